"""Test how what comes from outside is read: pages, dates, tables of routes."""

from __future__ import annotations

import errno
import socket
import sys
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from net.finding import gateway, probes
from tests.servers import ThreadedServer


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (b"HTTP/1.1 200 OK\r\n\r\n<html>", ("web", "")),
        (b"HTTP/1.1 400 Bad Request\r\n\r\nesto es un servidor de Charla", ("charla", "")),
        (b"HTTP/1.1 302 Found\r\nLocation: https://wifi.example/login?id=7\r\n\r\n",
         ("portal", "wifi.example")),
        (b"HTTP/1.1 301 Moved\r\nlocation: http://192.168.1.20/index\r\n\r\n", ("web", "")),
        (b"HTTP/1.1 302 Found\r\nLocation: /login\r\n\r\n", ("web", "")),
        (b"HTTP/1.1 511 Network Authentication Required\r\n\r\n", ("portal", "")),
        (b"HTTP/1.1 302 Found\r\nLocation: http://\x1b[31m\r\n\r\n", ("web", "")),
        (b"HTTP/1.1", ("none", "")),
        (b"", ("none", "")),
        (b"\xff" * 5000, ("none", "")),
    ],
)  # fmt: skip
def test_a_page_is_read(answer: bytes, expected: tuple[str, str]) -> None:
    assert probes.read_page(answer, "192.168.1.20")[0] == expected


def test_the_date_of_a_page_is_read() -> None:
    page = b"HTTP/1.1 200 OK\r\nDate: Thu, 26 Nov 2026 20:00:00 GMT\r\n\r\n"
    assert probes.read_page(page, "x")[1] == "Thu, 26 Nov 2026 20:00:00 GMT"


@pytest.mark.parametrize(
    ("away", "expected"),
    [
        (timedelta(seconds=20), ("ok", "0 min")),
        (timedelta(minutes=-20), ("off", "20 min")),
        (timedelta(hours=5), ("off", "5 h")),
        (timedelta(days=400), ("off", "400 d")),
    ],
)
def test_clocks_are_compared(away: timedelta, expected: tuple[str, str]) -> None:
    assert probes.clock(format_datetime(datetime.now(UTC) + away, usegmt=True)) == expected


@pytest.mark.parametrize("date", ["", "yesterday", "Thu, 01 Jan 1970 00:00:09 GMT", "9" * 3000,
                                  "Thu, 26 Nov 99999 20:00:00 GMT",
                                  "Thu, 26 Nov 2026 20:00:00 +99999999999999999999"])  # fmt: skip
def test_a_date_that_can_t_be_is_ignored(date: str) -> None:
    assert probes.clock(date) == ("no date", "")


def test_a_clock_before_this_program_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    later = datetime.now(UTC) + timedelta(days=365)
    monkeypatch.setattr(probes, "OLDEST_CLOCK", later)
    assert probes.clock("")[0] == "off"


@pytest.mark.parametrize(
    ("error", "word"),
    [
        (ConnectionRefusedError(), "refused"),
        (TimeoutError(), "timeout"),
        (PermissionError(errno.EPERM, ""), "forbidden"),
        (OSError(errno.EHOSTUNREACH, ""), "unreachable"),
        (OSError(errno.ENETUNREACH, ""), "no route"),
        (OSError(errno.EIO, ""), "broken"),
    ],
)
def test_errors_have_words(error: OSError, word: str) -> None:
    assert probes.kind_of(error) == word


@pytest.mark.parametrize(
    ("greeting", "expected"),
    [
        (b"SSH-2.0-x", ("known", "SSH")),
        (b"220 mail", ("known", "FTP/SMTP")),
        (b"HTTP/1.0 400", ("web", "")),
        (b'{"op":"err"}', ("charla", "")),
        (b"Bienvenido", ("text", "")),
        (b"", ("closed", "")),
    ],
)
def test_greetings_are_told_apart(greeting: bytes, expected: tuple[str, str]) -> None:
    assert probes._kind_of_answer(greeting) == expected


def test_the_router_is_read_from_what_each_system_prints() -> None:
    linux = (
        "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT\n"
        "eth0\t00000000\t0101A8C0\t0003\t0\t0\t0\t00000000\t0\t0\t0\n"
        "eth0\t0001A8C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\n"
    )
    windows = (
        "Destino de red  Máscara de red  Puerta de enlace  Interfaz  Métrica\r\n"
        "          0.0.0.0          0.0.0.0      192.168.1.1    192.168.1.30     25\r\n"
    )
    macos = "   route to: default\n    gateway: 192.168.1.1\n  interface: en0\n"
    assert gateway.of_linux(linux) == gateway.of_windows(windows) == "192.168.1.1"
    assert gateway.of_macos(macos) == "192.168.1.1"
    assert gateway.of_linux("") == gateway.of_windows("?") == gateway.of_macos("") == ""


def test_a_program_of_the_system_may_write_in_any_code_page() -> None:
    """Ask one that says "\u00fc" as Windows' programs do in German: a byte that cp1252 has not."""
    said = gateway._ask(sys.executable, "-c", "import os; os.write(1, b'\\x81 0.0.0.0 1.2.3.4')")
    assert said.endswith(" 0.0.0.0 1.2.3.4")


# --- hostile servers ------------------------------------------------------------------------------


class Drips(ThreadedServer):
    """Begins like TLS or HTTP, and then sends a byte now and then, without end."""

    def __init__(self, beginning: bytes) -> None:
        self.beginning = beginning

    def serve(self, sock: socket.socket) -> None:
        sock.recv(1)
        sock.sendall(self.beginning)
        while True:
            sock.sendall(b"x")
            time.sleep(0.003)  # a server's pace, not the test's


PATIENCE = 0.4
MARGIN = 1.0


def test_a_server_that_drips_is_not_waited_for() -> None:
    with Drips(b"\x16\x03\x03\x40\x00") as server:
        result, sock = probes.open_port((server.address.host, server.address.port), PATIENCE)
        assert result == ("open", "") and sock is not None
        started = time.monotonic()
        with sock:
            assert probes.talk(sock, PATIENCE)[0] in ("silent", "closed")
        assert time.monotonic() - started < PATIENCE + MARGIN


def test_a_page_that_drips_is_not_waited_for() -> None:
    with Drips(b"HTTP/1.1 200 OK\r\n") as server:
        started = time.monotonic()
        assert probes.web((server.address.host, server.address.port), PATIENCE)[0] == ("web", "")
        assert time.monotonic() - started < PATIENCE + MARGIN


def test_an_endless_page_is_read_as_far_as_it_is_looked_at() -> None:
    class Floods(ThreadedServer):
        sent = 0

        def serve(self, sock: socket.socket) -> None:
            while True:
                self.sent += sock.send(b"HTTP/1.1 200 OK\r\n" + b"x" * 100_000)

    with Floods() as server:
        started = time.monotonic()
        assert probes.web((server.address.host, server.address.port), 5)[0] == ("web", "")
        assert time.monotonic() - started < MARGIN
