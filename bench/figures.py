"""Turn samples into what people read. Pure."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass


def percentile(samples: Sequence[float], percent: float) -> float:
    """Return the smallest sample that `percent` per cent of them do not exceed (nearest rank)."""
    if not samples:
        raise ValueError("no samples")
    rank = math.ceil(len(samples) * percent / 100)
    return sorted(samples)[max(rank, 1) - 1]


@dataclass(frozen=True)
class Measure:
    """A measure is one row: `key` in the results, and `title`, with the unit, for people."""

    key: str
    title: str
    more_is_better: bool
    decimals: int


def number(value: float, decimals: int) -> str:
    """Format a number: 1234.5 gives "1,234" or, with one decimal, "1,234.5"."""
    return f"{value:,.{decimals}f}"


def spread(values: Sequence[float], decimals: int) -> str:
    """Return the median, with the extremes if they differ: "41 (38–44)"."""
    middle, low, high = (
        number(value, decimals) for value in (statistics.median(values), min(values), max(values))
    )
    return middle if low == high else f"{middle} ({low}–{high})"


def ratio(ours: Sequence[float], theirs: Sequence[float], more_is_better: bool) -> str:
    """Return our median divided by theirs.

    "✗" follows where ours is worse by more than rounding.
    """
    other = statistics.median(theirs)
    if other == 0:
        return "–"
    quotient = round(statistics.median(ours) / other, 2)
    worse = quotient < 1 if more_is_better else quotient > 1
    return f"{quotient:.2f}{' ✗' if worse else ''}"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table with the first column aligned left and the others right."""
    lines = [_row(head), _row([":--", *["--:"] * (len(head) - 1)]), *map(_row, rows)]
    return "\n".join(lines) + "\n"


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
