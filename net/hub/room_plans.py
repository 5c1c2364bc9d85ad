"""Make rooms for parts of the class and put people in them, and end rooms, for teachers.

A room that was made so is remembered: whoever is sent to another of them leaves it. Who goes where
is decided before, by the teacher's window or the console. People who are not known are passed over:
they have left meanwhile.

To move a class of a thousand takes longer than others may be kept waiting. So it is done in steps,
each with one person and one room, STEPS_A_TURN in a turn of the hub; the answer comes after the
last. A class of usual size needs one turn.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from net.hub.actions import DeliverTo
from net.hub.allowances import ROOMS
from net.hub.archive import Archive
from net.hub.book import Book
from net.hub.locking import Locking
from net.hub.people import Room, Session, User
from net.hub.registry import Registry
from net.hub.rooms import ROOMS_PER_USER, Rooms
from net.wire import names
from net.wire.messages import Err, Joined, Left
from net.wire.teaching import PEOPLE_IN_ROOMS, ClearRoom, MakeRooms, RoomPlan

STEPS_A_TURN = 50
_Problem = tuple[str, str, str]  # the code and the text of an `err`, and the room


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A request is being carried out; its answer comes later.

    Attributes:
        session: who has asked.
        asked: the request.
        steps: does a part of it each time, and ends with the last.
    """

    session: Session
    asked: MakeRooms | ClearRoom
    steps: Iterator[None]


