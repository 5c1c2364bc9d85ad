"""Who and what the hub knows: users, their conversations of two, rooms and their members. Pure.

It keeps the archive's names, conversations and members in memory, and tells it of every change.
Users without an owner, and conversations of which nothing is kept, are here only while they are
needed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from net.hub.archive import Archive
from net.hub.people import HubConversation, Invitation, Member, Private, Room, Session, User
from net.hub.roll import Roll
from net.wire import credentials, names

# How long a guest's nick and rooms wait for them when their connection has broken.
GUEST_MS = 120_000

_Ownership = tuple[str, str, bool]  # owner, author, is_owned: see User


class Looks:
    """What names look like. Several may look alike, in a database from before that was refused."""

    def __init__(self) -> None:
        self._names: dict[str, dict[str, str]] = {}  # skeleton -> key -> name

    def add(self, name: str) -> None:
        """Addresses of private groups are never shown, so they look like nothing."""
        if not names.is_group(name):
            self._names.setdefault(names.skeleton(name), {})[names.key(name)] = name

    def remove(self, name: str) -> None:
        shape = names.skeleton(name)
        alike = self._names.get(shape, {})
        alike.pop(names.key(name), None)
        if not alike:
            self._names.pop(shape, None)

    def find(self, name: str) -> str:
        """One that is another name, but looks the same; "" if there is none, or if the name itself
        is there."""
        alike = self._names.get(names.skeleton(name), {})
        return "" if names.key(name) in alike else next(iter(alike.values()), "")


class Registry:
    """`users` and `rooms` map keys. A room without members is kept for its number, but is not there
    for anybody; the name of a private group that is kept stays taken. Guests whose connection is
    gone are here for GUEST_MS more. `people` and `listed` have all users, and the rooms for
    everybody that somebody is in, to be read a page at a time.
    """

    def __init__(self, archive: Archive, main_room: str) -> None:
        self.users: dict[str, User] = {}
        self.rooms: dict[str, Room] = {}
        self.people: Roll[User] = Roll()
        self.listed: Roll[Room] = Roll()
        self._looks = Looks()
        self._absent_guests: dict[str, int] = {}  # the key of the user -> when they are forgotten
        self._arrivals = 0
        self.claimed: list[
            tuple[User, _Ownership]
        ] = []  # who owns a name, and how it was before; the hub empties it
        self._archive = archive
        self._load()
        if (
            names.key(main_room) not in self.rooms
        ):  # everybody is in it, also who logged in before it had this name
            for user in self.users.values():
                self.enter(user, main_room)

    def _load(self) -> None:
        archive = self._archive
        users = {
            known.number: User(
                known.key,
                known.nick,
                known.number,
                True,
                known.owner,
                credentials.author_of(known.owner) if known.owner else "",
                known.since,
                known.seen,
            )
            for known in archive.names()
        }
        self.users = {user.key: user for user in users.values()}
        for user in users.values():
            self._looks.add(user.nick)
            user.place = self.people.add(user)
        known: dict[int, HubConversation] = {}
        for one in archive.conversations():
            if one.room:
                room = Room(
                    one.room,
                    names.key(one.room),
                    one.title,
                    number=one.number,
                    last=one.last,
                    cut=one.cut,
                )
                known[one.number] = self.rooms[room.key] = room
                self._looks.add(room.name)
            else:
                known[one.number] = talk = Private(
                    one.sides, number=one.number, last=one.last, cut=one.cut
                )
                for key in talk.sides:
                    if key in self.users:
                        self.users[key].talks[talk.other(key)[0]] = talk
        numbered_rooms = {room.number: room for room in self.rooms.values()}
        for room_number, user_number, since in archive.members():
            user, room = users[user_number], numbered_rooms[room_number]
            user.rooms[room.key] = room
            self._add_member(room, Member(user, since))
        for user_number, conversation_number, id_ in archive.readings():
            if user_number in users:
                known[conversation_number].read[users[user_number].key] = id_
        for asked in archive.invitations():
            user, room = users[asked.name], numbered_rooms[asked.room]
            if asked.is_open:
                user.invitations[room.key] = Invitation(room, asked.by_key, asked.by_nick)
                room.invited[user.key] = user
            else:
                user.refusals[room.key, asked.by_key] = None
        for user_number, key, nick, regard in archive.regards():
            (users[user_number].blocked if regard == "blocked" else users[user_number].trusted)[
                key
            ] = nick

    # --- users ------------------------------------------------------------------------------------

    def resembled(self, name: str) -> str:
        """Another person's nick, or another room, that looks just like this one; "" if there is
        none."""
        return self._looks.find(name)

    def arrive(self, key: str, nick: str, owner: str, *, is_guest: bool) -> User:
        """Return the user of this name, new if need be. Who was not known belongs to the public key
        `owner` from now on: for good, or as a guest; without one, to the connection."""
        self._absent_guests.pop(key, None)
        user = self.users.get(key)
        if user is None:
            user = self.users[key] = User(
                key, nick, self._archive.number_of(key), since=self._archive.last_id
            )
            user.place = self.people.add(user)
            self._looks.add(nick)
            self._arrivals += 1
            user.author = f"{self._archive.epoch}:{self._arrivals}"
            if owner and is_guest:
                user.owner, user.author = owner, credentials.author_of(owner)
            elif owner:
                self.give(user, owner)
        elif user.is_guest and not is_guest:
            self.give(user, user.owner)
        return user

    def give(self, user: User, owner: str) -> None:
        """The nick belongs to this public key for good."""
        self.claimed.append((user, (user.owner, user.author, user.is_owned)))
        self._archive.claim(self.number(user), user.nick, owner, user.since)
        was_owned = user.is_owned
        user.owner, user.author, user.is_owned = owner, credentials.author_of(owner), True
        if not was_owned:
            self._keep_consent(user)
        for room in user.rooms.values():
            self._keep_member(room, room.members[user.key])

    def take_back(self, user: User, before: _Ownership) -> None:
        """The name belongs to whom it belonged before it was given: that could not be stored."""
        self._archive.take_back(user.number)
        user.owner, user.author, user.is_owned = before

    def go_back(self, committed: int) -> None:
        """Messages with greater ids could not be committed, and others get their ids: those are
        nobody's past."""
        for user in self.users.values():
            user.since = min(user.since, committed)
            for room in user.rooms.values():
                member = room.members[user.key]
                if member.since > committed:
                    member.since = committed
                    if user.is_owned:
                        self._keep_member(room, member)

    def depart(self, user: User, now_ms: int, *, for_good: bool) -> list[Room]:
        """The user's connection is over. Returns the rooms that are left by that.

        Who owns the name stays in them; a guest does so for a while, unless they go `for_good`.
        """
        user.session, user.state, user.note = None, "online", ""
        for room in user.rooms.values():
            room.forget_audience()
        if user.is_owned:
            return []
        if user.is_guest and not for_good:
            self._absent_guests[user.key] = now_ms + GUEST_MS
            return []
        return self.forget_user(user)

    def forget_guests(self, now_ms: int) -> list[tuple[User, list[Room]]]:
        """Forget the guests who have been away for too long. Returns each, and the rooms that are
        left by that."""
        if not self._absent_guests:
            return []
        gone = [self.users[key] for key, at in self._absent_guests.items() if at <= now_ms]
        for user in gone:
            del self._absent_guests[user.key]
        return [(user, self.forget_user(user)) for user in gone]

    def forget_user(self, user: User) -> list[Room]:
        """Nobody is called so any more. Returns the rooms that are left by that."""
        left = list(user.rooms.values())
        for room in left:
            self.exit(user, room)
        del self.users[user.key]
        self.people.remove(user.place)
        self._looks.remove(user.nick)
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
            user.number = self._number_of(user.key, user.nick)
        return user.number

    def _number_of(self, key: str, nick: str) -> int:
        """Return the archive's number for a name, of which there is one only, whoever has asked for
        it first."""
        return self._archive.number_of(key) or self._archive.add_name(key, nick)

    # --- conversations ----------------------------------------------------------------------------

    def conversations(self) -> Iterator[HubConversation]:
        """All of them; one between two users who both have an owner comes twice."""
        yield from self.rooms.values()
        for user in self.users.values():
            yield from user.talks.values()

    def private(self, one: User, other: User) -> Private:
        """What the two have with each other."""
        talk = self.talk(one, other.key)
        if talk is None:
            talk = Private({one.key: one.nick, other.key: other.nick})
        one.talks[other.key] = other.talks[one.key] = talk
        return talk

    def talk(self, user: User, key: str) -> Private | None:
        """What there is of the user with whom this key is of: who has come anew need not know of
        it."""
        other = self.users.get(key)
        return user.talks.get(key) or (other.talks.get(user.key) if other else None)

    def forget_talk(self, sides: Mapping[str, str]) -> None:
        """Of the conversation between the users of these keys nothing is kept any more."""
        for key in sides:
            if user := self.users.get(key):
                talk = user.talks.pop(next((other for other in sides if other != key), key), None)
                if talk:
                    talk.number = 0

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
        """Lets the user into the room, which begins to exist if need be. None if they are in it
        already."""
        key = names.key(name)
        room = self.rooms.get(key)
        if room is None:
            room = self.rooms[key] = Room(name, key)
            self._looks.add(name)
        if user.key in room.members:
            return None
        member = Member(user, self._archive.last_id)
        if user.is_owned:
            self._keep_member(room, member)
        self._add_member(room, member)
        room.forget_audience()
        user.rooms[key] = room
        return room

    def _keep_member(self, room: Room, member: Member) -> None:
        if not room.number:
            self.keep_room(room)
        self._archive.enter(room.number, self.number(member.user), member.since)

    def exit(self, user: User, room: Room) -> None:
        room.roll.remove(room.members.pop(user.key).place)
        del user.rooms[room.key]
        if not room.members and not room.title:
            self.listed.remove(room.place)
        room.read.pop(user.key, None)  # the next user of the nick may be somebody else
        room.forget_audience()
        if user.is_owned:
            self._archive.leave(room.number, user.number)
        if not room.members and not room.number:
            self.forget_room(room)

    def forget_room(self, room: Room) -> None:
        """There is nobody in it, and nothing of it is kept."""
        del self.rooms[room.key]
        self._looks.remove(room.name)

    # --- consent ----------------------------------------------------------------------------------

    def invite(self, guest: User, room: Room, host: User) -> Invitation:
        """Note that the host has invited the guest, who has not been invited yet."""
        invitation = guest.invitations[room.key] = Invitation(room, host.key, host.nick)
        room.invited[guest.key] = guest
        if guest.is_owned:
            self._keep_invitation(guest, room, self.number(host), is_open=True)
        return invitation

    def uninvite(self, guest: User, invitation: Invitation) -> None:
        """Note that the invitation is over."""
        room = invitation.room
        del guest.invitations[room.key], room.invited[guest.key]
        if guest.is_owned:
            self._archive.drop_invitation(
                guest.number, room.number, self._archive.number_of(invitation.by_key)
            )

    def refuse(self, guest: User, room: Room, by_key: str) -> None:
        """Note that the guest does not want to be asked into the room by this person, or, "", to be
        taken in at all."""
        guest.refusals[room.key, by_key] = None
        if guest.is_owned:
            self._keep_invitation(guest, room, self._archive.number_of(by_key), is_open=False)

    def forget_refusal(self, guest: User, refusal: tuple[str, str]) -> None:
        del guest.refusals[refusal]
        room = self.rooms.get(refusal[0])
        if guest.is_owned and room is not None:
            self._archive.drop_invitation(
                guest.number, room.number, self._archive.number_of(refusal[1])
            )

    def _keep_consent(self, user: User) -> None:
        """Keep from now on what a guest has answered, and is still to answer."""
        for invitation in user.invitations.values():
            host = self._number_of(invitation.by_key, invitation.by_nick)
            self._keep_invitation(user, invitation.room, host, is_open=True)
        for room_key, by_key in user.refusals:
            if room_key in self.rooms:
                self._keep_invitation(
                    user, self.rooms[room_key], self._archive.number_of(by_key), is_open=False
                )
        for regard, regarded in (("trusted", user.trusted), ("blocked", user.blocked)):
            for key, nick in list(regarded.items()):
                self.set_regard(user, key, nick, regard)

    def forget_consent(self, user: User) -> None:
        """The user has not come for so long that what they have answered and hold of others is no
        longer kept."""
        for refusal in list(user.refusals):
            self.forget_refusal(user, refusal)
        for key, nick in [*user.trusted.items(), *user.blocked.items()]:
            self.set_regard(user, key, nick, "")

    def _keep_invitation(self, user: User, room: Room, host: int, *, is_open: bool) -> None:
        if not room.number:
            self.keep_room(room)
        self._archive.set_invitation(self.number(user), room.number, host, is_open)

    def set_regard(self, user: User, key: str, nick: str, regard: str) -> None:
        """Note what the user holds of somebody: "trusted", "blocked" or nothing, ""."""
        for kind, regarded in (("trusted", user.trusted), ("blocked", user.blocked)):
            regarded.pop(key, None)
            if kind == regard:
                regarded[key] = nick
        if user.is_owned:
            self._archive.set_regard(user.number, self._number_of(key, nick), regard)

    def _add_member(self, room: Room, member: Member) -> None:
        if not room.members and not room.title:
            room.place = self.listed.add(room)
        room.members[member.user.key] = member
        member.place = room.roll.add(member)
