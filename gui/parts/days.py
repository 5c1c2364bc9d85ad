"""Tell which day it is, and call back when it changes, for everything that shows "Today"."""

from __future__ import annotations

import datetime
import tkinter as tk
from collections.abc import Callable

LOOK_MS = 30_000  # the clock may be changed, and timers stop while the computer sleeps
_AFTER_MS = 50


def now() -> datetime.datetime:
    """Return the local time."""
    return datetime.datetime.now()


def today() -> datetime.date:
    return now().date()


def until_midnight_ms(at: datetime.datetime) -> int:
    """Return the milliseconds until the end of the day, by the clock."""
    midnight = datetime.datetime.combine(at.date() + datetime.timedelta(days=1), datetime.time())
    return int((midnight - at).total_seconds() * 1000)


class Days:
    """Calls `on_new_day` when the date has changed.

    That is at midnight, or soon after the clock was changed or the computer has slept.
    """

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
        """Check the date now. Call this whenever something is drawn.

        Otherwise it could stand beside yesterday's "Today".
        """
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
