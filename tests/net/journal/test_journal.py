"""Test what a user finds in the client's journal, whatever has happened before."""

from __future__ import annotations

import os
import random
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from net.journal import ledger, schema
from net.journal.journal import PAGE_MESSAGES, Journal, path_for
from net.shared import database
from net.shared.errors import JournalError
from net.shared.log_room import FIRST_BYTES
from net.wire import events
from net.wire.dialogue import IDS
from net.wire.events import Accepted, CaughtUp, Failed, Item, ReceiptChanged, Received
from net.wire.heard import Heard, PlainMessage
from net.wire.messages import (
    Err,
    Gap,
    Live,
    Message,
    Ok,
    Page,
    Post,
    Presence,
    Receipt,
    RoomChanged,
    RoomInfo,
    RosterPage,
)
from tests.processes import ROOT

LOCK_SECONDS = 0.05


@pytest.fixture(autouse=True)
def no_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "LOCK_SECONDS", LOCK_SECONDS)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal" / "ana.db"


@pytest.fixture
def journal() -> Iterator[Journal]:
    """Open ana's journal in memory, logged in for the first time."""
    journal = opened(None)
    yield journal
    journal.close()


def opened(path: Path | None) -> Journal:
    """Open ana's journal, logged in to the run "e1" of her server, from where she was."""
    journal = Journal(path, "ana", clock=lambda: 7)
    log_in(journal)
    return journal


def log_in(journal: Journal, since: int | None = None, epoch: str = "e1") -> None:
    journal.logged_in(
        "Ana",
        "Aula 3",
        epoch=epoch,
        said=journal.seen,
        since=journal.seen if since is None else since,
    )


def from_luis(id_: int, text: str = "", to: str = "ana") -> Message:
    return Message(id_, "luis", to, text or f"luis {id_}", 1000 + id_, cid=f"l{id_}")


def from_ana(id_: int, cid: str, to: str = "luis") -> Message:
    return Message(id_, "ana", to, f"ana {cid}", 1000 + id_, cid=cid)


def texts(journal: Journal, name: str = "luis") -> list[str]:
    return [item.text for item in journal.page(name).items]


def states(journal: Journal, name: str = "luis") -> list[str]:
    return [item.state for item in journal.page(name).items]


def received(told: Sequence[events.Event]) -> list[str]:
    return [event.item.text for event in told if isinstance(event, Received)]


def pasts(journal: Journal) -> tuple[events.Past, ...]:
    """Return what is told of the conversations at the start, without their last messages."""
    restored = journal.restored()
    assert restored is not None
    return tuple(msgspec.structs.replace(one, last=None) for one in restored.conversations)


# --- receiving ------------------------------------------------------------------------------------


def test_what_is_received_is_told_once_and_found_again(path: Path) -> None:
    journal = opened(path)
    told = journal.record([from_luis(1), from_luis(2, to="#clase"), from_luis(3)])
    assert [
        (event.item.sender, event.to, event.item.text, event.item.at)
        for event in told
        if isinstance(event, Received)
    ] == [
        ("luis", "ana", "luis 1", 1001),
        ("luis", "#clase", "luis 2", 1002),
        ("luis", "ana", "luis 3", 1003),
    ]
    assert journal.seen == 3
    journal.close()
    journal = Journal(path, "ana")
    assert (journal.epoch, journal.seen) == ("e1", 3)
    restored = journal.restored()
    assert restored and (restored.nick, restored.server) == ("Ana", "Aula 3")
    assert pasts(journal) == (events.Past("luis", None, 2), events.Past("#clase", None, 1))
    assert journal.page("LUIS").items == tuple(
        event.item for event in told if isinstance(event, Received) and event.to == "ana"
    )
    assert texts(journal, "#clase") == ["luis 2"]
    log_in(journal)
    assert journal.record([from_luis(2, to="#clase"), from_luis(3), from_luis(4)]) == [
        Received("ana", Item("luis", "luis 4", 1004, (4, 4), cid="l4"))
    ]
    journal.close()


def test_who_was_called_by_name_is_told_so_again_after_a_restart(path: Path) -> None:
    journal = opened(path)
    journal.record(
        [
            from_luis(1, "@ana?", "#clase"),
            from_luis(2, "hola", "#clase"),
            from_luis(3, "¡@Ana!", "#clase"),
        ]
    )
    assert pasts(journal) == (events.Past("#clase", None, 3, calls=("@ana?", "¡@Ana!")),)
    journal.read("#clase", (1, 1))
    assert pasts(journal) == (events.Past("#clase", (1, 1), 2, calls=("¡@Ana!",)),)
    journal.close()


