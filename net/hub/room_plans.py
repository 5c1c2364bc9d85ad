"""Make rooms for parts of the class and put people in them, and end rooms, for teachers.

A room that was made so is remembered: whoever is sent to another of them leaves it. Who goes where
is decided before, by the teacher's window or the console. People who are not known are passed over:
they have left meanwhile.
"""

from __future__ import annotations

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

_Problem = tuple[str, str, str]  # the code and the text of an `err`, and the room


class RoomPlans:
    """Handles `rooms` and `clear`."""

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
        split = set(archive.teaching.split_rooms())
        for room in registry.rooms.values():
            room.is_split = room.number in split

    def handle_rooms(self, session: Session, asked: MakeRooms) -> Err | None:
        """Make rooms, and put people in them; nothing happens unless all of them can be."""
        if problem := self._problem_with(asked.rooms):
            code, text, name = problem
            return Err(code, text, to=name or None, ref=asked.ref)
        people = [self._people(plan, session) for plan in asked.rooms]
        if asked.move:
            keys = {names.key(plan.room) for plan in asked.rooms}
            self._leave_others({user.key: user for users in people for user in users}, keys)
        for plan, users in zip(asked.rooms, people, strict=True):
            self._make(names.parse_room(plan.room), users)
            self._book.note("rooms", session.nick, room=plan.room, text=str(len(users)))
        return None

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

    def _leave_others(self, people: dict[str, User], keys: set[str]) -> None:
        """Take people out of the rooms that were made so and are not among these."""
        for user in people.values():
            if not user.role:
                for room in list(user.rooms.values()):
                    if room.is_split and room.key not in keys:
                        self._take_out(user, room)

    def _make(self, name: str, people: list[User]) -> None:
        key = names.key(name)
        before = self._registry.rooms.get(key)
        is_new = before is None or not before.members
        for user in people:
            if key not in user.rooms and len(user.rooms) < ROOMS_PER_USER:
                self._rooms.enter(user, name)
                if user.session is not None:
                    self._rooms.terms.tell(user.session, self._registry.rooms[key])
                    self._tell_plain(user.session, Joined(name, user.nick))
        room = self._registry.rooms.get(key)
        if room is not None and room.members and is_new and key != self._main_key:
            self._note_split(room)

    def _take_out(self, user: User, room: Room) -> None:
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

    def handle_clear(self, session: Session, asked: ClearRoom) -> Err | None:
        """End a room: everybody leaves it."""
        room = self._registry.rooms.get(names.key(asked.room))
        if room is None or room.title or not room.members or room.key == self._main_key:
            text = "There is no such room, or it is the main one, or a private group."
            return Err("bad_room", text, to=asked.room, ref=asked.ref)
        room.maker = ""  # nobody inherits it
        members = [member.user for member in room.members.values()]
        for user in members:
            self._take_out(user, room)
        self._locking.unlock_room(room.name, session.nick)
        self._book.note("clear", session.nick, room=room.name, text=str(len(members)))
        return None
