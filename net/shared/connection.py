"""Wrap one socket: one thread reads it, any thread writes, and neither waits for the other.

`receive` blocks and belongs to the connection's own thread. `send` never blocks: what the kernel
does not take at once goes to a bounded send buffer, which the Flusher, one thread for all
connections, empties as the peer reads. Bytes leave in the order of the calls of `send`, from
whatever thread. Encryption or logging can later be added between these two calls and the socket
without affecting anything else.

    OPEN --finish--> FINISHING --buffer empty--> half closed --peer closes or deadline--> CLOSED
      `------------------------- close, a dead peer, `cut` ----------------------------------'

Only the reading thread closes the descriptor, so it can't be reused while another thread still uses
it. Other threads call `cut`, which wakes the reading thread with an end of file.
"""

from __future__ import annotations

import contextlib
import select
import selectors
import socket
import struct
import sys
import threading
import time
from collections import deque
from collections.abc import Callable

RECEIVE_BYTES = 65_536
# The buffer is small while little arrives: it stays allocated while `recv` waits.
IDLE_RECEIVE_BYTES = 256
# On systems that report the peer's end only after everything before it was read, read up to this
# much to find it.
AHEAD_BYTES = 65_536
_READS_AHEAD = sys.platform != "linux"
SEND_BUFFER_BYTES = 1_048_576
FINISH_SECONDS = 1.0
_KEEPALIVE_IDLE_SECONDS = 10

if sys.platform == "win32":
    _DONT_WAIT = 0
else:
    _DONT_WAIT = socket.MSG_DONTWAIT


