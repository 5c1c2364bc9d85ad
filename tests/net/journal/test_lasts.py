"""Test the last messages of conversations, what is marked as unread, and words spelled out."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from net.journal import reader, schema
from net.journal.journal import Journal
from net.shared import database
from net.wire import events
from net.wire.events import Item
from net.wire.messages import About, Err, Message, Ok, Post, Receipt
from tests.net.journal.test_journal import from_ana, from_luis, log_in, opened
from tests.speed import assert_quick

CONVERSATIONS = 3_000


@pytest.fixture
def journal(path: Path) -> Iterator[Journal]:
    journal = opened(path)
    yield journal
    journal.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ana.db"


def last(journal: Journal, name: str) -> Item | None:
    restored = journal.restored()
    assert restored is not None
    return next(one.last for one in restored.conversations if one.name == name)


def said(journal: Journal, name: str = "luis") -> tuple[str, str]:
    item = last(journal, name)
    assert item is not None
    return item.text, item.state


def test_the_last_message_is_the_last_by_its_place(journal: Journal) -> None:
    journal.record([from_luis(1), from_luis(2), from_luis(3, to="#clase")])
    assert said(journal) == ("luis 2", "") and said(journal, "#clase") == ("luis 3", "")
    journal.add([Post("luis", "en camino", "c1")])
    journal.record([from_luis(4)])
    assert said(journal) == ("en camino", "pending")
    journal.record([Ok("c1", 5, 5)])
    assert said(journal) == ("en camino", "stored")
    journal.record([Receipt("luis", 5, "read")])
    assert said(journal) == ("en camino", "read")
    journal.record([from_luis(6)])
    assert said(journal) == ("luis 6", "")


def test_it_is_told_as_it_is_now(journal: Journal) -> None:
    journal.record([from_luis(1, "hola")])
    journal.record([Message(2, "luis", "ana", "hola, ana", 0, "x2", "edit", About("luis", "l1"))])
    item = last(journal, "luis")
    assert item is not None and (item.text, item.edited) == ("hola, ana", True)
    journal.record([Message(3, "luis", "ana", "", 0, "x3", "delete", About("luis", "l1"))])
    item = last(journal, "luis")
    assert item is not None and (item.text, item.deleted) == ("", True)


def test_nobody_can_change_it_from_elsewhere(journal: Journal) -> None:
    journal.record([from_luis(1, "hola")])
    journal.record([Message(2, "eva", "ana", "mentira", 0, "x2", "edit", About("luis", "l1"))])
    assert said(journal) == ("hola", "")


def test_what_failed_is_told_as_failed_and_gone_when_it_is_discarded(journal: Journal) -> None:
    journal.record([from_luis(1)])
    journal.add([Post("luis", "uno", "c1"), Post("luis", "dos", "c2")])
    journal.record([Err("storage", "", "c1"), Err("storage", "", "c2")])
    assert said(journal) == ("dos", "failed")
    [one] = journal.discard("c2")
    assert isinstance(one, events.Discarded) and one.last is not None and one.last.text == "uno"


def test_all_that_failed_in_a_conversation_is_discarded_and_nothing_else(journal: Journal) -> None:
    journal.record([from_luis(1)])
    journal.add(
        [Post("luis", f"{n}", f"c{n}") for n in range(3)]
        + [Post("eva", "otra", "e1"), Post("luis", "en camino", "p1")]
    )
    journal.record([Err("storage", "", cid) for cid in ("c0", "c1", "c2", "e1")])
    told = journal.discard_failed("LUIS")
    assert [one.cid for one in told if isinstance(one, events.Discarded)] == ["c0", "c1", "c2"]
    assert [item.text for item in journal.page("luis").items] == ["luis 1", "en camino"]
    assert [item.text for item in journal.page("eva").items] == ["otra"]
    assert journal.discard_failed("luis") == journal.discard_failed("nadie") == []


def test_a_long_text_is_cut(journal: Journal) -> None:
    journal.record([from_luis(1, "x" * 8_000)])
    assert said(journal)[0] == "x" * reader.LAST_CHARACTERS


def test_thousands_of_conversations_do_not_slow_the_start(path: Path) -> None:
    """Test it by what SQLite is asked, and by a time that no question a conversation could keep."""
    journal = opened(path)
    journal.record([from_luis(n, to=f"#sala-{n}") for n in range(1, CONVERSATIONS + 1)])
    asked: list[str] = []
    assert journal._ledger._db is not None

    def start() -> None:
        with journal._ledger.reading():
            assert len(journal.reader.lasts()) == CONVERSATIONS

    journal._ledger._db.set_trace_callback(asked.append)
    start()
    journal._ledger._db.set_trace_callback(None)
    assert len([one for one in asked if one.startswith("SELECT")]) <= 3
    assert_quick(start, 1.0)
    journal.close()


# --- unread again ---------------------------------------------------------------------------------


def unread(journal: Journal) -> tuple[int, events.Place | None]:
    restored = journal.restored()
    assert restored is not None
    [past] = [one for one in restored.conversations if one.name == "luis"]
    return past.unread, past.read


def test_what_is_marked_as_unread_is_so_at_the_next_start(path: Path) -> None:
    journal = opened(path)
    journal.record([from_luis(1), from_luis(2), from_ana(3, "c1"), from_luis(4)])
    assert journal.read("luis", (4, 4)) == 4
    assert unread(journal)[0] == 0
    assert journal.mark_unread("Luis", (2, 1)) == [events.UnreadMarked("luis", (2, 1), 2)]
    journal.close()
    journal = opened(path)
    assert unread(journal) == (2, (2, 1))
    # reading again tells the server nothing that it would mind
    log_in(journal, since=4, epoch="e1")
    assert journal.read("luis", (4, 4)) == 4
    journal.close()


def test_where_nothing_of_others_follows_nothing_is_marked(journal: Journal) -> None:
    journal.record([from_luis(1), from_ana(2, "c1")])
    journal.read("luis", (1, 1))
    assert journal.mark_unread("luis", (2, 1)) == journal.mark_unread("eva", (0, 0)) == []
    assert unread(journal)[0] == 0


# --- words that other letters spell out -----------------------------------------------------------


def find(journal: Journal, query: str) -> list[str]:
    return [hit.item.text for hit in journal.reader.search(1, query).hits]


@pytest.mark.parametrize("query", ["strasse", "Straße", "STRASSE", "STRAẞE", "stras", "strass"])
@pytest.mark.parametrize("text", ["Straße", "Strasse", "STRASSE", "STRAẞE"])
def test_who_types_ss_finds_what_was_written_with_one_letter(
    journal: Journal, text: str, query: str
) -> None:
    journal.record([from_luis(1, f"die {text} hier"), from_luis(2, "stramm")])
    assert find(journal, query) == [f"die {text} hier"]


def test_ligatures_of_printed_texts_are_letters(journal: Journal) -> None:
    journal.record([from_luis(1, "la conﬁguración"), from_luis(2, "oﬃce")])
    assert find(journal, "configura") == ["la conﬁguración"]
    assert find(journal, "office") == ["oﬃce"]


def test_an_edit_is_found_by_its_words_too(journal: Journal) -> None:
    journal.record([from_luis(1, "hola")])
    journal.record([Message(2, "luis", "ana", "Straße", 0, "x2", "edit", About("luis", "l1"))])
    assert find(journal, "strasse") == ["Straße"] and find(journal, "hola") == []


def test_a_journal_of_before_finds_them_as_well(path: Path) -> None:
    db = database.open_database(path, schema.MIGRATIONS[:5], lock_seconds=0.1)
    row = (1, 1, 1, "luis", "luis", "l1", "Große Straße", 5, "", "", "", "", "", "", "", "", 0, "")
    db.execute(
        f"INSERT INTO message ({schema.COLUMNS}) VALUES ({schema.VALUES})", database.with_crc(row)
    )
    values = database.with_crc((1, "luis", "luis", 1, 1, None, None, ""))
    db.execute("INSERT INTO conversation VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
    db.execute("INSERT INTO word (rowid, talk, said) VALUES (1, '\ue0001', 'Große Straße')")
    db.close()
    journal = Journal(path, "ana")
    assert find(journal, "grosse") == find(journal, "strasse") == ["Große Straße"]
    assert journal.set_aside == ""
    journal.close()
    with sqlite3.connect(path) as file:
        assert file.execute("PRAGMA user_version").fetchone() == (len(schema.MIGRATIONS),)
    file.close()
