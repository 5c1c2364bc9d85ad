"""Test that the fault proxy does to connections what it says, and heals."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator

import pytest

from lab.faults.proxy import Proxy
from tests.servers import ThreadedServer
from tests.support import wait_until
from tests.wire import Wire

TIME_OUT_SECONDS = 0.3  # long enough to believe that nothing comes


class Echo(ThreadedServer):
    """Sends everything back; `pieces` has what each read brought."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []
        self.connected = 0
        self.ended = 0

    def serve(self, sock: socket.socket) -> None:
        self.connected += 1
        try:
            while data := sock.recv(65_536):
                self.pieces.append(data)
                sock.sendall(data)
        finally:
            self.ended += 1


@pytest.fixture
def echo() -> Iterator[Echo]:
    with Echo() as echo:
        yield echo


@pytest.fixture
def proxy(echo: Echo) -> Iterator[Proxy]:
    with Proxy(echo.address) as proxy:
        yield proxy


@pytest.fixture
def wire(proxy: Proxy) -> Iterator[Wire]:
    with Wire(proxy.address) as wire:
        wire.send("hola")
        wire.expect("hola")
        yield wire


def test_much_passes_both_ways_and_the_end_too(echo: Echo, proxy: Proxy, wire: Wire) -> None:
    wire.send(b"x" * 300_000)
    wire.expect(b"x" * 300_000)
    wire.sock.shutdown(socket.SHUT_WR)
    assert wire.expect_end() == b""
    wait_until(lambda: echo.ended == 1 and proxy.connections == 0)


def test_one_byte_at_a_time(echo: Echo, proxy: Proxy, wire: Wire) -> None:
    proxy.up.slice = True
    proxy.up.bandwidth = 1000  # so slow that even a busy machine reads it in pieces
    wire.send(b"abc" * 100)
    wire.expect(b"abc" * 100)
    assert len(echo.pieces) > 10


def test_pieces_are_gathered(echo: Echo, proxy: Proxy, wire: Wire) -> None:
    proxy.up.coalesce = TIME_OUT_SECONDS
    for piece in ("a", "b", "c"):
        wire.send(piece)
        time.sleep(0.02)
    wire.expect("abc")
    assert echo.pieces[1:] == [b"abc"]


def test_delay_and_bandwidth_take_their_time(proxy: Proxy, wire: Wire) -> None:
    proxy.up.delay = 0.2
    proxy.down.bandwidth = 10_000
    started = time.monotonic()
    wire.send(b"x" * 2000)
    wire.expect(b"x" * 2000)
    assert 0.35 < time.monotonic() - started < 2


def test_what_is_frozen_passes_when_it_thaws(proxy: Proxy, wire: Wire) -> None:
    proxy.down.freeze = True
    wire.send("tarde")
    wire.expect_silence(TIME_OUT_SECONDS)
    proxy.heal()
    wire.expect("tarde")


def test_half_open_loses_for_good_and_tells_nobody(echo: Echo, proxy: Proxy, wire: Wire) -> None:
    proxy.up.swallow = True
    wire.send("perdido")
    wire.expect_silence(TIME_OUT_SECONDS)
    proxy.heal()
    wire.send("también perdido")
    wire.close()
    time.sleep(TIME_OUT_SECONDS)
    assert (echo.ended, proxy.connections) == (0, 1)
    with Wire(proxy.address) as another:  # new connections work
        another.send("hola")
        another.expect("hola")
    proxy.cut()
    wait_until(lambda: echo.ended == 2)


@pytest.mark.parametrize("reset", [False, True])
def test_a_cut_is_seen_on_both_sides(echo: Echo, proxy: Proxy, wire: Wire, reset: bool) -> None:
    proxy.cut(reset=reset)
    if reset:
        with pytest.raises(ConnectionResetError):
            wire.sock.recv(1)
    else:
        assert wire.sock.recv(1) == b""
    wait_until(lambda: echo.ended == 1 and proxy.connections == 0)


def test_nobody_listens_for_a_while(proxy: Proxy) -> None:
    proxy.refuse()
    with pytest.raises(ConnectionRefusedError):
        Wire(proxy.address)
    proxy.heal()
    Wire(proxy.address).close()


def test_a_second_connection_that_is_silent(echo: Echo, proxy: Proxy) -> None:
    proxy.duplicate = True
    with Wire(proxy.address) as wire:
        wire.send("hola")
        wire.expect("hola")
        wait_until(lambda: echo.connected == 2)
        assert echo.pieces == [b"hola"]


def test_the_server_may_move(proxy: Proxy) -> None:
    with Echo() as other:
        proxy.upstream = other.address
        with Wire(proxy.address) as wire:
            wire.send("hola")
            wire.expect("hola")
        assert other.pieces == [b"hola"]


def test_without_a_server_the_connection_ends(echo: Echo, proxy: Proxy) -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        proxy.upstream = type(proxy.address)(*nobody.getsockname()[:2])
    with Wire(proxy.address) as wire:
        assert wire.expect_end() == b""
