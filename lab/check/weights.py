"""Read what a teacher says each check is worth: a small TOML file, `id = points`."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from pathlib import Path

from lab.check.verdicts import CannotStart

LENIENT = "lenient"
_MOST_BYTES = 100_000
_MOST_POINTS = 1_000


def read_weights(path: Path, checks: Collection[str]) -> tuple[dict[str, float], float]:
    """Return what each check is worth that the file names, and a lenient one's share of that.

    A line `lenient = 0.5` gives the share, from 0 to 1. A check that is worth 0 is not run.

    Raises:
        CannotStart: the file is not valid; it says why.
    """
    try:
        data = path.read_bytes()
        if len(data) > _MOST_BYTES:
            raise CannotStart("weights", problem=f"{path.name}: > {_MOST_BYTES} bytes")
        named = tomllib.loads(data.decode("utf-8"))
    except (OSError, ValueError) as error:  # tomllib's and unicode's errors are ValueErrors
        raise CannotStart("weights", problem=f"{path.name}: {error}") from error
    for name, points in named.items():
        most = 1 if name == LENIENT else _MOST_POINTS
        if name != LENIENT and name not in checks:
            raise CannotStart("weights", problem=f"{path.name}: {name}?")
        is_number = isinstance(points, int | float) and not isinstance(points, bool)
        if not is_number or not 0 <= points <= most:
            raise CannotStart("weights", problem=f"{path.name}: {name} = 0 … {most}")
    share = float(named.pop(LENIENT, 0.5))
    return {name: float(points) for name, points in named.items()}, share
