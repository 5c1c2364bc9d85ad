"""Provide what tests of processor time need.

Such a test asks whether something is out of all proportion, as what grows with the square of a text
is. The machine is busy with other tests meanwhile, and the next machine may be a slower one. So the
shortest of several measurements counts, and the garbage of other tests is not collected within one.
The seconds that a test names are those of one idle machine: they are more where a fixed piece of
work takes longer than there.
"""

from __future__ import annotations

import gc
import statistics
import sys
import time
from collections.abc import Callable

FIXED_WORK_SECONDS = 0.0027  # on the idle machine for which the tests name their seconds
# Windows counts the processor time of a thread in ticks of its clock.
TICK_SECONDS = 1 / 64 if sys.platform == "win32" else 0.0
# A tick is longer than the work, so there it is done many times for each measurement.
REPEATED = 40 if sys.platform == "win32" else 1
TRIES = 3 if sys.platform == "win32" else 9
PROJECT = ("gui", "lab", "net")  # the packages whose caches are emptied


def seconds_of(act: Callable[[], object]) -> float:
    """Return the seconds of processor time that this thread needs for it."""
    was_collecting = gc.isenabled()
    gc.disable()
    try:
        began = time.thread_time()
        act()
        return time.thread_time() - began
    finally:
        if was_collecting:
            gc.enable()


def allowed(seconds: float) -> float:
    """Return what so many seconds of processor time may be on the machine at present."""

    def work() -> None:
        for _ in range(REPEATED):
            seen = {}
            for number in range(20_000):
                seen[number % 997] = str(number)

    took = statistics.median(seconds_of(work) for _ in range(TRIES)) / REPEATED
    return seconds * max(1.0, took / FIXED_WORK_SECONDS) + TICK_SECONDS


def forget_answers() -> None:
    """Empty the caches that hold answers, so that the same question is answered anew.

    What has no bound (`functools.cache`) is made once for a process, such as a list of words: it
    stays.
    """
    for name, module in [*sys.modules.items()]:
        if name.partition(".")[0] in PROJECT:
            for one in vars(module).values():
                if hasattr(one, "cache_clear") and one.cache_parameters()["maxsize"] is not None:
                    one.cache_clear()


def assert_quick(act: Callable[[], object], seconds: float, what: object = "") -> None:
    """Check that the act, which can be repeated, needs no more than so many seconds."""

    def turn() -> float:
        forget_answers()
        return seconds_of(act)

    assert_short(turn, seconds, what)


def assert_short(
    turn: Callable[[], float], seconds: float, what: object = "", *, tries: int = 5
) -> None:
    """Check that a turn, which measures itself, needs no more than so many seconds.

    It is repeated until it does. `what` names it in the error.
    """
    taken = []
    for _ in range(tries):
        taken.append(turn())
        if taken[-1] <= seconds or taken[-1] <= allowed(seconds):
            return
    raise AssertionError(f"{what!r}: {taken} seconds, {seconds} are allowed")
