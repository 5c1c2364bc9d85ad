"""Provide the program's icon as a picture in the window."""

from __future__ import annotations

import struct
from functools import cache

from gui.parts.placement import ICONS


@cache
def logo_of(pixels: int) -> bytes:
    """Return the program's icon as a PNG of about this size: the nearest that was drawn.

    Tk could only make pictures smaller by leaving out pixels.
    """
    data = (ICONS / "charla.ico").read_bytes()
    (count,) = struct.unpack_from("<H", data, 4)
    entries = [struct.unpack_from("<BBBBHHII", data, 6 + 16 * index) for index in range(count)]
    sizes = {entry[0] or 256: entry for entry in entries}
    nearest = min(sizes, key=lambda size: abs(size - pixels))
    *_others, length, offset = sizes[nearest]
    return data[offset : offset + length]
