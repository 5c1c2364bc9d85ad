"""Provide what tests of processor time need: how fast this machine is, and how exact its clock."""

from __future__ import annotations

import statistics
import sys
import time

FIXED_WORK_SECONDS = 0.0027  # on the idle machine for which the tests name their seconds
# Windows counts the processor time of a thread in ticks of its clock.
TICK_SECONDS = 1 / 64 if sys.platform == "win32" else 0.0
# A tick is longer than the work, so there it is done many times for each measurement.
REPEATED = 40 if sys.platform == "win32" else 1
TRIES = 3 if sys.platform == "win32" else 9


def allowed(seconds: float) -> float:
    """Return what so many seconds of processor time may be on the machine at present.

    It is more where a fixed piece of work takes longer than on the idle machine.
    """

    def work() -> float:
        before = time.thread_time()
        for _ in range(REPEATED):
            seen = {}
            for number in range(20_000):
                seen[number % 997] = str(number)
        return (time.thread_time() - before) / REPEATED

    slower = max(1.0, statistics.median(work() for _ in range(TRIES)) / FIXED_WORK_SECONDS)
    return seconds * slower + TICK_SECONDS
