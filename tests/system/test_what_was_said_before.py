"""Test a person at a new computer with a real server that has their messages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from net.wire.address import Address
from net.wire.events import (
    Accepted,
    CaughtUp,
    Connected,
    Discarded,
    Failed,
    PageLoaded,
    Restored,
    RoomJoined,
)
from tests.clients import Meet, Person, free_port, meeting
from tests.processes import ServerProcess
from tests.servers import AssignmentServer


@pytest.fixture
def meet(monkeypatch: pytest.MonkeyPatch) -> Iterator[Meet]:
    with meeting(monkeypatch) as make:
        yield make


def fill(luis: Person, room: str, count: int = 150) -> None:
    """Let luis write `count` messages in the room."""
    luis.client.join(room)
    luis.wait_for(CaughtUp)
    cids = [luis.client.post(room, f"línea {number}") for number in range(1, count + 1)]
    luis.wait_for(Accepted, lambda event: event.cid == cids[-1])


def newest(person: Person, name: str) -> PageLoaded:
    person.client.load(name)
    return person.wait_for(PageLoaded, lambda page: page.name == name and page.before is None)


def test_a_new_profile_gets_what_was_said_in_its_room(
    meet: Meet, address: Address, tmp_path: Path
) -> None:
    fill(meet(address, "luis f"), "#clase")
    ana = meet(address, "ana f", journal=tmp_path / "ana.db")
    ana.wait_for(CaughtUp)
    page = newest(ana, "#clase")
    assert [item.text for item in page.items][-1] == "línea 150"
    assert page.more and not page.unsure
    ana.client.load("#clase", page.items[0].place)
    older = ana.wait_for(PageLoaded, lambda one: one.before == page.items[0].place)
    assert older.items[0].text == "línea 1" or older.more
    assert not older.unsure


def test_who_asks_as_soon_as_the_backlog_has_come_is_answered_by_the_server(
    meet: Meet, address: Address
) -> None:
    """Test many times that the question is not answered from what was there before."""
    fill(meet(address, "luis p"), "#pronto", 3)
    for number in range(20):
        person = meet(address, f"pronto {number}")
        person.client.join("#pronto")
        person.wait_for(CaughtUp)
        person.wait_for(RoomJoined, lambda event: event.nick.startswith("pronto"))
        page = newest(person, "#pronto")
        assert ([item.text for item in page.items], page.unsure) == (
            ["línea 1", "línea 2", "línea 3"],
            False,
        )
        person.client.stop()


def test_what_can_t_be_known_is_said_to_be_so(meet: Meet, address: Address, tmp_path: Path) -> None:
    path = tmp_path / "ana.db"
    ana = meet(address, "ana u", journal=path)
    ana.wait_for(CaughtUp)
    room = newest(ana, "#ajena")  # she is not in it
    assert (room.items, room.more, room.unsure) == ((), False, True)
    # The server knows no conversation with this nick.
    assert newest(ana, "nadie").unsure is False
    ana.client.stop()
    assert ana.client.join_threads(5)
    again = meet(Address("localhost", free_port()), "ana u", journal=path)
    again.wait_for(Restored)
    page = newest(again, "nadie")
    assert (page.items, page.more, page.unsure) == ((), False, True)


def test_a_plain_server_can_t_be_asked(meet: Meet) -> None:
    with AssignmentServer() as server:
        ana = meet(server.address, "ana")
        ana.client.accept_plain()
        assert ana.wait_for(Connected).plain
        assert newest(ana, "luis").unsure


def test_without_a_store_the_server_tells_what_it_has_in_memory(meet: Meet) -> None:
    with ServerProcess("--rate", "0", "--no-store") as server:
        fill(meet(server.address, "luis"), "#clase", 5)
        ana = meet(server.address, "ana")
        ana.wait_for(CaughtUp)
        assert [item.text for item in newest(ana, "#clase").items] == [
            f"línea {number}" for number in range(1, 6)
        ]


def test_a_phantom_s_message_is_discarded_for_good(
    meet: Meet, address: Address, tmp_path: Path
) -> None:
    path = tmp_path / "ana.db"
    ana = meet(address, "ana d", journal=path)
    ana.wait_for(CaughtUp)
    cid = ana.client.post("Deberes", "página 12")
    assert ana.wait_for(Failed).code == "no_such_nick"
    ana.client.discard("Deberes", cid)
    assert ana.wait_for(Discarded) == Discarded("Deberes", cid)
    ana.client.stop()
    assert ana.client.join_threads(5)
    again = meet(address, "ana d", journal=path)
    assert again.wait_for(Restored).conversations == ()
    again.wait_for(CaughtUp)
    assert newest(again, "Deberes").items == ()
