"""Keep the client's journal: all messages of one user on one server, and what waits to be sent.

The idea: the journal makes the promises true (docs/PROTOCOL.md). A message is committed here before
it is sent. A received message is committed here before the window is told, and on the disk before
the server hears that it was `seen`. So wherever the program is killed, the next run finds
everything, and recognises what comes a second time.

A message has a *place*, (generation * IDS + id, row): the server's ids give the order. If the
server begins anew with other ids (it lost its database), a new *generation* begins here, and comes
after everything before. A message without an id (a failed one, or one of a plain server) is placed
behind the highest place of its conversation. A pending message has no place.

How far the recipient has got with the user's messages is kept as two ids for each generation, not
at each message: "delivered up to 7, read up to 5". So a receipt is one row, and never goes down.

An edit, a deletion or a reaction is a message here like any other, except that it is neither shown
nor counted: see `net.journal.changes`.
"""

from __future__ import annotations

import contextlib
import hashlib
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from msgspec import structs

from net.journal import handover
from net.journal.changes import Changes
from net.journal.handover import Handover, Unsent
from net.journal.ledger import LAST_ROW, Ledger
from net.journal.reader import PAGE_MESSAGES, Reader
from net.journal.rows import Account, ConversationRow, DraftRow, MessageRow
from net.journal.translation import is_about_messages, translate
from net.shared.errors import JournalError
from net.wire import events, messages, names
from net.wire.dialogue import IDS
from net.wire.events import BEGINNING, Event, Place, Quote
from net.wire.fields import REACTION_CHARACTERS
from net.wire.heard import Heard, PlainMessage
from net.wire.messages import CHANGES, SHOWN, Post, RoomInfo

__all__ = ["PAGE_MESSAGES", "Journal", "path_for"]

_IN_ROOMS = ("remove", *SHOWN[1:])  # what teachers say is said in rooms
_FIRST_UNWRITTEN_ROW = 2**62
_CALLS_LOOKED_AT = 200  # Of the unread messages of a conversation.


def path_for(folder: Path, server: str, nick: str) -> Path:
    """Return the path of a journal.

    `server` is the fingerprint of its key or, without encryption, its address.

    The file's name is a hash, because names of people and servers may hold characters that a file's
    name can't.
    """
    name = hashlib.sha256(f"{server}\n{names.key(nick)}".encode("utf-8", "replace")).hexdigest()
    return folder / f"{name[:32]}.db"


