"""Messages that a window sends by itself, for demonstrations: who says what, and when. No tkinter.

One message a line: seconds after logging in, recipient, colon, text.

    2.5 #clase: ¡Hola a todos!
    4 Luis: hola, ¿probamos el socket?
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

_LINE = re.compile(r"\s*(\d+(?:\.\d+)?)\s+([^:]+?)\s*:\s*(.+?)\s*")


class BadScript(ValueError):
    """A line is not as described above; the text says which."""


class Cue(NamedTuple):
    seconds: float
    to: str
    text: str


def read(path: Path) -> tuple[Cue, ...]:
    """The cues of a file, blank lines left out. Raises OSError or BadScript."""
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
