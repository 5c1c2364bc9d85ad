"""How many messages wait in a journal that nobody has open."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

PATIENCE_SECONDS = 3.0  # whoever has had it open may still be saying goodbye


def count(path: Path) -> int:
    """Return how many messages of the user's own are still to be sent; 0 if there is no such
    journal or it can't be read now. Changes nothing. Waits for the disk: not for Tk's thread."""
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
            "SELECT count(*) FROM message WHERE state = 'pending' AND kind = '' AND deleted = 0"
        ).fetchall()
        return found[0][0]
    return 0
