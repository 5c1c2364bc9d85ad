"""Find the journal of a server, and take over the one that was kept under its address.

Before servers had keys, a journal belonged to an address. It moves once: when the user has typed
the words of the server at that address, and nothing has been kept under that key yet. Whoever has
skipped the words does not know who answers there, and what waits in the journal would be sent.
"""

from __future__ import annotations

import contextlib
import os
from functools import partial
from pathlib import Path

from net.journal import schema
from net.journal.journal import path_for
from net.journal.ledger import LOCK_SECONDS
from net.shared.database import open_database
from net.shared.errors import InUse, JournalError, StorageError
from net.shared.patience import patiently
from net.shared.whereabouts import FolderLock


def find(folder: Path, nick: str, fingerprint: str, address: str, is_verified: bool) -> Path:
    """Return the path of the user's journal for a server. It waits for the disk.

    Args:
        folder: of the journals.
        nick: the user's.
        fingerprint: of the server's key; "" without encryption.
        address: where the server is; "" if it has not been found yet. Then nothing moves.
        is_verified: the words fit the key. Otherwise nothing moves either.

    Raises:
        JournalError: the journal of the address can't move now.
    """
    path = path_for(folder, fingerprint or address, nick)
    if fingerprint and address and is_verified:
        _take_over(path_for(folder, address, nick), path)
    return path


def _take_over(old: Path, new: Path) -> None:
    if new.exists() or not old.exists():
        return
    try:
        lock = FolderLock(old.parent)  # two windows may come at the same moment
    except InUse:
        raise JournalError("in_use") from None
    except OSError as error:
        raise JournalError("journal", str(error)) from None
    try:
        if old.exists() and not new.exists():
            _move(old, new)
    finally:
        lock.release()


def _move(old: Path, new: Path) -> None:
    try:
        # Nobody else has it open, and all is in one file when it is closed.
        open_database(old, schema.MIGRATIONS, lock_seconds=LOCK_SECONDS).close()
    except InUse:
        raise JournalError("in_use") from None
    except StorageError:
        pass  # Whoever opens it at its new place deals with that.
    try:
        for suffix in ("-wal", "-shm", ""):
            with contextlib.suppress(FileNotFoundError):
                patiently(partial(os.replace, f"{old}{suffix}", f"{new}{suffix}"))
    except OSError as error:
        raise JournalError("journal", str(error)) from None
