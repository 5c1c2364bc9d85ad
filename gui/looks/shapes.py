"""Draw boxes with round corners, discs and speech bubbles as PNGs. The module needs no tkinter.

A picture is painted in layers, each a box. Tk 8.6 has no other pictures with transparency than
PNGs. Each pixel is as opaque as it is covered, so edges are smooth. Only the corners are computed
pixel by pixel, so a wide box costs no more than a narrow one.
"""

from __future__ import annotations

import math
import struct
import zlib
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

Drawing = Callable[[], bytes]  # returns a PNG
Radii = float | tuple[float, float, float, float]  # of all corners, or of nw, ne, se, sw
Colour = tuple[float, float, float, float]  # red, green, blue, 0 to 255, and opacity, 0 to 1
CLEAR: Colour = (0.0, 0.0, 0.0, 0.0)
MOST_COLOURS = 256  # in a PNG whose pixels are indices


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


def corner(
    radius: int, which: int, fill: str, *, edge: str = "", edge_width: int = 0, outside: str = ""
) -> bytes:
    """Return one corner of a box as a PNG: 0 for the upper left one, then clockwise."""

    def layer(inset: int, colour: str) -> Layer:
        sides = [-radius] * 4  # the box goes on beyond the picture
        for side in ((0, 1), (1, 2), (2, 3), (0, 3))[which]:
            sides[side] = inset
        radii = [0.0, 0.0, 0.0, 0.0]
        radii[which] = max(0.0, radius - inset)
        return Layer((*sides,), (*radii,), colour)  # type: ignore[arg-type]

    layers = [layer(0, edge), layer(edge_width, fill)] if edge and edge_width else [layer(0, fill)]
    return paint(radius, radius, [Layer(0, 0, outside), *layers] if outside else layers)


def disc(pixels: int, colour: str) -> bytes:
    """Return a disc as a PNG, for a person."""
    return box(pixels, pixels, pixels / 2, colour)


def paint(width: int, height: int, layers: Iterable[Layer], stamps: Sequence[Stamp] = ()) -> bytes:
    """Return the layers, from the lowest to the highest, and the stamps over them as a PNG."""
    layers = tuple(layers)
    plan = _plan(
        width,
        height,
        tuple((layer.inset, layer.radii) for layer in layers),
        tuple((stamp.x, stamp.y, tuple(map(bytes, stamp.shares))) for stamp in stamps),
    )
    names = [*(layer.colour for layer in layers), *(stamp.colour for stamp in stamps)]
    colours = [channels(name) if name else b"" for name in names]
    pixels = [_bytes(_mix(colours, shares)) for shares in plan.mixtures]
    if plan.data:
        return _png(width, height, plan.data, pixels)
    return _png(width, height, _packed(b"".join(pixels[at] for at in row) for row in plan.rows))


def in_one_colour(colour: str, shares: Sequence[Sequence[int]]) -> bytes:
    """Return a shape as a PNG, given the opacity of each pixel, 0 to 255, row by row."""
    opaque = channels(colour)
    pixels = [opaque + bytes((share,)) for share in range(MOST_COLOURS)]
    return _png(len(shares[0]), len(shares), _packed(map(bytes, shares)), pixels)


class _Plan(NamedTuple):
    """Says what each pixel of a picture is mixed of, whatever the colours are.

    Attributes:
        mixtures: the shares of the layers and stamps, 0 to 1.
        rows: for each pixel the index of its mixture.
        data: the same for a PNG; b"" if there are too many mixtures.
    """

    mixtures: tuple[tuple[float, ...], ...]
    rows: tuple[Sequence[int], ...]
    data: bytes


