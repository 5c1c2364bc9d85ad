"""Test that the checker rejects histories with one thing wrong, and accepts the one without."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.torture.checker import check
from tests.torture.history import (
    Answer,
    Claim,
    Death,
    Details,
    Entry,
    History,
    Journal,
    Mark,
    Posting,
    Reading,
    Seen,
    Stay,
    Stored,
    Told,
)

ALWAYS = (0.0, math.inf)


def flawless() -> History:
    """Return a history without faults.

    ana writes 1 and 3 to luis, luis writes 2 to the room, where eva is as well; one post of ana's
    has failed.
    """
    stored = [
        Stored(1, "ana", "luis", "a1", "uno"),
        Stored(2, "luis", "#sala", "l1", "dos"),
        Stored(3, "ana", "luis", "a2", "tres"),
    ]
    first, second, third = stored
    return History(
        journals={
            "ana": Journal(
                "ana",
                2,
                (
                    entry(1, first, "delivered"),
                    entry(2, second),
                    entry(3, third, "read"),
                    Entry(4, "ana", "#otra", "a3", "cuatro", 0, "failed"),
                ),
            ),
            "luis": Journal(
                "luis", 3, (entry(1, first), entry(2, second, "stored"), entry(3, third))
            ),
            "eva": Journal("eva", 2, (entry(1, second),)),
        },
        stored=stored,
        postings=[
            Posting(1, "ana", "luis", "uno", "a1"),
            Posting(1, "luis", "#sala", "dos", "l1"),
            Posting(3, "ana", "luis", "tres", "a2"),
            Posting(4, "ana", "#otra", "cuatro", "a3"),
        ],
        answers=[Answer(2, "ana", "a1", 1), Answer(3, "luis", "l1", 2), Answer(5, "ana", "a3", 0)],
        told=[
            Told(2, "luis", 1, "ana", "uno", 1),
            Told(3, "ana", 1, "luis", "dos", 2),
            Told(6, "luis", 2, "ana", "tres", 3),
        ],
        claims=[
            Claim(3, "ana", "luis", 1),
            Claim(7, "ana", "luis", 3),
            Claim(8, "ana", "luis", 3, "read"),
        ],
        readings=[Reading(7, "luis", "ana", 3), Reading(7, "eva", "#sala", 2)],
        marks=[Mark("luis", "ana", 3), Mark("eva", "#sala", 2)],
        details=[Details(9, "luis", "#sala", 2, ("ana", "eva"), ("eva",))],
        seen=[Seen(4, "luis", 1), Seen(6, "luis", 3)],
        deaths=[Death("luis", 5, seen=2, last_row=2, count=2)],
        stays=[Stay("#sala", nick, *ALWAYS, inside=True) for nick in ("ana", "luis", "eva")],
        taken_over={("ana", "a2")},
    )


def entry(row: int, stored: Stored, state: str = "") -> Entry:
    kind = "" if stored.kind == "deleted" else stored.kind
    return Entry(row, stored.sender, stored.to, stored.cid, stored.text, stored.id, state, kind)


def kinds(history: History) -> set[str]:
    return {wrong.kind for wrong in check(history)}


def test_nothing_is_wrong_with_the_flawless_one() -> None:
    assert check(flawless()) == []


def change(history: History, nick: str, position: int, **changes: object) -> None:
    """Change an entry of a journal."""
    journal = history.journals[nick]
    entries = list(journal.entries)
    entries[position] = replace(entries[position], **changes)  # type: ignore[arg-type]
    history.journals[nick] = replace(journal, entries=tuple(entries))


def drop(history: History, nick: str, position: int) -> None:
    entries = list(history.journals[nick].entries)
    del entries[position]
    history.journals[nick] = replace(history.journals[nick], entries=tuple(entries))


def lose_on_the_server(history: History) -> None:
    del history.stored[2]
    drop(history, "luis", 2)
    change(history, "ana", 2, state="pending")
    history.answers.append(Answer(9, "ana", "a2", 3))


def lose_what_only_the_journal_knows_as_confirmed(history: History) -> None:
    del history.stored[2]
    drop(history, "luis", 2)


def lose_for_one_recipient(history: History) -> None:
    drop(history, "luis", 0)


def lose_for_one_in_the_room(history: History) -> None:
    drop(history, "eva", 0)


def lose_what_was_taken_over(history: History) -> None:
    history.taken_over.add(("ana", "a9"))


def double_in_a_journal(history: History) -> None:
    history.journals["eva"] = replace(
        history.journals["eva"],
        entries=(
            *history.journals["eva"].entries,
            replace(history.journals["eva"].entries[0], row=2),
        ),
    )


def double_on_the_server(history: History) -> None:
    history.stored.append(replace(history.stored[1], id=4))


def tell_twice(history: History) -> None:
    history.told.append(replace(history.told[0], life=2))


def tell_in_disorder(history: History) -> None:
    history.told[2] = replace(history.told[2], life=1)
    history.told.reverse()


def write_in_disorder(history: History) -> None:
    change(history, "luis", 0, row=5)


def send_in_disorder(history: History) -> None:
    change(history, "ana", 0, row=9)


def give_another_id(history: History) -> None:
    change(history, "eva", 0, id=7)


def alter(history: History) -> None:
    change(history, "luis", 0, text="UNO")


def alter_on_the_server(history: History) -> None:
    history.stored[0] = replace(history.stored[0], text="UNO")


def invent(history: History) -> None:
    change(history, "luis", 0, cid="nobody's")


def give_to_a_stranger(history: History) -> None:
    history.journals["eva"] = Journal(
        "eva", 2, (entry(1, history.stored[0]), *history.journals["eva"].entries)
    )


def give_to_one_who_had_left(history: History) -> None:
    history.stays[2] = replace(history.stays[2], inside=False)


def never_answer(history: History) -> None:
    change(history, "ana", 0, state="pending")


def confirm_with_another_id(history: History) -> None:
    history.answers[0] = replace(history.answers[0], id=3)


def fail_what_was_stored(history: History) -> None:
    change(history, "ana", 0, state="failed")


def tell_of_a_failure_of_what_was_stored(history: History) -> None:
    history.answers.append(Answer(9, "ana", "a2", 0))


def claim_what_the_journal_did_not_have(history: History) -> None:
    history.claims[1] = replace(history.claims[1], at=4)


def take_for_seen_what_the_journal_had_not_seen(history: History) -> None:
    history.seen[1] = replace(history.seen[1], at=5)


def see_without_having(history: History) -> None:
    history.deaths[0] = replace(history.deaths[0], seen=3)


def lose_what_the_journal_had(history: History) -> None:
    history.deaths[0] = replace(history.deaths[0], count=3)


def never_tell_of_the_delivery(history: History) -> None:
    change(history, "ana", 2, state="stored")


def say_read_on_mere_seen(history: History) -> None:
    history.readings[0] = replace(history.readings[0], id=1)


def say_read_before_it_was(history: History) -> None:
    history.readings[0] = replace(history.readings[0], at=8.5)


def mark_as_read_what_was_not(history: History) -> None:
    history.marks.append(Mark("ana", "#sala", 2))


def tell_who_asks_that_somebody_has_read(history: History) -> None:
    history.details[0] = replace(history.details[0], read=("eva", "ana"))


def tell_who_asks_that_somebody_has_got(history: History) -> None:
    drop(history, "eva", 0)
    history.stays.pop()


@pytest.mark.parametrize(
    ("spoil", "kind"),
    [
        (say_read_on_mere_seen, "false_receipt"),
        (say_read_before_it_was, "false_receipt"),
        (mark_as_read_what_was_not, "false_receipt"),
        (tell_who_asks_that_somebody_has_read, "false_receipt"),
        (tell_who_asks_that_somebody_has_got, "false_receipt"),
        (lose_on_the_server, "lost"),
        (lose_what_only_the_journal_knows_as_confirmed, "lost"),
        (lose_for_one_recipient, "lost"),
        (lose_for_one_in_the_room, "lost"),
        (lose_what_was_taken_over, "lost"),
        (double_in_a_journal, "doubled"),
        (double_on_the_server, "doubled"),
        (tell_twice, "doubled"),
        (tell_in_disorder, "inverted"),
        (write_in_disorder, "inverted"),
        (send_in_disorder, "inverted"),
        (give_another_id, "inverted"),
        (alter, "invented"),
        (alter_on_the_server, "invented"),
        (invent, "invented"),
        (give_to_a_stranger, "astray"),
        (give_to_one_who_had_left, "astray"),
        (never_answer, "pending"),
        (confirm_with_another_id, "false_answer"),
        (fail_what_was_stored, "false_answer"),
        (tell_of_a_failure_of_what_was_stored, "false_answer"),
        (claim_what_the_journal_did_not_have, "false_receipt"),
        (take_for_seen_what_the_journal_had_not_seen, "false_receipt"),
        (see_without_having, "false_receipt"),
        (lose_what_the_journal_had, "lost"),
        (never_tell_of_the_delivery, "no_receipt"),
    ],
)
def test_what_is_wrong_is_found(spoil: Callable[[History], None], kind: str) -> None:
    history = flawless()
    spoil(history)
    assert kind in kinds(history)


def test_a_message_that_races_with_joining_or_leaving_may_arrive_or_not() -> None:
    history = flawless()
    history.details.clear()
    history.stays[2] = replace(history.stays[2], since=2)  # posted at 1, confirmed at 3
    assert check(history) == []
    drop(history, "eva", 0)
    assert check(history) == []


def test_who_leaves_a_room_has_what_had_arrived_by_then() -> None:
    history = flawless()
    history.details.clear()
    history.stays[2] = replace(history.stays[2], until=50)
    drop(history, "eva", 0)
    assert check(history) == []
    history.told.append(Told(40, "eva", 1, "luis", "what came after it", 9))
    assert {wrong.kind for wrong in check(history)} == {"lost"}


# --- deletions ------------------------------------------------------------------------------------


def taken_back() -> History:
    """Return `flawless`, but ana has edited and then deleted her first message to luis."""
    history = flawless()
    about = "ana", "a1"
    edit = Stored(4, "ana", "luis", "a4", "", "edit", about)
    delete = Stored(5, "ana", "luis", "a5", "", "delete", about)
    history.stored[0] = replace(history.stored[0], text="", kind="deleted")
    history.stored += [edit, delete]
    history.postings += [
        Posting(6, "ana", "luis", "uno, o no", "a4", "edit", about),
        Posting(7, "ana", "luis", "", "a5", "delete", about),
    ]
    # Luis was away when it was edited.
    for nick, more in (("ana", [edit, delete]), ("luis", [delete])):
        change(history, nick, 0, text="")
        entries = history.journals[nick].entries
        state = "read" if nick == "ana" else ""
        added = [replace(entry(10 + one.id, one, state), kind=one.kind) for one in more]
        history.journals[nick] = replace(history.journals[nick], entries=(*entries, *added))
    history.claims.append(Claim(9, "ana", "luis", 5))
    return history


def test_nothing_is_wrong_with_what_was_taken_back() -> None:
    assert check(taken_back()) == []


def test_a_deletion_that_has_failed_takes_nothing_back() -> None:
    history = taken_back()
    change(history, "ana", 0, text="uno")
    assert "not_erased" in kinds(history)
    last = len(history.journals["ana"].entries) - 1
    assert history.journals["ana"].entries[last].kind == "delete"
    change(history, "ana", last, state="failed")  # in the next era: the recipient was not there
    assert "not_erased" not in kinds(history)


@pytest.mark.parametrize(
    ("spoil", "kind"),
    [
        (lambda history: change(history, "luis", 0, text="uno"), "not_erased"),
        (lambda history: change(history, "luis", 3, kind="edit"), "invented"),
        (
            lambda history: history.stored.append(Stored(6, "ana", "luis", "a6", "otra", "edit")),
            "invented",
        ),
        (
            lambda history: history.stored.append(Stored(6, "luis", "ana", "l6", "", "delete")),
            "invented",
        ),
    ],
)
def test_what_was_taken_back_and_is_not_gone(spoil: Callable[[History], object], kind: str) -> None:
    history = taken_back()
    spoil(history)
    assert kind in kinds(history)


def test_who_has_scrolled_up_has_what_was_said_before_they_came() -> None:
    history = flawless()
    history.stays[2] = replace(history.stays[2], since=10)
    history.loaded = {("eva", "#sala"): (("luis", "l1"),)}
    assert check(history) == []
    drop(history, "eva", 0)
    assert "hidden" in kinds(history)
    history.stays[2] = replace(history.stays[2], until=20)  # and has left again
    assert "hidden" not in kinds(history)
