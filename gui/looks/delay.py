"""Call something after a delay, unless it is cancelled."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable


class Delay:
    """A delay calls `act` so many milliseconds after the last `start`."""

    def __init__(self, root: tk.Misc, milliseconds: int, act: Callable[[], None]) -> None:
        self._root, self._milliseconds, self._act = root, milliseconds, act
        self._timer: str | None = None

    def start(self) -> None:
        self.cancel()
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
        self._act()
