"""Check the second lesson: a program tells how many bytes and characters each line has."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from lab.check.command import read_command
from lab.check.verdicts import CannotStart

SECONDS = 20.0
LINES = ("hola", "mañana", "", "¿Qué?", "Łódź", "🎉", "e\u0301")


@dataclass(frozen=True, slots=True)
class LetterFault:
    """The program has counted a line wrongly.

    Attributes:
        line: the line.
        wanted: what should have been printed for it.
        printed: what was.
        cause: "characters_twice", "bytes_twice", "swapped", "missing" or "other".
    """

    line: str
    wanted: str
    printed: str
    cause: str


def wanted_for(line: str) -> str:
    return f"{len(line.encode())} {len(line)}"


def check_letters(command: str, here: Path) -> LetterFault | None:
    """Run the program with LINES as its input; return the first fault, None if there is none.

    Raises:
        CannotStart: it could not be run, or did not end.
    """
    start = read_command(command, here)
    own = {"PYTHONUTF8": "1", "PYTHONIOENCODING": "utf-8", "PYTHONDONTWRITEBYTECODE": "1"}
    environment = {**os.environ, **own}
    try:
        done = subprocess.run(
            start.argv,
            input="".join(f"{line}\n" for line in LINES).encode(),
            capture_output=True,
            cwd=start.source or here,
            env=environment,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise CannotStart("silent") from None
    except OSError as error:
        raise CannotStart("no_program", name=str(error)) from None
    if done.returncode:
        raise CannotStart("ended", said=done.stderr.decode("utf-8", "replace"))
    printed = done.stdout.decode("utf-8", "replace").splitlines()
    for number, line in enumerate(LINES):
        got = " ".join(printed[number].split()) if number < len(printed) else ""
        if got != wanted_for(line):
            return LetterFault(line, wanted_for(line), got, _cause(line, got))
    return None


def _cause(line: str, got: str) -> str:
    size, length = len(line.encode()), len(line)
    return {
        f"{length} {length}": "characters_twice",
        f"{size} {size}": "bytes_twice",
        f"{length} {size}": "swapped",
        "": "missing",
    }.get(got, "other")
