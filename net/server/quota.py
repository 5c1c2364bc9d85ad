"""How full the server's storage may be, and what its operator is told of it.

New messages are refused before the disk is really full, so that what makes room, and what keeps the
chat alive, can still be written: deletions, log-ins, receipts. SQLite needs room of its own too,
for the write-ahead log.
"""

from __future__ import annotations

import logging
import shutil
from pathlib import Path

MEGABYTE = 1_000_000
DATA_BYTES = 4096 * MEGABYTE
# So much of the disk is left free, but on a small one not more than a part.
RESERVE_BYTES = 64 * 1_048_576
RESERVE_SHARE = 0.05
WARN_SHARE = 0.8

log = logging.getLogger(__name__)


class Quota:
    """Knows how much there may be in the folder, and writes to the log when that changes from
    enough to little."""

    def __init__(self, folder: Path | None, max_bytes: int) -> None:
        """`max_bytes` 0 is no limit but the disk's. Without a folder everything is in memory, and
        only `max_bytes` counts."""
        self._folder = folder
        self._max_bytes = max_bytes
        self._state = ""

    def is_full(self, used_bytes: int) -> bool:
        """Return whether no more messages should be kept. `used_bytes`: what is in the database."""
        allowed = self._allowed(used_bytes)
        share = 1.0 if used_bytes >= allowed else used_bytes / allowed
        state = "full" if share >= 1 else "nearly" if share >= WARN_SHARE else ""
        if state != self._state:
            self._tell(state, used_bytes, allowed)
            self._state = state
        return state == "full"

    def _allowed(self, used_bytes: int) -> float:
        """Return the bytes that there may be: by the quota, and by what the disk has."""
        allowed = float(self._max_bytes or "inf")
        if self._folder is not None:
            try:
                disk = shutil.disk_usage(self._folder)
            except OSError as error:
                log.warning("how much room the disk has could not be found out: %s", error.strerror)
            else:
                free = disk.free - min(RESERVE_BYTES, RESERVE_SHARE * disk.total)
                allowed = min(allowed, used_bytes + free)
        return allowed

    def _tell(self, state: str, used_bytes: int, allowed: float) -> None:
        room = f"{used_bytes / MEGABYTE:.0f} of {allowed / MEGABYTE:.0f} MB"
        if state == "full":
            log.error(
                "STORAGE FULL (%s): new messages are refused. Make room on the disk, raise "
                "--max-data, or keep less with --keep-days and --keep-messages",
                room,
            )
        elif state == "nearly":
            log.warning(
                "the storage is nearly full (%s): when it is, new messages are refused. Make room "
                "on the disk, or raise --max-data",
                room,
            )
        else:
            log.warning("there is enough room for messages again (%s)", room)
