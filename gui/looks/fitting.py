"""Texts cut to the room there is for them, in a way that shows. Tk is only asked how wide they
are."""

from __future__ import annotations

from bisect import bisect_right
from tkinter import font as tkfont


def cut(text: str, font: tkfont.Font, room: int) -> str:
    """The text, with "…" in place of its end if it is wider than `room` pixels; "" if not even that
    has room."""
    if font.measure(text) <= room:
        return text
    fitting = bisect_right(range(len(text)), room, key=lambda end: font.measure(text[:end] + "…"))
    return text[: fitting - 1] + "…" if fitting else ""