class Connection:
    """A connection owns a connected TCP socket."""

    # Slots save memory: a server has thousands of connections.
    __slots__ = (
        "_ahead", "_closed", "_finishing", "_flusher", "_has_ended", "_lock", "_receive_bytes",
        "_receive_timeout", "_send_buffer", "_send_buffer_bytes", "_send_buffer_limit", "_sock",
        "last_words",
    )  # fmt: skip

    def __init__(
        self,
        sock: socket.socket,
        flusher: Flusher,
        *,
        send_buffer_limit: int = SEND_BUFFER_BYTES,
        last_words: bytes = b"",
    ) -> None:
        """Take over a socket, for good.

        Args:
            sock: a connected socket.
            flusher: the thread that empties the send buffer.
            send_buffer_limit: the peer is disconnected when this many bytes wait for it.
            last_words: bytes that are appended then.
        """
        self.last_words = last_words
        self._sock = sock
        self._flusher = flusher
        self._send_buffer_limit = send_buffer_limit
        self._lock = threading.Lock()
        self._send_buffer: deque[memoryview] | None = None  # most connections never need one
        self._send_buffer_bytes = 0
        self._finishing = False
        self._closed = False
        self._receive_timeout: float | None = -1.0
        self._receive_bytes = IDLE_RECEIVE_BYTES
        self._ahead = b""  # read, but not returned by `receive` yet
        self._has_ended = False  # whether `_ahead` is the end of the stream
        _prepare(sock)

    @property
    def is_finishing(self) -> bool:
        """Return whether nothing more will be sent, so that answering is pointless."""
        return self._finishing or self._closed

    def receive(self, timeout: float | None) -> bytes:
        """Return the next bytes, at most RECEIVE_BYTES; b"" at the end of the stream.

        Only the connection's own thread may call it. After `cut` the stream has ended.

        Args:
            timeout: seconds; None to wait without limit.

        Raises:
            TimeoutError: nothing has come in time.
            OSError: the connection broke.
        """
        if self._ahead or self._has_ended:
            data, self._ahead = self._ahead, b""
            return data
        if sys.platform == "win32":
            if not select.select([self._sock], [], [], timeout)[0]:
                raise TimeoutError
        elif timeout != self._receive_timeout:
            # The kernel's own timeout takes one system call per read; Python's would poll before
            # each.
            seconds = 0.0 if timeout is None else max(timeout, 0.001)
            timeval = struct.pack("@ll", int(seconds), int(seconds % 1 * 1_000_000))
            self._sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, timeval)
            self._receive_timeout = timeout
        try:
            data = self._sock.recv(self._receive_bytes)
        except BlockingIOError:
            raise TimeoutError from None
        self._receive_bytes = (
            RECEIVE_BYTES if len(data) >= IDLE_RECEIVE_BYTES else IDLE_RECEIVE_BYTES
        )
        return data

    def look_ahead(self) -> bool:
        """Return, without waiting, whether the peer has closed behind any unread bytes.

        Only the connection's own thread may call it. An end behind more bytes than the buffers on
        the way can hold is not seen. (Sending something helps then: a peer that is gone answers
        with a reset.)

        Raises:
            OSError: the connection broke.
        """
        if sys.platform == "linux" and not _READS_AHEAD:
            poll = select.poll()
            poll.register(self._sock, select.POLLRDHUP)
            return bool(poll.poll(0))
        try:
            while not self._has_ended and len(self._ahead) < AHEAD_BYTES:
                data = self._sock.recv(AHEAD_BYTES - len(self._ahead), _DONT_WAIT)
                self._ahead += data
                self._has_ended = not data
        except BlockingIOError:
            pass
        return self._has_ended

    def send(self, data: bytes) -> bool:
        """Send `data` after everything sent before.

        Never blocks, never raises; any thread may call it.

        Returns:
            False if it can't arrive: the connection is ending, or the peer is disconnected for
            reading too slowly.
        """
        with self._lock:
            if self._finishing or self._closed:
                return False
            if self._send_buffer:
                self._hold(memoryview(data))
            else:
                sent = self._send_now(data)
                if sent < len(data):
                    self._hold(memoryview(data)[sent:])
                    self._flusher.watch(self)
            return not self._finishing

    def finish(self) -> None:
        """Send what is waiting, then close; after FINISH_SECONDS at the latest.

        Any thread may call it.
        """
        with self._lock:
            self._finish()

    def cut(self) -> None:
        """End the connection at once. Its reading thread wakes with an end of file."""
        with self._lock:
            self._finishing = True
            self._drop_send_buffer()
            self._shut(socket.SHUT_RDWR)

    def close(self) -> None:
        """Close the descriptor. Only the connection's own thread may call this, as its last act."""
        with self._lock:
            self._finishing = self._closed = True
            self._drop_send_buffer()
            self._shut(socket.SHUT_RDWR)
        self._flusher.forget(self)

    # --- for the Flusher --------------------------------------------------------------------------

    def fileno(self) -> int:
        return self._sock.fileno()

    def flush(self) -> bool:
        """Send what the kernel takes now. Return whether the send buffer is empty."""
        with self._lock:
            while self._send_buffer:
                data = self._send_buffer[0]
                sent = self._send_now(data)
                if self._closed or not self._send_buffer:
                    return True
                self._send_buffer_bytes -= sent
                if sent < len(data):
                    self._send_buffer[0] = data[sent:]
                    return False
                self._send_buffer.popleft()
            if self._finishing:
                self._shut(socket.SHUT_WR)
            return True

    def release(self) -> None:
        """Close the descriptor, once nobody uses it any more."""
        self._sock.close()

    # --- with the lock held -----------------------------------------------------------------------

    def _send_now(self, data: bytes | memoryview) -> int:
        try:
            return self._sock.send(data, _DONT_WAIT)
        except BlockingIOError:
            return 0
        except OSError:
            self._drop_send_buffer()
            self._finishing = True
            self._shut(socket.SHUT_RDWR)
            return len(data)

    def _hold(self, data: memoryview) -> None:
        if self._send_buffer is None:
            self._send_buffer = deque()
        self._send_buffer.append(data)
        self._send_buffer_bytes += len(data)
        if self._send_buffer_bytes > self._send_buffer_limit:
            # The last words follow whole messages, so a peer that wakes in time can still read
            # them.
            self._send_buffer.append(memoryview(self.last_words))
            self._send_buffer_bytes += len(self.last_words)
            self._finish()

    def _finish(self) -> None:
        if self._finishing or self._closed:
            return
        self._finishing = True
        if not self._send_buffer:
            self._shut(socket.SHUT_WR)
        self._flusher.cut_later(self, FINISH_SECONDS)

    def _drop_send_buffer(self) -> None:
        self._send_buffer = None
        self._send_buffer_bytes = 0

    def _shut(self, how: int) -> None:
        with contextlib.suppress(OSError):  # the peer has closed first
            self._sock.shutdown(how)


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
        self._selector = selectors.DefaultSelector()
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
                elif isinstance(key.fileobj, Connection) and key.fileobj.flush():
                    self._unwatch(key.fileobj)
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
                self._selector.register(connection, selectors.EVENT_WRITE)
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


def _prepare(sock: socket.socket) -> None:
    """Set options: small messages leave at once, and a peer that vanished silently is detected."""
    sock.setblocking(sys.platform != "win32")
    with contextlib.suppress(OSError):  # a socket pair on Unix has no TCP options
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        for name, value in (
            ("TCP_KEEPIDLE", _KEEPALIVE_IDLE_SECONDS),
            ("TCP_KEEPALIVE", _KEEPALIVE_IDLE_SECONDS),  # the same option on macOS
            ("TCP_KEEPINTVL", 5),
            ("TCP_KEEPCNT", 2),
        ):
            if hasattr(socket, name):
                sock.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)
