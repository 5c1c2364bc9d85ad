"""Test limits of a name or an address, which hold over all its connections.

A class must not notice them.
"""

from __future__ import annotations

import contextlib
import select
import socket
import sqlite3
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from net.hub import cleaning
from net.hub.seats import CLASS
from net.server import meters, pacing
from net.wire.address import Address
from tests.processes import ServerProcess
from tests.support import PATIENCE_SECONDS, wait_until
from tests.wire import PROMPT, WELCOME, PlainWire, RichWire, Wire

ATTACKER, OTHER = "127.0.0.2", "127.0.0.3"
STUDENTS = 40
FLOOD_A_SECOND = 500
FLOOD_SECONDS = 30.0  # for 1,000 of them, at most

needs_addresses = pytest.mark.skipif(
    not Path("/proc/net/fib_trie").exists(), reason="only Linux answers for all of 127.0.0.0/8"
)


@pytest.fixture
def server() -> Iterator[ServerProcess]:
    with ServerProcess() as server:
        yield server


def say_hello_from(
    host: str, address: Address, nick: str, key: str = ""
) -> tuple[RichWire, dict[str, Any]]:
    """Log in from this address; return the visitor and the server's last answer."""
    wire = RichWire(address, host)
    wire.say_hello(nick, key)
    answer = wire.hear("challenge", "welcome", "err")
    if answer["op"] == "challenge":
        wire.prove(answer, nick, key)
        answer = wire.hear("welcome", "err")
    return wire, answer


# --- what is written ------------------------------------------------------------------------------


def heard_within(seconds: float, wire: Wire) -> bytes:
    """Return all that comes within a time."""
    data = b""
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        if select.select([wire.sock], [], [], left)[0]:
            data += wire.sock.recv(65_536)
    return data


@pytest.mark.parametrize("key", ["M", ""], ids=["owner", "nobody's"])
def test_who_connects_anew_is_not_read_any_faster(server: ServerProcess, key: str) -> None:
    """Test 40 messages at once and 10 a second, over all connections of a name."""
    started = time.monotonic()
    stored = 0
    with ExitStack() as stack:
        for n in range(6):
            wire = stack.enter_context(RichWire.login(server.address, "mala", key=key))
            for m in range(40):
                wire.post("mala", "x", f"{n}:{m}")
            stored += heard_within(0.3, wire).count(b'"op":"ok"')
            wire.close()
    assert 40 <= stored < 45 + 11 * (time.monotonic() - started)


def test_long_messages_count_as_several(server: ServerProcess) -> None:
    """Test 16 KiB, which count as two messages: 60 take about 8 s, 40 short ones no time."""
    with RichWire.login(server.address, "larga", key="L") as wire:
        started = time.monotonic()
        for n in range(30):
            wire.post("larga", "x" * 16_000, str(n))
        for _ in range(30):
            assert wire.hear("ok", "err")["op"] == "ok"
        assert time.monotonic() - started > 1.5


def test_what_follows_the_log_in_in_one_segment_is_counted_too(server: ServerProcess) -> None:
    started = time.monotonic()
    with PlainWire.login(server.address, "oye") as oye:
        for _ in range(2):
            with Wire(server.address) as wire:
                wire.send("prisa\n" + "".join(f"oye: {n}\n" for n in range(39)))
                wire.expect(PROMPT + WELCOME.format("prisa"))
                oye.expect("".join(f"prisa: {n}\n" for n in range(39)))
            wait_until(
                lambda: server.log().count("prisa left") == server.log().count("prisa joined"),
                server.log,
            )
    assert time.monotonic() - started > 3.0  # the second 39 had to pass at 10 a second


