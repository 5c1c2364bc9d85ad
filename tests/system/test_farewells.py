"""Test what a visitor is told by a server that stops, at each stage of the log-in."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from net.server.visitor import Visitor
from net.shared.connection import Connection
from net.shared.flusher import Flusher
from net.wire.messages import Farewell
from tests.processes import ServerProcess, tell_to_end
from tests.tls_servers import reception
from tests.wire import PROMPT, Wire

FAREWELL = Farewell("shutdown", "The server is shutting down.")


@pytest.fixture
def pair() -> Iterator[tuple[Visitor, socket.socket]]:
    """Yield a visitor of the server's whose thread does not run yet, and the other end."""
    flusher = Flusher()
    with (
        socket.create_server(("127.0.0.1", 0)) as listener,
        socket.create_connection(listener.getsockname()) as far,
    ):
        far.settimeout(5)
        near, _ = listener.accept()
        visitor = Visitor(reception(), Connection(near, flusher), "127.0.0.1:1")
        yield visitor, far
        visitor.connection.close()
    flusher.stop()


def test_whose_dialect_is_not_known_is_told_nothing(pair: tuple[Visitor, socket.socket]) -> None:
    """Guard against plain words to a window that knows the server.

    It would take them for those of another program, and ask its user.
    """
    visitor, far = pair
    visitor.dismiss(FAREWELL)
    assert far.recv(1000) == b""


def test_who_was_shown_the_prompt_and_has_said_nothing_is_told_nothing_more() -> None:
    """Guard against plain words to a window whose `hello` is late; see above."""
    with ServerProcess() as server, Wire(server.address) as late:
        late.expect(PROMPT)
        tell_to_end(server.process)
        assert late.expect_end() == b""
        assert server.process.wait(10) == 0


def test_whose_dialect_is_known_is_told_in_it(pair: tuple[Visitor, socket.socket]) -> None:
    visitor, far = pair
    visitor.session.plain, visitor._knows_dialect = False, True
    visitor.dismiss(FAREWELL)
    assert b'"op":"bye"' in far.recv(1000)
