"""Who and what there is besides messages: people, rooms and groups, and who is writing where. No tkinter."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from gui import groupnotes
from gui.records import PersonState, Presence, Room, presence_of
from gui.titles import Titles
from net import events, messages
from net.names import is_room, key

TYPING_MS = 5_000  # so long somebody counts as writing who has been said to
MOST_INVITATIONS = 1_000  # a server of ours tells of fewer


class Community:
    """As the server tells it to `me`. `people` and `rooms` map keys. `clock` gives milliseconds."""

    def __init__(self, me: str, clock: Callable[[], int]) -> None:
        self.me = me
        self.people: dict[str, PersonState] = {}
        self.rooms: dict[str, Room] = {}
        self.invitations: dict[str, events.Invited] = {}  # that wait for the user's answer, by the keys of groups
        self.blocked: dict[str, str] = {}  # by the user, keys to nicks
        self._asked: set[str] = set()  # the invitations that the user has been told of on any connection
        self._clock = clock
        self._titles = Titles()  # of groups, also of those that the user is no longer in
        self._typing: dict[str, dict[str, int]] = {}  # conversation -> who writes there, and until when

    # --- what the server says ---------------------------------------------------------------------

    def begin(self, people: Iterable[messages.Person], rooms: Iterable[messages.RoomInfo]) -> None:
        """A connection begins."""
        self.people = {
            key(person.nick): PersonState(person.nick, presence_of(person.state), person.plain, person.note)
            for person in people
        }
        self.rooms = {
            key(room.room): Room(room.room, _by_key(room.members), room.title, room.private, _by_key(room.invited))
            for room in rooms
        }
        self.invitations, self.blocked = {}, {}  # they are told after this
        self._titles.update((name_id, room.title) for name_id, room in self.rooms.items() if room.title)
        self._typing.clear()

    def recall(self, name: str, title: str) -> None:
        """The user was in this room or group on a former day: that holds until the server says who is in it."""
        self.rooms[key(name)] = Room(name, {key(self.me): self.me}, title, private=bool(title))
        if title:
            self._titles[key(name)] = title

    def change_presence(self, event: events.PresenceChanged) -> None:
        presence = presence_of(event.state)
        if event.plain and presence is Presence.OFFLINE:  # nobody owns the name: there is no returning
            self.people.pop(key(event.nick), None)
        else:
            self.people[key(event.nick)] = PersonState(event.nick, presence, event.plain, event.note)

    def join(self, event: events.RoomJoined) -> list[str]:
        """What is to be said of it in the room."""
        room = self.rooms.setdefault(key(event.room), Room(event.room, {}))
        was_member = key(event.nick) in room.members
        room.members[key(event.nick)] = event.nick
        room.invited.pop(key(event.nick), None)
        return [groupnotes.joined(event.nick)] if room.private and not was_member else []

    def leave(self, event: events.RoomLeft) -> list[str]:
        """What is to be said of it in the room."""
        room = self.rooms.get(key(event.room))
        if room is None:
            return []
        was_member = room.members.pop(key(event.nick), None) is not None
        if not room.members or (room.private and key(event.nick) == key(self.me)):
            del self.rooms[key(event.room)]
        return [groupnotes.left(event.nick, self.me)] if room.private and was_member else []

    def change_room(self, event: events.RoomChanged) -> list[str]:
        """What is to be said of it in the room."""
        has_accepted = key(event.room) in self.invitations
        self.end_invitation(event.room)
        said = groupnotes.notes(self.rooms.get(key(event.room)), event, self.me, has_accepted=has_accepted)
        self.rooms[key(event.room)] = Room(
            event.room, _by_key(event.members), event.title, private=True, invited=_by_key(event.invited))
        self._titles[key(event.room)] = event.title
        return said

    def decline(self, event: events.Declined) -> list[str]:
        """What is to be said of it in the room."""
        room = self.rooms.get(key(event.room))
        was_invited = room is not None and room.invited.pop(key(event.nick), None) is not None
        return [groupnotes.declined(event.nick)] if was_invited else []

    # --- what the user is asked, and whom they have blocked -------------------------------------------

    def invite(self, event: events.Invited) -> bool:
        """Whether the user has not been told of it: each connection says again which ones wait."""
        name_id = key(event.room)
        if name_id not in self.invitations and len(self.invitations) >= MOST_INVITATIONS:
            return False
        self.invitations[name_id] = event
        self._titles[name_id] = event.title
        is_new = name_id not in self._asked
        self._asked.add(name_id)
        return is_new

    def end_invitation(self, name: str) -> None:
        self.invitations.pop(key(name), None)
        self._asked.discard(key(name))

    def block(self, event: events.Blocked) -> None:
        for nick in event.nicks:
            if event.on:
                self.blocked[key(nick)] = nick
            else:
                self.blocked.pop(key(nick), None)

    # --- who is writing ---------------------------------------------------------------------------

    def note_typing(self, event: events.Typing) -> None:
        name = event.to if is_room(event.to) else event.sender
        self._typing.setdefault(key(name), {})[event.sender] = self._clock() + TYPING_MS

    def end_typing(self, name: str, nick: str) -> bool:
        """What was being written has come. Whether somebody was known to write it."""
        return self._typing.get(key(name), {}).pop(nick, None) is not None

    def typing(self, name: str) -> list[str]:
        """Who is writing in the conversation now."""
        now = self._clock()
        return [nick for nick, until in self._typing.get(key(name), {}).items() if until > now]

    @property
    def is_anybody_typing(self) -> bool:
        """Forgets who no longer is."""
        now = self._clock()
        self._typing = {
            name_id: writing for name_id, nicks in self._typing.items()
            if (writing := {nick: until for nick, until in nicks.items() if until > now})
        }
        return bool(self._typing)

    # --- names ------------------------------------------------------------------------------------

    def known_name(self, name: str) -> str:
        """The name as its owner writes it."""
        person, room = self.people.get(key(name)), self.rooms.get(key(name))
        return person.nick if person else room.name if room else name

    def knows(self, name: str) -> bool:
        """Whether there is such a person or room."""
        return key(name) in self.people or key(name) in self.rooms

    def title(self, name: str) -> str:
        """What to call a conversation: a group has a title, and its name is only its address."""
        return self._titles.shown(key(name)) or self.known_name(name)

    def is_member(self, name: str) -> bool:
        """Whether `me` is in the room."""
        room = self.rooms.get(key(name))
        return room is not None and key(self.me) in room.members


def _by_key(nicks: Iterable[str]) -> dict[str, str]:
    return {key(nick): nick for nick in nicks}
