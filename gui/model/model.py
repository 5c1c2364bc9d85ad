"""Hold what the window knows: conversations, people, rooms, receipts, the connection. No tkinter.

Events of the network come in through `apply`, and what the user does through the other methods;
`take_changes` returns once a batch what must be redrawn. A message of the user's own is pending
until exactly one Accepted, Unconfirmed or Failed arrives for its cid, whatever happens to the
connection in between.

Of each conversation the newest part is in memory; older parts come from the journal one page at a
time.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import chain
from typing import Any

from gui.model.community import Community
from gui.model.conversation import PROGRESS, Conversation, DeliveryStatus, Draft, Entry
from gui.model.excerpt import Excerpt
from gui.model.records import Availability, ConnectionPhase, ConnectionStatus, ModelChanges
from gui.model.roster_order import Listed, Noted, RosterOrder
from gui.words.format import mentions
from net.wire import events, names
from net.wire.events import BEGINNING, Item, Place, Quote
from net.wire.messages import Limits
from net.wire.names import is_group, is_room

KEPT_ENTRIES = 5_000  # per conversation, in memory
MINUTE_MS = 60_000


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
        self._clock = clock
        self._changes = ModelChanges()
        self._numbers = 0
        self._by_cid: dict[str, tuple[Conversation, Entry]] = {}
        self.muted: Collection[str] = ()  # keys of conversations, from the settings
        self.excerpt: Excerpt | None = (
            None  # set while an older part of the current conversation is shown
        )
        self._last_posted: str | None = None
        self.loose = ""  # text that is being written before a recipient is chosen
        self._handlers: dict[type, Callable[[Any], None]] = {
            events.Restored: self._on_restored,
            events.PageLoaded: self._on_page,
            events.Connecting: self._on_connecting,
            events.PlainServerFound: self._on_plain_server_found,
            events.Connected: self._on_connected,
            events.CaughtUp: self._on_caught_up,
            events.Disconnected: self._on_disconnected,
            events.Measured: self._on_measured,
            events.Received: self._on_received,
            events.Accepted: self._on_accepted,
            events.Unconfirmed: self._on_unconfirmed,
            events.Failed: self._on_failed,
            events.Discarded: self._on_discarded,
            events.ReceiptChanged: self._on_receipt_changed,
            events.GapFound: self._on_gap,
            events.ExcerptLoaded: self._on_answer,
            events.SearchFinished: self._on_answer,
            events.Details: self._on_answer,
            events.Changed: self._on_changed,
            events.ChangeFailed: self._on_change_failed,
            events.TypingStarted: self._on_typing,
            events.GroupChanged: self._on_room_changed,
            events.InvitationReceived: self._on_invited,
            events.InvitationWithdrawn: self._on_uninvited,
            events.InvitationDeclined: self._on_declined,
            events.Blocked: self._on_blocked,
            events.RosterLoaded: self._on_roster_page,
            events.CrowdChanged: self._on_crowd,
            events.PresenceChanged: self._on_presence_changed,
            events.RoomJoined: self._on_room_joined,
            events.RoomLeft: self._on_room_left,
            events.Notice: self._on_notice,
        }

    @property
    def me(self) -> str:
        return self.community.me

    # --- what the network says ------------------------------------------------------------------

    def apply(self, event: events.Event) -> None:
        """Apply one event."""
        self._handlers[type(event)](event)

    def take_changes(self) -> ModelChanges:
        """Return what has changed since the last call."""
        changes, self._changes = self._changes, ModelChanges()
        return changes

    @property
    def has_changes(self) -> bool:
        """Return whether something must be redrawn."""
        return self._changes != ModelChanges()

    def _on_restored(self, event: events.Restored) -> None:
        self.community.me = event.nick
        self.connection.server = event.server or self.connection.server
        # In the middle of a chat this event means that the journal was damaged: all conversations
        # are emptied, except for drafts and messages that are being sent.
        for conversation in list(self.conversations.values()):
            conversation.forget()
            self._changes.loaded.add(conversation.key)
            if conversation.key != self.current and not (
                conversation.entries or conversation.draft
            ):
                del self.conversations[conversation.key]
        self._by_cid = {
            cid: (where, entry)
            for cid, (where, entry) in self._by_cid.items()
            if entry.place is None
        }
        for past in event.conversations:
            key = names.key(past.name)
            self.conversations[key] = Conversation(
                key,
                past.name,
                unread=past.unread,
                read=past.read,
                loaded=False,
                more=True,
                line=(past.read or BEGINNING) if past.unread else None,
                mentions=sum(mentions(text, event.nick) for text in past.calls),
            )
            if is_room(past.name):
                self.community.recall(past.name, past.title)
        for kept in event.drafts:
            self._restore_draft(kept)
        self._changes.connection = self._changes.roster = True

    def _restore_draft(self, kept: events.KeptDraft) -> None:
        if not kept.name:
            self.loose = self.loose or kept.text
            return
        about = None
        if kept.about is not None:
            sender, cid, text = kept.about.sender, kept.about.cid, kept.about.text
            state = "stored" if names.key(sender) == names.key(self.me) else ""
            about = self.entry_of(Item(sender, text, self._clock(), None, state, cid))
        conversation = self._conversation(kept.name)
        conversation.draft = (
            conversation.draft
            if conversation.draft
            else Draft(
                kept.text,
                reply=None if kept.is_edit else about,
                editing=about if kept.is_edit else None,
                before=kept.before,
            )
        )

    def _on_page(self, event: events.PageLoaded) -> None:
        conversation = self.conversations.get(names.key(event.name))
        if conversation is None:
            return
        conversation.loading = False
        conversation.unsure = event.unsure
        if event.before is not None and event.before != conversation.oldest:
            # The conversation has been trimmed since: this page would leave a hole.
            self._changes.older.add(conversation.key)
            return
        entries = [self.entry_of(item) for item in event.items]
        added = conversation.merge(
            (entry for entry in entries if entry.place is not None),
            (entry for entry in entries if entry.place is None),
        )
        conversation.link_draft()
        if event.before is None:
            conversation.loaded, conversation.more = True, event.more
            if not conversation.unread:  # what was there before this window opened is not new
                conversation.read = conversation.last_of_others or conversation.read
            for entry in conversation.entries[conversation.settled :]:
                self._by_cid[entry.cid] = (conversation, entry)
            self._changes.loaded.add(conversation.key)
        else:
            conversation.more = event.more and added > 0  # otherwise it would be asked for for ever
            if conversation.key in self._changes.moved:
                self._changes.moved[conversation.key] += added
            self._changes.older.add(conversation.key)
        if conversation.again:
            conversation.again, conversation.unsure = False, True
            conversation.ask_again()
            self._changes.older.add(conversation.key)
        elif conversation.is_empty and conversation.key != self.current:
            del self.conversations[conversation.key]
            self._changes.roster = True

    def _on_connecting(self, event: events.Connecting) -> None:
        self.connection.phase = ConnectionPhase.CONNECTING
        self.connection.address = event.address
        self.connection.retry_at = None
        self._changes.connection = True

    def _on_plain_server_found(self, event: events.PlainServerFound) -> None:
        self.connection.phase = ConnectionPhase.ASKING
        self.connection.address = event.address
        self.connection.greeting, self.connection.manner = event.greeting, event.manner
        self._changes.connection = True

    def _on_connected(self, event: events.Connected) -> None:
        self.community.me = event.nick
        self.connection = ConnectionStatus(
            ConnectionPhase.ONLINE,
            event.address,
            event.server,
            event.plain,
            event.stores,
            receiving_since=None if event.plain else self._clock(),
            manner=event.manner,
            tells_all=event.plain and self.connection.tells_all,
        )
        self.limits = event.limits
        self.community.begin(tells=not event.plain)
        if event.roster is not None:
            self.community.take_page(event.roster)
        self._changes.connection = self._changes.roster = True

    def _on_caught_up(self, _event: events.CaughtUp) -> None:
        self.connection.receiving_since = None
        self._changes.connection = True
        for conversation in self.conversations.values():
            self._ask_again(conversation)

    def _ask_again(self, conversation: Conversation) -> None:
        """Ask again for older messages: the answer may be known now."""
        conversation.ask_again()
        self._changes.older.add(conversation.key)

    def _on_disconnected(self, event: events.Disconnected) -> None:
        waits = event.retry_in is not None
        self.connection.receiving_since = None
        self.connection.phase = ConnectionPhase.WAITING if waits else ConnectionPhase.DOWN
        self.connection.code, self.connection.detail = event.code, event.detail
        self.connection.may_be_plain = event.may_be_plain
        self.connection.round_trip_ms = None
        self.connection.retry_at = (
            self._clock() + int(event.retry_in * 1000) if event.retry_in is not None else None
        )
        self._changes.connection = self._changes.roster = True

    def _on_measured(self, event: events.Measured) -> None:
        self.connection.round_trip_ms = event.round_trip_ms
        self._changes.connection = True

    def _on_received(self, event: events.Received) -> None:
        entry = self.entry_of(event.item)  # the user's own if it comes from another device
        to_all = entry.own or is_room(event.to)
        conversation = self._conversation(event.to if to_all else entry.sender)
        if self.community.end_typing(conversation.key, entry.sender):
            self._changes.typing = True
        self._added(conversation, conversation.add(entry))
        if entry.own or entry.deleted or self.is_hidden(conversation, entry.sender):
            return
        if not (self.watched and self.current == conversation.key and conversation.loaded):
            if conversation.unread == 0:
                before = event.place[0], event.place[1] - 1
                conversation.read = max(conversation.read or BEGINNING, before)
                conversation.draw_line(before)
            conversation.unread += 1
            conversation.mentions += (
                mentions(entry.text, self.me) and names.key(entry.sender) not in self.muted
            )
            self._changes.roster = True
        self._changes.arrived.append((conversation.key, entry))

    def _on_changed(self, event: events.Changed) -> None:
        conversation, item = self.conversations.get(names.key(event.name)), event.item
        if conversation is None:
            return
        for entry in self._shown(conversation, item.sender, item.cid):
            if (
                item.deleted
                and not entry.deleted
                and conversation.unread
                and entry in conversation.count_unread()
            ):
                conversation.unread -= 1
                self._changes.roster = True
            if entry.text != item.text and self.community.end_typing(conversation.key, item.sender):
                self._changes.typing = True  # the edit was what was being written
            entry.take_changes(item)
            self._updated(conversation, entry)

    def _on_change_failed(self, event: events.ChangeFailed) -> None:
        self._changes.refused.append(event)

    def _on_answer(
        self, event: events.ExcerptLoaded | events.SearchFinished | events.Details
    ) -> None:
        self._changes.answers.append(event)

    def _on_typing(self, event: events.TypingStarted) -> None:
        self.community.note_typing(event)
        self._changes.typing = True

    def _on_accepted(self, event: events.Accepted) -> None:
        self._settle(event, "stored", at=event.at)

    def _on_unconfirmed(self, event: events.Unconfirmed) -> None:
        self._settle(event, "unconfirmed")

    def _on_failed(self, event: events.Failed) -> None:
        if event.cid not in self._by_cid:
            self._changes.failed.append(event)
        self._settle(event, "failed", code=event.code, detail=event.detail)

    def _on_discarded(self, event: events.Discarded) -> None:
        conversation = self.conversations.get(names.key(event.name))
        if conversation is None:
            return
        self._by_cid.pop(event.cid, None)
        excerpt = self._excerpt_of(conversation)
        at = next(
            (index for index, entry in enumerate(excerpt) if entry.own and entry.cid == event.cid),
            None,
        )
        if at is not None:
            del excerpt[at]
            self._changes.cut = at if self._changes.cut is None else min(at, self._changes.cut)
        entry = conversation.find(self.me, event.cid)
        if entry is not None:
            self._moved(conversation, conversation.remove(entry))
        self._changes.roster = True
        if conversation.is_empty and conversation.key != self.current:
            del self.conversations[conversation.key]
        elif conversation.is_empty:
            self._changes.emptied = not self.community.knows(conversation.name)

    def _settle(
        self,
        event: events.Accepted | events.Unconfirmed | events.Failed,
        state: str,
        *,
        at: int | None = None,
        code: str = "",
        detail: str = "",
    ) -> None:
        found = self._by_cid.get(event.cid)
        if found is None:
            return
        if state == "stored":  # the final answer; another answer may follow any other
            del self._by_cid[event.cid]
        conversation, entry = found
        before, at = entry.at, entry.at if at is None else at
        entry.set(state=state, code=code, detail=detail, at=at)
        moved = conversation.move(entry, event.place)
        # The heading above it shows the time.
        if moved is None and before // MINUTE_MS != at // MINUTE_MS:
            moved = conversation.index_of(entry)
        if moved is not None:
            self._moved(conversation, moved)
        else:
            self._updated(conversation, entry)

    def _on_receipt_changed(self, event: events.ReceiptChanged) -> None:
        conversation, receipt = (
            self.conversations.get(names.key(event.name)),
            DeliveryStatus(event.state),
        )
        if conversation is None:
            return
        lower = PROGRESS[: PROGRESS.index(receipt)]
        for entry in chain(
            conversation.between(event.first, event.last), self._excerpt_of(conversation)
        ):
            is_meant = entry.place is not None and event.first <= entry.place <= event.last
            if is_meant and entry.receipt in lower:
                entry.set(state=event.state)
                self._updated(conversation, entry)

    def _on_gap(self, event: events.GapFound) -> None:
        conversation = self._conversation(event.name)
        note = self.entry_of(Item("", "", event.at, event.place, code="gap"))
        self._added(conversation, conversation.add(note))

    def _on_roster_page(self, event: events.RosterLoaded) -> None:
        self.community.take_page(event)
        self._changes.roster = True

    def _on_crowd(self, event: events.CrowdChanged) -> None:
        for person in event.people:
            self.apply(person)
        for left in event.left:
            self.apply(left)
        for joined in event.joined:
            self.apply(joined)

    def _on_presence_changed(self, event: events.PresenceChanged) -> None:
        self.community.change_presence(event)
        self._changes.roster = True

    def _on_room_joined(self, event: events.RoomJoined) -> None:
        self._note(event.room, self.community.join(event))
        self._changes.roster = True
        self._note_own_room(event.room, (event.nick,))

    def _on_room_left(self, event: events.RoomLeft) -> None:
        self._note(event.room, self.community.leave(event))
        self._changes.roster = True

    def _on_room_changed(self, event: events.GroupChanged) -> None:
        self._note(event.room, self.community.change_room(event))
        self._changes.roster = True
        self._note_own_room(event.room, event.members)

    def _note_own_room(self, name: str, nicks: Iterable[str]) -> None:
        """Ask for older messages of a room if the user is in it: only members get them."""
        conversation = self.conversations.get(names.key(name))
        if conversation is not None and names.key(self.me) in map(names.key, nicks):
            self._ask_again(conversation)

    def _on_invited(self, event: events.InvitationReceived) -> None:
        if self.community.invite(event):
            self._changes.invited.append(event)
        self._changes.roster = True

    def _on_uninvited(self, event: events.InvitationWithdrawn) -> None:
        self.community.end_invitation(event.room)
        conversation = self.conversations.get(names.key(event.room))
        if conversation is not None and not self.joined(event.room) and not conversation.entries:
            if self.current == conversation.key:
                self.current = None
            del self.conversations[conversation.key]
            self._changes.closed = True
        self._changes.roster = True

    def _on_declined(self, event: events.InvitationDeclined) -> None:
        self._note(event.room, self.community.decline(event))
        self._changes.roster = True

    def _on_blocked(self, event: events.Blocked) -> None:
        self.community.block(event)
        self._changes.blocks = self._changes.roster = True

    def _note(self, name: str, said: Iterable[str]) -> None:
        """Add notes to a group that say how it has changed."""
        for text in said:
            conversation = self._conversation(name)
            note = self.entry_of(Item("", text, self._clock(), None, code="group"))
            self._added(conversation, conversation.add_note(note))

    def _on_notice(self, event: events.Notice) -> None:
        """Show a plain server's words below what was written last, and an error by itself.

        A server of an earlier version does not say which request its error answers. Then
        `not_in_room` probably answers a request that the window made by itself, such as for older
        messages in a group that the user has left.
        """
        if event.code == "not_in_room" and not event.ref:
            return
        if event.code == "open_to_all":
            self.connection.tells_all = True
            self._changes.connection = self._changes.roster = True
        conversation = self.conversations.get(self._last_posted or self.current or "")
        if event.code or conversation is None:
            self._changes.notices.append(event)
        else:
            note = self.entry_of(Item("", event.text, self._clock(), None))
            self._added(conversation, conversation.add_note(note))

    # --- what the user does ---------------------------------------------------------------------

    def open(self, name: str) -> Conversation:
        """Make the conversation with a nick or a #room the current one; create it if it is new."""
        conversation = self._conversation(name)
        if self.current != conversation.key:
            self.leave_current()
            self.current = conversation.key
            self._changes.roster = True
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
                self._changes.roster = True
            if unread and conversation.line is None:
                conversation.draw_line(conversation.read or BEGINNING)
                self._updated(conversation, unread[0])
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
            self._changes.roster = True
        last = conversation.last_of_others
        if last is None or (conversation.read is not None and last <= conversation.read):
            return None
        conversation.read = last
        return conversation.name, last

    def posted(self, to: str, text: str, cid: str, reply: Quote | None = None) -> Entry:
        """Add a message of the user's own that has been passed to the network."""
        conversation = self._conversation(to)
        if not conversation.unread:
            conversation.clear_line()
        item = Item(self.me, text, self._clock(), None, "pending", cid, reply=reply)
        entry = self.entry_of(item)
        self._by_cid[cid] = (conversation, entry)
        self._added(conversation, conversation.add(entry))
        self._last_posted = conversation.key
        return entry

    def reposted(self, conversation: Conversation, entry: Entry) -> None:
        """Mark a failed message as pending, since it has been passed to the network again."""
        entry.set(state="pending", code="", detail="", at=self._clock())
        self._by_cid[entry.cid] = (conversation, entry)
        self._last_posted = conversation.key
        moved = conversation.move(entry, None)
        self._moved(conversation, conversation.index_of(entry) if moved is None else moved)

    # --- what there is to see -------------------------------------------------------------------

    @property
    def current_conversation(self) -> Conversation | None:
        return self.conversations.get(self.current or "")

    @property
    def pending(self) -> list[tuple[Conversation, Entry]]:
        """Return the messages of the user's own that are still pending."""
        return [
            (where, entry)
            for where, entry in self._by_cid.values()
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

    def _conversation(self, name: str) -> Conversation:
        conversation = self.conversations.get(names.key(name))
        if conversation is None:
            conversation = self.conversations[names.key(name)] = Conversation(
                names.key(name), self.community.known_name(name), loaded=False, more=True
            )
            self._changes.roster = True
        return conversation

    def _shown(self, conversation: Conversation, sender: str, cid: str) -> Iterator[Entry]:
        """Yield each copy of the message in memory.

        It can be among the newest messages, in the draft and in the excerpt.
        """
        entry = conversation.find(sender, cid)
        if entry is not None:
            yield entry
        # The message that the draft is about may not be loaded.
        for about in (conversation.draft.reply, conversation.draft.editing):
            if (
                about is not None
                and about is not entry
                and about.cid == cid
                and names.key(about.sender) == names.key(sender)
            ):
                yield about
        for entry in self._excerpt_of(conversation):
            if entry.cid == cid and names.key(entry.sender) == names.key(sender):
                yield entry

    def _excerpt_of(self, conversation: Conversation) -> list[Entry]:
        excerpt = self.excerpt
        return (
            excerpt.entries
            if excerpt is not None and names.key(excerpt.name) == conversation.key
            else []
        )

    def entry_of(self, item: Item) -> Entry:
        """Return a new entry for a message or a note."""
        self._numbers += 1
        return Entry(self._numbers, item)

    def _added(self, conversation: Conversation, index: int) -> None:
        """Note that an entry was inserted at this index, and trim the conversation.

        While the user is reading further up, nothing is removed there.
        """
        self._moved(conversation, index)
        if len(conversation.entries) == 1:
            self._changes.roster = True
        if len(conversation.entries) > KEPT_ENTRIES + KEPT_ENTRIES // 10 and (
            self.at_end or self.current != conversation.key
        ):
            gone = conversation.trim(KEPT_ENTRIES)
            for entry in gone:
                self._by_cid.pop(entry.cid, None)
            self._changes.moved[conversation.key] = max(
                0, self._changes.moved[conversation.key] - len(gone)
            )

    def _moved(self, conversation: Conversation, index: int) -> None:
        moved = self._changes.moved
        moved[conversation.key] = min(index, moved.get(conversation.key, index))

    def _updated(self, conversation: Conversation, entry: Entry) -> None:
        self._changes.updated.setdefault(conversation.key, {})[entry.number] = entry
