"""The only bridge from the network's threads to Tk: a queue that Tk looks into by `after`.

`event_generate` from another thread is not safe, and a thread that touches a Tk object can end the process;
so other threads only ever call `put`. A turn is short (8 ms, 200 items), so that however much arrives, the
window goes on answering the user between two turns.
"""

from __future__ import annotations

import logging
import queue
import time
import tkinter as tk
from collections.abc import Callable
from typing import Generic, TypeVar

log = logging.getLogger(__name__)

T = TypeVar("T")

TURN_SECONDS = 0.008
TURN_ITEMS = 200
FAST_MS = 10  # while something happens: an item is seen 6 ms after it came, on average
SLOW_MS = 50  # otherwise: a third of the idle CPU
BUSY_MS = 1  # the queue is not empty yet, but the window's own events come first
FAST_FOR_SECONDS = 5.0


class Pump(Generic[T]):
    """Hands each item to `handle`, then calls `flush` once a turn. Neither can stop it by raising."""

    def __init__(self, root: tk.Misc, handle: Callable[[T], None], flush: Callable[[], None]) -> None:
        self._root = root
        self._handle = handle
        self._flush = flush
        self._queue: queue.SimpleQueue[T] = queue.SimpleQueue()
        self._fast_until = 0.0
        self._timer: str | None = None
        self._running = False

    def put(self, item: T) -> None:
        """Takes an item from any thread."""
        self._queue.put(item)

    def start(self) -> None:
        self._running = True
        self.touch()
        self._timer = self._root.after(FAST_MS, self._turn)

    def stop(self) -> None:
        """No item is handled after this, except the one whose handling has called it."""
        self._running = False
        if self._timer is not None:
            self._root.after_cancel(self._timer)
            self._timer = None

    def touch(self) -> None:
        """Somebody is at the keyboard or something is about to come: look often for a while."""
        self._fast_until = time.monotonic() + FAST_FOR_SECONDS

    @property
    def is_empty(self) -> bool:
        """Whether everything that has been put in has been handled."""
        return self._queue.empty()

    def _turn(self) -> None:
        self._timer = None
        handled = self._drain()
        if not self._running:
            return
        if handled:
            self.touch()
            self._guarded(self._flush)
        if not self._queue.empty():
            delay = BUSY_MS
        elif time.monotonic() < self._fast_until:
            delay = FAST_MS
        else:
            delay = SLOW_MS
        self._timer = self._root.after(delay, self._turn)

    def _drain(self) -> int:
        deadline = time.perf_counter() + TURN_SECONDS
        handled = 0
        while self._running and handled < TURN_ITEMS and time.perf_counter() < deadline:
            try:
                item = self._queue.get_nowait()
            except queue.Empty:
                break
            handled += 1
            self._guarded(self._handle, item)
        return handled

    def _guarded(self, function: Callable[..., None], *arguments: T) -> None:
        try:
            function(*arguments)
        except Exception:
            log.exception("an event could not be handled")