def test_nobody_has_been_here_before(path: Path) -> None:
    journal = Journal(path, "ana")
    journal.add([Post("luis", "hola", "c1")])
    assert journal.restored() is None
    journal.close()


def test_what_is_not_about_messages_keeps_its_place(journal: Journal) -> None:
    told = journal.record([from_luis(1), Presence("luis", "online"), from_luis(2), Live(2)])
    assert told == [
        Received("ana", Item("luis", "luis 1", 1001, (1, 1), cid="l1")),
        events.PresenceChanged("luis", "online", False),
        Received("ana", Item("luis", "luis 2", 1002, (2, 2), cid="l2")),
        CaughtUp(),
    ]


def test_a_message_without_a_cid_is_known_by_its_id(journal: Journal) -> None:
    message = Message(5, "luis", "ana", "hola", 9)
    assert received(journal.record([message])) == ["hola"]
    assert received(journal.record([message, Message(6, "luis", "ana", "hola", 9)])) == ["hola"]


def test_two_people_may_use_the_same_cid(journal: Journal) -> None:
    assert (
        len(
            journal.record(
                [Message(1, "luis", "ana", "a", 0, "c1"), Message(2, "eva", "ana", "b", 0, "c1")]
            )
        )
        == 2
    )


def test_a_gap_is_told_once_and_shown_where_it_is(journal: Journal) -> None:
    told = journal.record([Gap("luis", 4), from_luis(5), Gap("luis", 4)])
    assert told == [
        events.GapFound("luis", 7, (4, 1)),
        Received("ana", Item("luis", "luis 5", 1005, (5, 2), cid="l5")),
    ]
    assert [(item.sender, item.code, item.text) for item in journal.page("luis").items] == [
        ("", "gap", ""),
        ("luis", "", "luis 5"),
    ]
    restored = journal.restored()
    assert restored and restored.conversations[0].unread == 1


def test_what_was_said_on_a_plain_server_stands_in_the_order_it_came(journal: Journal) -> None:
    journal.record([from_luis(9)])
    journal.logged_in("Ana", "", plain=True)
    assert journal.seen == 9
    journal.add([Post("luis", "hola", "c1")])
    journal.sent_unconfirmed("c1")
    journal.record([PlainMessage("luis", "ana", "igual"), PlainMessage("luis", "ana", "igual")])
    assert texts(journal) == ["luis 9", "hola", "igual", "igual"]
    assert states(journal)[1] == "unconfirmed"
    assert journal.pending() == []
    failed = journal.record([Err("no_such_nick", "No.", "c1")])
    assert failed == [Failed("c1", "no_such_nick", "No.", (9, 2))]
    assert states(journal)[1] == "failed"


# --- sending --------------------------------------------------------------------------------------


def test_what_is_pending_is_sent_by_the_next_one_in_its_order(path: Path) -> None:
    journal = opened(path)
    posts = [
        Post("luis", "uno", "c1"),
        Post("#clase", "dos\0ñ😀", "c2"),
        Post("LUIS", "tres", "c3"),
    ]
    journal.add(posts[:1])
    journal.add(posts[1:])
    journal.close()
    journal = opened(path)
    assert journal.pending() == posts
    assert journal.record(
        [Ok("c1", 1, 5), Err("bad_room", "No.", "c2"), Ok("c3", 2, 6, later=True)]
    ) == [
        Accepted("c1", 5, (1, 1)),
        Failed("c2", "bad_room", "No.", (0, 2)),
        Accepted("c3", 6, (2, 3), later=True),
    ]
    assert journal.pending() == []
    assert (
        journal.record(
            [Ok("c1", 1, 5), Err("bad_room", "No.", "c2"), Ok("never", 1, 5), Err("x", "", "no")]
        )
        == []
    )
    journal.close()


def test_what_is_pending_stands_below_everything_and_goes_to_its_place(journal: Journal) -> None:
    journal.add([Post("luis", "uno", "c1"), Post("luis", "dos", "c2")])
    journal.record([from_luis(1)])
    assert texts(journal) == ["luis 1", "uno", "dos"]
    assert [item.place for item in journal.page("luis").items] == [(1, 3), None, None]
    journal.record([Ok("c1", 2, 8), from_luis(3)])
    assert texts(journal) == ["luis 1", "uno", "luis 3", "dos"]
    assert [item.at for item in journal.page("luis").items] == [1001, 8, 1003, 7]


