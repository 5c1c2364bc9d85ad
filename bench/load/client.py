"""Provide one connection, and many."""

from __future__ import annotations

import itertools
import selectors
import socket
import ssl
import sys
import time
from collections.abc import Callable, Iterable, Iterator

from bench.dialects import Dialect, Faulty
from net.shared.tls import fingerprint_of

RECEIVE_BYTES = 65_536
ANSWER_SECONDS = 10.0  # the longest that a log-in, an answer or a message may take
# After so long without a byte, everything has arrived, even from a server that gathers for half a
# second.
QUIET_SECONDS = 0.7
SETTLE_SECONDS = 60.0
KEEPALIVE_SECONDS = 5.0
_HEARD_KEPT = 4096


class Client:
    """A client is one connection. `heard` is what the server said until the log-in was complete."""

    def __init__(
        self,
        port: int,
        dialect: Dialect,
        nick: str,
        *,
        sends: bool = False,
        buffer_bytes: int = 0,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """Connect and say the first thing.

        Args:
            port: of the server, on this machine.
            dialect: what it speaks.
            nick: the client's.
            sends: it may write as fast as it can later.
            buffer_bytes: how much unread data the kernel may hold.
            tls: how the connection is encrypted, if it is.
        """
        self.nick = nick
        self.heard = b""
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if buffer_bytes:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer_bytes)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.settimeout(ANSWER_SECONDS)
        self.socket.connect(("127.0.0.1", port))
        fingerprint = ""
        if tls is not None:
            encrypted = tls.wrap_socket(self.socket)
            fingerprint = fingerprint_of(encrypted.getpeercert(True) or b"")
            self.socket = encrypted
        self._steps = list(dialect.login(nick, sends=sends, fingerprint=fingerprint))
        self._say(self._steps[0][0])

    @property
    def is_logged_in(self) -> bool:
        return not self._steps

    def hear(self, chunk: bytes) -> None:
        """Continue the log-in."""
        if not chunk:
            raise Faulty(f"{self.nick} was turned away: {self.heard[-200:]!r}")
        self.heard += chunk
        while self._steps and self._steps[0][1](self.heard):
            del self._steps[0]
            if self._steps:
                self._say(self._steps[0][0])
        if not self._steps:
            self.heard = self.heard[:_HEARD_KEPT]

    def acknowledge_at_once(self) -> None:
        """Make the kernel send its ACKs without delay until the next `recv`.

        A server that leaves Nagle's algorithm on (ngircd) would wait 40 ms for them, in every
        window.
        """
        if sys.platform == "linux":
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)

    def _say(self, what: bytes | Callable[[bytes], bytes]) -> None:
        self.socket.sendall(what if isinstance(what, bytes) else what(self.heard))

    def receive(self) -> bytes:
        """Return what has come; b"" if it was only a part of a record of TLS.

        Raises:
            Faulty: the server has closed the connection.
        """
        try:
            chunk: bytes = self.socket.recv(RECEIVE_BYTES)
        except ssl.SSLWantReadError:
            return b""
        if not chunk:
            raise Faulty(f"{self.nick} was disconnected")
        while isinstance(self.socket, ssl.SSLSocket) and self.socket.pending():
            chunk += self.socket.recv(RECEIVE_BYTES)
        self.acknowledge_at_once()
        return chunk

    def send(self, data: bytes) -> None:
        """Send the data.

        Raises:
            Faulty: it did not go out at once, although there should be room for so little.
        """
        if self.socket.send(data) != len(data):
            raise Faulty(f"{self.nick}'s connection is full")


def log_in(port: int, dialect: Dialect, nick: str, tls: ssl.SSLContext | None = None) -> Client:
    client = Client(port, dialect, nick, tls=tls)
    while not client.is_logged_in:
        client.hear(client.socket.recv(RECEIVE_BYTES))
    client.acknowledge_at_once()
    return client


class Crowd:
    """A crowd is many connections, which log in some at a time.

    Meanwhile they read and discard what they hear about each other.
    """

    def __init__(self, port: int, dialect: Dialect) -> None:
        self.clients: list[Client] = []
        self._port = port
        self._dialect = dialect
        self._selector = selectors.DefaultSelector()
        self._logging_in: set[Client] = set()
        self._alive_at = time.monotonic()

    def admit(
        self, nicks: Iterable[str], *, send: bool = False, buffer_bytes: int = 0
    ) -> list[Client]:
        """Return the clients, in the same order, when all are logged in.

        With `send`, they will send fast.
        """
        first = len(self.clients)
        waiting = iter(nicks)
        self._open(waiting, self._dialect.at_once, send, buffer_bytes)
        while self._logging_in:
            self._open(waiting, self._pump(ANSWER_SECONDS), send, buffer_bytes)
        return self.clients[first:]

    def _open(self, nicks: Iterator[str], count: int, send: bool, buffer_bytes: int) -> None:
        for nick in itertools.islice(nicks, count):
            client = Client(self._port, self._dialect, nick, sends=send, buffer_bytes=buffer_bytes)
            client.socket.setblocking(False)
            self._selector.register(client.socket, selectors.EVENT_READ, client)
            self._logging_in.add(client)
            self.clients.append(client)

    def _pump(self, seconds: float) -> int:
        """Read what there is, waiting at most `seconds`; return how many are logged in by it."""
        ready = self._selector.select(seconds)
        if not ready:
            raise Faulty(f"no answer to {len(self._logging_in)} log-ins in {seconds:.0f} s")
        done = 0
        for key, _ in ready:
            client: Client = key.data
            chunk = client.receive()
            if not client.is_logged_in:
                client.hear(chunk)
                if client.is_logged_in:
                    self._logging_in.discard(client)
                    done += 1
        self._keep_alive()
        return done

    def _keep_alive(self) -> None:
        if self._dialect.keepalive and time.monotonic() - self._alive_at > KEEPALIVE_SECONDS:
            self._alive_at = time.monotonic()
            for client in self.clients:
                if client.is_logged_in:
                    client.send(self._dialect.keepalive)

    def settle(self, quiet_s: float = QUIET_SECONDS) -> None:
        """Read and discard until nobody has heard anything for `quiet_s` seconds."""
        deadline = time.monotonic() + SETTLE_SECONDS
        while ready := self._selector.select(quiet_s):
            for key, _ in ready:
                key.data.receive()
            self._keep_alive()
            if time.monotonic() > deadline:
                raise Faulty("the server does not come to rest after the log-ins")

    def release(self, quiet_s: float = QUIET_SECONDS) -> list[Client]:
        """Return all admitted clients when all is quiet, so that others can listen to them."""
        self.settle(quiet_s)
        self._selector.close()
        return self.clients
