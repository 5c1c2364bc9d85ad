"""Read what is left on the disk after a process has died.

No other module here knows the tables.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from net.journal import schema as journal_schema
from net.server import schema as server_schema
from net.server.store import FILE_NAME
from net.wire import names
from net.wire.dialogue import IDS
from tests.torture.contents import NEEDLE_CHARACTERS
from tests.torture.history import GENERATIONS, Entry, Journal, Mark, Stored

_HEXADECIMAL = re.compile(rb"[0-9a-f]{%d,}" % NEEDLE_CHARACTERS)


@contextmanager
def opened_copy(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a copy of the database and its log.

    Opening the original would change what its next process finds.
    """
    with tempfile.TemporaryDirectory(prefix="charla-evidence-") as folder:
        for suffix in ("", "-wal"):
            original = Path(f"{path}{suffix}")
            if original.exists():
                shutil.copy(original, folder)
        with closing(sqlite3.connect(Path(folder) / path.name)) as db:
            yield db


def read_journal(path: Path, owner: str, incarnation: int = 0) -> Journal:
    """Return a person's journal; it is empty if the person was killed before the file was made.

    Its ids are counted across all generations and incarnations.
    """
    base = incarnation * GENERATIONS * IDS
    with opened_copy(path) as db:
        if not _is_complete(db, journal_schema.MIGRATIONS):
            return Journal(owner, 0)
        seen = db.execute("SELECT generation * ? + seen FROM account", (IDS,)).fetchone()
        receipts = {
            (key, generation): (delivered, read)
            for key, generation, delivered, read in db.execute(
                "SELECT peer, generation, delivered, read FROM receipt"
            )
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
        id_ = base + major if major and state != "failed" else 0
        entries.append(Entry(row, sender, to, cid, text, id_, state, kind))
    return Journal(owner, base + seen[0] if seen else 0, tuple(entries))


def has_messages(path: Path) -> bool:
    """Return whether there is a database of the server with its tables."""
    if not path.exists():
        return False
    with opened_copy(path) as db:
        return _is_complete(db, server_schema.MIGRATIONS)


def _is_complete(db: sqlite3.Connection, migrations: Sequence[str]) -> bool:
    """Return whether a database has all its tables.

    A process that was killed while it made a new one has done a part of its migrations; the next
    one does the others.
    """
    return bool(db.execute("PRAGMA user_version").fetchone()[0] == len(migrations))


def read_messages(folder: Path, era: int = 0, file_name: str = FILE_NAME) -> list[Stored]:
    """Return what the server has stored, in the order of its ids."""
    with opened_copy(folder / file_name) as db:
        return [
            Stored(
                era * IDS + id_,
                sender,
                room or (other if sender == one else one),
                cid,
                text,
                kind,
                (author, about) if about else None,
            )
            for id_, sender, room, one, other, cid, text, kind, author, about in db.execute("""
                SELECT id, sender.nick, room, one.nick, other.nick, cid, text, kind,
                    about_sender, about_cid
                FROM message JOIN name AS sender ON sender.number = message.sender
                    JOIN conversation ON conversation.number = abs(message.conversation)
                    LEFT JOIN name AS one ON one.number = conversation.one
                    LEFT JOIN name AS other ON other.number = conversation.other
                ORDER BY id
            """)
        ]


def read_seen(folder: Path, era: int = 0) -> dict[str, int]:
    """Return up to which id each nick has seen everything, according to the server's database."""
    with opened_copy(folder / FILE_NAME) as db:
        return {nick: era * IDS + seen for nick, seen in db.execute("SELECT nick, seen FROM name")}


def read_marks(folder: Path, era: int = 0) -> list[Mark]:
    """Return up to which id each nick has read each conversation, as the server's database says."""
    with opened_copy(folder / FILE_NAME) as db:
        return [
            Mark(nick, room or (other if nick == one else one), era * IDS + id_)
            for nick, room, one, other, id_ in db.execute("""
                SELECT name.nick, room, one.nick, other.nick, reading.id
                FROM reading JOIN name ON name.number = reading.name
                    JOIN conversation ON conversation.number = reading.conversation
                    LEFT JOIN name AS one ON one.number = conversation.one
                    LEFT JOIN name AS other ON other.number = conversation.other
            """)
        ]


def read_members(folder: Path) -> dict[str, set[str]]:
    """Return who is in which room, as the server's database says: only those who own their nick."""
    members: dict[str, set[str]] = {}
    with opened_copy(folder / FILE_NAME) as db:
        for room, nick in db.execute("""
            SELECT conversation.room, name.nick FROM member JOIN name ON name.number = member.name
                JOIN conversation ON conversation.number = member.room
        """):
            members.setdefault(room, set()).add(nick)
    return members


def traces(paths: Iterable[Path], wanted: Iterable[str]) -> dict[str, str]:
    """Return which of the `wanted` texts are still in the files, and in which file.

    The comparison is byte for byte.
    """
    looked_for = {one.encode() for one in wanted}
    found = {}
    for path in paths:
        for run in _HEXADECIMAL.findall(path.read_bytes()) if looked_for else ():
            for start in range(len(run) - NEEDLE_CHARACTERS + 1):
                piece = run[start : start + NEEDLE_CHARACTERS]
                if piece in looked_for:
                    found[piece.decode()] = path.name
    return found
