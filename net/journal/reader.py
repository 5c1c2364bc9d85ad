"""Read messages from the journal as they are now, with everything that changed them since."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec
from msgspec import structs

from net.journal import search
from net.journal.folding import fold
from net.journal.ledger import LAST_ROW, Ledger
from net.journal.rows import ConversationRow, MessageRow
from net.wire import events, names
from net.wire.dialogue import IDS
from net.wire.events import BEGINNING, ExcerptLoaded, Hit, Item, Place, Quote, SearchFinished

PAGE_MESSAGES = 100
FOUND_MESSAGES = 200
# A quote is shown in one line.
QUOTE_CHARACTERS = 300
_LAST: Place = (LAST_ROW, LAST_ROW)
_HISTORY_AT_ONCE = 500
LAST_CHARACTERS = 500  # of a last message: more than is shown in a line


class Reader:
    """Any thread may call any method, and all of them raise JournalError."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    # --- one message ------------------------------------------------------------------------------

    def item(self, row: MessageRow) -> Item:
        return self._completed(row, self.fold(row))

    def item_of_unchanged(self, row: MessageRow) -> Item:
        """Return the item of a message to which there are no changes."""
        return self._completed(row, fold(row, ()))

    def fold(self, row: MessageRow) -> Item:
        """Return the message with its changes, without what it quotes and how far it has got."""
        return fold(row, self._ledger.changes(row.sender_key, row.post.cid) if row.post.cid else ())

    def _completed(self, row: MessageRow, item: Item) -> Item:
        state, reply = self._state(row), None if item.deleted else self._quote(row)
        if reply is None and state == item.state:
            return item
        return msgspec.structs.replace(item, state=state, reply=reply)

    def target(self, row: MessageRow) -> MessageRow | None:
        """Return the message that this one changes or answers, if it is here.

        It has to be in the same conversation. Otherwise somebody could show, or change, what was
        said elsewhere.
        """
        target = self._ledger.find(row.about_key, row.about_cid) if row.about_cid else None
        is_one = (
            target is not None and target.conversation == row.conversation and not target.is_change
        )
        return target if is_one else None

    def _quote(self, row: MessageRow) -> Quote | None:
        about = row.post.about
        if about is None:
            return None
        target = self.target(row)
        if target is None:
            return Quote(about.sender, about.cid)
        text, kind = self.fold(target).text, target.post.kind
        return Quote(about.sender, about.cid, text if kind else text[:QUOTE_CHARACTERS], kind)

    def _state(self, row: MessageRow) -> str:
        if row.state != "stored" or row.major is None:
            return row.state
        generation, id_ = divmod(row.major, IDS)
        books = self._ledger.books
        delivered, read = books.receipts.get((books.keys[row.conversation], generation), (0, 0))
        return "read" if id_ <= read else "delivered" if id_ <= delivered else row.state

    def last(self, conversation: ConversationRow) -> Item | None:
        """Return the last message of a conversation, its text cut; None if there is none.

        It must be called while the journal is lent to this thread.
        """
        pending = self._ledger.pending_in(conversation)
        rows = pending[-1:] or self._ledger.before(conversation, _LAST, 1)
        return _cut(self.item(rows[0])) if rows else None

    def lasts(self) -> dict[int, Item]:
        """Return the last message of every conversation, by the conversation's number.

        Their texts are cut. It asks a fixed number of questions, however many conversations there
        are, and must be called while the journal is lent to this thread.
        """
        rows = {row.conversation: row for row in self._ledger.lasts()}
        rows |= {row.conversation: row for row in self._ledger.pending() if not row.is_change}
        changed = self._ledger.changed_lasts()
        return {
            number: _cut(
                self.item(row)
                if row.row in changed or row.major is None
                else structs.replace(row.item, state=self._state(row))
            )
            for number, row in rows.items()
        }

    # --- many -------------------------------------------------------------------------------------

    def page(
        self,
        name: str,
        before: Place | None = None,
        limit: int = PAGE_MESSAGES,
        *,
        over_hole: bool = False,
    ) -> events.PageLoaded:
        """Return the last `limit` messages before a place.

        Without a place, return the newest ones and all pending ones. Where messages are missing the
        page ends, unless it may go `over_hole`: it is empty if it begins there.
        """
        with self._ledger.reading() as books:
            conversation = books.conversations.get(names.key(name))
            if conversation is None:
                return events.PageLoaded(name, before, (), False)
            rows, more = self._before(conversation, before or _LAST, limit, over_hole=over_hole)
            if before is None:
                rows += self._ledger.pending_in(conversation)
            return events.PageLoaded(name, before, self._items(rows), more)

    def excerpt(
        self,
        serial: int,
        name: str,
        *,
        around: Place | None = None,
        quoted: Quote | None = None,
        at: int | None = None,
        before: Place | None = None,
        after: Place | None = None,
        limit: int = PAGE_MESSAGES,
        over_hole: bool = False,
    ) -> ExcerptLoaded:
        """Return some `limit` messages, chosen by one of the arguments.

        Args:
            serial: the number of the question, for the answer.
            name: the conversation.
            around: messages before and after this place.
            quoted: messages before and after this one; none if it is not here.
            at: messages from the first one at or after this time (ms); the last ones if there is
                none.
            before: the last messages before this place.
            after: the first messages after this place.
            limit: how many.
            over_hole: as in `page`, for the earlier ones.
        """
        with self._ledger.reading() as books:
            conversation = books.conversations.get(names.key(name))
            if conversation is None:
                return ExcerptLoaded(serial, name, (), None, False, False)
            target: Place | None = None
            if quoted is not None:
                around = self._place_of(conversation, quoted)
                if around is None:
                    return ExcerptLoaded(serial, name, (), None, False, False)
            if at is not None:
                found = self._ledger.from_time(conversation, at)
                target = found.place if found else None
                start, half = (target, 0) if target else (_LAST, limit)
            elif around is not None:
                start, half = around, limit // 2
            elif after is not None:
                start, half = (after[0], min(after[1], LAST_ROW - 1) + 1), 0
            else:
                start, half = before or _LAST, limit
            earlier, older = self._before(conversation, start, half, over_hole=over_hole)
            # `start` itself belongs to the later ones.
            later = self._ledger.after(conversation, (start[0], start[1] - 1), limit - half + 1)
            newer = len(later) > limit - half
            later = later[: limit - half]
            if around is not None and later and later[0].place == around:
                target = around
            return ExcerptLoaded(serial, name, self._items(earlier + later), target, older, newer)

    def _place_of(self, conversation: ConversationRow, quoted: Quote) -> Place | None:
        row = self._ledger.find(names.key(quoted.sender), quoted.cid)
        is_here = row is not None and row.conversation == conversation.number and not row.is_change
        return row.place if row and is_here and row.major is not None else None

    def _before(
        self, conversation: ConversationRow, end: Place, limit: int, *, over_hole: bool
    ) -> tuple[list[MessageRow], bool]:
        """Return messages in their order, and whether there are more before them."""
        rows = self._ledger.before(conversation, end, limit + 1)
        more = len(rows) > limit
        rows = rows[:limit]
        hole = None if over_hole else self._hole(conversation, end)
        if hole is not None:
            above = [row for row in rows if row.place[0] >= hole[1]]
            more = bool(above) and (more or len(above) < len(rows))
            rows = above
        return rows[::-1], more

    def _hole(self, conversation: ConversationRow, end: Place) -> tuple[int, int] | None:
        """Return the hole of the conversation, if it is before this place and can be filled."""
        account, hole = self._ledger.books.account, conversation.hole
        is_here = (
            hole is not None
            and end[0] > hole[0]
            and hole[1] > account.generation * IDS
            and not account.plain
        )
        return hole if is_here else None

    def hole_before(self, name: str, end: Place | None) -> int | None:
        """Return the id before which messages are missing that come before a place.

        Args:
            name: the conversation.
            end: the place; None: the end of the conversation.

        Returns:
            None if none are missing, as far as is known.
        """
        with self._ledger.reading() as books:
            conversation = books.conversations.get(names.key(name))
            hole = self._hole(conversation, end or _LAST) if conversation else None
            return hole[1] - books.account.generation * IDS if hole else None

    def _items(self, rows: Iterable[MessageRow]) -> tuple[Item, ...]:
        return tuple(self.item(row) for row in rows)

    def search(
        self, serial: int, text: str, name: str = "", limit: int = FOUND_MESSAGES
    ) -> SearchFinished:
        """Return the newest messages with words that begin with those of the text.

        Pending ones are left out, because they have no place to be shown at.

        Args:
            serial: the number of the question, for the answer.
            text: what the user has typed.
            name: the conversation; "" for all.
            limit: how many at most.
        """
        with self._ledger.reading() as books:
            conversation = books.conversations.get(names.key(name)) if name else None
            pattern = search.pattern(text, conversation.number if conversation else None)
            if not pattern or (name and conversation is None):
                return SearchFinished(serial, (), False)
            rows = self._ledger.search(pattern, limit + 1)
            more = len(rows) > limit
            rows = [row for row in rows[:limit] if row.major is not None]
            # Messages loaded from the server's history were written down last, but are not new.
            rows.sort(key=lambda row: (row.at, row.place), reverse=True)
            return SearchFinished(
                serial,
                tuple(Hit(books.named(row.conversation).name, self.item(row)) for row in rows),
                more,
            )

    def history(self, name: str) -> Iterator[Item]:
        """Yield all messages of a conversation, oldest first, the pending ones last.

        Others may use the journal meanwhile.
        """
        start: Place = BEGINNING
        while True:
            with self._ledger.reading() as books:
                conversation = books.conversations.get(names.key(name))
                if conversation is None:
                    return
                rows = self._ledger.after(conversation, start, _HISTORY_AT_ONCE)
                is_last = len(rows) < _HISTORY_AT_ONCE
                if is_last:
                    rows += self._ledger.pending_in(conversation)
                items: Sequence[Item] = self._items(rows)
                start = rows[-1].place if not is_last else start
            yield from items
            if is_last:
                return

    def asks_before(self, name: str) -> int | None:
        """Return the id before which the server may have messages that are not here.

        It is None if the server can't be asked: the oldest message of the conversation here has an
        id of an earlier generation.
        """
        with self._ledger.reading() as books:
            conversation = books.conversations.get(names.key(name))
            lowest = self._ledger.lowest(conversation) if conversation else None
            if lowest is None:
                return IDS
            base = books.account.generation * IDS
            # The oldest one is asked for as well: it may be a note. If it is a message, it is
            # recognised by its cid.
            return lowest - base + 1 if lowest >= base else None

    def whereabouts(self, sender: str, cid: str) -> tuple[int, bool]:
        """Return the id that the server gave a message, and whether it is of this generation.

        The id is 0 if it has none.
        """
        with self._ledger.reading() as books:
            row = self._ledger.find(names.key(sender), cid)
            if row is None or row.major is None or row.state in {"failed", "unconfirmed"}:
                return 0, False
            generation, id_ = divmod(row.major, IDS)
            return id_, generation == books.account.generation and not books.account.plain


def _cut(item: Item) -> Item:
    """Return a last message with as much of its text as a line may need."""
    if item.kind or (item.reply is None and len(item.text) <= LAST_CHARACTERS):
        return item  # half a ballot could not be read
    return structs.replace(item, text=item.text[:LAST_CHARACTERS], reply=None)