def test_a_message_that_could_not_be_added_stands_behind_what_was_there(journal: Journal) -> None:
    journal.record([from_luis(5)])
    place = journal.place_of_unwritten("luis")
    journal.record([from_luis(6)])
    before, after = (item.place for item in journal.page("luis").items)
    assert before and after and before < place < after
    assert place < journal.place_of_unwritten("eva")


def test_a_failed_message_stands_where_it_failed(journal: Journal) -> None:
    journal.add([Post("luis", "uno", "c1")])
    journal.record([from_luis(1), Err("storage", "No.", "c1"), from_luis(2)])
    assert [
        (item.text, item.state, item.code, item.detail) for item in journal.page("luis").items
    ] == [("uno", "failed", "storage", "No."), ("luis 1", "", "", ""), ("luis 2", "", "", "")]


def test_an_own_message_that_comes_back_is_as_good_as_its_ok(journal: Journal) -> None:
    journal.add([Post("luis", "ana c1", "c1")])
    assert journal.record([from_ana(4, "c1")]) == [Accepted("c1", 1004, (4, 1))]
    assert journal.record([Ok("c1", 4, 1004)]) == []
    assert states(journal) == ["stored"]


def test_own_messages_of_another_device_are_shown_and_not_unread(journal: Journal) -> None:
    told = journal.record([from_ana(1, "other:1"), from_ana(2, "other:2", "#clase")])
    assert [(event.item.sender, event.to) for event in told if isinstance(event, Received)] == [
        ("ana", "luis"),
        ("ana", "#clase"),
    ]
    assert states(journal) == ["stored"]
    restored = journal.restored()
    assert restored and [past.unread for past in restored.conversations] == [0, 0]


# --- how far it goes ------------------------------------------------------------------------------


def test_before_everything_has_come_an_ok_says_nothing_of_what_was_seen(journal: Journal) -> None:
    journal.add([Post("luis", "uno", "c1"), Post("luis", "dos", "c2")])
    journal.record([from_luis(1), Ok("c1", 7, 0)])
    assert journal.seen == 1
    journal.record([from_luis(6), Live(7)])
    assert journal.seen == 6
    journal.record([Ok("c2", 8, 0)])
    assert journal.seen == 8
    log_in(journal)
    journal.record([Ok("c2", 9, 0)])
    assert journal.seen == 8


def test_another_database_on_the_server_begins_a_new_generation_and_nothing_is_doubled(
    journal: Journal,
) -> None:
    journal.add([Post("luis", "ana c1", "c1")])
    journal.record([from_luis(10), Live(10), Ok("c1", 11, 0), from_luis(12)])
    log_in(journal, since=0, epoch="e2")
    assert (journal.seen, journal.epoch) == (0, "e2")
    told = journal.record(
        [
            Message(1, "luis", "ana", "luis 10", 0, "l10"),
            from_ana(2, "c1"),
            Message(3, "luis", "ana", "nuevo", 0, "l13"),
        ]
    )
    assert told == [Received("ana", Item("luis", "nuevo", 0, (IDS + 3, 4), cid="l13"))]
    assert texts(journal) == ["luis 10", "ana c1", "luis 12", "nuevo"]
    assert journal.seen == 3


def test_a_database_that_knows_us_no_longer_is_noticed_even_if_nothing_was_seen(
    journal: Journal,
) -> None:
    journal.add([Post("luis", "uno", "c1")])
    journal.record([Ok("c1", 50, 0)])  # not live yet, so nothing was seen
    log_in(journal, epoch="e2")
    journal.record([from_luis(1)])
    assert texts(journal) == ["uno", "luis 1"]


def test_a_journal_that_began_anew_takes_nothing_from_the_connection_of_before(
    journal: Journal,
) -> None:
    with pytest.raises(JournalError):
        journal.logged_in("Ana", "", epoch="e1", said=5, since=5)
    unused = Journal(None, "ana")
    with pytest.raises(JournalError):
        unused.record([from_luis(6)])
    assert unused.seen == 0
    unused.close()


# --- receipts -------------------------------------------------------------------------------------


