"""Test what the window knows of the class: locks and their ends, hands, ballots, pins, roles."""

from __future__ import annotations

import pytest

from gui.model import wording
from gui.model.lesson import Lesson, OwnHand
from gui.model.model import Model
from gui.model.records import Availability
from net.wire import events
from net.wire.messages import Person
from net.wire.teaching import (
    Done,
    Hand,
    HandPlace,
    HandsUp,
    LessonBegan,
    LockChanged,
    Pinned,
    Pins,
    Tally,
    TeachingAnswer,
)
from tests.gui.fakes import connected, roster

ROOM = "#clase"
BASE = 3 << 40  # of a third run of the server


class Clock:
    """Stands still until a test moves it."""

    now = 50.0

    def __call__(self) -> float:
        return self.now


def make(me: str = "Ana", **roles: str) -> tuple[Lesson, Clock]:
    clock = Clock()
    return Lesson(lambda nick: roles.get(nick.lower(), ""), lambda: me, clock=clock), clock


def tell(lesson: Lesson, *said: TeachingAnswer) -> None:
    for one in said:
        lesson.take(one, BASE)


def test_the_lesson_lasts_since_it_began_for_the_server() -> None:
    lesson, clock = make()
    assert lesson.lasted == 0
    tell(lesson, LessonBegan(1, ago=90_000))
    clock.now += 30
    assert lesson.lasted == 120
    lesson.begin()  # another connection: the server tells it again
    assert lesson.lasted == 0


def test_a_lock_counts_down_by_what_the_server_says_is_left_of_it() -> None:
    lesson, clock = make()
    tell(lesson, LockChanged("private", until=1, left=90_000))
    clock.now += 30
    lock = lesson.lock("private")
    assert lock is not None
    assert lesson.left(lock) == 60
    clock.now += 100
    assert lesson.left(lock) == 0
    tell(lesson, LockChanged("private", on=False))
    assert lesson.lock("private") is None


def test_a_lock_without_an_end_has_nothing_to_count() -> None:
    lesson, _clock = make()
    tell(lesson, LockChanged("write", ROOM))
    lock = lesson.lock("write", ROOM)
    assert lock is not None
    assert lesson.left(lock) is None


def test_the_way_to_the_teacher_is_open_under_every_lock() -> None:
    lesson, _clock = make(elena="teacher", hugo="helper")
    tell(lesson, LockChanged("private"), LockChanged("write"), LockChanged("mute", nick="Ana"))
    assert lesson.what_stops("Elena") is None
    assert lesson.what_stops("Hugo") is None
    for name in ("Luis", ROOM, "#g-0123456789"):
        assert lesson.what_stops(name) is not None


@pytest.mark.parametrize(
    ("lock", "stopped"),
    [
        (LockChanged("write"), {ROOM, "#dudas"}),
        (LockChanged("write", ROOM), {ROOM}),
        (LockChanged("private"), {"Luis", "#g-0123456789"}),
        (LockChanged("mute", nick="ANA"), {ROOM, "#dudas", "Luis", "#g-0123456789"}),
        (LockChanged("mute", nick="Luis"), set()),
        (LockChanged("enter"), set()),
        (LockChanged("slow", ROOM, pause=10), set()),
    ],
)
def test_each_lock_stops_what_it_is_for(lock: LockChanged, stopped: set[str]) -> None:
    lesson, _clock = make()
    tell(lesson, lock)
    names = {ROOM, "#dudas", "Luis", "#g-0123456789"}
    assert {name for name in names if lesson.what_stops(name) is not None} == stopped


def test_a_group_with_a_teacher_in_it_is_a_way_to_them() -> None:
    model = Model("Ana")
    model.apply(connected("Luis", rooms={"#g-1": ("Ana", "Elena"), "#g-2": ("Ana", "Luis")}))
    model.apply(events.PresenceChanged("Elena", "online", False, role="teacher"))
    model.apply(events.Taught(LockChanged("private")))
    assert model.lesson.what_stops("#g-1") is None
    assert model.lesson.what_stops("#g-2") is not None
    model.apply(events.Taught(LockChanged("mute", nick="Ana")))
    assert model.lesson.what_stops("#g-1") is not None


def test_no_lock_holds_for_teachers() -> None:
    lesson, _clock = make("Elena", elena="teacher")
    tell(lesson, LockChanged("write"), LockChanged("private"), LockChanged("slow", ROOM, pause=9))
    assert lesson.what_stops(ROOM) is None
    assert lesson.what_stops("Luis") is None
    lesson.note_posted(ROOM)
    assert lesson.wait(ROOM) == 0


def test_slow_mode_makes_one_wait_after_each_message() -> None:
    lesson, clock = make()
    tell(lesson, LockChanged("slow", ROOM, pause=10))
    assert lesson.wait(ROOM) == 0
    lesson.note_posted(ROOM)
    clock.now += 4
    assert lesson.wait(ROOM) == 6
    assert lesson.wait("#dudas") == 0
    clock.now += 7
    assert lesson.wait(ROOM) == 0


def test_hands_stay_in_the_order_in_which_they_were_raised() -> None:
    lesson, _clock = make()
    tell(lesson, HandsUp((Hand("Ivan", 5), Hand("Carmen", 7)), all_down=True))
    tell(lesson, HandsUp((Hand("Sofia", 9), Hand("Ivan", 5, "why?"))))
    assert [(hand.nick, hand.text) for hand in lesson.hands] == [
        ("Ivan", "why?"),
        ("Carmen", ""),
        ("Sofia", ""),
    ]
    tell(lesson, HandsUp(down=("carmen",)))
    assert [hand.nick for hand in lesson.hands] == ["Ivan", "Sofia"]
    tell(lesson, HandsUp(all_down=True))
    assert lesson.hands == []


