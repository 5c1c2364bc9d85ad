"""Who and what the hub knows: users, their conversations of two, rooms and their members. Pure.

It keeps the archive's names, conversations and members in memory, and tells it of every change. Users
without an owner, and conversations of which nothing is kept, are here only while they are needed.
"""

from __future__ import annotations

from collections.abc import Iterator

from net import names
from net.archive import Archive
from net.people import Conversation, Member, Private, Room, Session, User


class Registry:
    """`users` and `rooms` map keys. A room without members is kept for its number, but is not there for anybody; the
    name of a private group that is kept stays taken."""

    def __init__(self, archive: Archive, main_room: str) -> None:
        self.users: dict[str, User] = {}
        self.rooms: dict[str, Room] = {}
        self._skeletons: dict[str, str] = {}  # what the nick of each user looks like -> the user's key
        self._archive = archive
        self._load()
        if names.key(main_room) not in self.rooms:  # everybody is in it, also who logged in before it had this name
            for user in self.users.values():
                self.enter(user, main_room)

    def _load(self) -> None:
        archive = self._archive
        users = {
            known.number: User(known.key, known.nick, known.number, True, known.since, known.seen)
            for known in archive.names()
        }
        self.users = {user.key: user for user in users.values()}
        self._skeletons = {names.skeleton(user.nick): user.key for user in users.values()}
        known: dict[int, Conversation] = {}
        for one in archive.conversations():
            if one.room:
                room = Room(one.room, names.key(one.room), one.title, number=one.number, last=one.last, cut=one.cut)
                known[one.number] = self.rooms[room.key] = room
            else:
                known[one.number] = talk = Private(one.sides, number=one.number, last=one.last, cut=one.cut)
                for key in talk.sides:
                    if key in self.users:
                        self.users[key].talks[talk.other(key)[0]] = talk
        numbered_rooms = {room.number: room for room in self.rooms.values()}
        for room_number, user_number, since in archive.members():
            user, room = users[user_number], numbered_rooms[room_number]
            user.rooms[room.key] = room
            room.members[user.key] = Member(user, since)
        for user_number, conversation_number, id_ in archive.readings():
            if user_number in users:
                known[conversation_number].read[users[user_number].key] = id_

    # --- users ------------------------------------------------------------------------------------

    def resembles_another(self, key: str, nick: str) -> bool:
        """Whether somebody else's nick looks just like this one."""
        return self._skeletons.get(names.skeleton(nick), key) != key

    def arrive(self, key: str, nick: str, token: str) -> User:
        """The user of this name, new if need be; with a token, somebody who was not known owns it from now on."""
        user = self.users.get(key)
        if user is None:
            user = self.users[key] = User(key, nick, self._archive.number_of(key), since=self._archive.last_id)
            self._skeletons[names.skeleton(nick)] = key
            if token:
                self._archive.claim(self.number(user), nick, token, user.since)
                user.is_owned = True
        return user

    def depart(self, user: User) -> list[Room]:
        """The user's connection is over. Returns the rooms that are left by that: who owns the name stays in them."""
        user.session, user.state, user.note = None, "online", ""
        for room in user.rooms.values():
            room.forget_audience()
        if user.is_owned:
            return []
        left = list(user.rooms.values())
        for room in left:
            self.exit(user, room)
        del self.users[user.key]
        self._skeletons.pop(names.skeleton(user.nick), None)
        return left

    def sessions(self) -> Iterator[Session]:
        """Everybody's who is connected."""
        return (user.session for user in self.users.values() if user.session is not None)

    def rich_sessions(self) -> list[Session]:
        """Of those in the rich dialect."""
        return [session for session in self.sessions() if not session.plain]

    def number(self, user: User) -> int:
        """The archive's number for the user, who gets one if need be."""
        if not user.number:
            user.number = self._archive.add_name(user.key, user.nick)
        return user.number

    # --- conversations ----------------------------------------------------------------------------

    def conversations(self) -> Iterator[Conversation]:
        """All of them; one between two users who both have an owner comes twice."""
        yield from self.rooms.values()
        for user in self.users.values():
            yield from user.talks.values()

    def private(self, one: User, other: User) -> Private:
        """What the two have with each other."""
        talk = one.talks.get(other.key) or other.talks.get(one.key)
        if talk is None:
            talk = Private({one.key: one.nick, other.key: other.nick})
        one.talks[other.key] = other.talks[one.key] = talk
        return talk

    def keep_private(self, talk: Private, one: User, other: User) -> None:
        """From now on messages of it are kept."""
        talk.number = self._archive.number_of_private(self.number(one), self.number(other))

    def keep_room(self, room: Room) -> None:
        """From now on messages in it are kept."""
        room.number = self._archive.number_of_room(room.name)
        if room.title:
            self._archive.set_title(room.number, room.title)

    def make_group(self, name: str, title: str) -> Room:
        """A private group of this name, which must be free. Nobody is in it yet."""
        room = self.rooms[names.key(name)] = Room(name, names.key(name), title)
        return room

    def rename_group(self, room: Room, title: str) -> None:
        room.title = title
        if room.number:
            self._archive.set_title(room.number, title)

    def enter(self, user: User, name: str) -> Room | None:
        """Lets the user into the room, which begins to exist if need be. None if they are in it already."""
        key = names.key(name)
        room = self.rooms.get(key)
        if room is None:
            room = self.rooms[key] = Room(name, key)
        if user.key in room.members:
            return None
        since = self._archive.last_id
        if user.is_owned:
            if not room.number:
                self.keep_room(room)
            self._archive.enter(room.number, self.number(user), since)
        room.members[user.key] = Member(user, since)
        room.forget_audience()
        user.rooms[key] = room
        return room

    def exit(self, user: User, room: Room) -> None:
        del room.members[user.key], user.rooms[room.key]
        room.read.pop(user.key, None)  # the next user of the nick may be somebody else
        room.forget_audience()
        if user.is_owned:
            self._archive.leave(room.number, user.number)
        if not room.members and not room.number:
            del self.rooms[room.key]
