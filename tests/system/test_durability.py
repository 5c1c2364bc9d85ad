"""Test that confirmed messages are on the disk, whatever happens to the disk or the process."""

from __future__ import annotations

import itertools
import json
import re
import selectors
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from net.wire.address import Address
from tests.processes import ROOT, ServerProcess
from tests.torture import strace
from tests.torture.launch import LaunchedServer
from tests.torture.load import CID, login, post_all, stored_cids
from tests.wire import RichWire

if sys.platform != "linux":
    pytest.skip("strace, RLIMIT_FSIZE and /proc are Linux's", allow_module_level=True)

import resource

RECOVERY_SECONDS = 1.0
RETURN_SECONDS = 10.0
CROWD = 500


# --- the disk -------------------------------------------------------------------------------------


def test_no_ok_leaves_before_the_sync_that_covers_it(tmp_path: Path) -> None:
    data, trace = tmp_path / "data", tmp_path / "trace"
    with (
        LaunchedServer("--rate", "0", "--data", str(data), trace=trace) as server,
        ExitStack() as stack,
    ):
        wires = [stack.enter_context(login(server.address, f"p{n}")) for n in range(4)]
        confirmed = post_all(wires, itertools.count(), rounds=20, at_once=5)
        server.kill()
        calls = strace.read_trace(trace, server.process.pid)
    findings = strace.check_oks(calls, str(data / "chat.db-wal"), CID)
    assert findings.oks == len(confirmed) == 400
    assert findings.commits >= 20
    assert findings.early == []


def test_what_is_confirmed_survives_a_power_cut(tmp_path: Path) -> None:
    data, trace = tmp_path / "data", tmp_path / "trace"
    with (
        LaunchedServer("--rate", "0", "--data", str(data), trace=trace) as server,
        ExitStack() as stack,
    ):
        wires = [stack.enter_context(login(server.address, f"p{n}")) for n in range(3)]
        confirmed = post_all(wires, itertools.count(), rounds=5, at_once=5)
        server.kill()
        strace.cut_power(data / "chat.db-wal", strace.read_trace(trace, server.process.pid))
    with LaunchedServer("--data", str(data)) as server, login(server.address, "p1") as again:
        assert again.hear("msg")["text"].startswith("texto")
    assert set(confirmed) <= set(stored_cids(data))


def test_a_full_disk_is_told_and_the_chat_goes_on_when_there_is_room_again(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with ServerProcess("--rate", "0", "--data", str(data)) as server, ExitStack() as stack:
        ana, luis = (stack.enter_context(login(server.address, nick)) for nick in ("ana", "luis"))
        ana.post("luis", "antes", "<c1>")
        assert ana.hear("ok")["cid"] == "<c1>"
        full = max(file.stat().st_size for file in data.iterdir()) + 65_536
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (full, resource.RLIM_INFINITY))
        for n in range(2, 120):
            ana.post("luis", "x" * 16_000, f"<c{n}>")
        answers = [ana.hear("ok", "err") for n in range(2, 120)]
        failed = [answer["cid"] for answer in answers if answer["op"] == "err"]
        assert failed
        assert {answer["code"] for answer in answers if answer["op"] == "err"} == {"storage"}
        ana.say(op="ping", n=7)
        assert ana.hear("pong")["n"] == 7
        resource.prlimit(
            server.process.pid,
            resource.RLIMIT_FSIZE,
            (resource.RLIM_INFINITY, resource.RLIM_INFINITY),
        )
        ana.post("luis", "después", "<after>")
        assert ana.hear("ok", "err")["op"] == "ok"
        heard: list[str] = []
        while not heard or heard[-1] != "<after>":
            message = luis.hear("msg")
            heard.append(message["cid"])
            luis.say(op="seen", id=message["id"])
    confirmed = ["<c1>", *(answer["cid"] for answer in answers if answer["op"] == "ok"), "<after>"]
    assert heard == confirmed == stored_cids(data)


