"""Test that nothing of a user's own is lost when a teacher gives them another nick."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from net.journal.handover import Handover
from net.journal.journal import Journal
from net.journal.rows import DraftRow
from net.wire import events
from net.wire.events import KeptDraft, Quote, Received
from net.wire.heard import Heard
from net.wire.messages import About, Err, Message, Ok, Post

ROOM, OTHER = "#clase", "#python"
AUTHOR = "author of luis"


def opened(nick: str, given: Handover | None = None, path: Path | None = None) -> Journal:
    journal = Journal(path, nick, author=AUTHOR, clock=lambda: 7)
    if given is not None:
        journal.take_over(given)
    journal.logged_in(nick, "Aula 3", epoch="e1", said=journal.seen, since=journal.seen)
    return journal


@pytest.fixture
def luis() -> Iterator[Journal]:
    journal = opened("luis")
    yield journal
    journal.close()


def said(id_: int, sender: str, to: str) -> Message:
    author = AUTHOR if sender == "luis" else f"author of {sender}"
    return Message(id_, sender, to, f"message {id_}", 1000 + id_, cid=f"c{id_}", author=author)


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


def under_another_nick(given: Handover, heard: Sequence[Heard] = SAID) -> tuple[list[str], Journal]:
    journal = opened("Luis Gil", given)
    return news(journal, *heard), journal


def shown(journal: Journal, name: str) -> list[tuple[str, str, str]]:
    """Return who has written what in a conversation, and what has become of it."""
    return [(one.sender, one.text, one.state) for one in journal.page(name).items]


def drafts(journal: Journal) -> dict[str, KeptDraft]:
    restored = journal.restored()
    assert restored is not None
    return {one.name: one for one in restored.drafts}


def test_what_was_read_is_not_news_by_another_nick(luis: Journal) -> None:
    news(luis, *SAID)
    luis.read(ROOM, (1, 10))
    luis.read(OTHER, (3, 10))
    given = luis.hand_over()
    assert given.read == ((ROOM, 2), (OTHER, 3))
    told, journal = under_another_nick(given, (*SAID, said(5, "ana", ROOM)))
    assert told == ["message 4", "message 5"]
    assert unread(journal) == {ROOM: 1, OTHER: 1}
    # The teacher may think of yet another name.
    assert journal.hand_over().read == given.read
    journal.close()


def test_what_was_not_read_is_still_to_be_read(luis: Journal) -> None:
    news(luis, *SAID)
    told, journal = under_another_nick(luis.hand_over())
    assert told == ["message 1", "message 2", "message 3", "message 4"]
    journal.close()


def test_between_two_renamings_nothing_has_to_come(luis: Journal) -> None:
    news(luis, *SAID)
    luis.read(ROOM, (1, 10))
    between = Journal(None, "Luis", clock=lambda: 7)
    between.take_over(luis.hand_over())
    told, journal = under_another_nick(between.hand_over())
    assert told == ["message 3", "message 4"]
    between.close()
    journal.close()


def test_who_gets_back_an_earlier_nick_goes_on_there(luis: Journal) -> None:
    news(luis, *SAID[:1])
    luis.take_over(Handover("Luis Gil", epoch="e1", read=((ROOM, 2),)))
    assert news(luis, *SAID[1:]) == ["message 3", "message 4"]
    assert unread(luis) == {ROOM: 0, OTHER: 2}


def test_what_was_read_of_another_database_says_nothing_here(luis: Journal) -> None:
    news(luis, *SAID[:1])
    luis.take_over(Handover("Luis Gil", epoch="another", read=((ROOM, 9), (OTHER, 9))))
    assert news(luis, *SAID[2:]) == ["message 3", "message 4"]
    assert unread(luis) == {ROOM: 1, OTHER: 2}


# --- messages -------------------------------------------------------------------------------------


def test_what_was_pending_is_pending_by_the_new_nick_and_the_same(luis: Journal) -> None:
    news(luis, *SAID)
    posts = [
        Post("ana", "hola", "p1"),
        Post(ROOM, "a todos", "p2", "", About("ana", "c1")),
        Post(ROOM, "😀", "p3", "react", About("ana", "c1")),
    ]
    luis.add(posts)
    given = luis.hand_over()
    journal = opened("Luis Gil", given)
    assert journal.pending() == posts
    assert shown(journal, "ana") == [("Luis Gil", "hola", "pending")]
    restored = journal.restored()
    assert restored is not None
    assert [one.name for one in restored.conversations] == [ROOM, "ana"]
    journal.close()


def test_changes_and_answers_to_what_is_pending_go_along_with_it(luis: Journal) -> None:
    luis.add([Post(ROOM, "hola", "p1"), Post(ROOM, "adiós", "p2")])
    luis.add(
        [
            Post(ROOM, "hola a todos", "p3", "edit", About("luis", "p1")),
            Post(ROOM, "", "p4", "delete", About("luis", "p2")),
            Post(ROOM, "eso", "p5", "", About("luis", "p1")),
        ]
    )
    journal = opened("Luis Gil", luis.hand_over())
    me = "Luis Gil"
    assert shown(journal, ROOM) == [
        (me, "hola a todos", "pending"), (me, "", "pending"), (me, "eso", "pending"),
    ]  # fmt: skip
    assert journal.page(ROOM).items[2].reply == Quote(me, "p1", "hola a todos")
    assert [post.about and post.about.sender for post in journal.pending()] == [
        None, None, me, me, me,
    ]  # fmt: skip
    journal.record([Ok(f"p{n}", 10 + n, 10) for n in range(1, 6)])
    assert shown(journal, ROOM) == [
        (me, "hola a todos", "stored"), (me, "", "stored"), (me, "eso", "stored"),
    ]  # fmt: skip
    journal.close()


@pytest.mark.parametrize("ok_comes_first", [False, True])
def test_what_had_got_there_by_the_nick_of_before_is_shown_once(
    luis: Journal, ok_comes_first: bool
) -> None:
    luis.add([Post(ROOM, "message 5", "c5")])
    journal = opened("Luis Gil", luis.hand_over())
    heard: list[Heard] = [said(5, "luis", ROOM), Ok("c5", 5, 1005)]
    for one in reversed(heard) if ok_comes_first else heard:
        assert news(journal, one) == []
        assert shown(journal, ROOM) == [("Luis Gil", "message 5", "stored")]
    assert not journal.pending()
    journal.close()


def test_somebody_else_s_message_by_the_same_cid_is_another_one(luis: Journal) -> None:
    luis.add([Post(ROOM, "hola", "c5")])
    journal = opened("Luis Gil", luis.hand_over())
    assert news(journal, said(5, "ana", ROOM)) == ["message 5"]
    assert len(journal.pending()) == 1
    journal.close()


def test_what_has_failed_is_where_it_was_with_what_can_be_done_with_it(luis: Journal) -> None:
    news(luis, *SAID[:2])
    luis.add([Post(ROOM, "demasiado", "p1")])
    news(luis, Err("too_long", "too long", "p1"))
    _told, journal = under_another_nick(luis.hand_over(), (*SAID[:2], said(5, "ana", ROOM)))
    items = journal.page(ROOM).items
    assert [one.text for one in items] == ["message 1", "message 2", "demasiado", "message 5"]
    assert (items[2].state, items[2].code, items[2].own) == ("failed", "too_long", True)
    journal.retry(Post(ROOM, "demasiado", "p1"))
    assert journal.pending() == [Post(ROOM, "demasiado", "p1")]
    journal.close()


def test_nothing_is_taken_over_twice_nor_left_behind(luis: Journal) -> None:
    luis.add([Post(ROOM, "uno", "p1"), Post(ROOM, "dos", "p2")])
    luis.add([Post(ROOM, "tres", "p3", "edit", About("luis", "p1"))])
    news(luis, Err("too_long", "", "p2"))
    luis.keep_draft(KeptDraft(ROOM, "casi"))
    given = luis.hand_over()
    journal = opened("Luis Gil", given)
    journal.record([Ok("p1", 3, 3)])
    journal.take_over(given)
    journal.take_over(luis.hand_over())
    assert [one.text for one in journal.page(ROOM).items] == ["dos", "tres"]
    assert drafts(journal)[ROOM].text == "casi"
    luis.forget(given)
    assert luis.pending() == [] and shown(luis, ROOM) == [] and drafts(luis) == {}
    journal.close()


# --- drafts ---------------------------------------------------------------------------------------


def test_drafts_go_along(luis: Journal) -> None:
    news(luis, *SAID)
    luis.keep_draft(KeptDraft(ROOM, "casi", Quote("ana", "c1")))
    luis.keep_draft(KeptDraft("", "sin nadie"))
    _told, journal = under_another_nick(luis.hand_over())
    assert drafts(journal) == {
        ROOM: KeptDraft(ROOM, "casi", Quote("ana", "c1", "message 1")),
        "": KeptDraft("", "sin nadie"),
    }
    journal.close()


def test_an_edit_of_what_was_sent_before_becomes_a_text(luis: Journal) -> None:
    news(luis, *SAID)
    luis.keep_draft(KeptDraft(ROOM, "corregido", Quote("luis", "c2"), True, "lo de antes"))
    _told, journal = under_another_nick(luis.hand_over())
    assert drafts(journal) == {ROOM: KeptDraft(ROOM, "lo de antes\ncorregido")}
    journal.close()


def test_an_edit_of_what_has_failed_stays_one(luis: Journal) -> None:
    luis.add([Post(ROOM, "demasiado", "p1")])
    news(luis, Err("too_long", "too long", "p1"))
    luis.keep_draft(KeptDraft(ROOM, "menos", Quote("luis", "p1"), True))
    journal = opened("Luis Gil", luis.hand_over())
    kept = KeptDraft(ROOM, "menos", Quote("Luis Gil", "p1", "demasiado"), True, "", True)
    assert drafts(journal) == {ROOM: kept}
    journal.close()


def test_a_draft_that_is_there_already_stays_too(luis: Journal) -> None:
    luis.keep_draft(KeptDraft(ROOM, "antes"))
    luis.take_over(Handover("Luis Gil", drafts=(DraftRow(ROOM, ROOM, "después"),)))
    assert drafts(luis)[ROOM].text == "antes\ndespués"
