"""Open an SQLite file, the server's or a client's: private, checked and migrated."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
import zlib
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from net.shared import privacy
from net.shared.errors import Damaged, InUse, StorageError, Unknown
from net.shared.log_room import LogRoom
from net.shared.patience import patiently
from net.shared.whereabouts import FolderLock, Whereabouts

_DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
# With these errors COMMIT has not written the last frame, without which SQLite does not count a
# transaction as committed (https://www.sqlite.org/fileformat2.html#walformat): the disk was full,
# not writable, or not reached at all.
_NOT_COMMITTED = {
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CONSTRAINT,
    sqlite3.SQLITE_ERROR,
    *_BUSY,
    *_DAMAGE,
}
# Pages that gather in the write-ahead log before they are copied into the file.
_CHECKPOINT_PAGES = 4000


class TooNew(StorageError):
    """A newer version of the program has written the file."""


class errors_of_sqlite:
    """A context manager that raises SQLite's errors as StorageError, Damaged or InUse.

    It is a class because it is entered for every message, and `contextlib.contextmanager` is
    several times as slow.
    """

    __slots__ = ()

    def __enter__(self) -> None:
        pass

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, sqlite3.Error):
            # The upper bits are details.
            code = getattr(error, "sqlite_errorcode", 0) & 0xFF
            kind = Damaged if code in _DAMAGE else InUse if code in _BUSY else StorageError
            raise kind(str(error)) from error


class Database(sqlite3.Connection):
    """A connection is one open database.

    `whereabouts` tells whether the file is still in its place, and `log_room` keeps commits quick;
    both are None in memory. Closing the connection also releases `folder_lock`.
    """

    whereabouts: Whereabouts | None = None
    log_room: LogRoom | None = None
    folder_lock: FolderLock | None = None

    def close(self) -> None:
        super().close()
        if self.folder_lock is not None:
            self.folder_lock.release()


def with_crc(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return the row with its checksum appended.

    SQLite would notice a broken page, but not a flipped bit in a text.
    """
    return *values, zlib.crc32("\x1f".join(map(str, values)).encode("utf-8", "surrogateescape"))


def _crc(*values: Any) -> int:
    """Return the checksum of `with_crc`, for use in SQL.

    A text that may be damaged must be passed as a BLOB: SQLite's functions accept it as it is, but
    converting it for Python would fail.
    """
    texts = tuple(text_of(value) if isinstance(value, bytes) else value for value in values)
    checksum: int = with_crc(texts)[-1]
    return checksum


def checked(rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """Yield the rows without their checksums.

    Raises:
        Damaged: a checksum is wrong.
    """
    for row in rows:
        if with_crc(row[:-1]) != row:
            raise Damaged(f"row {row[0]!r} is not what was written")
        yield row[:-1]


def text_of(data: bytes) -> str:
    """Decode a text (a `text_factory`).

    It may not be UTF-8 after a flipped bit; its checksum tells.
    """
    return data.decode("utf-8", "surrogateescape")


def open_database(
    path: Path | None, migrations: Sequence[str], *, lock_seconds: float, whole_folder: bool = False
) -> Database:
    """Open a database in autocommit mode, for this process alone.

    Any thread may use the connection, but only one at a time. A commit is on the disk when it
    returns (https://www.sqlite.org/pragma.html#pragma_synchronous).

    Args:
        path: the file; None for a database in memory.
        migrations: script n brings a file of version n (`PRAGMA user_version`) to version n + 1.
        lock_seconds: how long to wait for another process that has locked the file.
        whole_folder: lock the folder too, so that no other process opens another file in it this
            way.

    Raises:
        Damaged, InUse, TooNew, StorageError: the file can't be used.
        OSError: the file or its folder can't be created.
    """
    lock = None
    if path is not None:
        privacy.make_folder(path.parent)
        lock = FolderLock(path.parent) if whole_folder else None
    try:
        return _open(path, migrations, lock_seconds, lock)
    except BaseException:
        if lock is not None:
            lock.release()
        raise


def _open(
    path: Path | None, migrations: Sequence[str], lock_seconds: float, lock: FolderLock | None
) -> Database:
    if path is not None:
        privacy.make_file(path)  # SQLite creates the files beside it with the same mode
        privacy.close_to_others(*(Path(f"{path}{suffix}") for suffix in ("-wal", "-shm")))
    with errors_of_sqlite():
        db = sqlite3.connect(
            path or ":memory:",
            timeout=lock_seconds,
            isolation_level=None,
            check_same_thread=False,
            factory=Database,
        )
        db.folder_lock = lock
        db.text_factory = text_of
        db.create_function("crc", -1, _crc, deterministic=True)
        try:
            if path is not None:
                db.whereabouts = Whereabouts(path)
                db.log_room = LogRoom(path)
            _prepare(db, migrations)
            if db.whereabouts is not None:
                db.whereabouts.check()
        except BaseException:
            db.close()
            raise
    return db


def rule_out(db: sqlite3.Connection, path: Path | None, failure: BaseException) -> None:
    """Make sure that a transaction that failed and was rolled back can't come back.

    If the log was written but not flushed to the disk, the transaction is complete in the log, and
    whoever opens the file after a crash would find it there. So everything committed before is
    copied into the database, and the log is emptied. If that fails too, the transaction's place in
    the log is overwritten. That is enough unless the power fails; the next successful COMMIT does
    the rest.

    Raises:
        Unknown: it might come back.
    """
    error = failure if isinstance(failure, sqlite3.Error) else failure.__cause__
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    if path is None or code & 0xFF in _NOT_COMMITTED or code == sqlite3.SQLITE_IOERR_WRITE:
        return
    try:
        busy, in_log, _copied = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy or in_log:
            raise Unknown(str(failure))
        log = os.open(f"{path}-wal", os.O_RDWR)
        try:
            os.fsync(log)  # otherwise the old log might be back after a power cut
        finally:
            os.close(log)
    except (sqlite3.Error, OSError):
        with contextlib.suppress(sqlite3.Error):
            [(version,)] = db.execute("PRAGMA user_version").fetchall()
            db.execute(f"PRAGMA user_version = {version}")
        raise Unknown(str(failure)) from failure


def set_aside(path: Path) -> Path:
    """Rename a damaged file, which must be closed, and the files beside it; return its new path."""
    aside = path.with_name(f"{path.stem}-damaged-{time.strftime('%Y%m%d-%H%M%S')}{path.suffix}")
    for suffix in ("-wal", "-shm", ""):
        with contextlib.suppress(FileNotFoundError):
            patiently(partial(os.replace, f"{path}{suffix}", f"{aside}{suffix}"))
    return aside


def _prepare(db: sqlite3.Connection, migrations: Sequence[str]) -> None:
    db.execute("PRAGMA locking_mode = EXCLUSIVE")
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    # on macOS, fsync alone leaves the data in the disk's own cache
    db.execute("PRAGMA fullfsync = ON")
    # The text of a deleted message must be gone, not merely unlisted.
    db.execute("PRAGMA secure_delete = ON")
    db.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES}")
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if version > len(migrations):
        raise TooNew(f"the file is of version {version}; this program knows {len(migrations)}")
    found = db.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise Damaged(str(found))
    for number, script in enumerate(migrations[version:], version + 1):
        db.executescript(f"BEGIN IMMEDIATE; {script} PRAGMA user_version = {number}; COMMIT;")
    # Take the lock now, not at the first message.
    db.execute("BEGIN IMMEDIATE")
    db.execute("COMMIT")
