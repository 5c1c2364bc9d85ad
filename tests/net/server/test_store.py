"""Test the server's database after a restart, a kill, damage and much time."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from net.hub.archive import Kept
from net.server import schema, store, writer
from net.server.store import FILE_NAME, Store, open_store
from net.shared import log_room
from net.shared.database import TooNew, open_database, with_crc
from net.shared.errors import Damaged, InUse, StorageError
from net.wire.messages import About, Post

NOW = 1_795_341_600_123
DAY_MS = 86_400_000


def fill(archive: Store, count: int, *, text: str = "hola", at: int = NOW, to: str = "luis") -> int:
    """Store a conversation of `count` messages, from the archive's next id on.

    Returns:
        The number of the conversation.
    """
    ana = archive.number_of("ana") or archive.add_name("ana", "Ana")
    talk = archive.number_of_private(ana, archive.number_of(to) or archive.add_name(to, to))
    for _ in range(count):
        id_ = archive.last_id + 1
        archive.keep(Kept(id_, talk, ana, "Ana", Post("", text, f"cid-{id_}"), at))
    archive.commit()
    return talk


def test_what_was_committed_is_there_after_a_restart(tmp_path: Path) -> None:
    first = Store(tmp_path)
    talk = fill(first, 3)
    first.keep(Kept(4, talk, 1, "Ana", Post("", "committed", "never"), NOW))
    first._db.close()  # as if killed
    second = Store(tmp_path)
    assert [kept.id for kept in second.after(talk, 1)] == [2, 3]
    assert [kept.post.cid for kept in second.before(talk, 3, 0)] == ["cid-2", "cid-1"]
    assert second.find(1, "cid-2") == Kept(2, talk, 1, "Ana", Post("", "hola", "cid-2"), NOW)
    assert second.find(1, "never") is None
    assert second.last_id == 3
    second.close()


def test_what_is_new_is_found_before_it_is_committed() -> None:
    archive = Store(None)
    talk = fill(archive, 1)
    archive.keep(Kept(2, talk, 1, "Ana", Post("", "hola", "new"), NOW))
    assert archive.find(1, "new") is not None
    assert [kept.id for kept in archive.after(talk, 0)] == [1, 2]
    assert (archive.last_id, archive.committed_id) == (2, 1)


def test_every_start_is_an_epoch_and_old_ones_are_known(tmp_path: Path) -> None:
    epochs = []
    for _ in range(3):
        archive = Store(tmp_path)
        epochs.append(archive.epoch)
        fill(archive, 10)
        archive.close()
    archive = Store(tmp_path)
    assert [archive.knows(epoch, 10) for epoch in epochs] == [True, True, True]
    # The first epoch ended at 10.
    assert [archive.knows(epoch, 11) for epoch in epochs] == [False, True, True]
    assert archive.knows(archive.epoch, 30)
    assert not archive.knows(archive.epoch, 31)
    assert not archive.knows("another", 0)
    archive.close()


def test_a_restored_copy_does_not_know_what_came_after_it(tmp_path: Path) -> None:
    original = Store(tmp_path / "a")
    fill(original, 10)
    original.close()
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / FILE_NAME).write_bytes((tmp_path / "a" / FILE_NAME).read_bytes())
    original = Store(tmp_path / "a")
    fill(original, 10)
    seen_later, later = original.last_id, original.epoch
    original.close()
    restored = Store(tmp_path / "b")
    assert not restored.knows(later, seen_later)
    restored.close()


def test_a_cid_names_one_message_even_if_nobody_looks() -> None:
    archive = Store(None)
    talk = fill(archive, 1)
    archive.keep(Kept(2, talk, 1, "Ana", Post("", "otra", "cid-1"), NOW))
    with pytest.raises(StorageError, match="UNIQUE"):
        archive.commit()
    assert [kept.post.text for kept in archive.after(talk, 0)] == ["hola"]
    assert archive.last_id == 1


def test_retention_keeps_what_is_young_or_among_the_newest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "PRUNED_AT_ONCE", 4)
    archive = Store(None, kept_days=30, kept_messages=5)
    old = fill(archive, 10, at=NOW)
    archive.tidy(NOW - 31 * DAY_MS)
    young = fill(archive, 2, at=NOW, to="eva")
    cuts = []
    for _ in range(3):
        cuts.append(archive.tidy(NOW))
        archive.commit()
    assert [kept.id for kept in archive.after(old, 0)] == [8, 9, 10]
    assert [kept.id for kept in archive.after(young, 0)] == [11, 12]
    assert cuts[0] == {old: 4}
    [known] = [known for known in archive.conversations() if known.number == old]
    assert (known.cut, known.last) == (7, 10)


@pytest.mark.parametrize("wrong_days", [-4000, 4000])
def test_a_message_from_a_clock_that_was_wrong_is_kept_as_long_as_any(
    tmp_path: Path, wrong_days: int
) -> None:
    archive = Store(tmp_path, kept_days=30, kept_messages=1)
    talk = fill(archive, 1, at=NOW + wrong_days * DAY_MS)
    fill(archive, 2, at=NOW)
    assert archive.tidy(NOW) == {}
    archive.close()
    archive = Store(tmp_path, kept_days=30, kept_messages=1)
    assert archive.aged_at == NOW
    assert archive.tidy(NOW + 29 * DAY_MS) == {}
    assert archive.tidy(NOW + 31 * DAY_MS) == {talk: 2}
    archive.close()


def test_the_newest_message_is_always_kept_because_ids_go_on_from_it(tmp_path: Path) -> None:
    archive = Store(tmp_path, kept_days=0, kept_messages=0)
    fill(archive, 3, at=NOW)
    archive.tidy(NOW - DAY_MS)
    assert archive.tidy(NOW)
    archive.close()
    archive = Store(tmp_path)
    assert archive.last_id == 3
    archive.close()


@pytest.mark.skipif(sys.platform == "win32", reason="its files have no such modes")
def test_only_the_owner_can_read_the_files(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    before = os.umask(0)
    try:
        archive = Store(folder)
        fill(archive, 1)
    finally:
        os.umask(before)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}
    assert {file.name for file in folder.iterdir()} >= {FILE_NAME, FILE_NAME + "-wal"}
    archive.close()


def test_a_second_server_on_the_same_folder_is_refused(tmp_path: Path) -> None:
    archive = Store(tmp_path)
    with pytest.raises(InUse):
        Store(tmp_path)
    fill(archive, 1)
    archive.close()
    Store(tmp_path).close()


def test_a_file_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    Store(tmp_path).close()
    with sqlite3.connect(tmp_path / FILE_NAME) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    content = (tmp_path / FILE_NAME).read_bytes()
    with pytest.raises(TooNew):
        open_store(tmp_path)
    assert (tmp_path / FILE_NAME).read_bytes() == content


def write_first_version(folder: Path, count: int) -> None:
    """Write a database as the first release of this store did."""
    db = open_database(folder / FILE_NAME, schema.MIGRATIONS[:1], lock_seconds=1)
    rows: dict[str, list[tuple[Any, ...]]] = {
        "run": [(1, "epoch", 0)],
        "name": [(1, "ana", "Ana", None, None, 0, 0), (2, "luis", "luis", None, None, 0, 0)],
        "conversation": [(1, "", 1, 2, 0), (2, "#clase", 0, 0, 0)],
        "message": [(n, 1, 1, f"cid-{n}", f"recognizable ñ {n}", NOW) for n in range(1, count + 1)],
    }
    for table, values in rows.items():
        for value in map(with_crc, values):
            db.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(value))})", value)
    db.close()


def test_a_database_of_the_first_version_is_brought_up_to_date(tmp_path: Path) -> None:
    write_first_version(tmp_path, 3)
    archive = Store(tmp_path)
    assert list(archive.after(1, 0))[1:] == [
        Kept(n, 1, 1, "Ana", Post("", f"recognizable ñ {n}", f"cid-{n}"), NOW) for n in (2, 3)
    ]
    archive.set_title(2, "Cena")
    archive.keep(
        Kept(4, 1, 1, "Ana", Post("", "editado", "cid-4", "edit", About("Ana", "cid-3")), NOW)
    )
    archive.close()
    archive = Store(tmp_path)
    assert archive.find(1, "cid-4") == Kept(
        4, 1, 1, "Ana", Post("", "editado", "cid-4", "edit", About("Ana", "cid-3")), NOW
    )
    assert [known.title for known in archive.conversations()] == ["", "Cena"]
    assert (archive.knows("epoch", 3), archive.knows("epoch", 4)) == (True, False)
    archive.close()


@pytest.mark.parametrize("bit", [1, 128])
def test_bringing_it_up_to_date_does_not_hide_damage(tmp_path: Path, bit: int) -> None:
    write_first_version(tmp_path, 3)
    flip(tmp_path, b"recognizable", bit)
    archive = Store(tmp_path)
    with pytest.raises(Damaged):
        list(archive.after(1, 0))
    archive.close()


# A long text has pages of its own in the file.
@pytest.mark.parametrize("size", [1, 200], ids=["short", "long"])
def test_a_text_that_was_erased_is_in_no_file(tmp_path: Path, size: int) -> None:
    def files_with(text: bytes) -> list[str]:
        return [file.name for file in tmp_path.iterdir() if text in file.read_bytes()]

    archive = Store(tmp_path)
    talk = fill(archive, 20, text="otra cosa")
    archive.keep(Kept(21, talk, 1, "Ana", Post("", "recognizable" * size, "c21"), NOW))
    archive.keep(
        Kept(
            22,
            talk,
            1,
            "Ana",
            Post("", "RECOGNIZABLE" * size, "c22", "edit", About("Ana", "c21")),
            NOW,
        )
    )
    archive.close()
    assert files_with(b"recognizable") == files_with(b"RECOGNIZABLE") == [FILE_NAME]
    archive = Store(tmp_path)
    archive.keep(Kept(23, talk, 1, "Ana", Post("", "", "c23", "delete", About("Ana", "c21")), NOW))
    archive.erase(talk, 1, "c21")
    archive.commit()
    assert [kept.post.kind for kept in archive.after(talk, 20)] == ["deleted", "delete"]
    archive.tidy(NOW)
    assert files_with(b"recognizable") == files_with(b"RECOGNIZABLE") == []
    archive.close()


def test_no_query_looks_at_more_messages_than_it_finds() -> None:
    archive = Store(None)
    for query, values in [
        (schema.FIND, (1, "c")),
        (schema.EDITS, (1, "c")),
        (schema.AFTER, (1, 1, 4)),
        (schema.COUNT_EDITS, (1, "c", 9)),
        (schema.FIRSTS, ("[[1, 1]]",)),
        (schema.BEFORE, (1, 9, 0, 4)),
        *schema.look_up([(1, "c")]),
        *schema.look_up([(1, "c")] * 100),
    ]:
        plan = [row[3] for row in archive._db.execute(f"EXPLAIN QUERY PLAN {query}", values)]
        assert any("SEARCH message USING" in step for step in plan), plan
        assert not any("SCAN message" in step or "TEMP B-TREE" in step for step in plan), plan


@pytest.mark.parametrize("count", [2, 4, 5, 16, 17, 64, 65, 200])
def test_a_batch_of_any_size_is_looked_up(count: int) -> None:
    archive = Store(None)
    fill(archive, 100)
    known, new = [(1, f"cid-{n}") for n in range(1, 101)], [(2, "cid-1"), (1, "cid-0"), (1, "\0")]
    cids = (new + known)[:count] + (known * 2)[: max(0, count - 103)]
    archive.look_up(cids)
    archive._db.close()  # from now on it answers from what it has looked up
    for sender, cid in cids:
        found = archive.find(sender, cid)
        assert (found is not None) == ((sender, cid) in known)
        assert found is None or (found.sender, found.post.cid) == (sender, cid)


def flip(folder: Path, word: bytes, bit: int) -> None:
    """Flip one bit of a word wherever it is; for SQLite the file remains intact."""
    data = (folder / FILE_NAME).read_bytes()
    assert word in data
    (folder / FILE_NAME).write_bytes(data.replace(word, bytes([word[0] ^ bit]) + word[1:]))


@pytest.mark.parametrize("bit", [1, 128])  # the second makes the text invalid UTF-8
def test_a_flipped_bit_in_a_message_is_not_served(tmp_path: Path, bit: int) -> None:
    archive = Store(tmp_path)
    talk = fill(archive, 3, text="recognizable")
    archive.close()
    flip(tmp_path, b"recognizable", bit)
    archive = Store(tmp_path)
    with pytest.raises(Damaged):
        list(archive.after(talk, 0))
    with pytest.raises(Damaged):
        archive.find(1, "cid-1")
    archive.close()


def test_a_flipped_bit_in_a_name_is_not_served(tmp_path: Path) -> None:
    archive = Store(tmp_path)
    fill(archive, 1, to="somebody")
    archive.close()
    flip(tmp_path, b"somebody", 1)
    archive = open_store(tmp_path)
    assert archive.number_of("ana") == 0
    assert len(list(tmp_path.glob("chat-damaged-*.db"))) == 1
    archive.close()


@pytest.mark.parametrize("damage", ["rubbish", "zeros in the middle", "cut short"])
def test_a_damaged_file_is_set_aside_and_a_new_one_begins(tmp_path: Path, damage: str) -> None:
    archive = Store(tmp_path)
    talk = fill(archive, 2000, text="x" * 50)
    archive.close()
    path = tmp_path / FILE_NAME
    data = path.read_bytes()
    half = len(data) // 2 // 4096 * 4096
    damaged = {
        "rubbish": b"no database " * 1000,
        "zeros in the middle": data[:half] + bytes(16_384) + data[half + 16_384 :],
        "cut short": data[:half],
    }[damage]
    path.write_bytes(damaged)
    archive = open_store(tmp_path)
    assert list(archive.after(talk, 0)) == []
    [aside] = tmp_path.glob("chat-damaged-*.db")
    assert aside.read_bytes() == damaged
    archive.close()


def test_a_full_disk_refuses_messages_and_takes_them_again_later(tmp_path: Path) -> None:
    archive = Store(tmp_path)
    talk = fill(archive, 1)
    pages = archive._db.execute("PRAGMA page_count").fetchone()[0]
    archive._db.execute(f"PRAGMA max_page_count = {pages}")
    refused = 0
    for _ in range(50):
        archive.keep(
            Kept(
                archive.last_id + 1,
                talk,
                1,
                "Ana",
                Post("", "x" * 1000, f"big-{archive.last_id}"),
                NOW,
            )
        )
        try:
            archive.commit()
        except StorageError:
            refused += 1
    assert refused > 40
    archive._db.execute("PRAGMA max_page_count = 1000000")
    id_ = archive.last_id + 1
    archive.keep(Kept(id_, talk, 1, "Ana", Post("", "x", "small"), NOW))
    archive.commit()
    assert [kept.id for kept in archive.after(talk, 0)] == list(range(1, id_ + 1))
    archive.close()


KILLED = """
import os, sys
from pathlib import Path
from net.server.store import Store
from tests.net.server.test_store import fill
archive = Store(Path(sys.argv[1]))
for n in range(20):
    fill(archive, 5)
    print(archive.committed_id, flush=True)