def test_a_day_has_room_for_only_so_much() -> None:
    with (
        ServerProcess("--max-day", "0.1") as server,
        RichWire.login(server.address, "ana", key="A") as ana,
    ):
        for n in range(8):
            ana.post("ana", "x" * 16_000, str(n))
        answers = [ana.hear("ok", "err") for _ in range(8)]
        assert [answer["op"] for answer in answers] == ["ok"] * 6 + ["err"] * 2
        assert (answers[-1]["code"], answers[-1]["cid"]) == ("quota", "7")
    with (
        ServerProcess("--max-day", "0.001") as server,
        PlainWire.login(server.address, "ana") as nc,
    ):
        nc.send("#clase: " + "x" * 1000 + "\n")
        nc.expect("Has llegado al tope por ahora y no se ha enviado. Prueba dentro de un rato.\n")


@pytest.mark.parametrize("dialect", ["plain", "rich"])
def test_who_closes_is_gone_although_much_is_unread(server: ServerProcess, dialect: str) -> None:
    """Test half a minute's worth of unread messages, at 10 a second."""
    with RichWire.login(server.address, "luis") as luis:
        ana: Wire
        if dialect == "plain":
            ana = PlainWire.login(server.address, "ana")
            ana.send("".join(f"luis: {n}\n" for n in range(340)))
        else:
            ana = RichWire.login(server.address, "ana", key="A")
            for _ in range(340):
                ana.say(op="typing", to="luis")
        luis.hear("msg", "typing")
        ana.close()
        closed = time.monotonic()
        while (change := luis.hear("presence"))["state"] != "offline":
            pass
        assert change["nick"] == "ana"
        assert time.monotonic() - closed < pacing.GONE_SECONDS + 3 * pacing.LOOK_SECONDS + 1.0


def test_a_plain_sender_is_told_of_being_slowed_down(server: ServerProcess) -> None:
    with PlainWire.login(server.address, "rápida") as fast:
        fast.send("".join("nadie: x\n" for _ in range(45)))
        said = [fast.read_line().decode() for _ in range(46)]
    assert said.count("El usuario nadie no está conectado.") == 45
    assert (
        said.count(
            "Escribes demasiado deprisa: el servidor lo lee poco a poco, y no se pierde nada."
        )
        == 1
    )


# --- seats, names, log-ins ------------------------------------------------------------------------


@needs_addresses
def test_one_address_does_not_get_all_seats() -> None:
    with ServerProcess("--max-clients", str(CLASS + 10)) as server, ExitStack() as stack:
        RichWire.login(server.address, "ana", key="A").close()
        refused = []
        for n in range(CLASS + 10):
            wire, answer = say_hello_from(ATTACKER, server.address, f"s{n}")
            stack.enter_context(wire)
            if answer["op"] == "err":
                refused.append(answer["code"])
        assert refused == ["server_full"] * 10
        # Those who have owned their name before get in, from that address too.
        ana, answer = say_hello_from(ATTACKER, server.address, "ana", "A")
        stack.enter_context(ana)
        assert answer["op"] == "welcome"


@needs_addresses
def test_names_are_not_made_by_the_thousand(server: ServerProcess) -> None:
    codes = []
    for n in range(130):
        wire, answer = say_hello_from(ATTACKER, server.address, f"s{n}", f"s{n}")
        wire.close()
        codes.append(answer.get("code", answer["op"]))
    assert codes.count("welcome") <= 121
    assert set(codes[121:]) == {"too_many_names"}
    with RichWire.login(server.address, "nueva", key="N"):  # another address has its own
        pass


def test_a_class_behind_one_address_notices_nothing(server: ServerProcess) -> None:
    """Test a class that logs in for the first time within a second.

    Each of them writes to the room and to a neighbour, and comes again.
    """

    def be_a_student(n: int) -> list[dict[str, Any]]:
        answers = []
        for lesson in range(2):
            with RichWire.login(server.address, f"alumno {n}", key=f"a{n}") as wire:
                all_here.wait(PATIENCE_SECONDS)
                wire.post("#clase", "hola a todos", f"{lesson}:1")
                wire.post(f"alumno {(n + 1) % STUDENTS}", "¿qué tal?", f"{lesson}:2")
                wire.say(op="join", room=f"#mesa-{n // 4}")
                wire.post(f"#mesa-{n // 4}", "x" * 2000, f"{lesson}:3")
                answers += [wire.hear("ok", "err") for _ in range(3)]
                all_here.wait(PATIENCE_SECONDS)
        return answers

    all_here = threading.Barrier(STUDENTS)
    with ThreadPoolExecutor(STUDENTS) as pool:
        for answers in pool.map(be_a_student, range(STUDENTS)):
            assert [answer["op"] for answer in answers] == ["ok"] * 6


