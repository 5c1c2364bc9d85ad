"""Test that the fault proxy does to connections what it says, and heals."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import pytest

from lab.faults import proxy as proxy_module
from lab.faults.lab_log import LabLog, repeating
from lab.faults.own_pair import own_pair
from lab.faults.passage import CHUNK_BYTES
from lab.faults.proxy import Proxy
from lab.faults.script import ScriptStep, parse_script
from lab.faults.stream import MOST_WAITING_BYTES
from net.wire.address import Address
from tests.servers import ThreadedServer
from tests.support import PATIENCE_SECONDS, wait_until
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
    proxy.do("up slice 1 pause 1ms")  # so slow that even a busy machine reads it in pieces
    wire.send(b"abc" * 100)
    wire.expect(b"abc" * 100)
    assert len(echo.pieces) > 10


def test_pieces_are_gathered(echo: Echo, proxy: Proxy, wire: Wire) -> None:
    proxy.do("up coalesce 300ms")
    for piece in ("a", "b", "c"):
        wire.send(piece)
        time.sleep(0.02)
    wire.expect("abc")
    assert echo.pieces[1:] == [b"abc"]


def test_delay_and_bandwidth_take_their_time(proxy: Proxy, wire: Wire) -> None:
    proxy.do("up delay 200ms")
    proxy.do("down bandwidth 10kB/s")
    started = time.monotonic()
    wire.send(b"x" * 2000)
    wire.expect(b"x" * 2000)
    assert 0.35 < time.monotonic() - started < 2


def test_what_is_frozen_passes_when_it_thaws(proxy: Proxy, wire: Wire) -> None:
    proxy.do("down freeze")
    wire.send("tarde")
    wire.expect_silence(TIME_OUT_SECONDS)
    proxy.do("heal")
    wire.expect("tarde")


def test_half_open_loses_for_good_and_tells_nobody(echo: Echo, proxy: Proxy, wire: Wire) -> None:
    proxy.do("up swallow")
    wire.send("perdido")
    wire.expect_silence(TIME_OUT_SECONDS)
    proxy.do("heal")
    wire.send("también perdido")
    wire.close()
    time.sleep(TIME_OUT_SECONDS)
    assert (echo.ended, proxy.connections) == (0, 1)
    with Wire(proxy.address) as another:  # new connections work
        another.send("hola")
        another.expect("hola")
    proxy.do("cut")
    wait_until(lambda: echo.ended == 2)


@pytest.mark.parametrize("reset", [False, True])
def test_a_cut_is_seen_on_both_sides(echo: Echo, proxy: Proxy, wire: Wire, reset: bool) -> None:
    proxy.do("reset" if reset else "cut")
    if reset:
        with pytest.raises(ConnectionResetError):
            wire.sock.recv(1)
    else:
        assert wire.sock.recv(1) == b""
    wait_until(lambda: echo.ended == 1 and proxy.connections == 0)


def test_nobody_listens_for_a_while(proxy: Proxy) -> None:
    proxy.do("refuse")
    with pytest.raises(ConnectionRefusedError):
        Wire(proxy.address)
    proxy.do("heal")
    Wire(proxy.address).close()


def test_a_second_connection_that_is_silent(echo: Echo, proxy: Proxy) -> None:
    proxy.do("duplicate")
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


# --- each fault, between a real client and a real server ------------------------------------------


def test_jitter_takes_a_different_time_for_each_message(proxy: Proxy, wire: Wire) -> None:
    proxy.do("up delay 100ms jitter 100ms")
    took = []
    for number in range(6):
        started = time.monotonic()
        wire.send(f"mensaje {number}")
        wire.expect(f"mensaje {number}")
        took.append(time.monotonic() - started)
    assert max(took) - min(took) > 0.03


def test_the_connection_ends_in_the_middle_of_a_character(proxy: Proxy, wire: Wire) -> None:
    proxy.do("down cut char")
    wire.send("mañana")
    assert wire.expect_end() == b"ma\xc3"


def test_the_connection_is_reset_at_a_byte(proxy: Proxy, wire: Wire) -> None:
    proxy.do("at byte 10 down reset")
    wire.send("0123456789")
    wire.expect("012345")  # four bytes have passed before
    with pytest.raises(ConnectionResetError):
        wire.sock.recv(1)


def test_the_connection_ends_at_a_byte_of_a_line(proxy: Proxy, wire: Wire) -> None:
    proxy.do("down cut frame 3")
    wire.send(" y adiós\nsegunda\n")
    assert wire.expect_end() == " y adiós\nseg".encode()


def test_half_closed_the_other_direction_still_works(echo: Echo, proxy: Proxy, wire: Wire) -> None:
    proxy.do("down half-close")
    assert wire.expect_end() == b""
    wire.send("sigo")
    wait_until(lambda: echo.pieces[-1] == b"sigo")
    assert proxy.connections == 1


def test_bytes_become_others(proxy: Proxy, wire: Wire) -> None:
    proxy.do("up corrupt 1/10")
    wire.send(bytes(1000))
    came = b""
    while len(came) < 1000:
        came += wire.sock.recv(1000)
    assert 50 < 1000 - came.count(0) < 200


def test_a_script_begins_with_the_connection_or_comes_at_a_time(echo: Echo) -> None:
    script = parse_script("down slice 1\nafter 300ms cut")
    with Proxy(echo.address, script=script) as proxy, Wire(proxy.address) as wire:
        wire.send("hola")
        wire.expect("hola")
        assert proxy.faults("down").slice == (1, 1)
        assert wire.expect_end() == b""


def test_a_script_can_mean_one_connection(echo: Echo) -> None:
    script = parse_script("connection 2 at byte 2 down cut")
    with Proxy(echo.address, script=script) as proxy:
        for number in range(1, 4):
            with Wire(proxy.address) as wire:
                wire.send("hola")
                if number == 2:
                    assert wire.expect_end() == b"ho"
                else:
                    wire.expect("hola")


# --- again ----------------------------------------------------------------------------------------


class LineEcho(ThreadedServer):
    """Sends each line back at once, when it has come whole."""

    def serve(self, sock: socket.socket) -> None:
        unread = b""
        while data := sock.recv(65_536):
            *lines, unread = (unread + data).split(b"\n")
            for line in lines:
                sock.sendall(line + b"\n")


class Talk(NamedTuple):
    """A talk is what the client has received, and what the lab has handed over in which pieces."""

    received: bytes
    pieces: list[tuple[object, ...]]
    log: list[str]


ORDERS = (
    "",
    "up slice 3-9 pause 0",
    "down corrupt 1/20",
    "split char pause 0",
    "freeze",
    "heal",
    "up delay 20ms jitter 10ms",
    "down cut char",
)


def talk(seed: int, orders: Sequence[str] = (), script: Sequence[ScriptStep] = ()) -> Talk:
    """Let a client say a line after each order to the lab, and wait for its echo."""
    log = LabLog()
    received = b""
    with LineEcho() as echo, Proxy(echo.address, seed=seed, script=script, note=log.note) as proxy:
        with Wire(proxy.address) as wire:
            for number in range(len(ORDERS)):
                if orders and orders[number]:
                    proxy.do(orders[number])
                if ORDERS[number] == "freeze":
                    continue
                line = f"mensaje {number}, ¿sí? ".encode() * 5 + b"\n"
                goal = len(received) + len(line)
                wire.send(line)
                while len(received) < goal and (data := wire.sock.recv(goal - len(received))):
                    received += data
        wait_until(lambda: proxy.connections == 0)
    lines = log.text().splitlines()
    pieces = [
        (entry["side"], entry["offset"], entry["bytes"], tuple(entry.get("corrupted", ())))
        for entry in map(json.loads, lines)
        if entry["kind"] == "piece"
    ]
    return Talk(received, sorted(pieces), lines)


def test_two_runs_with_one_seed_hand_over_the_same_pieces() -> None:
    first, second, other = talk(1, ORDERS), talk(1, ORDERS), talk(2, ORDERS)
    assert first.received.endswith(b"\xc2")
    assert len(first.pieces) > 60
    assert second[:2] == first[:2]
    assert other.pieces != first.pieces


def test_a_log_repeats_what_was_ordered_by_hand() -> None:
    first = talk(1, ORDERS)
    run = repeating(first.log)
    # A script can be written down and read again.
    script = parse_script("\n".join(map(str, run.steps)))
    assert script == run.steps
    assert talk(run.seed, script=script)[:2] == first[:2]


@pytest.mark.parametrize("end", ["cut", "reset"])
def test_a_log_repeats_an_end_after_the_same_bytes_of_both_directions(echo: Echo, end: str) -> None:
    log = LabLog()
    with Proxy(echo.address, note=log.note) as proxy, Wire(proxy.address) as wire:
        wire.send("hola")
        wire.expect("hola")
        proxy.do(end)
        wait_until(lambda: proxy.connections == 0)
    with (
        Proxy(echo.address, script=repeating(log.text().splitlines()).steps) as proxy,
        Wire(proxy.address) as wire,
    ):
        wire.send("hola, y más")
        with contextlib.suppress(ConnectionResetError):
            assert wire.expect_end() == b"hola"
        assert echo.pieces[1:] == [b"hola"]


# --- what stays behind, and who is bad to the lab -------------------------------------------------


def open_descriptors() -> int:
    return len(os.listdir("/proc/self/fd")) if sys.platform == "linux" else 0


def test_nothing_stays_behind() -> None:
    threads, descriptors = set(threading.enumerate()), open_descriptors()
    with Echo() as echo:
        for order in ("freeze", "swallow", "delay 10s", "duplicate", "refuse", "reset", "cut char"):
            with Proxy(echo.address) as proxy, Wire(proxy.address) as wire:
                wire.send("hola")
                wire.expect("hola")
                proxy.do(order)
                with contextlib.suppress(OSError):
                    wire.send("adiós")
        wait_until(lambda: echo.ended == echo.connected)
    assert set(threading.enumerate()) <= threads
    assert open_descriptors() == descriptors


def test_a_server_that_never_answers_holds_up_nobody_else(
    echo: Echo, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Let a connection hang: 192.0.2.0/24 leads nowhere (RFC 5737)."""
    monkeypatch.setattr(proxy_module, "CONNECT_SECONDS", 0.5)
    log = LabLog()
    with Proxy(Address("192.0.2.1", 9), note=log.note) as proxy, Wire(proxy.address):
        wait_until(lambda: "accepted" in log.text())
        proxy.upstream = echo.address
        with Wire(proxy.address) as wire:
            wire.send("hola")
            wire.expect("hola")


