"""Test that what a user has read stays read when a teacher gives them another nick."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from net.journal.journal import Journal
from net.wire import events
from net.wire.events import ReadSoFar, Received
from net.wire.heard import Heard
from net.wire.messages import Message

ROOM, OTHER = "#clase", "#python"


def opened(nick: str, read: ReadSoFar | None = None) -> Journal:
    journal = Journal(None, nick, clock=lambda: 7)
    if read is not None:
        journal.take_over(read)
    journal.logged_in(nick, "Aula 3", epoch="e1", said=journal.seen, since=journal.seen)
    return journal


@pytest.fixture
def luis() -> Iterator[Journal]:
    journal = opened("luis")
    yield journal
    journal.close()


def said(id_: int, sender: str, to: str) -> Message:
    return Message(id_, sender, to, f"message {id_}", 1000 + id_, cid=f"c{id_}")


SAID = (said(1, "ana", ROOM), said(2, "luis", ROOM), said(3, "ana", OTHER), said(4, "ana", OTHER))


def news(journal: Journal, *heard: Heard) -> list[str]:
    """Record what comes, and return the texts that the window counts as unread."""
    told: list[events.Event] = []
    journal.record(heard, told.extend)
    return [
        one.item.text
        for one in told
        if isinstance(one, Received) and not (one.was_read or one.item.own)
    ]


def unread(journal: Journal) -> dict[str, int]:
    restored = journal.restored()
    assert restored is not None
    return {one.name: one.unread for one in restored.conversations}


def under_another_nick(read: ReadSoFar, heard: Sequence[Heard] = SAID) -> tuple[list[str], Journal]:
    journal = opened("Luis Gil", read)
    return news(journal, *heard), journal


def test_what_was_read_is_not_news_by_another_nick(luis: Journal) -> None:
    news(luis, *SAID)
    luis.read(ROOM, (1, 10))
    luis.read(OTHER, (3, 10))
    read = luis.read_so_far()
    assert read == ReadSoFar("e1", {ROOM: 2, OTHER: 3})
    told, journal = under_another_nick(read, (*SAID, said(5, "ana", ROOM)))
    assert told == ["message 4", "message 5"]
    assert unread(journal) == {ROOM: 1, OTHER: 1}
    # The teacher may think of yet another name.
    assert journal.read_so_far() == read
    journal.close()


def test_what_was_not_read_is_still_to_be_read(luis: Journal) -> None:
    news(luis, *SAID)
    told, journal = under_another_nick(luis.read_so_far())
    assert told == ["message 1", "message 2", "message 3", "message 4"]
    journal.close()


def test_between_two_renamings_nothing_has_to_come(luis: Journal) -> None:
    news(luis, *SAID)
    luis.read(ROOM, (1, 10))
    between = Journal(None, "Luis", clock=lambda: 7)
    between.take_over(luis.read_so_far())
    told, journal = under_another_nick(between.read_so_far())
    assert told == ["message 3", "message 4"]
    between.close()
    journal.close()


def test_who_gets_back_an_earlier_nick_goes_on_there(luis: Journal) -> None:
    news(luis, *SAID[:1])
    luis.take_over(ReadSoFar("e1", {ROOM: 2}))
    assert news(luis, *SAID[1:]) == ["message 3", "message 4"]
    assert unread(luis) == {ROOM: 0, OTHER: 2}


def test_what_was_read_of_another_database_says_nothing_here(luis: Journal) -> None:
    news(luis, *SAID[:1])
    luis.take_over(ReadSoFar("another", {ROOM: 9, OTHER: 9}))
    assert news(luis, *SAID[2:]) == ["message 3", "message 4"]
    assert unread(luis) == {ROOM: 1, OTHER: 2}