@needs_addresses
def test_whoever_owns_a_name_gets_in_from_the_address_of_an_attacker(server: ServerProcess) -> None:
    """Test that the limits of an address, once used up, don't apply to owners of names there."""
    RichWire.login(server.address, "ana", key="A").close()
    for n in range(2_000):  # about 250 do, if they do not take long
        wire, answer = say_hello_from(ATTACKER, server.address, f"s{n}")
        wire.close()
        if answer["op"] == "err":
            break
    assert answer["code"] == "too_many_logins"
    with ExitStack() as stack:
        for _ in range(20):  # before the log-in, only pings are answered
            wire = stack.enter_context(RichWire(server.address, ATTACKER))
            wire.send(b'{"op":"ping","n":1}\n' * 3000)
        started = time.monotonic()
        ana, answer = say_hello_from(ATTACKER, server.address, "ana", "A")
        stack.enter_context(ana)
        assert answer["op"] == "welcome"
        ana.post("ana", "hola", "c1")
        assert ana.hear("ok", "err")["op"] == "ok"
        assert time.monotonic() - started < meters.MOST_OWED_SECONDS / 2


# --- connections that say nothing -----------------------------------------------------------------


@contextlib.contextmanager
def silent_flood(address: Address, host: str) -> Iterator[list[socket.socket]]:
    """Open 500 silent connections a second and keep them; the oldest are closed."""
    stopping = threading.Event()
    socks: list[socket.socket] = []
    opened: list[socket.socket] = []

    def run() -> None:
        started = time.monotonic()
        while not stopping.wait(
            max(0.0, started + len(opened) / FLOOD_A_SECOND - time.monotonic())
        ):
            with contextlib.suppress(OSError):
                sock = socket.create_connection(
                    (address.host, address.port), 1.0, source_address=(host, 0)
                )
                socks.append(sock)
                opened.append(sock)
                if len(socks) > 800:
                    socks.pop(0).close()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        wait_until(lambda: len(opened) > 600)
        yield opened
    finally:
        stopping.set()
        thread.join()
        for sock in socks:
            sock.close()


@needs_addresses
def test_silent_connections_keep_nobody_at_another_address_out(server: ServerProcess) -> None:
    """Test 1,000 connections, about 2 s, in place of the 60 s that people have to type a name."""
    with silent_flood(server.address, ATTACKER) as opened, RichWire(server.address, OTHER) as nc:
        nc.expect(PROMPT)
        until = len(opened) + 1000
        wait_until(lambda: len(opened) >= until, lambda: len(opened), FLOOD_SECONDS)
        # On a slow machine it took so long that the server has ended the prompt's line.
        assert heard_within(0.1, nc) in (b"", b"\n")
        nc.send("eva\n")
        nc.expect(WELCOME.format("eva"))


@needs_addresses
def test_who_has_begun_to_type_is_not_pushed_out_by_silent_ones(server: ServerProcess) -> None:
    """Open the silent connections from the typist's own address."""
    with (
        silent_flood(server.address, ATTACKER) as opened,
        RichWire(server.address, ATTACKER) as typist,
    ):
        typist.send('{"op":"hello","v":1,')
        until = len(opened) + 1000
        while len(opened) < until:
            typist.expect_silence(0.1)
        typist.send('"nick":"eva"}\n')
        assert typist.hear("welcome", "bye", "err")["op"] == "welcome"


# --- the disk -------------------------------------------------------------------------------------


