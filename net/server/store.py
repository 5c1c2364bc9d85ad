"""Store messages in SQLite: the server's archive.

Only the hub thread may call it.

What the hub changes while it handles a batch goes to the disk in one transaction
(net.server.writer). If that fails, its messages are dropped, and the hub tells their senders.

Names and conversations are kept in memory as well; messages, of which there may be a million, are
not.
"""

from __future__ import annotations

import contextlib
import hmac
import logging
import secrets
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from msgspec import structs

from net.hub.archive import (
    MESSAGE_BYTES,
    Kept,
    KnownConversation,
    KnownInvitation,
    KnownName,
    SpareConversation,
    SpareName,
)
from net.server import schema
from net.server.class_store import ClassStore
from net.server.lesson_store import LessonStore
from net.server.quota import DATA_BYTES, Quota
from net.server.writer import Writer
from net.shared.database import checked, errors_of_sqlite, open_database, set_aside
from net.shared.errors import Damaged, StorageError
from net.wire import credentials
from net.wire.ballots import BALLOTS

FILE_NAME = "chat.db"
KEPT_DAYS = 30
KEPT_MESSAGES = 1_000_000
# How long to wait for another process that holds the file. The whole chat waits as well.
LOCK_SECONDS = 0.5
PRUNED_AT_ONCE = 1000
AGE_MS = 3_600_000  # a message is kept so much longer at the most
# How many runs of the server are remembered. A device that was last here in an earlier one is sent
# everything again.
RUNS = 1000
# The size of the file is measured each time this many characters were stored. That is much less
# than the disk space that is kept free.
MEASURED_CHARACTERS = 262_144
_DAY_MS = 86_400_000
ERASABLE = ("", *BALLOTS)  # what can be deleted; the result of a ballot stays

log = logging.getLogger(__name__)


class _Name(NamedTuple):
    """A name has one row in the table `name`.

    `hash` is the public key that the name belongs to; with a `salt`, it is the hash of a token.
    Without a `hash` nobody owns the name.
    """

    number: int
    key: str
    nick: str
    salt: bytes | None = None
    hash: bytes | None = None
    since: int = 0
    seen: int = 0


_NOBODY = _Name(0, "", "")


