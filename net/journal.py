"""The client's journal: every message of one user on one server, what waits to be sent, and how far all that goes.

The theory. The journal is what makes the promises true (docs/PROTOCOL.md): a message is committed here before it is
sent, and what is received is committed here before anybody is told of it and before the server hears that it was
`seen`. So wherever the program is killed, the next one finds everything, and knows what comes a second time.

A message stands at a *place*, (generation * IDS + id, row): the server's ids give the order. When the server begins
anew with other ids (it lost its database), a new *generation* begins here, and comes after all that was before. What
has no id (failed messages, those of plain servers) stands behind the highest place of its conversation. Pending
messages have no place.

How far the recipient of the user's messages has got is kept for each generation as two ids, not at each message:
"delivered up to 7, read up to 5". So a receipt is one row, and never goes down.
"""

from __future__ import annotations

import contextlib
import hashlib
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from net import events, messages, names
from net.address import Address
from net.dialogue import IDS, Heard, Said
from net.events import Event, Item, Place
from net.ledger import LAST_ROW, Account, JournalError, Ledger, Row
from net.messages import Post

__all__ = ["PAGE_MESSAGES", "Journal", "JournalError", "path_for"]

PAGE_MESSAGES = 100
_FIRST_UNWRITTEN_ROW = 2**62


def path_for(folder: Path, address: Address, nick: str) -> Path:
    """The journal's file. A hash, because names of people and servers may hold what names of files can't."""
    name = hashlib.sha256(f"{address}\n{names.key(nick)}".encode("utf-8", "replace")).hexdigest()
    return folder / f"{name[:32]}.db"


