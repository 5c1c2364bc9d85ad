"""Test floods of connections that never log in: who is here chats on, and others still get in."""

from __future__ import annotations

import contextlib
import json
import socket
import ssl
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import TypeVar

import pytest

from net.server import meters
from net.server.server import WAITING_LIMIT, ChatServer, ServerSettings
from net.shared.tls import client_context
from net.wire.address import Address
from tests.processes import ServerProcess
from tests.support import wait_until
from tests.wire import RichWire, Wire

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows has no limit of descriptors to reach"
)

T = TypeVar("T")

DESCRIPTORS = 96
KEPT_BY_FLOOD = 400
KNOCKS_A_SECOND = 100
ROUND_TRIP_SECONDS = 0.1


@contextlib.contextmanager
def flood(address: Address) -> Iterator[list[int]]:
    """Connect as often as it goes, keep the connections open, and yield the count of them."""
    is_over = threading.Event()
    count = [0]
    socks: list[socket.socket] = []

    def run() -> None:
        while not is_over.is_set():
            with contextlib.suppress(OSError):
                sock = socket.create_connection((address.host, address.port), 0.5)
                socks.append(sock)
                count[0] += 1
            if len(socks) > KEPT_BY_FLOOD:
                socks.pop(0).close()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield count
    finally:
        is_over.set()
        thread.join(10)
        for sock in socks:
            sock.close()


def test_a_flood_that_takes_all_descriptors() -> None:
    with ServerProcess(descriptors=DESCRIPTORS) as server:
        with RichWire.login(server.address, "ana", key="A", seen=0) as ana:
            with flood(server.address) as count:
                wait_until(
                    lambda: (
                        count[0] > 3 * DESCRIPTORS and "descriptors are running out" in server.log()
                    ),
                    server.log,
                    timeout=30,
                )
                slowest = 0.0
                for number in range(30):  # what is written is stored meanwhile
                    began = time.monotonic()
                    ana.post("#clase", f"hola {number}", f"c{number}")
                    assert ana.hear("ok", "err")["op"] == "ok"
                    slowest = max(slowest, time.monotonic() - began)
                assert slowest < 5.0
            began = time.monotonic()
            with RichWire.login(server.address, "luis", key="L"):
                assert time.monotonic() - began < 5.0
        log = server.log()
        assert "unable to open" not in log and "could not be stored" not in log
        # The operator is told, not flooded as well.
        assert log.count("connections that have not logged in are closed") <= 2


def test_silent_handshakes_do_not_push_out_whoever_is_in_the_middle_of_one() -> None:
    """Hold as many encrypted and silent connections as may wait, and open new ones all the time.

    A student at the same address, whose handshake takes some network round trips, still gets in.
    """
    with ServerProcess("--rate", "0") as server, ExitStack() as stack:
        address = server.address
        for _ in range(WAITING_LIMIT + 20):
            stack.enter_context(Wire(address, encrypted=True))
        is_over = threading.Event()

        def knock() -> None:
            while not is_over.wait(1 / KNOCKS_A_SECOND):
                with contextlib.suppress(OSError):
                    sock = socket.create_connection((address.host, address.port), 5)
                    stack.callback(sock.close)
                    sock.sendall(b"\x16\x03\x01")

        thread = threading.Thread(target=knock)
        thread.start()
        try:
            assert [outcome_of_slow_log_in(address, f"s{n}") for n in range(3)] == ["welcome"] * 3
        finally:
            is_over.set()
            thread.join(10)


def outcome_of_slow_log_in(address: Address, nick: str) -> str:
    """Log in over a slow network: the client's part of the handshake takes a while.

    Returns:
        The op of the server's answer, or "closed".
    """
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    tls = client_context().wrap_bio(incoming, outgoing)
    hello = f'{{"op":"hello","v":1,"nick":"{nick}"}}\n'.encode()
    with socket.create_connection((address.host, address.port), 10) as sock:

        def exchange(step: Callable[[], T]) -> T:
            while True:
                try:
                    return step()
                except ssl.SSLWantReadError:
                    sock.sendall(outgoing.read())
                    incoming.write(sock.recv(65_536) or b"closed")

        try:
            exchange(tls.do_handshake)
            time.sleep(ROUND_TRIP_SECONDS)
            tls.write(hello)
            sock.sendall(outgoing.read())
            return str(json.loads(exchange(tls.read).splitlines()[0])["op"])
        except OSError:
            return "closed"


def test_handshakes_that_end_in_no_log_in_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin more than an address may, and see that whoever logs in takes nothing from it."""
    monkeypatch.setattr(meters, "HANDSHAKES_AT_ONCE", 5)
    monkeypatch.setattr(meters, "HANDSHAKES_A_SECOND", 1e-6)
    server = ChatServer(ServerSettings(port=0))
    server.start()
    try:
        address = Address(*server.address)
        for number in range(12):
            with RichWire.login(address, f"s{number}", key=f"s{number}", encrypted=True) as wire:
                wire.say(op="ping", n=1)  # as a window does at once
                wire.hear("pong")
        outcomes = [outcome_of_handshake(address) for _ in range(12)]
        assert outcomes == [True] * 5 + [False] * 7
        with RichWire.login(address, "ana", key="A"):  # on the server's computer, without
            pass
    finally:
        server.stop()


def outcome_of_handshake(address: Address) -> bool:
    try:
        with Wire(address, encrypted=True):
            return True
    except OSError:
        return False


def test_who_writes_http_over_and_over_does_not_fill_the_log() -> None:
    with ServerProcess() as server:
        for _ in range(150):
            with socket.create_connection((server.address.host, server.address.port), 10) as sock:
                sock.sendall(b"GET /secret HTTP/1.1\r\n\r\n")
                sock.settimeout(10)
                while sock.recv(4096):
                    pass
        log = server.log()
    assert 0 < log.count("turned away") <= 70
    assert "secret" not in log
