"""Hold everything the hub knows: users, their private conversations, rooms and members.

The registry keeps the archive's names, conversations and members in memory, and writes every change
to the archive. Users without an owner, and conversations without stored messages, are here only
while they are needed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from net.hub.archive import Archive
from net.hub.numbering import Numbering
from net.hub.people import HubConversation, Invitation, Member, Private, Room, Session, User
from net.hub.roll import Roll
from net.wire import credentials, names

# How long the nick and the rooms of a guest are kept after the connection broke.
GUEST_MS = 120_000

_Ownership = tuple[str, str, bool]  # owner, author, is_owned: see User


class Looks:
    """Finds names that look alike.

    Several may look alike in a database from before such names were refused.
    """

    def __init__(self) -> None:
        self._names: dict[str, dict[str, str]] = {}  # skeleton -> key -> name

    def add(self, name: str) -> None:
        """Add a name. Addresses of private groups are left out: they are never shown."""
        if not names.is_group(name):
            self._names.setdefault(names.skeleton(name), {})[names.key(name)] = name

    def remove(self, name: str) -> None:
        shape = names.skeleton(name)
        alike = self._names.get(shape, {})
        alike.pop(names.key(name), None)
        if not alike:
            self._names.pop(shape, None)

    def find(self, name: str) -> str:
        """Return another name that looks the same.

        Returns:
            "" if there is none, or if `name` itself is here.
        """
        alike = self._names.get(names.skeleton(name), {})
        return "" if names.key(name) in alike else next(iter(alike.values()), "")


class Registry:
    """Holds users and rooms by their keys.

    A room without members is kept for its number, but does not exist for users; the name of a
    private group stays taken as long as the group is stored. Guests whose connection is gone stay
    for GUEST_MS.

    Attributes:
        users, rooms: by key.
        here: those of the users who are connected.
        people: all users, to be read in pages.
        listed: the public rooms that somebody is in, to be read in pages.
        claimed: users whose nick has got a new owner, with the owner before; the hub clears it.
        inherited: rooms whose maker has left, and which somebody else has now; `Rooms` clears it.
    """

    def __init__(self, archive: Archive, main_room: str, *, is_open: bool = True) -> None:
        """Load everything; `is_open` is whether the main room's history is open from now on."""
        self.users: dict[str, User] = {}
        self.here: dict[str, User] = {}
        self.rooms: dict[str, Room] = {}
        self.people: Roll[User] = Roll()
        self.listed: Roll[Room] = Roll()
        self._looks = Looks()
        # key of the user -> when to forget them (ms since 1970)
        self._absent_guests: dict[str, int] = {}
        self._arrivals = 0
        self.claimed: list[tuple[User, _Ownership]] = []
        self.inherited: list[Room] = []
        self._archive = archive
        self._numbering = Numbering(archive)
        self._main_key, self._is_main_open = names.key(main_room), is_open
        self._load()
        if (main := self.rooms.get(self._main_key)) is not None:
            self.set_terms(main, is_open=is_open)
        # Everybody is in it, even users from before the room had this name.
        else:
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
                ordinal=known.number,
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
                    is_open=one.is_open,
                    open_after=one.open_after,
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
        for room_number, user_number, since, is_maker in archive.members():
            user, room = users[user_number], numbered_rooms[room_number]
            user.rooms[room.key] = room
            if is_maker:
                room.maker = user.key
            self._add_member(room, Member(user, since))
        for room in self.rooms.values():  # some are from before anybody inherited
            if not room.maker:
                room.maker = self._heir_of(room)
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
        """Return another nick or room that looks just like this name; "" if there is none."""
        return self._looks.find(name)

    def arrive(self, key: str, nick: str, owner: str, *, is_guest: bool) -> User:
        """Return the user of this name, and create one if need be.

        A new user belongs to the public key `owner`: for good, or as a guest. If `owner` is "", it
        belongs to the connection.
        """
        self._absent_guests.pop(key, None)
        user = self.users.get(key)
        if user is None:
            user = self.users[key] = User(
                key,
                nick,
                self._archive.number_of(key),
                since=self._archive.last_id,
                ordinal=self._numbering.number_of(key),
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
        """Give the nick to this public key for good."""
        self.claimed.append((user, (user.owner, user.author, user.is_owned)))
        self._archive.claim(self.number(user), user.nick, owner, user.since)
        was_owned = user.is_owned
        user.owner, user.author, user.is_owned = owner, credentials.author_of(owner), True
        if not was_owned:
            self._keep_consent(user)
        for room in user.rooms.values():
            self._keep_member(room, room.members[user.key])

    def take_back(self, user: User, before: _Ownership) -> None:
        """Give the name back to its former owner: the change could not be stored."""
        self._archive.take_back(user.number)
        user.owner, user.author, user.is_owned = before
        if not user.is_owned:
            user.role = ""
            self.people.touch(user.place)

    def go_back(self, committed: int) -> None:
        """Lower all positions above the id `committed`: those messages could not be committed.

        Other messages will get their ids, and must not look as if they came before a user's time.
        """
        for room in self.rooms.values():
            if room.open_after > committed:
                room.open_after = committed
                self._keep_terms(room)
        for user in self.users.values():
            user.since = min(user.since, committed)
            for room in user.rooms.values():
                member = room.members[user.key]
                if member.since > committed:
                    member.since = committed
                    if user.is_owned:
                        self._keep_member(room, member)

    def connect(self, user: User, session: Session) -> None:
        """Note on which connection the user is here from now on."""
        user.session = session
        self.here[user.key] = user
        for room in user.rooms.values():
            room.here[user.key] = room.members[user.key]
            room.forget_audience()

    def depart(self, user: User, now_ms: int, *, for_good: bool) -> list[Room]:
        """Note that the user's connection is over.

        An owner stays in the rooms. So does a guest for a while, unless they leave `for_good`.

        Returns:
            The rooms that the user has left by this.
        """
        user.session, user.state, user.note = None, "online", ""
        self._note_gone(user)
        for room in user.rooms.values():
            room.here.pop(user.key, None)
            room.forget_audience()
        if user.is_owned:
            return []
        if user.is_guest and not for_good:
            self._absent_guests[user.key] = now_ms + GUEST_MS
            return []
        return self.forget_user(user)

    def _note_gone(self, user: User) -> None:
        """Note that the user is not here; perhaps somebody else uses the nick by now."""
        if self.here.get(user.key) is user:
            del self.here[user.key]

    def forget_guests(self, now_ms: int) -> list[tuple[User, list[Room]]]:
        """Forget the guests who have been away for too long.

        Returns:
            Each of them with the rooms that they have left by this.
        """
        if not self._absent_guests:
            return []
        gone = [self.users[key] for key, at in self._absent_guests.items() if at <= now_ms]
        for user in gone:
            del self._absent_guests[user.key]
        return [(user, self.forget_user(user)) for user in gone]

    def forget_user(self, user: User) -> list[Room]:
        """Forget the user, and return the rooms that they have left by this."""
        left = list(user.rooms.values())
        for room in left:
            self.exit(user, room)
        user.role = ""
        del self.users[user.key]
        self._note_gone(user)
        self.people.remove(user.place)
        self._looks.remove(user.nick)
        return left

    def free(self, user: User) -> list[Room]:
        """Forget the user for good; the next one to use the nick is somebody else for everybody.

        Invitations that they have sent must have been withdrawn.

        Returns:
            The rooms that they have left by this.
        """
        self._absent_guests.pop(user.key, None)
        left = self.forget_user(user)
        self._archive.release(user.key)
        for other in self.users.values():
            if other.trusted or other.blocked:
                other.trusted.pop(user.key, None)
                other.blocked.pop(user.key, None)
            if other.refusals:
                for refusal in [one for one in other.refusals if one[1] == user.key]:
                    del other.refusals[refusal]
        return left

    def succeed(self, user: User, nick: str, now_ms: int) -> User:
        """Return a new user who is the same person under a nick that must be free.

        They have the same key, are in the same rooms, and block and are blocked as before.
        """
        new = self.arrive(names.key(nick), nick, user.owner, is_guest=user.is_guest)
        if new.is_guest:
            self._absent_guests[new.key] = now_ms + GUEST_MS
        for room in user.rooms.values():
            member = Member(new, room.members[user.key].since)
            if room.maker == user.key:
                room.maker = new.key
            if new.is_owned:
                self._keep_member(room, member)
            self._add_member(room, member)
            room.forget_audience()
            new.rooms[room.key] = room
        for key, blocked in user.blocked.items():
            self.set_regard(new, key, blocked, "blocked")
        for other in self.users.values():
            if other.blocked and user.key in other.blocked:
                self.set_regard(other, new.key, new.nick, "blocked")
        return new

    def sessions(self) -> Iterator[Session]:
        """Return all connected sessions."""
        return (user.session for user in self.here.values() if user.session is not None)

    def rich_sessions(self) -> list[Session]:
        """Return all connected sessions that speak the rich dialect."""
        return [session for session in self.sessions() if not session.plain]

    def number(self, user: User) -> int:
        """Return the archive's number for the user, and create one if need be."""
        if not user.number:
            user.number = self._number_of(user.key, user.nick)
        return user.number

    def _number_of(self, key: str, nick: str) -> int:
        """Return the archive's number for a name, and create one if need be."""
        number = self._archive.number_of(key)
        if not number:
            user = self.users.get(key)
            number = user.ordinal if user else self._numbering.number_of(key)
            self._archive.add_name(key, nick, number)
        return number

    # --- conversations ----------------------------------------------------------------------------

    def conversations(self) -> Iterator[HubConversation]:
        """Yield all conversations. A private one between two owned nicks comes twice."""
        yield from self.rooms.values()
        for user in self.users.values():
            yield from user.talks.values()

    def private(self, one: User, other: User) -> Private:
        """Return the conversation between two users, and create it if need be."""
        talk = self.talk(one, other.key)
        if talk is None:
            talk = Private({one.key: one.nick, other.key: other.nick})
        one.talks[other.key] = other.talks[one.key] = talk
        return talk

    def talk(self, user: User, key: str) -> Private | None:
        """Return the user's conversation with the person of this key; None if there is none.

        A user who has just come may lack the entry that the other person still has.
        """
        other = self.users.get(key)
        return user.talks.get(key) or (other.talks.get(user.key) if other else None)

    def forget_talk(self, sides: Mapping[str, str]) -> None:
        """Forget the conversation between the users of these keys: nothing of it is stored."""
        for key in sides:
            if user := self.users.get(key):
                talk = user.talks.pop(next((other for other in sides if other != key), key), None)
                if talk:
                    talk.number = 0

    def keep_private(self, talk: Private, one: User, other: User) -> None:
        """Give the conversation a number, so that its messages can be stored."""
        talk.number = self._archive.number_of_private(self.number(one), self.number(other))

    def keep_room(self, room: Room) -> None:
        """Give the room a number, so that its messages can be stored."""
        room.number = self._archive.number_of_room(room.name)
        if room.title:
            self._archive.set_title(room.number, room.title)
        if not room.is_open or room.open_after:
            self._keep_terms(room)

    def make_group(self, name: str, title: str) -> Room:
        """Create a private group without members. The name must be free."""
        room = self.rooms[names.key(name)] = Room(name, names.key(name), title)
        return room

    def rename_group(self, room: Room, title: str) -> None:
        room.title = title
        if room.number:
            self._archive.set_title(room.number, title)

    def set_terms(self, room: Room, *, is_open: bool) -> bool:
        """Open or close the history of a room, and return whether that has changed it.

        What was said while it was closed stays closed.
        """
        if room.is_open == is_open:
            return False
        room.is_open = is_open
        if is_open:
            room.open_after = self._archive.last_id
        self._keep_terms(room)
        return True

    def _keep_terms(self, room: Room) -> None:
        if room.number:
            self._archive.set_terms(room.number, room.is_open, room.open_after)

    def enter(self, user: User, name: str, *, is_open: bool = True) -> Room | None:
        """Let the user into the room, which is created if need be.

        Who enters a room that nobody is in makes it. The main room and groups have no maker.

        Args:
            user: the user.
            name: the room.
            is_open: whether the history of a room is open that this makes.

        Returns:
            The room; None if the user is in it already.
        """
        key = names.key(name)
        room = self.rooms.get(key)
        if room is None:
            room = self.rooms[key] = Room(name, key)
            self._looks.add(name)
        if user.key in room.members:
            return None
        if not room.members and not room.title:
            is_main = key == self._main_key
            room.maker = "" if is_main else user.key
            self.set_terms(room, is_open=self._is_main_open if is_main else is_open)
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
        is_maker = member.user.key == room.maker
        self._archive.enter(room.number, self.number(member.user), member.since, is_maker)

    def exit(self, user: User, room: Room) -> None:
        room.roll.remove(room.members.pop(user.key).place)
        room.here.pop(user.key, None)
        del user.rooms[room.key]
        if not room.members and not room.title:
            self.listed.remove(room.place)
        if room.maker == user.key:
            self._pass_on(room)
        room.read.pop(user.key, None)  # the next user of the nick may be another person
        room.forget_audience()
        if user.is_owned:
            self._archive.leave(room.number, user.number)
        if not room.members and not room.number:
            self.forget_room(room)

    def _pass_on(self, room: Room) -> None:
        """Give a room whose maker has left to the heir, if there is one."""
        room.maker = self._heir_of(room)
        if room.maker:
            self._keep_member(room, room.members[room.maker])
            self.inherited.append(room)

    def _heir_of(self, room: Room) -> str:
        """Return the key of whoever has been in the room for the longest time and owns their nick.

        It is "" if there is nobody, and for the main room and groups.
        """
        if room.title or room.key == self._main_key:
            return ""
        owners = [member for member in room.members.values() if member.user.is_owned]
        return min(owners, key=lambda member: member.since).user.key if owners else ""

    def forget_room(self, room: Room) -> None:
        """Forget a room that has no members and no stored messages."""
        del self.rooms[room.key]
        self._looks.remove(room.name)

    # --- consent ----------------------------------------------------------------------------------

    def invite(self, guest: User, room: Room, host: User) -> Invitation:
        """Note that the host has invited the guest, who must not have been invited yet."""
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
        """Note that this person must not invite the guest to the room again.

        If `by_key` is "", the guest has left the room, and nobody may take them in without asking.
        """
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
        """Store what a guest has answered, and the invitations that wait for an answer."""
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
        """Forget the refusals, trust and blocks of a user who has not been here for long."""
        for refusal in list(user.refusals):
            self.forget_refusal(user, refusal)
        for key, nick in [*user.trusted.items(), *user.blocked.items()]:
            self.set_regard(user, key, nick, "")

    def _keep_invitation(self, user: User, room: Room, host: int, *, is_open: bool) -> None:
        if not room.number:
            self.keep_room(room)
        self._archive.set_invitation(self.number(user), room.number, host, is_open)

    def set_regard(self, user: User, key: str, nick: str, regard: str) -> None:
        """Note how the user regards somebody: "trusted", "blocked", or "" for neither."""
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
        if member.user.session is not None:
            room.here[member.user.key] = member
        member.place = room.roll.add(member)
        if room.title:  # its members are told at once, of the others net.hub.crowd decides
            room.roll.touch(member.place)
