"""Test what whoever is taught is told, without a window."""

from __future__ import annotations

import pytest

from gui.model import lesson_words
from gui.model.model import Model
from net.wire import events
from net.wire.teaching import HandPlace, LockChanged
from tests.gui.fakes import connected


def lesson(*people: tuple[str, str]) -> Model:
    """Return the model of Ana's window, in a class with these people and their roles."""
    model = Model("Ana", clock=lambda: 1_770_000_000_000)
    model.apply(connected("luis"))
    for nick, role in people:
        model.apply(events.PresenceChanged(nick, "online", False, role=role))
    model.open("#clase")
    return model


@pytest.mark.parametrize(
    "seconds, said", [(0, "0:00"), (0.2, "0:01"), (252, "4:12"), (3_599.5, "1:00:00"), (90, "1:30")]
)
def test_a_countdown_is_read_at_a_glance(seconds: float, said: str) -> None:
    assert lesson_words.countdown(seconds) == said


def test_teachers_are_named_before_helpers() -> None:
    model = lesson(("Hugo", "helper"), ("Elena", "teacher"), ("Bea", ""))
    assert lesson_words.teachers(model) == ["Elena", "Hugo"]
    assert lesson_words.who_teaches(model) == "Elena or Hugo"


def test_a_lock_of_the_console_names_nobody() -> None:
    model = lesson()
    model.apply(events.Taught(LockChanged("write")))
    closed = lesson_words.closed(model)
    assert closed is not None
    assert (closed.text, closed.left, closed.note) == ("Rooms closed", None, "Your draft is kept.")
    line, *_shorter = lesson_words.fairness(model)
    assert line == "Only the teacher writes in the rooms"


def test_hostile_names_and_reasons_are_made_harmless() -> None:
    model = lesson(("E\u202ena", "teacher"))
    said = LockChanged("mute", nick="Ana", by="E\u202ena", reason="a\nb\x1b")
    model.apply(events.Taught(said))
    closed = lesson_words.closed(model)
    assert closed is not None
    assert not set("\u202e\n\x1b") & set(closed.text + closed.note)


def test_what_is_closed_is_said_with_its_end() -> None:
    model = lesson(("Elena", "teacher"))
    for said in (
        LockChanged("slow", room="#clase", pause=10),
        LockChanged("private", until=5, left=600_000),
        LockChanged("enter"),
    ):
        model.apply(events.Taught(said))
    slow, private, enter = lesson_words.fairness_points(model).now
    assert slow == "In #clase everybody can write once in 10 seconds."
    assert private.startswith("Private messages are closed, but those with Elena are not (until ")
    assert enter == "Nobody new can come in."


def test_nothing_is_said_of_the_teacher_to_a_plain_server_or_without_one() -> None:
    model = Model("Ana")
    model.apply(connected("luis", plain=True))
    assert lesson_words.fairness(model) == ()
    assert lesson_words.fairness(lesson(("Bea", ""))) == ()


def test_a_class_that_shows_how_it_works_says_so_with_and_without_a_teacher() -> None:
    model = lesson(("Elena", "teacher"))
    model.connection.teaches = True
    assert lesson_words.fairness(model)[0] == "What Elena can see · shows how it works"
    points = lesson_words.fairness_points(model)
    assert points.sees and any("when it was drawn" in one for one in points.shown)
    alone = lesson()
    alone.connection.teaches = True
    assert lesson_words.fairness(alone)[0] == "This class shows how it works"
    points = lesson_words.fairness_points(alone)
    assert not points.sees and points.shown


def test_the_place_of_the_hand_is_told() -> None:
    model = lesson(("Elena", "teacher"))
    assert lesson_words.hand_tip(model, "Ctrl+H") == "Raise your hand (Ctrl+H)"
    for place, said in ((1, "you are next"), (3, "you are number 3")):
        model.apply(events.Taught(HandPlace(place)))
        assert lesson_words.hand_tip(model, "Ctrl+H") == f"Your hand is up: {said}"
