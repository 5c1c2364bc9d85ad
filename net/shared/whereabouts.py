"""Is the file that is open still the one at its path? And whose folder is it?

A file that is deleted or moved while it is open goes on taking what is written to it, and nobody
will ever read that again. SQLite does not look: its locks belong to the file, so a second program
could begin a new file at the old path. Windows lets nobody delete or move a file that is open, so
there is nothing to do there.
"""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

from net.shared.errors import InUse, Vanished

_Identity = tuple[int, int]


class Whereabouts:
    """The database at `path`, and its write-ahead log, as they were first found."""

    def __init__(self, path: Path) -> None:
        self._path, self._log_path = f"{path}", f"{path}-wal"
        self._database = _identity(self._path)
        self._log: _Identity | None = None

    def check(self) -> None:
        """Raise Vanished unless both are where they were."""
        if sys.platform == "win32":
            return
        log = _identity(self._log_path)
        if self._log is None:  # SQLite makes it with the first write
            self._log = log
        if self._database is None or log != self._log or _identity(self._path) != self._database:
            raise Vanished(f"{self._path} has been deleted, moved or replaced")


class FolderLock:
    """Keeps a folder for one process, whatever becomes of the files in it."""

    def __init__(self, folder: Path) -> None:
        """Raises InUse, and OSError if there is no such folder."""
        self._descriptor = -1
        if sys.platform == "win32":
            return
        import fcntl

        self._descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno in (errno.EWOULDBLOCK, errno.EACCES):
                self.release()
                raise InUse("the folder is in use") from None
            # Some network file systems lock no folders. SQLite's own lock of the file is left.

    def release(self) -> None:
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)


def _identity(path: str) -> _Identity | None:
    try:  # at each commit, so without anything that costs more
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino
