"""Draw the small pictures: presence, icons, check boxes and the shape behind numbers.

They use the palette's colours and the screen's size. The module needs no tkinter.

They are pixels, not characters, because no two fonts draw such characters alike. They are PNGs
because Tk 8.6 has no other pictures with transparency, and they lie on backgrounds of several
colours. Each pixel is as opaque as it is covered, so edges are smooth.
"""

from __future__ import annotations

import math
import struct
import zlib
from collections.abc import Callable, Iterable
from functools import lru_cache

from gui.looks import glyphs
from gui.looks.palette import Palette

PRESENCE_UNITS = 3.5
BOX_UNITS = 5.5  # including the space before the label
BOX_SIDE_UNITS = 3.5
PRESENCES = ("online", "away", "busy", "plain", "offline", "unknown", "connecting", "error")

# How much of the pixel at x, y (from the centre, in units) is covered, 0 to 1.
Cover = Callable[[float, float], float]
CLEAR = bytes(4)


def presence(name: str, p: Palette, unit: int) -> bytes:
    """Return the sign for one of PRESENCES as a PNG. Signs differ by shape, not only by colour."""
    colour, cover = {
        "online": (p.ok, _disc(1.1, unit)),
        "away": (p.warn, _crescent(1.15, unit)),
        "busy": (p.busy, _barred(1.15, unit)),
        "plain": (p.ok, _square(0.95, unit)),
        "offline": (p.muted, _ring(1.1, 0.38, unit)),
        "unknown": (p.muted, _disc(0.5, unit)),
        "connecting": (p.warn, _dots(unit)),
        "error": (p.error, _cross(0.9, 0.25, unit)),
    }[name]
    pixels = round(PRESENCE_UNITS * unit)
    return _in_one_colour(colour, _shares(cover, pixels, pixels, unit))


def icon(name: str, colour: str, pixels: int) -> bytes:
    """Return one of glyphs.GLYPHS as a PNG in this colour; `pixels` is its width and height."""
    return _in_one_colour(colour, glyphs.shares(name, pixels))


def dots(p: Palette, unit: int) -> dict[str, bytes]:
    """Return the radio buttons as PNGs: "dot", "chosen", and both with "-focus"."""
    radius, pixels = BOX_SIDE_UNITS / 2, round(BOX_UNITS * unit)
    edge_width = max(1, round(0.3 * unit)) / unit
    offset = (BOX_UNITS - BOX_SIDE_UNITS) / 2 - 0.25  # aligned with the check boxes
    pictures = {}
    for name, plain_edge, inside, inner in (
        ("dot", p.edge, p.field, 0.0),
        ("chosen", p.accent, p.accent, 0.7),
    ):
        for state, edge in (("", plain_edge), ("-focus", _focused(name, p))):
            layers = [(edge, _disc(radius, unit)), (inside, _disc(radius - edge_width, unit))]
            if inner:
                layers.append((p.on_accent, _disc(inner, unit)))
            pictures[name + state] = _layered(
                [(colour, _moved(cover, offset)) for colour, cover in layers], pixels, unit
            )
    return pictures


def boxes(p: Palette, unit: int) -> dict[str, bytes]:
    """Return the check boxes as PNGs: "box", "ticked", and both with "-focus"."""
    side, margin = round(BOX_SIDE_UNITS * unit), round(0.25 * unit)
    edge_width = max(1, round(0.3 * unit))
    tick = _shares(_tick(unit), side, side, unit)
    return {
        f"{name}{state}": _box(
            side, margin, round(BOX_UNITS * unit), edge, edge_width, inside, p.on_accent, ticks
        )
        for name, plain_edge, inside, ticks in (
            ("box", p.edge, p.field, None),
            ("ticked", p.accent, p.accent, tick),
        )
        for state, edge in (("", plain_edge), ("-focus", _focused(name, p)))
    }


def _focused(name: str, p: Palette) -> str:
    """Return the colour of the edge of a focused box, which must differ from the inside too."""
    return p.accent if name in ("box", "dot") else p.text


