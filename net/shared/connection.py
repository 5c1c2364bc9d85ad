"""Wrap one socket: one thread reads it, any thread writes, and neither waits for the other.

`receive` blocks and belongs to the connection's own thread. `send` never blocks: what the kernel
does not take at once goes to a bounded send buffer, which the Flusher, one thread for all
connections, empties as the peer reads. Bytes leave in the order of the calls of `send`, from
whatever thread. After `encrypt` all of this holds as before: `net.shared.tls` stands between these
two calls and the socket, and what waits in the send buffer is encrypted already.

    OPEN --finish--> FINISHING --buffer empty--> half closed --peer closes or deadline--> CLOSED
      `------------------------- close, a dead peer, `cut` ----------------------------------'

Only the reading thread closes the descriptor, so it can't be reused while another thread still uses
it. Other threads call `cut`, which wakes the reading thread with an end of file. (On Windows a
`shutdown` of one's own wakes nobody, so there it waits for an event: `net.shared.winsock`.)
"""

from __future__ import annotations

import contextlib
import errno
import select
import socket
import struct
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

from net.shared.flusher import Flusher
from net.shared.tap import ConnectionEnd, Tap, Taps

if TYPE_CHECKING:
    import ssl

    from net.shared.tls import Tls

RECEIVE_BYTES = 65_536
# The buffer is small while little arrives: it stays allocated while `recv` waits.
IDLE_RECEIVE_BYTES = 256
# On systems that report the peer's end only after everything before it was read, read up to this
# much to find it.
AHEAD_BYTES = 49_152
# Of an encrypted connection no more is read at once, and no more is decrypted while senders wait.
ENCRYPTED_RECEIVE_BYTES = 16_384
_DECRYPT_BYTES = 4096
_READS_AHEAD = sys.platform != "linux"
SEND_BUFFER_BYTES = 1_048_576
# Pieces in the send buffer are joined up to this size: each takes 250 bytes besides.
_JOINED_BYTES = 4096
FINISH_SECONDS = 1.0
_KEEPALIVE_IDLE_SECONDS = 10
_MOST_MARKS = 50
# Called with the times between which the rest was sent, by `time.perf_counter_ns`.
Emptied = Callable[[int, int], None]

if sys.platform == "win32":
    from net.shared.winsock import SocketEvent

    _DONT_WAIT = 0
else:
    _DONT_WAIT = socket.MSG_DONTWAIT


