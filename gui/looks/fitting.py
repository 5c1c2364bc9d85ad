"""Cut texts to the width that they have."""

from __future__ import annotations

from bisect import bisect_right
from tkinter import font as tkfont

from gui.words import graphemes


def cut(text: str, font: tkfont.Font, room: int) -> str:
    """Return the text, or as much of it as fits into `room` pixels with "…" behind it.

    Returns:
        "" if not even "…" fits.
    """
    if font.measure(text) <= room:
        return text
    fitting = bisect_right(range(len(text)), room, key=lambda end: font.measure(text[:end] + "…"))
    return text[: graphemes.boundary_before(text, fitting - 1)] + "…" if fitting else ""
