"""Tells the window what has happened."""

from __future__ import annotations

import threading
from collections.abc import Callable
from types import TracebackType

from net.wire.events import Event


class Teller:
    """Calls `on_event` from any thread, with one event at a time.

    Whoever changes the journal holds the teller (`with teller:`) until they have told what comes of
    it: so events are told in the order in which they became true. Two locks, because `end` must not
    wait for the disk.
    """

    def __init__(self, on_event: Callable[[Event], None]) -> None:
        self._on_event = on_event
        self._changing = threading.RLock()
        self._telling = threading.Lock()
        self._has_ended = False

    def __enter__(self) -> None:
        self._changing.acquire()

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _value: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self._changing.release()

    def tell(self, *happened: Event) -> None:
        """Tell these events in their order; after `end`, nothing."""
        for event in happened:
            with self._telling:
                if not self._has_ended:
                    self._on_event(event)

    def end(self) -> None:
        """Tell nothing more. Waits for an event that is just being told."""
        with self._telling:
            self._has_ended = True
