"""Test what teachers post, in the client's journal: ballots, their results, removed messages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from net.journal import schema
from net.journal.journal import Journal
from net.wire import ballots
from net.wire.ballots import BallotResult, Poll
from net.wire.events import (
    Accepted,
    Changed,
    ChangeFailed,
    Discarded,
    Failed,
    Item,
    Quote,
    Received,
)
from net.wire.messages import SHOWN, About, Err, Message, Ok, Page, Post
from tests.net.journal.test_journal import from_ana, from_luis, opened

POLL = ballots.write(Poll("¿Cuándo quedamos?", ("lunes", "martes")))
RESULT = BallotResult((2, 1), 3)


@pytest.fixture
def journal() -> Iterator[Journal]:
    """Open ana's journal in memory, logged in for the first time."""
    journal = opened(None)
    yield journal
    journal.close()


def asked(id_: int, kind: str = "poll", text: str = POLL, cid: str = "p1") -> Message:
    """Return a ballot by elena."""
    return Message(id_, "elena", "#clase", text, 1000 + id_, cid, kind)


def closed(id_: int, cid: str = "p1", by: str = "elena", own_cid: str = "x1") -> Message:
    """Return the message that closes a ballot of elena's."""
    text = ballots.write(RESULT)
    return Message(id_, by, "#clase", text, 1000 + id_, own_cid, "close", About("elena", cid))


def removed(id_: int, sender: str, cid: str, by: str = "elena") -> Message:
    return Message(id_, by, "#clase", "", 1000 + id_, f"r{id_}", "remove", About(sender, cid))


def items(journal: Journal, name: str = "#clase") -> list[Item]:
    return list(journal.page(name).items)


# --- ballots --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "text"), [("poll", POLL), ("pulse", ""), ("announce", "Examen el lunes")]
)
def test_a_ballot_is_a_message_with_a_kind(journal: Journal, kind: str, text: str) -> None:
    [told] = journal.record([asked(3, kind, text)])
    assert isinstance(told, Received)
    [item] = items(journal)
    assert item == told.item
    assert (item.kind, item.text, item.result) == (kind, text, None)
    restored = journal.restored()
    assert restored and [(past.unread, past.last) for past in restored.conversations] == [(1, item)]


def test_a_poll_is_found_and_quoted_by_its_question(journal: Journal) -> None:
    answer = Message(2, "luis", "#clase", "yo, el lunes", 1, "l1", about=About("elena", "p1"))
    journal.record([asked(1), answer])
    assert [hit.item.cid for hit in journal.reader.search(1, "quedamos").hits] == ["p1"]
    assert not journal.reader.search(1, "answers").hits
    assert items(journal)[1].reply == Quote("elena", "p1", POLL, "poll")


@pytest.mark.parametrize("comes_first", ["ballot", "result"])
def test_a_closed_ballot_has_its_result(journal: Journal, comes_first: str) -> None:
    if comes_first == "ballot":
        journal.record([asked(1)])
        told = journal.record([closed(5)])
        assert [event.item for event in told if isinstance(event, Changed)] == items(journal)[:1]
    else:
        journal.record([closed(5)])
        journal.record([Page("#clase", (asked(1),), False)])
    poll, result = items(journal)
    assert poll.result == RESULT
    assert (result.kind, result.reply) == ("close", Quote("elena", "p1", POLL, "poll"))
    assert ballots.parse_result(result.text) == RESULT


def test_a_ballot_is_closed_once(journal: Journal) -> None:
    other = replace(closed(6, own_cid="x2"), text=ballots.write(BallotResult((9, 9), 18)))
    journal.record([asked(1), closed(5), other])
    poll, first, second = items(journal)
    assert poll.result == RESULT
    assert ballots.parse_result(first.text) != ballots.parse_result(second.text)


def test_only_a_ballot_of_its_room_is_closed(journal: Journal) -> None:
    elsewhere = replace(closed(3), to="#otra")
    a_message = replace(closed(4, own_cid="x2"), about=About("luis", "l2"))
    journal.record([asked(1), from_luis(2, to="#clase"), elsewhere, a_message])
    assert [item.result for item in items(journal)] == [None] * 3


@pytest.mark.parametrize("counts", [(1,), (1, 2, 3)])
def test_a_result_has_a_count_for_each_answer(journal: Journal, counts: tuple[int, ...]) -> None:
    text = ballots.write(BallotResult(counts, 1))
    journal.record([asked(1), replace(closed(2), text=text)])
    assert items(journal)[0].result is None


def test_what_is_no_result_closes_nothing(journal: Journal) -> None:
    journal.record([asked(1), replace(closed(2), text="¡cerrada!")])
    assert items(journal)[0].result is None
    assert items(journal)[1].text == "¡cerrada!"


def test_nobody_edits_a_ballot(journal: Journal) -> None:
    edit = Message(2, "elena", "#clase", "otra", 2, "e2", "edit", About("elena", "p1"))
    assert not journal.record([asked(1), edit])[1:]
    assert items(journal)[0].text == POLL


def test_teachers_speak_in_rooms(journal: Journal) -> None:
    journal.record(
        [
            replace(asked(1), to="ana"),
            replace(from_luis(2), cid="l2"),
            replace(removed(3, "luis", "l2"), to="ana"),
            replace(removed(4, "luis", "l2"), sender="luis", to="ana"),
        ]
    )
    assert not items(journal, "elena")
    assert [item.deleted for item in items(journal, "luis")] == [False]


