"""Tell everybody that people come, go and change their state, and enter and leave rooms.

Everybody hears of everybody, so with n people each change costs n messages. While little happens,
each change is sent at once. When a crowd comes or goes, changes are gathered: every GATHER_MS one
message, no larger than a page, tells what differs from what was told last. Somebody who has come
and gone in between is not mentioned at all, and a client gets at most two pages a second, however
many people log in and out. Changes that did not fit go first the next time.

So what the others know may lag behind the facts. A client that reads the roster (net.hub.roster)
gets what the others know, and the next message brings all of them up to date.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from net.hub.actions import DeliverTo
from net.hub.pages import PAGE_ENTRIES, Size
from net.hub.people import Room, User
from net.hub.registry import Registry
from net.wire.messages import Crowd, Joined, Left, Person, Presence, RoomTraffic

# The budget of changes that are told at once; it regains one every CALM_MS. If it is used up, there
# is a crowd.
CALM_CHANGES = 40
CALM_MS = 50
# The time between two messages while there is a crowd.
GATHER_MS = 500

K = TypeVar("K")


@dataclass(slots=True)
class _Person:
    """A change of a person waits to be told.

    Attributes:
        told: what the others know of them; None if nothing.
        always: tell it even if it equals `told`. A person of this name was gone for a while, and
            whoever has read the roster during that time does not know of the new one.
    """

    told: Person | None
    always: bool = False


@dataclass(slots=True)
class _Member:
    """A change of a room's member waits to be told.

    Attributes:
        room: the room's name.
        nick: the member's nick.
        told: whether the others believe that the member is in the room.
        always: as in _Person.
    """

    room: str
    nick: str
    told: bool
    always: bool = False


class CrowdChanges:
    """Gathers changes of people and rooms, and tells them to all rich sessions."""

    def __init__(self, registry: Registry, deliver: DeliverTo) -> None:
        self._registry = registry
        self._deliver = deliver
        self._people: dict[str, _Person] = {}
        self._members: dict[tuple[str, str], _Member] = {}  # by (key of the room, key of the user)
        self._now_ms = 0
        self._calm = float(CALM_CHANGES)  # what is left of the budget
        self._is_crowd = False
        self._due_ms = 0

    @property
    def due_ms(self) -> int | None:
        """Return when something has to be told, in the time of `begin`; None if nothing has to."""
        return self._due_ms if self._people or self._members else None

    def begin(self, now_ms: int) -> None:
        """Start a turn of the hub.

        Args:
            now_ms: milliseconds since 1970. This clock may be set back or ahead.
        """
        passed_ms = now_ms - self._now_ms
        self._now_ms = now_ms
        self._due_ms = min(self._due_ms, now_ms + GATHER_MS)
        if self._calm < CALM_CHANGES and passed_ms > 0:
            self._calm = min(CALM_CHANGES, self._calm + passed_ms / CALM_MS)
        if self._is_crowd and self.due_ms is None and now_ms >= self._due_ms:
            self._is_crowd = False

    def end(self) -> None:
        """End the turn: tell what is due."""
        if not (self._people or self._members) or self._now_ms < self._due_ms:
            return
        self._due_ms = self._now_ms + GATHER_MS
        size = Size()
        people = self._take_people(size)
        rooms = self._take_rooms(size)
        if people or rooms:
            self._deliver(Crowd(tuple(people), tuple(rooms)), self._registry.rich_sessions())

    # --- changes ----------------------------------------------------------------------------------

    def change(self, key: str, before: Person | None, after: Person | None) -> None:
        """Note that a person has changed.

        Args:
            key: the key of the person's nick.
            before: the person until now; None if nobody had the nick.
            after: the person from now on; None if nobody has the nick any more.
        """
        if self._may_tell_at_once():
            self._touch(key)
            self._deliver(_presence(before, after), self._registry.rich_sessions())
            return
        known = self._people.setdefault(key, _Person(before))
        if before is None and known.told is not None:  # the user is another one of this name
            known.always = True
            self._touch(key)
        if known.told == after and not known.always:
            del self._people[key]

    def _touch(self, key: str) -> None:
        """Note that readers of the roster are told something else of a person."""
        if (user := self._registry.users.get(key)) is not None:
            self._registry.people.touch(user.place)

    def enter(self, room: Room, user: User) -> None:
        """Note that somebody is in a room that everybody sees."""
        self._move(room, user, Joined(room.name, user.nick), was_inside=False)

    def leave(self, room: Room, user: User) -> None:
        """Note that somebody is no longer in a room that everybody sees."""
        self._move(room, user, Left(room.name, user.nick), was_inside=True)

    def _move(self, room: Room, user: User, news: Joined | Left, *, was_inside: bool) -> None:
        member = room.members.get(user.key)
        if self._may_tell_at_once():
            if member is not None:
                room.roll.touch(member.place)
            self._deliver(news, self._registry.rich_sessions())
            return
        # The person who asked for it gets an answer at once.
        if user.session is not None and not user.session.plain:
            self._deliver(news, [user.session])
        both = room.key, user.key
        known = self._members.setdefault(both, _Member(room.name, user.nick, was_inside))
        known.nick = user.nick
        if not was_inside and known.told:
            known.always = True
            if member is not None:
                room.roll.touch(member.place)
        if known.told is not was_inside and not known.always:
            del self._members[both]

    def _may_tell_at_once(self) -> bool:
        if not self._is_crowd and self._calm >= 1:
            self._calm -= 1
            return True
        if not self._is_crowd:
            self._is_crowd, self._due_ms = True, self._now_ms + GATHER_MS
        return False

    # --- what the others know ---------------------------------------------------------------------

    def person(self, user: User) -> Person | None:
        """Return somebody as the others know them; None if the others don't know of them yet."""
        known = self._people.get(user.key)
        return person_of(user) if known is None else known.told

    def is_inside(self, room: Room, user: User) -> bool:
        """Return whether the others know that this member is in the room."""
        known = self._members.get((room.key, user.key))
        return known is None or known.told

    # --- telling ----------------------------------------------------------------------------------

    def _take_people(self, size: Size) -> list[Person]:
        told: list[Person] = []
        for key in _oldest(self._people):
            if size.is_full:
                break
            known = self._people.pop(key)
            user = self._registry.users.get(key)
            now = None
            if user is not None:
                now = person_of(user)
                self._registry.people.touch(user.place)
            if now is None and known.told is not None:
                now = Person(known.told.nick, "offline", known.told.plain, gone=True)
            elif now == known.told and not known.always:
                now = None
            if now is not None:
                told.append(now)
                size.add(now)
        return told

    def _take_rooms(self, size: Size) -> list[RoomTraffic]:
        joined: dict[str, list[str]] = {}
        left: dict[str, list[str]] = {}
        for room_key, user_key in _oldest(self._members):
            if size.is_full:
                break
            known = self._members.pop((room_key, user_key))
            room = self._registry.rooms.get(room_key)
            member = room.members.get(user_key) if room is not None else None
            if room is not None and member is not None:
                room.roll.touch(member.place)
            is_inside = member is not None
            if is_inside is not known.told or known.always:
                if known.room not in joined and known.room not in left:
                    size.add_room(known.room)
                (joined if is_inside else left).setdefault(known.room, []).append(known.nick)
                size.add_members([known.nick])
        return [
            RoomTraffic(name, tuple(joined.get(name, ())), tuple(left.get(name, ())))
            for name in dict.fromkeys((*left, *joined))
        ]


def _oldest(waiting: Collection[K]) -> Iterator[K]:
    """Yield the keys of what waits, which the caller takes out one by one.

    Thousands may wait, and a turn takes a page of them, so no more are looked at than that.
    """
    while keys := list(islice(waiting, PAGE_ENTRIES)):
        yield from keys


def person_of(user: User) -> Person:
    """Return a user as they are now."""
    state = user.state if user.session else "offline"
    return Person(user.nick, state, user.is_plain, user.note, number=user.ordinal, role=user.role)


def _presence(before: Person | None, after: Person | None) -> Presence:
    if after is not None:
        return Presence(
            after.nick, after.state, after.plain, after.note, number=after.number, role=after.role
        )
    assert before is not None
    return Presence(before.nick, "offline", before.plain, gone=True)
