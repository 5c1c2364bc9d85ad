"""Test one flusher with many connections that all have something waiting."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator

import pytest

from net.server import descriptors
from net.shared import connection as connections
from net.shared.connection import Connection
from net.shared.flusher import Flusher
from tests.support import wait_until

# `select` takes 512 sockets on Windows, and 1,024 elsewhere.
MANY = 600
PIECE = bytes(100_000)


@contextlib.contextmanager
def slow_readers(flusher: Flusher, number: int) -> Iterator[list[tuple[socket.socket, Connection]]]:
    """Yield so many peers that do not read, each with a connection on which something waits."""
    with contextlib.ExitStack() as stack:
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        pairs = []
        for _ in range(number):
            peer = socket.socket()
            stack.callback(peer.close)
            peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            peer.settimeout(10)
            peer.connect(listener.getsockname())
            sock, _ = listener.accept()
            connection = Connection(sock, flusher)
            stack.callback(connection.close)
            while not connection._send_buffer_bytes:
                connection.send(PIECE)
            pairs.append((peer, connection))
        yield pairs
    wait_until(lambda: all(connection.fileno() == -1 for _peer, connection in pairs))


def test_it_serves_more_slow_readers_than_select_could(
    flusher: Flusher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "FINISH_SECONDS", 10.0)  # the machine may be busy
    descriptors.raise_limit(2 * MANY)
    with slow_readers(flusher, MANY) as pairs:
        wait_until(lambda: not flusher._requests)
        for peer, connection in (pairs[0], pairs[-1]):
            connection.send(b"the end")
            connection.finish()
            said = b""
            while data := peer.recv(65_536):
                said = (said + data)[-7:]
            assert said == b"the end"
