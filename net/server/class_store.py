"""Store what teachers have decided, and who was here: a part of the server's archive."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import structs

from net.hub.class_archive import KeptLock, Renaming
from net.server.writer import Writer
from net.shared.database import Database, checked, errors_of_sqlite
from net.wire.teaching import BookLine

# How many lines of each book are kept.
LINES = {"actions": 10_000, "visits": 50_000}
# The oldest lines are deleted when so many have come.
_FORGET_EVERY = 100
_TABLES = {"actions": "teacher_action", "visits": "visit"}
# Nobody has noted when these ended: the server was killed. They have lasted at least to the last
# thing that it has stored.
_LAST_TIME = """
    SELECT max(at) FROM (
        SELECT max(at) AS at FROM visit UNION SELECT max(until) FROM visit
        UNION SELECT max(at) FROM teacher_action
        UNION SELECT at FROM message WHERE id = (SELECT max(id) FROM message))
"""


class ClassStore:
    """A class store implements `net.hub.class_archive.ClassArchive`."""

    def __init__(self, db: Database, writer: Writer) -> None:
        """Use an open database.

        Raises:
            StorageError: it can't be read.
        """
        self._db, self._writer = db, writer
        with errors_of_sqlite():
            self._last = {
                kind: db.execute(f"SELECT max(number) FROM {table}").fetchone()[0] or 0
                for kind, table in _TABLES.items()
            }
            [(last_time,)] = db.execute(_LAST_TIME).fetchall()
        for row in self._rows("SELECT * FROM visit WHERE until = 0"):
            visit = _visit_of(row)
            self.set_visit(structs.replace(visit, until=max(visit.at, last_time)))

    # --- at the start -----------------------------------------------------------------------------

    def roles(self) -> list[tuple[int, str]]:
        return [(name, role) for name, role in self._rows("SELECT * FROM role ORDER BY name")]

    def locks(self) -> list[KeptLock]:
        return [KeptLock(*row) for row in self._rows("SELECT * FROM lock ORDER BY since")]

    def renamings(self) -> list[Renaming]:
        rows = self._rows("SELECT * FROM renaming ORDER BY turn")
        return [Renaming(key, owner, nick) for key, owner, nick, _turn in rows]

    def split_rooms(self) -> list[int]:
        return [room for (room,) in self._rows("SELECT * FROM split_room")]

    # --- who may do what --------------------------------------------------------------------------

    def set_role(self, name: int, role: str) -> None:
        if role:
            self._writer.save("role", name, role)
        else:
            self._writer.run("DELETE FROM role WHERE name = ?", (name,))

    def set_lock(self, lock: KeptLock) -> None:
        self._writer.save(
            "lock", lock.kind, lock.room, lock.person, lock.nick, lock.origin, lock.until,
            lock.pause, lock.reason, lock.by, lock.since,
        )  # fmt: skip

    def drop_lock(self, lock: KeptLock) -> None:
        self._writer.run(
            "DELETE FROM lock WHERE kind = ? AND room = ? AND person = ?",
            (lock.kind, lock.room, lock.person),
        )

    def set_renaming(self, renaming: Renaming) -> None:
        # The lines of the book are numbered in time, and each renaming has one.
        turn = self._last["actions"]
        self._writer.save("renaming", renaming.key, renaming.owner, renaming.nick, turn)

    def drop_renaming(self, renaming: Renaming) -> None:
        self._writer.run("DELETE FROM renaming WHERE key = ?", (renaming.key,))

    def set_split_room(self, room: int) -> None:
        self._writer.save("split_room", room)

    # --- the book ---------------------------------------------------------------------------------

    def add_line(self, kind: str, line: BookLine) -> BookLine:
        number = self._last[kind] = self._last[kind] + 1
        line = structs.replace(line, number=number)
        if kind == "visits":
            self.set_visit(line)
        else:
            self._writer.save(
                "teacher_action", number, line.at, line.what, line.by, line.nick, line.room,
                line.text, line.until,
            )  # fmt: skip
        if number % _FORGET_EVERY == 0:
            self._writer.run(
                f"DELETE FROM {_TABLES[kind]} WHERE number <= ?", (number - LINES[kind],)
            )
        return line

    def set_visit(self, line: BookLine) -> None:
        self._writer.save_later("visit", line.number, line.at, line.nick, line.text, line.until)

    def lines(self, kind: str, before: int, limit: int) -> list[BookLine]:
        self._writer.flush()
        rows = self._rows(
            f"SELECT * FROM {_TABLES[kind]} WHERE number < ? ORDER BY number DESC LIMIT ?",
            before or self._last[kind] + 1,
            limit,
        )
        return [_visit_of(row) if kind == "visits" else BookLine(*row) for row in rows]

    def _rows(self, query: str, *values: Any) -> Iterator[tuple[Any, ...]]:
        with errors_of_sqlite():
            yield from checked(self._db.execute(query, values).fetchall())


def _visit_of(row: tuple[Any, ...]) -> BookLine:
    number, at, nick, address, until = row
    return BookLine(number, at, "visit", nick=nick, text=address, until=until)
