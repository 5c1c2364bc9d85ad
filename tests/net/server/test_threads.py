"""Test that the threads of a server's visitors end, whatever the visitors do."""

from __future__ import annotations

import contextlib
import socket
import sys
from collections.abc import Iterator
from types import FrameType

import pytest

from net.server import visitor
from net.server.server import ChatServer, ServerSettings
from tests.support import wait_until

VISITORS = 100


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ChatServer]:
    """Yield a server in this process, which waits for a log-in as long as for the first byte."""
    monkeypatch.setattr(visitor, "CHOICE_SECONDS", 20.0)
    monkeypatch.setattr(visitor, "LOGIN_SECONDS", 1.0)
    server = ChatServer(ServerSettings(port=0))
    server.start()
    yield server
    server.stop()


def running() -> set[int]:
    """Return the threads that serve a visitor."""
    return {thread for thread, frame in sys._current_frames().items() if serves_a_visitor(frame)}


def serves_a_visitor(frame: FrameType | None) -> bool:
    while frame is not None and frame.f_code is not visitor.Visitor.run.__code__:
        frame = frame.f_back
    return frame is not None


@contextlib.contextmanager
def visitors(server: ChatServer, said: str) -> Iterator[list[socket.socket]]:
    """Connect VISITORS times, say something with the number, and stay until the block ends."""
    with contextlib.ExitStack() as stack:
        socks = []
        for number in range(VISITORS):
            sock = stack.enter_context(socket.create_connection(server.address, 10))
            sock.sendall(said.format(number).encode())
            socks.append(sock)
        yield socks


def test_whoever_begins_a_message_and_stops_leaves_no_thread(server: ChatServer) -> None:
    with visitors(server, "{{") as socks:
        wait_until(running)
        wait_until(lambda: not running(), running, timeout=30)
        assert b'"timeout"' in socks[0].recv(1000)
        assert not socks[0].recv(1000)
        with socket.create_connection(server.address, 10) as late:  # the next one is served
            late.sendall(b"ana\n")
            assert b"ana" in late.makefile("rb").readline()


def test_a_server_that_stops_leaves_no_thread(server: ChatServer) -> None:
    with visitors(server, "ana{}\n"):
        wait_until(lambda: len(running()) == VISITORS, running, timeout=30)
        server.stop()
        wait_until(lambda: not running(), running)


def test_what_a_log_in_needs_is_given_back_with_its_thread(server: ChatServer) -> None:
    with socket.create_connection(server.address, 10) as ana:
        ana.sendall(b"a")
        wait_until(running)
        first = running()
        ana.sendall(b"na\n")
        assert b"ana" in ana.makefile("rb").readline()
        wait_until(lambda: len(running()) == 1 and not running() & first, running)
