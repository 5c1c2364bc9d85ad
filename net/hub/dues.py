"""Compare times at which something is due."""

from __future__ import annotations


def earlier(one: int | None, other: int | None) -> int | None:
    """Return the earlier of two times; None, which is never, only if both are.

    Each turn of the hub asks for several: `min` over a generator takes five times as long.
    """
    if one is None:
        return other
    return one if other is None or one <= other else other
