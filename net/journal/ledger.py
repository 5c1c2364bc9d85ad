"""Keep the file under the client's journal: checked rows, and books that are in memory as well.

Every row carries a checksum, because SQLite would notice a broken page, but not a flipped bit in a
text. A damaged file is renamed, and a new one begins. The server sends again what it has. Nobody
else has the pending messages, so those that can still be read are carried over.
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from net.journal import schema, search
from net.journal.rows import (
    MESSAGE_COLUMNS,
    Account,
    Books,
    ConversationRow,
    DraftRow,
    MessageRow,
    message_of,
)
from net.shared.database import (
    Database,
    TooNew,
    checked,
    errors_of_sqlite,
    open_database,
    rule_out,
    set_aside,
    text_of,
    with_crc,
)
from net.shared.errors import Damaged, InUse, JournalError, StorageError
from net.wire import names
from net.wire.ballots import readable
from net.wire.events import Place

T = TypeVar("T")

# A window that is closed and opened again may meet its own earlier process, which is still saying
# goodbye.
LOCK_SECONDS = 3.0
MOST_NUMBERS = 20_000  # of authors in memory; a Charla server knows fewer people
LAST_ROW = 2**63 - 1
# An index of up to this many messages is written anew as soon as words must be removed, which takes
# 20 ms; a larger one at the end.
_RENEWED_ROWS = 4000
_IN_THE_INDEX, _IN_GAPS = 1, 2


class Ledger:
    """A ledger is an open file.

    `transaction` and `reading` lend it to one thread at a time. The methods below them may be
    called only inside one of these.
    """

    def __init__(self, path: Path | None, nick: str) -> None:
        """Open the file, or make a new one; without a path it is in memory.

        Raises:
            JournalError: with the code "journal", "in_use" or "journal_newer".
        """
        self.set_aside = ""  # The name of the damaged file that was replaced.
        self._path = path
        self.nick = nick
        self._lock = threading.RLock()
        self._closed = False
        self._numbers: dict[str, int] = {}  # some of the numbers of authors that are in the file
        self._is_flushing = True  # whether COMMIT waits for the disk
        self._traces = 0  # Traces of deleted texts: _IN_THE_INDEX, _IN_GAPS or 0.
        self._db: Database | None = None
        self.books = Books(Account(nick))
        with _as_journal_errors():
            try:
                self._open()
            except StorageError as error:
                if not _is_damage(error):
                    raise
                self._begin_anew()

    def close(self) -> None:
        with self._lock:
            self._closed = True
            if self._traces and self._db is not None:
                self._remove_traces()
            self._close()

    @contextlib.contextmanager
    def reading(self) -> Iterator[Books]:
        """Lend the file to this thread for reading.

        If something is damaged, it begins anew with a new file first.

        Raises:
            JournalError: the file can't be read, is damaged or closed.
        """
        with self._lock, _as_journal_errors():
            if self._closed:
                raise JournalError("closed")
            try:
                if self._db is None:  # Beginning anew has failed.
                    self._open()
                with errors_of_sqlite():
                    yield self.books
            except StorageError as error:
                if not _is_damage(error):
                    raise
                self._begin_anew()
                raise JournalError("journal_damaged", self.set_aside) from None

    @contextlib.contextmanager
    def transaction(self, *, flushed: bool = True) -> Iterator[Books]:
        """Lend the file to this thread for changes, all of which are on the disk at the end.

        If anything is raised, none of them is kept, neither on the disk nor in memory.

        Args:
            flushed: False: they are in the file, where they survive this process, but the system
                may not have written them to the disk yet. The next transaction brings them there,
                too.
        """
        with self.reading():
            before, traces = self.books.copy(), self._traces
            try:
                self._set_flushing(flushed)
                self._execute("BEGIN IMMEDIATE")
                yield self.books
                self._note_flushed(flushed)
                self._write_books(before)
                self._execute("COMMIT")
                if self._traces == _IN_THE_INDEX and self.books.last_row <= _RENEWED_ROWS:
                    self._renew_words()
            except BaseException as error:
                self.books, self._traces = before, traces
                self._numbers.clear()
                # A full disk may have rolled it back already.
                with contextlib.suppress(sqlite3.Error):
                    self._execute("ROLLBACK")
                if isinstance(error, sqlite3.Error) and self._db is not None:
                    rule_out(self._db, self._path, error)
                raise
            if self._db is not None and self._db.log_room is not None:
                self._db.log_room.look()

    def _set_flushing(self, flushing: bool) -> None:
        """Let COMMIT wait for the disk, or not (https://www.sqlite.org/pragma.html#pragma_synchronous).

        `execute` would not do it a second time: such a PRAGMA works while it is compiled, and
        compiled statements are kept.
        """
        if flushing is not self._is_flushing:
            assert self._db is not None
            self._db.executescript(f"PRAGMA synchronous = {'FULL' if flushing else 'NORMAL'}")
            self._is_flushing = flushing

    def _note_flushed(self, flushed: bool) -> None:
        """Note whether all is on the disk with the end of this transaction; then it is seen."""
        books = self.books
        books.is_flushed = flushed
        if flushed and books.heard > books.account.seen:
            books.account = replace(books.account, seen=books.heard)

    # --- rows -------------------------------------------------------------------------------------

    def conversation(self, name: str) -> ConversationRow:
        """Return the conversation of that name; make it if there is none."""
        key = names.key(name)
        found = self.books.conversations.get(key)
        if found is None:
            found = self.books.conversations[key] = ConversationRow(
                len(self.books.keys) + 1, key, name
            )
            self.books.keys[found.number] = key
        return found

    def insert(self, row: MessageRow) -> None:
        self._execute(
            f"INSERT INTO message ({schema.COLUMNS}) VALUES ({schema.VALUES})",
            *with_crc(row.values),
        )
        self.books.last_row = row.row
        if row.sender and not row.is_change and (text := readable(row.post.kind, row.post.text)):
            self._insert_words(row, text)

    def update(self, row: MessageRow) -> MessageRow:
        """Give a row other values, and return it.

        The words by which it is found stay as they are.
        """
        self._execute(
            f"UPDATE message SET ({schema.COLUMNS}) = ({schema.VALUES}) WHERE row = ?",
            *with_crc(row.values),
            row.row,
        )
        return row

    def delete(self, row: MessageRow) -> None:
        """Delete a row for good, and its words from the index."""
        self._execute(search.DELETE, row.row)
        self._execute("DELETE FROM message WHERE row = ?", row.row)

    def set_words(self, row: MessageRow, text: str) -> None:
        """Make the message be found by the words of this text from now on."""
        self._execute(search.DELETE, row.row)
        if text := readable(row.post.kind, text):
            self._insert_words(row, text)
        else:
            self._note_traces(_IN_THE_INDEX)

    def _insert_words(self, row: MessageRow, text: str) -> None:
        said = search.spelled_out(text)
        self._execute(search.INSERT, row.row, search.mark(row.conversation), said)

    def find(self, sender_key: str, cid: str) -> MessageRow | None:
        return next(iter(self._rows("find", sender_key, cid)), None)

    def pending(self) -> list[MessageRow]:
        """Return all pending messages, in the order in which they were written."""
        return self._rows("pending")

    def pending_in(self, conversation: ConversationRow) -> list[MessageRow]:
        return self._rows("pending in", conversation.number)

    def failed_in(self, conversation: ConversationRow) -> list[MessageRow]:
        """Return the messages of a conversation that have failed, in the order of their rows."""
        return self._rows("failed in", conversation.number)

    def lasts(self) -> list[MessageRow]:
        """Return the last message of each conversation that has a place."""
        return self._rows("lasts")

    def changed_lasts(self) -> set[int]:
        """Return the rows of those among `lasts` to which there are changes."""
        return {row for (row,) in self._execute(schema.QUERIES["changed lasts"])}

    def is_mentioned(self, key: str, cid: str) -> bool:
        """Return whether there are changes or answers to a message."""
        return bool(self._one("mentioned", key, cid))

    def changes(self, key: str, cid: str) -> list[MessageRow]:
        """Return all changes to a message, allowed or not.

        Args:
            key: the key of the message's sender.
            cid: the sender's name for the message.
        """
        return self._rows("changes", key, cid)

    def answers(self, key: str, cid: str, limit: int) -> list[MessageRow]:
        """Return the messages that answer a message, the newest first."""
        return self._rows("answers", key, cid, limit)

    def before(self, conversation: ConversationRow, end: Place, limit: int) -> list[MessageRow]:
        """Return the last `limit` messages before a place, the last one first."""
        number, (major, row) = conversation.number, end
        rows = self._rows("before in major", number, major, row, limit)
        rows += self._rows("before major", number, major, limit - len(rows))
        for one in rows:
            if one.conversation != number or not one.place < end:
                raise _out_of_order(one)
            end = one.place
        return rows

    def after(self, conversation: ConversationRow, start: Place, limit: int) -> list[MessageRow]:
        """Return the first `limit` messages after a place."""
        number, (major, row) = conversation.number, start
        rows = self._rows("after in major", number, major, row, limit)
        rows += self._rows("after major", number, major, limit - len(rows))
        for one in rows:
            if one.conversation != number or not start < one.place:
                raise _out_of_order(one)
            start = one.place
        return rows

    def from_time(self, conversation: ConversationRow, at: int) -> MessageRow | None:
        """Return the earliest message at or after a time."""
        rows = self._rows("from time", conversation.number, at)
        if rows and (rows[0].conversation != conversation.number or rows[0].at < at):
            raise _out_of_order(rows[0])
        return rows[0] if rows else None

    def search(self, pattern: str, limit: int) -> list[MessageRow]:
        """Return the messages that match a `net.journal.search.pattern`.

        The last one written down comes first.
        """
        return self._rows("search", pattern, limit)

    def count_unread(self, conversation: ConversationRow, place: Place) -> int:
        """Return how many messages of others come after a place."""
        number, (major, row) = conversation.number, place
        return (self._one("unread in major", number, major, row) or 0) + (
            self._one("unread after major", number, major) or 0
        )

    def highest(self, conversation: ConversationRow) -> int | None:
        """Return the highest major of a conversation, changes included."""
        ends = [self._one(query, conversation.number) for query in ("highest", "highest change")]
        return max((end for end in ends if end is not None), default=None)

    def highest_heard(self, conversation: ConversationRow, up_to: int) -> int | None:
        """Return the highest major of a message that the server has, up to a major."""
        rows = self._rows("highest heard", conversation.number, up_to)
        return rows[0].major if rows else None

    def lowest(self, conversation: ConversationRow) -> int | None:
        """Return the lowest major that a message or a change has of which the server knows."""
        found = [
            row
            for query in ("lowest", "lowest change")
            for row in self._rows(query, conversation.number)
        ]
        return min((row.place[0] for row in found), default=None)

    def is_empty(self, conversation: ConversationRow) -> bool:
        """Return whether a conversation has no message at all, neither settled nor pending."""
        return self.highest(conversation) is None and not self.pending_in(conversation)

    def _note_traces(self, where: int) -> None:
        """Note in the file's header where traces of deleted texts are.

        If this process is killed before it has removed them, the next one does.
        """
        if self._traces != where:
            self._execute(f"PRAGMA application_id = {where}")
            self._traces = where

    def _renew_words(self) -> None:
        """Write the index of words anew, so that it keeps nothing of deleted texts.

        If that fails, it is done the next time.
        """
        with contextlib.suppress(sqlite3.Error):
            self._execute(search.RENEW)
            self._note_traces(_IN_GAPS)

    def _remove_traces(self) -> None:
        """Write the whole file anew.

        `secure_delete` overwrites what is deleted, but not the copy that SQLite leaves in the gap
        of a page when it moves a row to another one.
        """
        with contextlib.suppress(sqlite3.Error):
            self._execute(search.RENEW)
            self._execute("VACUUM")
            self._note_traces(0)

    def _one(self, query: str, *values: Any) -> int | None:
        found: list[tuple[int | None]] = self._execute(schema.QUERIES[query], *values)
        return found[0][0]

    def _rows(self, query: str, *values: Any) -> list[MessageRow]:
        return [
            message_of(*values) for values in checked(self._execute(schema.QUERIES[query], *values))
        ]

    def _execute(self, statement: str, *values: Any) -> list[Any]:
        """Run a statement, and return all its rows at once.

        A row that is still to be read would keep the file locked after closing it.
        """
        assert self._db is not None
        return self._db.execute(statement, values).fetchall()

    # --- drafts -----------------------------------------------------------------------------------

    def drafts(self) -> list[DraftRow]:
        """Return all drafts, in no order."""
        return [DraftRow(*values) for values in checked(self._execute(schema.DRAFTS))]

    def keep_draft(self, draft: DraftRow) -> None:
        """Keep a draft in place of the one of its conversation; an empty one only deletes that."""
        if draft.is_empty:
            self._execute("DELETE FROM draft WHERE key = ?", draft.key)
        else:
            self._replace("draft", draft.values)

    # --- the numbers of authors -------------------------------------------------------------------

    def numbers(self) -> dict[str, int]:
        """Return the server's numbers of authors, by the keys of their nicks."""
        return dict(checked(self._execute(schema.NUMBERS)))

    def note_number(self, key: str, number: int) -> bool:
        """Keep the server's number of an author, and return whether it is a new one."""
        if self._numbers.get(key) == number:
            return False
        is_new = (key, number) not in checked(self._execute(schema.NUMBER, key))
        if is_new:
            self._replace("author", (key, number))
        if len(self._numbers) == MOST_NUMBERS:
            self._numbers.clear()
        self._numbers[key] = number
        return is_new

    # --- opening, and beginning anew --------------------------------------------------------------

    def _open(self) -> None:
        self._db = open_database(self._path, schema.MIGRATIONS, lock_seconds=LOCK_SECONDS)
        self._numbers.clear()
        self._is_flushing = True
        try:
            with errors_of_sqlite():
                # Nothing of a deleted text stays in the file.
                self._execute("PRAGMA secure_delete = ON")
                self.books = self._read_books()
                self._traces = self._execute("PRAGMA application_id")[0][0]
        except BaseException:
            self._close()
            raise

    def _close(self) -> None:
        if self._db is not None:
            self._db.close()
            self._db = None

    def _begin_anew(self) -> None:
        """Rename the damaged file, and open a new one with what was pending."""
        self._close()
        self.books = Books(Account(self.nick))
        saved: list[MessageRow] = []
        drafts: list[DraftRow] = []
        if self._path is not None:
            aside = set_aside(self._path)
            self.set_aside = aside.name
            saved, drafts = _salvaged(aside, _pending), _salvaged(aside, _drafts)
        self._open()
        with contextlib.suppress(StorageError, JournalError), self.transaction() as books:
            for draft in drafts:
                self.keep_draft(draft)
            for row in saved:
                conversation = self.conversation(row.post.to)
                new = replace(row, row=books.last_row + 1, conversation=conversation.number)
                books.conversations[conversation.key] = replace(conversation, newest=new.row)
                self.insert(new)

    def _read_books(self) -> Books:
        books = Books(Account(self.nick))
        for _, nick, server, epoch, generation, seen, plain in checked(
            self._execute("SELECT * FROM account")
        ):
            books.account = Account(nick, server, epoch, generation, seen, bool(plain))
            books.has_account, books.heard = True, seen
        for number, key, name, newest, unread, *read, title, joined, low, high in checked(
            self._execute("SELECT * FROM conversation")
        ):
            place = None if read[0] is None else (read[0], read[1])
            hole = None if low is None else (low, high)
            books.conversations[key] = ConversationRow(
                number, key, name, newest, unread, place, title, joined, hole
            )
            books.keys[number] = key
        for key, generation, delivered, read_up_to in checked(
            self._execute("SELECT * FROM receipt")
        ):
            books.receipts[key, generation] = delivered, read_up_to
        [(last_row,)] = self._execute("SELECT max(row) FROM message")
        books.last_row = last_row or 0
        return books

    def _write_books(self, before: Books) -> None:
        """Write down what has changed in the books since the copy was made."""
        books = self.books
        if books.account is not before.account:
            self._replace("account", books.account.values)
        for key, one in books.conversations.items():
            if before.conversations.get(key) is not one:
                self._replace("conversation", one.values)
        for (key, generation), ids in books.receipts.items():
            if before.receipts.get((key, generation)) is not ids:
                self._replace("receipt", (key, generation, *ids))

    def _replace(self, table: str, values: tuple[Any, ...]) -> None:
        places = ", ".join("?" * (len(values) + 1))
        self._execute(f"INSERT OR REPLACE INTO {table} VALUES ({places})", *with_crc(values))


@contextlib.contextmanager
def _as_journal_errors() -> Iterator[None]:
    try:
        yield
    except InUse as error:
        raise JournalError("in_use", str(error)) from error
    except TooNew as error:
        raise JournalError("journal_newer", str(error)) from error
    except (StorageError, OSError) as error:
        raise JournalError("journal", str(error)) from error


def _is_damage(error: StorageError) -> bool:
    """Return whether an error means that the file is damaged.

    Our statements are right. So if SQLite complains about them, the file does not hold what was
    written: mostly in what the index of words keeps about itself. But a SQLite that was built
    without FTS5 can't read an undamaged file either.
    """
    if isinstance(error, Damaged):
        return True
    is_complaint = getattr(error.__cause__, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_ERROR
    return is_complaint and "no such module" not in str(error)


def _out_of_order(row: MessageRow) -> Damaged:
    return Damaged(f"message {row.row} is out of order")  # The rows are right, so the index is not.


def _salvaged(path: Path, read: Callable[[sqlite3.Connection], Iterable[T]]) -> list[T]:
    """Return what can still be read of a damaged file, up to the first fault."""
    saved: list[T] = []
    with (
        contextlib.suppress(sqlite3.Error, Damaged),
        contextlib.closing(sqlite3.connect(path, timeout=0)) as db,
    ):
        db.text_factory = text_of
        for one in read(db):
            saved.append(one)  # one by one: what was read before a fault stays
    return saved


def _pending(db: sqlite3.Connection) -> Iterator[MessageRow]:
    present = {name for _number, name, *_ in db.execute("PRAGMA table_info(message)")}
    columns = ", ".join(name for name in MESSAGE_COLUMNS if name in present)
    # By their state, because the index may be what is damaged.
    query = f"SELECT {columns} FROM message WHERE state = 'pending' ORDER BY row"
    for values in checked(db.execute(query)):
        yield message_of(*values)


def _drafts(db: sqlite3.Connection) -> Iterator[DraftRow]:
    for values in checked(db.execute(schema.DRAFTS)):
        yield DraftRow(*values)
