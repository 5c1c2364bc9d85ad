"""Cut texts to the width that they have."""

from __future__ import annotations

from tkinter import font as tkfont


def cut(text: str, font: tkfont.Font, room: int) -> str:
    """Return the text, or as much of it as fits into `room` pixels with "…" behind it.

    Returns:
        "" if not even "…" fits.
    """
    if font.measure(text) <= room:
        return text
    # Imported here: in the first window all fits.
    from bisect import bisect_right

    from gui.words import graphemes

    fitting = bisect_right(range(len(text)), room, key=lambda end: font.measure(text[:end] + "…"))
    return text[: graphemes.boundary_before(text, fitting - 1)] + "…" if fitting else ""