def test_the_own_hand_has_a_place_until_it_is_lowered() -> None:
    lesson, _clock = make()
    tell(lesson, HandPlace(2, text="why?"))
    assert lesson.own_hand == OwnHand(2, "why?")
    lesson.take_changes()
    tell(lesson, HandPlace(0, "answered", "Elena"))
    assert lesson.own_hand is None
    lowered = lesson.take_changes().lowered
    assert lowered is not None
    assert lowered.by == "Elena"


def test_who_takes_their_own_hand_down_is_told_nothing_of_it() -> None:
    lesson, _clock = make()
    tell(lesson, HandPlace(1), HandPlace(0, "down"))
    assert lesson.take_changes().lowered is None


def test_a_ballot_is_found_by_the_place_of_its_message() -> None:
    lesson, _clock = make()
    tell(lesson, Tally(ROOM, 7, (2, 1), voters=3, mine=(1,), has_mine=True))
    tell(lesson, Tally(ROOM, 7, (3, 1), voters=4))  # of somebody else's vote
    tally = lesson.tally("#CLASE", BASE + 7)
    assert tally is not None
    assert tally.counts == (3, 1)
    assert lesson.own_vote(ROOM, BASE + 7) == (1,)
    assert lesson.tally(ROOM, 7) is None  # a message of an earlier run with the same number
    assert lesson.take_changes().ballots == {(ROOM, BASE + 7)}


def test_an_announcement_is_unread_until_it_is_acknowledged() -> None:
    lesson, _clock = make()
    tell(lesson, Tally(ROOM, 9, (0,)), Tally(ROOM, 8, (0,)), Tally(ROOM, 7, (0, 0)))
    tell(lesson, Tally(ROOM, 5, (0,), open=False))
    assert lesson.unread_announcements == [(ROOM, BASE + 8), (ROOM, BASE + 9)]
    tell(lesson, Tally(ROOM, 8, (1,), voters=1, mine=(0,), has_mine=True))
    assert lesson.unread_announcements == [(ROOM, BASE + 9)]


def test_pins_are_those_of_their_room() -> None:
    lesson, _clock = make()
    tell(lesson, Pins(ROOM, (Pinned(4, "Elena", "c1", 1, "Read this"),), "Elena"))
    pins = lesson.pins("#Clase")
    assert pins is not None
    assert [pin.text for pin in pins.pins] == ["Read this"]
    assert lesson.pins("#dudas") is None


@pytest.mark.parametrize(
    ("me", "op", "nick", "may"),
    [
        ("Ana", "kick", "Luis", False),
        ("Ana", "hand", "", True),
        ("Hugo", "kick", "Luis", True),
        ("Hugo", "kick", "Elena", False),
        ("Hugo", "ban", "Luis", False),
        ("Hugo", "end", "", False),
        ("Hugo", "role", "Luis", False),
        ("Elena", "ban", "Luis", True),
        ("Elena", "kick", "Elena", False),
        ("Elena", "end", "", True),
    ],
)
def test_who_may_do_what(me: str, op: str, nick: str, may: bool) -> None:
    lesson, _clock = make(me, elena="teacher", hugo="helper")
    assert lesson.may(op, nick) is may


def test_a_new_connection_begins_with_nothing_and_roles_come_with_the_people() -> None:
    model = Model("Ana")
    model.apply(connected("Luis"))
    model.apply(events.Taught(LockChanged("write")))
    model.apply(events.Taught(Done("lock:1")))
    assert model.has_changes
    changes = model.take_changes().lesson
    assert (changes.locks, changes.answers) == (True, [Done("lock:1")])
    assert not model.has_changes
    model.apply(connected("Luis"))
    assert model.lesson.lock("write") is None
    model.take_changes()
    assert not model.lesson.is_teaching
    model.apply(events.PresenceChanged("Ana", "online", plain=False, role="teacher"))
    assert model.take_changes().lesson.roles
    assert model.lesson.is_teaching
    model.apply(connected())
    model.apply(roster(Person("Elena", role="teacher")))
    assert not model.lesson.is_teaching


def test_who_teaches_no_longer_knows_no_hands_and_of_no_others_who_are_muted() -> None:
    model = Model("Ana")
    model.apply(connected("Luis"))
    model.apply(events.PresenceChanged("Ana", "online", plain=False, role="helper"))
    for said in (
        HandsUp((Hand("Luis", 1, "Why?"),)),
        LockChanged("mute", nick="Luis"),
        LockChanged("ban", nick="Eva"),
        LockChanged("write"),
    ):
        model.apply(events.Taught(said))
    model.take_changes()
    model.apply(events.PresenceChanged("Ana", "online", plain=False))
    assert model.lesson.hands == []
    assert [held.said.kind for held in model.lesson.locks] == ["write"]
    assert model.take_changes().lesson.hands


@pytest.mark.parametrize(
    ("role", "said"), [("teacher", "Online · teaching"), ("helper", "Online · helping")]
)
def test_below_the_own_name_stands_what_the_user_does_in_the_class(role: str, said: str) -> None:
    model = Model("Ana")
    model.apply(connected("Luis"))
    model.apply(events.PresenceChanged("Ana", "online", plain=False, role=role))
    assert wording.own_status(model, Availability.ONLINE, "").text == said
