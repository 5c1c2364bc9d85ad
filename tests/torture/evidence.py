"""Reads what is left on the disk after a process has died. The only module here that knows the tables."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from net import names
from net.dialogue import IDS
from net.store import FILE_NAME
from tests.torture.history import Entry, Journal, Stored


@contextmanager
def opened_copy(path: Path) -> Iterator[sqlite3.Connection]:
    """A copy of the database, and of its log: whoever opens the original changes what its next process finds."""
    with tempfile.TemporaryDirectory(prefix="charla-evidence-") as folder:
        for suffix in ("", "-wal"):
            original = Path(f"{path}{suffix}")
            if original.exists():
                shutil.copy(original, folder)
        with closing(sqlite3.connect(Path(folder) / path.name)) as db:
            yield db


def read_journal(path: Path, owner: str) -> Journal:
    """A person's journal; an empty one if it was killed before it was made."""
    with opened_copy(path) as db:
        if not db.execute("PRAGMA user_version").fetchone()[0]:
            return Journal(owner, 0)
        seen = db.execute("SELECT seen FROM account").fetchone()
        receipts = {
            (key, generation): (delivered, read)
            for key, generation, delivered, read in db.execute("SELECT peer, generation, delivered, read FROM receipt")
        }
        rows = db.execute("""
            SELECT row, sender, conversation.name, conversation.key, cid, text, major, state, kind
            FROM message JOIN conversation ON conversation.number = message.conversation
            WHERE sender != '' ORDER BY row
        """).fetchall()
    entries = []
    for row, sender, name, key, cid, text, major, written, kind in rows:
        to = name if sender == owner or names.is_room(name) else owner
        generation, id_ = divmod(major or 0, IDS)
        delivered, read = receipts.get((key, generation), (0, 0))
        state = written
        if written == "stored" and id_ <= delivered:
            state = "read" if id_ <= read else "delivered"
        entries.append(Entry(row, sender, to, cid, text, 0 if state == "failed" else id_, state, generation, kind))
    return Journal(owner, seen[0] if seen else 0, tuple(entries))


def read_messages(folder: Path) -> list[Stored]:
    """What the server has stored, in the order of its ids."""
    with opened_copy(folder / FILE_NAME) as db:
        return [
            Stored(id_, sender, room or (other if sender == one else one), cid, text, kind)
            for id_, sender, room, one, other, cid, text, kind in db.execute("""
                SELECT id, sender.nick, room, one.nick, other.nick, cid, text, kind
                FROM message JOIN name AS sender ON sender.number = message.sender
                    JOIN conversation ON conversation.number = abs(message.conversation)
                    LEFT JOIN name AS one ON one.number = conversation.one
                    LEFT JOIN name AS other ON other.number = conversation.other
                ORDER BY id
            """)
        ]


def read_seen(folder: Path) -> dict[str, int]:
    """Up to which id each nick has seen everything, as far as the server's database knows."""
    with opened_copy(folder / FILE_NAME) as db:
        return dict(db.execute("SELECT nick, seen FROM name"))
