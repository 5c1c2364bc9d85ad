"""Define Charla's icons as lines with round ends on a grid of 24 by 24, and draw them as pixels.

The module needs no tkinter. An icon is a list of strokes, separated by ";":

    l x y x y ...       a line through these points
    c x y r             a circle
    a x y r from to     an arc; degrees, clockwise from the right
    r x y w h r         a rectangle with rounded corners
    d x y r             a dot
    e x y x y           erases a wide line, for a stroke that passes over the others

Icons are drawn in the size in which they are shown, so they are as sharp at 36 pixels as at 18.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator

GRID = 24
STROKE = 1.92  # of a grid of 24: 1.6 pixels in an icon of 20
LEAST_STROKE = 1.5  # in pixels: a thinner line would fade
ERASER = 5.2

_BELL = (
    "l 4.5 17.2 6.5 15 6.5 10.5; a 12 10.5 5.5 180 360; l 17.5 10.5 17.5 15 19.5 17.2 4.5 17.2; "
    "a 12 17.8 2.6 25 155; l 12 3.2 12 5"
)
_PIN = "l 12 15 12 21; l 8.5 3.5 15.5 3.5; l 9.5 3.5 9.5 9.5 6.5 15 17.5 15 14.5 9.5 14.5 3.5"
_SLASH = "; e 4 4 20 20; l 4 4 20 20"

GLYPHS = {
    "search": "c 10.5 10.5 6.5; l 15.4 15.4 20.5 20.5",
    "settings": "c 12 12 2.9; "
    + "l "
    + " ".join(
        f"{12 + radius * math.cos(math.radians(45 * tooth + degrees)):.2f} "
        f"{12 + radius * math.sin(math.radians(45 * tooth + degrees)):.2f}"
        for tooth in range(9)
        for radius, degrees in ((6.9, -14), (9.6, -9), (9.6, 9), (6.9, 14))
    ),
    "smile": "c 12 12 9; d 8.8 9.6 1.35; d 15.2 9.6 1.35; a 12 12.2 4.8 25 155",
    "reply": "l 9.5 5 3.8 10.5 9.5 16; l 3.8 10.5 14 10.5; a 14 16.5 6 -90 0; l 20 16.5 20 19",
    "edit": "l 4 20 5.2 15.3 15.6 4.9 19.1 8.4 8.7 18.8 4 20; l 13 7.5 16.5 11",
    "delete": "l 4 6.5 20 6.5; l 9 6.5 9.6 3.8 14.4 3.8 15 6.5; l 6 6.5 7 20.2 17 20.2 18 6.5; "
    "l 10.2 10.5 10.2 16.2; l 13.8 10.5 13.8 16.2",
    "copy": "r 8.8 8.8 11.4 11.4 2; l 5.6 15.2 5 15.2 3.8 14 3.8 5 5 3.8 14 3.8 15.2 5 15.2 5.6",
    "info": "c 12 12 9; l 12 11.2 12 16.5; d 12 7.7 1.3",
    "help": "c 12 12 9; a 12 9.8 2.8 -170 60; l 13.4 12.2 12 13.2 12 13.8; d 12 17 1.25",
    "bell": _BELL,
    "mute": _BELL + _SLASH,
    "person": "c 12 8 4; a 12 20.6 7.6 188 352",
    "group": "c 9 8.5 3.6; a 9 20.5 6.4 190 350; a 15.8 8.5 3.6 -85 85; a 14.8 20.5 6.6 -66 -10",
    "plus": "l 12 5 12 19; l 5 12 19 12",
    "close": "l 6 6 18 18; l 18 6 6 18",
    "check": "l 4.5 12.8 9.6 17.8 19.5 6.8",
    "down": "l 5.5 9 12 15.5 18.5 9",
    "up": "l 5.5 15 12 8.5 18.5 15",
    "left": "l 15 5.5 8.5 12 15 18.5",
    "right": "l 9 5.5 15.5 12 9 18.5",
    "calendar": "r 4 5.2 16 15.2 2; l 4 10.2 20 10.2; l 8 3.2 8 6.8; l 16 3.2 16 6.8",
    "send": "l 12 19.5 12 5; l 5.8 11 12 4.8 18.2 11",
    "more": "d 5.5 12 1.7; d 12 12 1.7; d 18.5 12 1.7",
    "export": "l 12 15 12 4; l 7.5 8.2 12 3.7 16.5 8.2; l 4 14 4 20 20 20 20 14",
    "hash": "l 9.6 4 7.6 20; l 16.4 4 14.4 20; l 4.6 9 20.2 9; l 3.8 15 19.4 15",
    "lock": "r 5 10.8 14 9.8 2; l 8 10.8 8 7.6; a 12 7.6 4 180 360; l 16 7.6 16 10.8",
    "clock": "c 12 12 9; l 12 7 12 12.2 15.4 14.2",
    "pin": _PIN,
    "pin-free": _PIN + _SLASH,
    "folder": "l 3.8 18.5 3.8 5.5 9.5 5.5 11.7 8 20.2 8 20.2 18.5 3.8 18.5",
    "globe": "c 12 12 9; l 3 12 21 12; a 20 12 12 139 221; a 4 12 12 -41 41",
    "look": "c 12 12 9; "
    + "".join(f"a 12 12 {radius} -90 90; " for radius in (7.5, 6, 4.5, 3, 1.5))
    + "l 12 3 12 21",
    "eye": "a 12 19.4 11.6 -140 -40; a 12 4.6 11.6 40 140; c 12 12 2.9",
    "board": "r 3 4.6 18 11.8 2; l 12 16.6 12 20; l 8 20.2 16 20.2",
    "teacher": "l 2.6 9.4 12 4.8 21.4 9.4 12 14 2.6 9.4; l 6.4 11.4 6.4 16.4; "
    "a 12 11.6 7.4 140 40; l 17.6 16.4 17.6 11.4; l 21.4 9.4 21.4 15",
    "retry": "a 12 12 8 25 315; l 17.66 6.34 20.4 9; l 20.4 3.8 20.4 9 15.2 9",
    "warning": "l 12 4 21 19.6 3 19.6 12 4; l 12 10 12 14.4; d 12 17 1.15",
    "attach": "l 19.6 11.4 12.1 18.9; a 9.1 15.9 4.24 45 225; l 6.1 12.9 13.4 5.6; "
    "a 15.55 7.75 3.04 -135 45; l 17.7 9.9 10.6 17; a 9.35 15.75 1.77 45 225; "
    "l 8.1 14.5 14.6 8",
    "react": "a 11 13 8 -52 -340; d 8.2 11 1.3; d 13.8 11 1.3; a 11 13.2 4 25 155; "
    "l 18.7 2.6 18.7 8.2; l 15.9 5.4 21.5 5.4",
    "forward": "l 14.5 5 20.2 10.5 14.5 16; l 20.2 10.5 10 10.5; a 10 16.5 6 180 270; "
    "l 4 16.5 4 19",
    "unread": "c 12 12 4.6; d 12 12 4.6",
    "offline": "d 12 18.6 1.5; a 12 18.6 5 -135 -45; a 12 18.6 9.2 -135 -45; "
    "a 12 18.6 13.4 -135 -45; e 4 4 20 20; l 4 4 20 20",
    "shield": "l 12 3.4 19 6 19 11.4; a 8.6 11.4 10.4 0 56; a 15.4 11.4 10.4 124 180; "
    "l 5 11.4 5 6 12 3.4; l 8.6 11.6 11.2 14.2 15.6 9.4",
    "shield-open": "l 12 3.4 19 6 19 11.4; a 8.6 11.4 10.4 0 56; a 15.4 11.4 10.4 124 180; "
    "l 5 11.4 5 6 12 3.4; l 12 8 12 12.4; d 12 15.6 1.15",
    "save": "l 12 4 12 15; l 7.5 10.8 12 15.3 16.5 10.8; l 4 15 4 20 20 20 20 15",
    "exit": "l 14 4 19.5 4 19.5 20 14 20; l 4 12 14.6 12; l 10.4 7.6 14.8 12 10.4 16.4",
    "panel": "r 3.4 4.6 17.2 14.8 2; l 14.4 4.6 14.4 19.4",
    "list": "r 3.4 4.6 17.2 14.8 2; l 9.6 4.6 9.6 19.4",
    "compose": "l 11 5 5 5 4 6 4 19 5 20 18 20 19 19 19 13; "
    "l 9.5 14.5 10.3 11.4 18.4 3.3 20.7 5.6 12.6 13.7 9.5 14.5",
    "minus": "l 5 12 19 12",
    "text-size": "l 2.6 19 7.8 5 13 19; l 4.4 14.4 11.2 14.4; l 14.2 19 17.8 10 21.4 19; "
    "l 15.4 16 20.2 16",
    "at": "c 12 12 3.6; l 15.6 8.4 15.6 13; a 18 13 2.4 90 180; a 12 12 8.8 -360 -305; "
    "a 12 12 8.8 45 360; a 18.4 13 2.4 -20 100",
    "hand": "l 7.2 13.8 7.2 6.9; a 8.6 6.9 1.4 180 360; l 10 11.6 10 4.9; "
    "a 11.4 4.9 1.4 180 360; l 12.8 11.6 12.8 5.6; a 14.2 5.6 1.4 180 360; "
    "l 15.6 12 15.6 8.2; a 17 8.2 1.4 180 360; l 18.4 8.2 18.4 14.4; a 12.1 14.4 6.3 0 128; "
    "l 8.2 19.4 3.9 14.4; a 5.1 13.3 1.6 138 330; l 6.5 12.5 7.2 13.8",
    "poll": "l 5.5 20 5.5 12; l 12 20 12 4.5; l 18.5 20 18.5 9",
    "megaphone": "l 4 10 4 14 7 14 17.5 18.6 17.5 5.4 7 10 4 10; l 8 14.4 9.2 19 11.6 19; "
    "a 17.5 12 3.2 -62 62",
    "timer": "c 12 13.4 7.6; l 12 9.4 12 13.4 14.6 15; l 9.6 2.8 14.4 2.8; l 12 2.8 12 5.6",
    "xray": "l 8.4 6 3 12 8.4 18; l 15.6 6 21 12 15.6 18; l 13.6 4.6 10.4 19.4",
    "pause": "l 8.4 5.5 8.4 18.5; l 15.6 5.5 15.6 18.5",
    "play": "l 7.5 4.8 19 12 7.5 19.2 7.5 4.8",
    "filter": "l 4 6.5 20 6.5; l 7 12 17 12; l 10 17.5 14 17.5",
    "arrow-in": "l 12 4.5 12 19; l 5.8 13 12 19.2 18.2 13",
    "split": "c 7 7 3; c 17 7 3; c 7 17 3; c 17 17 3",
    "live": "c 12 12 3.2; d 12 12 1.4; a 12 12 8.4 -52 52; a 12 12 8.4 128 232",
}

Point = tuple[float, float]


def shares(name: str, pixels: int) -> list[bytearray]:
    """Return the opacity of each pixel of the icon, 0 to 255, row by row."""
    scale = pixels / GRID
    rows = [bytearray(pixels) for _row in range(pixels)]
    for stroke in GLYPHS[name].split(";"):
        kind, *numbers = stroke.split()
        given = [float(number) * scale for number in numbers]
        if kind == "e":
            _draw(rows, _pairs(given), ERASER * scale, erase=True)
        elif kind == "d":
            x, y, radius = given
            _draw(rows, [(x, y), (x, y)], 2 * radius)
        else:
            _draw(rows, _path(kind, given, scale), max(LEAST_STROKE, STROKE * scale))
    return rows


def _path(kind: str, given: list[float], scale: float) -> list[Point]:
    if kind == "l":
        return _pairs(given)
    if kind == "c":
        x, y, radius = given
        return list(_arc(x, y, radius, 0, 360))
    if kind == "a":
        x, y, radius, start, end = given
        return list(_arc(x, y, radius, start / scale, end / scale))
    x, y, width, height, radius = given
    right, bottom = x + width - radius, y + height - radius
    x, y = x + radius, y + radius
    corners = ((x, y, 180), (right, y, 270), (right, bottom, 0), (x, bottom, 90))
    points = [
        point for cx, cy, angle in corners for point in _arc(cx, cy, radius, angle, angle + 90)
    ]
    return [*points, points[0]]


def _pairs(numbers: list[float]) -> list[Point]:
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def _arc(x: float, y: float, radius: float, start: float, end: float) -> Iterator[Point]:
    steps = max(2, round(abs(end - start) / 360 * (10 + 2 * radius)))
    for step in range(steps + 1):
        angle = math.radians(start + (end - start) * step / steps)
        yield x + radius * math.cos(angle), y + radius * math.sin(angle)


def _draw(rows: list[bytearray], points: list[Point], width: float, *, erase: bool = False) -> None:
    """Draw a line of this width over the pixels. A pixel is as opaque as it is covered."""
    half = width / 2
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        dx, dy = x1 - x0, y1 - y0
        length = dx * dx + dy * dy or 1.0
        columns = range(
            max(0, int(min(x0, x1) - half - 1)), min(len(rows), int(max(x0, x1) + half + 2))
        )
        for y in range(
            max(0, int(min(y0, y1) - half - 1)), min(len(rows), int(max(y0, y1) + half + 2))
        ):
            row, py = rows[y], y + 0.5 - y0
            for x in columns:
                px = x + 0.5 - x0
                along = (px * dx + py * dy) / length
                along = 0.0 if along < 0 else 1.0 if along > 1 else along
                cover = half + 0.5 - math.hypot(px - along * dx, py - along * dy)
                if cover > 0:
                    share = 255 if cover >= 1 else int(255 * cover)
                    if erase:
                        row[x] = min(row[x], 255 - share)
                    elif share > row[x]:
                        row[x] = share
