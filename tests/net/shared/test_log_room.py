"""Test that commits need not lengthen the write-ahead log, and that its room costs no message."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import pytest

from net.shared import log_room
from net.shared.database import Database, open_database
from net.shared.log_room import ENOUGH_BYTES, FIRST_BYTES

TABLE = "CREATE TABLE note (number INTEGER PRIMARY KEY, text TEXT);"


@pytest.fixture(autouse=True)
def _always_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_room, "LOOK_SECONDS", 0.0)


def length(path: Path) -> int:
    return os.stat(f"{path}-wal").st_size


def opened(path: Path) -> Database:
    return open_database(path, (TABLE,), lock_seconds=1)


def write(db: Database, text: str, *, looks: bool = True) -> None:
    db.execute("INSERT INTO note (text) VALUES (?)", (text,))
    if looks:
        assert db.log_room is not None
        db.log_room.look()


def texts(db: Database) -> list[str]:
    return [text for (text,) in db.execute("SELECT text FROM note ORDER BY number")]


def test_commits_leave_the_length_alone_until_the_room_is_used_up(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with contextlib.closing(opened(path)) as db:
        write(db, "first")
        before = length(path)
        assert before >= FIRST_BYTES
        for n in range(20):
            write(db, f"{n}")
            assert length(path) == before
        write(db, "x" * before)  # more than there is room for
        assert length(path) >= 2 * before


def test_the_log_does_not_grow_for_ever(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with contextlib.closing(opened(path)) as db:
        for _ in range(60):
            write(db, "x" * 1_000_000)
        assert length(path) < 2 * ENOUGH_BYTES


def test_everything_is_there_after_a_kill_wherever_the_room_begins(tmp_path: Path) -> None:
    """Copy the files while they are open, as a kill would leave them, with more and more zeros."""
    path, copy = tmp_path / "a.db", tmp_path / "copy" / "a.db"
    copy.parent.mkdir()
    with contextlib.closing(opened(path)) as db:
        for n in range(30):
            write(db, f"{n}", looks=n % 10 == 0)
            for suffix in ("", "-wal"):
                Path(f"{copy}{suffix}").write_bytes(Path(f"{path}{suffix}").read_bytes())
            with contextlib.closing(opened(copy)) as again:
                assert texts(again) == [f"{m}" for m in range(n + 1)]
                write(again, "it goes on")
            copy.unlink()


def test_an_emptied_log_gets_new_room(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with contextlib.closing(opened(path)) as db:
        write(db, "first")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert length(path) == 0
        write(db, "second")
        assert length(path) >= FIRST_BYTES
        assert texts(db) == ["first", "second"]


def test_where_there_is_no_room_commits_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[int] = []

    def full(_log: int, data: bytes) -> int:
        tries.append(len(data))
        raise OSError("No space left on device")

    path = tmp_path / "a.db"
    monkeypatch.setattr(os, "write", full)
    with contextlib.closing(opened(path)) as db:
        write(db, "first")
        assert db.log_room is not None
        for _ in range(10):
            db.log_room.look()
        assert len(tries) == 1  # what is free is left to SQLite
        write(db, "second")
        assert texts(db) == ["first", "second"]


def test_a_log_that_is_gone_is_not_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    room = log_room.LogRoom(path)
    room.look()
    assert list(tmp_path.iterdir()) == []
