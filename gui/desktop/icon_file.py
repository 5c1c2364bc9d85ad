"""Read the pictures in an .ico file, which are PNGs, and their pixels.

https://www.w3.org/TR/png/ (only what gui/icons/draw.py writes: 8 bits, RGBA, not interlaced)
"""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

ICONS = Path(__file__).parents[1] / "icons"
RGBA = (8, 6, 0, 0, 0)  # bits, colour type, compression, filter, interlace
PIXEL_BYTES = 4


def pictures(path: Path) -> dict[int, bytes]:
    """Return the PNG of each size, in pixels, in an .ico file.

    Raises:
        OSError: the file can't be read.
    """
    data = path.read_bytes()
    (count,) = struct.unpack_from("<H", data, 4)
    entries = [struct.unpack_from("<BBBBHHII", data, 6 + 16 * index) for index in range(count)]
    return {entry[0] or 256: data[entry[7] :][: entry[6]] for entry in entries}


def argb(png: bytes) -> tuple[int, int, bytes]:
    """Return the width, the height and the pixels of a PNG, each as the bytes A, R, G, B.

    Raises:
        ValueError: it is another sort of PNG.
    """
    width, height, *kind = struct.unpack_from(">IIBBBBB", png, 16)
    if tuple(kind) != RGBA:
        raise ValueError("not RGBA")
    packed, at = b"", 8
    while at < len(png):
        length, name = struct.unpack_from(">I4s", png, at)
        if name == b"IDAT":
            packed += png[at + 8 : at + 8 + length]
        at += 12 + length
    rgba = _unfiltered(zlib.decompress(packed), width * PIXEL_BYTES)
    return (
        width,
        height,
        bytes(rgba[at + step] for at in range(0, len(rgba), 4) for step in (3, 0, 1, 2)),
    )


def _unfiltered(data: bytes, stride: int) -> bytearray:
    """Undo the filter that each row begins with, which tells how it differs from its neighbours."""
    done = bytearray()
    above = bytearray(stride)
    for start in range(0, len(data), stride + 1):
        kind, row = data[start], bytearray(data[start + 1 : start + 1 + stride])
        for index in range(stride):
            left = row[index - PIXEL_BYTES] if index >= PIXEL_BYTES else 0
            corner = above[index - PIXEL_BYTES] if index >= PIXEL_BYTES else 0
            guess = (0, left, above[index], (left + above[index]) // 2)
            added = guess[kind] if kind < 4 else _paeth(left, above[index], corner)
            row[index] = (row[index] + added) & 0xFF
        done += row
        above = row
    return done


def _paeth(left: int, above: int, corner: int) -> int:
    """Return the neighbour nearest to left + above - corner (PNG, section 9.4)."""
    guess = left + above - corner
    return min((left, above, corner), key=lambda value: abs(guess - value))
