"""Name the faults that one direction of a connection can have."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, Literal

Side = Literal["up", "down"]
UP: Final = "up"  # from the client to the server
DOWN: Final = "down"
SIDES: tuple[Side, Side] = (UP, DOWN)

UNTIL_HEALED = math.inf


@dataclass(frozen=True)
class Faults:
    """Faults disturb one direction of a connection. All times are in seconds.

    Nothing is lost, except with `swallow`: TCP would not lose it either.
    """

    delay: float = 0.0  # how long each byte is on its way
    jitter: float = 0.0  # at most this much more, or less
    bandwidth: int = 0  # bytes a second; 0: without a limit
    slice: tuple[int, int] = (0, 0)  # pieces have from so many to so many bytes; 0: as they come
    pause: float = 0.0  # between two pieces
    coalesce: float = 0.0  # how long pieces are gathered into one
    split: bool = False  # each character of several bytes comes in two pieces
    corrupt: int = 0  # one byte in so many is another one; 0: none is
    freeze: float = 0.0  # so long nothing passes, and nobody is told
    # Half-open: data and the end vanish. A connection that has lost something remains lost.
    swallow: bool = False


NONE = Faults()
