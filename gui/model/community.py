"""Hold what exists besides messages: people, rooms, groups, and who is writing where. No tkinter.

After each log-in the server sends it in pages. Until the last page has come, what was known before
stays visible, so that nothing flickers; what no page contains is removed then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from gui.model import group_notes
from gui.model.group_titles import GroupTitles
from gui.model.numbers import Numbers
from gui.model.records import Availability, PersonState, RoomState, presence_of
from gui.model.roster_order import INVITED, Listed
from net.wire import events, names
from net.wire.names import GROUP_PREFIX, is_room

TYPING_MS = 5_000  # somebody is shown as writing for this long after the last notice of it
MOST_INVITATIONS = 1_000  # a Charla server sends fewer


@dataclass(slots=True)
class _Told:
    """Collects what has come since the log-in."""

    people: dict[str, PersonState] = field(default_factory=dict)
    rooms: dict[str, RoomState] = field(default_factory=dict)


class Community:
    """Holds people and rooms as the server describes them to `me`; `people` and `rooms` map keys.

    Args:
        clock: returns milliseconds.
        note: called with the keys of people and rooms whose line in the roster may have changed.
    """

    def __init__(
        self, me: str, clock: Callable[[], int], note: Callable[[Iterable[str]], None]
    ) -> None:
        self._me = me
        self._note = note
        self._told: _Told | None = None  # None once it is complete
        self.people: dict[str, PersonState] = {}
        self.rooms: dict[str, RoomState] = {}
        # Invitations that wait for the user's answer, by the keys of groups.
        self.invitations: dict[str, events.InvitationReceived] = {}
        self.blocked: dict[str, str] = {}  # blocked by the user; maps keys to nicks
        # The keys of the groups whose invitation has been shown to the user, on any connection.
        self._asked: set[str] = set()
        self._clock = clock
        self.numbers = Numbers()
        self.console = ""  # the nick of whoever writes at the server's console; "" if unknown
        self._titles = GroupTitles()  # titles of groups, also of those that the user has left
        # Maps a conversation's key to who is writing there, and until when.
        self._typing: dict[str, dict[str, int]] = {}

    # --- what the server says ---------------------------------------------------------------------

    @property
    def me(self) -> str:
        """Return the user's nick."""
        return self._me

    @me.setter
    def me(self, nick: str) -> None:
        self._note([names.key(self._me), names.key(nick)])
        self._me = nick

    @property
    def is_complete(self) -> bool:
        """Return whether the server has sent everything since the log-in."""
        return self._told is None

    def begin(self, *, tells: bool) -> None:
        """Prepare for a new connection.

        Args:
            tells: the server sends people and rooms; a plain one does not.
        """
        self._told = _Told()
        self._note([*self.invitations, *self.blocked])
        self.invitations, self.blocked = {}, {}  # they are sent again
        self._typing.clear()
        if not tells:
            self._complete(self._told)

    def take_page(self, page: events.RosterLoaded) -> None:
        told = self._told
        if told is None:
            return
        for each in page.people:
            person = each.person
            state = PersonState(
                person.nick, presence_of(person.state), person.plain, person.note, person.role
            )
            self.note_number(each.key, person.number)
            self.people[each.key] = told.people[each.key] = state
        for part in page.rooms:
            room = told.rooms.get(part.key)
            if room is None:
                room = told.rooms[part.key] = RoomState(part.name, {}, part.title, part.private, {})
                if part.title:
                    self._titles[part.key] = part.title
                    self._note(self._titles)  # another group may look the same
            shown = self.rooms.setdefault(part.key, room)
            for one in (room, shown):
                one.open, one.maker = part.open, part.maker
                one.members.update(part.members)
                one.invited.update(part.invited)
        self._note([*(each.key for each in page.people), *(each.key for each in page.rooms)])
        if not page.more:
            self._complete(told)

    def _complete(self, told: _Told) -> None:
        self._note(
            (self.people.keys() - told.people.keys()) | (self.rooms.keys() - told.rooms.keys())
        )
        self.people, self.rooms = told.people, told.rooms
        self._told = None

    def _rooms_called(self, key: str) -> list[RoomState]:
        """Return the room as it is shown, and as it has been sent since the log-in."""
        rooms = [self.rooms] if self._told is None else [self.rooms, self._told.rooms]
        return [found[key] for found in rooms if key in found]

    def recall(self, name: str, title: str) -> None:
        """Restore a room or group of a former day, until the server says who is in it."""
        self.rooms[names.key(name)] = RoomState(
            name, {names.key(self.me): self.me}, title, private=bool(title)
        )
        if title:
            self._titles[names.key(name)] = title
        self._note([names.key(name)])

    def change_presence(self, event: events.PresenceChanged) -> None:
        presence, key = presence_of(event.state), names.key(event.nick)
        if not event.gone:
            self.note_number(key, event.number)
        for people in [self.people] if self._told is None else [self.people, self._told.people]:
            if event.gone or (event.plain and presence is Availability.OFFLINE):
                people.pop(key, None)
            else:
                people[key] = PersonState(event.nick, presence, event.plain, event.note, event.role)
        self._note([key])

    def join(self, event: events.RoomJoined) -> list[str]:
        """Apply the change, and return the notes about it that the room shows."""
        key, member = names.key(event.room), names.key(event.nick)
        room = self.rooms.setdefault(key, RoomState(event.room, {}))
        was_member = member in room.members
        if self._told is not None:
            self._told.rooms.setdefault(key, RoomState(event.room, {}, room.title, room.private))
        for each in self._rooms_called(key):
            each.members[member] = event.nick
            each.invited.pop(member, None)
        self._note([key])
        return [group_notes.joined(event.nick)] if room.private and not was_member else []

    def leave(self, event: events.RoomLeft) -> list[str]:
        """Apply the change, and return the notes about it that the room shows."""
        key, is_me = names.key(event.room), names.key(event.nick) == names.key(self.me)
        room = self.rooms.get(key)
        was_member = room is not None and names.key(event.nick) in room.members
        for rooms in [self.rooms] if self._told is None else [self.rooms, self._told.rooms]:
            if (each := rooms.get(key)) is not None:
                each.members.pop(names.key(event.nick), None)
                if not each.members or (each.private and is_me):
                    del rooms[key]
        self._note([key])
        return (
            [group_notes.left(event.nick, self.me)]
            if room is not None and room.private and was_member
            else []
        )

    def change_room(self, event: events.GroupChanged) -> list[str]:
        """Apply the change, and return the notes about it that the room shows."""
        has_accepted = names.key(event.room) in self.invitations
        self.end_invitation(event.room)
        said = group_notes.notes(
            self.rooms.get(names.key(event.room)), event, self.me, has_accepted=has_accepted
        )
        room = self.rooms[names.key(event.room)] = RoomState(
            event.room,
            _by_key(event.members),
            event.title,
            private=True,
            invited=_by_key(event.invited),
        )
        if self._told is not None:
            self._told.rooms[names.key(event.room)] = room
        self._titles[names.key(event.room)] = event.title
        self._note(self._titles)  # another group may look the same
        return said

    def change_terms(self, event: events.TermsChanged) -> list[str]:
        """Apply the change, and return the notes about it that the room shows."""
        for each in self._rooms_called(names.key(event.room)):
            each.open, each.maker = event.open, event.maker
        return [group_notes.terms(event, self.me)] if event.by else []

    def has_made(self, room: RoomState) -> bool:
        """Return whether `me` has made the room, and has been in it since."""
        me = names.key(self.me)
        return bool(room.maker) and names.key(room.maker) == me and me in room.members

    def decline(self, event: events.InvitationDeclined) -> list[str]:
        """Apply the change, and return the notes about it that the room shows."""
        room = self.rooms.get(names.key(event.room))
        was_invited = room is not None and names.key(event.nick) in room.invited
        for each in self._rooms_called(names.key(event.room)):
            each.invited.pop(names.key(event.nick), None)
        return [group_notes.declined(event.nick)] if was_invited else []

    # --- what the user is asked, and whom they have blocked ---------------------------------------

    def invite(self, event: events.InvitationReceived) -> bool:
        """Store an invitation and return whether it is new to the user.

        Each connection repeats the invitations that wait for an answer.
        """
        key = names.key(event.room)
        if key not in self.invitations and len(self.invitations) >= MOST_INVITATIONS:
            return False
        self.invitations[key] = event
        self._note([key])
        self._titles[key] = event.title
        self._note(self._titles)  # another group may look the same
        is_new = key not in self._asked
        self._asked.add(key)
        return is_new

    def end_invitation(self, name: str) -> None:
        self.invitations.pop(names.key(name), None)
        self._note([names.key(name)])
        self._asked.discard(names.key(name))

    def block(self, event: events.Blocked) -> None:
        for nick in event.nicks:
            if event.on:
                self.blocked[names.key(nick)] = nick
            else:
                self.blocked.pop(names.key(nick), None)

    # --- who is writing ---------------------------------------------------------------------------

    def note_typing(self, event: events.TypingStarted) -> None:
        name = event.to if is_room(event.to) else event.sender
        self._typing.setdefault(names.key(name), {})[event.sender] = self._clock() + TYPING_MS

    def end_typing(self, name: str, nick: str) -> bool:
        """Note that the nick has stopped writing, since the message has come.

        Returns:
            Whether the nick was shown as writing.
        """
        return self._typing.get(names.key(name), {}).pop(nick, None) is not None

    def typing(self, name: str) -> list[str]:
        """Return who is writing in the conversation now."""
        now = self._clock()
        return [
            nick for nick, until in self._typing.get(names.key(name), {}).items() if until > now
        ]

    @property
    def is_anybody_typing(self) -> bool:
        """Return whether anybody is writing, after removing those who have stopped."""
        now = self._clock()
        self._typing = {
            key: writing
            for key, nicks in self._typing.items()
            if (writing := {nick: until for nick, until in nicks.items() if until > now})
        }
        return bool(self._typing)

    # --- names ------------------------------------------------------------------------------------

    def note_number(self, key: str, number: int) -> None:
        """Note the server's number of a person; 0 if it has told none."""
        self.numbers.note(key, number)

    def role(self, nick: str) -> str:
        """Return the role of a person: one of `net.wire.teaching.ROLES`."""
        key = names.key(nick)
        if self.console and key == names.key(self.console):
            return "teacher"  # they may do what a teacher may
        person = self.people.get(key)
        return person.role if person is not None else ""

    def has_teacher(self, room: str) -> bool:
        """Return whether a teacher or helper is in a room."""
        found = self.rooms.get(names.key(room))
        return found is not None and any(self.role(nick) for nick in found.members.values())

    def note_author(self, key: str, number: int) -> None:
        """Note the number of somebody who has written; of who is here the server tells it."""
        if key not in self.people:
            self.note_number(key, number)

    def number(self, nick: str) -> int:
        """Return the number of the person's colour, 0 to 11.

        It is the same in every window whose server numbers people, whether or not they are here.
        Authors who have left have the number that came with their messages. Of others it follows
        their order of arrival in this window.
        """
        return self.numbers.colour(nick)

    def known_name(self, name: str) -> str:
        """Return the name as its owner spells it."""
        person, room = self.people.get(names.key(name)), self.rooms.get(names.key(name))
        return person.nick if person else room.name if room else name

    def knows(self, name: str) -> bool:
        """Return whether there is a person or room of this name."""
        return names.key(name) in self.people or names.key(name) in self.rooms

    def title(self, name: str) -> str:
        """Return the title of a conversation: a group's name is only its address."""
        return self._titles.shown(names.key(name)) or self.known_name(name)

    def is_member(self, name: str) -> bool:
        """Return whether `me` is in the room."""
        room = self.rooms.get(names.key(name))
        return room is not None and names.key(self.me) in room.members

    def count_here(self, room: RoomState) -> int:
        """Return how many members of the room are online; `me` counts."""
        people, me = self.people, names.key(self.me)
        return sum(
            key == me or (key in people and people[key].presence is not Availability.OFFLINE)
            for key in room.members
        )

    def listed(self, key: str, otherwise: str | None) -> Listed | None:
        """Return what the roster lists for a key, or None.

        Args:
            key: of a person or room.
            otherwise: the name of a conversation with this key, if there is one. It is listed even
                if the server doesn't know the name.
        """
        if is_room(key):
            room, invitation = self.rooms.get(key), self.invitations.get(key)
            name = (
                room.name
                if room is not None
                else invitation.room
                if invitation is not None
                else otherwise
            )
            if name is None:
                return None
            rank = (
                INVITED
                if invitation is not None and not self.is_member(name)
                else int(key.startswith(GROUP_PREFIX))
            )
            return Listed(True, rank, self._titles.shown(key) or name)
        person = self.people.get(key)
        if otherwise is None and (person is None or key == names.key(self.me)):
            return None
        return Listed(False, 0, person.nick if person is not None else otherwise or "")

    def is_offline(self, key: str) -> bool:
        """Return whether the server doesn't know this person, or says that they are offline."""
        person = self.people.get(key)
        return person is None or person.presence is Availability.OFFLINE


def _by_key(nicks: Iterable[str]) -> dict[str, str]:
    return {names.key(nick): nick for nick in nicks}
