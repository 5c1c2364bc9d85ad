"""Test what a person's reports make certain, and what they leave open."""

from __future__ import annotations

from typing import Any, get_args

from net.wire.dialogue import IDS
from net.wire.events import Event
from tests.torture.history import (
    GENERATIONS,
    Answer,
    Claim,
    History,
    Posting,
    Reading,
    Shown,
    Stay,
    Told,
)
from tests.torture.ledger import Ledger

ROOM = "#recreo"
# What a person reports of themselves, besides the events of their client.
ANNOUNCED = {
    "Posting", "Posted", "Retrying", "Abandoning", "Reading", "Showing", "Joining", "Leaving",
    "Grouping",
}  # fmt: skip
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
    rooms = [{"name": ROOM, "members": {nick: nick for nick in members}}]
    return "Connected", at, {"roster": {"rooms": rooms, "more": False}}


def ask(report: str, at: float) -> tuple[str, float, dict[str, Any]]:
    return report, at, {"room": ROOM}


def confirm(report: str, at: float, nick: str = "ana") -> tuple[str, float, dict[str, Any]]:
    return report, at, {"room": ROOM, "nick": nick}


def test_everything_noted_is_something_that_is_reported() -> None:
    """Guard against renamed events, which would pass unnoticed and make checks worthless."""
    events = {kind.__name__ for kind in get_args(Event)}
    assert set(Ledger("ana").handlers) <= events | ANNOUNCED


def test_who_comes_back_before_they_are_told_that_they_are_out_is_not_certain() -> None:
    """Take no earlier news for the answer to the last request: the two read alike."""
    crossed = [connected(1, "ana"), ask("Leaving", 2), ask("Joining", 3), confirm("RoomJoined", 4)]
    assert ledger_of(*crossed).is_in(ROOM) is None
    settled = ledger_of(*crossed, confirm("RoomLeft", 5), confirm("RoomJoined", 6))
    assert settled.is_in(ROOM) is True
    alone = ledger_of(*crossed)
    alone.begin_life([])
    alone.note({"report": "RoomJoined", "clock": 7, "room": ROOM, "nick": "ana"})
    assert alone.is_in(ROOM) is True


def test_messages_and_receipts() -> None:
    posting: dict[str, Any] = {
        "to": "luis",
        "text": "hola",
        "cid": "c1",
        "kind": "",
        "about": ["luis", "l1"],
    }
    history = history_of(
        ("Posting", 1, posting),
        ("Posted", 2, {"to": "luis", "cid": "c1"}),
        ("Accepted", 3, {"cid": "c1", "place": [7, 1]}),
        ("Received", 4, {"to": "ana", "item": {"sender": "luis", "text": "ya", "place": [8, 2]}}),
        (
            "ReceiptChanged",
            5,
            {"name": "luis", "state": "delivered", "first": [0, 0], "last": [7, 9]},
        ),
        ("Failed", 6, {"cid": "c2", "code": "not_in_room", "place": [IDS, 3]}),
        ("Reading", 7, {"name": "luis", "place": [8, 2]}),
    )
    assert history.readings == [Reading(7, "ana", "luis", 8)]
    assert history.postings == [Posting(1, "ana", "luis", "hola", "c1", about=("luis", "l1"))]
    assert history.answers == [Answer(3, "ana", "c1", 7), Answer(6, "ana", "c2", 0)]
    assert history.told == [Told(4, "ana", 1, "luis", "ya", 8)]
    assert history.claims == [Claim(5, "ana", "luis", 7)]
    assert history.taken_over == {("ana", "c1")}


def test_what_waits_for_an_answer() -> None:
    ledger = ledger_of(
        ("Posted", 1, {"to": "luis", "cid": "c1"}), ("Posted", 2, {"to": "luis", "cid": "c2"})
    )
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
        connected(1, "ana"),
        ask("Leaving", 2),
        confirm("RoomLeft", 3),
        confirm("RoomJoined", 4, "luis"),
        ask("Joining", 5),
        confirm("RoomJoined", 6),
    ).stays == [
        Stay(ROOM, "ana", 1, 2, True),
        Stay(ROOM, "ana", 3, 5, False),
        Stay(ROOM, "ana", 6, NEVER, True),
    ]