def test_receipts_only_ever_go_up(journal: Journal) -> None:
    journal.add([Post("luis", str(n), f"c{n}") for n in range(4)])
    journal.record([Ok("c0", 1, 0), Ok("c1", 2, 0), from_luis(3), Ok("c2", 4, 0)])
    last = 2**63 - 1
    assert journal.record([Receipt("luis", 2, "delivered")]) == [
        ReceiptChanged("luis", "delivered", (0, 0), (2, last))
    ]
    assert states(journal) == ["delivered", "delivered", "", "stored", "pending"]
    assert journal.record([Receipt("LUIS", 1, "read"), Receipt("luis", 1, "delivered")]) == [
        ReceiptChanged("LUIS", "read", (0, 0), (1, last))
    ]
    assert journal.record(
        [Receipt("luis", 4, "delivered"), Receipt("luis", 0, "read"), Receipt("luis", 9, "x")]
    ) == [ReceiptChanged("luis", "delivered", (0, 0), (4, last))]
    assert states(journal) == ["read", "delivered", "", "delivered", "pending"]


def test_a_receipt_says_nothing_of_other_conversations_nor_of_what_failed(journal: Journal) -> None:
    journal.add([Post("luis", "uno", "c1"), Post("eva", "dos", "c2")])
    journal.record([Ok("c2", 1, 0), Err("storage", "", "c1"), Receipt("luis", 5, "read")])
    assert states(journal) == ["failed"]
    assert states(journal, "eva") == ["stored"]


def test_a_receipt_that_comes_before_the_message_counts_all_the_same(journal: Journal) -> None:
    journal.record([Receipt("luis", 2, "delivered"), Receipt("luis", 1, "read")])
    told = journal.record([from_ana(1, "c1"), from_ana(2, "c2"), from_ana(3, "c3")])
    assert told[3:] == [
        ReceiptChanged("luis", "delivered", (0, 0), (2, 2**63 - 1)),
        ReceiptChanged("luis", "read", (0, 0), (1, 2**63 - 1)),
    ]
    assert states(journal) == ["read", "delivered", "stored"]


def test_receipts_of_a_new_generation_say_nothing_of_an_earlier_one(journal: Journal) -> None:
    journal.add([Post("luis", "uno", "c1"), Post("luis", "dos", "c2")])
    journal.record([Live(0), Ok("c1", 1, 0), Ok("c2", 2, 0), Receipt("luis", 1, "read")])
    log_in(journal, since=0, epoch="e2")
    journal.record([Receipt("luis", 2, "read"), from_ana(1, "c3")])
    assert states(journal) == ["read", "stored", "read"]


# --- reading and paging ---------------------------------------------------------------------------


def test_what_was_read_is_no_longer_unread(path: Path) -> None:
    journal = opened(path)
    journal.record([from_luis(n) for n in (1, 2, 3)])
    assert journal.read("luis", (2, 2)) == 2
    assert journal.read("luis", (1, 1)) is None
    assert journal.read("eva", (1, 1)) is None
    journal.record([from_luis(4), from_ana(5, "c1"), Gap("luis", 6)])
    journal.close()
    journal = opened(path)
    assert pasts(journal) == (events.Past("luis", (2, 2), 2),)
    log_in(journal, since=0, epoch="e2")
    assert journal.read("luis", (4, 4)) is None  # an older id means nothing to this server
    journal.close()


def test_the_conversation_with_the_newest_message_comes_first(journal: Journal) -> None:
    journal.record(
        [from_luis(1), from_luis(2, to="#clase"), Message(3, "eva", "ana", "hola", 0, "e1")]
    )
    journal.add([Post("#clase", "hola", "c1")])
    journal.record([Page("luis", (from_luis(0, "viejo"),), False)])
    restored = journal.restored()
    assert restored and [past.name for past in restored.conversations] == ["#clase", "eva", "luis"]


def test_what_a_group_is_called_is_known_without_a_server(path: Path) -> None:
    journal = Journal(path, "ana")
    me = ("Ana",)
    journal.logged_in(
        "Ana",
        "Aula 3",
        epoch="e1",
        rooms=(RoomInfo("#clase", me), RoomInfo("#g-1", me, "Cena", private=True)),
    )
    [later] = journal.record([RosterPage(rooms=(RoomInfo("#g-3", me, "Viaje", private=True),))])
    assert isinstance(later, events.RosterLoaded) and later.rooms[0].title == "Viaje"
    assert journal.record([RoomChanged("#g-2", ("Ana", "eva"), "Mus", "eva")]) == [
        events.GroupChanged("#g-2", "Mus", ("Ana", "eva"), "eva")
    ]
    journal.record(
        [from_luis(1, to="#g-2"), RoomChanged("#g-2", ("Ana", "eva"), "Mus y tute", "eva")]
    )
    journal.close()
    journal = Journal(path, "ana")
    restored = journal.restored()
    assert restored and [(past.name, past.title) for past in restored.conversations] == [
        ("#g-2", "Mus y tute"),
        ("#g-1", "Cena"),
        ("#g-3", "Viaje"),
    ]
    assert journal.page("#g-1") == events.PageLoaded("#g-1", None, (), False)
    journal.close()


