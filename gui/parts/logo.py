"""Provide the program's icon as a picture in the window."""

from __future__ import annotations

from functools import cache

from gui.desktop import icon_file


@cache
def logo_of(pixels: int) -> bytes:
    """Return the program's icon as a PNG of about this size: the nearest that was drawn.

    Tk could only make pictures smaller by leaving out pixels.
    """
    sizes = icon_file.pictures(icon_file.ICONS / "charla.ico")
    return sizes[min(sizes, key=lambda size: abs(size - pixels))]
