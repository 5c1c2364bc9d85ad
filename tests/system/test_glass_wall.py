"""Test the glass wall's feed with a real server: what it tells, to whom, and what never."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from net.shared import host_file
from net.wire.wall import ARROWS_A_MESSAGE, WALL_TEXT_CHARACTERS
from tests.processes import ServerProcess
from tests.support import wait_until
from tests.wire import PlainWire, RichWire


class Watcher:
    """It watches, and keeps all that it is told."""

    def __init__(self, wire: RichWire) -> None:
        self.wire = wire
        self.arrows: list[dict[str, Any]] = []
        self.connections: dict[int, dict[str, Any]] = {}
        self.missed = self.turns = 0
        self.count = -1

    def hear(self) -> None:
        news = self.wire.hear("wall")
        self.arrows += news.get("arrows", [])
        assert len(news.get("arrows", [])) <= ARROWS_A_MESSAGE
        for one in news.get("connections", []):
            self.connections[one["number"]] = one
        for number in news.get("gone", []):
            self.connections.pop(number, None)
        self.missed += news.get("missed", 0)
        self.turns += news.get("turns", 0)
        self.count = news["count"]

    def hear_until(self, condition: Any) -> None:
        def look() -> bool:
            self.hear()
            return bool(condition())

        wait_until(look, lambda: (self.arrows[-5:], self.connections))

    def said(self, op: str, *, sent: bool) -> list[dict[str, Any]]:
        return [one for one in self.arrows if one["op"] == op and one["sent"] == sent]

    def of(self, nick: str) -> dict[str, Any]:
        return next((one for one in self.connections.values() if one.get("nick") == nick), {})


@contextmanager
def watching(folder: Path, server: ServerProcess) -> Iterator[Watcher]:
    told = host_file.read(folder)
    assert told is not None
    with RichWire(server.address, encrypted=True) as wire:
        wire.say(op="oversee", token=told.token)
        wire.hear("status")
        wire.say(op="watch")
        yield Watcher(wire)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerProcess]:
    with ServerProcess("--rate", "0", "--teach", "--data", str(tmp_path)) as process:
        yield process


def test_each_message_and_each_connection_is_told(server: ServerProcess, tmp_path: Path) -> None:
    with (
        watching(tmp_path, server) as wall,
        RichWire.login(server.address, "ana") as ana,
        PlainWire.login(server.address, "nc") as nc,
    ):
        wall.hear_until(lambda: wall.of("ana") and wall.of("nc"))
        assert (wall.of("ana")["dialect"], wall.of("nc")["dialect"]) == ("rich", "plain")
        ana.say(op="join", room="#clase")
        ana.post("#clase", "Hola a todos", "c1")
        ana.hear("ok")
        wall.hear_until(lambda: wall.said("ok", sent=True))
        [asked] = wall.said("msg", sent=False)
        assert asked["nick"] == "ana"
        assert "text" not in asked
        nc.send("ana: hola\n")
        wall.hear_until(lambda: len(wall.said("msg", sent=False)) == 2)
        [heard] = [one for one in wall.said("msg", sent=True) if one["nick"] == "ana"]
        assert "text" not in heard and "room" not in heard
        assert wall.turns > 0
        before = wall.of("nc")["sent"]
        ana.post("nc", "¿Qué tal?", "c2")
        wall.hear_until(lambda: wall.of("nc")["sent"] > before)
        number = wall.of("nc")["number"]
        nc.close()
        wall.hear_until(lambda: number not in wall.connections)


def test_what_comes_is_called_as_it_came(server: ServerProcess, tmp_path: Path) -> None:
    """Say what the hub hears as something else: a log-in with a wrong proof, and mistakes."""
    with watching(tmp_path, server) as wall:
        wall.hear()  # it is watched from now on
        with RichWire.login(server.address, "luis") as luis:
            luis.say(op="seen", id="x")
            luis.say(op="insulto")
            with RichWire(server.address) as ana:
                ana.say(op="hello", v=1, nick="ana", key="A" * 43)
                ana.hear("challenge")
                ana.say(op="proof", signature="A" * 86)

                def told() -> list[str]:
                    return sorted(one["op"] for one in wall.arrows if not one["sent"])

                wall.hear_until(lambda: len(told()) == 5)
                assert told() == ["hello", "hello", "line", "proof", "seen"]


def test_what_is_said_in_a_public_room_is_shown_and_nothing_private_ever_is(
    server: ServerProcess, tmp_path: Path
) -> None:
    secret, public = "SECRETO-4711", "PUBLICO-" + "x" * 100
    with (
        watching(tmp_path, server) as wall,
        RichWire.login(server.address, "ana") as ana,
        RichWire.login(server.address, "luis") as luis,
    ):
        for one in (ana, luis):
            one.say(op="join", room="#clase")
        ana.post("luis", secret, "c1")
        luis.hear("msg")
        ana.post("#clase", public, "c2")
        luis.hear("msg")
        ana.post("#nadie", secret, "c3")  # is refused
        ana.hear("err")
        ana.say(op="group", room="#g-0123456789", title=secret, people=["luis"])
        luis.hear("invite")
        ana.post("#g-0123456789", secret, "c4")
        luis.say(op="join", room="#g-0123456789")
        wall.hear_until(lambda: wall.said("invite", sent=True) and wall.said("join", sent=False))
        [told] = [one for one in wall.said("msg", sent=True) if one.get("room")]
        assert told["room"] == "#clase"
        assert told["text"] == public[:WALL_TEXT_CHARACTERS]
        assert secret not in repr((wall.arrows, wall.connections))


def test_a_flood_is_counted_and_harms_nobody(server: ServerProcess, tmp_path: Path) -> None:
    with (
        watching(tmp_path, server) as wall,
        RichWire.login(server.address, "ana") as ana,
        RichWire.login(server.address, "luis") as luis,
    ):
        for number in range(2000):
            ana.post("luis", f"m{number}", f"c{number}")
        for number in range(2000):
            assert luis.hear("msg")["text"] == f"m{number}"
            if number % 200 == 199:
                luis.say(op="seen", id=number + 1)
        wall.hear_until(lambda: wall.missed > 100)


def test_who_stops_watching_is_told_no_more(server: ServerProcess, tmp_path: Path) -> None:
    with watching(tmp_path, server) as wall:
        wall.hear()
        wall.wire.say(op="watch", on=False)
        wall.wire.say(op="ping", n=7)
        while wall.wire.hear("wall", "pong")["op"] != "pong":
            pass
        wall.wire.say(op="status")
        RichWire.login(server.address, "ana").close()
        wall.wire.say(op="ping", n=8)
        assert wall.wire.hear("status", "wall")["op"] == "status"
        assert wall.wire.hear("pong", "wall")["op"] == "pong"


def test_nobody_else_can_watch(server: ServerProcess) -> None:
    with RichWire.login(server.address, "ana") as ana:
        ana.say(op="watch")
        assert ana.hear("err")["code"] == "unknown_op"
    with RichWire(server.address, encrypted=True) as stranger:
        stranger.say(op="watch")
        assert stranger.hear("err")["code"] in {"not_logged_in", "unknown_op"}


def test_a_server_that_does_not_show_how_it_works_says_so(tmp_path: Path) -> None:
    with ServerProcess("--data", str(tmp_path)) as server, watching(tmp_path, server) as wall:
        assert wall.wire.hear("err")["code"] == "not_teaching"