def test_an_own_ballot_waits_and_is_accepted(journal: Journal) -> None:
    journal.add([Post("#clase", POLL, "a1", "poll")])
    assert [(item.state, item.kind) for item in items(journal)] == [("pending", "poll")]
    [accepted] = journal.record([Ok("a1", 4, 1004)])
    assert isinstance(accepted, Accepted)
    assert items(journal)[0].place == accepted.place


def test_an_own_ballot_that_is_refused_has_failed(journal: Journal) -> None:
    journal.add([Post("#clase", POLL, "a1", "poll")])
    [failed] = journal.record([Err("not_teacher", "no", "a1")])
    assert isinstance(failed, Failed)
    assert items(journal)[0].state == "failed"


def test_closing_is_settled_by_the_message_that_has_the_result(journal: Journal) -> None:
    journal.record([asked(1)])
    journal.add([Post("#clase", "", "a1", "close", About("elena", "p1"))])
    assert items(journal)[0].result is None
    assert journal.record([Ok("a1", 4, 1004)]) == []
    assert [post.cid for post in journal.pending()] == ["a1"]  # it is asked for again
    told = journal.record([closed(4, by="ana", own_cid="a1"), Ok("a1", 4, 1004)])
    assert [type(event) for event in told] == [Accepted, Changed, Changed]
    poll, result = items(journal)
    assert poll.result == RESULT
    assert (result.state, ballots.parse_result(result.text)) == ("stored", RESULT)
    assert journal.pending() == []
    assert journal.record([closed(4, by="ana", own_cid="a1")]) == []


def test_of_a_closing_that_is_refused_nothing_stays(journal: Journal) -> None:
    journal.record([asked(1)])
    journal.add([Post("#clase", "", "a1", "close", About("elena", "p1"))])
    told = journal.record([Err("no_ballot", "It is closed.", "a1")])
    assert [type(event) for event in told] == [Discarded, ChangeFailed]
    assert [item.cid for item in items(journal)] == ["p1"]


# --- removing -------------------------------------------------------------------------------------


@pytest.mark.parametrize("comes_first", ["message", "removal"])
def test_a_teacher_removes_somebody_elses_message(
    path: Path, journal: Journal, comes_first: str
) -> None:
    said = from_luis(1, "una palabrota", "#clase")
    for one in (
        (said, removed(2, "luis", "l1"))
        if comes_first == "message"
        else (removed(2, "luis", "l1"), said)
    ):
        told = journal.record([one])
    [item] = items(journal)
    assert (item.text, item.deleted, item.removed_by) == ("", True, "elena")
    assert any(getattr(event, "item", None) == item for event in told)
    assert not journal.reader.search(1, "palabrota").hits


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ana.db"


def test_of_a_removed_message_no_byte_stays_in_the_file(path: Path) -> None:
    journal = opened(path)
    edit = Message(2, "luis", "#clase", "otra palabrota", 2, "e2", "edit", About("luis", "l1"))
    journal.record([from_luis(1, "una palabrota", "#clase"), edit, removed(3, "luis", "l1")])
    journal.close()
    assert b"palabrota" not in b"".join(one.read_bytes() for one in path.parent.iterdir())


def test_what_was_removed_comes_without_its_text_and_says_who_did_it(journal: Journal) -> None:
    left = Message(1, "luis", "#clase", "", 1001, "l1", "deleted")
    journal.record([left, removed(2, "luis", "l1")])
    [item] = items(journal)
    assert (item.deleted, item.removed_by) == (True, "elena")


def test_an_own_message_can_be_removed(journal: Journal) -> None:
    journal.record([from_ana(1, "a1", "#clase"), removed(2, "ana", "a1")])
    [item] = items(journal)
    assert (item.text, item.removed_by, item.state) == ("", "elena", "stored")


def test_who_deleted_first_has_deleted_it(journal: Journal) -> None:
    delete = Message(2, "luis", "#clase", "", 2, "d2", "delete", About("luis", "l1"))
    journal.record([from_luis(1, to="#clase"), delete, removed(3, "luis", "l1")])
    assert items(journal)[0].removed_by == ""


def test_a_removal_that_is_refused_gives_the_text_back(journal: Journal) -> None:
    journal.record([from_luis(1, "bonito", "#clase")])
    journal.add([Post("#clase", "", "a1", "remove", About("luis", "l1"))])
    assert items(journal)[0].deleted
    told = journal.record([Err("not_teacher", "no", "a1")])
    assert [type(event) for event in told] == [Changed, ChangeFailed]
    assert items(journal)[0].text == "bonito"


def test_a_removed_ballot_loses_its_question(journal: Journal) -> None:
    journal.record([asked(1), removed(2, "elena", "p1", by="marta"), closed(3)])
    poll, result = items(journal)
    assert (poll.text, poll.deleted, poll.removed_by) == ("", True, "marta")
    assert result.reply == Quote("elena", "p1", "", "poll")
    assert not journal.reader.search(1, "quedamos").hits


# --- the file -------------------------------------------------------------------------------------


def test_the_indexes_know_what_is_shown() -> None:
    assert f"kind IN {SHOWN!r}" in schema.QUERIES["failed in"]