class Connection:
    """A connection owns a connected TCP socket."""

    # Slots save memory: a server has thousands of connections.
    __slots__ = (
        "_ahead", "_closed", "_event", "_finishing", "_flusher", "_has_ended", "_lock", "_marks",
        "_receive_bytes", "_receive_timeout", "_send_buffer", "_send_buffer_bytes",
        "_send_buffer_limit", "_sock", "_tls", "last_words", "tap",
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
        self.tap: Tap | None = None
        self._sock = sock
        self._flusher = flusher
        self._send_buffer_limit = send_buffer_limit
        self._lock = threading.Lock()
        self._send_buffer: deque[memoryview] | None = None  # most connections never need one
        self._send_buffer_bytes = 0
        # How much of the send buffer is to leave before somebody is told, and whom to tell.
        self._marks: deque[tuple[int, Emptied]] | None = None
        self._finishing = False
        self._closed = False
        self._receive_timeout: float | None = -1.0
        self._receive_bytes = IDLE_RECEIVE_BYTES
        self._ahead = b""  # read, but not returned by `receive` yet
        self._has_ended = False  # whether `_ahead` is the end of the stream
        self._tls: Tls | None = None
        _prepare(sock)
        if sys.platform == "win32":
            self._event = SocketEvent(sock)

    @property
    def is_finishing(self) -> bool:
        """Return whether nothing more will be sent, so that answering is pointless."""
        return self._finishing or self._closed

    @property
    def holds_back(self) -> bool:
        """Return whether something waits in the send buffer until the peer reads."""
        return bool(self._send_buffer)

    @property
    def is_encrypted(self) -> bool:
        return self._tls is not None and self._tls.is_ready

    @property
    def waiting_bytes(self) -> int:
        """Return how many bytes wait in the send buffer."""
        return self._send_buffer_bytes

    @property
    def local_address(self) -> ConnectionEnd:
        """Return this computer's end of the connection; ("", 0) if it is over."""
        return _address(self._sock.getsockname)

    @property
    def peer_fingerprint(self) -> str:
        """Return the fingerprint of the server's key; "" at the server, and without encryption."""
        return self._tls.peer_fingerprint if self._tls is not None else ""

    def listen_in(self, taps: Taps | None, *, is_encrypted: bool, is_new: bool) -> None:
        """Let a tap hear what passes from now on, or none any more. Any thread may call it.

        The arguments are those of `Taps.tap`.
        """
        own, peer = (_address(ask) for ask in (self._sock.getsockname, self._sock.getpeername))
        with self._lock:
            self.tap = None
            if taps is not None:
                self.tap = taps.tap(
                    own,
                    peer,
                    is_encrypted=is_encrypted,
                    is_new=is_new,
                    is_mid_send=bool(self._send_buffer),
                )

    def encrypt(
        self, context: ssl.SSLContext, *, server_side: bool, first: bytes = b"", timeout: float
    ) -> None:
        """Hold the TLS handshake. From then on everything sent and received is encrypted.

        Only the connection's own thread may call it, once. Until it has returned, `send` sends
        nothing.

        Args:
            context: see `net.shared.tls`.
            server_side: whether this is the server, which answers in the clear who speaks something
                else.
            first: what the peer has said already.
            timeout: seconds for the whole handshake, however slowly the peer goes on.

        Raises:
            TimeoutError: it has taken longer.
            NotTls: the peer does not speak TLS.
            OSError: the handshake failed (ssl.SSLError), or the connection broke.
        """
        # Imported here: a window that encrypts nothing yet must not wait for it.
        from net.shared.tls import NotTls, Tls

        deadline = time.monotonic() + timeout
        tls = Tls(context, server_side=server_side)
        with self._lock:
            self._tls = tls
        try:
            rest = self._hold_handshake(tls, first, deadline)
        except OSError:
            if not tls.start:
                raise
            if server_side:
                self._tls = None
            raise NotTls(tls.start) from None
        self._ahead = rest + self._ahead

    def _hold_handshake(self, tls: Tls, data: bytes, deadline: float) -> bytes:
        """Return what has come behind the handshake."""
        while True:
            with self._lock:
                try:
                    rest = tls.handshake(data)
                finally:
                    self._answer(tls)
            if rest is not None:
                return rest
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError
            data = self.receive(left)
            if not data:
                raise ConnectionResetError(errno.ECONNRESET, "closed during the handshake")

    def receive(self, timeout: float | None) -> bytes:
        """Return the next bytes, at most RECEIVE_BYTES; b"" at the end of the stream.

        An encrypted stream ends with the peer's close_notify or, as any other, with the end of the
        TCP connection: a record is received whole or not at all, so what somebody on the way could
        cut off is whole messages, as they could by holding them up.

        Only the connection's own thread may call it. After `cut` the stream has ended.

        Args:
            timeout: seconds; None to wait without limit.

        Raises:
            TimeoutError: nothing has come in time.
            OSError: the connection broke.
        """
        until = None
        if self._tls is not None and timeout is not None:
            until = time.monotonic() + timeout
        while True:
            if self._ahead or self._has_ended:
                data, self._ahead = self._ahead, b""
            else:
                data = self._read(timeout)
                tap = self.tap
                if tap is not None:
                    tap.received(data)
                if len(data) < IDLE_RECEIVE_BYTES:
                    self._receive_bytes = IDLE_RECEIVE_BYTES
                elif self._tls is None:
                    self._receive_bytes = RECEIVE_BYTES
                else:
                    self._receive_bytes = ENCRYPTED_RECEIVE_BYTES
            if self._tls is None or not self._tls.is_ready or not data:
                return data
            opened = self._decrypt(self._tls, data)
            tap = self.tap
            if tap is not None and opened:
                tap.opened(opened)
            if opened or self._has_ended:
                return opened
            # Only a part of a record has come, or one that carries nothing.
            if until is not None:
                timeout = until - time.monotonic()
                if timeout <= 0:
                    raise TimeoutError

    if sys.platform == "win32":

        def _read(self, timeout: float | None) -> bytes:
            """Return what the socket has, waiting for it. Raises what `receive` raises."""
            deadline = None if timeout is None else time.monotonic() + timeout
            left = timeout
            while True:
                try:
                    return self._sock.recv(self._receive_bytes)
                except BlockingIOError:
                    if left is not None and left <= 0:
                        raise TimeoutError from None
                except BrokenPipeError:  # so Windows says that `cut` has ended the stream
                    return b""
                self._event.wait(left)
                if deadline is not None:
                    left = deadline - time.monotonic()

    else:

        def _read(self, timeout: float | None) -> bytes:
            """Return what the socket has, waiting for it. Raises what `receive` raises."""
            if timeout != self._receive_timeout:
                self.prepare(timeout)
            try:
                return self._sock.recv(self._receive_bytes)
            except BlockingIOError:
                raise TimeoutError from None

    def _decrypt(self, tls: Tls, data: bytes) -> bytes:
        """Return what the records carry. Afterwards `_has_ended` is true if no more comes."""
        pieces = []
        for start in range(0, len(data), _DECRYPT_BYTES):
            with self._lock:
                try:
                    pieces.append(tls.open(data[start : start + _DECRYPT_BYTES]))
                finally:
                    self._answer(tls)
            if tls.has_ended:
                self._ahead, self._has_ended = b"", True
                break
        return b"".join(pieces)

    def prepare(self, timeout: float | None) -> None:
        """Make the next `receive` with this timeout need less of its thread's stack.

        Setting a timeout takes a third page of the stack, which stays with the thread.
        """
        if sys.platform == "win32":
            return
        # The kernel's own timeout takes one system call per read; Python's would poll before each.
        seconds = 0.0 if timeout is None else max(timeout, 0.001)
        timeval = struct.pack("@ll", int(seconds), int(seconds % 1 * 1_000_000))
        self._sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, timeval)
        self._receive_timeout = timeout

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
                tap = self.tap
                if tap is not None:
                    tap.received(data)
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
            if self._tls is not None:
                data = self._seal(self._tls, data)
            sent = 0 if self._send_buffer else self._send_now(data)
            if sent < len(data):
                self._hold(memoryview(data)[sent:])
            return not self._finishing

    def tell_when_sent(self, emptied: Emptied) -> bool:
        """Have `emptied` called in the Flusher's thread when what waits now has been sent.

        Any thread may call this. If the connection ends before, nobody is called.

        Returns:
            False if nothing waits, so that nobody is called.
        """
        with self._lock:
            if not self._send_buffer:
                return False
            if self._marks is None:
                self._marks = deque(maxlen=_MOST_MARKS)
            self._marks.append((self._send_buffer_bytes, emptied))
            return True

    def finish(self) -> None:
        """Send what is waiting, then close; after FINISH_SECONDS at the latest.

        Any thread may call it.
        """
        with self._lock:
            self._finish()

    def cut(self) -> None:
        """End the connection at once. Its reading thread wakes with an end of file.

        What has arrived and was not read stays unread. So the system tells a peer that still sends
        of the end (RFC 1122, 4.2.2.13). Reading it all would leave a window of zero behind, and the
        peer would wait in `send` for a minute.
        """
        with self._lock:
            self._has_ended = True
            self._break_off()

    def close(self) -> None:
        """Close the descriptor. Only the connection's own thread may call this, as its last act."""
        with self._lock:
            if self._tls is not None and not self._finishing and not self._send_buffer:
                self._send_now(self._tls.end())
            self._finishing = self._closed = True
            self._drop_send_buffer()
            self._shut(socket.SHUT_RDWR)
        self._flusher.forget(self)

    # --- for the Flusher --------------------------------------------------------------------------

    def fileno(self) -> int:
        return self._sock.fileno()

    def flush(self) -> bool:
        """Send what the kernel takes now. Return whether the send buffer is empty."""
        began = time.perf_counter_ns() if self._marks else 0
        told: list[Emptied] = []
        with self._lock:
            before = self._send_buffer_bytes
            is_empty = self._flush()
            if self._marks:
                told = self._pass_marks(before - self._send_buffer_bytes)
        if told:  # without the lock, since they may send
            ended = time.perf_counter_ns()
            for emptied in told:
                emptied(began or ended, ended)
        return is_empty

    def release(self) -> None:
        """Close the descriptor, once nobody uses it any more."""
        self._sock.close()
        if sys.platform == "win32":
            self._event.close()

    # --- with the lock held -----------------------------------------------------------------------

    def _flush(self) -> bool:
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

    def _pass_marks(self, sent: int) -> list[Emptied]:
        """Return whom to tell after so many bytes of the send buffer have left."""
        marks = self._marks
        told: list[Emptied] = []
        if marks is not None:
            for _ in range(len(marks)):
                left, emptied = marks.popleft()
                if left > sent:
                    marks.append((left - sent, emptied))
                else:
                    told.append(emptied)
        return told

    def _send_now(self, data: bytes | memoryview) -> int:
        try:
            taken = self._sock.send(data, _DONT_WAIT)
        except BlockingIOError:
            taken = 0
        except OSError:
            self._break_off()
            return len(data)
        tap = self.tap
        if tap is not None and len(data):
            tap.sent(data, taken)
        return taken

    def _seal(self, tls: Tls, data: bytes) -> bytes:
        """Return the data encrypted. If that fails the connection is over."""
        try:
            records = tls.seal(data)
        except OSError:
            self._break_off()
            return b""
        tap = self.tap
        if tap is not None:
            tap.sealed(data)
        return records

    def _answer(self, tls: Tls) -> None:
        """Send what TLS has to say by itself, unless it has said that no more comes."""
        answer = tls.answer()
        if answer and not self.is_finishing:
            self._transmit(answer)

    def _transmit(self, data: bytes) -> None:
        """Send what TLS itself has to say. It counts against the send buffer like anything else."""
        sent = 0 if self._send_buffer else self._send_now(data)
        if sent < len(data):
            self._hold(memoryview(data)[sent:])

    def _break_off(self) -> None:
        self._drop_send_buffer()
        self._finishing = True
        self._shut(socket.SHUT_RDWR)
        if sys.platform == "win32" and not self._closed:
            self._event.set()

    def _hold(self, data: memoryview) -> None:
        if not self._send_buffer:
            self._send_buffer = deque()
            self._flusher.watch(self)
        last = self._send_buffer[-1] if self._send_buffer else b""
        if last and len(last) + len(data) <= _JOINED_BYTES:
            self._send_buffer[-1] = memoryview(b"".join((last, data)))
        else:
            self._send_buffer.append(data)
        self._send_buffer_bytes += len(data)
        if self._send_buffer_bytes > self._send_buffer_limit and not self._finishing:
            # The last words follow whole messages, so a peer that wakes in time can still read
            # them.
            words = self.last_words
            if self._tls is not None:
                words = self._seal(self._tls, words)
            if self._send_buffer:
                self._send_buffer.append(memoryview(words))
                self._send_buffer_bytes += len(words)
            self._finish()

    def _finish(self) -> None:
        if self._finishing or self._closed:
            return
        self._finishing = True
        if self._tls is not None:
            self._transmit(self._tls.end())
        if not self._send_buffer:
            self._shut(socket.SHUT_WR)
        self._flusher.cut_later(self, FINISH_SECONDS)

    def _drop_send_buffer(self) -> None:
        self._send_buffer = self._marks = None
        self._send_buffer_bytes = 0

    def _shut(self, how: int) -> None:
        with contextlib.suppress(OSError):  # the peer has closed first
            self._sock.shutdown(how)


def _address(ask: Callable[[], object]) -> ConnectionEnd:
    """Return an end of a socket, as far as it has an address."""
    try:
        found = ask()
    except OSError:  # it is over
        found = None
    if isinstance(found, tuple):
        return ConnectionEnd(str(found[0]), int(found[1]))
    return ConnectionEnd("", 0)  # of a socket pair on Unix


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
