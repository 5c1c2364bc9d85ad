"""Tells a user who is looking elsewhere that something has come."""

from __future__ import annotations

import ctypes
import sys
import time
import tkinter as tk

MIN_SECONDS_BETWEEN_BELLS = 3.0


class Attention:
    """A bell, and a flash in the task bar where there is one; not more often than anybody can bear."""

    def __init__(self, root: tk.Tk) -> None:
        self._root = root
        self._last = -MIN_SECONDS_BETWEEN_BELLS

    def ask(self) -> None:
        now = time.monotonic()
        if now - self._last < MIN_SECONDS_BETWEEN_BELLS:
            return
        self._last = now
        self._root.bell()
        if sys.platform == "win32":
            window = ctypes.windll.user32.GetParent(self._root.winfo_id())
            ctypes.windll.user32.FlashWindow(window, True)