def _box(
    side: int,
    margin: int,
    pixels: int,
    edge: str,
    edge_width: int,
    inside: str,
    mark: str,
    ticks: list[list[int]] | None,
) -> bytes:
    """Return a check box as a PNG.

    It is composed of runs of one colour, with the tick over them, which is fast enough for every
    start.
    """
    edge_pixel, inside_pixel = _channels(edge) + b"\xff", _channels(inside) + b"\xff"
    rows = []
    for y in range(side):
        if y < edge_width or y >= side - edge_width:
            row = edge_pixel * side
        else:
            middle = inside_pixel * (side - 2 * edge_width)
            if ticks and any(ticks[y]):
                shares = ticks[y][edge_width : side - edge_width]
                middle = b"".join(_mix(mark, inside, share) + b"\xff" for share in shares)
            row = edge_pixel * edge_width + middle + edge_pixel * edge_width
        rows.append(CLEAR * margin + row + CLEAR * (pixels - side - margin))
    above = (pixels - side) // 2
    return _png(
        pixels, [CLEAR * pixels] * above + rows + [CLEAR * pixels] * (pixels - side - above)
    )


@lru_cache(maxsize=256)
def pill(width: int, height: int, colour: str) -> bytes:
    """Return the rounded shape behind a number of unread messages, as a PNG.

    The edges are smooth and transparent, since the shape lies on backgrounds of several colours.

    Args:
        width: in pixels, at least `height`.
        height: in pixels.
        colour: as "#rrggbb".
    """
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
        rows.append([*end, *[255] * (width - 2 * len(end)), *reversed(end)])
    return _in_one_colour(colour, rows)


@lru_cache(maxsize=64)
def corners(radius: int, fill: str, edge: str, edge_width: int) -> dict[str, bytes]:
    """Return the corners of a rounded box as PNGs, clear outside of it: "nw", "ne", "sw", "se".

    Args:
        radius: in pixels, also their width and height.
        fill: the colour inside.
        edge: the colour of the edge.
        edge_width: in pixels.
    """
    inside = _channels(fill) + b"\xff"
    rows = []
    for y in range(radius):
        pixels = []
        for x in range(radius):
            reach = radius - math.hypot(radius - x - 0.5, radius - y - 0.5) + 0.5
            if reach >= edge_width + 1:
                pixels.append(inside)
            elif reach <= 0:
                pixels.append(CLEAR)
            else:
                share = round(255 * min(1.0, max(0.0, reach - edge_width)))
                pixels.append(_mix(fill, edge, share) + bytes((round(255 * min(1.0, reach)),)))
        rows.append(pixels)
    found = {}
    for name in ("nw", "ne", "sw", "se"):
        turned = rows if name[0] == "n" else rows[::-1]
        found[name] = _png(
            radius, [b"".join(row if name[1] == "w" else row[::-1]) for row in turned]
        )
    return found


@lru_cache(maxsize=64)
def disc(pixels: int, colour: str) -> bytes:
    """Return a disc as a PNG, for a person."""
    return pill(pixels, pixels, colour)


