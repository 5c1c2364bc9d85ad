"""Read scripts: messages that a window sends by itself, for demonstrations.

The module needs no tkinter. A line is one message: seconds after logging in, recipient, colon,
text.

    2.5 #clase: ¡Hola a todos!
    4 Luis: hola, ¿probamos el socket?
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

_LINE = re.compile(r"\s*(\d+(?:\.\d+)?)\s+([^:]+?)\s*:\s*(.+?)\s*")


class BadScript(ValueError):
    """A line has another form; the text says which line."""


class Cue(NamedTuple):
    """A message is to be sent `seconds` after the log-in."""

    seconds: float
    to: str
    text: str


def read(path: Path) -> tuple[Cue, ...]:
    """Return the cues of a file; blank lines are skipped.

    Raises:
        OSError: the file can't be read.
        BadScript: a line has another form.
    """
    cues = []
    for number, line in enumerate(
        path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1
    ):
        if not line.strip():
            continue
        found = _LINE.fullmatch(line)
        if found is None:
            raise BadScript(f"{path}, line {number}: not “SECONDS RECIPIENT: TEXT”.")
        cues.append(Cue(float(found[1]), found[2], found[3]))
    return tuple(cues)
