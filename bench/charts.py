"""Draw charts as SVG, in light and dark as the reader's browser wants it. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH = 760
LABELS = 240  # the column of names beside bars
ROW, BAR = 26, 16  # the height of a row, and of the bar in it
HEAD = 40  # above the rows: the title, and what is measured
PLOT = 240  # the height of a plot
MARGIN = 16
TEXT = 'font-family="system-ui, sans-serif" font-size="13"'

STYLE = """<style>
svg { --text: #1f2328; --muted: #59636e; --line: #d1d9e0; --ours: #0b7285; --other: #adb5bd }
@media (prefers-color-scheme: dark) {
svg { --text: #f0f6fc; --muted: #9198a1; --line: #3d444d; --ours: #3bc9db; --other: #6c757d } }
text { fill: var(--text) } .muted { fill: var(--muted) }
.ours { fill: var(--ours) } .other { fill: var(--other) }
.line { stroke: var(--line); fill: none } .ours-line { stroke: var(--ours) }
.other-line { stroke: var(--other) } .series { fill: none; stroke-width: 2 }
</style>
"""


@dataclass(frozen=True)
class Bar:
    """A bar is one row: a name, a value, and whether it is Charla's, which has its own colour."""

    name: str
    value: float
    is_ours: bool = False


@dataclass(frozen=True)
class Series:
    """A series is one line of a plot: points (x, y) with both above 0, in the order of x."""

    name: str
    points: Sequence[tuple[float, float]]
    is_ours: bool = False


def bars(title: str, unit: str, rows: Sequence[Bar]) -> str:
    """Return a chart of horizontal bars that begin at 0, the longest as long as there is room.

    Args:
        title: what is compared.
        unit: what the numbers are, for instance "µs of CPU, less is better".
        rows: from top to bottom.

    Raises:
        ValueError: there is no bar.
    """
    if not rows:
        raise ValueError("no bars")
    room = WIDTH - LABELS - 90
    most = max(row.value for row in rows) or 1.0
    parts = [_title(title, unit)]
    for index, row in enumerate(rows):
        y = HEAD + MARGIN + index * ROW
        wide = max(1.0, room * row.value / most)
        kind = "ours" if row.is_ours else "other"
        middle = y + BAR / 2 + 5
        parts.append(_text(LABELS - 10, middle, row.name, anchor="end"))
        parts.append(
            f'<rect class="{kind}" x="{LABELS}" y="{y}" width="{wide:.1f}" height="{BAR}" rx="3"/>'
        )
        parts.append(_text(LABELS + wide + 8, middle, rounded(row.value)))
    return _svg(HEAD + MARGIN + len(rows) * ROW + MARGIN, parts)


def plot(title: str, unit: str, across: str, series: Sequence[Series]) -> str:
    """Return a plot of lines with logarithmic axes; each line has its name at its end.

    Args:
        title: what is compared.
        unit: what the numbers of the vertical axis are.
        across: what those of the horizontal axis are.
        series: the lines.

    Raises:
        ValueError: there is no point, or one that is not above 0.
    """
    points = [point for each in series for point in each.points]
    if not points or min(min(point) for point in points) <= 0:
        raise ValueError("a logarithmic plot needs points above 0")
    left, right, top = 60, WIDTH - 170, HEAD + MARGIN
    xs, ys = (sorted({point[axis] for point in points}) for axis in (0, 1))
    low, high = _decades(ys[0], ys[-1])

    def x_of(x: float) -> float:
        return left + (right - left) * _share(x, xs[0], xs[-1])

    def y_of(y: float) -> float:
        return top + PLOT * (1 - _share(y, low, high))

    parts = [_title(title, unit)]
    mark = low
    while mark <= high * 1.001:
        parts.append(f'<path class="line" d="M{left} {y_of(mark):.1f}H{right}"/>')
        parts.append(_text(left - 8, y_of(mark) + 4, rounded(mark), anchor="end", muted=True))
        mark *= 10
    for x in xs:
        parts.append(_text(x_of(x), top + PLOT + 20, rounded(x), anchor="middle", muted=True))
    parts.append(_text((left + right) / 2, top + PLOT + 40, across, anchor="middle", muted=True))
    heights = _apart([y_of(each.points[-1][1]) for each in series])
    for each, height in zip(series, heights, strict=True):
        kind = "ours" if each.is_ours else "other"
        places = [(x_of(x), y_of(y)) for x, y in each.points]
        way = "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
        parts.append(f'<path class="series {kind}-line" d="M{way}"/>')
        parts += [f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="3"/>' for x, y in places]
        parts.append(_text(places[-1][0] + 10, height + 4, each.name))
    return _svg(top + PLOT + 40 + MARGIN, parts)


def rounded(value: float) -> str:
    """Return a number with two significant digits, or a whole one: "0.25", "1,300"."""
    if value >= 100 or value == round(value):
        return f"{value:,.0f}"
    return f"{value:.{max(0, 1 - math.floor(math.log10(value)))}f}" if value else "0"


def _decades(low: float, high: float) -> tuple[float, float]:
    """Return the powers of ten around both."""
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    return 10.0**first, 10.0 ** max(last, first + 1)


def _share(value: float, low: float, high: float) -> float:
    return math.log(value / low) / math.log(high / low) if high > low else 0.5


def _apart(heights: Sequence[float], least: float = 16) -> list[float]:
    """Return the same heights, in the same order, moved down until none covers another."""
    found = list(heights)
    reached = -math.inf
    for index in sorted(range(len(found)), key=lambda index: heights[index]):
        reached = found[index] = max(found[index], reached + least)
    return found


def _title(title: str, unit: str) -> str:
    head = f'<text x="{MARGIN}" y="22" {TEXT} font-weight="600">{escape(title)}</text>'
    return head + _text(MARGIN, 42, unit, muted=True)


def _text(x: float, y: float, text: str, *, anchor: str = "start", muted: bool = False) -> str:
    kind = ' class="muted"' if muted else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" {TEXT}{kind}>{escape(text)}</text>'
    )


def _svg(height: float, parts: Sequence[str]) -> str:
    size = f'width="{WIDTH}" height="{height:.0f}" viewBox="0 0 {WIDTH} {height:.0f}"'
    body = "\n".join(parts)
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>\n{STYLE}{body}\n</svg>\n'
