"""Test hostile visitors: the others must not notice, and the log must have no traceback."""

from __future__ import annotations

import json
import random
import socket
import struct
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from net.shared.connection import SEND_BUFFER_BYTES
from tests.processes import ServerProcess
from tests.support import wait_until
from tests.wire import PROMPT, PlainWire, RichWire, Wire

SEED = 7


@pytest.fixture
def server() -> Iterator[ServerProcess]:
    with ServerProcess("--rate", "0") as server:
        yield server


class Pair:
    """A pair is two people who want to talk undisturbed."""

    def __init__(self, server: ServerProcess) -> None:
        self.ana = RichWire.login(server.address, "ana")
        self.luis = PlainWire.login(server.address, "luis")
        self._sent = 0

    def assert_undisturbed(self) -> float:
        """Check that a message comes through, and return the seconds it took."""
        self._sent += 1
        started = time.monotonic()
        self.ana.post("luis", f"mensaje {self._sent}", str(self._sent))
        self.luis.expect(f"ana: mensaje {self._sent}\n")
        assert self.ana.hear("ok", "err")["op"] == "ok"
        return time.monotonic() - started


@pytest.fixture
def pair(server: ServerProcess) -> Iterator[Pair]:
    pair = Pair(server)
    try:
        yield pair
        pair.assert_undisturbed()
    finally:
        pair.ana.close()
        pair.luis.close()


