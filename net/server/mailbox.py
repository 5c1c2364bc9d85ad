"""The queue between the reading threads and the hub thread: bounded, and emptied whole.

`queue.Queue` hands out one item a call, and each call may hand the interpreter's lock from thread
to thread. Here the hub takes everything that has gathered, so the busier the server, the larger its
batches and the fewer the hand-overs. When it is full, readers wait, stop reading, and TCP slows the
senders down.
"""

from __future__ import annotations

import threading
from typing import Generic, TypeVar

T = TypeVar("T")


class Mailbox(Generic[T]):
    """First in, first out, for many writers and one reader."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._items: list[T] = []
        self._closed = False
        self._lock = threading.Lock()
        self._has_items = threading.Condition(self._lock)
        self._has_room = threading.Condition(self._lock)

    def put(self, items: list[T]) -> None:
        """Appends the items together. Waits while the mailbox is full; after `close` they are
        dropped."""
        with self._lock:
            while len(self._items) >= self._limit and not self._closed:
                self._has_room.wait()
            if self._closed:
                return
            self._items += items
            self._has_items.notify()

    def take_all(self, timeout: float) -> list[T] | None:
        """Everything there is; waits up to `timeout` seconds for something. None after `close`,
        once all is taken."""
        with self._lock:
            if not self._items and not self._closed:
                self._has_items.wait(timeout)
            items, self._items = self._items, []
            if not items and self._closed:
                return None
            if len(items) >= self._limit:
                self._has_room.notify_all()
            return items

    def close(self) -> None:
        """Nothing more comes in; whoever waits goes on."""
        with self._lock:
            self._closed = True
            self._has_items.notify_all()
            self._has_room.notify_all()
