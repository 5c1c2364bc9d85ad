"""Bound what a program under test may use."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Bounds:
    """A program may use so much until it is ended.

    Attributes:
        seconds: of the whole run, and of the processor.
        megabytes: of memory, all its processes together.
        processes: all that it starts; threads count too where the system counts so.
        output_megabytes: what it prints.
    """

    seconds: float = 300.0
    megabytes: int = 512
    processes: int = 50
    output_megabytes: int = 16


BOUNDS = Bounds()