def memory_bytes(server: ServerProcess) -> int:
    for line in Path(f"/proc/{server.process.pid}/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    raise AssertionError("no VmRSS")


@pytest.mark.parametrize("character", ["٠", "ﷺ", "a\u0315\u0300", "\u202e"])
def test_names_that_take_long_to_look_at(server: ServerProcess, pair: Pair, character: str) -> None:
    """Test one line of the longest length allowed.

    Such a line once stopped everybody for more than a minute.
    """
    name = (character * 65_000).encode()
    rich = [
        {"op": "hello", "v": 1, "nick": name[:60_000].decode("utf-8", "ignore")},
        {
            "op": "msg",
            "cid": "1",
            "to": "ana",
            "text": "x",
            "about": {"from": name[:60_000].decode("utf-8", "ignore"), "cid": "1"},
        },
        {"op": "join", "room": "#" + name[:60_000].decode("utf-8", "ignore")},
    ]
    with ExitStack() as stack:
        for message in rich:
            wire = stack.enter_context(RichWire(server.address))
            wire.send(json.dumps(message, ensure_ascii=False).encode() + b"\n")
        for line in (name[:16_000], b"#clase" + name[:16_000] + b": x"):
            plain = stack.enter_context(Wire(server.address))
            plain.send(line + b"\n" + line + b"\n")
        for _ in range(20):
            assert pair.assert_undisturbed() < 5


@pytest.mark.parametrize("first", [b"x", b"{"])
def test_an_endless_line(server: ServerProcess, pair: Pair, first: bytes) -> None:
    with Wire(server.address) as wire:
        # Ana says nothing meanwhile: after 20 seconds of silence she would be gone.
        wire.sock.settimeout(10)
        total = 0
        before = memory_bytes(server) if sys.platform == "linux" else 0
        try:
            wire.send(first)
            deadline = time.monotonic() + 10
            while time.monotonic() < deadline:
                wire.send(b"x" * 65_536)
                total += 65_536
        except OSError:
            pass
        else:
            pytest.fail(f"{total} bytes without an end were taken")
        if sys.platform == "linux":
            assert memory_bytes(server) - before < 8_000_000  # a new thread has a heap of its own


def test_rubbish(server: ServerProcess, pair: Pair) -> None:
    """Test bytes of every kind, as the name and as a message, in both dialects."""
    chance = random.Random(SEED)
    kinds: list[Callable[[], bytes]] = [
        lambda: chance.randbytes(200),
        lambda: b"\x00" * 50 + b"\n",
        lambda: b"\xff\xfe\xc3\n",
        lambda: b"{" + chance.randbytes(100) + b"\n",
        lambda: b'{"op":"msg","cid":"1","to":"luis","text":' + b"[" * 2000 + b"\n",
        lambda: b'{"op":"hello","v":1e308,"nick":{"a":1}}\n',
        lambda: "luis\u202e: \ud800".encode("utf-8", "surrogatepass") + b"\n",
        lambda: b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + chance.randbytes(100),
        lambda: b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
    ]
    for n in range(90):
        with Wire(server.address) as wire:
            try:
                if n % 3 == 0:
                    wire.send(f'{{"op":"hello","v":1,"nick":"r{n}"}}\n')
                elif n % 3 == 1:
                    wire.send(f"r{n}\n")
                for _ in range(5):
                    wire.send(kinds[n % len(kinds)]())
            except OSError:
                continue
        if n % 10 == 0:
            pair.assert_undisturbed()
    # Rubbish may well reach luis as a message of its sender: he wrote none of it.
    pair.luis.unread = b""


def test_a_thousand_connections_that_say_nothing(server: ServerProcess, pair: Pair) -> None:
    with ExitStack() as stack:
        silent = [stack.enter_context(Wire(server.address)) for _ in range(1000)]
        pair.assert_undisturbed()
        with PlainWire.login(server.address, "nueva"):  # there is room for those who speak
            pass
        # Who has said nothing is told nothing but, after a while, the prompt.
        assert silent[0].expect_end() in (b"", PROMPT.encode())
        assert silent[-1].sock.recv(100).decode() == PROMPT


def test_a_client_that_never_reads_harms_nobody(server: ServerProcess, pair: Pair) -> None:
    before = memory_bytes(server) if sys.platform == "linux" else 0
    with (
        RichWire.login(server.address, "sorda") as deaf,
        RichWire.login(server.address, "charla") as talker,
    ):
        slowest = 0.0
        refused = 0
        for n in range(1200):
            talker.post("sorda", "x" * 16_000, str(n))
            if n % 100 == 99:
                slowest = max(slowest, pair.assert_undisturbed())
            refused += talker.hear("ok", "err")["op"] == "err"
        assert slowest < 1.0
        assert refused, "she was never cut"
        wait_until(lambda: "sorda left" in server.log(), server.log)
        if sys.platform == "linux":
            assert memory_bytes(server) - before < SEND_BUFFER_BYTES + 4_000_000
        deaf.expect_end()


def test_connections_that_are_reset(server: ServerProcess, pair: Pair) -> None:
    for n in range(100):
        wire = Wire(server.address)
        if n % 2:
            wire.send(f"corta{n}\nluis: ho")
        # SO_LINGER with 0 s: close sends a reset.
        wire.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        wire.close()
    pair.assert_undisturbed()
    wait_until(
        lambda: server.log().count(" left: ") == server.log().count("corta") // 2, server.log
    )


def test_who_sends_too_fast_is_read_more_slowly_and_loses_nothing() -> None:
    """Test 60 messages at 10 a second with a burst of 40: they take about 2 s."""
    with (
        ServerProcess("--rate", "10") as server,
        PlainWire.login(server.address, "rápida") as fast,
        PlainWire.login(server.address, "oye") as luis,
    ):
        started = time.monotonic()
        fast.send("".join(f"oye: {n}\n" for n in range(60)))
        luis.expect("".join(f"rápida: {n}\n" for n in range(60)))
        assert 1.0 < time.monotonic() - started < 8.0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit of descriptors to reach")
def test_when_descriptors_run_out_those_who_are_here_talk_on() -> None:
    with ServerProcess("--rate", "0", descriptors=64) as server:
        pair = Pair(server)
        with ExitStack() as stack:
            for _ in range(100):
                stack.enter_context(Wire(server.address))
            wait_until(lambda: "descriptors are running out" in server.log(), server.log)
            for _ in range(20):
                pair.assert_undisturbed()
        with PlainWire.login(server.address, "nueva"):
            pair.assert_undisturbed()
        pair.ana.close()
        pair.luis.close()