@pytest.mark.parametrize("damage", ["flip", "overwrite", "shorten"])
def test_a_damaged_database_is_set_aside_at_the_start(tmp_path: Path, damage: str) -> None:
    data = tmp_path / "data"
    with ServerProcess("--rate", "0", "--data", str(data)) as server, ExitStack() as stack:
        wires = [stack.enter_context(login(server.address, f"p{n}")) for n in range(2)]
        post_all(wires, itertools.count(), rounds=20, at_once=10)
    database = data / "chat.db"
    content = bytearray(database.read_bytes())
    if damage == "flip":  # in the middle of a page, where only the tree's own bytes are
        content[4096 * 3 : 4096 * 3 + 8] = bytes(
            byte ^ 0xFF for byte in content[4096 * 3 : 4096 * 3 + 8]
        )
    elif damage == "overwrite":
        content[:100] = b"?" * 100
    else:
        del content[len(content) // 2 + 77 :]
    database.write_bytes(content)
    with ServerProcess("--data", str(data)) as server, login(server.address, "p0") as p0:
        assert p0.welcome["high"] == 0
        assert "damaged" in server.log()
        assert "nobody owns a name in the new database" in server.log()
        p0.post("p0", "de nuevo", "<c1>")
        assert p0.hear("ok", "err")["op"] == "ok"
    aside = [
        file for file in data.iterdir() if "-damaged-" in file.name and file.name.endswith(".db")
    ]
    assert [file.read_bytes() for file in aside] == [bytes(content)]


def test_a_database_that_somebody_else_holds_is_one_sentence(tmp_path: Path) -> None:
    with ServerProcess("--data", str(tmp_path / "data")):
        second = subprocess.run(
            [
                sys.executable,
                str(ROOT / "server.py"),
                "--port",
                "0",
                "--data",
                str(tmp_path / "data"),
            ],
            capture_output=True,
            encoding="utf-8",
            timeout=20,
            check=False,
        )
    assert second.returncode == 1
    assert re.fullmatch(r"server\.py: Another server uses the data folder .*\.\n", second.stderr)


def test_only_the_owner_may_read_the_database(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with ServerProcess("--data", str(data)) as server, login(server.address, "ana") as ana:
        ana.post("ana", "hola", "<c1>")
        ana.hear("ok")
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in data.iterdir()}
        assert stat.S_IMODE(data.stat().st_mode) == 0o700
    assert {"chat.db", "chat.db-wal"} <= set(modes)
    assert set(modes.values()) == {0o600}


# --- the process ----------------------------------------------------------------------------------


def test_after_a_kill_under_load_everything_confirmed_is_there_and_it_goes_on_within_a_second(
    tmp_path: Path,
) -> None:
    data = tmp_path / "data"
    numbers = itertools.count()
    with LaunchedServer("--rate", "0", "--data", str(data)) as server, ExitStack() as stack:
        wires = [stack.enter_context(login(server.address, f"p{n}")) for n in range(4)]
        confirmed = post_all(wires, numbers, rounds=10, at_once=50)
        for wire in wires:  # the server is killed in the midst of these
            for _ in range(200):
                cid = f"<c{next(numbers)}>"
                wire.post("p0", f"texto {cid}", cid)
        confirmed.append(wires[0].hear("ok")["cid"])
        server.kill()
        for wire in wires:
            confirmed += [one["cid"] for one in rest_of(wire) if one["op"] == "ok"]
    started = time.monotonic()
    with LaunchedServer("--data", str(data)) as server, login(server.address, "p0") as p0:
        listening = time.monotonic()
        p0.post("p1", "otra vez", "<c0a>")
        while p0.hear("ok")["cid"] != "<c0a>":
            pass
        recovered = time.monotonic()
    print(
        f"{len(confirmed)} confirmed; first ok {recovered - listening:.3f} s after it listened,"
        f" {recovered - started:.3f} s after it was started"
    )
    assert recovered - listening < RECOVERY_SECONDS
    stored = stored_cids(data)
    assert set(confirmed) <= set(stored)
    assert len(stored) == len(set(stored))


def rest_of(wire: RichWire) -> Iterator[dict[str, Any]]:
    """Yield what had come before the end; the last line may be incomplete."""
    for line in wire.expect_end().split(b"\n")[:-1]:
        yield json.loads(line)


def test_everybody_comes_back_at_once(tmp_path: Path) -> None:
    """Test 500 people who each missed five messages in the room while they were away.

    All have one address, whose limits are for newcomers (there can't be so many of them at once).
    """
    data = tmp_path / "data"
    with LaunchedServer("--rate", "0", "--data", str(data)) as server:
        with crowd(server.address, "", 0) as (wires, _):
            epoch = wires[0].welcome["epoch"]
        with login(server.address, "p0") as p0:
            for n in range(5):
                p0.post("#clase", f"{n}", f"<c{n}>")
                high = p0.hear("ok")["id"]
        server.kill()
    started = time.monotonic()
    with ServerProcess("--data", str(data)) as server:
        restarted = time.monotonic()
        with crowd(server.address, epoch, high - 5) as (_, texts):
            finished = time.monotonic()
    print(
        f"{CROWD} are back {finished - restarted:.2f} s after the restart, which took "
        f"{restarted - started:.2f} s"
    )
    assert finished - started < RETURN_SECONDS
    assert texts == [["0", "1", "2", "3", "4"]] * CROWD


@contextmanager
def crowd(
    address: Address, epoch: str, seen: int
) -> Iterator[tuple[list[RichWire], list[list[str]]]]:
    """Log many people in at once, and yield them when all are live.

    Each comes with the texts that they received until then. Those who are refused because too many
    have not logged in yet try again at once.
    """
    with ExitStack() as stack, selectors.DefaultSelector() as selector:

        def arrive(n: int) -> RichWire:
            wire = stack.enter_context(RichWire(address))
            wire.say_hello(f"p{n}", f"p{n}", epoch=epoch, seen=seen)
            selector.register(wire.sock, selectors.EVENT_READ, n)
            return wire

        wires = [arrive(n) for n in range(CROWD)]
        texts: list[list[str]] = [[] for _ in wires]
        waiting = set(range(CROWD))
        deadline = time.monotonic() + 3 * RETURN_SECONDS
        while waiting:
            assert time.monotonic() < deadline, f"{len(waiting)} are not live"
            for key, _ in selector.select(1.0):
                wire = wires[key.data]
                data = b""
                with suppress(ConnectionResetError):
                    data = wire.sock.recv(1_048_576)
                *lines, wire.unread = (wire.unread + data).split(b"\n")
                for message in map(json.loads, lines):
                    if message["op"] == "challenge":
                        wire.prove(message, f"p{key.data}", f"p{key.data}")
                    elif message["op"] == "welcome":
                        wire.welcome = message
                    elif message["op"] == "msg":
                        texts[key.data].append(message["text"])
                    elif message["op"] == "live":
                        waiting.discard(key.data)
                    else:
                        assert message["op"] != "err", message
                        assert message["op"] != "bye" or message["code"] == "crowded", message
                if not data:
                    selector.unregister(wire.sock)
                    wires[key.data] = arrive(key.data)
        yield wires, texts


# --- somebody who reads slowly --------------------------------------------------------------------


def test_who_reads_too_slowly_gets_everything_in_the_end(tmp_path: Path) -> None:
    texts = [f"{n:04}" + "x" * 12_000 for n in range(800)]
    with ServerProcess("--rate", "0", "--data", str(tmp_path / "data")) as server:
        with login(server.address, "luis") as lazy, login(server.address, "ana") as ana:
            lazy.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)
            lazy.hear("live")
            for n, text in enumerate(texts):
                ana.post("luis", text, f"<c{n}>")
                assert ana.hear("ok", "err")["op"] == "ok"
            got = []
            for _ in texts:
                message = lazy.hear("msg", "bye")
                got.append(message["text"])
                lazy.say(op="seen", id=message["id"])
        assert "slowly" not in server.log()
    assert got == texts
