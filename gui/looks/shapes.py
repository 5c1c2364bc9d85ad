"""Draw boxes with round corners, discs and speech bubbles as PNGs. The module needs no tkinter.

A picture is painted in layers, each a box. Tk 8.6 has no other pictures with transparency than
PNGs. Each pixel is as opaque as it is covered, so edges are smooth. Only the corners are computed
pixel by pixel, so a wide box costs no more than a narrow one.
"""

from __future__ import annotations

import math
import struct
import zlib
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

Radii = float | tuple[float, float, float, float]  # of all corners, or of nw, ne, se, sw
Colour = tuple[float, float, float, float]  # red, green, blue, 0 to 255, and opacity, 0 to 1
CLEAR: Colour = (0.0, 0.0, 0.0, 0.0)


class Layer(NamedTuple):
    """A layer is a box inside the picture.

    `inset` is how far its sides are from those of the picture, or (left, top, right, bottom).
    A layer of the colour "" makes transparent what it covers. All lengths are in pixels.
    """

    inset: int | tuple[int, int, int, int]
    radii: Radii
    colour: str


class Stamp(NamedTuple):
    """A stamp is a shape over the layers: the opacity, 0 to 255, of each pixel, row by row."""

    x: int
    y: int
    shares: Sequence[Sequence[int]]
    colour: str


@lru_cache(maxsize=256)
def box(
    width: int,
    height: int,
    radii: Radii,
    fill: str,
    *,
    edge: str = "",
    edge_width: int = 0,
    outside: str = "",
) -> bytes:
    """Return a box with round corners as a PNG.

    Args:
        width: in pixels, as are the other lengths.
        height: of the picture.
        radii: of the corners.
        fill: the colour inside, as "#rrggbb".
        edge: the colour of the edge, which lies inside the box.
        edge_width: of the edge.
        outside: what the corners show; "": what is behind the picture.
    """
    layers = [Layer(0, 0, outside)] if outside else []
    if edge and edge_width:
        layers.append(Layer(0, radii, edge))
        inner = tuple(max(0.0, radius - edge_width) for radius in _four(radii))
        layers.append(Layer(edge_width, (inner[0], inner[1], inner[2], inner[3]), fill))
    else:
        layers.append(Layer(0, radii, fill))
    return paint(width, height, layers)


def disc(pixels: int, colour: str) -> bytes:
    """Return a disc as a PNG, for a person."""
    return box(pixels, pixels, pixels / 2, colour)


def bubble(pixels: int, colour: str, *, right: bool = False) -> bytes:
    """Return a speech bubble as a PNG: a disc with a corner at the lower left, or right."""
    half, corner = pixels / 2, pixels / 9
    radii = (half, half, corner, half) if right else (half, half, half, corner)
    return box(pixels, pixels, radii, colour)


def paint(width: int, height: int, layers: Iterable[Layer], stamps: Sequence[Stamp] = ()) -> bytes:
    """Return the layers, from the lowest to the highest, and the stamps over them as a PNG."""
    boxes = [_Box(width, height, layer) for layer in layers]
    colours = [each.colour for each in boxes]
    left, right, top, bottom = (
        max((each.corners[side] for each in boxes), default=0) for side in range(4)
    )
    if stamps or left + right >= width:
        columns, count, middle = list(range(width)), 1, width
    else:  # all the columns in the middle look like one
        columns = [*range(left + 1), *range(width - right, width)]
        count, middle = width - left - right, left
    is_symmetric = not stamps and all(each.is_symmetric for each in boxes)
    mixed: dict[tuple[float, ...], Colour] = {}
    pixels: dict[tuple[float, ...], bytes] = {}
    rows: list[bytes] = []
    for y in range(height):
        if is_symmetric and y >= (height + 1) // 2:
            rows.append(rows[height - 1 - y])
            continue
        if not stamps and top < y < height - bottom:
            rows.append(rows[y - 1])
            continue
        shares = list(zip(*(each.shares(columns, y) for each in boxes), strict=True))
        for share in shares or [()]:
            if share not in mixed:
                mixed[share] = _mix(colours, share)
                pixels[share] = _bytes(mixed[share])
        if stamps:
            row = [mixed[share] for share in shares] or [CLEAR] * width
            for stamp in stamps:
                _press(stamp, row, y)
            rows.append(b"".join(map(_bytes, row)))
            continue
        drawn = [pixels[share] for share in shares] or [_bytes(CLEAR)] * len(columns)
        if count > 1:
            drawn[middle] *= count
        rows.append(b"".join(drawn))
    return png(width, rows)