@lru_cache(maxsize=64)
def bubble(pixels: int, colour: str) -> bytes:
    """Return a speech bubble as a PNG, a disc with a corner at the lower left: for a class."""
    half = (pixels + 1) // 2
    quarter, corner = _quarter(half, half), _quarter(half, max(2, pixels // 9))
    right = [row[::-1][: pixels - half] for row in quarter]
    low = range(pixels - half - 1, -1, -1)
    rows = [left + other for left, other in zip(quarter, right, strict=True)]
    rows += [corner[y] + right[y] for y in low]
    return _in_one_colour(colour, rows)


def _quarter(side: int, radius: int) -> list[list[int]]:
    """Return the opacity of the upper left quarter of a box with a round corner."""
    rows = [[255] * side for _y in range(side)]
    for y in range(radius):
        for x in range(radius):
            reach = radius - math.hypot(radius - x - 0.5, radius - y - 0.5) + 0.5
            rows[y][x] = round(255 * min(1.0, max(0.0, reach)))
    return rows


def _shares(cover: Cover, width: int, height: int, unit: int) -> list[list[int]]:
    """Return the opacity of each pixel, 0 to 255, row by row."""
    return [
        [
            round(
                255
                * min(
                    1.0,
                    max(0.0, cover((x - (width - 1) / 2) / unit, (y - (height - 1) / 2) / unit)),
                )
            )
            for x in range(width)
        ]
        for y in range(height)
    ]


def _in_one_colour(colour: str, shares: Iterable[Iterable[int]]) -> bytes:
    opaque = _channels(colour)
    rows = [b"".join(opaque + bytes((share,)) for share in row) for row in shares]
    return _png(len(rows[0]) // 4, rows)


def _layered(layers: list[tuple[str, Cover]], pixels: int, unit: int) -> bytes:
    """Draw each layer over those before it, all of them inside the first."""
    (lowest, cover), *others = layers
    below = _shares(cover, pixels, pixels, unit)
    colours = [[_channels(lowest)] * pixels for _row in range(pixels)]
    for colour, cover in others:
        for row, shares in zip(colours, _shares(cover, pixels, pixels, unit), strict=True):
            row[:] = [
                _blend(_channels(colour), under, share)
                for under, share in zip(row, shares, strict=True)
            ]
    return _png(
        pixels,
        [
            b"".join(colour + bytes((share,)) for colour, share in zip(row, shares, strict=True))
            for row, shares in zip(colours, below, strict=True)
        ],
    )


def _png(width: int, rows: list[bytes]) -> bytes:
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


def _channels(colour: str) -> bytes:
    return bytes.fromhex(colour[1:])


def _mix(above: str, below: str, share: int) -> bytes:
    return _blend(_channels(above), _channels(below), share)


def _blend(above: bytes, below: bytes, share: int) -> bytes:
    pairs = zip(above, below, strict=True)
    return bytes((one * share + other * (255 - share)) // 255 for one, other in pairs)


def _moved(cover: Cover, left: float) -> Cover:
    return lambda x, y: cover(x + left, y)


def _disc(radius: float, unit: int) -> Cover:
    return lambda x, y: (radius - (x * x + y * y) ** 0.5) * unit + 0.5


def _ring(radius: float, width: float, unit: int) -> Cover:
    return lambda x, y: (
        (width / 2 - abs((x * x + y * y) ** 0.5 - (radius - width / 2))) * unit + 0.5
    )


def _crescent(radius: float, unit: int) -> Cover:
    disc, bite = _disc(radius, unit), _disc(radius * 0.86, unit)
    return lambda x, y: min(disc(x, y), 1 - bite(x - radius * 0.55, y + radius * 0.4))


def _barred(radius: float, unit: int) -> Cover:
    """Return a disc without a bar in the middle, as on the sign for no entry."""
    disc = _disc(radius, unit)
    return lambda x, y: min(
        disc(x, y), 1 - min((0.22 - abs(y)) * unit + 0.5, (radius * 0.62 - abs(x)) * unit + 0.5)
    )


def _dots(unit: int) -> Cover:
    dot = _disc(0.42, unit)
    return lambda x, y: max(dot(x, y), dot(x - 1.2, y), dot(x + 1.2, y))


def _square(half: float, unit: int) -> Cover:
    return lambda x, y: (half - max(abs(x), abs(y))) * unit + 0.5


def _stroke(x: float, y: float, start: tuple[float, float], end: tuple[float, float]) -> float:
    """Return the distance from a point to the line between two points."""
    (x0, y0), (x1, y1) = start, end
    along = ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / ((x1 - x0) ** 2 + (y1 - y0) ** 2)
    along = min(1.0, max(0.0, along))
    return float(((x - x0 - along * (x1 - x0)) ** 2 + (y - y0 - along * (y1 - y0)) ** 2) ** 0.5)


def _cross(half: float, width: float, unit: int) -> Cover:
    return lambda x, y: (
        (
            width
            - min(
                _stroke(x, y, (-half, -half), (half, half)),
                _stroke(x, y, (-half, half), (half, -half)),
            )
        )
        * unit
        + 0.5
    )


def _tick(unit: int) -> Cover:
    return lambda x, y: (
        (
            0.24
            - min(
                _stroke(x, y, (-0.9, 0.1), (-0.25, 0.75)),
                _stroke(x, y, (-0.25, 0.75), (0.95, -0.65)),
            )
        )
        * unit
        + 0.5
    )