def test_who_sends_without_end_and_is_held_back_costs_little_memory(
    echo: Echo, proxy: Proxy
) -> None:
    proxy.do("up delay 1m")
    with Wire(proxy.address) as wire:
        wire.sock.settimeout(TIME_OUT_SECONDS)
        with pytest.raises(TimeoutError):
            while True:
                wire.send(bytes(65_536))
        assert proxy.traffic()[0].waiting_up <= MOST_WAITING_BYTES + CHUNK_BYTES


def test_there_are_only_so_many_connections(echo: Echo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proxy_module, "MOST_CONNECTIONS", 2)
    with Proxy(echo.address) as proxy, Wire(proxy.address) as first, Wire(proxy.address) as second:
        for wire in (first, second):
            wire.send("hola")
            wire.expect("hola")
        with Wire(proxy.address) as third:
            assert third.expect_end() == b""
        first.send("sigo")
        first.expect("sigo")


def test_whoever_connects_to_the_port_of_a_pair_is_sent_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Be another program that connects first, to the port that is open for a moment."""
    intruders: list[socket.socket] = []
    create_server = socket.create_server

    def listen(address: tuple[str, int]) -> socket.socket:
        listener = create_server(address)
        intruders.append(socket.create_connection(listener.getsockname()[:2], PATIENCE_SECONDS))
        return listener

    monkeypatch.setattr(socket, "create_server", listen)
    own, other = own_pair()
    with own, other, intruders[0]:
        assert own.getpeername() == other.getsockname()
        assert own.getsockname() == other.getpeername()
        own.sendall(b"ana")
        assert other.recv(10) == b"ana"
        with contextlib.suppress(ConnectionResetError):
            assert intruders[0].recv(10) == b""


def test_without_a_port_only_this_program_connects(echo: Echo) -> None:
    with Proxy(echo.address, listen=None) as proxy:
        assert not proxy.address.port
        with Wire(proxy.connect()) as wire:
            wire.send("hola\n")
            wire.expect("hola\n")
            proxy.do("reset")
            with pytest.raises(ConnectionResetError):
                wire.sock.recv(1)
        proxy.do("refuse")
        with pytest.raises(ConnectionRefusedError):
            proxy.connect()
        proxy.do("heal")
        with Wire(proxy.connect()) as wire:
            wire.send("hola\n")
            wire.expect("hola\n")
