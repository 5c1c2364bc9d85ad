"""What a person's reports say, and what they leave open."""

from __future__ import annotations

from typing import Any

from net.dialogue import IDS
from tests.torture.history import Answer, Claim, History, Posting, Stay, Told
from tests.torture.ledger import Ledger

ROOM = "#recreo"
NEVER = float("inf")


def ledger_of(*reports: tuple[str, float, dict[str, Any]]) -> Ledger:
    ledger = Ledger("ana")
    ledger.begin_life([])
    for report, at, more in reports:
        ledger.note({"report": report, "clock": at, **more})
    return ledger


def history_of(*reports: tuple[str, float, dict[str, Any]]) -> History:
    history = History()
    ledger_of(*reports).write_into(history)
    return history


def connected(at: float, *members: str) -> tuple[str, float, dict[str, Any]]:
    return "Connected", at, {"rooms": [{"room": ROOM, "members": members}]}


def ask(report: str, at: float) -> tuple[str, float, dict[str, Any]]:
    return report, at, {"room": ROOM}


def confirm(report: str, at: float, nick: str = "ana") -> tuple[str, float, dict[str, Any]]:
    return report, at, {"room": ROOM, "nick": nick}


def test_messages_and_receipts() -> None:
    posting: dict[str, Any] = {"to": "luis", "text": "hola"}
    history = history_of(
        ("Posting", 1, posting),
        ("Posted", 2, {"to": "luis", "cid": "c1"}),
        ("Accepted", 3, {"cid": "c1", "place": [7, 1]}),
        ("Received", 4, {"sender": "luis", "to": "ana", "text": "ya", "place": [8, 2]}),
        ("ReceiptChanged", 5, {"peer": "luis", "state": "delivered", "first": [0, 0], "last": [7, 9]}),
        ("Failed", 6, {"cid": "c2", "code": "not_in_room", "place": [IDS, 3]}),
    )
    assert history.postings == [Posting(1, "ana", "luis", "hola")]
    assert history.answers == [Answer(3, "ana", "c1", 7), Answer(6, "ana", "c2", 0)]
    assert history.told == [Told(4, "ana", 1, "luis", "ya", 8)]
    assert history.claims == [Claim(5, "ana", "luis", 7)]
    assert history.taken_over == {("ana", "c1")}


def test_what_waits_for_an_answer() -> None:
    ledger = ledger_of(("Posted", 1, {"to": "luis", "cid": "c1"}), ("Posted", 2, {"to": "luis", "cid": "c2"}))
    ledger.note({"report": "Accepted", "clock": 3, "cid": "c1", "place": [7, 1]})
    assert ledger.unanswered() == {"c2"}
    ledger.begin_life(["c2"])
    assert ledger.unanswered() == {"c2"}
    ledger.note({"report": "Accepted", "clock": 4, "cid": "c2", "place": [8, 2]})
    assert ledger.unanswered() == set()


def test_an_end_that_should_not_be_is_noted() -> None:
    ledger = ledger_of(("Disconnected", 1, {"code": "lost"}))
    assert ledger.unexpected == []
    ledger.note({"report": "Disconnected", "clock": 2, "code": "nick_taken"})
    assert len(ledger.unexpected) == 1


def test_a_stay_lasts_from_the_confirmation_to_the_next_wish() -> None:
    assert history_of(
        connected(1, "ana"), ask("Leaving", 2), confirm("RoomLeft", 3), confirm("RoomJoined", 4, "luis"),
        ask("Joining", 5), confirm("RoomJoined", 6),
    ).stays == [Stay(ROOM, "ana", 1, 2, True), Stay(ROOM, "ana", 3, 5, False), Stay(ROOM, "ana", 6, NEVER, True)]


def test_what_is_older_than_the_last_wish_says_nothing() -> None:
    ledger = ledger_of(ask("Joining", 1), confirm("RoomJoined", 2), ask("Leaving", 3), connected(4, "ana"))
    assert ledger.is_in(ROOM) is None
    history = History()
    ledger.write_into(history)
    assert history.stays == [Stay(ROOM, "ana", 2, 3, True)]


def test_what_nobody_has_confirmed_is_not_certain() -> None:
    assert history_of(connected(1, "luis"), ask("Joining", 2)).stays == []
