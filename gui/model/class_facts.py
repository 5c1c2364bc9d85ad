"""Gather what the teacher's panel shows: hands, what is allowed, what the class is asked.

No tkinter.
"""

from __future__ import annotations

from typing import NamedTuple

from gui.model.ballot_finder import BallotFinder
from gui.model.conversation import Entry
from gui.model.faces import face_of
from gui.model.model import Model
from gui.model.records import Availability
from gui.model.teaching import Teaching
from gui.words.face import Face
from gui.words.i18n import _
from gui.words.text import displayable, displayable_line
from net.wire import names
from net.wire.ballots import BadBallot, parse_poll
from net.wire.teaching import Tally

SHOWN_HANDS = 30  # the others are counted; those at the front are answered first
MINUTE_MS = 60_000


class HandFact(NamedTuple):
    """A hand is up.

    Attributes:
        nick: whose, as the server spells it.
        name: the same, to be shown.
        face: how they are pictured.
        waited: for how long, in words.
        text: the question; "" if there is none.
    """

    nick: str
    name: str
    face: Face
    waited: str
    text: str


class SwitchFact(NamedTuple):
    """Something can be allowed or locked.

    Attributes:
        kind: the kind of the lock.
        room: the room that it is about; "" for all.
        label: what it is called.
        note: until when it is locked, or the like.
        is_on: what the switch shows.
    """

    kind: str
    room: str
    label: str
    note: str
    is_on: bool


class BallotFact(NamedTuple):
    """A ballot is open.

    Attributes:
        room: where it was posted.
        entry: its message; None if that is not here yet.
        question: what is asked.
        answers: what can be answered, and how many have; those who have if it is an announcement.
        voters: how many have answered.
        people: how many could.
        is_named: teachers may see who has answered what.
        is_open: it can be answered.
    """

    room: str
    entry: Entry | None
    question: str
    answers: tuple[tuple[str, int], ...]
    voters: int
    people: int
    is_named: bool = False
    is_open: bool = True


class ClassFacts(NamedTuple):
    """All that the panel shows.

    Attributes:
        summary: the line below the title.
        hands: those at the front of the queue.
        hands_up: how many hands are up in all.
        switches: what is allowed.
        poll, announcement: the newest open one of each; None if there is none.
        pulse: the newest one, open or not.
        is_possible: the server can be asked for something now.
        is_full: the user is a teacher, and no helper.
    """

    summary: str
    hands: tuple[HandFact, ...]
    hands_up: int
    switches: tuple[SwitchFact, ...]
    poll: BallotFact | None
    announcement: BallotFact | None
    pulse: BallotFact | None
    is_possible: bool
    is_full: bool


def class_facts(model: Model, teaching: Teaching, now: int) -> ClassFacts:
    """Return what the panel shows now.

    Args:
        model: what is known.
        teaching: tells which room is meant, and finds ballots.
        now: the time, in ms since 1970.
    """
    hands = model.lesson.hands
    return ClassFacts(
        _summary(model),
        tuple(
            HandFact(
                hand.nick,
                displayable_line(model.community.known_name(hand.nick)),
                face_of(model, hand.nick)._replace(presence=""),
                waiting(now - hand.at),
                displayable(hand.text),
            )
            for hand in hands[:SHOWN_HANDS]
        ),
        len(hands),
        tuple(_switches(model, teaching.room, now)),
        _newest(model, teaching.ballots, "poll"),
        _newest(model, teaching.ballots, "announce"),
        _newest(model, teaching.ballots, "pulse"),
        teaching.is_possible,
        model.lesson.role == "teacher",
    )


def waiting(ms: int) -> str:
    """Return how long somebody has waited, in words; another clock may make that nothing."""
    minutes = max(0, ms) // MINUTE_MS
    if minutes < 1:
        return _("now")
    return _("{n} min").format(n=minutes)


def _summary(model: Model) -> str:
    people = model.community.people
    here = sum(one.presence is not Availability.OFFLINE for one in people.values())
    if names.key(model.me) not in people:
        here += 1
    known = max(here, len(people))
    said = _("{n} of {count} here").format(n=here, count=known)
    minutes = int(model.lesson.lasted) // 60
    if minutes < 1:
        return said
    return said + " · " + _("{n} min").format(n=minutes)


def _switches(model: Model, room: str, now: int) -> list[SwitchFact]:
    found = []
    for kind, label in (
        ("write", _("Writing in rooms")),
        ("private", _("Private messages")),
        ("enter", _("Joining the class")),
    ):
        lock = model.lesson.lock(kind)
        note = model.lesson.ends(lock, now) if lock is not None else ""
        found.append(SwitchFact(kind, "", label, note, lock is None))
    if room:
        slow = model.lesson.lock("slow", room)
        note = _("one every {n} s").format(n=slow.said.pause) if slow is not None else ""
        found.append(SwitchFact("slow", room, _("Slow mode"), note, slow is not None))
    return found


def _newest(model: Model, ballots: BallotFinder, kind: str) -> BallotFact | None:
    """Return the newest ballot of a kind, which must be open unless it is a pulse.

    One whose message is not here yet comes last, and is told by its number of answers.
    """
    found = []
    for (_key, major), tally in model.lesson.tallies.items():
        entry = ballots.find(tally.room, major)
        if (tally.open or kind == "pulse") and _kind_of(entry, tally) == kind:
            found.append((entry is not None, major, entry, tally))
    if not found:
        return None
    _is_known, _major, entry, tally = max(found, key=lambda one: one[:2])
    return _ballot(entry, tally, kind)


def _kind_of(entry: Entry | None, tally: Tally) -> str:
    if entry is not None:
        return entry.item.kind
    return "announce" if len(tally.counts) == 1 else "poll"


def _ballot(entry: Entry | None, tally: Tally, kind: str) -> BallotFact:
    is_named = kind == "announce"
    question, answers = "", tuple(str(number + 1) for number in range(len(tally.counts)))
    if kind == "pulse":
        answers = (_("yes"), _("no"), _("too fast"))
    elif kind == "announce":
        question, answers = entry.item.text if entry is not None else "", (_("Seen"),)
    elif entry is not None:
        try:
            poll = parse_poll(entry.item.text)
            question, answers, is_named = poll.question, poll.answers, poll.named
        except BadBallot:  # of a newer version
            pass
    return BallotFact(
        tally.room,
        entry,
        displayable_line(question),
        tuple(
            (displayable_line(answer), count)
            for answer, count in zip(answers, tally.counts, strict=False)
        ),
        tally.voters,
        tally.people,
        is_named,
        tally.open,
    )
