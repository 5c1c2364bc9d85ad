"""Test somebody who writes faster than others read, with real clients, journals and sockets."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from net.wire import events
from tests.clients import Meet, Person, meeting
from tests.processes import ServerProcess
from tests.support import wait_until
from tests.wire import PlainWire, RichWire

READERS = 8
BURSTS = 4
IN_A_BURST = 39
TEXT = "😀" * 16_000  # a line of nearly 64 KiB


def post(wire: RichWire, to: str, text: str, cid: str) -> None:
    """Post a text in UTF-8; escaped, the line would be too long."""
    wire.send(
        json.dumps({"op": "msg", "to": to, "text": text, "cid": cid}, ensure_ascii=False) + "\n"
    )


def wait_for_messages(person: Person, count: int) -> None:
    wait_until(
        lambda: len(person.all(events.Received)) >= count,
        lambda: (len(person.all(events.Received)), person.all(events.Disconnected)),
        timeout=60,
    )


@pytest.fixture
def meet(monkeypatch: pytest.MonkeyPatch) -> Iterator[Meet]:
    with meeting(monkeypatch) as make:
        yield make


def test_ordinary_readers_survive_one_who_floods_their_room(meet: Meet, tmp_path: Path) -> None:
    with ServerProcess("--rate", "0") as server:
        people = [
            meet(server.address, f"reader {n}", journal=tmp_path / f"{n}.db")
            for n in range(READERS)
        ]
        for person in people:
            person.wait_for(events.CaughtUp)
        with RichWire.login(server.address, "loud", key="loud") as loud:
            for burst in range(BURSTS):
                for n in range(IN_A_BURST):
                    post(loud, "#clase", f"{burst}.{n} {TEXT}", f"{burst}.{n}")
            for _ in range(BURSTS * IN_A_BURST):
                loud.hear("ok")
            people[0].client.post("#clase", "¿y yo?")
            total = BURSTS * IN_A_BURST
            for person in people:
                wait_for_messages(person, total + (person is not people[0]))
        wanted = [f"{burst}.{n}" for burst in range(BURSTS) for n in range(IN_A_BURST)]
        for person in people:
            said = [one.item.text.partition(" ")[0] for one in person.all(events.Received)]
            assert [one for one in said if one != "¿y"] == wanted
            assert not person.all(events.Disconnected)
            assert len(person.all(events.CaughtUp)) == 1
        people[0].wait_for(events.Accepted)


@pytest.mark.parametrize("plain", [False, True])
def test_who_does_not_say_what_they_have_seen_is_cut_as_before(plain: bool) -> None:
    with ServerProcess("--rate", "0") as server:
        deaf = (PlainWire if plain else RichWire).login(server.address, "deaf")
        with deaf, RichWire.login(server.address, "loud") as loud:
            for n in range(400):
                post(loud, "deaf", TEXT, str(n))
            for _ in range(400):
                loud.hear("ok", "err")
            wait_until(lambda: "deaf left" in server.log(), server.log)
