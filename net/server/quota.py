"""Decide how full the storage may be, and warn the operator.

New messages are refused before the disk is really full. Then deletions, which make room, and
log-ins and receipts, which keep the chat going, can still be written. SQLite needs room for its
write-ahead log too.
"""

from __future__ import annotations

import logging
import shutil
from pathlib import Path

MEGABYTE = 1_000_000
DATA_BYTES = 4096 * MEGABYTE
# This much of the disk is left free, but at most this share of a small one.
RESERVE_BYTES = 64 * 1_048_576
RESERVE_SHARE = 0.05
WARN_SHARE = 0.8

log = logging.getLogger(__name__)


class Quota:
    """Compares what is used with what is allowed, and logs when that changes."""

    def __init__(self, folder: Path | None, max_bytes: int) -> None:
        """Create it.

        Args:
            folder: the data folder; None if everything is in memory, so that only `max_bytes`
                counts.
            max_bytes: the limit; 0 if only the disk limits.
        """
        self._folder = folder
        self._max_bytes = max_bytes
        self._state = ""

    def is_full(self, used_bytes: int) -> bool:
        """Return whether to refuse new messages, given the bytes used by the database."""
        allowed = self._allowed(used_bytes)
        share = 1.0 if used_bytes >= allowed else used_bytes / allowed
        state = "full" if share >= 1 else "nearly" if share >= WARN_SHARE else ""
        if state != self._state:
            self._tell(state, used_bytes, allowed)
            self._state = state
        return state == "full"

    def _allowed(self, used_bytes: int) -> float:
        """Return how many bytes the database may use, by the quota and the free disk space."""
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
