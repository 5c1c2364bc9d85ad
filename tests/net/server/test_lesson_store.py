"""Test that hands, ballots, votes and pins outlive the server, and end when they should."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from net.hub.archive import Kept
from net.hub.lesson_archive import KeptBallot, KeptHand, KeptPin, KeptVote
from net.server.store import FILE_NAME, Store
from net.shared.errors import Damaged
from net.wire.messages import About, Post

ANA = KeptHand("ana", "Ana", "a", 5, "¿qué?")
LUIS = KeptHand("luis", "Luis", "l", 3, "")
POLL = KeptBallot(7, 1, "poll", 3, named=True, several=True)
VOTE = KeptVote(7, "ana", "Ana", "a", (0, 2))


def reopened(folder: Path, store: Store) -> Store:
    store.commit()
    store._db.close()  # as if killed
    return Store(folder)


def test_hands_ballots_votes_and_pins_are_there_after_a_kill(tmp_path: Path) -> None:
    store = Store(tmp_path)
    for hand in (ANA, LUIS):
        store.lesson.set_hand(hand)
    store.lesson.set_ballot(POLL)
    store.lesson.set_vote(VOTE)
    for pin in (KeptPin(1, 9, 1), KeptPin(1, 4, 2)):
        store.lesson.set_pin(pin)
    store = reopened(tmp_path, store)
    assert store.lesson.hands() == [LUIS, ANA]  # the first one raised comes first
    assert store.lesson.ballots() == [POLL]
    assert store.lesson.votes() == [VOTE]
    assert store.lesson.pins() == [KeptPin(1, 9, 1), KeptPin(1, 4, 2)]
    store.lesson.drop_hand("ana")
    store.lesson.set_vote(KeptVote(7, "ana", "Ana", "a", ()))
    store.lesson.drop_pin(KeptPin(1, 9, 1))
    store = reopened(tmp_path, store)
    assert store.lesson.hands() == [LUIS]
    assert store.lesson.votes() == []
    assert store.lesson.pins() == [KeptPin(1, 4, 2)]
    store.lesson.set_vote(VOTE)
    store.lesson.drop_ballot(7)
    store.lesson.drop_hands()
    store = reopened(tmp_path, store)
    assert (store.lesson.ballots(), store.lesson.votes(), store.lesson.hands()) == ([], [], [])
    store.close()


def test_a_message_is_found_with_the_text_of_its_last_edit() -> None:
    store = Store(None)
    ana, room = store.add_name("ana", "Ana"), store.number_of_room("#clase")
    for id_, text, kind in ((1, "uno", ""), (2, "dos", "edit"), (3, "tres", "edit")):
        about = About("ana", "c1") if kind else None
        store.keep(Kept(id_, room, ana, "Ana", Post("", text, f"c{id_}", kind, about), 5, "a"))
    found = store.lesson.message_at(room, 1)
    assert found and (found.nick, found.post.text, found.post.cid) == ("Ana", "tres", "c1")
    assert store.lesson.message_at(room + 1, 1) is None
    assert store.lesson.message_at(room, 9) is None
    store.close()


@pytest.mark.parametrize(
    ("table", "column"),
    [("hand", "text"), ("ballot", "kind"), ("vote", "choices"), ("pin", "turn")],
)
def test_a_damaged_row_is_noticed(tmp_path: Path, table: str, column: str) -> None:
    store = Store(tmp_path)
    store.lesson.set_hand(ANA)
    store.lesson.set_ballot(POLL)
    store.lesson.set_vote(VOTE)
    store.lesson.set_pin(KeptPin(1, 9, 5))
    store.close()
    with sqlite3.connect(tmp_path / FILE_NAME) as db:
        db.execute(f"UPDATE {table} SET {column} = '1'")
    db.close()
    store = Store(tmp_path)
    read = {
        "hand": store.lesson.hands,
        "ballot": store.lesson.ballots,
        "vote": store.lesson.votes,
        "pin": store.lesson.pins,
    }[table]
    with pytest.raises(Damaged):
        read()
    store.close()
