"""Test floods of connections that never log in: who is here chats on, and others still get in."""

from __future__ import annotations

import contextlib
import socket
import sys
import threading
import time
from collections.abc import Iterator

import pytest

from net.wire.address import Address
from tests.processes import ServerProcess
from tests.support import wait_until
from tests.wire import RichWire

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows has no limit of descriptors to reach"
)

DESCRIPTORS = 96
KEPT_BY_FLOOD = 400


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
                wait_until(lambda: count[0] > 3 * DESCRIPTORS, timeout=30)
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
        assert "descriptors are running out" in log
        assert "unable to open" not in log and "could not be stored" not in log
        # The operator is told, not flooded as well.
        assert log.count("connections that have not logged in are closed") <= 2


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
