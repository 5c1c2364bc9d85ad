"""Draw the rounded shape behind a number of unread messages, as a PNG.

The module needs no tkinter. The edges are smooth and transparent, since the shape lies on
backgrounds of several colours.
"""

from __future__ import annotations

import struct
import zlib
from functools import lru_cache


@lru_cache(maxsize=256)
def pill(width: int, height: int, colour: str) -> bytes:
    """Return the PNG. `width` must be at least `height`; `colour` is "#rrggbb"."""
    opaque = bytes.fromhex(colour[1:])
    radius = height / 2
    rows = []
    for y in range(height):
        away = abs(y + 0.5 - radius)
        end = [
            max(
                0,
                min(255, round(255 * (radius - ((radius - x - 0.5) ** 2 + away**2) ** 0.5 + 0.5))),
            )
            for x in range(int(radius))
        ]
        shares = [*end, *[255] * (width - 2 * len(end)), *reversed(end)]
        rows.append(b"\0" + b"".join(opaque + bytes((share,)) for share in shares))
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(content))
        + name
        + content
        + struct.pack(">I", zlib.crc32(name + content))
        for name, content in (
            (b"IHDR", header),
            (b"IDAT", zlib.compress(b"".join(rows), 1)),
            (b"IEND", b""),
        )
    )
