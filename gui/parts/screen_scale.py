"""Notice when a window comes to a screen of another density."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable

from gui.desktop import dpi
from gui.looks.delay import Delay

LEAST = 0.05  # Tk measures the screen in millimetres, and is off by a little
REST_MS = 250  # a window that is being dragged may come back at once


class ScreenScale:
    """Calls `on_change` with the scale of the screen, 1.0 at 96 dpi, when it is another one.

    Where the system tells no density for each screen, nothing happens.

    Args:
        root: the window.
        scale: at which everything is drawn now.
        on_change: called on Tk's thread.
        dpi_of: returns the density for Tk's `winfo id`; 0 for unknown.
        is_held: returns whether the user still holds the window with the mouse.
    """

    def __init__(
        self,
        root: tk.Tk,
        scale: float,
        on_change: Callable[[float], None],
        *,
        dpi_of: Callable[[int], int] = dpi.of_window,
        is_held: Callable[[], bool] = dpi.is_button_down,
    ) -> None:
        self._root, self._scale, self._on_change = root, scale, on_change
        self._dpi_of, self._is_held = dpi_of, is_held
        self._resting = Delay(root, REST_MS, self._look)
        if dpi_of(root.winfo_id()):
            for sequence in ("<Configure>", "<Map>"):
                root.bind(sequence, self._on_moved, add=True)

    def stop(self) -> None:
        self._resting.cancel()

    def _on_moved(self, event: tk.Event[tk.Misc]) -> None:
        if event.widget is self._root and self._is_other(self._now):
            self._resting.start()

    @property
    def _now(self) -> float:
        return max(1.0, self._dpi_of(self._root.winfo_id()) / dpi.USUAL_DPI)

    def _is_other(self, scale: float) -> bool:
        return abs(scale - self._scale) > LEAST

    def _look(self) -> None:
        now = self._now
        if self._is_held():
            self._resting.start()
        elif self._is_other(now):
            self._scale = now
            self._on_change(now)