class Store:
    """A store implements `net.hub.archive.Archive`.

    Opening it begins a new run of the server, with a new epoch.
    """

    def __init__(
        self,
        folder: Path | None,
        *,
        kept_days: float = KEPT_DAYS,
        kept_messages: int = KEPT_MESSAGES,
        max_bytes: int = DATA_BYTES,
    ) -> None:
        """Open the database.

        A message is kept while it is younger than `kept_days` or among the newest `kept_messages`.

        Args:
            folder: where the file is; None to keep everything in memory, until the process ends.
            kept_days: days.
            kept_messages: a number of messages.
            max_bytes: see net.server.quota.

        Raises:
            Damaged: the file is damaged.
            StorageError: it can't be used; InUse if another server uses it, TooNew if a newer
                version has written it.
            OSError: the folder can't be used.
        """
        self.lasting = folder is not None
        self.epoch = secrets.token_hex(8)
        self.kept_ms = int(kept_days * _DAY_MS)
        # The newest one tells which ids are used.
        self.kept_messages = max(1, kept_messages)
        self._new_cids: dict[tuple[int, str], Kept] = {}
        self._looked_up: dict[tuple[int, str], Kept | None] = {}
        self._unsaved_seen: dict[int, int] = {}
        # Names claimed since the last commit, as they were before.
        self._owned_before: dict[int, _Name] = {}
        self._has_erased = False
        self.is_full = False
        self._aged = 0, 0  # the newest row of the table
        self._unmeasured = 0  # characters stored since the size was last measured
        self._path = folder / FILE_NAME if folder else None
        self._quota = Quota(folder, max_bytes)
        self._db = open_database(
            self._path, schema.MIGRATIONS, lock_seconds=LOCK_SECONDS, whole_folder=True
        )
        try:
            self._writer = Writer(self._db, self._path)
            with errors_of_sqlite():
                self._begin_run()
            self.commit()
            self._measure()
        except BaseException:
            self._db.close()
            raise

    def _begin_run(self) -> None:
        newest = self._db.execute("SELECT max(id) FROM message").fetchone()[0] or 0
        runs = list(self._rows("run"))
        self.last_id = self.committed_id = max(newest, runs[-1][2] if runs else 0)
        # The ids of a run end where those of the next begin.
        ends = [after for _number, _epoch, after in runs[1:]] + [self.last_id]
        self._ends: dict[str, int] = {
            epoch: end for (_number, epoch, _after), end in zip(runs, ends, strict=False)
        }
        self._names = {row[0]: _Name(*row) for row in self._rows("name")}
        self._numbers = {name.key: name.number for name in self._names.values()}
        self._talks = {row[1:4]: row[0] for row in self._rows("conversation")}
        self._turn = max(
            (row[-1] for table in ("invitation", "regard") for row in self._rows(table)), default=0
        )
        self._last_days: dict[int, int] = dict(self._rows("attendance"))
        self.teaching = ClassStore(self._db, self._writer)
        self.lesson = LessonStore(self._db, self._writer)
        self._aged = max(self._rows("age"), default=(0, 0))
        # Numbers continue after the greatest: some have been forgotten, but those left are in use.
        self._last_name = max(self._names, default=0)
        self._last_talk = max(self._talks.values(), default=0)
        self._talks_of = Counter(side for which in self._talks for side in which[1:] if side)
        self._name_looked_at = self._talk_looked_at = 0
        self._spare: dict[int, tuple[Any, ...]] = {}
        number = runs[-1][0] + 1 if runs else 1
        self._writer.run("DELETE FROM run WHERE number <= ?", (number - RUNS,))
        self._writer.save("run", number, self.epoch, self.last_id)

    def close(self) -> None:
        """Write what is not written yet, if possible, and close the file."""
        with contextlib.suppress(StorageError):
            self._save_seen()
            self.commit_all()
        self._db.close()

    def abandon(self) -> None:
        """Close the file. What is not committed is dropped."""
        self._db.close()

    def set_aside(self) -> Path | None:
        """Close the file and rename it, so that a new one can begin; return its new path."""
        self._db.close()
        return set_aside(self._path) if self._path else None

    # --- at the start -----------------------------------------------------------------------------

    def names(self) -> list[KnownName]:
        return [
            KnownName(
                name.number,
                name.key,
                name.nick,
                name.since,
                name.seen,
                "" if name.salt else credentials.encode(name.hash),
            )
            for name in self._names.values()
            if name.hash is not None
        ]

    def conversations(self) -> list[KnownConversation]:
        known = []
        with errors_of_sqlite():
            titles = dict(self._rows("private_group"))
            terms = {room: (bool(is_open), after) for room, is_open, after in self._rows("terms")}
            for number, room, one, other, cut in self._rows("conversation"):
                query = "SELECT max(id) FROM message WHERE conversation = ?"
                last = self._db.execute(query, (number,)).fetchone()[0] or 0
                known.append(
                    KnownConversation(
                        number,
                        room,
                        self._sides(room, one, other),
                        max(last, cut),
                        cut,
                        titles.get(number, ""),
                        *terms.get(number, (True, 0)),
                    )
                )
        return known

    def members(self) -> list[tuple[int, int, int, bool]]:
        return [
            (room, name, since, bool(is_maker))
            for room, name, since, is_maker in self._rows("member")
        ]

    def readings(self) -> list[tuple[int, int, int]]:
        return [(name, conversation, id_) for name, conversation, id_ in self._rows("reading")]

    def _rows(self, table: str) -> Iterator[tuple[Any, ...]]:
        with errors_of_sqlite():
            yield from checked(self._db.execute(f"SELECT * FROM {table} ORDER BY 1"))

    def invitations(self) -> list[KnownInvitation]:
        rows = sorted(self._rows("invitation"), key=lambda row: row[4])
        known = []
        for name, room, by, is_open, _turn in rows:
            host = self._name(by) if by else _NOBODY
            known.append(KnownInvitation(name, room, host.key, host.nick, bool(is_open)))
        return known

    def regards(self) -> list[tuple[int, str, str, str]]:
        rows = sorted(self._rows("regard"), key=lambda row: row[3])
        return [
            (name, self._name(other).key, self._name(other).nick, regard)
            for name, other, regard, _turn in rows
        ]

    # --- names ------------------------------------------------------------------------------------

    def number_of(self, key: str) -> int:
        return self._numbers.get(key, 0)

    def next_number(self) -> int:
        self._last_name += 1
        return self._last_name

    def add_name(self, key: str, nick: str, number: int = 0) -> int:
        number = self._numbers[key] = number or self.next_number()
        self._save_name(_Name(number, key, nick))
        return number

    def claim(self, number: int, nick: str, owner: str, since: int) -> None:
        key = credentials.decode(owner, credentials.KEY_BYTES)
        self._owned_before.setdefault(number, self._names[number])
        self._save_name(self._names[number]._replace(nick=nick, salt=None, hash=key, since=since))

    def take_back(self, number: int) -> None:
        before = self._owned_before.pop(number)
        self._save_name(before)
        # Rooms and answers are stored only for names with an owner.
        if before.hash is None:
            for table in ("member", "invitation", "regard", "role"):
                self._writer.run(f"DELETE FROM {table} WHERE name = ?", (number,))

    def token_salt(self, number: int) -> bytes:
        return self._names[number].salt or b""

    def proves_token(self, number: int, statement: bytes, proof: str) -> bool:
        name = self._names[number]
        if not name.salt or name.hash is None:
            return False
        expected = credentials.token_proof(name.hash, statement)
        return hmac.compare_digest(expected.encode(), proof.encode("utf-8", "replace"))

    def release(self, key: str) -> bool:
        """Take a name from its owner: the next person to use it will own it.

        Returns:
            Whether it had an owner.
        """
        name = self._names.get(self.number_of(key))
        if name is None or name.hash is None:
            return False
        self._save_name(name._replace(salt=None, hash=None))
        for table in ("member", "reading", "role"):
            self._writer.run(f"DELETE FROM {table} WHERE name = ?", (name.number,))
        # For others too, the next person to use it is somebody else.
        self._writer.run("DELETE FROM invitation WHERE ? IN (name, by)", (name.number,))
        self._writer.run("DELETE FROM regard WHERE ? IN (name, other)", (name.number,))
        return True

    def set_seen(self, number: int, seen: int) -> None:
        self._unsaved_seen[number] = seen

    def note_use(self, number: int, day: int) -> None:
        if self._last_days.get(number, 0) < day:
            self._last_days[number] = day
            self._writer.save_later("attendance", number, day)

    def last_day(self, number: int) -> int:
        return self._last_days.get(number, 0)

    def spare_names(self, limit: int, today: int) -> list[SpareName]:
        self._writer.flush()
        with errors_of_sqlite():
            rows = self._db.execute(
                schema.WHO_NEEDS_NAMES, (self._name_looked_at, limit)
            ).fetchall()
        self._name_looked_at = rows[-1][0] if len(rows) == limit else 0
        spare = []
        for number, has_messages, is_mentioned in rows:
            name = self._names.get(number)
            if name is None or has_messages or self._talks_of[number]:
                continue
            if name.hash is not None and number not in self._last_days:
                self.note_use(number, today)
            spare.append(SpareName(number, name.key, self.last_day(number), bool(is_mentioned)))
        return spare

    def forget_name(self, number: int) -> None:
        name = self._names.pop(number)
        self._numbers.pop(name.key, None)
        self._last_days.pop(number, None)
        self._unsaved_seen.pop(number, None)
        self._writer.run("DELETE FROM name WHERE number = ?", (number,))
        for table in ("attendance", "member", "reading", "invitation", "regard", "role"):
            self._writer.run(f"DELETE FROM {table} WHERE name = ?", (number,))

    def _name(self, number: int) -> _Name:
        try:
            return self._names[number]
        except KeyError:
            raise Damaged(f"there is no name {number}") from None

    def _save_name(self, name: _Name) -> None:
        self._names[name.number] = name
        self._writer.save("name", *name)

    def _save_seen(self) -> None:
        for number, seen in self._unsaved_seen.items():
            self._save_name(self._names[number]._replace(seen=seen))
        self._unsaved_seen.clear()

    # --- conversations ----------------------------------------------------------------------------

    def number_of_room(self, name: str) -> int:
        return self._number_of_conversation(name, 0, 0)

    def number_of_private(self, one: int, other: int) -> int:
        return self._number_of_conversation("", min(one, other), max(one, other))

    def _number_of_conversation(self, *which: Any) -> int:
        number = self._talks.get(which)
        if number is None:
            number = self._talks[which] = self._last_talk = self._last_talk + 1
            self._talks_of.update(side for side in which[1:] if side)
            self._writer.save("conversation", number, *which, 0)
        return number

    def spare_conversations(self, limit: int) -> list[SpareConversation]:
        self._writer.flush()
        with errors_of_sqlite():
            rows = self._db.execute(
                schema.WHO_NEEDS_CONVERSATIONS, (self._talk_looked_at, limit)
            ).fetchall()
        self._talk_looked_at = rows[-1][0] if len(rows) == limit else 0
        self._spare = {
            number: (room, one, other)
            for number, room, one, other, has_messages in rows
            if not has_messages and self._talks.get((room, one, other)) == number
        }
        return [
            SpareConversation(number, which[0], self._sides(*which))
            for number, which in self._spare.items()
        ]

    def forget_conversation(self, number: int) -> None:
        which = self._spare.pop(number)
        del self._talks[which]
        self._talks_of.subtract(side for side in which[1:] if side)
        for table, column in (
            ("conversation", "number"),
            ("private_group", "room"),
            ("terms", "room"),
            ("split_room", "room"),
            ("reading", "conversation"),
            ("invitation", "room"),
        ):
            self._writer.run(f"DELETE FROM {table} WHERE {column} = ?", (number,))

    def _sides(self, room: str, one: int, other: int) -> dict[str, str]:
        return (
            {} if room else {self._name(side).key: self._name(side).nick for side in (one, other)}
        )

    def set_title(self, room: int, title: str) -> None:
        self._writer.save("private_group", room, title)

    def set_terms(self, room: int, is_open: bool, open_after: int) -> None:
        self._writer.save("terms", room, int(is_open), open_after)

    def enter(self, room: int, name: int, since: int, is_maker: bool) -> None:
        self._writer.save("member", room, name, since, int(is_maker))

    def leave(self, room: int, name: int) -> None:
        for table, column in (("member", "room"), ("reading", "conversation")):
            self._writer.run(f"DELETE FROM {table} WHERE {column} = ? AND name = ?", (room, name))

    def set_read(self, name: int, conversation: int, id_: int) -> None:
        self._writer.save("reading", name, conversation, id_)

    def set_invitation(self, name: int, room: int, by: int, is_open: bool) -> None:
        self._writer.save("invitation", name, room, by, int(is_open), self._next_turn())

    def drop_invitation(self, name: int, room: int, by: int) -> None:
        self._writer.run(
            "DELETE FROM invitation WHERE name = ? AND room = ? AND by = ?", (name, room, by)
        )

    def set_regard(self, name: int, other: int, regard: str) -> None:
        if regard:
            self._writer.save("regard", name, other, regard, self._next_turn())
        else:
            self._writer.run("DELETE FROM regard WHERE name = ? AND other = ?", (name, other))

    def _next_turn(self) -> int:
        self._turn += 1
        return self._turn

    # --- messages ---------------------------------------------------------------------------------

    def knows(self, epoch: str, seen: int) -> bool:
        return seen <= (self.last_id if epoch == self.epoch else self._ends.get(epoch, -1))

    def look_up(self, cids: Sequence[tuple[int, str]]) -> None:
        self._looked_up.clear()
        if len(cids) < 2:
            return  # `find` asks for one itself
        with errors_of_sqlite():
            rows = [
                row
                for query, values in schema.look_up(cids)
                for row in self._db.execute(query, values)
            ]
        self._looked_up = dict.fromkeys(cids)
        for kept in self._kept(rows):
            self._looked_up[kept.sender, kept.post.cid] = kept

    def find(self, sender: int, cid: str) -> Kept | None:
        which = sender, cid
        if (new := self._new_cids.get(which)) is not None:
            return new
        if which in self._looked_up:
            return self._looked_up[which]
        with errors_of_sqlite():
            rows = self._db.execute(schema.FIND, (sender, cid)).fetchall()
        return next(iter(self._kept(rows)), None)

    def keep(self, message: Kept) -> None:
        self._writer.add(schema.row_of(message))
        self._new_cids[message.sender, message.post.cid] = message
        self.last_id = message.id
        self._unmeasured += len(message.post.text) + MESSAGE_BYTES

    def edits(self, sender: int, cid: str, at_most: int) -> int:
        self._writer.flush()
        with errors_of_sqlite():
            [(count,)] = self._db.execute(schema.COUNT_EDITS, (sender, cid, at_most)).fetchall()
        return int(count)

    def deleted_ahead(self, at_most: int) -> list[tuple[int, int, str]]:
        deletions = self._read(schema.DELETED_AHEAD, at_most)
        return [
            (each.conversation, each.sender, each.post.about.cid)
            for each in reversed(deletions)
            if each.post.about
        ]

    def erase(self, conversation: int, sender: int, cid: str) -> None:
        found = [
            (kept, "deleted")
            for kept in self._read(schema.FIND, sender, cid)
            if kept.post.kind in ERASABLE
        ]
        found += [(kept, "edit") for kept in self._read(schema.EDITS, sender, cid)]
        for kept, kind in found:
            if kept.conversation == conversation:
                erased = structs.replace(kept.post, text="", kind=kind)
                self._write_erased(structs.replace(kept, post=erased))

    def _write_erased(self, erased: Kept) -> None:
        self._has_erased = True
        row = schema.row_of(erased)
        values = row[1], erased.post.text, erased.post.kind, row[-1], erased.id
        self._writer.run_now(lambda: self._db.execute(schema.SET_ERASED, values))
        which = erased.sender, erased.post.cid
        for known in (self._new_cids, self._looked_up):
            if which in known:
                known[which] = erased

    def firsts(self, starts: Sequence[tuple[int, int]]) -> list[int]:
        self._writer.flush()
        with errors_of_sqlite():
            found = dict(self._db.execute(schema.FIRSTS, (_to_json(starts),)).fetchall())
        return [found[index] or 0 for index in range(len(starts))]

    def after(self, conversation: int, id_: int) -> Iterator[Kept]:
        limit = schema.READ_FIRST
        while found := self._read(schema.AFTER, conversation, id_, limit):
            yield from found
            id_, limit = found[-1].id, min(2 * limit, schema.READ_AT_ONCE)

    def before(self, conversation: int, id_: int, above: int) -> Iterator[Kept]:
        limit = schema.READ_FIRST
        while found := self._read(schema.BEFORE, conversation, id_, above, limit):
            yield from found
            id_, limit = found[-1].id, min(2 * limit, schema.READ_AT_ONCE)

    def sender_of(self, conversation: int, id_: int) -> int:
        found = self._ask(schema.SENDER_OF, conversation, id_)
        return found[0] if found else 0

    def lasts_until(self, conversations: Sequence[int], id_: int) -> list[int]:
        with errors_of_sqlite():
            found = dict(
                self._db.execute(schema.LASTS_UNTIL, (id_, _to_json(conversations))).fetchall()
            )
        return [found[index] or 0 for index in range(len(conversations))]

    def last_until(self, conversation: int, id_: int) -> int:
        found = self._ask(schema.LAST_UNTIL, conversation, id_)
        return found[0] or 0 if found else 0

    def _ask(self, query: str, *values: Any) -> tuple[Any, ...] | None:
        """Return one row from the index of messages. Uncommitted messages may be missing."""
        with errors_of_sqlite():
            row: tuple[Any, ...] | None = self._db.execute(query, values).fetchone()
        return row

    def _read(self, query: str, *values: Any) -> list[Kept]:
        self._writer.flush()
        with errors_of_sqlite():
            rows = self._db.execute(query, values).fetchall()
        return self._kept(rows)

    def _kept(self, rows: Iterable[tuple[Any, ...]]) -> list[Kept]:
        return [
            schema.kept_of(values, self._name(values[schema.SENDER]).nick)
            for values in checked(rows)
        ]

    @property
    def aged_at(self) -> int:
        """Return the time of the retention clock that was noted last (ms since 1970); 0: none."""
        return self._aged[1]

    def tidy(self, now_ms: int) -> dict[int, int]:
        self._measure()
        self.check_file()
        self._save_seen()
        # Impossible within a transaction: next time, then.
        if self._has_erased and not self._db.in_transaction:
            with errors_of_sqlite():  # the write-ahead log still has the erased text
                self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self._has_erased = False
        self._note_age(now_ms)
        with errors_of_sqlite():
            [(expired,)] = self._db.execute(schema.EXPIRED, (now_ms - self.kept_ms,)).fetchall()
            limit = min(expired or 0, self.last_id - self.kept_messages)
            oldest = self._db.execute(
                "SELECT id, conversation FROM message WHERE id <= ? ORDER BY id LIMIT ?",
                (limit, PRUNED_AT_ONCE),
            ).fetchall()
        cuts = {abs(conversation): id_ for id_, conversation in oldest}
        talks = {number: which for which, number in self._talks.items() if number in cuts}
        for number, which in talks.items():
            self._writer.save("conversation", number, *which, cuts[number])
        if cuts:
            last = max(cuts.values())
            self._writer.run("DELETE FROM message WHERE id <= ?", (last,))
            self._writer.run("DELETE FROM age WHERE id <= ?", (last,))
        return cuts

    def _note_age(self, now_ms: int) -> None:
        """Note from time to time which messages there were at which time of the retention clock.

        The time in a message is that of the wall clock, which may have been wrong.
        """
        id_, at = self._aged
        if self.last_id > id_ and now_ms >= at + AGE_MS:
            self._aged = self.last_id, now_ms
            self._writer.save("age", *self._aged)
            self._writer.flush()

    @property
    def unsaved(self) -> int:
        return len(self._writer)

    # --- writing ----------------------------------------------------------------------------------

    def commit(self) -> None:
        if self._new_cids or self._writer.has_work:
            self.commit_all()

    def commit_all(self) -> None:
        """Commit also what waits for a commit that is needed anyway.

        Raises:
            StorageError: as `commit`.
        """
        if not (self._new_cids or self._writer.has_work or self._writer):
            return
        try:
            self._writer.commit()
        except StorageError:
            self._forget_new()
            raise
        self.committed_id = self.last_id
        self._new_cids.clear()
        self._owned_before.clear()
        if self._unmeasured >= MEASURED_CHARACTERS:
            self._measure()
        self._writer.check_file_in_time()

    def check_file(self) -> None:
        """Raise Vanished if the file that is written to is no longer the one at its path."""
        self._writer.check_file()

    def _forget_new(self) -> None:
        """Forget the messages of a batch that could not be stored."""
        self.last_id = self.committed_id
        self._new_cids.clear()

    def _measure(self) -> None:
        self._unmeasured = 0
        with errors_of_sqlite():
            pages, free, size = (
                self._db.execute(f"PRAGMA {which}").fetchone()[0]
                for which in ("page_count", "freelist_count", "page_size")
            )
        self.is_full = self._quota.is_full((pages - free) * size)


def open_store(
    folder: Path | None,
    *,
    kept_days: float = KEPT_DAYS,
    kept_messages: int = KEPT_MESSAGES,
    max_bytes: int = DATA_BYTES,
) -> Store:
    """Open the store; if the database is damaged, set it aside and begin a new one.

    Raises:
        Exception: what `Store` raises, except Damaged.
    """
    try:
        return Store(folder, kept_days=kept_days, kept_messages=kept_messages, max_bytes=max_bytes)
    except Damaged as damage:
        assert folder is not None
        log_damage(damage, set_aside(folder / FILE_NAME))
        return Store(folder, kept_days=kept_days, kept_messages=kept_messages, max_bytes=max_bytes)


def log_damage(damage: Damaged, aside: Path | None) -> None:
    """Log for the operator what has happened, what follows, and what to do."""
    log.error("the database is damaged (%s): it is now %s, and a new one begins", damage, aside)
    log.warning(
        "nobody owns a name in the new database: each belongs to whoever logs in with it first. To "
        "have the names and messages back, stop the server and put a copy of %s from before in its "
        "place",
        FILE_NAME,
    )


def _to_json(value: object) -> str:
    return msgspec.json.encode(value).decode()
