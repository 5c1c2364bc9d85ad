"""Call something after a delay, unless it is cancelled."""

from __future__ import annotations

import math
import time
import tkinter as tk
from collections.abc import Callable


class Delay:
    """A delay calls `act` so many milliseconds after the last `start`.

    To start it again while it is waiting costs nothing: its timer goes on, and waits for the rest.
    """

    def __init__(self, root: tk.Misc, milliseconds: int, act: Callable[[], None]) -> None:
        self._root, self._milliseconds, self._act = root, milliseconds, act
        self._timer: str | None = None
        self._due = 0.0  # by time.monotonic

    def start(self) -> None:
        self._due = time.monotonic() + self._milliseconds / 1000
        if self._timer is None:
            self._timer = self._root.after(self._milliseconds, self._do)

    @property
    def is_waiting(self) -> bool:
        return self._timer is not None

    def cancel(self) -> None:
        if self._timer is not None:
            self._root.after_cancel(self._timer)
            self._timer = None

    def _do(self) -> None:
        self._timer = None
        left = math.ceil((self._due - time.monotonic()) * 1000)
        if left > 1:
            self._timer = self._root.after(left, self._do)
        else:
            self._act()
