"""Provide a bad network: a TCP proxy between real clients and a real server.

Its faults can be switched while it runs.

    client <--- Way "down" --- Passage --- Way "up" ---> server

Each connection of a client is a Passage: two threads, one for each direction. The faults are in
`proxy.up` (client to server) and `proxy.down`, may change at any time, and hold for all
connections. So somebody who alone is to have a bad network gets a proxy of their own.
"""

from __future__ import annotations

import contextlib
import select
import socket
import struct
import threading
import time
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from net.wire.address import Address

POLL_SECONDS = 0.05  # a thread notices after this time what has been switched
CHUNK_BYTES = 65_536
# Small, so that the other end soon notices somebody who doesn't read.
BUFFER_BYTES = 65_536
CONNECT_SECONDS = 5.0
_RESET = struct.pack("ii", 1, 0)  # SO_LINGER with no time: `close` sends a RST


@dataclass
class Faults:
    """Faults disturb one direction.

    Nothing is lost, except with `swallow`: TCP would not lose it either.
    """

    delay: float = 0.0  # seconds that each piece waits
    bandwidth: float = 0.0  # bytes a second; 0: without a limit
    slice: bool = False  # one byte at a time
    coalesce: float = 0.0  # seconds for which pieces are gathered into one
    freeze: bool = False  # nothing passes, and nobody is told
    # Half-open: data and the end vanish. A connection that has lost something remains lost.
    swallow: bool = False

    def heal(self) -> None:
        vars(self).update(vars(Faults()))


class Proxy:
    """Listens on a port of its own; `upstream` may change, for later connections."""

    def __init__(self, upstream: Address) -> None:
        self.upstream = upstream
        self.up = Faults()
        self.down = Faults()
        self.duplicate = (
            False  # each connection opens a second one to the server, on which nothing is ever said
        )
        self._passages: set[Passage] = set()
        self._lock = threading.Lock()
        self._listener = _listen(0)
        self._is_refusing = False
        self._stopping = False
        self.address = Address(*self._listener.getsockname()[:2])
        self._thread = threading.Thread(target=self._accept, name="proxy")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _value: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self._stopping = True
        self._thread.join()
        self.cut()
        for passage in list(self._passages):
            passage.join()
        self._listener.close()

    @property
    def connections(self) -> int:
        """Return the present number of connections."""
        return len(self._passages)

    def cut(self, *, reset: bool = False) -> None:
        """End every connection on both sides: in good order, or with a RST."""
        with self._lock:
            for passage in self._passages:
                passage.end(reset)

    def refuse(self, refusing: bool = True) -> None:
        """Stop listening, or listen again."""
        with self._lock:
            if refusing and not self._is_refusing:
                # `close` alone takes effect only after the thread that waits for the socket has let
                # go.
                with contextlib.suppress(OSError):  # on Windows only connections can be shut down
                    self._listener.shutdown(socket.SHUT_RDWR)
                self._listener.close()
            elif self._is_refusing and not refusing:
                self._listener = _listen(self.address.port)
            self._is_refusing = refusing

    def heal(self) -> None:
        """Repair everything, except for connections that have lost something."""
        self.up.heal()
        self.down.heal()
        self.duplicate = False
        self.refuse(False)

    def _accept(self) -> None:
        while not self._stopping:
            try:
                if not _wait(self._listener, reading=True):
                    continue
                with self._lock:
                    client, _ = self._listener.accept()
                    self._passages.add(Passage(self, client))
            except (OSError, ValueError):
                # the socket is closed, because connections are refused at present
                time.sleep(POLL_SECONDS)

    def _forget(self, passage: Passage) -> None:
        with self._lock:
            self._passages.discard(passage)


class Passage:
    """A passage is a client's connection and the connection to the server that belongs to it."""

    def __init__(self, proxy: Proxy, client: socket.socket) -> None:
        self.proxy = proxy
        self._client = client
        self._ended = False
        self._reset = False
        self._thread = threading.Thread(target=self._run, name="proxy passage")
        self._thread.start()

    def end(self, reset: bool = False) -> None:
        self._reset = reset
        self._ended = True

    def join(self) -> None:
        self._thread.join()

    def _run(self) -> None:
        with contextlib.ExitStack() as stack:
            stack.callback(self.proxy._forget, self)
            stack.enter_context(self._client)
            stack.callback(self._prepare_end, self._client)
            try:
                server = stack.enter_context(self._connect())
                if self.proxy.duplicate:
                    stack.enter_context(self._connect())
            except OSError:  # there is no server: the client sees its connection end at once
                return
            stack.callback(self._prepare_end, server)
            for sock in (self._client, server):
                sock.setblocking(False)
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            down = threading.Thread(
                target=self._carry, args=(server, self._client, self.proxy.down)
            )
            down.start()
            stack.callback(down.join)
            self._carry(self._client, server, self.proxy.up)

    def _connect(self) -> socket.socket:
        sock = socket.socket()
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER_BYTES)
        sock.settimeout(CONNECT_SECONDS)
        try:
            sock.connect((self.proxy.upstream.host, self.proxy.upstream.port))
        except OSError:
            sock.close()
            raise
        return sock

    def _prepare_end(self, sock: socket.socket) -> None:
        if self._reset:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)

    def _carry(self, source: socket.socket, target: socket.socket, faults: Faults) -> None:
        """Forward one direction until its end.

        The other side is told of the end too, unless it must not know.
        """
        lost = False
        try:
            while data := self._read(source, faults):
                lost = lost or faults.swallow
                if not lost:
                    self._write(target, data, faults)
            while (lost or faults.swallow) and not self._ended:
                time.sleep(POLL_SECONDS)
            if not self._ended:
                target.shutdown(socket.SHUT_WR)
        except OSError:
            self._ended = True

    def _read(self, source: socket.socket, faults: Faults) -> bytes:
        """Return the next piece, after what must happen before it may pass; empty at the end."""
        data = b""
        gather_until = 0.0
        while not self._ended:
            if data and not faults.freeze and time.monotonic() >= gather_until:
                return data
            if faults.freeze or len(data) >= CHUNK_BYTES or not _wait(source, reading=True):
                time.sleep(POLL_SECONDS if faults.freeze or data else 0.0)
                continue
            piece = source.recv(CHUNK_BYTES)
            if not piece:
                return data
            if not data:
                gather_until = time.monotonic() + max(faults.delay, faults.coalesce)
            data += piece
        return b""

    def _write(self, target: socket.socket, data: bytes, faults: Faults) -> None:
        while data and not self._ended:
            piece = data[:1] if faults.slice else data
            if bandwidth := faults.bandwidth:  # which another thread may change meanwhile
                piece = piece[: max(1, int(bandwidth * POLL_SECONDS))]
                time.sleep(len(piece) / bandwidth)
            if _wait(target, reading=False):
                data = data[target.send(piece) :]


def _listen(port: int) -> socket.socket:
    listener = socket.create_server(("127.0.0.1", port), backlog=64)
    listener.setblocking(False)
    return listener


def _wait(sock: socket.socket, *, reading: bool) -> bool:
    """Wait a little, and return whether something can be read, or written."""
    readable, writable, _ = select.select(
        [sock] if reading else [], [] if reading else [sock], [], POLL_SECONDS
    )
    return bool(readable or writable)
