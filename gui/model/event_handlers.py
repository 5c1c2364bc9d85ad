"""Apply what the network says to the model, one event at a time. No tkinter.

Each event has a handler, found by the event's type. A new event needs one here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, Any

import msgspec

from gui.model.conversation import PROGRESS, Conversation, DeliveryStatus, Draft, Entry, status_of
from gui.model.records import ConnectionPhase, ConnectionStatus
from gui.words.format import mentions
from net.wire import events, names
from net.wire.events import BEGINNING, Item, Place
from net.wire.manners import EVERYBODY, WITH_NOBODY
from net.wire.names import is_room
from net.wire.teaching import LockChanged

if TYPE_CHECKING:
    from gui.model.model import Model

MINUTE_MS = 60_000
# A server that has been switched off is refused, or not found, until it is there again.
_NOBODY_THERE = frozenset({"refused", "timed_out", "not_found"})


class EventHandlers:
    """Changes a model as events say. Only `Model.apply` calls it."""

    def __init__(self, model: Model) -> None:
        self._model = model
        # By their cids: conversations that are not loaded and end with a pending message.
        self._waiting: dict[str, Conversation] = {}
        self._handlers: dict[type, Callable[[Any], None]] = {
            events.Restored: self._on_restored,
            events.PageLoaded: self._on_page,
            events.Connecting: self._on_connecting,
            events.ServerSilent: self._on_server_silent,
            events.PlainServerFound: self._on_plain_server_found,
            events.Connected: self._on_connected,
            events.CaughtUp: self._on_caught_up,
            events.Disconnected: self._on_disconnected,
            events.Measured: self._on_measured,
            events.Received: self._on_received,
            events.AuthorNumbered: self._on_author_numbered,
            events.Accepted: self._on_accepted,
            events.Unconfirmed: self._on_unconfirmed,
            events.Failed: self._on_failed,
            events.Discarded: self._on_discarded,
            events.UnreadMarked: self._on_unread_marked,
            events.ReceiptChanged: self._on_receipt_changed,
            events.GapFound: self._on_gap,
            events.ExcerptLoaded: self._on_answer,
            events.SearchFinished: self._on_answer,
            events.Details: self._on_answer,
            events.Changed: self._on_changed,
            events.ChangeFailed: self._on_change_failed,
            events.TypingStarted: self._on_typing,
            events.GroupChanged: self._on_room_changed,
            events.TermsChanged: self._on_terms,
            events.HoleFound: self._on_hole,
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
            events.Taught: self._on_taught,
        }

    def apply(self, event: events.Event) -> None:
        """Apply one event."""
        self._handlers[type(event)](event)

    def _on_restored(self, event: events.Restored) -> None:
        self._model.community.me = event.nick
        self._model.connection.server = event.server or self._model.connection.server
        # In the middle of a chat this event means that the journal was damaged: all conversations
        # are emptied, except for drafts and messages that are being sent.
        for conversation in list(self._model.conversations.values()):
            conversation.forget()
            self._model.changes.loaded.add(conversation.key)
            if conversation.key != self._model.current and not (
                conversation.entries or conversation.draft
            ):
                del self._model.conversations[conversation.key]
        self._model.by_cid = {
            cid: (where, entry)
            for cid, (where, entry) in self._model.by_cid.items()
            if entry.place is None
        }
        self._waiting.clear()
        for past in event.conversations:
            key = names.key(past.name)
            self._model.conversations[key] = Conversation(
                key,
                past.name,
                unread=past.unread,
                read=past.read,
                loaded=False,
                more=True,
                line=(past.read or BEGINNING) if past.unread else None,
                mentions=sum(mentions(text, event.nick) for text in past.calls),
                kept_last=past.last,
            )
            if past.last is not None and past.last.place is None:
                self._waiting[past.last.cid] = self._model.conversations[key]
            if is_room(past.name):
                self._model.community.recall(past.name, past.title)
        for key, number in event.numbers.items():
            self._model.community.note_author(key, number)
        for kept in event.drafts:
            self._restore_draft(kept)
        self._model.changes.connection = self._model.changes.roster = True

    def _on_author_numbered(self, event: events.AuthorNumbered) -> None:
        self._model.community.note_author(event.key, event.number)

    def _restore_draft(self, kept: events.KeptDraft) -> None:
        if not kept.name:
            self._model.loose = self._model.loose or kept.text
            return
        about = None
        if kept.about is not None:
            sender, cid, text = kept.about.sender, kept.about.cid, kept.about.text
            is_own = names.key(sender) == names.key(self._model.me)
            state = "" if not is_own else "failed" if kept.is_failed else "stored"
            about = self._model.entry_of(Item(sender, text, self._model.clock(), None, state, cid))
        conversation = self._model.conversation_with(kept.name)
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
        conversation = self._model.conversations.get(names.key(event.name))
        if conversation is None:
            return
        conversation.loading = False
        conversation.unsure = event.unsure
        if event.before is not None and event.before != conversation.oldest:
            # The conversation has been trimmed since: this page would leave a hole.
            self._model.changes.older.add(conversation.key)
            return
        entries = [self._model.entry_of(item) for item in event.items]
        added = conversation.merge(
            (entry for entry in entries if entry.place is not None),
            (entry for entry in entries if entry.place is None),
        )
        conversation.link_draft()
        if event.before is None:
            conversation.loaded, conversation.more = True, event.more
            conversation.kept_last = None
            self._model.note_line(conversation)
            if not conversation.unread:  # what was there before this window opened is not new
                conversation.read = conversation.last_of_others or conversation.read
            for entry in conversation.entries[conversation.settled :]:
                self._model.by_cid[entry.cid] = (conversation, entry)
            self._model.changes.loaded.add(conversation.key)
        else:
            conversation.more = event.more and added > 0  # otherwise it would be asked for for ever
            if conversation.key in self._model.changes.moved:
                self._model.changes.moved[conversation.key] += added
            self._model.changes.older.add(conversation.key)
        if conversation.again:
            conversation.again, conversation.unsure = False, True
            conversation.ask_again()
            self._model.changes.older.add(conversation.key)
        elif conversation.is_empty and conversation.key != self._model.current:
            del self._model.conversations[conversation.key]
            self._model.changes.roster = True

    def _on_connecting(self, event: events.Connecting) -> None:
        self._model.connection.phase = ConnectionPhase.CONNECTING
        self._model.connection.address = event.address
        self._model.connection.retry_at = None
        self._model.changes.connection = True

    def _on_server_silent(self, _event: events.ServerSilent) -> None:
        """Do nothing: in a chat the banner says already that it connects."""

    def _on_plain_server_found(self, event: events.PlainServerFound) -> None:
        self._model.connection.phase = ConnectionPhase.ASKING
        self._model.connection.address = event.address
        self._model.connection.greeting, self._model.connection.manner = (
            event.greeting,
            event.manner,
        )
        self._model.changes.connection = True

    def _on_connected(self, event: events.Connected) -> None:
        self._model.community.me = event.nick
        self._model.connection = ConnectionStatus(
            ConnectionPhase.ONLINE,
            event.address,
            event.server,
            event.plain,
            event.stores,
            receiving_since=None if event.plain else self._model.clock(),
            manner=event.manner,
            tells_all=event.plain and (event.manner.is_for_all or self._model.connection.tells_all),
            fingerprint=event.fingerprint,
            is_verified=event.is_verified,
            teaches=event.teaches,
        )
        self._model.limits = event.limits
        self._model.lesson.begin()
        self._model.community.begin(tells=not event.plain)
        self._model.order.note_all(WITH_NOBODY)
        self._model.community.console = event.console
        if event.number:
            self._model.community.note_number(names.key(event.nick), event.number)
        if event.roster is not None:
            self._model.community.take_page(event.roster)
        self._model.changes.connection = self._model.changes.roster = True

    def _on_caught_up(self, _event: events.CaughtUp) -> None:
        self._model.connection.receiving_since = None
        self._model.changes.connection = True
        for conversation in self._model.conversations.values():
            self._ask_again(conversation)

    def _ask_again(self, conversation: Conversation) -> None:
        """Ask again for older messages: the answer may be known now."""
        conversation.ask_again()
        self._model.changes.older.add(conversation.key)

    def _on_disconnected(self, event: events.Disconnected) -> None:
        waits = event.retry_in is not None
        self._model.connection.receiving_since = None
        self._model.connection.phase = ConnectionPhase.WAITING if waits else ConnectionPhase.DOWN
        is_known = self._model.connection.code == "shutdown" and event.code in _NOBODY_THERE
        if not (waits and is_known):  # what the server has said explains why nobody is there
            self._model.connection.code, self._model.connection.detail = event.code, event.detail
            self._model.connection.until = event.until
        self._model.connection.may_be_plain = event.may_be_plain
        self._model.connection.round_trip_ms = None
        self._model.connection.retry_at = (
            self._model.clock() + int(event.retry_in * 1000) if event.retry_in is not None else None
        )
        self._model.changes.connection = self._model.changes.roster = True

    def _on_measured(self, event: events.Measured) -> None:
        self._model.connection.round_trip_ms = event.round_trip_ms
        self._model.changes.connection = True

    def _on_received(self, event: events.Received) -> None:
        entry = self._model.entry_of(event.item)  # the user's own if it comes from another device
        to_all = entry.own or is_room(event.to)
        conversation = self._model.conversation_with(event.to if to_all else entry.sender)
        if self._model.community.end_typing(conversation.key, entry.sender):
            self._model.changes.typing = True
        self._model.settings.removed.pop(conversation.key, None)
        self._model.note_added(conversation, conversation.add(entry))
        is_no_news = entry.own or entry.deleted or event.was_read
        if is_no_news or self._model.is_hidden(conversation, entry.sender):
            return
        is_seen = self._model.watched and self._model.current == conversation.key
        if not (is_seen and conversation.loaded and not conversation.stays_unread):
            if conversation.unread == 0:
                before = event.place[0], event.place[1] - 1
                conversation.read = max(conversation.read or BEGINNING, before)
                conversation.draw_line(before)
            conversation.unread += 1
            conversation.mentions += self._model.rules.mentions(entry, self._model.me)
        self._model.changes.arrived.append((conversation.key, entry))

    def _on_changed(self, event: events.Changed) -> None:
        conversation, item = self._model.conversations.get(names.key(event.name)), event.item
        if conversation is None:
            return
        self._change_kept_last(conversation, item)
        for entry in self._shown(conversation, item.sender, item.cid):
            if (
                item.deleted
                and not entry.deleted
                and conversation.unread
                and entry in conversation.count_unread()
            ):
                conversation.unread -= 1
                conversation.mentions -= self._model.rules.mentions(entry, self._model.me)
                conversation.mentions = max(0, conversation.mentions)
                self._model.note_line(conversation)
            if entry.item.text != item.text and self._model.community.end_typing(
                conversation.key, item.sender
            ):
                self._model.changes.typing = True  # the edit was what was being written
            entry.take_changes(item)
            self._model.note_updated(conversation, entry)
        if item.deleted:
            for entry in self._quoting(conversation, item):
                entry.forget_quoted()
                self._model.note_updated(conversation, entry)

    def _change_kept_last(self, conversation: Conversation, item: Item) -> None:
        """Change the last message of a conversation whose messages are not loaded."""
        kept = conversation.kept_last
        if (
            kept is not None
            and kept.cid == item.cid
            and names.key(kept.sender) == names.key(item.sender)
        ):
            changed = Entry(0, kept)
            changed.take_changes(item)
            conversation.kept_last = changed.item
            self._model.changes.roster = True

    def _on_change_failed(self, event: events.ChangeFailed) -> None:
        self._model.changes.refused.append(event)

    def _on_answer(
        self, event: events.ExcerptLoaded | events.SearchFinished | events.Details
    ) -> None:
        if isinstance(event, events.Details):
            self._model.note_seen_by(event)
        self._model.changes.answers.append(event)

    def _on_typing(self, event: events.TypingStarted) -> None:
        self._model.community.note_typing(event)
        self._model.changes.typing = True

    def _on_accepted(self, event: events.Accepted) -> None:
        self._settle(event, "stored", at=event.at)

    def _on_unconfirmed(self, event: events.Unconfirmed) -> None:
        self._settle(event, "unconfirmed")

    def _on_failed(self, event: events.Failed) -> None:
        if event.cid not in self._model.by_cid:
            self._model.changes.failed.append(event)
        self._settle(event, "failed", code=event.code, detail=event.detail)

    def _on_discarded(self, event: events.Discarded) -> None:
        conversation = self._model.conversations.get(names.key(event.name))
        if conversation is None:
            return
        self._model.by_cid.pop(event.cid, None)
        excerpt = self._excerpt_of(conversation)
        at = next(
            (index for index, entry in enumerate(excerpt) if entry.own and entry.cid == event.cid),
            None,
        )
        if at is not None:
            del excerpt[at]
            self._model.changes.cut = (
                at if self._model.changes.cut is None else min(at, self._model.changes.cut)
            )
        entry = conversation.find(self._model.me, event.cid)
        if entry is not None:
            self._model.note_moved(conversation, conversation.remove(entry))
        if not conversation.loaded:
            conversation.kept_last = event.last
        self._model.note_line(conversation)
        if conversation.is_empty and conversation.key != self._model.current:
            del self._model.conversations[conversation.key]
        elif conversation.is_empty:
            self._model.changes.emptied = not self._model.community.knows(conversation.name)

    def _on_unread_marked(self, event: events.UnreadMarked) -> None:
        conversation = self._model.conversations.get(names.key(event.name))
        if conversation is not None and conversation.read == event.read:
            conversation.unread = event.unread
            self._model.note_line(conversation)

    def _settle(
        self,
        event: events.Accepted | events.Unconfirmed | events.Failed,
        state: str,
        *,
        at: int | None = None,
        code: str = "",
        detail: str = "",
    ) -> None:
        waiting = self._waiting.get(event.cid)
        if waiting is not None and waiting.kept_last is not None:
            self._settle_kept_last(waiting, event.cid, state, event.place)
        found = self._model.by_cid.get(event.cid)
        if found is None:
            return
        if state == "stored":  # the final answer; another answer may follow any other
            del self._model.by_cid[event.cid]
        conversation, entry = found
        before, at = entry.at, entry.at if at is None else at
        entry.set(state=state, code=code, detail=detail, at=at)
        moved = conversation.move(entry, event.place)
        # The heading above it shows the time.
        if moved is None and before // MINUTE_MS != at // MINUTE_MS:
            moved = conversation.index_of(entry)
        self._model.note_line(conversation)
        if moved is not None:
            self._model.note_moved(conversation, moved)
        else:
            self._model.note_updated(conversation, entry)

    def _settle_kept_last(
        self, conversation: Conversation, cid: str, state: str, place: Place
    ) -> None:
        """Settle the last message of a conversation whose messages are not loaded."""
        kept = conversation.kept_last
        if kept is not None and kept.cid == cid:
            conversation.kept_last = msgspec.structs.replace(kept, state=state, place=place)
            self._model.note_line(conversation)
        if state == "stored":
            del self._waiting[cid]

    def _on_receipt_changed(self, event: events.ReceiptChanged) -> None:
        conversation, receipt = (
            self._model.conversations.get(names.key(event.name)),
            DeliveryStatus(event.state),
        )
        if conversation is None:
            return
        lower = PROGRESS[: PROGRESS.index(receipt)]
        kept = conversation.kept_last
        if (
            kept is not None
            and kept.place is not None
            and event.first <= kept.place <= event.last
            and status_of(kept) in lower
        ):
            conversation.kept_last = msgspec.structs.replace(kept, state=event.state)
            self._model.changes.roster = True
        for entry in chain(
            conversation.between(event.first, event.last), self._excerpt_of(conversation)
        ):
            is_meant = entry.place is not None and event.first <= entry.place <= event.last
            if is_meant and entry.receipt in lower:
                entry.set(state=event.state)
                self._model.note_updated(conversation, entry)

    def _on_gap(self, event: events.GapFound) -> None:
        conversation = self._model.conversation_with(event.name)
        note = self._model.entry_of(Item("", "", event.at, event.place, code="gap"))
        self._model.note_added(conversation, conversation.add(note))

    def _on_roster_page(self, event: events.RosterLoaded) -> None:
        self._model.community.take_page(event)
        self._model.changes.roster = True
        if any(each.person.role for each in event.people):
            self._model.lesson.changes.roles = True

    def _on_crowd(self, event: events.CrowdChanged) -> None:
        for person in event.people:
            self.apply(person)
        for left in event.left:
            self.apply(left)
        for joined in event.joined:
            self.apply(joined)

    def _on_presence_changed(self, event: events.PresenceChanged) -> None:
        lesson = self._model.lesson
        was_teaching = lesson.is_teaching
        if self._model.community.role(event.nick) != event.role:
            lesson.changes.roles = True
        self._model.community.change_presence(event)
        if was_teaching and not lesson.is_teaching:
            lesson.end_role()
        self._model.changes.roster = True

    def _on_room_joined(self, event: events.RoomJoined) -> None:
        self._note(event.room, self._model.community.join(event))
        self._model.changes.roster = True
        self._note_own_room(event.room, (event.nick,))

    def _on_room_left(self, event: events.RoomLeft) -> None:
        self._note(event.room, self._model.community.leave(event))
        self._model.changes.roster = True

    def _on_room_changed(self, event: events.GroupChanged) -> None:
        self._note(event.room, self._model.community.change_room(event))
        self._model.changes.roster = True
        self._note_own_room(event.room, event.members)

    def _on_terms(self, event: events.TermsChanged) -> None:
        self._note(event.room, self._model.community.change_terms(event))

    def _on_hole(self, event: events.HoleFound) -> None:
        """Load the conversation anew, since what is in memory lacks something in the middle."""
        conversation = self._model.conversations.get(names.key(event.name))
        if conversation is not None:
            conversation.forget()
            self._model.changes.loaded.add(conversation.key)
            self._model.changes.roster = True

    def _note_own_room(self, name: str, nicks: Iterable[str]) -> None:
        """Ask for older messages of a room if the user is in it: only members get them."""
        conversation = self._model.conversations.get(names.key(name))
        if conversation is not None and names.key(self._model.me) in map(names.key, nicks):
            self._ask_again(conversation)

    def _on_invited(self, event: events.InvitationReceived) -> None:
        if self._model.community.invite(event):
            self._model.changes.invited.append(event)
        self._model.changes.roster = True

    def _on_uninvited(self, event: events.InvitationWithdrawn) -> None:
        self._model.community.end_invitation(event.room)
        conversation = self._model.conversations.get(names.key(event.room))
        if (
            conversation is not None
            and not self._model.joined(event.room)
            and not conversation.entries
        ):
            if self._model.current == conversation.key:
                self._model.current = None
            del self._model.conversations[conversation.key]
            self._model.changes.closed = True
        self._model.changes.roster = True

    def _on_declined(self, event: events.InvitationDeclined) -> None:
        self._note(event.room, self._model.community.decline(event))
        self._model.changes.roster = True

    def _on_blocked(self, event: events.Blocked) -> None:
        self._model.community.block(event)
        self._model.changes.blocks = self._model.changes.roster = True

    def _note(self, name: str, said: Iterable[str]) -> None:
        """Add notes to a group that say how it has changed."""
        for text in said:
            conversation = self._model.conversation_with(name)
            note = self._model.entry_of(Item("", text, self._model.clock(), None, code="group"))
            self._model.note_added(conversation, conversation.add_note(note))

    def _on_taught(self, event: events.Taught) -> None:
        self._model.lesson.take(event.said, event.base)
        if isinstance(event.said, LockChanged) and event.said.kind == "mute":
            self._model.changes.roster = True  # teachers see there who is muted

    def _on_notice(self, event: events.Notice) -> None:
        """Show a plain server's words below what was written last, and an error by itself.

        A server of an earlier version does not say which request its error answers. Then
        `not_in_room` probably answers a request that the window made by itself, such as for older
        messages in a group that the user has left.
        """
        if event.code == "not_in_room" and not event.ref:
            return
        if event.code == "open_to_all":
            self._model.connection.tells_all = True
            self._model.changes.connection = self._model.changes.roster = True
        conversation = self._model.conversations.get(
            self._model.last_posted or self._model.current or ""
        )
        if event.to == EVERYBODY:
            conversation = self._model.conversation_with(EVERYBODY)
        if event.code or conversation is None:
            self._model.changes.notices.append(event)
        else:
            note = self._model.entry_of(Item("", event.text, self._model.clock(), None))
            self._model.note_added(conversation, conversation.add_note(note))

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

    def _quoting(self, conversation: Conversation, item: Item) -> Iterator[Entry]:
        """Yield each message in memory that quotes the text of this one.

        The journal tells of the newest ones only, and not of an answer that the user has just
        written and that gets there after the deletion.
        """
        sender = names.key(item.sender)
        for entry in chain(conversation.entries, self._excerpt_of(conversation)):
            quote = entry.reply
            if (
                quote is not None
                and quote.text
                and quote.cid == item.cid
                and names.key(quote.sender) == sender
            ):
                yield entry

    def _excerpt_of(self, conversation: Conversation) -> list[Entry]:
        excerpt = self._model.excerpt
        return (
            excerpt.entries
            if excerpt is not None and names.key(excerpt.name) == conversation.key
            else []
        )