os.kill(os.getpid(), 9)  # Windows ends it at once, too
"""


def test_a_kill_loses_nothing_committed(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path)], capture_output=True, text=True, check=False
    )
    committed = int(run.stdout.split()[-1])
    assert committed == 100, run.stderr
    archive = open_store(tmp_path)
    assert archive.last_id == committed
    assert not list(tmp_path.glob("*damaged*"))
    archive.close()


# --- edits of deleted messages --------------------------------------------------------------------


def fill_with_edits(archive: Store, count: int, *, text: str) -> int:
    """Store two messages of a conversation and, between them, `count` edits of the first.

    The first message is not deleted yet.
    """
    talk = fill(archive, 1)
    for n in range(count):
        archive.keep(
            Kept(
                archive.last_id + 1,
                talk,
                1,
                "Ana",
                Post("", text, f"edit-{n}", "edit", About("Ana", "cid-1")),
                NOW,
            )
        )
    fill(archive, 1)
    return talk


@pytest.mark.parametrize("is_late", [False, True])
def test_who_reads_a_conversation_does_not_pass_over_blank_edits(
    monkeypatch: pytest.MonkeyPatch, is_late: bool
) -> None:
    archive = Store(None)
    talk = fill_with_edits(archive, 500, text="" if is_late else "nuevo")
    archive.erase(talk, 1, "cid-1")
    archive.commit()
    reads = []
    read = archive._read

    def count(query: str, *values: Any) -> list[Kept]:
        reads.append(query)
        return read(query, *values)

    monkeypatch.setattr(archive, "_read", count)
    assert [kept.id for kept in archive.before(talk, 1000, 0)] == [502, 1]
    assert [kept.id for kept in archive.after(talk, 0)] == [1, 502]
    assert len(reads) == 4  # each reads until nothing more comes
    edit = archive.find(1, "edit-7")
    assert edit is not None
    assert (edit.conversation, edit.is_erased) == (talk, True)  # so a repeat is known


def test_blank_edits_of_an_earlier_version_are_put_aside_too(tmp_path: Path) -> None:
    version = next(
        n for n, script in enumerate(schema.MIGRATIONS) if "conversation = -conversation" in script
    )
    folder = tmp_path / "data"
    folder.mkdir()
    db = open_database(folder / FILE_NAME, schema.MIGRATIONS[:version], lock_seconds=0)
    for row in ((1, "ana", "Ana", None, None, 0, 0), (2, "luis", "luis", None, None, 0, 0)):
        db.execute("INSERT INTO name VALUES (?, ?, ?, ?, ?, ?, ?, ?)", with_crc(row))
    talk = 1
    db.execute("INSERT INTO conversation VALUES (?, ?, ?, ?, ?, ?)", with_crc((talk, "", 1, 2, 0)))
    columns = "id, conversation, sender, cid, text, at, kind, about_sender, about_cid, author"
    edits = [(n, f"edit-{n}", "", "edit", "Ana", "cid-1") for n in range(2, 7)]
    for id_, cid, text, kind, *about in (
        (1, "cid-1", "hola", "", "", ""),
        *edits,
        (7, "cid-7", "hola", "", "", ""),
    ):
        row = with_crc((id_, talk, 1, cid, text, NOW, kind, *about, ""))
        places = ", ".join("?" * len(row))
        db.execute(f"INSERT INTO message ({columns}, crc) VALUES ({places})", row)
    db.close()
    archive = Store(folder)
    assert [kept.id for kept in archive.after(talk, 0)] == [1, 7]
    found = archive.find(1, "edit-2")
    assert found is not None and found.conversation == talk
    archive.close()


def test_a_conversation_is_cut_where_its_blank_edits_are(tmp_path: Path) -> None:
    archive = Store(None, kept_days=1, kept_messages=1)
    talk = fill_with_edits(archive, 5, text="")
    archive.tidy(NOW)
    assert archive.tidy(NOW + 2 * DAY_MS) == {talk: 6}
    archive.commit()
    assert [kept.id for kept in archive.after(talk, 0)] == [7]


def test_members_of_an_earlier_version_are_in_open_rooms_that_nobody_has_made(
    tmp_path: Path,
) -> None:
    version = next(n for n, script in enumerate(schema.MIGRATIONS) if "TABLE terms" in script)
    folder = tmp_path / "data"
    folder.mkdir()
    db = open_database(folder / FILE_NAME, schema.MIGRATIONS[:version], lock_seconds=0)
    db.execute(
        "INSERT INTO conversation VALUES (?, ?, ?, ?, ?, ?)", with_crc((1, "#python", 0, 0, 0))
    )
    db.execute("INSERT INTO member VALUES (?, ?, ?, ?)", with_crc((1, 7, 41)))
    db.close()
    archive = Store(folder)
    assert archive.members() == [(1, 7, 41, False)]
    [room] = archive.conversations()
    assert (room.is_open, room.open_after) == (True, 0)
    archive.set_terms(1, False, 0)
    archive.enter(1, 8, 50, True)
    archive.close()
    archive = Store(folder)
    assert archive.members() == [(1, 7, 41, False), (1, 8, 50, True)]
    assert not archive.conversations()[0].is_open
    archive.close()


def test_a_damaged_member_of_an_earlier_version_stays_damaged(tmp_path: Path) -> None:
    version = next(n for n, script in enumerate(schema.MIGRATIONS) if "TABLE terms" in script)
    folder = tmp_path / "data"
    folder.mkdir()
    db = open_database(folder / FILE_NAME, schema.MIGRATIONS[:version], lock_seconds=0)
    db.execute("INSERT INTO member VALUES (1, 7, 41, 12345)")
    db.close()
    archive = Store(folder)
    with pytest.raises(Damaged):
        archive.members()
    archive.close()


def test_small_batches_get_room_in_the_log_and_large_ones_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_room, "LOOK_SECONDS", 0.0)
    monkeypatch.setattr(writer, "CHECK_SECONDS", 0.0)
    log = tmp_path / f"{FILE_NAME}-wal"
    archive = Store(tmp_path)
    first = log.stat().st_size
    assert first >= log_room.FIRST_BYTES
    for _ in range(10):
        fill(archive, 1)
        assert log.stat().st_size == first
    fill(archive, writer.SMALL_BATCH + 1, text="x" * 100_000)  # more than there is room for
    used = log.stat().st_size
    assert first < used < 2 * first
    fill(archive, 1)
    assert log.stat().st_size >= 2 * used
    archive.close()
