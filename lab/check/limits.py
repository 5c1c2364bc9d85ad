"""Bound what a program under test may use."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Bounds:
    """A program may use so much until it is ended.

    Attributes:
        seconds: of the whole run, and of the processor.
        megabytes: of memory, all its processes together.
        processes: all that it starts; threads count too where the system counts so.
        output_megabytes: what it prints.
        stopped: whoever sets this ends the program, and what is started after it.
    """

    seconds: float = 300.0
    megabytes: int = 512
    processes: int = 50
    output_megabytes: int = 16
    stopped: threading.Event = field(default_factory=threading.Event, compare=False)


BOUNDS = Bounds()
