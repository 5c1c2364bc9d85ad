"""Test what a journal knows of messages that were said while the user was not in a room."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

import pytest

from net.client.access import JournalAccess
from net.client.questions import Answered, Load, Look, Questions
from net.client.state import ConnectionState
from net.client.teller import Teller
from net.journal import schema
from net.journal.journal import PAGE_MESSAGES, Journal
from net.shared import database
from net.wire.events import ExcerptLoaded, HoleFound, PageLoaded, Place, Received
from net.wire.messages import (
    Err,
    History,
    Info,
    Message,
    Ok,
    Page,
    Post,
    RoomInfo,
    RosterPage,
    Terms,
)
from tests.net.journal.test_journal import from_luis, log_in, opened

ROOM = "#sala"


class Visitor:
    """Reads a room in a window without a window: the questions, and a server that answers them.

    Attributes:
        server: what was said in the room, by id.
        asked: the ids before which the server was asked.
    """

    def __init__(self, journal: Journal, said: Sequence[int]) -> None:
        self.journal = journal
        self.server = {id_: from_luis(id_, to=ROOM) for id_ in said}
        self.asked: list[int] = []
        self.told: list[object] = []
        self._questions: list[History] = []
        teller = Teller(self.told.append)
        access = JournalAccess("ana", teller, ConnectionState())
        access.open(journal)
        self.questions = Questions(teller, access, self._say)
        self.questions.is_live = True

    def _say(self, question: History | Info) -> bool:
        assert isinstance(question, History)
        self.asked.append(question.before)
        self._questions.append(question)
        return True

    def hear(self, *ids: int) -> None:
        self.journal.record([self.server[id_] for id_ in ids])

    def load(self, before: Place | None = None) -> PageLoaded:
        self.questions.handle(Load(ROOM, before))
        self._answer()
        page = self.told.pop()
        assert isinstance(page, PageLoaded)
        return page

    def read_all(self) -> list[int]:
        """Return the ids of all messages, as somebody finds them who scrolls up to the end."""
        page = self.load()
        items = list(page.items)
        while page.more:
            page = self.load(items[0].place)
            items[:0] = page.items
        return [int(item.cid[1:]) for item in items]

    def _answer(self) -> None:
        while self._questions:
            asked = self._questions.pop(0)
            ids = sorted(id_ for id_ in self.server if id_ < asked.before)
            page = ids[-min(asked.limit, 200) :]
            more = len(ids) > len(page)
            self.journal.record([Page(ROOM, tuple(self.server[id_] for id_ in page), more)])
            first = page[0] if page else 0
            self.questions.handle(Answered(ROOM, more, asked.ref, first))


@pytest.fixture
def journal() -> Journal:
    return opened(None)


def test_who_comes_back_finds_what_was_said_meanwhile(journal: Journal) -> None:
    visitor = Visitor(journal, range(1, 61))
    visitor.hear(*range(1, 21))
    assert HoleFound(ROOM) in journal.record([Terms(ROOM, since=40)])
    visitor.hear(*range(41, 61))
    assert visitor.read_all() == list(range(1, 61))
    assert visitor.asked == [41]  # once
    assert visitor.read_all() == list(range(1, 61))
    assert visitor.asked == [41]


def test_a_large_hole_is_filled_page_by_page_and_no_further(journal: Journal) -> None:
    visitor = Visitor(journal, range(1, 1001))
    visitor.hear(*range(301, 311))
    journal.record([Terms(ROOM, since=900)])
    page = visitor.load()
    assert page.items[-1].cid == "l900"
    assert visitor.asked == [901]
    while page.more and page.items[0].cid != "l301":
        page = visitor.load(page.items[0].place)
    assert len(visitor.asked) == -(-600 // PAGE_MESSAGES)
    assert visitor.read_all() == list(range(1, 901))


def test_only_the_newest_page_is_asked_for_at_once(journal: Journal) -> None:
    visitor = Visitor(journal, range(1, 101))
    visitor.hear(1, 2, 3)
    journal.record([Terms(ROOM, since=50)])
    assert visitor.asked == []
    visitor.hear(60, 61)
    page = visitor.load()
    assert [item.cid for item in page.items] == ["l60", "l61"] and page.more
    assert visitor.asked == []


def test_without_the_server_what_is_here_is_shown(journal: Journal) -> None:
    visitor = Visitor(journal, range(1, 101))
    visitor.hear(1, 2, 3)
    journal.record([Terms(ROOM, since=50)])
    visitor.hear(60)
    visitor.questions.is_live = False
    assert visitor.read_all() == [1, 2, 3, 60]
    visitor.questions.is_live = True
    assert visitor.read_all() == [*range(1, 51), 60]


def test_a_server_that_refuses_does_not_hide_what_is_here(journal: Journal) -> None:
    visitor = Visitor(journal, range(1, 101))
    visitor.hear(1, 2, 3)
    journal.record([Terms(ROOM, since=50)])
    visitor.questions.handle(Load(ROOM, None))
    visitor.questions.give_up(ROOM)
    page = visitor.told.pop()
    assert isinstance(page, PageLoaded)
    assert [item.cid for item in page.items] == ["l1", "l2", "l3"]


def test_a_closed_history_ends_the_question(journal: Journal) -> None:
    visitor = Visitor(journal, range(1, 61))
    visitor.hear(1, 2, 3)
    journal.record([Terms(ROOM, open=False, since=50)])
    visitor.hear(60)
    visitor.server = {60: visitor.server[60]}  # it gives nothing else
    assert visitor.read_all() == [1, 2, 3, 60]
    assert visitor.read_all() == [1, 2, 3, 60]
    assert visitor.asked == [51]


def test_what_was_missed_is_not_unread(journal: Journal) -> None:
    visitor = Visitor(journal, range(1, 61))
    visitor.hear(1, 2, 3)
    journal.record([Terms(ROOM, since=50)])
    visitor.hear(51, 52)
    visitor.read_all()
    restored = journal.restored()
    assert restored is not None
    [past] = restored.conversations
    assert past.unread == 2
    journal.read(ROOM, (51, 1_000))
    assert journal.restored().conversations[0].unread == 1  # type: ignore[union-attr]


def test_two_absences_are_one_hole(journal: Journal) -> None:
    visitor = Visitor(journal, range(1, 101))
    visitor.hear(*range(1, 11))
    journal.record([Terms(ROOM, since=30)])
    visitor.hear(*range(31, 36))
    journal.record([Terms(ROOM, since=70)])
    visitor.hear(*range(71, 101))
    assert visitor.read_all() == list(range(1, 101))


def test_it_is_found_however_one_hears_of_it(tmp_path: Path) -> None:
    """Test a device that was off while the user left and entered the room on another one."""
    for number, page in enumerate((True, False)):
        path = tmp_path / f"{number}.db"
        journal = opened(path)
        room = RoomInfo(ROOM, ("ana",), since=20)
        journal.record([from_luis(21, to=ROOM), RosterPage((), (room,))])
        later = RoomInfo(ROOM, ("ana",), since=40)
        journal.close()
        journal = Journal(path, "ana", clock=lambda: 7)
        if page:
            log_in(journal)
            assert HoleFound(ROOM) in journal.record([RosterPage((), (later,))])
        else:
            seen = journal.seen
            found = journal.logged_in(
                "Ana", "Aula 3", epoch="e1", said=seen, since=seen, rooms=(later,)
            )
            assert found == [HoleFound(ROOM)]
        journal.close()
        journal = opened(path)  # and it outlives the window
        visitor = Visitor(journal, range(15, 45))
        visitor.hear(41)
        assert visitor.read_all() == list(range(15, 42))
        journal.close()


def test_who_has_never_been_in_a_room_has_no_hole_there(journal: Journal) -> None:
    visitor = Visitor(journal, range(1, 61))
    assert HoleFound(ROOM) not in journal.record([Terms(ROOM, since=50)])
    visitor.hear(51)
    assert visitor.read_all() == list(range(1, 52))
    journal.record([Terms(ROOM, since=50)])  # on the next connection
    assert visitor.read_all() == list(range(1, 52))
    assert journal.restored().conversations[0].unread == 1  # type: ignore[union-attr]


def test_a_failed_message_does_not_hide_where_the_hole_begins(journal: Journal) -> None:
    visitor = Visitor(journal, range(1, 61))
    visitor.hear(1, 2, 3)
    journal.record([from_luis(30)])  # a private one, so the journal has come further
    journal.add([Post(ROOM, "fuera", "c1")])
    journal.record([Err("not_in_room", "", "c1", ROOM)])
    journal.record([Terms(ROOM, since=50)])
    visitor.hear(51)
    page = visitor.load()
    items = list(page.items)
    while page.more:
        page = visitor.load(items[0].place)
        items[:0] = page.items
    heard = [int(item.cid[1:]) for item in items if item.cid != "c1"]
    assert heard == sorted({*heard}) and {*range(1, 30), *range(31, 51), 51} <= {*heard}


@pytest.mark.parametrize("terms", [[], [Terms(ROOM, since=50)]])
def test_what_failed_does_not_hide_what_was_said_before(
    journal: Journal, terms: list[Terms]
) -> None:
    """Test a room of which only a failed message is here; earlier servers tell no terms."""
    journal.record([from_luis(30)])
    journal.add([Post(ROOM, "fuera", "c1")])
    journal.record([Err("not_in_room", "", "c1", ROOM)])
    journal.record(terms)
    visitor = Visitor(journal, range(31, 51))
    page = visitor.load()
    assert {item.cid for item in page.items} == {"c1", *(f"l{id_}" for id_ in range(31, 51))}


def test_a_message_of_ones_own_that_is_known_again_hides_nothing(journal: Journal) -> None:
    """Test a new journal, from which an old message is sent once more."""
    visitor = Visitor(journal, range(1, 61))
    journal.record([Terms(ROOM, since=50)])
    visitor.hear(51)
    journal.add([Post(ROOM, "luis 20", "l20")])
    journal.record([Ok("l20", 20, 1020)])
    visitor.server[20] = Message(20, "ana", ROOM, "luis 20", 1020, "l20")
    assert visitor.read_all() == list(range(1, 52))


def test_a_hole_of_another_database_is_not_asked_for(journal: Journal) -> None:
    visitor = Visitor(journal, range(1, 61))
    visitor.hear(1, 2, 3)
    journal.record([Terms(ROOM, since=50)])
    log_in(journal, since=0, epoch="another")
    visitor.server = {}
    assert visitor.read_all() == [1, 2, 3]
    assert visitor.asked == []


def test_an_excerpt_ends_at_it_and_goes_on_before_it(journal: Journal) -> None:
    visitor = Visitor(journal, range(1, 61))
    visitor.hear(1, 2, 3)
    journal.record([Terms(ROOM, since=50)])
    visitor.hear(51, 52)
    newest = visitor.load().items[-1].place
    visitor.questions.handle(Look(1, ROOM, around=newest))
    excerpt = visitor.told.pop()
    assert isinstance(excerpt, ExcerptLoaded)
    assert [item.cid for item in excerpt.items] == ["l51", "l52"] and excerpt.older
    visitor.questions.handle(Look(2, ROOM, before=excerpt.items[0].place))
    visitor._answer()
    excerpt = visitor.told.pop()
    assert isinstance(excerpt, ExcerptLoaded)
    assert [item.cid for item in excerpt.items] == [f"l{id_}" for id_ in range(1, 51)]


@pytest.mark.parametrize("since", [0, 1, 2**53 - 1])
def test_whatever_the_server_says(journal: Journal, since: int) -> None:
    visitor = Visitor(journal, range(1, 11))
    visitor.hear(1, 2, 3)
    for _ in range(3):
        journal.record([Terms(ROOM, since=since), Terms("#otra", since=since)])
    visitor.hear(4)
    assert visitor.read_all()[:3] == [1, 2, 3]


def test_a_journal_of_an_earlier_version(tmp_path: Path) -> None:
    path = tmp_path / "ana.db"
    db = database.open_database(path, schema.MIGRATIONS[:5], lock_seconds=1)
    db.execute(
        "INSERT INTO conversation VALUES (1, '#sala', '#sala', 0, 4, 3, 2, '', "
        "crc(1, '#sala', '#sala', 0, 4, 3, 2, ''))"
    )
    db.execute(
        "INSERT INTO conversation VALUES (2, '#otra', '#otra', 0, 0, NULL, NULL, 'Cena', "
        "crc(2, '#otra', '#otra', 0, 0, NULL, NULL, 'Cena'))"
    )
    db.execute(
        "INSERT INTO account VALUES (1, 'ana', '', '', 0, 0, 0, crc(1, 'ana', '', '', 0, 0, 0))"
    )
    db.close()
    journal = Journal(path, "ana")
    restored = journal.restored()
    assert journal.set_aside == "" and restored is not None
    assert [(past.name, past.unread, past.read, past.title) for past in restored.conversations] == [
        ("#sala", 4, (3, 2), ""),
        ("#otra", 0, None, "Cena"),
    ]
    journal.close()
    with sqlite3.connect(path) as check:
        assert check.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_messages_of_others_are_told_all_the_same(journal: Journal) -> None:
    told = journal.record([Terms(ROOM, since=3), Message(4, "luis", ROOM, "x", 1, "l4")])
    assert [one for one in told if isinstance(one, Received)]
