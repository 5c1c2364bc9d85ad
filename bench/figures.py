"""From samples to what people read. Pure."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass


def percentile(samples: Sequence[float], percent: float) -> float:
    """The smallest sample that at least `percent` per cent of them do not exceed (nearest rank)."""
    if not samples:
        raise ValueError("no samples")
    rank = math.ceil(len(samples) * percent / 100)
    return sorted(samples)[max(rank, 1) - 1]


@dataclass(frozen=True)
class Measure:
    """One row: `key` in the results; `title` for people, unit included."""

    key: str
    title: str
    more_is_better: bool
    decimals: int


def number(value: float, decimals: int) -> str:
    """1234.5 -> "1,234" or, with one decimal, "1,234.5"."""
    return f"{value:,.{decimals}f}"


def spread(values: Sequence[float], decimals: int) -> str:
    """The median, with the extremes if they differ: "41 (38–44)"."""
    middle, low, high = (
        number(value, decimals) for value in (statistics.median(values), min(values), max(values))
    )
    return middle if low == high else f"{middle} ({low}–{high})"


def ratio(ours: Sequence[float], theirs: Sequence[float], more_is_better: bool) -> str:
    """Median over median, ours by theirs, "✗" behind it where ours is the worse one by more than
    rounding."""
    other = statistics.median(theirs)
    if other == 0:
        return "–"
    quotient = round(statistics.median(ours) / other, 2)
    worse = quotient < 1 if more_is_better else quotient > 1
    return f"{quotient:.2f}{' ✗' if worse else ''}"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table, the first column to the left and the others to the right."""
    lines = [_row(head), _row([":--", *["--:"] * (len(head) - 1)]), *map(_row, rows)]
    return "\n".join(lines) + "\n"


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
