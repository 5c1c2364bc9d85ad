"""How it is told that people come, go and are otherwise, and that they enter and leave rooms. Pure.

The theory. Everybody hears of everybody, so with n people each change costs n messages. While
little happens, each is told at once. When a crowd comes and goes, the changes are gathered, and
every GATHER_MS what is different now from what was told last goes out as one message, no larger
than a page: who has come and gone again in the meantime is not told at all, and one client hears no
more in a second than two pages, however many log in and out. What did not fit goes first the next
time.

So what the others know is not always what is so. Whoever gets the roster (net.hub.roster) gets what
the others know, and the next message makes both true.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from net.hub.pages import Size
from net.hub.people import Room, Session, User
from net.hub.registry import Registry
from net.wire.messages import Crowd, Joined, Left, Person, Presence, RoomTraffic, ServerMessage

# So many changes are told at once, and one more for each CALM_MS that pass; more than that is a
# crowd.
CALM_CHANGES = 40
CALM_MS = 50
# While there is a crowd: from one message to the next.
GATHER_MS = 500

_Deliver = Callable[[ServerMessage, Sequence[Session]], None]


@dataclass(slots=True)
class _Person:
    """`told` is what the others know of somebody, None if nothing. `always`: it is told again even
    if it is so, because somebody of this name was gone meanwhile, and who read the roster then has
    not heard of them."""

    told: Person | None
    always: bool = False


@dataclass(slots=True)
class _Member:
    """The same for somebody (`nick`) in a room; `told`: whether the others think that they are in
    it."""

    room: str
    nick: str
    told: bool
    always: bool = False


class CrowdChanges:
    def __init__(self, registry: Registry, deliver: _Deliver) -> None:
        self._registry = registry
        self._deliver = deliver
        self._people: dict[str, _Person] = {}
        self._members: dict[tuple[str, str], _Member] = {}  # by the keys of room and user
        self._now_ms = 0
        self._calm = float(CALM_CHANGES)  # how many changes may still be told at once
        self._is_crowd = False
        self._due_ms = 0

    @property
    def due_ms(self) -> int | None:
        """When there is something to tell, in the time of `begin`; None while there is nothing."""
        return self._due_ms if self._people or self._members else None

    def begin(self, now_ms: int) -> None:
        """A turn begins. `now_ms`: milliseconds since 1970; that clock may be set back or ahead."""
        passed_ms = now_ms - self._now_ms
        self._now_ms = now_ms
        self._due_ms = min(self._due_ms, now_ms + GATHER_MS)
        if self._calm < CALM_CHANGES and passed_ms > 0:
            self._calm = min(CALM_CHANGES, self._calm + passed_ms / CALM_MS)
        if self._is_crowd and self.due_ms is None and now_ms >= self._due_ms:
            self._is_crowd = False

    def end(self) -> None:
        """The turn ends: tells what is due."""
        if not (self._people or self._members) or self._now_ms < self._due_ms:
            return
        self._due_ms = self._now_ms + GATHER_MS
        size = Size()
        people = self._take_people(size)
        rooms = self._take_rooms(size)
        if people or rooms:
            self._deliver(Crowd(tuple(people), tuple(rooms)), self._registry.rich_sessions())

    # --- what happens -----------------------------------------------------------------------------

    def change(self, key: str, before: Person | None, after: Person | None) -> None:
        """Somebody, whose nick has this key, is otherwise than before. None: there is nobody of
        this name."""
        if self._may_tell_at_once():
            self._deliver(_presence(before, after), self._registry.rich_sessions())
            return
        known = self._people.setdefault(key, _Person(before))
        known.always |= before is None and known.told is not None
        if known.told == after and not known.always:
            del self._people[key]

    def enter(self, room: Room, user: User) -> None:
        """Somebody is in a room for everybody now."""
        self._move(room, user, Joined(room.name, user.nick), was_inside=False)

    def leave(self, room: Room, user: User) -> None:
        """And is no longer."""
        self._move(room, user, Left(room.name, user.nick), was_inside=True)

    def _move(self, room: Room, user: User, news: Joined | Left, *, was_inside: bool) -> None:
        if self._may_tell_at_once():
            self._deliver(news, self._registry.rich_sessions())
            return
        if (
            user.session is not None and not user.session.plain
        ):  # who has asked for it gets an answer
            self._deliver(news, [user.session])
        both = room.key, user.key
        known = self._members.setdefault(both, _Member(room.name, user.nick, was_inside))
        known.nick = user.nick
        known.always |= not was_inside and known.told
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
        """Somebody as everybody has heard of them; None if nobody has yet."""
        known = self._people.get(user.key)
        return person_of(user) if known is None else known.told

    def is_inside(self, room: Room, user: User) -> bool:
        """Whether everybody has heard that this member of the room is in it."""
        known = self._members.get((room.key, user.key))
        return known is None or known.told

    # --- what is told -----------------------------------------------------------------------------

    def _take_people(self, size: Size) -> list[Person]:
        told: list[Person] = []
        for key in list(self._people):
            if size.is_full:
                break
            known = self._people.pop(key)
            user = self._registry.users.get(key)
            now = person_of(user) if user is not None else None
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
        for room_key, user_key in list(self._members):
            if size.is_full:
                break
            known = self._members.pop((room_key, user_key))
            room = self._registry.rooms.get(room_key)
            is_inside = room is not None and user_key in room.members
            if is_inside is not known.told or known.always:
                if known.room not in joined and known.room not in left:
                    size.add_room(known.room)
                (joined if is_inside else left).setdefault(known.room, []).append(known.nick)
                size.add_member(known.nick)
        return [
            RoomTraffic(name, tuple(joined.get(name, ())), tuple(left.get(name, ())))
            for name in dict.fromkeys((*left, *joined))
        ]


def person_of(user: User) -> Person:
    """Somebody who is known, as they are."""
    return Person(user.nick, user.state if user.session else "offline", user.is_plain, user.note)


def _presence(before: Person | None, after: Person | None) -> Presence:
    if after is not None:
        return Presence(after.nick, after.state, after.plain, after.note)
    assert before is not None
    return Presence(before.nick, "offline", before.plain, gone=True)
