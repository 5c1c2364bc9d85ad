"""Provide the two ends of a TCP connection."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from net.shared.flusher import Flusher


@pytest.fixture
def flusher() -> Iterator[Flusher]:
    flusher = Flusher()
    yield flusher
    flusher.stop()


@pytest.fixture
def socks() -> Iterator[tuple[socket.socket, socket.socket]]:
    """Yield the two ends of a TCP connection: the client's, and the server's."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        client = socket.create_connection(listener.getsockname(), 10)
        server, _ = listener.accept()
    yield client, server
    client.close()
    server.close()
