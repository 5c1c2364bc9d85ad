"""Hold what the server tells of the class: locks, hands, ballots, pins, and who may do what.

It is told anew on each connection. A lock that has an end is told with what is left of it, so its
countdown runs by this computer's own monotonic clock, whatever its date is. No tkinter.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from gui.words.i18n import _
from gui.words.times import moment
from net.wire import names
from net.wire.names import is_group, is_room
from net.wire.teaching import (
    BookPage,
    Done,
    Hand,
    HandPlace,
    HandsUp,
    LessonBegan,
    LockChanged,
    Pins,
    Tally,
    TeachingAnswer,
    Votes,
)

HALF_A_DAY_SECONDS = 43_200
# A ballot, or any message, by the key of its room and the major part of its place.
BallotKey = tuple[str, int]


class HeldLock(NamedTuple):
    """A lock holds now.

    Attributes:
        said: what the server has told of it.
        ends: when it ends, in seconds of the lesson's clock; None: when a teacher unlocks it.
    """

    said: LockChanged
    ends: float | None


class OwnHand(NamedTuple):
    """The user's hand is up, at this place of the queue (from 1 on), with a question or ""."""

    place: int
    text: str


@dataclass(slots=True)
class LessonChanges:
    """Collects what has changed since it was last taken.

    Attributes:
        locks, hands, own_hand, roles: whether they have.
        ballots: the tallies that have.
        pins: the keys of the rooms whose pins have.
        lowered: somebody else has lowered the user's hand: what the server has said of it.
        answers: answers to requests, which are for whoever has asked.
    """

    locks: bool = False
    hands: bool = False
    own_hand: bool = False
    roles: bool = False
    ballots: set[BallotKey] = field(default_factory=set)
    pins: set[str] = field(default_factory=set)
    lowered: HandPlace | None = None
    answers: list[Done | Votes | BookPage] = field(default_factory=list)


