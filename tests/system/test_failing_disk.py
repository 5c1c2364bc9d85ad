"""Test the server when its disk starts to fail: what it says is true, before and after a kill."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from net.journal.journal import Journal
from net.server.store import Store
from tests.processes import ROOT, ServerProcess
from tests.system.failing_disk import CAN_FAIL, FailingDisk
from tests.wire import PlainWire, RichWire

pytestmark = pytest.mark.skipif(not CAN_FAIL, reason="needs Linux and a C compiler")

LOG = "chat.db-wal"


@pytest.fixture
def disk(tmp_path: Path) -> FailingDisk:
    folder = tmp_path / "disk"
    folder.mkdir()
    return FailingDisk(folder)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@contextlib.contextmanager
def serving(data: Path, disk: FailingDisk) -> Iterator[ServerProcess]:
    with ServerProcess("--data", str(data), "--rate", "0", environment=disk.environment) as server:
        yield server


def kill(server: ServerProcess) -> None:
    """Kill the server, and check that its log has no traceback: what is tested here needs none."""
    server.process.kill()
    server.process.wait()


def kept(data: Path) -> set[str]:
    """Return the cids of the messages that exist after the kill."""
    store = Store(data)
    with contextlib.closing(store):
        return {row[0] for row in store._db.execute("SELECT cid FROM message")}


def answer(wire: RichWire, cid: str) -> str:
    """Return what the server says of the message: "ok", "err", or "bye" if it says nothing."""
    wire.post("#clase", "x" * 500, cid)
    said = wire.hear("ok", "err", "bye")
    assert said["op"] == "bye" or said["cid"] == cid
    assert said["op"] != "err" or said["code"] == "storage"
    return str(said["op"])


@pytest.mark.parametrize(
    ("number", "call", "ending"),
    [
        (errno.EIO, "fdatasync", LOG),  # the data may be on the disk, now or later
        (errno.ENOSPC, "pwrite", LOG),
        (errno.EIO, "pwrite", LOG),
        (errno.EIO, "fdatasync", "*"),  # nor can the log be emptied
        (errno.ENOSPC, "pwrite", "*"),
    ],
)
def test_what_is_answered_is_true_after_a_kill(
    disk: FailingDisk, data: Path, number: int, call: str, ending: str
) -> None:
    answers: dict[str, str] = {}
    with serving(data, disk) as server:
        for n in range(12):
            with RichWire.login(server.address, "ana", key="ana", seen=0) as ana:
                if n % 3:
                    disk.fail(number, call, ending=ending)
                for m in range(3):
                    cid = f"c{n}.{m}"
                    answers[cid] = answer(ana, cid)
                    if answers[cid] == "bye":
                        break
                disk.heal()
        disk.fail(number, call, ending=ending)
        with RichWire.login(server.address, "ana", key="ana", seen=0) as ana:
            answers["last"] = answer(ana, "last")
        kill(server)
    disk.heal()
    there = kept(data)
    assert {cid for cid, said in answers.items() if said == "ok"} <= there
    assert not {cid for cid, said in answers.items() if said == "err"} & there
    assert list(answers.values()).count("ok") >= 12


def test_who_is_left_without_an_answer_gets_one_by_asking_again(
    disk: FailingDisk, data: Path
) -> None:
    with (
        serving(data, disk) as server,
        RichWire.login(server.address, "luis", key="luis", seen=0) as luis,
    ):
        with RichWire.login(server.address, "ana", key="ana") as ana:
            disk.fail(errno.EIO, "fdatasync")
            assert answer(ana, "c1") == "bye"
            ana.expect_end()
        disk.heal()
        with RichWire.login(server.address, "ana", key="ana") as ana:
            assert answer(ana, "c1") == answer(ana, "c1") == "ok"
        assert luis.hear("msg")["cid"] == "c1"
        luis.say(op="ping", n=1)
        assert luis.hear("msg", "pong")["op"] == "pong"  # once


def test_a_plain_user_is_told_that_nobody_knows(disk: FailingDisk, data: Path) -> None:
    with serving(data, disk) as server, RichWire.login(server.address, "luis", key="luis", seen=0):
        with PlainWire.login(server.address, "nc") as nc:
            disk.fail(errno.EIO, "fdatasync")
            nc.send("luis: hola\n")
            nc.expect("El servidor no sabe si ha podido guardar el mensaje; no lo ha enviado.\n")
        disk.heal()


@pytest.mark.parametrize(("number", "call"), [(errno.ENOSPC, "pwrite"), (errno.EIO, "fdatasync")])
def test_a_name_that_can_not_be_kept_is_not_given(
    disk: FailingDisk, data: Path, number: int, call: str
) -> None:
    with serving(data, disk) as server:
        with RichWire.login(server.address, "luis", key="luis") as luis:
            disk.fail(number, call)
            with RichWire(server.address) as ana:
                ana.say_hello("ana", "hers")
                ana.prove(ana.hear("challenge"), "ana", "hers")
                refusal = json.loads(ana.read_line())
                assert refusal["op"] in ("err", "bye")
                assert refusal["code"] == "storage"
                ana.expect_end()
            luis.say(op="history", **{"with": "#clase", "before": 100})
            luis.hear("page")
        kill(server)
    disk.heal()
    with serving(data, disk) as server, RichWire.login(server.address, "ana", key="another") as ana:
        assert ana.welcome["nick"] == "ana"


def test_what_can_not_be_kept_of_rooms_is_told(disk: FailingDisk, data: Path) -> None:
    with serving(data, disk) as server:
        with RichWire.login(server.address, "ana", key="ana") as ana:
            disk.fail(errno.ENOSPC, "pwrite", ending=LOG)
            ana.say(op="join", room="#python")
            assert ana.hear("err") == {
                "op": "err",
                "code": "storage",
                "to": "#python",
                "text": "The server could not store this yet; it goes on trying.",
            }
            ana.say(op="group", room="#g-0123456789", title="Cena", people=[])
            assert ana.hear("err")["to"] == "#g-0123456789"
            disk.heal()
            ana.say(op="join", room="#rust")
            ana.hear("join")
        kill(server)
    with serving(data, disk) as server, RichWire.login(server.address, "ana", key="ana") as ana:
        _people, rooms = ana.read_roster()
        assert {"#python", "#rust", "#g-0123456789"} <= set(rooms)  # as promised


def test_what_a_client_could_not_write_down_does_not_come_back(
    disk: FailingDisk, tmp_path: Path
) -> None:
    """Test that a message that failed stays away: the user may have written it again."""
    path = tmp_path / "journal.db"
    code = (
        "import os, pathlib\n"
        "from net.journal.journal import Journal\n"
        "from net.shared.errors import JournalError\n"
        "from net.wire.messages import Post\n"
        f"journal = Journal(pathlib.Path({str(path)!r}), 'ana')\n"
        "journal.add([Post('luis', 'uno', 'c1')])\n"
        "pathlib.Path(os.environ['FAILING_DISK']).write_text('fdatasync 5 -wal')\n"
        "try:\n"
        "    journal.add([Post('luis', 'dos', 'c2')])\n"
        "except JournalError:\n"
        "    os._exit(3)\n"
    )
    environment = {**os.environ, **disk.environment}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=ROOT, timeout=30, check=False
    )
    assert done.returncode == 3
    journal = Journal(path, "ana")
    assert [post.cid for post in journal.pending()] == ["c1"]
    journal.close()


def test_the_library_fails_as_it_is_told(disk: FailingDisk, tmp_path: Path) -> None:
    """Test the faults themselves; otherwise the tests above show nothing."""
    assert os.path.exists(disk.environment["LD_PRELOAD"])
    disk.fail(errno.ENOSPC, "pwrite", ending=LOG)
    assert (tmp_path / "disk" / "faults").read_text(
        encoding="utf-8"
    ) == f"pwrite {errno.ENOSPC} {LOG}\n"