def test_pages_go_back_to_the_beginning(journal: Journal) -> None:
    journal.record([from_luis(n) for n in range(1, 251)])
    journal.add([Post("luis", "pendiente", "c1")])
    seen: list[str] = []
    page = journal.page("luis")
    assert len(page.items) == PAGE_MESSAGES + 1
    while True:
        seen = [item.text for item in page.items] + seen
        if not page.more:
            break
        page = journal.page("luis", page.items[0].place)
    assert seen == [f"luis {n}" for n in range(1, 251)] + ["pendiente"]
    assert journal.page("eva") == events.PageLoaded("eva", None, (), False)


def test_pages_of_a_plain_server_as_well(journal: Journal) -> None:
    journal.logged_in("Ana", "", plain=True)
    journal.record([PlainMessage("luis", "ana", str(n)) for n in range(150)])
    page = journal.page("luis")
    assert [item.text for item in page.items] == [str(n) for n in range(50, 150)]
    assert [item.text for item in journal.page("luis", page.items[0].place).items] == [
        str(n) for n in range(50)
    ]
    assert page.items[9].place
    journal.read("luis", page.items[9].place)
    restored = journal.restored()
    assert restored and restored.conversations[0].unread == 90


def test_history_takes_its_place_and_is_not_news(journal: Journal) -> None:
    assert journal.reader.asks_before("#clase") == IDS
    journal.record([from_luis(8, to="#clase")])
    assert journal.reader.asks_before("#clase") == 9
    journal.add([Post("#clase", "ana c1", "c1")])
    told = journal.record(
        [
            Page(
                "#clase",
                (from_luis(3, to="#clase"), from_ana(4, "c1", "#clase"), from_luis(8, to="#clase")),
                True,
            )
        ]
    )
    assert told == [Accepted("c1", 1004, (4, 2))]
    assert texts(journal, "#clase") == ["luis 3", "ana c1", "luis 8"]
    assert journal.seen == 8
    restored = journal.restored()
    assert restored and restored.conversations[0].unread == 1
    log_in(journal, since=0, epoch="e2")
    assert journal.reader.asks_before("#clase") is None


@pytest.mark.parametrize("query", sorted(schema.QUERIES))
def test_no_query_looks_at_more_than_it_has_to(path: Path, query: str) -> None:
    """Test that a conversation of a million messages opens at once."""
    Journal(path, "ana").close()
    with sqlite3.connect(path) as db:
        statement = schema.QUERIES[query]
        plan = " ".join(
            row[3]
            for row in db.execute(f"EXPLAIN QUERY PLAN {statement}", [1] * statement.count("?"))
        )
    db.close()
    assert "TEMP B-TREE" not in plan
    assert "SCAN message" not in plan.replace("SCAN message USING INDEX message_pending", "")
    assert query == "pending" or "SEARCH message USING" in plan, plan


# --- the file -------------------------------------------------------------------------------------


def test_its_log_has_room_so_that_a_message_needs_not_lengthen_it(path: Path) -> None:
    journal = opened(path)
    log = Path(f"{path}-wal")
    journal.record([from_luis(1)])
    length = log.stat().st_size
    assert length >= FIRST_BYTES
    journal.record([from_luis(2)])
    assert log.stat().st_size == length
    journal.close()


