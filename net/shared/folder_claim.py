"""Claim a folder for one program at a time. A lock ends with its process, so none outlives a crash.

The window waits for this, so the module imports little; `net.shared.handover` does the rest.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from pathlib import Path

# The second one says how to reach the program that has locked the first.
LOCK_NAME, FILE_NAME = "window.lock", "window.json"


class FolderClaim:
    """The program that has started first holds the folder until it ends."""

    def __init__(self, descriptor: int, folder: Path) -> None:
        self.folder = folder
        self._descriptor = descriptor

    def release(self) -> None:
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)


def claim(folder: Path) -> FolderClaim | None:
    """Return the claim of the first program with this folder; None if another one has it.

    Raises:
        OSError: nobody can tell: the folder can't be written to, or files in it can't be locked.
    """
    descriptor = os.open(folder / LOCK_NAME, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _lock(descriptor)
    except OSError as error:
        os.close(descriptor)
        # Windows gives several numbers to what is locked, and Wine none.
        if sys.platform == "win32" or error.errno in (errno.EWOULDBLOCK, errno.EACCES):
            return None
        raise
    with contextlib.suppress(FileNotFoundError):  # what a program has left that was killed
        (folder / FILE_NAME).unlink()
    return FolderClaim(descriptor, folder)


def _lock(descriptor: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
