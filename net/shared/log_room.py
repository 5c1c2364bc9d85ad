"""Keep room behind the end of SQLite's write-ahead log, so that commits need not lengthen the file.

Whatever makes a file longer changes the file system's own records too, and its `fdatasync` waits
for these. Where it only overwrites zeros it takes half the time, and much less on a busy disk. For
SQLite the zeros are no part of the log: each frame of it has the log's salt
(https://www.sqlite.org/fileformat2.html#walformat). After a checkpoint it begins at the start
again, and the file keeps its length.
"""

from __future__ import annotations

import contextlib
import os
import time
from pathlib import Path

# The room at first; later the file is doubled. Whoever writes little gets by with it.
FIRST_BYTES = 1_048_576
# A longer log needs no more room: SQLite begins at its start again before.
ENOUGH_BYTES = 16 * FIRST_BYTES
# How often to look at the length. Not at each commit: see `net.server.writer.CHECK_SECONDS`.
LOOK_SECONDS = 0.05


class LogRoom:
    """Lengthens the write-ahead log of the open database at `path`."""

    def __init__(self, path: Path) -> None:
        self._log = f"{path}-wal"
        self._length = 0  # of the file with the room
        self._look_at = 0.0

    def look(self) -> None:
        """Make new room if SQLite has used it up, or has emptied the file. Never raises.

        Only the thread that writes to the database may call it.
        """
        now = time.monotonic()
        if now < self._look_at:
            return
        self._look_at = now + LOOK_SECONDS
        with contextlib.suppress(OSError):  # a full disk: then there is no room
            length = os.stat(self._log).st_size
            if length != self._length and 0 < length < ENOUGH_BYTES:
                self._length = length  # nothing is tried again until SQLite itself finds space
                self._lengthen(max(length, FIRST_BYTES))

    def _lengthen(self, count: int) -> None:
        log = os.open(self._log, os.O_WRONLY | os.O_APPEND | getattr(os, "O_BINARY", 0))
        try:
            self._length += os.write(log, bytes(count))
        finally:
            os.close(log)
