"""Provide servers that encrypt, or do not, and record all that they are told."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator

from net.server import certificate
from net.server.certificate import ServerKey
from net.server.meters import Meters
from net.server.overseers import Overseers
from net.server.password import PasswordGate
from net.server.reception import Reception, Said
from net.server.teachers import TeacherGate
from net.server.visitor import Visitor
from net.shared.connection import Connection
from net.shared.flusher import Flusher
from net.shared.tls import NotTls
from net.wire.address import Address
from net.wire.messages import Limits

SECONDS = 10.0
Behave = Callable[[socket.socket, "Recorder"], None]


class Recorder:
    """A server accepts connections, treats each as it was told to, and records what it receives.

    Attributes:
        address: where it listens.
        accepted: how many connections there have been.
        raw: everything received from those that were not encrypted.
        inside: everything received after a handshake.
        has_finished: how many connections have ended.
    """

    def __init__(self, behave: Behave, port: int = 0) -> None:
        self._behave = behave
        self._listener = socket.create_server(("127.0.0.1", port))
        self.address = Address("127.0.0.1", self._listener.getsockname()[1])
        self.flusher = Flusher("recorder")
        self.accepted = self.has_finished = 0
        self.raw = self.inside = b""
        self._threads = [threading.Thread(target=self._accept)]
        self._socks: list[socket.socket] = []
        self._threads[0].start()

    def _accept(self) -> None:
        while True:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            self.accepted += 1
            self._socks.append(sock)
            self._threads.append(threading.Thread(target=self._serve, args=(sock,)))
            self._threads[-1].start()

    def _serve(self, sock: socket.socket) -> None:
        with contextlib.suppress(OSError, NotTls):
            self._behave(sock, self)
        self.has_finished += 1

    def close(self) -> None:
        for sock in (self._listener, *self._socks):
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(SECONDS)
        for sock in self._socks:
            sock.close()
        self.flusher.stop()


def encrypting(key: ServerKey, answer: bytes = b"", seconds: float = 0.0) -> Behave:
    """Return the behaviour of a server with this key, which listens after the handshake.

    Args:
        key: what it shows.
        answer: what it answers to the first that comes inside.
        seconds: how long it takes before it begins.
    """

    def behave(sock: socket.socket, recorder: Recorder) -> None:
        connection = Connection(sock.dup(), recorder.flusher)
        try:
            time.sleep(seconds)
            connection.encrypt(key.context, server_side=True, timeout=SECONDS)
            while data := connection.receive(SECONDS):
                recorder.inside += data
                if answer:
                    connection.send(answer)
        finally:
            connection.close()

    return behave


def saying(first: bytes = b"", answer: bytes = b"", *, closes: bool = False) -> Behave:
    """Return the behaviour of a server that does not encrypt: what it says first, and then."""

    def behave(sock: socket.socket, recorder: Recorder) -> None:
        sock.settimeout(SECONDS)
        if first:
            sock.sendall(first)
        while data := sock.recv(4096):
            recorder.raw += data
            if answer:
                sock.sendall(answer)
            if closes:
                sock.shutdown(socket.SHUT_RDWR)
                return

    return behave


@contextlib.contextmanager
def recording(*behaviours: Behave) -> Iterator[list[Recorder]]:
    """Run a server for each behaviour."""
    recorders = [Recorder(behave) for behave in behaviours]
    try:
        yield recorders
    finally:
        for one in recorders:
            one.close()


def reception(
    put: Callable[[list[Said]], None] = lambda said: None,
    *,
    token: str = "",
    pin: str = "",
    gate: PasswordGate | None = None,
) -> Reception:
    """Return what a server without limits receives its visitors with."""

    def take(items: list[Said], size: int = 0) -> None:
        put(items)

    return Reception(
        Limits(), Meters(0), take, "id", new_key(), Overseers(token), TeacherGate(token, pin), gate
    )


def start_serving(visitor: Visitor) -> threading.Thread:
    """Start a thread that reads to the end, where the server takes another after a log-in."""

    def serve() -> None:
        while visitor.run():
            pass

    thread = threading.Thread(target=serve)
    thread.start()
    return thread


def new_key() -> ServerKey:
    """Return a key that nobody has seen."""
    return certificate.load_or_make(None)
