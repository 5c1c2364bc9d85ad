"""Pass events from the network's threads to Tk: a queue, and a pipe that wakes Tk.

`event_generate` from another thread is not safe, and a thread that touches a Tk object can crash
the process. So other threads only ever call `put`. A turn is short (8 ms, 200 items), so the window
stays responsive however much arrives.

Where Tk can't watch a pipe (Windows), or where that is untested (macOS), the queue is polled with
`after`. That shows events about 5 ms later, and on X11 took 1.4 to 2 % of a core while nothing
happened.
"""

from __future__ import annotations

import contextlib
import os
import queue
import sys
import threading
import time
import tkinter as tk
from collections.abc import Callable
from typing import Generic, TypeVar

from gui.late_log import Log
from gui.looks import windowing

log = Log(__name__)

T = TypeVar("T")

TURN_SECONDS = 0.008
TURN_ITEMS = 200
FAST_MS = (
    10  # between two turns while something happens, so that simultaneous events are drawn together
)
SLOW_MS = 50  # otherwise, without a pipe: takes a third of the idle CPU time
BUSY_MS = 1  # the queue is not empty yet, but the window's own events go first
FAST_FOR_SECONDS = 5.0


class Pump(Generic[T]):
    """Passes each item to `handle`, then calls `flush` once a turn.

    Exceptions in them don't stop it.
    """

    def __init__(
        self, root: tk.Misc, handle: Callable[[T], None], flush: Callable[[], None]
    ) -> None:
        self._root = root
        self._handle = handle
        self._flush = flush
        self._queue: queue.SimpleQueue[T] = queue.SimpleQueue()
        self._fast_until = 0.0
        self._timer: str | None = None
        self._turned = 0.0
        self._running = False
        self._bell: _Bell | None = None

    def put(self, item: T) -> None:
        """Queue an item. Any thread may call this."""
        self._queue.put(item)
        if self._bell is not None:
            self._bell.ring()

    def start(self) -> None:
        self._running = True
        self.touch()
        if windowing.is_x11():  # only there Tk can watch a file
            self._bell = _Bell(self._root, self._on_bell)
        self._timer = self._root.after(FAST_MS, self._turn)

    def stop(self) -> None:
        """Stop. No item is handled after this, except the one whose handler has called it."""
        self._running = False
        if self._timer is not None:
            self._root.after_cancel(self._timer)
            self._timer = None
        if self._bell is not None:
            self._bell.close()

    def touch(self) -> None:
        """Poll often for a while: the user is active, or something is about to come."""
        self._fast_until = time.monotonic() + FAST_FOR_SECONDS

    @property
    def is_empty(self) -> bool:
        """Return whether every item has been handled."""
        return self._queue.empty()

    def _on_bell(self) -> None:
        if self._timer is None:
            rested_ms = int((time.monotonic() - self._turned) * 1000)
            self._timer = self._root.after(max(0, FAST_MS - rested_ms), self._turn)

    def _turn(self) -> None:
        self._timer = None
        if self._bell is not None:
            self._bell.be_ready()
        handled = self._drain()
        if not self._running:
            return
        if handled:
            self.touch()
            self._guarded(self._flush)
        self._turned = time.monotonic()
        if not self._queue.empty():
            delay = BUSY_MS
        elif self._bell is not None:
            return
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


class _Bell:
    """A pipe wakes Tk: any thread may call `ring`, and Tk calls `on_ring`.

    It rings only once until `be_ready`, so a flood costs no more system calls than there are turns.
    """

    def __init__(self, root: tk.Misc, on_ring: Callable[[], None]) -> None:
        self._root = root
        self._on_ring = on_ring
        self._rung = False
        # Guards `ring` against `close`: a closed descriptor's number is soon reused.
        self._lock = threading.Lock()
        self._open = True
        self._reading, self._writing = os.pipe()
        if sys.platform != "win32":  # where no _Bell is made
            for end in (self._reading, self._writing):
                os.set_blocking(end, False)
            root.tk.createfilehandler(self._reading, tk.READABLE, self._on_readable)

    def ring(self) -> None:
        if self._rung:
            return
        with self._lock:
            if self._open:
                self._rung = True
                with contextlib.suppress(BlockingIOError):  # the pipe is full already
                    os.write(self._writing, b"!")

    def be_ready(self) -> None:
        """Make the bell ring again for anything that comes from now on.

        Call it before emptying the queue.
        """
        self._rung = False

    def close(self) -> None:
        with self._lock:
            if self._open:
                self._open = False
                if sys.platform != "win32":
                    self._root.tk.deletefilehandler(self._reading)
                os.close(self._reading)
                os.close(self._writing)

    def _on_readable(self, _file: object, _mask: int) -> None:
        with contextlib.suppress(BlockingIOError):
            os.read(self._reading, 1024)
        self._on_ring()