@lru_cache(maxsize=256)
def _plan(
    width: int,
    height: int,
    layers: tuple[tuple[int | tuple[int, int, int, int], Radii], ...],
    stamps: tuple[tuple[int, int, tuple[bytes, ...]], ...],
) -> _Plan:
    """Return the plan of a picture. The same ones are needed in many colours."""
    boxes = [_Box(width, height, inset, radii) for inset, radii in layers]
    left, right, top, bottom = (
        max((each.corners[side] for each in boxes), default=0) for side in range(4)
    )
    if stamps or left + right >= width:
        columns, count, middle = list(range(width)), 1, width
    else:  # all the columns in the middle look like one
        columns = [*range(left + 1), *range(width - right, width)]
        count, middle = width - left - right, left
    is_symmetric = not stamps and all(each.is_symmetric for each in boxes)
    numbers: dict[tuple[float, ...], int] = {}
    rows: list[list[int]] = []
    for y in range(height):
        if is_symmetric and y >= (height + 1) // 2:
            rows.append(rows[height - 1 - y])
            continue
        if not stamps and top < y < height - bottom:
            rows.append(rows[y - 1])
            continue
        shares = [each.shares(columns, y) for each in boxes]
        shares += [_stamped(stamp, width, y) for stamp in stamps]
        mixtures = list(zip(*shares, strict=True)) or [()] * len(columns)
        row = [numbers.setdefault(mixture, len(numbers)) for mixture in mixtures]
        if count > 1:
            row[middle : middle + 1] = row[middle : middle + 1] * count
        rows.append(row)
    data = _packed(map(bytes, rows)) if len(numbers) <= MOST_COLOURS else b""
    return _Plan(tuple(numbers), tuple(rows) if not data else (), data)


def _stamped(stamp: tuple[int, int, tuple[bytes, ...]], width: int, y: int) -> list[float]:
    """Return the share of a stamp, 0 to 1, in each pixel of a row."""
    left, top, shares = stamp
    row = [0.0] * width
    if top <= y < top + len(shares):
        for x, share in enumerate(shares[y - top], start=left):
            if 0 <= x < width:
                row[x] = share / 255
    return row


def _packed(rows: Iterable[bytes]) -> bytes:
    """Return the rows of a picture as the data of a PNG."""
    return zlib.compress(b"".join(b"\0" + row for row in rows), 1)


def _png(width: int, height: int, data: bytes, colours: Sequence[bytes] = ()) -> bytes:
    """Return a PNG.

    Args:
        width: in pixels.
        height: in pixels.
        data: see `_packed`.
        colours: red, green, blue and opacity of each colour, if a pixel is the index of one;
            otherwise a pixel has these four bytes itself.
    """
    kind = 3 if colours else 6
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, kind, 0, 0, 0))]
    if colours:
        chunks.append((b"PLTE", b"".join(colour[:3] for colour in colours)))
        chunks.append((b"tRNS", b"".join(colour[3:] for colour in colours)))
    chunks += [(b"IDAT", data), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(content))
        + name
        + content
        + struct.pack(">I", zlib.crc32(name + content))
        for name, content in chunks
    )


def channels(colour: str) -> bytes:
    """Return red, green and blue of "#rrggbb"."""
    return bytes.fromhex(colour[1:])


class _Box:
    """Says how much of a pixel a layer covers."""

    def __init__(
        self, width: int, height: int, inset: int | tuple[int, int, int, int], radii: Radii
    ) -> None:
        x0, y0, x1, y1 = (inset,) * 4 if isinstance(inset, int) else inset
        self._x0, self._y0, self._x1, self._y1 = x0, y0, width - x1, height - y1
        self._nw, self._ne, self._se, self._sw = _four(radii)
        self.is_symmetric = y0 == y1 and self._nw == self._sw and self._ne == self._se
        # how far they reach into the picture: at the left, the right, the top and the bottom
        self.corners = (
            max(0, x0 + math.ceil(max(self._nw, self._sw))),
            max(0, x1 + math.ceil(max(self._ne, self._se))),
            max(0, y0 + math.ceil(max(self._nw, self._ne))),
            max(0, y1 + math.ceil(max(self._se, self._sw))),
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