def png(width: int, rows: Sequence[bytes]) -> bytes:
    """Return a PNG of these rows; a pixel has a byte each of red, green, blue and opacity."""
    header = struct.pack(">IIBBBBB", width, len(rows), 8, 6, 0, 0, 0)
    data = zlib.compress(b"".join(b"\0" + row for row in rows), 1)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(content))
        + name
        + content
        + struct.pack(">I", zlib.crc32(name + content))
        for name, content in ((b"IHDR", header), (b"IDAT", data), (b"IEND", b""))
    )


def in_one_colour(colour: str, shares: Sequence[Sequence[int]]) -> bytes:
    """Return a shape as a PNG, given the opacity of each pixel, 0 to 255, row by row."""
    opaque = channels(colour)
    rows = [b"".join(opaque + bytes((share,)) for share in row) for row in shares]
    return png(len(rows[0]) // 4, rows)


def channels(colour: str) -> bytes:
    """Return red, green and blue of "#rrggbb"."""
    return bytes.fromhex(colour[1:])


class _Box:
    """Says how much of a pixel a layer covers."""

    def __init__(self, width: int, height: int, layer: Layer) -> None:
        inset = layer.inset
        x0, y0, x1, y1 = (inset,) * 4 if isinstance(inset, int) else inset
        self._x0, self._y0, self._x1, self._y1 = x0, y0, width - x1, height - y1
        self._nw, self._ne, self._se, self._sw = _four(layer.radii)
        self.colour = channels(layer.colour) if layer.colour else b""
        self.is_symmetric = y0 == y1 and self._nw == self._sw and self._ne == self._se
        # how far they reach into the picture: at the left, the right, the top and the bottom
        self.corners = (
            x0 + math.ceil(max(self._nw, self._sw)),
            x1 + math.ceil(max(self._ne, self._se)),
            y0 + math.ceil(max(self._nw, self._ne)),
            y1 + math.ceil(max(self._se, self._sw)),
        )

    def shares(self, columns: Sequence[int], y: int) -> list[float]:
        """Return the covered share, 0 to 1, of the pixels in these columns of a row."""
        x0, x1 = self._x0, self._x1
        if not self._y0 <= y < self._y1:
            return [0.0] * len(columns)
        dy, rest = y - self._y0, self._y1 - 1 - y
        if dy <= rest:
            west, east = _corner(self._nw), _corner(self._ne)
        else:
            dy, west, east = rest, _corner(self._sw), _corner(self._se)
        at_left = west[dy] if dy < len(west) else ()
        at_right = east[dy] if dy < len(east) else ()
        left, right, half = len(at_left), len(at_right), (x0 + x1) / 2
        found = []
        for x in columns:
            if not x0 <= x < x1:
                found.append(0.0)
            elif x < half:
                found.append(at_left[x - x0] if x - x0 < left else 1.0)
            else:
                found.append(at_right[x1 - 1 - x] if x1 - 1 - x < right else 1.0)
        return found


@lru_cache(maxsize=128)
def _corner(radius: float) -> tuple[tuple[float, ...], ...]:
    """Return how much of each pixel a round corner covers, from the corner inwards."""
    steps = range(math.ceil(radius))
    return tuple(
        tuple(
            min(1.0, max(0.0, radius - math.hypot(radius - x - 0.5, radius - y - 0.5) + 0.5))
            for x in steps
        )
        for y in steps
    )


def _mix(colours: Sequence[bytes], shares: Sequence[float]) -> Colour:
    """Return a pixel with these shares of the colours over one another."""
    pixel = CLEAR
    for colour, share in zip(colours, shares, strict=True):
        if share:
            pixel = _over(colour, share, pixel)
    return pixel


def _press(stamp: Stamp, pixels: list[Colour], y: int) -> None:
    if stamp.y <= y < stamp.y + len(stamp.shares):
        colour = channels(stamp.colour)
        for x, share in enumerate(stamp.shares[y - stamp.y], start=stamp.x):
            if share and 0 <= x < len(pixels):
                pixels[x] = _over(colour, share / 255, pixels[x])


def _over(colour: bytes, share: float, below: Colour) -> Colour:
    """Return a pixel with this share of a colour over it; b"" takes that share away."""
    red, green, blue, opacity = below
    if not colour:
        return red, green, blue, opacity * (1 - share)
    kept = opacity * (1 - share)
    total = share + kept
    return (
        (colour[0] * share + red * kept) / total,
        (colour[1] * share + green * kept) / total,
        (colour[2] * share + blue * kept) / total,
        total,
    )


def _bytes(pixel: Colour) -> bytes:
    red, green, blue, opacity = pixel
    return bytes((round(red), round(green), round(blue), round(255 * opacity)))


def _four(radii: Radii) -> tuple[float, float, float, float]:
    return radii if isinstance(radii, tuple) else (radii, radii, radii, radii)
