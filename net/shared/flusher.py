"""Empty the send buffers of all connections whose peers read slowly, in one thread."""

from __future__ import annotations

import contextlib
import selectors
import socket
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from net.shared.connection import Connection

if sys.platform == "win32":
    from net.shared.winsock import PollSelector as _Selector
else:
    from selectors import DefaultSelector as _Selector


class Flusher:
    """A flusher is one thread that empties the send buffers of all slow connections.

    Only that thread uses the selector; other threads queue a request and wake it.
    """

    def __init__(
        self, name: str = "flusher", on_failure: Callable[[BaseException], None] | None = None
    ) -> None:
        """Start the thread.

        `on_failure` is called in the thread if an error has ended it.
        """
        self._on_failure = on_failure
        self._requests: deque[tuple[str, Connection, float]] = deque()
        self._wake_receiver, self._wake_sender = socket.socketpair()
        self._wake_receiver.setblocking(False)
        self._wake_sender.setblocking(False)
        self._selector = _Selector()
        self._selector.register(self._wake_receiver, selectors.EVENT_READ)
        self._watched: set[Connection] = set()
        self._deadlines: dict[Connection, float] = {}
        self._stopping = self._has_ended = False
        self._thread = threading.Thread(target=self._run_guarded, name=name, daemon=True)
        self._thread.start()

    def watch(self, connection: Connection) -> None:
        """Empty the connection's send buffer as its peer reads."""
        self._ask("watch", connection)

    def cut_later(self, connection: Connection, seconds: float) -> None:
        """Cut the connection after so many seconds, if it is still there."""
        self._ask("cut", connection, time.monotonic() + seconds)

    def forget(self, connection: Connection) -> None:
        """Close the connection's descriptor as soon as the thread does not need it."""
        self._ask("forget", connection)

    def stop(self) -> None:
        """End the thread, after it has closed what it was asked to close."""
        self._stopping = True
        self._wake()
        self._thread.join()

    def _ask(self, verb: str, connection: Connection, deadline: float = 0.0) -> None:
        self._requests.append((verb, connection, deadline))
        if self._has_ended:
            self._release_forgotten()
        self._wake()

    def _release_forgotten(self) -> None:
        """Close descriptors after the thread has ended, since nobody else does it."""
        while self._requests:
            verb, connection, _deadline = self._requests.popleft()
            if verb == "forget":
                connection.release()

    def _wake(self) -> None:
        with contextlib.suppress(OSError):  # full: it wakes anyway; closed: it has stopped
            self._wake_sender.send(b"\0")

    def _run_guarded(self) -> None:
        try:
            self._run()
        except BaseException as error:
            if self._on_failure is None:
                raise
            self._on_failure(error)
        finally:
            self._has_ended = True
            self._release_forgotten()
            self._selector.close()
            self._wake_receiver.close()
            self._wake_sender.close()

    def _run(self) -> None:
        while True:
            wait = None
            if self._deadlines:
                wait = max(0.0, min(self._deadlines.values()) - time.monotonic())
            for key, _ in self._selector.select(wait):
                if key.fileobj is self._wake_receiver:
                    with contextlib.suppress(BlockingIOError):
                        self._wake_receiver.recv(4096)
                elif key.data.flush():
                    self._unwatch(key.data)
            while self._requests:
                self._handle(*self._requests[0])
                self._requests.popleft()
            now = time.monotonic()
            for connection in [one for one, deadline in self._deadlines.items() if deadline <= now]:
                del self._deadlines[connection]
                connection.cut()
            if self._stopping and not self._requests:
                break

    def _handle(self, verb: str, connection: Connection, deadline: float) -> None:
        if verb == "watch":
            if (
                connection.fileno() >= 0
                and connection not in self._watched
                and not connection.flush()
            ):
                self._selector.register(connection, selectors.EVENT_WRITE, connection)
                self._watched.add(connection)
        elif verb == "cut":
            if connection.fileno() >= 0:
                self._deadlines[connection] = deadline
        else:
            self._unwatch(connection)
            self._deadlines.pop(connection, None)
            connection.release()

    def _unwatch(self, connection: Connection) -> None:
        if connection in self._watched:
            self._watched.discard(connection)
            self._selector.unregister(connection)
