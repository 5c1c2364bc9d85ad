"""Check that an open file is still the one at its path, and lock folders.

A file that is deleted or moved while it is open goes on accepting writes that nobody will ever
read. SQLite does not check: its locks belong to the file, so a second program could create a new
file at the old path. On Windows an open file can't be deleted or moved, so there is nothing to do.
"""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

from net.shared.errors import InUse, Vanished

_Identity = tuple[int, int]


class Whereabouts:
    """Remembers which files the database at `path` and its write-ahead log were at first."""

    def __init__(self, path: Path) -> None:
        self._path, self._log_path = f"{path}", f"{path}-wal"
        self._database = _identity(self._path)
        self._log: _Identity | None = None

    def check(self) -> None:
        """Raise Vanished unless both files are still at their paths."""
        if sys.platform == "win32":
            return
        log = _identity(self._log_path)
        if self._log is None:  # SQLite creates it with the first write
            self._log = log
        if self._database is None or log != self._log or _identity(self._path) != self._database:
            raise Vanished(f"{self._path} has been deleted, moved or replaced")


class FolderLock:
    """A lock keeps a folder for one process, whatever happens to the files in it."""

    def __init__(self, folder: Path) -> None:
        """Lock the folder.

        Raises:
            InUse: another process has locked it.
            OSError: there is no such folder.
        """
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
            # Some network file systems can't lock folders. Then only SQLite's own lock of the file
            # protects it.

    def release(self) -> None:
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)


def _identity(path: str) -> _Identity | None:
    try:  # no pathlib: this runs at each commit
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino
