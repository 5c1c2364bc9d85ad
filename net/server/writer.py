"""Write what a batch of the hub changes in one transaction, and check that the file is still there.

Writes are gathered in memory, and go to the disk when `commit` is called. With `synchronous=FULL`,
SQLite returns from COMMIT only when the write-ahead log is on the disk itself
(https://www.sqlite.org/pragma.html#pragma_synchronous). So a batch of a thousand messages waits for
the disk once. A failed transaction leaves nothing behind: its messages are dropped; everything else
is tried again with the next commit.

What nobody is told of may wait for a commit that is needed anyway: a COMMIT takes longer than all
else that the hub does for somebody who logs in.
"""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from net.server import schema
from net.shared.database import Database, errors_of_sqlite, rule_out, with_crc
from net.shared.errors import StorageError, Vanished

# How often a commit checks that the file is still in its place. Not each commit does: after a
# `stat`, Linux updates the file's time stamp at the next write with a finer clock, which makes each
# commit a fifth slower.
CHECK_SECONDS = 0.05
# A batch of more messages waits for its own bytes rather than for the file to become longer, so
# zeros for it would only be written twice.
SMALL_BATCH = 16

_Statement = tuple[str, tuple[Any, ...]]


class Writer:
    """A writer gathers statements and messages and commits them together."""

    def __init__(self, db: Database, path: Path | None) -> None:
        """Take over the writing into an open database, whose file is at `path`, if it has one."""
        self._db, self._path = db, path
        self._messages: list[tuple[Any, ...]] = []
        self._statements: list[_Statement] = []
        self._is_urgent = False  # some of them can't wait for a commit that is needed anyway
        self._handed = 0  # how many of the statements are in the current transaction
        self._failed = False
        self._checked_at = 0.0
        self._last_batch = 0  # how many messages it had
        with errors_of_sqlite():
            # Number of leading columns that are the table's primary key.
            self._keys: dict[str, int] = dict(db.execute(schema.KEYS))

    def __len__(self) -> int:
        """Return the number of statements that are not committed."""
        return len(self._statements)

    @property
    def has_work(self) -> bool:
        """Return whether anything has to be committed now."""
        return bool(self._messages or self._is_urgent or self._failed or self._db.in_transaction)

    def add(self, message: tuple[Any, ...]) -> None:
        """Insert the row of a message with the next commit, or drop it if that fails."""
        self._messages.append(message)

    def save(self, table: str, *values: Any) -> None:
        """Insert or replace a row with the next successful commit."""
        self.run(*_replacing(table, values))

    def save_later(self, table: str, *values: Any) -> None:
        """Do the same, but let the row wait until something else has to be committed.

        `flush` ends that, and so does `commit`.
        """
        self._statements.append(_replacing(table, values))

    def run(self, statement: str, values: tuple[Any, ...]) -> None:
        """Run a statement with the next successful commit."""
        self._statements.append((statement, values))
        self._is_urgent = True

    def flush(self) -> None:
        """Pass everything new to SQLite, so that queries find it.

        After a failure everything else in this transaction fails too.
        """
        if self._failed:
            raise StorageError("an earlier write of this batch has failed")
        if self._messages or self._handed < len(self._statements):
            self.run_now(self._pass_on)

    def _pass_on(self) -> None:
        for statement, values in self._statements[self._handed :]:
            self._db.execute(statement, values)
        self._handed = len(self._statements)
        self._db.executemany(schema.INSERT, self._messages)
        self._last_batch = len(self._messages)
        self._messages.clear()

    def run_now(self, write: Callable[[], object]) -> None:
        """Write something inside the current transaction; begin one if need be."""
        try:
            with errors_of_sqlite():
                if not self._db.in_transaction:
                    self._db.execute("BEGIN IMMEDIATE")
                write()
        except StorageError:
            self._failed = True
            raise

    def commit(self) -> None:
        """Put everything on the disk.

        Raises:
            StorageError: nothing of it is stored.
            Unknown: nobody can tell whether it is stored.
            Damaged: the file is damaged.
        """
        try:
            self.flush()
            with errors_of_sqlite():
                self._commit()
        except StorageError as error:
            self.roll_back()
            rule_out(self._db, self._path, error)
            raise
        self._statements.clear()
        self._handed = 0
        self._is_urgent = False

    def _commit(self) -> None:
        self._db.execute("COMMIT")

    def roll_back(self) -> None:
        """Drop the messages; keep everything else for the next commit."""
        self._failed = False
        self._statements = self._without_superseded()
        self._handed = 0
        self._messages.clear()
        with contextlib.suppress(sqlite3.Error):
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")

    def check_file_in_time(self) -> None:
        """Check the file unless it was checked less than CHECK_SECONDS ago."""
        if time.monotonic() >= self._checked_at + CHECK_SECONDS:
            self.check_file()

    def check_file(self) -> None:
        """Raise Vanished if the file that is written to is no longer the one at its path."""
        whereabouts = self._db.whereabouts
        if whereabouts is None:
            return
        self._checked_at = time.monotonic()
        try:
            whereabouts.check()
        except Vanished:
            # Wherever the file is now, it is usable without its log.
            with contextlib.suppress(sqlite3.Error):
                self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            raise
        if self._db.log_room is not None and self._last_batch <= SMALL_BATCH:
            self._db.log_room.look()

    def _without_superseded(self) -> list[_Statement]:
        """Keep only the last statement for each row.

        Otherwise the list would grow while a disk is full.
        """
        last: dict[tuple[Any, ...], _Statement] = {}
        for statement, values in self._statements:
            table = statement.split()[4] if statement.startswith("INSERT OR REPLACE") else ""
            key = statement, values[: self._keys.get(table) or len(values)]
            last.pop(key, None)
            last[key] = statement, values
        return list(last.values())


def _replacing(table: str, values: tuple[Any, ...]) -> _Statement:
    places = ", ".join("?" * (len(values) + 1))
    return f"INSERT OR REPLACE INTO {table} VALUES ({places})", with_crc(values)
