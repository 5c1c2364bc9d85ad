"""Test that a server that can't store anything any more stops and says why."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from net.server.server import ChatServer, ServerSettings
from net.server.store import FILE_NAME, Store
from net.server.writer import CHECK_SECONDS
from net.shared.errors import Damaged, InUse, Vanished
from net.wire.address import Address
from net.wire.messages import Limits
from tests.processes import ROOT, ServerProcess
from tests.support import wait_until
from tests.wire import RichWire, Wire

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows lets nobody move a file that is open"
)


def delete(folder: Path) -> None:
    (folder / FILE_NAME).unlink()


def move(folder: Path) -> None:
    (folder / FILE_NAME).rename(folder / "elsewhere.db")


def delete_log(folder: Path) -> None:
    (folder / f"{FILE_NAME}-wal").unlink()


def replace(folder: Path) -> None:
    shutil.copy(folder / FILE_NAME, folder / "copy.db")
    os.replace(folder / "copy.db", folder / FILE_NAME)


def move_folder(folder: Path) -> None:
    folder.rename(folder.with_name("moved"))


@pytest.mark.parametrize("harm", [delete, move, delete_log, replace, move_folder])
def test_a_server_whose_file_is_gone_confirms_nothing_more_and_ends(
    tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    folder = tmp_path / "data"
    with ServerProcess("--data", str(folder)) as server:
        with RichWire.login(server.address, "ana", key="ana") as ana:
            ana.post("#clase", "antes", "c1")
            ana.hear("ok")
            harm(folder)
            looked_at = time.monotonic()
            wait_until(lambda: time.monotonic() > looked_at + CHECK_SECONDS)
            ana.post("#clase", "después", "c2")
            assert ana.hear("ok", "err", "bye")["op"] == "bye"
        assert server.process.wait(5) == 1
        last = server.log().splitlines()[-1]
    assert last.startswith("server.py: The database is gone (")
    assert last.endswith("has been deleted, moved or replaced), so the server has ended.")


def test_a_server_to_which_nobody_talks_notices_too(tmp_path: Path) -> None:
    with ServerProcess("--data", str(tmp_path)) as server:
        delete(tmp_path)
        assert server.process.wait(5) == 1


def test_a_database_that_was_moved_away_is_whole(tmp_path: Path) -> None:
    """Move the database without its write-ahead log, which users may not know of."""
    store = Store(tmp_path)
    store.add_name("ana", "Ana")
    store.commit()
    move(tmp_path)
    with pytest.raises(Vanished):
        store.check_file()
    store.close()
    (tmp_path / "other").mkdir()
    (tmp_path / "elsewhere.db").rename(tmp_path / "other" / FILE_NAME)
    moved = Store(tmp_path / "other")
    assert moved.number_of("ana") == 1
    moved.close()


def test_no_second_server_begins_where_the_first_ones_file_was_moved_away(tmp_path: Path) -> None:
    store = Store(tmp_path)
    for file in tmp_path.glob(f"{FILE_NAME}*"):
        file.rename(tmp_path / f"moved-{file.name}")
    with pytest.raises(InUse):
        Store(tmp_path)
    assert not (tmp_path / FILE_NAME).exists()
    store.close()
    Store(tmp_path).close()


# --- a thread that ends ---------------------------------------------------------------------------


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ChatServer]:
    server = ChatServer(ServerSettings(port=0, data=tmp_path, limits=Limits(rate=0)))
    server.start()
    yield server
    server.stop()


def fail(*_args: object, **_more: object) -> None:
    raise MemoryError


def break_hub(server: ChatServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server._hub, "handle", fail)


def break_accepting(server: ChatServer, _monkeypatch: pytest.MonkeyPatch) -> None:
    server._listener.close()


def break_flusher(server: ChatServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server._flusher, "_handle", fail)


@pytest.mark.parametrize("harm", [break_hub, break_accepting, break_flusher])
def test_a_thread_that_ends_is_the_end_of_all(
    server: ChatServer,
    monkeypatch: pytest.MonkeyPatch,
    harm: Callable[[ChatServer, pytest.MonkeyPatch], None],
) -> None:
    address = Address(*server.address)
    with RichWire.login(address, "ana") as ana, RichWire.login(address, "luis") as luis:
        harm(server, monkeypatch)
        ana.close()  # the hub and the flusher learn of it
        wait_until(lambda: server.failure)
        assert "on a fault of its own" in server.failure
        server.stop()
        assert b'"ok"' not in luis.expect_end()


def test_a_database_that_is_damaged_and_can_not_be_renamed(
    server: ChatServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def find(*_: object) -> None:
        raise Damaged("row 1 is not what was written")

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied", "chat.db")

    with RichWire.login(Address(*server.address), "ana") as ana:
        monkeypatch.setattr(server._store, "look_up", find)
        monkeypatch.setattr("net.shared.database.os.replace", refuse)
        ana.post("#clase", "hola", "c1")
        assert ana.hear("ok", "bye")["code"] == "storage"
        wait_until(lambda: server.failure)
    assert server.failure.startswith("The database is damaged and no new one could be made (")
    assert "Permission denied" in server.failure


def test_the_program_says_why_it_ends(tmp_path: Path) -> None:
    code = (
        "import runpy, sys\n"
        "from net.hub.hub import Hub\n"
        "def fail(*_args, **_more): raise MemoryError\n"
        "Hub.handle = fail\n"
        f"sys.argv = ['server.py', '--port', '0', '--data', {str(tmp_path)!r}]\n"
        "runpy.run_path('server.py', run_name='__main__')\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        cwd=ROOT,
    )
    assert process.stdout
    address = Address.parse(process.stdout.readline().removeprefix("listening on "))
    with Wire(address) as wire:
        wire.send(b'{"op":"hello","v":1,"nick":"ana"}\n')
        assert b"welcome" not in wire.expect_end()
    _, said = process.communicate(timeout=10)
    assert process.returncode == 1
    assert said.splitlines()[-1] == (
        "server.py: The server has ended on a fault of its own (MemoryError); the log says more."
    )
