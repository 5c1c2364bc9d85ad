"""Test that the journal keeps the server's numbers of authors, which tell their colours."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from net.journal import schema
from net.journal.journal import Journal
from net.shared import database
from net.shared.errors import JournalError
from net.wire import messages
from net.wire.events import AuthorNumbered, Item, Received, Restored
from net.wire.messages import About, Message, Page
from tests.net.journal.test_journal import from_luis, log_in, opened


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal" / "ana.db"


def numbered(message: Message, number: int) -> Message:
    return msgspec.structs.replace(message, number=number)


def numbers(journal: Journal) -> dict[str, int]:
    restored = journal.restored()
    assert restored is not None
    return restored.numbers


def test_a_number_is_told_before_the_message_and_only_once(path: Path) -> None:
    journal = opened(path)
    told = journal.record([numbered(from_luis(1), 8), numbered(from_luis(2), 8), from_luis(3)])
    assert [type(event) for event in told] == [AuthorNumbered, Received, Received, Received]
    assert told[0] == AuthorNumbered("luis", 8)
    journal.close()
    journal = Journal(path, "ana")
    assert numbers(journal) == {"luis": 8}
    journal.close()


def test_the_numbers_in_a_page_are_told_and_kept(path: Path) -> None:
    journal = opened(path)
    page = Page("#clase", (numbered(from_luis(1, to="#clase"), 8),), False)
    assert journal.record([page]) == [AuthorNumbered("luis", 8)]
    assert numbers(journal) == {"luis": 8}
    journal.close()


def test_a_message_that_is_here_already_tells_the_number_too(path: Path) -> None:
    journal = opened(path)
    journal.record([from_luis(1, to="#clase")])
    page = Page("#clase", (numbered(from_luis(1, to="#clase"), 8),), False)
    assert journal.record([page]) == [AuthorNumbered("luis", 8)]
    journal.close()


def test_whoever_only_reacts_has_a_number(path: Path) -> None:
    journal = opened(path)
    react = Message(2, "eva", "#clase", "👍", 2, "e1", "react", About("luis", "l1"), number=3)
    journal.record([from_luis(1, to="#clase"), react])
    assert numbers(journal) == {"eva": 3}
    journal.close()


def test_a_server_that_has_begun_anew_counts_anew(path: Path) -> None:
    journal = opened(path)
    journal.record([numbered(from_luis(1), 8)])
    log_in(journal, since=0, epoch="e2")
    later = numbered(msgspec.structs.replace(from_luis(1), cid="new"), 2)
    assert AuthorNumbered("luis", 2) in journal.record([later])
    assert numbers(journal) == {"luis": 2}
    journal.close()


def test_the_greatest_number_of_the_wire_is_kept_and_no_greater_one_comes_in(path: Path) -> None:
    line = messages.encode(numbered(from_luis(1), 2**53 - 1))
    greatest = messages.decode_server(line)
    assert isinstance(greatest, Message)
    journal = opened(path)
    journal.record([greatest])
    assert numbers(journal) == {"luis": 2**53 - 1}
    journal.close()
    for wrong in (b"9007199254740992", b"-1", b"1.5", b'"1"'):
        with pytest.raises(messages.BadMessage):
            messages.decode_server(line.replace(b"9007199254740991", wrong))


def test_a_journal_of_before_there_were_numbers_is_taken_over(path: Path) -> None:
    before = next(n for n, script in enumerate(schema.MIGRATIONS) if "TABLE author" in script)
    db = database.open_database(path, schema.MIGRATIONS[:before], lock_seconds=0.1)
    message = 1, 1, 1, "luis", "luis", "l1", "hola", 1001, *[""] * 8, 0, ""
    for table, values in (
        ("account", (1, "Ana", "Aula 3", "e1", 0, 1, 0)),
        ("conversation", (1, "luis", "luis", 1, 0, 1, 1, "", 0, None, None)),
        (f"message ({schema.COLUMNS})", message),
    ):
        row = database.with_crc(values)
        db.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)
    db.close()
    journal = Journal(path, "ana")
    restored = journal.restored()
    assert isinstance(restored, Restored) and journal.set_aside == ""
    assert restored.numbers == {}
    said = Item("luis", "hola", 1001, (1, 1), cid="l1")
    assert journal.page("luis").items == (said,)
    log_in(journal)
    journal.record([numbered(from_luis(2), 8)])
    assert numbers(journal) == {"luis": 8}
    journal.close()


def test_a_number_that_could_not_be_kept_is_kept_with_the_next_message(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_before: object) -> None:
        raise MemoryError

    journal = opened(path)
    with monkeypatch.context() as patch, pytest.raises(MemoryError):
        patch.setattr(journal._ledger, "_write_books", fail)
        journal.record([numbered(from_luis(1), 8)])
    assert AuthorNumbered("luis", 8) in journal.record([numbered(from_luis(1), 8)])
    assert numbers(journal) == {"luis": 8}
    journal.close()


def test_damage_in_the_numbers_is_seen(path: Path) -> None:
    journal = opened(path)
    journal.record([numbered(from_luis(1), 8)])
    journal._ledger._execute("UPDATE author SET number = 9")
    with pytest.raises(JournalError) as damaged:
        journal.restored()
    assert damaged.value.code == "journal_damaged"
    journal.close()