class Journal:
    """Open from the beginning until `close`. Any thread may call any method, and may have to wait for the disk.

    All methods raise JournalError; then nothing has changed, unless a damaged journal has given way to a new one.
    """

    def __init__(
        self, path: Path | None, nick: str, *, clock: Callable[[], int] = lambda: time.time_ns() // 1_000_000
    ) -> None:
        """`nick` is the user; `clock` tells the time in ms. Without a path nothing is kept beyond `close`."""
        self._clock = clock
        self._me = names.key(nick)
        self._stored: dict[str, int] = {}  # in this transaction: conversation -> lowest id of the user's own
        self._unwritten = 0
        self._ledger = Ledger(path, nick)

    def close(self) -> None:
        self._ledger.close()

    # --- how far it goes --------------------------------------------------------------------------

    @property
    def set_aside(self) -> str:
        """The name of the damaged file that last had to give way; "" if none had to."""
        return self._ledger.set_aside

    @property
    def epoch(self) -> str:
        return self._account.epoch

    @property
    def seen(self) -> int:
        """The id up to which everything from the server is here, committed."""
        return self._account.seen

    def restored(self) -> events.Restored | None:
        """What there is of former days; None unless this user has ever logged in."""
        with self._ledger.reading() as books:
            if not books.has_account:
                return None
            conversations = sorted(books.conversations.values(), key=lambda one: one.newest, reverse=True)
            return events.Restored(
                books.account.nick, books.account.server,
                tuple(events.Past(one.name, one.read, one.unread) for one in conversations))

    def logged_in(
        self, nick: str, server: str, *, epoch: str = "", said: int = 0, since: int = 0, plain: bool = False
    ) -> None:
        """A connection begins. `said` was `seen` in the hello, `since` is in the welcome; a plain server knows none."""
        with self._ledger.transaction() as books:
            if not plain and said != self.seen:
                raise JournalError("journal", "it has begun anew since the hello")
            account = replace(books.account, nick=nick, server=server, plain=plain)
            if not plain:
                # Without anything seen, another database looks like the same one.
                is_doubtful = since == 0 and epoch != account.epoch and self._has_ids()
                generation = account.generation + (since != said or is_doubtful)
                account = replace(account, epoch=epoch, generation=generation, seen=since)
            books.account, books.has_account = account, True
            books.is_connected, books.is_live = True, False

    def _has_ids(self) -> bool:
        """Whether there is a message of this generation with an id."""
        conversations = self._ledger.books.conversations.values()
        return any((self._ledger.highest(one) or 0) > self._base for one in conversations)

    # --- out --------------------------------------------------------------------------------------

    def add(self, posts: Sequence[Post]) -> None:
        """Messages that are to be sent; from now on they are pending."""
        with self._ledger.transaction():
            for post in posts:
                self._insert(post.to, self._account.nick, post.cid, post.text, self._clock(), state="pending")

    def retry(self, post: Post) -> bool:
        """A message that failed, or that a damaged journal has lost, is pending again. False if it is stored."""
        with self._ledger.transaction():
            row = self._ledger.find(self._me, post.cid)
            if row is None:
                self._insert(post.to, self._account.nick, post.cid, post.text, self._clock(), state="pending")
            elif row.state == "failed":
                self._ledger.update(replace(row, major=None, at=self._clock(), state="pending", code="", detail=""))
            return row is None or row.state in {"failed", "pending"}

    def pending(self) -> list[Post]:
        """What is still to be sent, or to be sent again, in its order."""
        with self._ledger.reading():
            return [Post(row.recipient, row.text, row.cid or "") for row in self._ledger.pending()]

    def sent_unconfirmed(self, cid: str) -> events.Unconfirmed:
        """The message has gone to a plain server, and nothing more will be known of it."""
        with self._ledger.transaction():
            row = self._ledger.find(self._me, cid)
            if row is None:
                raise JournalError("journal", f"there is no message {cid}")
            row = self._ledger.update(replace(row, state="unconfirmed", major=self._behind(row.conversation)))
            return events.Unconfirmed(cid, row.place)

    def place_of_unwritten(self, name: str) -> Place:
        """Where a message to somebody is shown that could not be added: behind what is there now. Raises nothing."""
        self._unwritten += 1
        major = self._base + self.seen
        with contextlib.suppress(JournalError), self._ledger.reading() as books:
            conversation = books.conversations.get(names.key(name))
            if conversation:
                major = self._behind(conversation.number)
        return major, _FIRST_UNWRITTEN_ROW + self._unwritten

    # --- in ---------------------------------------------------------------------------------------

    def record(self, heard: Sequence[Heard | Event]) -> list[Event]:
        """Commits all that was heard, and returns what there is to tell, in its order: events stay what they are,
        and what was known already is not told again."""
        if all(isinstance(one, Event) for one in heard):
            return [one for one in heard if isinstance(one, Event)]
        with self._ledger.transaction() as books:
            if not books.is_connected:  # it has begun anew in the meantime, and knows nothing of this connection
                raise JournalError("journal", "nobody is logged in")
            self._stored.clear()
            told = [event for one in heard for event in self._record(one)]
            return told + self._receipts_of_the_stored()

    def _record(self, one: Heard | Event) -> Sequence[Event]:
        match one:
            case messages.Message():
                return self._record_message(one)
            case messages.Ok():
                return self._record_ok(one)
            case messages.Err():
                return self._record_err(one)
            case messages.Receipt():
                return self._record_receipt(one)
            case messages.Gap():
                return self._record_gap(one)
            case messages.Page():
                told = [event for message in one.messages for event in self._record_message(message, is_history=True)]
                return [event for event in told if isinstance(event, events.Accepted)]  # the others were asked for
            case messages.Live():
                self._ledger.books.is_live = True
                return (events.CaughtUp(),)
            case Said():
                return self._record_said(one)
            case _:
                return (one,)

    def _record_message(self, message: messages.Message, *, is_history: bool = False) -> Sequence[Event]:
        if not is_history:
            self._saw(message.id)
        sender_key = names.key(message.sender)
        is_own = sender_key == self._me
        # A server that gives no cid can't mean two messages by one id.
        cid = message.cid or f"{self._account.generation}:{message.id}"
        known = self._ledger.find(sender_key, cid)
        if known is not None:
            return self._settle(known, message.id, message.at) if is_own else ()
        name = message.to if is_own or names.is_room(message.to) else message.sender
        row = self._insert(name, message.sender, cid, message.text, message.at, major=self._base + message.id,
                           state="stored" if is_own else "", is_news=not is_history)
        if is_own:
            self._note_stored(row, message.id)
        return (events.Received(message.sender, message.to, message.text, message.at, row.place),)

    def _record_said(self, said: Said) -> Sequence[Event]:
        if names.key(said.sender) == self._me:
            return ()  # an echo of what is here already
        name = said.to if names.is_room(said.to) else said.sender
        major = self._behind(self._ledger.conversation(name).number)
        row = self._insert(name, said.sender, None, said.text, self._clock(), major=major)
        return (events.Received(said.sender, said.to, said.text, row.at, row.place),)

    def _record_ok(self, ok: messages.Ok) -> Sequence[Event]:
        if self._ledger.books.is_live:  # before, messages with smaller ids may still be to come
            self._saw(ok.id)
        row = self._ledger.find(self._me, ok.cid)
        return self._settle(row, ok.id, ok.at, later=ok.later) if row else ()

    def _settle(self, row: Row, id_: int, at: int, *, later: bool = False) -> Sequence[Event]:
        """The server has this message of the user's own."""
        if row.state not in {"pending", "failed"}:
            return ()
        row = self._ledger.update(replace(row, major=self._base + id_, at=at, state="stored", code="", detail=""))
        self._note_stored(row, id_)
        return (events.Accepted(row.cid or "", at, row.place, later),)

    def _record_err(self, err: messages.Err) -> Sequence[Event]:
        row = self._ledger.find(self._me, err.cid or "")
        if row is None or row.state not in {"pending", "unconfirmed"}:
            return ()
        major = self._behind(row.conversation) if row.major is None else row.major
        row = self._ledger.update(replace(row, major=major, state="failed", code=err.code, detail=err.text))
        return (events.Failed(row.cid or "", err.code, err.text, row.place),)

    def _record_gap(self, gap: messages.Gap) -> Sequence[Event]:
        cid = f"gap {names.key(gap.peer)} {self._base + gap.id}"
        if self._ledger.find("", cid) is not None:
            return ()
        row = self._insert(gap.peer, "", cid, "", self._clock(), major=self._base + gap.id, code="gap")
        return (events.Gap(gap.peer, row.at, row.place),)

    def _record_receipt(self, receipt: messages.Receipt) -> Sequence[Event]:
        receipts, key = self._ledger.books.receipts, names.key(receipt.peer)
        delivered, read = before = self._receipts(key)
        if receipt.state == "delivered":
            delivered = max(delivered, receipt.id)
        elif receipt.state == "read":
            read = max(read, receipt.id)
        if (delivered, read) == before:
            return ()
        receipts[key, self._account.generation] = delivered, read
        if key not in self._ledger.books.conversations:
            return ()  # after a journal was lost: the messages are still to come
        return (self._receipt_changed(receipt.peer, receipt.state, receipt.id),)

    def _receipts(self, key: str) -> tuple[int, int]:
        return self._ledger.books.receipts.get((key, self._account.generation), (0, 0))

    def _note_stored(self, row: Row, id_: int) -> None:
        key = self._ledger.books.keys[row.conversation]
        self._stored[key] = min(id_, self._stored.get(key, id_))

    def _receipts_of_the_stored(self) -> list[Event]:
        """A receipt may come before the message is known to be stored: then it counts from now on."""
        told: list[Event] = []
        for key, lowest in self._stored.items():
            name = self._ledger.books.conversations[key].name
            for state, id_ in zip(("delivered", "read"), self._receipts(key), strict=True):
                if lowest <= id_:
                    told.append(self._receipt_changed(name, state, id_))
        return told

    def _receipt_changed(self, peer: str, state: str, id_: int) -> Event:
        return events.ReceiptChanged(peer, state, (self._base, 0), (self._base + id_, LAST_ROW))

    def _saw(self, id_: int) -> None:
        if id_ > self._account.seen:
            self._ledger.books.account = replace(self._account, seen=id_)

    # --- back again -------------------------------------------------------------------------------

    def page(self, name: str, before: Place | None = None, limit: int = PAGE_MESSAGES) -> events.Page:
        """The `limit` messages that stand last before the place; or the newest, and all that are pending."""
        with self._ledger.reading() as books:
            conversation = books.conversations.get(names.key(name))
            if conversation is None:
                return events.Page(name, before, (), False)
            rows = self._ledger.before(conversation, before or (LAST_ROW, LAST_ROW), limit + 1)
            more = len(rows) > limit
            rows = rows[:limit][::-1]
            if before is None:
                rows += self._ledger.pending_in(conversation)
            return events.Page(name, before, tuple(self._item(row, conversation.key) for row in rows), more)

    def _item(self, row: Row, key: str) -> Item:
        place = None if row.major is None else row.place
        state = row.state
        if state == "stored" and place is not None:
            generation, id_ = divmod(place[0], IDS)
            delivered, read = self._ledger.books.receipts.get((key, generation), (0, 0))
            state = "read" if id_ <= read else "delivered" if id_ <= delivered else state
        return Item(row.sender, row.text, row.at, place, state, row.cid or "", row.code, row.detail)

    def asks_before(self, name: str) -> int | None:
        """The id before which the server may have more of a conversation than there is here. None: it can't be asked,
        for the oldest message here has an id of an earlier generation."""
        with self._ledger.reading() as books:
            conversation = books.conversations.get(names.key(name))
            lowest = self._ledger.lowest(conversation) if conversation else None
            if lowest is None:
                return IDS
            # That one is asked for as well: it may be a note; if it is a message, it is known by its cid.
            return lowest - self._base + 1 if lowest >= self._base else None

    def read(self, name: str, place: Place) -> int | None:
        """The user has read up to here. The id up to which the server has not heard that yet, if it knows one."""
        with self._ledger.reading() as books:
            conversation = books.conversations.get(names.key(name))
            if conversation is None or (conversation.read is not None and place <= conversation.read):
                return None
            with self._ledger.transaction():
                unread = self._ledger.count_unread(conversation, place)
                books.conversations[conversation.key] = replace(conversation, read=place, unread=unread)
        generation, id_ = divmod(place[0], IDS)
        return id_ if generation == self._account.generation and id_ else None

    # --- rows -------------------------------------------------------------------------------------

    @property
    def _account(self) -> Account:
        return self._ledger.books.account

    @property
    def _base(self) -> int:
        return self._account.generation * IDS

    def _insert(
        self, name: str, sender: str, cid: str | None, text: str, at: int, *, major: int | None = None,
        state: str = "", code: str = "", is_news: bool = True,
    ) -> Row:
        books, conversation = self._ledger.books, self._ledger.conversation(name)
        row = Row(books.last_row + 1, conversation.number, major, sender, names.key(sender) if sender else "", cid,
                  text, at, state, code, recipient=name if state == "pending" else "")
        self._ledger.insert(row)
        if is_news:
            is_unread = sender and not state and (conversation.read is None or row.place > conversation.read)
            books.conversations[conversation.key] = replace(
                conversation, newest=row.row, unread=conversation.unread + bool(is_unread))
        return row

    def _behind(self, conversation: int) -> int:
        """Where a message without an id stands: behind its conversation, and behind all that was seen before it."""
        books = self._ledger.books
        highest = self._ledger.highest(books.conversations[books.keys[conversation]])
        return max(highest or 0, self._base + self._account.seen)