@pytest.mark.skipif(sys.platform == "win32", reason="its files have no such modes")
def test_the_file_is_for_its_owner_only(path: Path) -> None:
    journal = opened(path)
    journal.record([from_luis(1)])
    modes = {one.name: stat.S_IMODE(one.stat().st_mode) for one in path.parent.iterdir()}
    assert modes == {"ana.db": 0o600, "ana.db-wal": 0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    journal.close()


def test_the_name_of_the_file_tells_users_and_servers_apart(tmp_path: Path) -> None:
    here = "[::1]:80"
    names = {path_for(tmp_path, here, nick).name for nick in ("ana", "Ana", "../ana")}
    assert len(names) == 2
    assert all(name.removesuffix(".db").isalnum() for name in names)
    assert path_for(tmp_path, here, "ana") != path_for(tmp_path, "[::1]:81", "ana")


def test_a_second_one_is_told_that_it_is_in_use(path: Path) -> None:
    journal = opened(path)
    with pytest.raises(JournalError) as refused:
        Journal(path, "ana")
    assert refused.value.code == "in_use"
    journal.close()
    with pytest.raises(JournalError) as closed:
        journal.add([Post("luis", "hola", "c1")])
    assert closed.value.code == "closed"
    opened(path).close()


def test_a_journal_of_a_newer_program_is_left_alone(path: Path) -> None:
    opened(path).close()
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(JournalError) as refused:
        Journal(path, "ana")
    assert refused.value.code == "journal_newer"
    assert [one.name for one in path.parent.iterdir()] == ["ana.db"]


def test_a_place_where_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(JournalError) as refused:
        Journal(tmp_path / "file" / "ana.db", "ana")
    assert refused.value.code == "journal"


def test_on_a_full_disk_nothing_is_half_done(path: Path) -> None:
    journal = opened(path)
    journal.record([from_luis(1)])
    assert journal._ledger._db is not None
    pages = journal._ledger._db.execute("PRAGMA page_count").fetchone()[0]
    journal._ledger._db.execute(f"PRAGMA max_page_count = {pages}")
    long = "x" * 16_000
    for _ in range(3):
        with pytest.raises(JournalError) as full:
            journal.add([Post("eva", "corto", "c1"), Post("luis", long, "c2")])
        assert full.value.code == "journal"
        with pytest.raises(JournalError):
            journal.record([from_luis(2), from_luis(3, long, "#otra"), Live(3)])
    assert journal.seen == 1
    assert journal.pending() == []
    assert pasts(journal) == (events.Past("luis", None, 1),)
    journal._ledger._db.execute("PRAGMA max_page_count = 100000")
    assert received(journal.record([from_luis(2), from_luis(3, long, "#otra")])) == ["luis 2", long]
    assert texts(journal) == ["luis 1", "luis 2"]
    journal.close()
    opened(path).close()


def written(path: Path) -> dict[str, tuple[Item, ...]]:
    """Write a journal, close it, and return its pages by conversation."""
    journal = opened(path)
    journal.record(
        [
            from_luis(n, f"mensaje {n} " + "ñ" * 40, "#clase" if n % 3 else "ana")
            for n in range(1, 200)
        ]
    )
    journal.record([from_ana(200, "c0"), Receipt("luis", 200, "read")])
    journal.add([Post("luis", "pendiente", "c1"), Post("#clase", "también", "c2")])
    pages = {name: journal.page(name, limit=1000).items for name in ("luis", "#clase")}
    journal.close()
    return pages


@pytest.mark.parametrize("damage", ["garbage", "truncated"])
def test_a_damaged_file_is_set_aside(path: Path, damage: str) -> None:
    written(path)
    size = path.stat().st_size
    if damage == "garbage":
        path.write_bytes(random.Random(1).randbytes(size))
    else:
        os.truncate(path, size - 5000)
    journal = Journal(path, "ana")
    assert journal.restored() is None
    assert journal.seen == 0
    assert journal.set_aside.startswith("ana-damaged-20")
    assert (path.parent / journal.set_aside).exists()
    assert journal.page("luis").items == () or damage == "truncated"
    log_in(journal)
    assert received(journal.record([from_luis(1)])) == ["luis 1"]
    journal.close()
    journal = opened(path)
    assert journal.set_aside == ""
    journal.close()


def test_flipped_bits_are_never_shown(path: Path) -> None:
    """Test any flipped bit: only what was written is shown, and damage does not cost a post."""
    pages = written(path)
    whole = path.read_bytes()
    dice = random.Random(2)
    found = 0
    for n in range(170):
        flipped = bytearray(whole)
        flipped[dice.randrange(len(whole))] ^= 1 << dice.randrange(8)
        here = path.with_name(f"{n}.db")
        here.write_bytes(flipped)
        try:
            journal = Journal(here, "ana")
        except JournalError as error:
            assert error.code == "journal_newer", error
            continue
        if not journal.set_aside:
            try:
                assert journal.seen in (0, 200)
                for name, items in pages.items():
                    shown = journal.page(name, limit=1000).items
                    assert set(shown) <= set(items)
                    places = [item.place for item in shown if item.place]
                    assert places == sorted(places)
            except JournalError as error:
                assert error.code == "journal_damaged"
                assert error.detail == journal.set_aside
        if journal.set_aside:
            found += 1
            assert journal.seen == 0
            assert {post.cid for post in journal.pending()} <= {"c1", "c2"}
            assert journal.page("luis").items in ((), pages["luis"][-1:])
        journal.close()
    assert found > 25  # in the index of words and in an unused page, many do no harm


def test_damage_that_shows_later_costs_no_pending_message(path: Path) -> None:
    written(path)
    data = path.read_bytes()
    at = data.index(b"mensaje 30 ")
    path.write_bytes(data[:at] + b"M" + data[at + 1 :])
    journal = opened(path)
    assert journal.set_aside == ""
    with pytest.raises(JournalError) as damaged:
        journal.page("luis", limit=1000)
    assert (damaged.value.code, damaged.value.detail) == ("journal_damaged", journal.set_aside)
    assert journal.seen == 0
    assert [post.text for post in journal.pending()] == ["pendiente", "también"]
    with pytest.raises(JournalError):  # by the connection that began before the journal began anew
        journal.record([from_luis(201)])
    log_in(journal, since=0)
    assert received(journal.record([from_luis(30, "mensaje 30")])) == ["mensaje 30"]
    journal.close()


def test_a_kill_after_the_commit_leaves_everything(path: Path) -> None:
    script = f"""
import os, pathlib
from net.journal.journal import Journal
from net.wire.messages import Message, Post
journal = Journal(pathlib.Path({str(path)!r}), "ana")
journal.logged_in("ana", "", epoch="e1", since=0)
journal.record([Message(1, "luis", "ana", "hola", 0, "l1")])
journal.add([Post("luis", "ñ 😀", "c1")])
os.kill(os.getpid(), 9)  # Windows ends it at once, too
"""
    ended = subprocess.run([sys.executable, "-c", script], cwd=ROOT, timeout=20, check=False)
    assert abs(ended.returncode) == 9
    journal = opened(path)
    assert journal.seen == 1
    assert journal.record([Message(1, "luis", "ana", "hola", 0, "l1")]) == []
    assert journal.pending() == [Post("luis", "ñ 😀", "c1")]
    assert texts(journal) == ["hola", "ñ 😀"]
    journal.close()


def test_killed_before_it_is_on_the_disk_it_is_not_told_twice(path: Path) -> None:
    script = f"""
import os, pathlib
from net.journal.journal import Journal
from net.wire.messages import Message
journal = Journal(pathlib.Path({str(path)!r}), "ana")
journal.logged_in("ana", "", epoch="e1", since=0)
journal.record([Message(1, "luis", "ana", "hola", 0, "l1")], lambda told: os.kill(os.getpid(), 9))
"""
    ended = subprocess.run([sys.executable, "-c", script], cwd=ROOT, timeout=20, check=False)
    assert abs(ended.returncode) == 9
    journal = opened(path)
    assert texts(journal) == ["hola"]
    assert journal.seen == 0  # so the server sends it again
    assert journal.record([Message(1, "luis", "ana", "hola", 0, "l1")]) == []
    assert (texts(journal), journal.seen) == (["hola"], 1)
    restored = journal.restored()
    assert restored is not None
    assert restored.conversations[0].unread == 1
    journal.close()


def test_what_a_plain_server_says_is_told_once_it_is_on_the_disk(path: Path) -> None:
    journal = Journal(path, "ana")
    journal.logged_in("ana", "Aula 3", plain=True)
    ledger, flushed = journal._ledger, list[bool]()
    journal.record(
        [PlainMessage("luis", "ana", "hola")], lambda _told: flushed.append(ledger.books.is_flushed)
    )
    assert flushed == [True]
    journal.close()


def test_it_is_on_the_disk_at_each_commit(path: Path) -> None:
    """Test the settings that this needs; `net.shared.database` sets them."""
    db = database.open_database(path, (), lock_seconds=0.1)
    assert db.execute("PRAGMA synchronous").fetchone()[0] == 2
    assert db.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    db.close()


# --- random sequences -----------------------------------------------------------------------------


class World:
    """A world is a server, as a list, and ana's journal."""

    def __init__(self) -> None:
        self.journal = Journal(None, "ana")
        self.log: list[Message] = []
        self.told: list[str] = []
        self.accepted: list[str] = []
        self.written = 0
        self.bad_commit = -1  # the COMMIT that will fail, by whether it waits for the disk
        self.execute = self.journal._ledger._execute
        self.journal._ledger._execute = self.fail_or_execute  # type: ignore[method-assign]
        self.connect()

    def fail_or_execute(self, statement: str, *values: object) -> list[object]:
        if statement == "COMMIT" and self.journal._ledger._is_flushing == self.bad_commit:
            self.bad_commit = -1
            raise sqlite3.OperationalError("disk I/O error")
        return self.execute(statement, *values)

    def connect(self, since: int | None = None) -> None:
        self.bad_commit = -1
        self.journal.flush()
        self.sent = self.journal.seen if since is None else since
        log_in(self.journal, self.sent, epoch="e1" if since is None else f"e{self.written}")

    def hear(self, *heard: Heard) -> None:
        before = self.journal.seen
        try:
            self.journal.record(heard, self.be_told)
        except JournalError:
            assert self.journal.seen == before
            self.connect()

    def be_told(self, told: list[events.Event]) -> None:
        for event in told:
            if isinstance(event, Received):
                self.told.append(event.item.text)
            elif isinstance(event, Accepted):
                self.accepted.append(event.cid)

    def keep(self, sender: str, to: str, text: str, cid: str) -> Message:
        same = [one for one in self.log if (one.sender, one.cid) == (sender, cid)]
        if not same:
            self.log.append(Message(len(self.log) + 1, sender, to, text, 0, cid))
        return same[0] if same else self.log[-1]

    def step(self, what: str, n: int) -> None:
        self.written += 1
        if what == "luis writes":
            self.keep("luis", "ana", f"l{self.written}", f"l{self.written}")
        elif what == "ana posts":
            self.bad_commit = -1
            self.journal.add([Post("luis", f"a{self.written}", f"a{self.written}")])
        elif what == "a post arrives":  # with its ok, or without
            for post in self.journal.pending()[:1]:
                kept = self.keep("ana", post.to, post.text, post.cid)
                if n % 2:
                    self.hear(Ok(post.cid, kept.id, kept.at))
        elif what == "the server sends":
            sent = self.log[self.sent : self.sent + n]
            self.sent += len(sent)
            self.hear(*sent)
        elif what == "the connection is cut":
            self.connect()
        elif what == "the disk will fail":
            self.bad_commit = n % 2
        else:
            self.log = self.log[:n]
            self.connect(since=0)

    def settle(self) -> None:
        self.connect()
        self.step("the server sends", len(self.log))
        while self.journal.pending():
            self.step("a post arrives", 1)


STEPS = (
    "luis writes",
    "luis writes",
    "ana posts",
    "a post arrives",
    "the server sends",
    "the connection is cut",
    "the disk will fail",
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from((*STEPS, "the database is an old one")), st.integers(0, 4)),
        max_size=40,
    )
)
def test_nothing_is_lost_doubled_or_out_of_order(steps: list[tuple[str, int]]) -> None:
    world = World()
    for what, n in steps:
        world.step(what, n)
    world.settle()
    items = world.journal.page("luis", limit=1000).items
    shown = [item.text for item in items]
    assert len(set(shown)) == len(shown)
    assert len(set(world.told)) == len(world.told)
    assert len(set(world.accepted)) == len(world.accepted)
    assert {one.text for one in world.log} <= set(shown)
    assert set(shown) == set(world.told) | set(world.accepted)
    if all(what in STEPS for what, _ in steps):
        assert shown == [one.text for one in world.log]
    world.journal.close()


def test_a_failed_message_is_sent_again_as_the_same(journal: Journal) -> None:
    post = Post("luis", "hola", "c1")
    journal.add([post])
    log_in(journal)
    journal.record([Err("no_such_nick", "?", "c1")])
    assert journal.pending() == []
    assert journal.retry(post)
    assert journal.pending() == [post]
    [item] = journal.page("luis").items
    assert (item.state, item.place, item.code) == ("pending", None, "")
    journal.record([Ok("c1", 7, 0)])
    assert not journal.retry(post)  # it is stored
    assert journal.pending() == []


def test_what_only_the_window_knows_is_written_down_again(journal: Journal) -> None:
    assert journal.retry(Post("luis", "hola", "c1"))
    assert journal.retry(Post("luis", "hola", "c1"))
    assert journal.pending() == [Post("luis", "hola", "c1")]
