"""Which day it is, for whatever says "Today", and when that changes."""

from __future__ import annotations

import datetime
import tkinter as tk
from collections.abc import Callable

LOOK_MS = 30_000  # the clock may be changed, and timers stand still while the computer is asleep
_AFTER_MS = 50


def now() -> datetime.datetime:
    """Return the local time."""
    return datetime.datetime.now()


def today() -> datetime.date:
    return now().date()


def until_midnight_ms(at: datetime.datetime) -> int:
    """Return how many milliseconds of the clock are left of the day."""
    midnight = datetime.datetime.combine(at.date() + datetime.timedelta(days=1), datetime.time())
    return int((midnight - at).total_seconds() * 1000)


class Days:
    """Calls `on_new_day` when the day is another one than before: at midnight, and soon after the
    clock was changed or the computer was asleep."""

    def __init__(self, root: tk.Misc, on_new_day: Callable[[], None]) -> None:
        self._root, self._on_new_day = root, on_new_day
        self._day = today()
        self._timer: str | None = None
        self._wait()

    def stop(self) -> None:
        if self._timer is not None:
            self._root.after_cancel(self._timer)
            self._timer = None

    def look(self) -> None:
        """To be called whenever something is drawn: what is drawn now must not stand beside
        yesterday's "Today"."""
        day = today()
        if day != self._day:
            self._day = day
            self._on_new_day()

    def _wait(self) -> None:
        self._timer = self._root.after(
            min(LOOK_MS, until_midnight_ms(now()) + _AFTER_MS), self._look
        )

    def _look(self) -> None:
        self._wait()
        self.look()