def test_what_is_older_than_the_last_wish_says_nothing() -> None:
    ledger = ledger_of(
        ask("Joining", 1), confirm("RoomJoined", 2), ask("Leaving", 3), connected(4, "ana")
    )
    assert ledger.is_in(ROOM) is None
    history = History()
    ledger.write_into(history)
    assert history.stays == [Stay(ROOM, "ana", 2, 3, True)]


def test_what_nobody_has_confirmed_is_not_certain() -> None:
    assert history_of(connected(1, "luis"), ask("Joining", 2)).stays == []


GROUP = "#g-0000000001"


def test_of_a_group_one_is_certain_not_to_be_before_one_is_told() -> None:
    changed = {"room": GROUP, "title": "Cena", "members": ["luis", "ana"], "by": "luis"}
    assert history_of(
        ("GroupChanged", 3, changed),
        ("Leaving", 4, {"room": GROUP}),
        ("RoomLeft", 5, {"room": GROUP, "nick": "ana"}),
        ("GroupChanged", 8, changed),
    ).stays == [
        Stay(GROUP, "ana", -NEVER, 3, False),
        Stay(GROUP, "ana", 3, 4, True),
        Stay(GROUP, "ana", 5, 8, False),
        Stay(GROUP, "ana", 8, NEVER, True),
    ]


def test_what_the_server_could_not_keep_of_a_room_is_not_certain() -> None:
    assert history_of(
        ask("Joining", 1),
        confirm("RoomJoined", 2),
        ("Notice", 3, {"code": "storage", "to": ROOM}),
        ("Notice", 4, {"code": "storage", "to": ""}),
    ).stays == [Stay(ROOM, "ana", 2, 3, True)]


def test_what_a_disk_could_not_take_is_waited_for_until_it_is_sent_again() -> None:
    ledger = Ledger("ana", disks_fail=True)
    ledger.begin_life([])
    for report in (
        {"report": "Posted", "clock": 1, "to": "luis", "cid": "c1"},
        {"report": "Failed", "clock": 2, "cid": "c1", "code": "storage", "place": [0, 1]},
    ):
        ledger.note(report)
    assert ledger.unexpected == []
    assert ledger.unanswered() == {"c1"}
    ledger.note({"report": "Retrying", "clock": 3, "cid": "c1"})
    assert ledger.unanswered() == {"c1"}
    ledger.note({"report": "Accepted", "clock": 4, "cid": "c1", "place": [7, 1]})
    assert ledger.unanswered() == set()
    history = History()
    ledger.write_into(history)
    assert (history.answers, history.retried) == ([Answer(4, "ana", "c1", 7)], {("ana", "c1")})


def test_a_journal_that_has_vanished_begins_another_incarnation() -> None:
    ledger = ledger_of(("Accepted", 1, {"cid": "c1", "place": [IDS + 7, 1]}))
    ledger.begin_incarnation()
    ledger.note({"report": "Accepted", "clock": 2, "cid": "c2", "place": [8, 1]})
    history = History()
    ledger.write_into(history)
    assert [answer.id for answer in history.answers] == [IDS + 7, GENERATIONS * IDS + 8]


def test_a_process_has_its_journal_when_it_connects() -> None:
    ledger = ledger_of()
    assert not ledger.has_opened
    ledger.note({"report": "Connecting", "clock": 1, "address": "a", "attempt": 1})
    assert ledger.has_opened
    ledger.begin_life([])
    assert not ledger.has_opened


