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
from collections.abc import Callable, Sequence

from gui.model.community import Community
from gui.model.conversation import Conversation, DeliveryStatus, Entry
from gui.model.event_handlers import EventHandlers
from gui.model.excerpt import Excerpt
from gui.model.lesson import Lesson, LessonChanges
from gui.model.notify_rules import NotifyRules
from gui.model.records import Availability, ConnectionPhase, ConnectionStatus, ModelChanges
from gui.model.roster_order import INVITED, Listed, Noted, RosterOrder
from gui.model.settings import Settings
from gui.words.i18n import _
from net.wire import events, names
from net.wire.events import BEGINNING, Item, Place, Quote
from net.wire.manners import EVERYBODY, RAW, WITH_NOBODY
from net.wire.messages import Limits
from net.wire.names import is_group, is_room
from net.wire.traces import MessageTrace

KEPT_ENTRIES = 5_000  # per conversation, in memory
MOST_SEEN_BY = 500


def _milliseconds() -> int:
    return int(time.time() * 1000)


class Model:
    """Holds everything that one user sees of one server. It belongs to one thread.

    Args:
        me: the user's nick.
        clock: returns milliseconds since 1970.
        settings: of the user; call `follow_settings` after changing them.
    """

    def __init__(
        self, me: str, clock: Callable[[], int] = _milliseconds, settings: Settings | None = None
    ) -> None:
        self.settings = settings or Settings()
        self.rules = NotifyRules(self.settings, clock)
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
        self.excerpt: Excerpt | None = (
            None  # set while an older part of the current conversation is shown
        )
        self.last_posted: str | None = None
        self.loose = ""  # text that is being written before a recipient is chosen
        # By sender and cid: how many have read messages of the user's own.
        self._seen_by: dict[tuple[str, str], int] = {}
        self.rules.is_teacher = lambda nick: bool(self.community.role(nick))
        self.lesson = Lesson(
            self.community.role, lambda: self.community.me, self.community.has_teacher
        )
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
        changes.lesson = self.lesson.take_changes()
        return changes

    @property
    def has_changes(self) -> bool:
        """Return whether something must be redrawn."""
        return self.changes != ModelChanges() or self.lesson.changes != LessonChanges()

    # --- what the user does ---------------------------------------------------------------------

    def open(self, name: str) -> Conversation:
        """Make the conversation with a nick or a #room the current one; create it if it is new."""
        conversation = self.conversation_with(name)
        if self.current != conversation.key:
            self.leave_current()
            self.current = conversation.key
            conversation.stays_unread = False
            self.settings.removed.pop(conversation.key, None)
            self.note_line(conversation)
        return conversation

    def leave_current(self) -> None:
        """Make no conversation the current one; read messages are no longer marked as new."""
        if self.current is not None:
            conversation = self.conversations[self.current]
            if conversation.unread == 0:
                conversation.clear_line()
            elif conversation.loaded and conversation.read is not None:
                conversation.draw_line(conversation.read)
            conversation.stays_unread = False
            if conversation.is_empty:
                del self.conversations[self.current]
            self.current = None
            self.excerpt = None
            self.note_line(conversation)

    def ask_for_page(
        self, conversation: Conversation | None = None
    ) -> tuple[str, Place | None] | None:
        """Return what to ask `ChatPort.load` for: the newest messages, or older ones.

        Returns:
            The name of the conversation (by default, the current one) and the place before which to
            load (None: the end); None if there is nothing to load, or it has been asked for.
        """
        conversation = conversation or self.current_conversation
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
        if (
            conversation is None
            or not conversation.loaded
            or not conversation.entries
            or conversation.stays_unread
        ):
            return None
        place = conversation.read_by(first, last)
        conversation.read = place or conversation.read
        if place is not None or (not conversation.unread and conversation.next_unread is not None):
            unread = conversation.count_unread()
            if len(unread) != conversation.unread:
                self.set_unread(conversation, unread)
            if unread and conversation.line is None:
                conversation.draw_line(conversation.read or BEGINNING)
                self.note_updated(conversation, unread[0])
        return (conversation.name, place) if place is not None else None

    def mark_unread(self, conversation: Conversation, place: Place) -> None:
        """Make what comes after a place unread again, until the user comes back.

        The journal knows how much that is if not all of it is in memory: `events.UnreadMarked`.
        """
        conversation.read, conversation.stays_unread = place, True
        conversation.draw_line(place)
        unread = conversation.count_unread()
        self.set_unread(conversation, unread)
        if unread:
            self.note_updated(conversation, unread[0])

    def mark_read(self, conversation: Conversation | None = None) -> tuple[str, Place] | None:
        """Mark a whole conversation as read, whether or not all of it was in view.

        Args:
            conversation: None means the current one.

        Returns:
            The name and place to pass to `ChatPort.read`, or None if nothing has changed.
        """
        if conversation is None:
            conversation = self.current_conversation
            if conversation is None or not conversation.loaded:
                return None
        elif conversation.last_of_others is None:  # nobody can tell up to where
            return None
        conversation.stays_unread = False
        if conversation.unread:
            self.set_unread(conversation, ())
        last = conversation.last_of_others
        if last is None or (conversation.read is not None and last <= conversation.read):
            return None
        conversation.read = last
        return conversation.name, last

    def posted(
        self, to: str, text: str, cid: str, reply: Quote | None = None, kind: str = ""
    ) -> Entry:
        """Add a message of the user's own that has been passed to the network."""
        conversation = self.conversation_with(to)
        if not conversation.unread:
            conversation.clear_line()
        item = Item(self.me, text, self.clock(), None, "pending", cid, reply=reply, kind=kind)
        entry = self.entry_of(item)
        self.by_cid[cid] = (conversation, entry)
        self.note_added(conversation, conversation.add(entry))
        self.last_posted = conversation.key
        self.lesson.note_posted(to)
        return entry

    def reposted(self, conversation: Conversation, entry: Entry) -> None:
        """Mark a failed message as pending, since it has been passed to the network again."""
        entry.set(state="pending", code="", detail="", at=self.clock())
        self.by_cid[entry.cid] = (conversation, entry)
        self.last_posted = conversation.key
        self.note_line(conversation)
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

    def unread(self) -> int:
        """Count the unread messages that call for the user, in all conversations."""
        return sum(self.rules.counted(one) for one in self.conversations.values() if one.unread)

    def is_removed(self, key: str) -> bool:
        """Return whether the user has removed a conversation from the list.

        It comes back with the next message, or when it is opened.
        """
        until, conversation = self.settings.removed.get(key), self.conversations.get(key)
        if until is None or key == self.current:
            return False
        last = conversation.last if conversation is not None else None
        return last is None or (last.place is not None and last.place <= until)

    def follow_settings(self) -> None:
        """Put the list into its order again, since the settings have changed."""
        self.order.note_all([*self.community.people, *self.community.rooms, *self.conversations])
        self.changes.roster = True

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

    def seen_by(self, entry: Entry) -> int | None:
        """Return how many have read a message, as the server has told; None if it was not asked."""
        return self._seen_by.get((names.key(entry.sender), entry.cid))

    def note_seen_by(self, details: events.Details) -> None:
        """Note the server's answer, if it is about a message in memory."""
        conversation = self.conversations.get(names.key(details.name))
        if conversation is None or details.read is None:
            return
        for entry in conversation.entries:
            if entry.cid == details.cid and entry.own:
                self._seen_by.pop((names.key(entry.sender), entry.cid), None)
                readers = {names.key(nick) for nick in details.read} - {names.key(self.me)}
                self._seen_by[names.key(entry.sender), entry.cid] = len(readers)
                if len(self._seen_by) > MOST_SEEN_BY:
                    del self._seen_by[next(iter(self._seen_by))]
                self.note_updated(conversation, entry)

    def shows(self, trace: MessageTrace) -> bool:
        """Return whether a message that has just come or gone is in view."""
        is_from_other = bool(trace.sender) and not is_room(trace.to)
        name = trace.sender if is_from_other else trace.to
        return names.key(name) == self.current and self.at_end and self.excerpt is None

    def title(self, name: str) -> str:
        """Return the title of a conversation."""
        return _own_title(name) or self.community.title(name)

    # --- inside ---------------------------------------------------------------------------------

    def _listed(self, key: str) -> Listed | None:
        conversation = self.conversations.get(key)
        name = conversation.name if conversation is not None else None
        if (
            self.connection.plain
            and key in WITH_NOBODY
            and key == self.connection.manner.conversation
        ):
            name = key  # also while nothing has been said there
        listed = self.community.listed(key, name)
        if listed is None or listed.rank == INVITED:
            return listed
        is_pinned = key in self.settings.pinned
        if conversation is not None and key != self.current:
            conversation.is_ahead = False
        if conversation is not None and conversation.unread and self.rules.counted(conversation):
            conversation.is_ahead = True
        is_ahead = conversation is not None and conversation.is_ahead and self.settings.unread_first
        return listed._replace(
            title=_own_title(key) or listed.title,
            rank=listed.rank + (0 if is_pinned else 2 if is_ahead else 4),
            is_hidden=self.is_removed(key) or (not is_pinned and self._is_mere_name(key)),
        )

    def _is_mere_name(self, key: str) -> bool:
        """Return whether it is somebody offline and without messages, whom the user hides."""
        if not self.settings.hide_offline or is_room(key) or key == self.current:
            return False
        if not self.community.is_offline(key):
            return False
        conversation = self.conversations.get(key)
        return conversation is None or not (conversation.last or conversation.draft)

    def set_unread(self, conversation: Conversation, unread: Sequence[Entry]) -> None:
        """Note that these messages of a conversation are unread, and no others."""
        conversation.unread = len(unread)
        conversation.mentions = sum(self.rules.mentions(entry, self.me) for entry in unread)
        self.note_line(conversation)

    def note_line(self, conversation: Conversation) -> None:
        """Note that the line of a conversation in the list may have changed."""
        self.order.note(conversation.key)
        self.changes.roster = True

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
        self.note_line(conversation)
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
        if conversation.is_last(entry):
            self.changes.roster = True
        self.changes.updated.setdefault(conversation.key, {})[entry.number] = entry


def _own_title(name: str) -> str:
    """Return the title of a conversation with nobody in particular; "" if it is another one."""
    return {EVERYBODY: _("Everybody"), RAW: _("Line by line")}.get(name, "")
