"""Test what the journal forgets when the user discards a message, and what history leaves out."""

from __future__ import annotations

from pathlib import Path

import pytest

from net.journal import ledger
from net.journal.journal import Journal
from net.shared.errors import JournalError, StorageError
from net.wire import events
from net.wire.events import Discarded
from net.wire.messages import About, Err, Message, Ok, Page, Post
from tests.net.journal.test_journal import from_luis, log_in, opened, texts


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal" / "ana.db"


def fail(journal: Journal, cid: str, to: str = "Deberes", text: str = "página 12") -> None:
    journal.add([Post(to, text, cid)])
    journal.record([Err("no_such_nick", "", cid)])


def past(journal: Journal) -> list[str]:
    restored = journal.restored()
    assert restored is not None
    return [one.name for one in restored.conversations]


def test_a_failed_message_is_forgotten_for_good_with_its_words_and_its_conversation(
    path: Path,
) -> None:
    journal = opened(path)
    journal.record([from_luis(1)])
    fail(journal, "c1")
    fail(journal, "c2", text="página 13")
    assert past(journal) == ["Deberes", "luis"]
    [discarded] = journal.discard("c1")
    assert isinstance(discarded, Discarded) and (discarded.name, discarded.cid) == ("Deberes", "c1")
    assert discarded.last is not None and discarded.last.text == "página 13"
    assert texts(journal, "Deberes") == ["página 13"]
    assert [hit.item.text for hit in journal.reader.search(1, "página").hits] == ["página 13"]
    assert journal.discard("c2") == [Discarded("Deberes", "c2")]
    assert past(journal) == ["luis"]
    journal.close()
    journal = Journal(path, "ana")
    assert past(journal) == ["luis"] and texts(journal, "Deberes") == []
    log_in(journal)
    journal.add([Post("deberes", "otra vez", "c3")])
    assert past(journal) == ["Deberes", "luis"]
    journal.close()


def test_only_what_has_failed_can_be_discarded(path: Path) -> None:
    journal = opened(path)
    journal.add([Post("luis", "en camino", "c1"), Post("luis", "guardado", "c2")])
    journal.record([Ok("c2", 5, 5)])
    journal.record([from_luis(6)])
    for cid in ("c1", "c2", "l6", "nada"):
        assert journal.discard(cid) == []
    assert texts(journal) == ["guardado", "luis 6", "en camino"]
    journal.close()


def test_what_was_sent_again_meanwhile_stays(path: Path) -> None:
    journal = opened(path)
    fail(journal, "c1", "luis")
    assert journal.retry(Post("luis", "página 12", "c1")) is not None
    assert journal.discard("c1") == []
    journal.close()


def test_a_quote_of_it_says_that_it_is_not_here(path: Path) -> None:
    journal = opened(path)
    journal.add([Post("luis", "uno", "c1"), Post("luis", "dos", "c2", about=About("Ana", "c1"))])
    journal.record([Err("storage", "", "c1")])
    discarded, changed = journal.discard("c1")
    assert isinstance(discarded, Discarded) and (discarded.name, discarded.cid) == ("luis", "c1")
    assert isinstance(changed, events.Changed)
    assert changed.item.reply == events.Quote("Ana", "c1", "")
    journal.close()


def test_a_disk_that_fails_leaves_everything_as_it_was(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = opened(path)
    fail(journal, "c1")

    def refuse(_self: object, _row: object) -> None:
        raise StorageError("disk I/O error")

    with monkeypatch.context() as patch:
        patch.setattr(ledger.Ledger, "delete", refuse)
        with pytest.raises(JournalError):
            journal.discard("c1")
    assert texts(journal, "Deberes") == ["página 12"] and past(journal) == ["Deberes"]
    journal.close()


def test_what_was_said_before_one_came_does_not_become_unread_later(path: Path) -> None:
    """Load history, then let somebody write: only that message is unread.

    The hundred messages before it are not.
    """
    journal = opened(path)
    history = tuple(Message(n, "luis", "#clase", f"m{n}", n, cid=f"l{n}") for n in range(1, 101))
    journal.record([Page("#clase", history, False)])
    journal.record([Message(101, "luis", "#clase", "nuevo", 101, cid="l101")])
    restored = journal.restored()
    assert restored is not None
    (past,) = restored.conversations
    assert past.unread == 1 and past.read is not None
    later = [
        item.text for item in journal.page("#clase").items if item.place and item.place > past.read
    ]
    assert later == ["nuevo"]
    journal.close()