def test_pages_are_put_together() -> None:
    def item(n: int) -> dict[str, Any]:
        return {
            "sender": "luis",
            "cid": f"l{n}",
            "text": "hola",
            "place": [n, n],
            "state": "",
            "edited": False,
            "deleted": False,
            "reactions": [["ana", "👍"]],
            "reply": {"sender": "ana", "cid": "a1", "text": ""},
        }

    ledger = ledger_of(
        (
            "PageLoaded",
            1,
            {"name": "luis", "items": [item(9)], "more": False},
        ),  # nobody has asked for this
        ("Showing", 2, {"name": "luis"}),
        ("PageLoaded", 3, {"name": "luis", "items": [item(2), item(3)], "more": True}),
    )
    assert ledger.shown == {}
    ledger.note(
        {"report": "PageLoaded", "clock": 4, "name": "luis", "items": [item(1)], "more": False}
    )
    assert [shown.id for shown in ledger.shown["luis"]] == [1, 2, 3]
    assert ledger.shown["luis"][0] == Shown(
        "luis", "l1", "hola", 1, reactions=(("ana", "👍"),), quote=("ana", "a1", "")
    )


def test_who_leaves_while_the_disk_fails_is_certainly_nowhere() -> None:
    """Ask to leave, be told of something earlier, and be told at last, while nothing is certain."""
    ledger = ledger_of(connected(1, "ana"), ask("Leaving", 2), ask("Joining", 3))
    ledger.note({"report": "RoomJoined", "clock": 4, "room": ROOM, "nick": "ana"})
    ledger.begin_doubt()
    ledger.note({"report": "RoomLeft", "clock": 5, "room": ROOM, "nick": "ana"})
    report, at, more = connected(6, "luis")
    ledger.note({"report": report, "clock": at, **more})
    assert ledger.unexpected == []


def test_what_a_former_server_said_is_not_certain_however_late_it_arrives() -> None:
    ledger = ledger_of()
    ledger.begin_doubt()
    ledger.end_doubt(5, is_killed=True)

    def note(*reports: tuple[str, float, dict[str, Any]]) -> None:
        for report, at, more in reports:
            ledger.note({"report": report, "clock": at, **more})

    note(("Connecting", 3, {}), connected(6, "ana"))
    assert ledger.is_in(ROOM) is None
    note(("Connecting", 7, {}), connected(8, "luis"))
    assert ledger.unexpected == []
    note(("Connecting", 9, {}), connected(10, "luis", "ana"))
    assert ledger.is_in(ROOM)


def test_whom_another_has_let_in_is_certainly_in_once_something_is_stored_again() -> None:
    """Test that the server may be killed after its disk works again and before its next commit.

    Until then it only remembers who is in a group, and tells nobody but whoever has asked that this
    is not stored.
    """
    changed = {"room": GROUP, "title": "Cena", "members": ["luis", "ana"], "by": "luis"}
    without = {"roster": {"rooms": [], "more": False}}
    post = {"to": ROOM, "text": "hola", "kind": "", "about": None}

    def note(ledger: Ledger, *reports: tuple[str, float, dict[str, Any]]) -> None:
        for report, at, more in reports:
            ledger.note({"report": report, "clock": at, **more})

    ledger = ledger_of(("Posting", 1, {**post, "cid": "c1"}))
    ledger.begin_doubt()
    ledger.end_doubt(5, is_killed=False)
    note(
        ledger,
        ("GroupChanged", 6, changed),
        ("Accepted", 7, {"cid": "c1", "place": [7, 1]}),  # it may have been stored before
        ("GroupChanged", 8, changed),
        ("Connecting", 9, {}),
        ("Connected", 10, without),  # to the next server
    )
    assert ledger.unexpected == []
    note(
        ledger,
        ("Posting", 11, {**post, "cid": "c2"}),
        ("Accepted", 12, {"cid": "c2", "place": [8, 2]}),
        ("GroupChanged", 13, changed),
    )
    assert ledger.is_in(GROUP)
    note(ledger, ("Connected", 15, without))
    assert len(ledger.unexpected) == 1
