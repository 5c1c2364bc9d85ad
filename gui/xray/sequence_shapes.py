"""Lay out a sequence diagram: what is drawn of one arrow, for the screen and for a file alike.

A lane is a vertical line; an arrow is a row with a time at the left and its label above the line.
All lengths are in pixels of whatever it is drawn on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import NamedTuple

from gui.looks.palette import Palette
from gui.words import times
from gui.words.i18n import _
from net.capture.sequence import Arrow
from net.wire.visible import one_line

# In pixels at 96 dpi.
ROW, HEAD, TIMES, SIDE, TIP = 36, 44, 104, 24, 6
SVG_LANE = 260  # how far apart lanes are in a file
_FONTS = "Noto Sans, Segoe UI, Helvetica Neue, DejaVu Sans, sans-serif"


class LineShape(NamedTuple):
    x1: float
    y1: float
    x2: float
    y2: float
    colour: str
    is_dashed: bool = False


class TipShape(NamedTuple):
    """The tip of an arrow: a triangle that points to the right, or to the left."""

    x: float
    y: float
    size: float
    is_right: bool
    colour: str


class WordsShape(NamedTuple):
    """Words around x, or from x on to the right (`anchor` "w"), with their middle at y."""

    x: float
    y: float
    text: str
    colour: str
    anchor: str = "center"
    is_bold: bool = False


Shape = LineShape | TipShape | WordsShape


@dataclass(frozen=True, slots=True)
class DiagramSizes:
    """Says how large the parts are.

    Attributes:
        row, head: heights.
        times: how much room times need at the left.
        tip: of an arrow.
        cut: shortens words to a width in pixels.
    """

    row: float
    head: float
    times: float
    tip: float
    cut: Callable[[str, float], str]


def lane_places(lanes: Sequence[str], width: float, measures: DiagramSizes) -> dict[str, float]:
    """Return the x of each lane: spread evenly over what the times leave of the width."""
    room = max(1.0, width - measures.times)
    apart = room / max(1, len(lanes))
    return {lane: measures.times + apart * (index + 0.5) for index, lane in enumerate(lanes)}


def head_shapes(places: dict[str, float], measures: DiagramSizes, palette: Palette) -> list[Shape]:
    """Return the names of the lanes."""
    apart = _apart(places) or 2 * measures.times
    return [
        WordsShape(
            x,
            measures.head / 2,
            measures.cut(one_line(lane), apart - 8),
            palette.text,
            is_bold=True,
        )
        for lane, x in places.items()
    ]


def row_shapes(
    arrow: Arrow,
    y: float,
    places: dict[str, float],
    own: str,
    measures: DiagramSizes,
    palette: Palette,
) -> list[Shape]:
    """Return what is drawn of an arrow, in the row that begins at y.

    What `own` sends has the colour of what is sent, everything else that of what is received.
    """
    start, end = places[arrow.source], places[arrow.target]
    colour = palette.amber if arrow.source == own else palette.accent
    line = y + measures.row * 0.72
    is_right = end > start
    label = one_line(arrow.label)
    if arrow.pieces > 1:
        label = _("{label} · {n} chunks").format(label=label, n=arrow.pieces)
    back = measures.tip if is_right else -measures.tip
    return [
        WordsShape(measures.tip * 2, line, times.clock_time(arrow.wall), palette.muted, "w"),
        LineShape(start, line, end - back, line, colour, arrow.is_told),
        TipShape(end, line, measures.tip, is_right, colour),
        WordsShape(
            (start + end) / 2,
            y + measures.row * 0.34,
            measures.cut(label, abs(end - start) - 2 * measures.tip),
            palette.text,
        ),
    ]


def svg(lanes: Sequence[str], arrows: Sequence[Arrow], own: str, palette: Palette) -> str:
    """Return the whole diagram as a file of Scalable Vector Graphics."""
    measures = DiagramSizes(ROW, HEAD, TIMES, TIP, _cut_by_characters)
    width = TIMES + SVG_LANE * max(1, len(lanes))
    height = HEAD + ROW * len(arrows) + SIDE
    places = lane_places(lanes, width, measures)
    shapes: list[Shape] = [
        LineShape(x, HEAD, x, height - SIDE / 2, palette.line) for x in places.values()
    ]
    shapes += head_shapes(places, measures, palette)
    for index, arrow in enumerate(arrows):
        shapes += row_shapes(arrow, HEAD + ROW * index, places, own, measures, palette)
    drawn = "\n".join(map(_as_svg, shapes))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" font-family="{_FONTS}" font-size="13">\n'
        f'<rect width="{width}" height="{height}" fill="{palette.page}"/>\n{drawn}\n</svg>\n'
    )


def _as_svg(shape: Shape) -> str:
    match shape:
        case LineShape(x1, y1, x2, y2, colour, is_dashed):
            dashes = ' stroke-dasharray="6 4"' if is_dashed else ""
            return (
                f'<line x1="{x1:g}" y1="{y1:g}" x2="{x2:g}" y2="{y2:g}" stroke="{colour}" '
                f'stroke-width="1.5"{dashes}/>'
            )
        case TipShape():
            points = " ".join(f"{x:g},{y:g}" for x, y in tip_points(shape))
            return f'<polygon points="{points}" fill="{shape.colour}"/>'
        case WordsShape(x, y, text, colour, anchor, is_bold):
            where = "start" if anchor == "w" else "middle"
            weight = ' font-weight="bold"' if is_bold else ""
            return (
                f'<text x="{x:g}" y="{y:g}" dy="0.35em" text-anchor="{where}" '
                f'fill="{colour}"{weight}>{escape(text)}</text>'
            )


def tip_points(tip: TipShape) -> list[tuple[float, float]]:
    """Return the three corners of the triangle, from its point on."""
    back = tip.x - tip.size * 1.6 * (1 if tip.is_right else -1)
    return [(tip.x, tip.y), (back, tip.y - tip.size * 0.7), (back, tip.y + tip.size * 0.7)]


def _apart(places: dict[str, float]) -> float:
    xs = sorted(places.values())
    return xs[1] - xs[0] if len(xs) > 1 else 0.0


def _cut_by_characters(text: str, width: float) -> str:
    """Shorten words by a guess at their width: a file is drawn with another computer's font."""
    most = max(1, int(width / 7.2))
    return text if len(text) <= most else text[: most - 1] + "…"
