"""What the window knows: conversations, people, rooms, receipts, the connection. No tkinter.

Events of the network go in through `apply`, what the user does goes in through the other methods; what has
to be drawn anew comes out of `take_changes`, once a batch. A message of the user's own is pending until exactly
one Accepted, Unconfirmed or Failed arrives for its cid, whatever happens to the connection in between.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from gui.records import (
    Changes,
    Connection,
    Conversation,
    Entry,
    PersonState,
    Phase,
    Presence,
    Receipt,
    Room,
    Row,
)
from net import events
from net.messages import Limits
from net.names import BadName, is_room, key, parse_nick, parse_room

KEPT_ENTRIES = 5_000  # a conversation


def _milliseconds() -> int:
    return int(time.time() * 1000)


class Model:
    """Everything one user sees of one server. Lives on one thread. `clock` gives milliseconds since 1970."""

    def __init__(self, me: str, clock: Callable[[], int] = _milliseconds) -> None:
        self.me = me
        self.limits = Limits()
        self.people: dict[str, PersonState] = {}
        self.rooms: dict[str, Room] = {}
        self.conversations: dict[str, Conversation] = {}
        self.connection = Connection()
        self.current: str | None = None
        self.watched = False  # whether the user has the current conversation before his eyes
        self._clock = clock
        self._changes = Changes()
        self._numbers = 0
        self._by_cid: dict[str, tuple[Conversation, Entry]] = {}
        self._last_posted: str | None = None
        self._handlers: dict[type, Callable[[Any], None]] = {
            events.Connecting: self._on_connecting,
            events.PlainServerFound: self._on_plain_server_found,
            events.Connected: self._on_connected,
            events.Disconnected: self._on_disconnected,
            events.Measured: self._on_measured,
            events.Received: self._on_received,
            events.Accepted: self._on_accepted,
            events.Unconfirmed: self._on_unconfirmed,
            events.Failed: self._on_failed,
            events.PresenceChanged: self._on_presence_changed,
            events.RoomJoined: self._on_room_joined,
            events.RoomLeft: self._on_room_left,
            events.Notice: self._on_notice,
        }

    # --- what the network says ------------------------------------------------------------------

    def apply(self, event: events.Event) -> None:
        """Takes in one event."""
        self._handlers[type(event)](event)

    def take_changes(self) -> Changes:
        """What has changed since the last call."""
        changes, self._changes = self._changes, Changes()
        return changes

    def _on_connecting(self, event: events.Connecting) -> None:
        self.connection.phase = Phase.CONNECTING
        self.connection.address = event.address
        self.connection.retry_at = None
        self._changes.connection = True

    def _on_plain_server_found(self, event: events.PlainServerFound) -> None:
        self.connection.phase = Phase.ASKING
        self.connection.address = event.address
        self._changes.connection = True

    def _on_connected(self, event: events.Connected) -> None:
        self.me = event.nick
        self.connection = Connection(Phase.ONLINE, event.address, event.server, event.plain)
        self.limits = event.limits
        self.people = {
            key(person.nick): PersonState(person.nick, person.state != "offline", person.plain)
            for person in event.people
        }
        self.rooms = {
            key(room.room): Room(room.room, {key(nick): nick for nick in room.members}) for room in event.rooms
        }
        self._changes.connection = self._changes.roster = True

    def _on_disconnected(self, event: events.Disconnected) -> None:
        waits = event.retry_in is not None
        self.connection.phase = Phase.WAITING if waits else Phase.DOWN
        self.connection.code, self.connection.detail = event.code, event.detail
        self.connection.round_trip_ms = None
        self.connection.retry_at = self._clock() + int(event.retry_in * 1000) if event.retry_in is not None else None
        self._changes.connection = self._changes.roster = True

    def _on_measured(self, event: events.Measured) -> None:
        self.connection.round_trip_ms = event.round_trip_ms
        self._changes.connection = True

    def _on_received(self, event: events.Received) -> None:
        at = self._clock() if event.at is None else event.at
        if key(event.sender) == key(self.me):
            self._on_own_received(event, at)
            return
        conversation = self._conversation(event.to if is_room(event.to) else event.sender)
        entry = self._append(conversation, event.sender, event.text, at)
        if not (self.watched and self.current == conversation.key):
            if conversation.unread == 0:
                conversation.first_new = entry.number
            conversation.unread += 1
            self._changes.roster = True
        self._changes.heard.add(conversation.key)

    def _on_own_received(self, event: events.Received, at: int) -> None:
        """A message from the user to himself comes back; one from another of his windows arrives here too."""
        conversation = self._conversation(event.to)
        if key(event.to) == key(self.me) and any(
            entry.own and entry.text == event.text for entry in conversation.entries[-50:]
        ):
            return
        self._append(conversation, event.sender, event.text, at, Receipt.ACCEPTED)

    def _on_accepted(self, event: events.Accepted) -> None:
        self._settle(event.cid, Receipt.ACCEPTED)

    def _on_unconfirmed(self, event: events.Unconfirmed) -> None:
        self._settle(event.cid, Receipt.UNCONFIRMED)

    def _on_failed(self, event: events.Failed) -> None:
        self._settle(event.cid, Receipt.FAILED, event.code, event.detail)

    def _settle(self, cid: str, receipt: Receipt, code: str = "", detail: str = "") -> None:
        found = self._by_cid.get(cid)
        if found is None:
            return
        if receipt is not Receipt.UNCONFIRMED:  # of which a plain server may still say that it failed
            del self._by_cid[cid]
        conversation, entry = found
        entry.receipt, entry.code, entry.detail = receipt, code, detail
        self._changes.updated.setdefault(conversation.key, []).append(entry)

    def _on_presence_changed(self, event: events.PresenceChanged) -> None:
        self.people[key(event.nick)] = PersonState(event.nick, event.online, event.plain)
        if not event.online:
            for room in self.rooms.values():
                room.members.pop(key(event.nick), None)
        self._changes.roster = True

    def _on_room_joined(self, event: events.RoomJoined) -> None:
        room = self.rooms.setdefault(key(event.room), Room(event.room, {}))
        room.members[key(event.nick)] = event.nick
        self._changes.roster = True

    def _on_room_left(self, event: events.RoomLeft) -> None:
        room = self.rooms.get(key(event.room))
        if room is None:
            return
        room.members.pop(key(event.nick), None)
        if not room.members:
            del self.rooms[key(event.room)]
        self._changes.roster = True

    def _on_notice(self, event: events.Notice) -> None:
        """A plain server's words most likely answer what was written last; an error stands for itself."""
        conversation = self.conversations.get(self._last_posted or self.current or "")
        if event.code or conversation is None:
            self._changes.notices.append(event)
        else:
            self._append(conversation, "", event.text, self._clock())

    # --- what the user does ---------------------------------------------------------------------

    def open(self, name: str) -> Conversation:
        """Makes the conversation with `name` (a nick or a #room) the current one, new if need be."""
        conversation = self._conversation(name)
        if self.current != conversation.key:
            self.leave_current()
            self.current = conversation.key
            self._changes.roster = True
        return conversation

    def leave_current(self) -> None:
        """No conversation is current any more; what was new in it has been seen."""
        if self.current is not None:
            conversation = self.conversations[self.current]
            if conversation.unread == 0:
                conversation.first_new = None
            if not conversation.entries and not conversation.draft:
                del self.conversations[self.current]
            self.current = None

    def mark_read(self) -> bool:
        """The user has seen the end of the current conversation. Whether that changed anything."""
        conversation = self.conversations.get(self.current or "")
        if conversation is None or conversation.unread == 0:
            return False
        conversation.unread = 0
        self._changes.roster = True
        return True

    def posted(self, to: str, text: str, cid: str) -> Entry:
        """A message of the user's own has been handed to the network."""
        conversation = self._conversation(to)
        conversation.first_new, conversation.unread = None, 0  # who answers has read
        entry = self._append(conversation, self.me, text, self._clock(), Receipt.PENDING)
        entry.cid = cid
        self._by_cid[cid] = (conversation, entry)
        self._last_posted = conversation.key
        return entry

    def reposted(self, conversation: Conversation, entry: Entry, cid: str) -> None:
        """A failed message has been handed to the network again."""
        entry.receipt, entry.cid, entry.code, entry.detail = Receipt.PENDING, cid, "", ""
        self._by_cid[cid] = (conversation, entry)
        self._last_posted = conversation.key
        self._changes.updated.setdefault(conversation.key, []).append(entry)

    # --- what there is to see -------------------------------------------------------------------

    @property
    def current_conversation(self) -> Conversation | None:
        return self.conversations.get(self.current or "")

    @property
    def waiting(self) -> int:
        """Messages of the user's own whose fate is still open."""
        return sum(entry.receipt is Receipt.PENDING for _, entry in self._by_cid.values())

    @property
    def unread(self) -> int:
        """Messages not read yet, in all conversations."""
        return sum(conversation.unread for conversation in self.conversations.values())

    def joined(self, name: str) -> bool:
        """Whether the user is in the room. A plain server has no rooms to be in: there one just writes."""
        room = self.rooms.get(key(name))
        return self.connection.plain or (room is not None and key(self.me) in room.members)

    def presence(self, name: str) -> Presence:
        """Of a person. Nobody's is known without a connection, or from a plain server."""
        if self.connection.phase is not Phase.ONLINE or self.connection.plain:
            return Presence.UNKNOWN
        if key(name) == key(self.me):
            return Presence.ONLINE
        person = self.people.get(key(name))
        return Presence.ONLINE if person is not None and person.online else Presence.OFFLINE

    def roster(self) -> list[Row]:
        """Rooms, then people, as listed: who is online first, then by name."""
        rooms = {room_id: room.name for room_id, room in self.rooms.items()}
        people = {nick_id: person.nick for nick_id, person in self.people.items() if person.online}
        people.pop(key(self.me), None)
        for conversation in self.conversations.values():
            (rooms if conversation.is_room else people).setdefault(conversation.key, conversation.name)
        rows = [self._row(nick_id, name) for nick_id, name in people.items()]
        rows.sort(key=lambda row: (row.presence is Presence.OFFLINE, row.key))
        return [self._row(room_id, rooms[room_id]) for room_id in sorted(rooms)] + rows

    def neighbour(self, step: int, *, unread: bool = False) -> str | None:
        """The name of the conversation `step` (1 or -1) lines further in the roster, around its end if need be."""
        rows = self.roster()
        at = next((index for index, row in enumerate(rows) if row.key == self.current), -1 if step > 0 else 0)
        for distance in range(1, len(rows) + 1):
            row = rows[(at + step * distance) % len(rows)]
            if row.key != self.current and (row.unread or not unread):
                return row.name
        return None

    def addressed(self, text: str) -> tuple[str, str] | None:
        """Splits "luis: hola" into ("luis", "hola") if there is a luis; None if it is just a text with a colon.

        Without a current conversation any valid nick will do: there is nobody else it could be meant for.
        """
        left, colon, right = text.partition(":")
        left, right = left.strip(), right.strip()
        if not colon or not left or not right or right.startswith("//"):
            return None
        known = self.people.get(key(left)) or self.conversations.get(key(left)) or self.rooms.get(key(left))
        if isinstance(known, PersonState):
            return known.nick, right
        if known is not None:
            return known.name, right
        try:
            if is_room(left):
                return parse_room(left), right
            return (parse_nick(left), right) if self.current is None else None
        except BadName:
            return None

    def maybe_addressed(self, text: str) -> tuple[str, str] | None:
        """Splits "luis: hola" if luis may be a person although nobody has heard of one: one word, then ": "."""
        left, colon, right = text.partition(": ")
        if not colon or not right.strip() or any(character.isspace() for character in left):
            return None
        try:
            return parse_nick(left), right.strip()
        except BadName:
            return None

    # --- inside ---------------------------------------------------------------------------------

    def _conversation(self, name: str) -> Conversation:
        conversation = self.conversations.get(key(name))
        if conversation is None:
            conversation = self.conversations[key(name)] = Conversation(key(name), self._known_name(name))
            self._changes.roster = True
        return conversation

    def _known_name(self, name: str) -> str:
        person, room = self.people.get(key(name)), self.rooms.get(key(name))
        return person.nick if person else room.name if room else name

    def _row(self, name_id: str, name: str) -> Row:
        conversation, person = self.conversations.get(name_id), self.people.get(name_id)
        return Row(
            key=name_id,
            name=name,
            is_room=is_room(name),
            presence=Presence.UNKNOWN if is_room(name) else self.presence(name),
            plain=person is not None and person.plain,
            joined=is_room(name) and self.joined(name),
            unread=conversation.unread if conversation else 0,
        )

    def _append(
        self, conversation: Conversation, sender: str, text: str, at: int, receipt: Receipt | None = None
    ) -> Entry:
        self._numbers += 1
        entry = Entry(self._numbers, sender, text, at, receipt)
        if not conversation.entries:
            self._changes.roster = True
        conversation.entries.append(entry)
        self._changes.added.setdefault(conversation.key, []).append(entry)
        if len(conversation.entries) > KEPT_ENTRIES + KEPT_ENTRIES // 10:
            # A message whose fate is still open is never forgotten.
            old = conversation.entries[:-KEPT_ENTRIES]
            kept = [entry for entry in old if entry.receipt is Receipt.PENDING]
            conversation.entries[:-KEPT_ENTRIES] = kept
        return entry