class Lesson:
    """Holds the state of the class on this connection.

    Args:
        role_of: returns the role of a person: one of `net.wire.teaching.ROLES`.
        me: returns the user's nick.
        has_teacher: returns whether a teacher or helper is in a private group of the user's.
        clock: returns seconds, of a clock that nobody sets.
    """

    def __init__(
        self,
        role_of: Callable[[str], str],
        me: Callable[[], str],
        has_teacher: Callable[[str], bool] = lambda _group: False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._role_of, self._me, self._clock = role_of, me, clock
        self._has_teacher = has_teacher
        self.changes = LessonChanges()
        # By kind, key of the room and key of the person, as far as the kind has them.
        self._locks: dict[tuple[str, str, str], HeldLock] = {}
        self._began: float | None = None  # when the lesson began, by the clock
        self._hands: dict[str, Hand] = {}
        self.own_hand: OwnHand | None = None
        self.tallies: dict[BallotKey, Tally] = {}
        self._votes: dict[BallotKey, tuple[int, ...]] = {}
        self._pins: dict[str, Pins] = {}
        self._posted: dict[str, float] = {}  # when the user last wrote in a room

    # --- what the server says ---------------------------------------------------------------------

    def begin(self) -> None:
        """Forget everything: on a new connection it is told again."""
        self._locks.clear()
        self._began = None
        self._hands.clear()
        self.own_hand = None
        self.tallies.clear()
        self._votes.clear()
        self._pins.clear()
        changes = self.changes
        changes.locks = changes.hands = changes.own_hand = changes.roles = True

    def take(self, said: TeachingAnswer, base: int) -> None:
        """Apply what the server has said; `base` as in `events.Taught`."""
        match said:
            case LockChanged():
                self._take_lock(said)
            case LessonBegan():
                self._began = self._clock() - said.ago / 1000
            case HandsUp():
                self._take_hands(said)
            case HandPlace():
                self._take_place(said)
            case Tally():
                key = names.key(said.room), base + said.id
                self.tallies[key] = said
                if said.has_mine:
                    self._votes[key] = said.mine
                self.changes.ballots.add(key)
            case Pins():
                self._pins[names.key(said.room)] = said
                self.changes.pins.add(names.key(said.room))
            case Done() | Votes() | BookPage():
                self.changes.answers.append(said)

    def _take_lock(self, said: LockChanged) -> None:
        key = said.kind, names.key(said.room), names.key(said.nick)
        if said.on:
            ends = self._clock() + said.left / 1000 if said.until else None
            self._locks[key] = HeldLock(said, ends)
        else:
            self._locks.pop(key, None)
        self.changes.locks = True

    def _take_hands(self, said: HandsUp) -> None:
        if said.all_down:
            self._hands.clear()
        for nick in said.down:
            self._hands.pop(names.key(nick), None)
        for hand in said.up:
            self._hands[names.key(hand.nick)] = hand
        self.changes.hands = True

    def _take_place(self, said: HandPlace) -> None:
        self.own_hand = OwnHand(said.place, said.text) if said.place else None
        if not said.place and said.code != "down":
            self.changes.lowered = said
        self.changes.own_hand = True

    def take_changes(self) -> LessonChanges:
        """Return what has changed since the last call."""
        changes, self.changes = self.changes, LessonChanges()
        return changes

    def end_role(self) -> None:
        """Forget what teachers alone are told: the user is none any more."""
        self._hands.clear()
        own = names.key(self._me())
        for key in [key for key in self._locks if key[0] in {"mute", "ban"} and key[2] != own]:
            del self._locks[key]
        self.changes.hands = self.changes.locks = True

    # --- who may do what --------------------------------------------------------------------------

    @property
    def role(self) -> str:
        """Return the user's role."""
        return self._role_of(self._me())

    @property
    def is_teaching(self) -> bool:
        """Return whether the user is a teacher or a helper."""
        return bool(self.role)

    def is_teacher(self, nick: str) -> bool:
        """Return whether somebody is a teacher or a helper."""
        return bool(self._role_of(nick))

    def may(self, op: str, nick: str = "") -> bool:
        """Return whether the user may ask for something of the class.

        Args:
            op: the op of the request ("kick", "lock", …), or "ban", "mute", "remove".
            nick: the person it is about, if any.
        """
        if not self.is_teaching:
            return op in {"hand", "vote", "teach"}
        is_full = self.role == "teacher"
        if op in {"role", "end", "free", "rename", "ban"} and not is_full:
            return False
        # A role has to be taken first, from a helper, too.
        against = {"kick", "mute", "ban", "rename", "free"}
        return not (op in against and nick and self.is_teacher(nick))

    @property
    def lasted(self) -> float:
        """Return the seconds since the lesson began; 0 if nothing was told. Teachers alone are."""
        return 0.0 if self._began is None else max(0.0, self._clock() - self._began)

    # --- locks ------------------------------------------------------------------------------------

    def lock(self, kind: str, room: str = "", nick: str = "") -> HeldLock | None:
        """Return the lock of this kind, for this room or person if the kind has them."""
        return self._locks.get((kind, names.key(room), names.key(nick)))

    @property
    def locks(self) -> Iterator[HeldLock]:
        """Yield all locks that hold."""
        yield from self._locks.values()

    def what_stops(self, name: str) -> HeldLock | None:
        """Return the lock that keeps the user from writing in a conversation; None if none does.

        The way to a teacher is never closed, and no lock holds for teachers.
        """
        if self.is_teaching or (not is_room(name) and self.is_teacher(name)):
            return None
        muted = self.lock("mute", nick=self._me())
        if muted is not None:
            return muted
        if is_group(name) and self._has_teacher(name):
            return None
        if not is_room(name) or is_group(name):
            return self.lock("private")
        return self.lock("write") or self.lock("write", name)

    def left(self, lock: HeldLock) -> float | None:
        """Return the seconds that a lock will last; None: until a teacher unlocks it."""
        return None if lock.ends is None else max(0.0, lock.ends - self._clock())

    def ends(self, lock: HeldLock, now: int) -> str:
        """Return until when a lock holds, as this computer's clock will show it; "" without end.

        `now` is the time, in ms since 1970.
        """
        left = self.left(lock)
        if left is None:
            return ""
        at, today = moment(now + round(left * 1000)), moment(now)
        far = left >= HALF_A_DAY_SECONDS and at.date() != today.date()
        return _("until {time}").format(time=f"{at:%d/%m %H:%M}" if far else f"{at:%H:%M}")

    def pause(self, room: str) -> int:
        """Return the seconds between two messages of the user in a room; 0 without slow mode."""
        slow = self.lock("slow", room)
        return slow.said.pause if slow is not None and not self.is_teaching else 0

    def note_posted(self, room: str) -> None:
        """Note that the user has written in a room."""
        self._posted[names.key(room)] = self._clock()

    def wait(self, room: str) -> float:
        """Return the seconds that the user has to wait in slow mode; 0 if they may write."""
        pause, posted = self.pause(room), self._posted.get(names.key(room))
        if not pause or posted is None:
            return 0.0
        return max(0.0, posted + pause - self._clock())

    # --- hands, ballots, pins ---------------------------------------------------------------------

    @property
    def hands(self) -> list[Hand]:
        """Return the hands that are up, the longest first. Teachers alone are told."""
        return sorted(self._hands.values(), key=lambda hand: hand.at)

    def tally(self, room: str, major: int) -> Tally | None:
        """Return the votes of a ballot, as they are now.

        Args:
            room: where it was posted.
            major: the major part of the place of its message.
        """
        return self.tallies.get((names.key(room), major))

    def own_vote(self, room: str, major: int) -> tuple[int, ...]:
        """Return the user's answer to a ballot; () if there is none."""
        return self._votes.get((names.key(room), major), ())

    @property
    def unread_announcements(self) -> list[tuple[str, int]]:
        """Return the room and the major part of the place of what the user has to acknowledge.

        The oldest comes first. Only an announcement has a single answer.
        """
        return [
            (tally.room, key[1])
            for key, tally in sorted(self.tallies.items(), key=lambda one: one[0][1])
            if tally.open and len(tally.counts) == 1 and not self._votes.get(key)
        ]

    def pins(self, room: str) -> Pins | None:
        """Return what is pinned in a room, the newest pin first; None if nothing was told."""
        return self._pins.get(names.key(room))