def test_a_full_store_is_told_before_and_takes_no_more_messages(tmp_path: Path) -> None:
    """Test that all but messages goes on, and messages too when there is room again."""
    options = ("--rate", "0", "--data", str(tmp_path / "data"))
    with (
        ServerProcess(*options, "--max-data", "8") as server,
        RichWire.login(server.address, "ana", key="A", seen=0) as ana,
        RichWire.login(server.address, "luis", key="L", seen=0) as luis,
        PlainWire.login(server.address, "nc") as nc,
    ):
        answers = []
        for n in range(1000):
            ana.post("luis", "x" * 16_000, f"c{n}")
            answers.append(ana.hear("ok", "err"))
            if answers[-1]["op"] == "err":
                break
            luis.say(op="seen", id=luis.hear("msg")["id"])
        assert answers[-1]["code"] == "storage_full"
        assert len(answers) > 8_000_000 / 17_000 - 100
        log = server.log()
        assert log.index("nearly full") < log.index("STORAGE FULL")
        luis.say(op="history", **{"with": "ana", "before": answers[3]["id"], "limit": 2})
        assert len(luis.hear("page")["messages"]) == 2
        about = {"from": "ana", "cid": "c0"}
        ana.say(op="msg", to="luis", text="", cid="d0", kind="delete", about=about)
        assert ana.hear("ok", "err")["op"] == "ok"
        ana.post("luis", "x" * 16_000, "c1")  # a repeat gets the same answer
        assert ana.hear("ok", "err")["id"] == answers[1]["id"]
        nc.send("#clase: hola\n")
        nc.expect("El servidor no tiene sitio y no ha enviado el mensaje.\n")
        with RichWire.login(server.address, "eva", key="E") as eva:
            eva.post("ana", "hola", "e1")
            assert eva.hear("ok", "err")["code"] == "storage_full"
    with (
        ServerProcess(*options, "--max-data", "20") as server,
        RichWire.login(server.address, "ana", key="A") as ana,
    ):
        ana.post("luis", "x", "c9999")
        assert ana.hear("ok", "err")["op"] == "ok"
        assert "full" not in server.log()


def test_limits_are_announced() -> None:
    with (
        ServerProcess("--max-day", "5", "--rate", "7") as server,
        RichWire.login(server.address, "ana") as ana,
    ):
        assert ana.welcome["limits"] == {
            "line": 65_536,
            "text": 16_384,
            "rate": 7.0,
            "day": 5_000_000,
        }


def test_a_running_server_forgets_what_nobody_needs(tmp_path: Path) -> None:
    """Test the whole life of a server.

    It tidies up when it starts, and goes on as long as there is something to forget.
    """
    data = tmp_path / "data"
    with ServerProcess("--rate", "0", "--data", str(data)) as server:
        for n in range(cleaning.LOOKED_AT_ONCE + 20):
            with PlainWire.login(server.address, f"g{n}") as guest:
                guest.send("#clase: hola\n")
                guest.send("g: x\n")  # it is answered when the message before has been handled
                guest.expect("El usuario g no está conectado.\n")
    options = ("--data", str(data), "--keep-days", "0", "--keep-messages", "1")
    with ServerProcess(*options) as server, RichWire.login(server.address, "ana", key="A") as ana:
        ana.post("#clase", "la última", "c1")
        assert ana.hear("ok")["cid"] == "c1"
    # Others can look into its file only when it has ended.
    wait_until(
        lambda: nicks_after_a_while(data, options) == ["ana"],
        lambda: nicks_after_a_while(data, options),
    )


def nicks_after_a_while(data: Path, options: tuple[str, ...]) -> list[str]:
    with ServerProcess(*options) as server, RichWire.login(server.address, "ana", key="A") as ana:
        ana.say(op="ping", n=1)
        ana.hear("pong")
    with contextlib.closing(sqlite3.connect(data / "chat.db")) as db:
        return [nick for (nick,) in db.execute("SELECT nick FROM name")]
