"""Test a person at a new computer with a real server that has their messages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from net.wire.address import Address
from net.wire.events import (
    Accepted,
    CaughtUp,
    Connected,
    Discarded,
    Failed,
    HoleFound,
    Notice,
    PageLoaded,
    Place,
    Received,
    Restored,
    RoomJoined,
    RoomLeft,
    TermsChanged,
    UnreadMarked,
)
from tests.clients import Meet, Person, meeting
from tests.processes import ServerProcess
from tests.servers import AssignmentServer
from tests.support import free_port
from tests.wire import RichWire


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


def older(person: Person, name: str, before: Place | None) -> PageLoaded:
    person.client.load(name, before)
    return person.wait_for(PageLoaded, lambda page: page.before == before)


def read_all(person: Person, name: str) -> list[str]:
    """Return all texts of a conversation, as somebody finds them who scrolls up to the end."""
    page = newest(person, name)
    items = list(page.items)
    while page.more:
        page = older(person, name, items[0].place)
        items[:0] = page.items
    return [item.text for item in items]


def say(person: Person, room: str, *texts: str) -> None:
    cids = [person.client.post(room, text) for text in texts]
    person.wait_for(Accepted, lambda event: event.cid == cids[-1])


def enter(person: Person, room: str, *, is_open: bool = True) -> TermsChanged:
    person.client.join(room, is_open)
    return person.wait_for(TermsChanged, lambda event: event.room == room)


def leave(person: Person, room: str) -> None:
    person.client.leave(room)
    person.wait_for(RoomLeft, lambda event: event.room == room)


def test_who_leaves_and_comes_back_finds_what_was_said_meanwhile(
    meet: Meet, address: Address, tmp_path: Path
) -> None:
    room = "#ida-y-vuelta"
    luis, ana = meet(address, "luis iv"), meet(address, "ana iv", journal=tmp_path / "ana.db")
    for person in (luis, ana):
        person.wait_for(CaughtUp)
    assert enter(luis, room).maker == "luis iv"
    enter(ana, room)
    say(luis, room, *(f"antes {number}" for number in range(5)))
    ana.wait_for(Received, lambda event: event.item.text == "antes 4")
    leave(ana, room)
    say(luis, room, *(f"sin ella {number}" for number in range(150)))
    ana.client.join(room)
    assert ana.wait_for(HoleFound).name == room
    say(luis, room, "después")
    ana.wait_for(Received, lambda event: event.item.text == "después")
    expected = [
        *(f"antes {number}" for number in range(5)),
        *(f"sin ella {number}" for number in range(150)),
        "después",
    ]
    assert read_all(ana, room) == expected
    ana.client.stop()
    assert ana.client.join_threads(5)
    again = meet(address, "ana iv", journal=tmp_path / "ana.db")
    past = {one.name: one for one in again.wait_for(Restored).conversations}[room]
    assert past.unread == 1  # what she has missed is not unread
    again.wait_for(CaughtUp)
    assert read_all(again, room) == expected


def test_a_closed_history_is_closed_to_who_comes_later(meet: Meet, address: Address) -> None:
    room = "#cerrada"
    luis = meet(address, "luis ce")
    luis.wait_for(CaughtUp)
    assert not enter(luis, room, is_open=False).open
    say(luis, room, "para pocos")
    ana = meet(address, "ana ce")
    ana.wait_for(CaughtUp)
    assert not enter(ana, room).open
    assert read_all(ana, room) == []
    luis.client.set_terms(room, True)
    assert ana.wait_for(TermsChanged, lambda event: event.by != "").open
    say(luis, room, "para todos")
    ana.client.set_terms(room, False)  # it is not hers
    assert ana.wait_for(Notice).code == "not_maker"
    eva = meet(address, "eva ce")
    eva.wait_for(CaughtUp)
    enter(eva, room)
    assert read_all(eva, room) == ["para todos"]


def test_the_server_is_started_with_a_closed_history(meet: Meet) -> None:
    with ServerProcess("--rate", "0", "--closed-history") as server:
        luis = meet(server.address, "luis")
        luis.wait_for(CaughtUp)
        say(luis, "#clase", "antes")
        ana = meet(server.address, "ana")
        ana.wait_for(CaughtUp)
        page = newest(ana, "#clase")
        assert (page.items, page.more, page.unsure) == ((), False, False)
        say(luis, "#clase", "ahora")
        ana.wait_for(Received)
        assert read_all(ana, "#clase") == ["ahora"]


def test_thousands_of_questions_tell_a_stranger_nothing_and_cost_the_others_little(
    address: Address,
) -> None:
    """Test made-up ids, rooms, groups, and who has left, while somebody else talks."""
    with RichWire.login(address, "dentro") as inside, RichWire.login(address, "fuera") as outside:
        inside.say(op="join", room="#secreta", open=False)
        inside.say(op="group", room="#g-00000000aa", title="Cena")
        for number in range(50):
            inside.post("#secreta", f"secreto {number}", f"s{number}")
            inside.post("#g-00000000aa", f"secreto g{number}", f"g{number}")
        while inside.hear("ok")["cid"] != "g49":
            pass
        outside.say(op="join", room="#secreta")
        for number in range(3000):
            room = ("#secreta", "#g-00000000aa", "#ninguna", "dentro")[number % 4]
            before = (0, 1, 50, 2**53 - 1)[number // 4 % 4]
            op = ("history", "info")[number // 16 % 2]
            outside.say(op=op, **{"with": room}, before=before, id=before)
        outside.say(op="leave", room="#secreta")
        outside.say(op="history", **{"with": "#secreta"}, before=2**53 - 1)
        outside.say(op="ping", n=7)
        heard: list[dict[str, Any]] = []
        while (one := outside.hear("page", "info", "err", "pong", "msg"))["op"] != "pong":
            heard.append(one)
        assert len(heard) == 3001
        assert not [one for one in heard if "secreto" in str(one)]
        assert not [one for one in heard if one.get("delivered") or one.get("read")]
        assert heard[-1]["code"] == "not_in_room"
        inside.post("#secreta", "sigo", "s50")
        assert inside.hear("ok")["cid"] == "s50"


def test_what_is_marked_as_unread_and_all_that_failed_is_kept_by_the_client(
    meet: Meet, address: Address, tmp_path: Path
) -> None:
    path = tmp_path / "ana.db"
    ana, luis = meet(address, "ana m", journal=path), meet(address, "luis m")
    ana.wait_for(CaughtUp)
    luis.client.post("ana m", "hola")
    heard = ana.wait_for(Received)
    ana.client.read("luis m", heard.place)
    ana.client.mark_unread("luis m", (heard.place[0], heard.place[1] - 1))
    assert ana.wait_for(UnreadMarked).unread == 1
    for text in ("uno", "dos"):
        ana.client.post("Nadie", text)
        ana.wait_for(Failed)
    ana.client.discard_failed("Nadie")
    ana.wait_for(Discarded)
    ana.client.stop()
    assert ana.client.join_threads(5)
    again = meet(address, "ana m", journal=path)
    [past] = again.wait_for(Restored).conversations
    assert (past.name, past.unread) == ("luis m", 1)
    assert past.last is not None and past.last.text == "hola"