class Journal:
    """The journal is open from the beginning until `close`.

    Any thread may call any method, and may have to wait for the disk. All methods raise
    JournalError. Then nothing has changed, unless a damaged journal was replaced by a new one.
    """

    def __init__(
        self,
        path: Path | None,
        nick: str,
        *,
        author: str = "",
        clock: Callable[[], int] = lambda: time.time_ns() // 1_000_000,
    ) -> None:
        """Open the journal, or make a new one.

        Args:
            path: the file. Without one, nothing is kept after `close`.
            nick: the user.
            author: what the server calls whoever has the user's key.
            clock: returns the time in ms.
        """
        self._clock = clock
        self._author = author
        self._me = names.key(nick)
        # In this transaction: the key of a conversation, and the lowest id that a message of the
        # user's own has got there.
        self._stored: dict[str, int] = {}
        self._unwritten = 0
        self._ledger = Ledger(path, nick)
        self.reader = Reader(self._ledger)
        self._changes = Changes(self._ledger, self.reader)

    def close(self) -> None:
        self._ledger.close()

    # --- what is known ----------------------------------------------------------------------------

    @property
    def set_aside(self) -> str:
        """Return the name of the damaged file that a new one last replaced; "" if none was."""
        return self._ledger.set_aside

    @property
    def epoch(self) -> str:
        return self._account.epoch

    @property
    def seen(self) -> int:
        """Return the id up to which everything from the server is on the disk here."""
        return self._account.seen

    def restored(self) -> events.Restored | None:
        """Return what was kept from earlier runs; None if this user has never logged in."""
        with self._ledger.reading() as books:
            if not books.has_account:
                return None
            conversations = sorted(
                books.conversations.values(), key=lambda one: one.newest, reverse=True
            )
            lasts = self.reader.lasts()
            return events.Restored(
                books.account.nick,
                books.account.server,
                tuple(
                    events.Past(
                        one.name,
                        one.read,
                        one.unread,
                        one.title,
                        self._calls(one),
                        lasts.get(one.number),
                    )
                    for one in conversations
                    if not self._is_bare(one)
                ),
                tuple(self._draft(row) for row in self._ledger.drafts()),
                self._ledger.numbers(),
            )

    def _draft(self, row: DraftRow) -> events.KeptDraft:
        """Return a draft for the window.

        If the message that it answers or edits was deleted meanwhile, the draft is just a text.
        """
        about = (
            self._ledger.find(names.key(row.about_sender), row.about_cid) if row.about_cid else None
        )
        now = self.reader.fold(about) if about is not None else None
        if about is None or now is None or now.deleted or not row.about_cid:
            return events.KeptDraft(row.name, row.text)
        quote = Quote(about.sender, row.about_cid, now.text)
        is_edit, is_failed = bool(row.is_edit), about.state == "failed"
        return events.KeptDraft(
            row.name, row.text, quote, is_edit, row.before, is_edit and is_failed
        )

    def keep_draft(self, draft: events.KeptDraft) -> None:
        """Keep what is being written in a conversation.

        A draft without text that is about no message deletes the one that was kept.
        """
        sender, cid = (draft.about.sender, draft.about.cid) if draft.about else ("", "")
        key = names.key(draft.name) if draft.name else ""
        with self._ledger.transaction():
            self._ledger.keep_draft(
                DraftRow(key, draft.name, draft.text, sender, cid, int(draft.is_edit), draft.before)
            )

    def _is_bare(self, conversation: ConversationRow) -> bool:
        """Return whether nothing is left of a conversation, because all of it was discarded."""
        is_known = conversation.newest or conversation.title or conversation.unread
        return not is_known and self._ledger.is_empty(conversation)

    def _calls(self, conversation: ConversationRow) -> tuple[str, ...]:
        """Return the texts of the first unread messages that may mention somebody ("@")."""
        if not conversation.unread:
            return ()
        rows = self._ledger.after(conversation, conversation.read or BEGINNING, _CALLS_LOOKED_AT)
        return tuple(
            row.post.text
            for row in rows
            if "@" in row.post.text and conversation.counts_as_unread(row)
        )

    def logged_in(
        self,
        nick: str,
        server: str,
        *,
        epoch: str = "",
        said: int = 0,
        since: int = 0,
        plain: bool = False,
        rooms: Sequence[RoomInfo] = (),
    ) -> list[Event]:
        """Note that a connection begins.

        Args:
            nick: the user's nick.
            server: the server's name.
            epoch: the epoch in the welcome.
            said: `seen` in the hello.
            since: `since` in the welcome.
            plain: it is a plain server. It gives none of `epoch`, `said` and `since`.
            rooms: the rooms in the first page of the roster.

        Returns:
            What is found out about the user's rooms.
        """
        with self._ledger.transaction() as books:
            if not plain and said != self.seen:
                raise JournalError("journal", "it has begun anew since the hello")
            account = replace(books.account, nick=nick, server=server, plain=plain)
            if not plain:
                # If nothing was seen, another database looks like the same one.
                is_doubtful = since == 0 and epoch != account.epoch and self._has_ids()
                generation = account.generation + (since != said or is_doubtful)
                account = replace(account, epoch=epoch, generation=generation, seen=since)
            books.account, books.has_account, books.heard = account, True, account.seen
            books.is_connected, books.is_live = True, False
            return self._note_rooms(rooms)

    def _note_rooms(self, rooms: Sequence[RoomInfo]) -> list[Event]:
        told: list[Event] = []
        for room in rooms:
            self._note_title(room.room, room.title)
            told += self._note_joined(room.room, room.since)
        return told

    def _note_joined(self, name: str, since: int) -> Sequence[Event]:
        """Note that the user is in a room, and gets what is said there after the id `since`.

        What was said before may be missing here: at the beginning, or, if they were in it before
        and were out in between, in the middle. It is asked for when the user comes to it, and is
        not unread.
        """
        joined = self._base + since
        if not since or self._ledger.conversation(name).joined == joined:
            return ()
        conversation = replace(self._ledger.conversation(name), joined=joined)
        known = self._ledger.highest_heard(conversation, joined)
        low = self._base if known is None else known
        if conversation.hole is not None:
            low = min(low, conversation.hole[0])
        if low < joined:
            conversation = replace(conversation, hole=(low, joined + 1))
        is_in_the_middle = known is not None and known < joined
        if is_in_the_middle:
            read = max(conversation.read or BEGINNING, (joined, LAST_ROW))
            unread = self._ledger.count_unread(conversation, read)
            conversation = replace(conversation, read=read, unread=unread)
        self._ledger.books.conversations[conversation.key] = conversation
        return (events.HoleFound(conversation.name),) if is_in_the_middle else ()

    def note_asked(self, name: str, before: int, first: int, *, more: bool) -> None:
        """Note that the server has answered a question for history, and the page is here.

        Args:
            name: the conversation.
            before: the id before which was asked.
            first: the lowest id in the page; 0 if it is empty.
            more: the server has more before it.
        """
        with self._ledger.reading() as books:
            conversation = books.conversations.get(names.key(name))
            hole = conversation.hole if conversation is not None else None
            if conversation is None or hole is None or self._base + before < hole[1]:
                return
            low, high = hole[0], self._base + first
            left = (low, high) if more and first and low + 1 < high else None
            with self._ledger.transaction():
                books.conversations[conversation.key] = replace(conversation, hole=left)

    def _note_title(self, name: str, title: str) -> None:
        """Keep the title of a group.

        A group's address tells the user nothing, so its title has to be known without a server,
        too.
        """
        if title:
            conversation = self._ledger.conversation(name)
            if conversation.title != title:
                self._ledger.books.conversations[conversation.key] = replace(
                    conversation, title=title
                )

    def _has_ids(self) -> bool:
        """Return whether a message of this generation has an id."""
        conversations = self._ledger.books.conversations.values()
        return any((self._ledger.highest(one) or 0) > self._base for one in conversations)

    # --- another nick -----------------------------------------------------------------------------

    def hand_over(self) -> Handover:
        """Return what goes over to the journal of the nick that a teacher has given the user."""
        with self._ledger.reading():
            return handover.gather(self._ledger, self.reader)

    def take_over(self, given: Handover) -> None:
        """Write down what was the user's own by the nick that they had before.

        What was pending is pending here. Nothing is taken over twice.
        """
        with self._ledger.transaction() as books:
            if not books.has_account:  # what is shown until there is a connection
                books.account = replace(
                    books.account, server=given.server, epoch=given.epoch, plain=False
                )
                books.has_account = True
            is_same = bool(given.epoch) and given.epoch == books.account.epoch
            if is_same:
                for name, id_ in given.read:
                    self._take_read(name, id_)
            for one in given.unsent:
                if self._ledger.find(self._me, one.row.post.cid) is None:
                    self._take_unsent(given, one, is_same=is_same)
            for was in given.drafts:
                draft = given.draft_by(self._account.nick, was)
                self._ledger.keep_draft(handover.with_draft(draft, self._ledger.drafts()))

    def _take_read(self, name: str, id_: int) -> None:
        one, place = self._ledger.conversation(name), (self._base + id_, LAST_ROW)
        if one.read is None or one.read < place:
            unread = self._ledger.count_unread(one, place)
            self._ledger.books.conversations[one.key] = replace(one, read=place, unread=unread)

    def _take_unsent(self, given: Handover, one: Unsent, *, is_same: bool) -> None:
        nick, was = self._account.nick, one.row
        row = replace(
            self._new_row(one.name, nick, given.post_by(nick, was.post), was.at, state=was.state),
            code=was.code,
            detail=was.detail,
            deleted=was.deleted,
            author=self._author,
        )
        if was.major is not None:
            # The server sends what was said before it, which gets later rows.
            after = self._base + one.after + 1 if is_same else self._behind(row.conversation)
            row = replace(row, major=after)
        self._note_title(one.name, one.title)
        if row.is_change:
            self._insert_change(row)
            return
        self._insert(row)
        if row.deleted:
            self._ledger.set_words(row, "")

    def forget(self, given: Handover) -> None:
        """Forget what the journal of the user's next nick has taken over from here."""
        with self._ledger.transaction():
            for one in given.unsent:
                row = self._ledger.find(self._me, one.row.post.cid)
                if row is not None and row.state in {"pending", "failed"}:
                    if row.is_change:
                        self._ledger.delete(row)
                    else:
                        self._changes.discard(row)
            for draft in given.drafts:
                self._ledger.keep_draft(DraftRow(draft.key, draft.name, ""))

    # --- sending ----------------------------------------------------------------------------------

    def add(self, posts: Sequence[Post]) -> list[Event]:
        """Write down messages that are to be sent: from now on they are pending.

        Returns:
            The events of the messages that are changed by them.
        """
        told: list[Event] = []
        with self._ledger.transaction():
            for post in posts:
                if post.kind in SHOWN:
                    self._insert(self._pending_row(post))
                elif _is_known_change(post):
                    told += self._insert_change(self._pending_row(post))
        return told

    def retry(self, post: Post) -> Post | None:
        """Make a message pending again that failed, or that was lost with a damaged journal.

        Returns:
            What is to be sent; None if it has been sent already.
        """
        with self._ledger.transaction():
            row = self._ledger.find(self._me, post.cid)
            if row is None:
                self._insert(self._pending_row(post))
                return post
            if row.state not in {"failed", "pending"}:
                return None
            if row.state == "failed":
                row = self._ledger.update(
                    replace(row, major=None, at=self._clock(), state="pending", code="", detail="")
                )
            return row.post

    def has(self, cid: str) -> bool:
        """Return whether a message of the user's own is here."""
        with self._ledger.reading():
            return self._ledger.find(self._me, cid) is not None

    def discard(self, cid: str) -> list[Event]:
        """Forget a failed message of the user's own.

        Returns:
            The events of that; none if it has not failed: then it stays.
        """
        with self._ledger.transaction():
            row = self._ledger.find(self._me, cid)
            if row is None or row.state != "failed" or row.is_change:
                return []
            return self._discard(row)

    def discard_failed(self, name: str) -> list[Event]:
        """Forget all messages of the user's own in a conversation that have failed."""
        with self._ledger.transaction() as books:
            conversation = books.conversations.get(names.key(name))
            rows = self._ledger.failed_in(conversation) if conversation else []
            return [event for row in rows for event in self._discard(row)]

    def _discard(self, row: MessageRow) -> list[Event]:
        told = self._changes.discard(row)
        conversation = self._ledger.books.named(row.conversation)
        last = self.reader.last(conversation)
        return [events.Discarded(conversation.name, row.post.cid, last), *told]

    def pending(self) -> list[Post]:
        """Return what is still to be sent, or to be sent again, in its order."""
        with self._ledger.reading():
            return [row.post for row in self._ledger.pending()]

    def sent_unconfirmed(self, cid: str) -> events.Unconfirmed:
        """Note that a message has gone to a plain server: nothing more will be known about it."""
        with self._ledger.transaction():
            row = self._ledger.find(self._me, cid)
            if row is None:
                raise JournalError("journal", f"there is no message {cid}")
            row = self._ledger.update(
                replace(row, state="unconfirmed", major=self._behind(row.conversation))
            )
            return events.Unconfirmed(cid, row.place)

    def place_of_unwritten(self, name: str) -> Place:
        """Return where to show a message that could not be added: behind what is there now.

        It raises nothing.
        """
        self._unwritten += 1
        major = self._base + self._ledger.books.heard
        with contextlib.suppress(JournalError), self._ledger.reading() as books:
            conversation = books.conversations.get(names.key(name))
            if conversation:
                major = self._behind(conversation.number)
        return major, _FIRST_UNWRITTEN_ROW + self._unwritten

    # --- receiving --------------------------------------------------------------------------------

    def record(
        self, heard: Sequence[Heard], tell: Callable[[list[Event]], object] = lambda _told: None
    ) -> list[Event]:
        """Commit everything that was heard, and bring it to the disk.

        Args:
            heard: from the server.
            tell: called with what is returned as soon as it is committed, and would be found here
                if the process were killed. The disk may need long after that.

        Returns:
            The events to tell, in its order. What was known already is not told again.
        """
        # Outside the transaction, because comparing the names of a whole page takes a while.
        translated = [self._based(translate(one)) for one in heard]
        if any(map(_concerns_the_journal, heard)):
            told = self._commit(heard, translated)
        else:
            told = [event for event in translated if event is not None]
        tell(told)
        self.flush()
        return told

    def flush(self) -> None:
        """Bring everything that is committed to the disk; from then on it counts as `seen`."""
        if not self._ledger.books.is_flushed:
            with self._ledger.transaction() as books:
                books.account = replace(books.account)  # so that there is something to write

    def _commit(self, heard: Sequence[Heard], translated: Sequence[Event | None]) -> list[Event]:
        # What a plain server has said, nobody can send again after a power cut.
        with self._ledger.transaction(flushed=self._account.plain) as books:
            # The journal has begun anew in the meantime, and knows nothing of this connection.
            if not books.is_connected:
                raise JournalError("journal", "nobody is logged in")
            self._stored.clear()
            told: list[Event] = []
            for one, event in zip(heard, translated, strict=True):
                told += self._record(one)
                if event is not None:
                    told.append(event)
            return told + self._receipts_of_the_stored()

    def _based(self, event: Event | None) -> Event | None:
        """Return the event; what is said of the class gets its `base`."""
        if isinstance(event, events.Taught):
            return structs.replace(event, base=self._base)
        return event

    def _record(self, one: Heard) -> Sequence[Event]:
        """Write down what concerns messages, and return what `translate` has no event for."""
        match one:
            case messages.Message():
                return self._record_numbered(one)
            case messages.Ok():
                return self._record_ok(one)
            case messages.Err() if one.cid:
                return self._record_err(one)
            case messages.Receipt():
                return self._record_receipt(one)
            case messages.Gap():
                return self._record_gap(one)
            case messages.Page():
                return self._record_page(one)
            case messages.Live():
                self._ledger.books.is_live = True
                return (events.CaughtUp(),)
            case PlainMessage():
                return self._record_said(one)
            case messages.RoomChanged():
                self._note_title(one.room, one.title)
            case messages.Terms():
                return self._note_joined(one.room, one.since)
            case messages.RosterPage():
                return self._note_rooms(one.rooms)
        return ()

    def _record_page(self, page: messages.Page) -> Sequence[Event]:
        told = [
            event
            for message in page.messages
            for event in self._record_numbered(message, is_history=True)
        ]
        self._note_history(
            page.name, [event.place for event in told if isinstance(event, events.Received)]
        )
        # The window asked for these messages, and reads them from the journal afterwards.
        return [event for event in told if not isinstance(event, events.Received)]

    def _record_numbered(
        self, message: messages.Message, *, is_history: bool = False
    ) -> Sequence[Event]:
        """Write down a message and the number of its author, which the window must know first."""
        told = self._record_message(message, is_history=is_history)
        key, number = names.key(message.sender), message.number
        if number and self._ledger.note_number(key, number):
            return [events.AuthorNumbered(key, number), *told]
        return told

    def _record_message(
        self, message: messages.Message, *, is_history: bool = False
    ) -> Sequence[Event]:
        if not is_history:
            self._saw(message.id)
        sender_key = names.key(message.sender)
        is_own = sender_key == self._me
        # A server that gives no cid can't mean two messages by one id.
        cid = message.cid or f"{self._account.generation}:{message.id}"
        known = self._ledger.find(sender_key, cid)
        if known is None and message.author and message.author == self._author:
            known = self._ledger.find(self._me, cid)
            if known is not None:  # it had got there by the nick that the user had before
                sender_key, is_own = self._me, True
        if known is not None:
            if known.post.kind == "close" and known.state in {"pending", "failed"}:
                return self._settle_close(known, message)
            told = list(self._settle(known, message.id, message.at)) if is_own else []
            is_gone = (
                message.kind == "deleted"
                and not known.is_change
                and known.author in {message.author, ""}
            )
            return (
                told + self._changes.erase(self._ledger.find(sender_key, cid) or known)
                if is_gone
                else told
            )
        name = message.to if is_own or names.is_room(message.to) else message.sender
        major, state = self._base + message.id, "stored" if is_own else ""
        post = structs.replace(message.post, to="", cid=cid)
        is_gone = message.kind == "deleted"
        if is_gone:
            post = structs.replace(post, text="", kind="")
        elif post.kind not in SHOWN and not _is_known_change(post):
            return ()
        if post.kind in _IN_ROOMS and not names.is_room(message.to):
            return ()
        row = self._new_row(
            name, message.sender, post, message.at, major=major, state=state, author=message.author
        )
        if row.is_change:
            return self._insert_change(row)
        if is_gone:
            row = replace(row, deleted=1)
        changed: Sequence[Event] = ()
        if row.post.kind == "close":
            changed = self._changes.follow(row, lambda: self._insert(row, is_news=not is_history))
        else:
            self._insert(row, is_news=not is_history)
        if is_own:
            self._note_stored(row, message.id)
        item, told = self._changes.arrived(row)
        read = self._ledger.books.named(row.conversation).read
        was_read = not is_own and read is not None and row.place <= read
        return [events.Received(message.to, item, was_read), *told, *changed]

    def _note_history(self, name: str, places: Sequence[Place]) -> None:
        """Mark loaded history as read for a user who has read nothing yet.

        Messages from before the first one that came by itself are not new.
        """
        books = self._ledger.books
        conversation = books.conversations.get(names.key(name))
        if conversation is not None and conversation.read is None and places:
            books.conversations[conversation.key] = replace(conversation, read=max(places))

    def _record_said(self, said: PlainMessage) -> Sequence[Event]:
        name = said.to if names.is_room(said.to) else said.sender
        major = self._behind(self._ledger.conversation(name).number)
        row = self._new_row(name, said.sender, Post("", said.text), self._clock(), major=major)
        self._insert(row)
        return (events.Received(said.to, self.reader.item_of_unchanged(row)),)

    def _record_ok(self, ok: messages.Ok) -> Sequence[Event]:
        # Before that, messages with smaller ids may still be to come.
        if self._ledger.books.is_live:
            self._saw(ok.id)
        row = self._ledger.find(self._me, ok.cid)
        if row is None or row.post.kind == "close":  # the message itself has the result
            return ()
        return self._settle(row, ok.id, ok.at, later=ok.later)

    def _settle(
        self, row: MessageRow, id_: int, at: int, *, later: bool = False
    ) -> Sequence[Event]:
        """Note that the server has this message of the user's own."""
        if row.state not in {"pending", "failed"}:
            return ()
        new = replace(row, major=self._base + id_, at=at, state="stored", code="", detail="")
        if row.deleted:
            new = new.saying("")
        if row.is_change:
            return self._changes.follow(row, lambda: self._ledger.update(new))
        self._ledger.update(new)
        self._note_stored(new, id_)
        return (events.Accepted(new.post.cid, at, new.place, later),)

    def _settle_close(self, row: MessageRow, message: messages.Message) -> Sequence[Event]:
        """Note that the server has closed a ballot for the user, with this result."""
        new = replace(
            row.saying(message.text), major=self._base + message.id, at=message.at, state="stored"
        )
        told = self._changes.follow(row, lambda: self._ledger.update(new))
        self._note_stored(new, message.id)
        accepted = events.Accepted(new.post.cid, new.at, new.place, False)
        return [accepted, self._changed(new), *told]

    def _changed(self, row: MessageRow) -> Event:
        return events.Changed(
            self._ledger.books.named(row.conversation).name, self.reader.item(row)
        )

    def _record_err(self, err: messages.Err) -> Sequence[Event]:
        row = self._ledger.find(self._me, err.cid or "")
        if row is None or row.state not in {"pending", "unconfirmed"}:
            return ()
        major = self._behind(row.conversation) if row.major is None else row.major
        new = replace(row, major=major, state="failed", code=err.code, detail=err.text)
        if row.is_change:
            failed = events.ChangeFailed(
                self._ledger.books.named(row.conversation).name, row.post.kind, err.code, err.text
            )
            return [*self._changes.follow(row, lambda: self._ledger.update(new)), failed]
        if row.post.kind == "close":  # nobody would want to read it, or send it again
            name = self._ledger.books.named(row.conversation).name
            return [*self._discard(row), events.ChangeFailed(name, "close", err.code, err.text)]
        self._ledger.update(new)
        return (events.Failed(new.post.cid, err.code, err.text, new.place),)

    def _record_gap(self, gap: messages.Gap) -> Sequence[Event]:
        cid = f"gap {names.key(gap.name)} {self._base + gap.id}"
        if self._ledger.find("", cid) is not None:
            return ()
        post, major = Post("", "", cid), self._base + gap.id
        row = self._new_row(gap.name, "", post, self._clock(), major=major)
        self._insert(replace(row, code="gap"))
        return (events.GapFound(gap.name, row.at, row.place),)

    def _record_receipt(self, receipt: messages.Receipt) -> Sequence[Event]:
        receipts, key = self._ledger.books.receipts, names.key(receipt.name)
        delivered, read = before = self._receipts(key)
        if receipt.state == "delivered":
            delivered = max(delivered, receipt.id)
        elif receipt.state == "read":
            read = max(read, receipt.id)
        if (delivered, read) == before:
            return ()
        receipts[key, self._account.generation] = delivered, read
        if key not in self._ledger.books.conversations:
            return ()  # After a journal was lost: the messages are still to come.
        return (self._receipt_changed(receipt.name, receipt.state, receipt.id),)

    def _receipts(self, key: str) -> tuple[int, int]:
        return self._ledger.books.receipts.get((key, self._account.generation), (0, 0))

    def _note_stored(self, row: MessageRow, id_: int) -> None:
        key = self._ledger.books.keys[row.conversation]
        self._stored[key] = min(id_, self._stored.get(key, id_))

    def _receipts_of_the_stored(self) -> list[Event]:
        """Return the receipts that count for the messages stored in this transaction.

        A receipt may come before it is known that its message is stored; then it counts from now
        on.
        """
        told: list[Event] = []
        for key, lowest in self._stored.items():
            name = self._ledger.books.conversations[key].name
            for state, id_ in zip(("delivered", "read"), self._receipts(key), strict=True):
                if lowest <= id_:
                    told.append(self._receipt_changed(name, state, id_))
        return told

    def _receipt_changed(self, name: str, state: str, id_: int) -> Event:
        return events.ReceiptChanged(name, state, (self._base, 0), (self._base + id_, LAST_ROW))

    def _saw(self, id_: int) -> None:
        self._ledger.books.heard = max(self._ledger.books.heard, id_)

    # --- reading ----------------------------------------------------------------------------------

    def page(
        self, name: str, before: Place | None = None, limit: int = PAGE_MESSAGES
    ) -> events.PageLoaded:
        """Return the last `limit` messages before a place.

        Without a place, return the newest ones and all pending ones.
        """
        return self.reader.page(name, before, limit)

    def read(self, name: str, place: Place) -> int | None:
        """Note that the user has read up to a place.

        Nobody waits for the disk: if the power fails, the message is unread again.

        Returns:
            The id up to which the server has to be told; None if it knows that already or knows no
            id.
        """
        with self._ledger.reading() as books:
            conversation = books.conversations.get(names.key(name))
            if conversation is None or (
                conversation.read is not None and place <= conversation.read
            ):
                return None
            with self._ledger.transaction(flushed=False):
                unread = self._ledger.count_unread(conversation, place)
                books.conversations[conversation.key] = replace(
                    conversation, read=place, unread=unread
                )
        return self.id_at(place)

    def id_at(self, place: Place) -> int | None:
        """Return the server's id of the message at a place; None if this run of it gave none."""
        return handover.id_at(self._account.generation, place)

    def mark_unread(self, name: str, place: Place) -> list[Event]:
        """Make the messages after a place unread again.

        What the server has been told stays told.

        Returns:
            How many are unread now; nothing if there is nothing to mark.
        """
        with self._ledger.transaction() as books:
            conversation = books.conversations.get(names.key(name))
            unread = self._ledger.count_unread(conversation, place) if conversation else 0
            if conversation is None or not unread:
                return []
            books.conversations[conversation.key] = replace(conversation, read=place, unread=unread)
            return [events.UnreadMarked(conversation.name, place, unread)]

    # --- rows -------------------------------------------------------------------------------------

    @property
    def _account(self) -> Account:
        return self._ledger.books.account

    @property
    def _base(self) -> int:
        return self._account.generation * IDS

    def _new_row(
        self,
        name: str,
        sender: str,
        post: Post,
        at: int,
        *,
        major: int | None = None,
        state: str = "",
        author: str = "",
    ) -> MessageRow:
        """Return the next message of the conversation `name`, which is not written down yet."""
        about = post.about
        if about is not None and not (about.sender and about.cid):
            post, about = structs.replace(post, about=None), None
        return MessageRow(
            self._ledger.books.last_row + 1,
            self._ledger.conversation(name).number,
            major,
            sender,
            names.key(sender) if sender else "",
            post,
            at,
            state,
            about_key=names.key(about.sender) if about else "",
            author=author,
        )

    def _pending_row(self, post: Post) -> MessageRow:
        nick, now = self._account.nick, self._clock()
        return self._new_row(post.to, nick, post, now, state="pending", author=self._author)

    def _insert(self, row: MessageRow, *, is_news: bool = True) -> None:
        self._ledger.insert(row)
        if is_news:
            books = self._ledger.books
            conversation = books.named(row.conversation)
            books.conversations[conversation.key] = replace(
                conversation,
                newest=row.row,
                unread=conversation.unread + conversation.counts_as_unread(row),
            )

    def _insert_change(self, row: MessageRow) -> Sequence[Event]:
        """Write down a change to a message."""
        if row.post.kind not in {"react", "remove"}:
            # Nobody else can change what somebody has written, whatever the server says; a teacher
            # can have it removed.
            row = replace(row, about_key=row.sender_key)
        return self._changes.follow(row, lambda: self._ledger.insert(row))

    def _behind(self, conversation: int) -> int:
        """Return the major for a message without an id.

        It is behind its conversation, and behind everything that was seen before.
        """
        books = self._ledger.books
        highest = self._ledger.highest(books.conversations[books.keys[conversation]])
        return max(highest or 0, self._base + books.heard)


def _concerns_the_journal(one: Heard) -> bool:
    match one:
        case messages.RosterPage():
            return any(room.title or room.since for room in one.rooms)
        case messages.RoomChanged():
            return True
        case messages.Terms():
            return one.since > 0
        case _:
            return is_about_messages(one)


def _is_known_change(post: Post) -> bool:
    """Return whether it is a change to some message, of a kind that is known here."""
    about = post.about
    if post.kind not in CHANGES or about is None or not (about.sender and about.cid):
        return False
    return post.kind != "react" or len(post.text) <= REACTION_CHARACTERS
