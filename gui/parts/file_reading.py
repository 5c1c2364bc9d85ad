"""Read a file that the user has chosen on a thread of its own, since a disk may be slow."""

from __future__ import annotations

import queue
import threading
import tkinter as tk
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

from gui.looks.delay import Delay

POLL_MS = 50

T = TypeVar("T")


class FileReading(Generic[T]):
    """Reads one file, and calls `on_done` in Tk's thread, unless `parent` is gone by then.

    Args:
        parent: what waits for it.
        path: of the file.
        read: returns what is in it; called on another thread, where it may wait.
        on_done: called with that.
    """

    def __init__(
        self, parent: tk.Misc, path: Path, read: Callable[[Path], T], on_done: Callable[[T], object]
    ) -> None:
        self._on_done = on_done
        self._found: queue.SimpleQueue[T] = queue.SimpleQueue()
        self._polling = Delay(parent, POLL_MS, self._look)
        threading.Thread(
            target=lambda: self._found.put(read(path)), name="reading", daemon=True
        ).start()
        self._polling.start()

    def _look(self) -> None:
        try:
            found = self._found.get_nowait()
        except queue.Empty:
            self._polling.start()
        else:
            self._on_done(found)
