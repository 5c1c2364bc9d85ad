"""Who and what there is besides messages: people, rooms and groups, and who is writing where. No tkinter."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from gui import groupnotes
from gui.records import PersonState, Presence, Room, presence_of
from gui.titles import Titles
from net import events, messages
from net.names import is_room, key

TYPING_MS = 5_000  # so long somebody counts as writing who has been said to


class Community:
    """As the server tells it to `me`. `people` and `rooms` map keys. `clock` gives milliseconds."""

    def __init__(self, me: str, clock: Callable[[], int]) -> None:
        self.me = me
        self.people: dict[str, PersonState] = {}
        self.rooms: dict[str, Room] = {}
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
            key(room.room): Room(room.room, {key(nick): nick for nick in room.members}, room.title, room.private)
            for room in rooms
        }
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

    def join(self, event: events.RoomJoined) -> None:
        room = self.rooms.setdefault(key(event.room), Room(event.room, {}))
        room.members[key(event.nick)] = event.nick

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
        said = groupnotes.notes(self.rooms.get(key(event.room)), event, self.me)
        members = {key(nick): nick for nick in event.members}
        self.rooms[key(event.room)] = Room(event.room, members, event.title, private=True)
        self._titles[key(event.room)] = event.title
        return said

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

    def title(self, name: str) -> str:
        """What to call a conversation: a group has a title, and its name is only its address."""
        return self._titles.shown(key(name)) or self.known_name(name)

    def is_member(self, name: str) -> bool:
        """Whether `me` is in the room."""
        room = self.rooms.get(key(name))
        return room is not None and key(self.me) in room.members