class RoomPlans:
    """Handles `rooms` and `clear`.

    `under_way` are the requests that are not finished, in their order.
    """

    def __init__(
        self,
        archive: Archive,
        registry: Registry,
        rooms: Rooms,
        locking: Locking,
        book: Book,
        main_room: str,
        deliver: DeliverTo,
    ) -> None:
        self._archive, self._registry, self._rooms = archive, registry, rooms
        self._locking, self._book, self._main_key = locking, book, names.key(main_room)
        self._deliver = deliver
        self.under_way: deque[UnderWay] = deque()
        self._left = 0  # steps of this turn
        split = set(archive.teaching.split_rooms())
        for room in registry.rooms.values():
            room.is_split = room.number in split

    # --- steps ------------------------------------------------------------------------------------

    def begin_batch(self) -> None:
        self._left = STEPS_A_TURN

    def go_on(self) -> UnderWay | None:
        """Go on with the first request that is under way, as far as this turn goes.

        Returns:
            The request, if it is finished now.
        """
        if not self.under_way:
            return None
        first = self.under_way[0]
        while self._left > 0:
            self._left -= 1
            try:
                next(first.steps)
            except StopIteration:
                return self.under_way.popleft()
            except Exception:
                self.under_way.popleft()
                raise
        return None

    def _begin(
        self, session: Session, asked: MakeRooms | ClearRoom, steps: Iterator[None]
    ) -> UnderWay | None:
        """Carry out a request, now if there is time; else it is under way."""
        under_way = UnderWay(session, asked, steps)
        self.under_way.append(under_way)
        is_done = len(self.under_way) == 1 and self.go_on() is under_way
        return None if is_done else under_way

    # --- making rooms -----------------------------------------------------------------------------

    def handle_rooms(self, session: Session, asked: MakeRooms) -> Err | UnderWay | None:
        """Make rooms, and put people in them; nothing happens unless all of them can be."""
        if problem := self._problem_with(asked.rooms):
            code, text, name = problem
            return Err(code, text, to=name or None, ref=asked.ref)
        return self._begin(session, asked, self._making(session, asked))

    def _making(self, session: Session, asked: MakeRooms) -> Iterator[None]:
        """Make each room with the first of its people, then put the others in."""
        people = [self._people(plan, session) for plan in asked.rooms]
        keys = {names.key(plan.room) for plan in asked.rooms} if asked.move else None
        rooms = [names.parse_room(plan.room) for plan in asked.rooms]
        for name, users in zip(rooms, people, strict=True):
            room = self._registry.rooms.get(names.key(name))
            is_new = (room is None or not room.members) and names.key(name) != self._main_key
            yield from self._putting(users[:1], name, keys)
            room = self._registry.rooms.get(names.key(name))
            if is_new and room is not None and room.members:
                self._note_split(room)
            self._book.note("rooms", session.nick, room=name, text=str(len(users)))
        for name, users in zip(rooms, people, strict=True):
            yield from self._putting(users[1:], name, keys)

    def _putting(self, users: list[User], name: str, keys: set[str] | None) -> Iterator[None]:
        """Put people in a room; with `keys`, take them out of all split rooms but these before."""
        for user in users:
            if keys is not None and not user.role:
                for room in list(user.rooms.values()):
                    if room.is_split and room.key not in keys:
                        self._take_out(user, room)
                        yield
            if self._registry.users.get(user.key) is user:  # they may have left meanwhile
                self._enter(user, name)
                yield

    def _enter(self, user: User, name: str) -> None:
        key = names.key(name)
        if key not in user.rooms and len(user.rooms) < ROOMS_PER_USER:
            self._rooms.enter(user, name)
            if user.session is not None:
                self._rooms.terms.tell(user.session, self._registry.rooms[key])
                self._tell_plain(user.session, Joined(name, user.nick))

    def _problem_with(self, plans: tuple[RoomPlan, ...]) -> _Problem | None:
        if sum(len(plan.people) for plan in plans) > PEOPLE_IN_ROOMS:
            return "too_long", f"At most {PEOPLE_IN_ROOMS} people at once.", ""
        looks = set()
        new = 0
        for plan in plans:
            try:
                name = names.parse_room(plan.room)
            except names.BadName as error:
                return error.code, str(error), plan.room
            if names.is_group(name):
                return "bad_room", "A private group is made by its members.", plan.room
            is_new = names.key(name) not in self._registry.rooms
            new += is_new
            look = names.skeleton(name)
            if look in looks or (is_new and self._registry.resembled(name)):
                return "room_taken", "This room looks like another one.", plan.room
            looks.add(look)
        if new and len(self._registry.rooms) + new > ROOMS:
            return "rooms_full", f"At most {ROOMS} rooms.", ""
        return None

    def _people(self, plan: RoomPlan, session: Session) -> list[User]:
        """Return the people whom a plan is about, the teacher first: so they have the room."""
        users = [self._registry.users.get(names.key(nick)) for nick in plan.people]
        known = [user for user in (session.user, *users) if user is not None]
        return list({user.key: user for user in known}.values())

    def _take_out(self, user: User, room: Room) -> None:
        if room.key not in user.rooms:  # they may have left meanwhile
            return
        self._rooms.leave(user, room)
        if user.session is not None:
            self._tell_plain(user.session, Left(room.name, user.nick))

    def _tell_plain(self, session: Session, news: Joined | Left) -> None:
        """Tell a plain user where they are; others hear it like everybody."""
        if session.plain:
            self._deliver(news, [session])

    def _note_split(self, room: Room) -> None:
        if not room.number:
            self._registry.keep_room(room)
        room.is_split = True
        self._archive.teaching.set_split_room(room.number)

    # --- ending rooms -----------------------------------------------------------------------------

    def handle_clear(self, session: Session, asked: ClearRoom) -> Err | UnderWay | None:
        """End a room: everybody leaves it."""
        room = self._registry.rooms.get(names.key(asked.room))
        if room is None or room.title or not room.members or room.key == self._main_key:
            text = "There is no such room, or it is the main one, or a private group."
            return Err("bad_room", text, to=asked.room, ref=asked.ref)
        return self._begin(session, asked, self._clearing(session, room))

    def _clearing(self, session: Session, room: Room) -> Iterator[None]:
        room.maker = ""  # nobody inherits it
        members = [member.user for member in room.members.values()]
        for user in members:
            self._take_out(user, room)
            yield
        self._locking.unlock_room(room.name, session.nick)
        self._book.note("clear", session.nick, room=room.name, text=str(len(members)))
