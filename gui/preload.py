"""Import the chat's modules one at a time, while the window goes on working.

The first window does not need them, and whoever logs in should not wait for them.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Sequence
from importlib import import_module

PAUSE_MS = 5
# In an order in which each imports about as many others.
MODULES = (
    "gui.model.community",
    "gui.model.model",
    "gui.messages.transcript",
    "gui.roster.roster",
    "gui.composer.composer",
    "gui.model.commands",
    "gui.chat",
)


class Preload:
    """Imports modules whenever Tk has nothing else to do."""

    def __init__(self, root: tk.Tk, modules: Sequence[str] = MODULES) -> None:
        self._root, self._modules = root, modules
        self._waiting: str | None = None

    def start(self) -> None:
        """Begin, unless it is going on already."""
        if self._waiting is None:
            self._waiting = self._root.after_idle(self._import_next, self._modules)

    def cancel(self) -> None:
        if self._waiting is not None:
            self._root.after_cancel(self._waiting)
            self._waiting = None

    def _import_next(self, modules: Sequence[str]) -> None:
        import_module(modules[0])
        self._waiting = None
        if len(modules) > 1:
            self._waiting = self._root.after(PAUSE_MS, self._import_next, modules[1:])
