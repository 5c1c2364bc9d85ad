"""Hold what the window knows: conversations, people, rooms, receipts, the connection. No tkinter.

Events of the network come in through `apply` (`gui.model.event_handlers` has a handler for each),
and what the user does through the other methods; `take_changes` returns once a batch what must be
redrawn. A message of the user's own is pending until exactly one Accepted, Unconfirmed or Failed
arrives for its cid, whatever happens to the connection in between.

Of each conversation the newest part is in memory; older parts come from the journal one page at a
time.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection

from gui.model.community import Community
from gui.model.conversation import Conversation, DeliveryStatus, Entry
from gui.model.event_handlers import EventHandlers
from gui.model.excerpt import Excerpt
from gui.model.records import Availability, ConnectionPhase, ConnectionStatus, ModelChanges
from gui.model.roster_order import Listed, Noted, RosterOrder
from gui.words.format import mentions
from net.wire import events, names
from net.wire.events import BEGINNING, Item, Place, Quote
from net.wire.messages import Limits
from net.wire.names import is_group, is_room

KEPT_ENTRIES = 5_000  # per conversation, in memory


def _milliseconds() -> int:
    return int(time.time() * 1000)


class Model:
    """Holds everything that one user sees of one server. It belongs to one thread.

    Args:
        clock: returns milliseconds since 1970.
    """

    def __init__(self, me: str, clock: Callable[[], int] = _milliseconds) -> None:
        self.order = RosterOrder(self._listed)
        self.community = Community(me, clock, self.order.note_all)
        self.limits = Limits()
        self.conversations: dict[str, Conversation] = Noted(self.order.note)
        self.connection = ConnectionStatus()
        self.current: str | None = None
        self.watched = False  # whether the user sees the end of the current conversation
        self.at_end = True  # whether the view is at the end; if not, the user is reading further up
        self.clock = clock
        self.changes = ModelChanges()
        self._numbers = 0
        # Messages of the user's own that may still get an answer, by their `cid`.
        self.by_cid: dict[str, tuple[Conversation, Entry]] = {}
        self.muted: Collection[str] = ()  # keys of conversations, from the settings
        self.excerpt: Excerpt | None = (
            None  # set while an older part of the current conversation is shown
        )
        self.last_posted: str | None = None
        self.loose = ""  # text that is being written before a recipient is chosen
        self._handlers = EventHandlers(self)

    @property
    def me(self) -> str:
        return self.community.me

    # --- what the network says ------------------------------------------------------------------

    def apply(self, event: events.Event) -> None:
        """Apply one event."""
        self._handlers.apply(event)

    def take_changes(self) -> ModelChanges:
        """Return what has changed since the last call."""
        changes, self.changes = self.changes, ModelChanges()
        return changes

    @property
    def has_changes(self) -> bool:
        """Return whether something must be redrawn."""
        return self.changes != ModelChanges()

    # --- what the user does ---------------------------------------------------------------------

    def open(self, name: str) -> Conversation:
        """Make the conversation with a nick or a #room the current one; create it if it is new."""
        conversation = self.conversation_with(name)
        if self.current != conversation.key:
            self.leave_current()
            self.current = conversation.key
            self.changes.roster = True
        return conversation

    def leave_current(self) -> None:
        """Make no conversation the current one; read messages are no longer marked as new."""
        if self.current is not None:
            conversation = self.conversations[self.current]
            if conversation.unread == 0:
                conversation.clear_line()
            elif conversation.loaded and conversation.read is not None:
                conversation.draw_line(conversation.read)
            if conversation.is_empty:
                del self.conversations[self.current]
            self.current = None
            self.excerpt = None

    def ask_for_page(self) -> tuple[str, Place | None] | None:
        """Return what to ask `ChatPort.load` for: the newest messages, or older ones.

        Returns:
            The name of the current conversation and the place before which to load (None: the end);
            None if there is nothing to load, or it has been asked for.
        """
        conversation = self.current_conversation
        if conversation is None or conversation.loading or not conversation.more:
            return None
        conversation.loading = True
        return conversation.name, conversation.oldest if conversation.loaded else None

    def note_seen(self, first: int, last: int) -> tuple[str, Place] | None:
        """Mark as read the entries from the number `first` to `last`, which the user has seen.

        They stay unread if there is something unread further up.

        Returns:
            The name and place to pass to `ChatPort.read`, or None if nothing has changed.
        """
        conversation = self.current_conversation
        if conversation is None or not conversation.loaded or not conversation.entries:
            return None
        place = conversation.read_by(first, last)
        conversation.read = place or conversation.read
        if place is not None or (not conversation.unread and conversation.next_unread is not None):
            unread = conversation.count_unread()
            if len(unread) != conversation.unread:
                conversation.unread = len(unread)
                conversation.mentions = sum(mentions(entry.text, self.me) for entry in unread)
                self.changes.roster = True
            if unread and conversation.line is None:
                conversation.draw_line(conversation.read or BEGINNING)
                self.note_updated(conversation, unread[0])
        return (conversation.name, place) if place is not None else None

    def mark_read(self) -> tuple[str, Place] | None:
        """Mark the whole current conversation as read, whether or not all of it was in view.

        Returns:
            The name and place to pass to `ChatPort.read`, or None if nothing has changed.
        """
        conversation = self.current_conversation
        if conversation is None or not conversation.loaded:
            return None
        if conversation.unread:
            conversation.unread = conversation.mentions = 0
            self.changes.roster = True
        last = conversation.last_of_others
        if last is None or (conversation.read is not None and last <= conversation.read):
            return None
        conversation.read = last
        return conversation.name, last

    def posted(self, to: str, text: str, cid: str, reply: Quote | None = None) -> Entry:
        """Add a message of the user's own that has been passed to the network."""
        conversation = self.conversation_with(to)
        if not conversation.unread:
            conversation.clear_line()
        item = Item(self.me, text, self.clock(), None, "pending", cid, reply=reply)
        entry = self.entry_of(item)
        self.by_cid[cid] = (conversation, entry)
        self.note_added(conversation, conversation.add(entry))
        self.last_posted = conversation.key
        return entry

    def reposted(self, conversation: Conversation, entry: Entry) -> None:
        """Mark a failed message as pending, since it has been passed to the network again."""
        entry.set(state="pending", code="", detail="", at=self.clock())
        self.by_cid[entry.cid] = (conversation, entry)
        self.last_posted = conversation.key
        moved = conversation.move(entry, None)
        self.note_moved(conversation, conversation.index_of(entry) if moved is None else moved)

    # --- what there is to see -------------------------------------------------------------------

    @property
    def current_conversation(self) -> Conversation | None:
        return self.conversations.get(self.current or "")

    @property
    def pending(self) -> list[tuple[Conversation, Entry]]:
        """Return the messages of the user's own that are still pending."""
        return [
            (where, entry)
            for where, entry in self.by_cid.values()
            if entry.receipt is DeliveryStatus.PENDING
        ]

    def unread(self, muted: Collection[str] = ()) -> int:
        """Count unread messages in all conversations except the muted ones, given by their keys."""
        return sum(one.unread for key, one in self.conversations.items() if key not in muted)

    def joined(self, name: str) -> bool:
        """Return whether the user is in the room, or may write there without that.

        A plain server has no members of rooms: everybody may write there.
        """
        return self.connection.plain or self.community.is_member(name)

    def can_join(self, name: str) -> bool:
        """Return whether it is a room that the user is not in and may join uninvited."""
        return is_room(name) and not self.joined(name) and not is_group(name)

    def invitation(self, name: str) -> events.InvitationReceived | None:
        """Return the invitation to this group that the user has not answered."""
        return self.community.invitations.get(names.key(name))

    def is_hidden(self, conversation: Conversation, sender: str) -> bool:
        """Return whether messages of this person are hidden there.

        In rooms the server sends the messages of blocked people too, as it does to everybody.
        """
        return conversation.is_room and names.key(sender) in self.community.blocked

    def presence(self, name: str) -> Availability:
        """Return the availability of a person.

        It is unknown without a connection, and on a plain server.
        """
        if self.connection.phase is not ConnectionPhase.ONLINE or self.connection.plain:
            return Availability.UNKNOWN
        if names.key(name) == names.key(self.me):
            return Availability.ONLINE
        person = self.community.people.get(names.key(name))
        return person.presence if person is not None else Availability.OFFLINE

    def title(self, name: str) -> str:
        """Return the title of a conversation."""
        return self.community.title(name)

    # --- inside ---------------------------------------------------------------------------------

    def _listed(self, key: str) -> Listed | None:
        conversation = self.conversations.get(key)
        return self.community.listed(key, conversation.name if conversation is not None else None)

    def conversation_with(self, name: str) -> Conversation:
        conversation = self.conversations.get(names.key(name))
        if conversation is None:
            conversation = self.conversations[names.key(name)] = Conversation(
                names.key(name), self.community.known_name(name), loaded=False, more=True
            )
            self.changes.roster = True
        return conversation

    def entry_of(self, item: Item) -> Entry:
        """Return a new entry for a message or a note."""
        self._numbers += 1
        return Entry(self._numbers, item)

    def note_added(self, conversation: Conversation, index: int) -> None:
        """Note that an entry was inserted at this index, and trim the conversation.

        While the user is reading further up, nothing is removed there.
        """
        self.note_moved(conversation, index)
        if len(conversation.entries) == 1:
            self.changes.roster = True
        if len(conversation.entries) > KEPT_ENTRIES + KEPT_ENTRIES // 10 and (
            self.at_end or self.current != conversation.key
        ):
            gone = conversation.trim(KEPT_ENTRIES)
            for entry in gone:
                self.by_cid.pop(entry.cid, None)
            self.changes.moved[conversation.key] = max(
                0, self.changes.moved[conversation.key] - len(gone)
            )

    def note_moved(self, conversation: Conversation, index: int) -> None:
        moved = self.changes.moved
        moved[conversation.key] = min(index, moved.get(conversation.key, index))

    def note_updated(self, conversation: Conversation, entry: Entry) -> None:
        self.changes.updated.setdefault(conversation.key, {})[entry.number] = entry
