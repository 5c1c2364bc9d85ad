"""Provide the bounded queue between the visitors' threads and the hub thread.

`queue.Queue` hands out one item per call, and each call may switch threads. Here the hub takes
everything that has gathered, so the busier the server, the larger its batches and the fewer the
switches. When the queue is full, visitors' threads wait and stop reading, and TCP slows the senders
down.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")


class Mailbox(Generic[T]):
    """A mailbox is a first-in, first-out queue with many writers and one reader."""

    def __init__(
        self, limit: int, on_put: Callable[[Sequence[T], int], None] | None = None
    ) -> None:
        """Create an empty one.

        Args:
            limit: how much it takes before writers have to wait: an item takes 1 as a rule.
            on_put: called with what is put, and how many items are before it, in the writer's
                thread while it has the mailbox.
        """
        self._limit = limit
        self._on_put = on_put
        self._items: list[T] = []
        self._size = 0
        self._closed = False
        self._lock = threading.Lock()
        # Held by the reader, which waits by acquiring it once more. A Condition would make a lock
        # for each wait.
        self._wake = threading.Lock()
        self._wake.acquire()
        self._is_waiting = False
        self._has_room = threading.Condition(self._lock)

    def __len__(self) -> int:
        """Return how many items wait. Any thread may ask."""
        return len(self._items)

    def put(self, items: list[T], size: int = 0) -> None:
        """Append the items, without others in between. Wait while the mailbox is full.

        After `close` the items are dropped. `size` is what they take together; 0: 1 each.
        """
        with self._lock:
            while self._size >= self._limit and not self._closed:
                self._has_room.wait()
            if self._closed:
                return
            if self._on_put is not None:
                self._on_put(items, len(self._items))
            self._items += items
            self._size += size or len(items)
            was_waiting, self._is_waiting = self._is_waiting, False
        if was_waiting:
            self._wake.release()

    def take_all(self, timeout: float) -> list[T] | None:
        """Remove and return everything; wait up to `timeout` seconds for something.

        Returns:
            None after `close`, once everything has been taken.
        """
        self._wait(timeout)
        with self._lock:
            items, self._items = self._items, []
            if not items and self._closed:
                return None
            if self._size >= self._limit:
                self._has_room.notify_all()
            self._size = 0
            return items

    def _wait(self, timeout: float) -> None:
        with self._lock:
            self._is_waiting = not (self._items or self._closed)
            if not self._is_waiting:
                return
        if not self._wake.acquire(timeout=timeout):
            with self._lock:
                is_being_woken, self._is_waiting = not self._is_waiting, False
            if is_being_woken:  # in this very moment
                self._wake.acquire()

    def close(self) -> None:
        """Accept nothing more, and wake everybody who waits."""
        with self._lock:
            self._closed = True
            self._has_room.notify_all()
            was_waiting, self._is_waiting = self._is_waiting, False
        if was_waiting:
            self._wake.release()
