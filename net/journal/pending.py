"""Count the messages that wait in a journal that nobody has open."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

PATIENCE_SECONDS = 3.0  # The process that had it open may still be saying goodbye.


def count(path: Path) -> int:
    """Return how many messages of the user's own are still to be sent.

    It is 0 if there is no such journal or it can't be read now. Changes nothing. It waits for the
    disk, so Tk's thread must not call it.
    """
    if not path.exists():
        return 0
    with (
        contextlib.suppress(sqlite3.Error, OSError),
        contextlib.closing(
            sqlite3.connect(
                f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=PATIENCE_SECONDS
            )
        ) as db,
    ):
        found: list[tuple[int]] = db.execute(
            "SELECT count(*) FROM message WHERE state = 'pending' AND kind IN "
            "('', 'poll', 'announce') AND deleted = 0"
        ).fetchall()
        return found[0][0]
    return 0
