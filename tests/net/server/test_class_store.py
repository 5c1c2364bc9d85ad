"""Test that what teachers have decided, and who was here, outlives the server."""

from __future__ import annotations

import contextlib
import shutil
import socket
import sqlite3
from pathlib import Path

import pytest

from net.hub.class_archive import KeptLock, Renaming
from net.server import class_store
from net.server.server import ChatServer, ServerSettings
from net.server.store import FILE_NAME, Store
from net.shared.errors import Damaged
from net.wire.teaching import BookLine
from tests.support import wait_until

LOCK = KeptLock("mute", "", "luis", "Luis", "10.0.0.7", 900, 0, "ruido", "Eva", 100)
ROOM = KeptLock("slow", "#Python", pause=30, by="Eva", since=200)


def reopened(folder: Path, store: Store) -> Store:
    store.commit()
    store._db.close()  # as if killed
    return Store(folder)


def test_roles_locks_and_new_nicks_are_there_after_a_kill(tmp_path: Path) -> None:
    store = Store(tmp_path)
    number = store.add_name("eva", "Eva")
    teaching = store.teaching
    teaching.set_role(number, "teacher")
    teaching.set_lock(ROOM)
    teaching.set_lock(LOCK)
    for key in ("luis", "ana"):
        teaching.add_line("actions", BookLine(0, 5, "rename", nick=key))
        teaching.set_renaming(Renaming(key, "K", f"{key} 2"))
    teaching.set_split_room(7)
    store = reopened(tmp_path, store)
    teaching = store.teaching
    assert teaching.roles() == [(number, "teacher")]
    assert teaching.locks() == [LOCK, ROOM]
    assert teaching.renamings() == [Renaming("luis", "K", "luis 2"), Renaming("ana", "K", "ana 2")]
    assert teaching.split_rooms() == [7]
    teaching.set_role(number, "")
    teaching.drop_lock(LOCK)
    teaching.drop_renaming(Renaming("ana", "K", "ana 2"))
    store = reopened(tmp_path, store)
    assert store.teaching.roles() == []
    assert store.teaching.locks() == [ROOM]
    assert [one.key for one in store.teaching.renamings()] == ["luis"]
    store.close()


@pytest.mark.parametrize("end", ["release", "forget_name", "take_back"])
def test_a_role_ends_with_the_name(tmp_path: Path, end: str) -> None:
    store = Store(tmp_path)
    number = store.add_name("eva", "Eva")
    if end == "take_back":
        store.commit()
    store.claim(number, "Eva", "A" * 43, 0)
    store.teaching.set_role(number, "teacher")
    if end == "release":
        assert store.release("eva")
    else:
        getattr(store, end)(number)
    store = reopened(tmp_path, store)
    assert store.teaching.roles() == []
    store.close()


def test_the_book_is_read_in_pages_the_newest_line_first(tmp_path: Path) -> None:
    store = Store(tmp_path)
    lines = [
        store.teaching.add_line("actions", BookLine(0, at, "kick", "Eva", "luis", "#a", "x", 9))
        for at in range(5)
    ]
    assert [line.number for line in lines] == [1, 2, 3, 4, 5]
    assert list(store.teaching.lines("actions", 0, 2)) == [lines[4], lines[3]]
    assert list(store.teaching.lines("actions", 4, 2)) == [lines[2], lines[1]]
    store = reopened(tmp_path, store)
    assert list(store.teaching.lines("actions", 2, 9)) == [lines[0]]
    assert store.teaching.add_line("actions", BookLine(0, 9, "kick")).number == 6
    store.close()


def test_old_lines_of_the_book_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(class_store.LINES, "visits", 150)
    store = Store(None)
    for at in range(300):
        store.teaching.add_line("visits", BookLine(0, at, "visit", nick="ana", text="::1"))
    kept = store.teaching.lines("visits", 0, 1000)
    assert [kept[0].number, kept[-1].number] == [300, 151]
    store.close()


def visits_on_the_disk(folder: Path) -> list[str]:
    """Return who is in the book if the computer stops now: in a copy, since the store is locked."""
    copy = folder / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    copy.mkdir()
    for name in (FILE_NAME, f"{FILE_NAME}-wal"):
        if (folder / name).exists():
            shutil.copy(folder / name, copy / name)
    with contextlib.closing(sqlite3.connect(copy / FILE_NAME)) as db:
        return [nick for (nick,) in db.execute("SELECT nick FROM visit ORDER BY number")]


def test_a_visit_waits_for_a_commit_that_is_needed_anyway(tmp_path: Path) -> None:
    store = Store(tmp_path)

    def begin_visit(nick: str) -> None:
        store.teaching.add_line("visits", BookLine(0, 10, "visit", nick=nick, text="::1"))

    begin_visit("ana")
    store.commit()
    assert visits_on_the_disk(tmp_path) == []
    store.add_name("ana", "Ana")
    store.commit()
    assert visits_on_the_disk(tmp_path) == ["ana"]
    begin_visit("eva")
    store.commit_all()
    assert visits_on_the_disk(tmp_path) == ["ana", "eva"]
    begin_visit("luis")
    # Who reads it may tell others of it, but not before the commit.
    assert [line.nick for line in store.teaching.lines("visits", 0, 9)] == ["luis", "eva", "ana"]
    store.commit()
    assert visits_on_the_disk(tmp_path) == ["ana", "eva", "luis"]
    begin_visit("nora")
    store.close()
    assert visits_on_the_disk(tmp_path)[-1] == "nora"


def test_the_server_writes_visits_though_nothing_else_happens(tmp_path: Path) -> None:
    server = ChatServer(ServerSettings(port=0, data=tmp_path))
    server.start()
    try:
        with socket.create_connection(server.address, 10) as sock:
            sock.sendall(b"ana\n")
            wait_until(lambda: visits_on_the_disk(tmp_path) == ["ana"])
    finally:
        server.stop()


def test_visits_that_a_kill_has_cut_short_end_with_the_last_thing_that_was_stored(
    tmp_path: Path,
) -> None:
    store = Store(tmp_path)
    visits = [
        store.teaching.add_line("visits", BookLine(0, at, "visit", nick=nick, text="10.0.0.7"))
        for at, nick in ((10, "ana"), (20, "eva"))
    ]
    store.teaching.set_visit(BookLine(1, 10, "visit", nick="ana", text="10.0.0.7", until=15))
    store.teaching.add_line("actions", BookLine(0, 70, "kick"))
    store = reopened(tmp_path, store)
    ends = {line.nick: line.until for line in store.teaching.lines("visits", 0, 9)}
    assert ends == {"ana": 15, "eva": 70}
    assert visits[1].until == 0
    store.close()


@pytest.mark.parametrize("table", ["role", "lock", "teacher_action", "visit"])
def test_a_flipped_bit_is_noticed(tmp_path: Path, table: str) -> None:
    store = Store(tmp_path)
    store.teaching.set_role(store.add_name("eva", "Eva"), "helper")
    store.teaching.set_lock(LOCK)
    store.teaching.add_line("actions", BookLine(0, 70, "kick"))
    store.teaching.add_line("visits", BookLine(0, 70, "visit", nick="eva"))
    store.close()
    db = sqlite3.connect(tmp_path / FILE_NAME)
    with db:
        db.execute(f"UPDATE {table} SET crc = crc + 1")
    db.close()
    with pytest.raises(Damaged):
        read_all(tmp_path)


def read_all(folder: Path) -> None:
    store = Store(folder)
    try:
        store.teaching.roles()
        store.teaching.locks()
        for kind in class_store.LINES:
            store.teaching.lines(kind, 0, 9)
    finally:
        store.close()
