"""Test what the server keeps, as its users and its operator notice."""

from __future__ import annotations

from pathlib import Path

import pytest

from net.server import certificate
from net.server.server import ChatServer, ServerSettings
from net.server.store import FILE_NAME, Store
from net.shared import host_file
from net.shared.errors import Damaged, InUse
from net.wire.address import Address
from net.wire.messages import Limits
from tests.processes import ServerProcess
from tests.system.test_server_process import run_server
from tests.wire import PlainWire, RichWire


def returning(address: Address, nick: str, epoch: str, seen: int = 0) -> RichWire:
    return RichWire.login(address, nick, key=nick, epoch=epoch, seen=seen)


def leave(wire: RichWire) -> None:
    """Disconnect, and wait until the server knows."""
    wire.say(op="bye")
    wire.expect_end()


def test_messages_outlive_the_server_and_come_in_order(tmp_path: Path) -> None:
    data = ("--data", str(tmp_path))
    with ServerProcess(*data) as server:
        with returning(server.address, "luis", "") as luis:
            luis.say(op="join", room="#python")
            luis.hear("join")
            epoch = luis.welcome["epoch"]
            leave(luis)
        with returning(server.address, "ana", "") as ana:
            ana.post("luis", "uno", "c1")
            assert ana.hear("ok")["later"]
            ana.say(op="join", room="#python")
            ana.post("#python", "dos", "c2")
            ana.post("luis", "tres\nñ 😀", "c3")
            ids = [1, *(ana.hear("ok")["id"] for _ in range(2))]
        server.process.kill()
        server.process.wait()
    with ServerProcess(*data) as server, returning(server.address, "luis", epoch) as luis:
        assert "since" not in luis.welcome
        heard = [luis.hear("msg") for _ in range(3)]
        assert [(one["id"], one["text"]) for one in heard] == list(
            zip(ids, ["uno", "dos", "tres\nñ 😀"], strict=True)
        )
        assert luis.hear("live")["id"] == ids[-1]
        people = luis.read_roster()[0]
        assert {"nick": "ana", "state": "offline", "number": 2} in people


def test_without_a_store_nothing_goes_to_the_disk(tmp_path: Path) -> None:
    with ServerProcess("--no-store", "--data", str(tmp_path)) as server:
        with returning(server.address, "luis", "") as luis:
            assert luis.welcome["stores"] is False
            leave(luis)
        with returning(server.address, "ana", "") as ana:
            ana.post("luis", "¿estás?", "c1")
            assert ana.hear("err")["code"] == "not_here"
    assert [file.name for file in tmp_path.iterdir()] == ["server.log"]


def test_old_messages_go(tmp_path: Path) -> None:
    keeping = ("--data", str(tmp_path), "--keep-days", "0", "--keep-messages", "2")
    with ServerProcess(*keeping) as server, returning(server.address, "luis", "") as luis:
        epoch = luis.welcome["epoch"]
        with returning(server.address, "ana", "") as ana:
            for n in range(5):
                ana.post("luis", str(n), f"c{n}")
                ana.hear("ok")
    with ServerProcess(*keeping) as server:  # it tidies up when it starts
        with PlainWire.login(server.address, "nc"):
            pass
        with returning(server.address, "luis", epoch) as luis:
            assert luis.hear("gap") == {"op": "gap", "with": "ana", "id": 3}
            assert [luis.hear("msg")["text"] for _ in range(2)] == ["3", "4"]


def test_a_name_can_be_released(tmp_path: Path) -> None:
    data = ("--data", str(tmp_path))
    with ServerProcess(*data) as server:
        returning(server.address, "Ana Gómez", "").close()
    result = run_server(*data, "--release", "ana gómez")
    assert (result.returncode, result.stdout) == (0, "The name ana gómez is free.\n")
    assert run_server(*data, "--release", "ana gómez").stdout == "Nobody owns the name ana gómez.\n"
    with ServerProcess(*data) as server:
        with RichWire.login(server.address, "ana gómez", key="another") as ana:
            ana.say(op="teach", token=host_file.read(tmp_path).token, ref="1")  # type: ignore[union-attr]
            assert ana.hear("done")["ref"] == "1"
            ana.say(op="book", kind="actions")
            freed = ana.hear("book")["lines"][-1]
            assert (freed["what"], freed["nick"], freed.get("by", "")) == ("free", "ana gómez", "")
        result = run_server(*data, "--release", "ana gómez")
        assert result.returncode == 1
        assert "Another server uses the data folder" in result.stderr


def test_a_damage_found_on_the_way_is_set_aside_and_everybody_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = ChatServer(ServerSettings(port=0, data=tmp_path, limits=Limits(rate=0)))
    server.start()
    address = Address(*server.address)
    try:
        with returning(address, "ana", "") as ana, returning(address, "luis", "") as luis:
            ana.post("luis", "antes", "c1")
            luis.hear("msg")

            def find(*_: object) -> None:
                raise Damaged("row 1 is not what was written")

            monkeypatch.setattr(server._store, "find", find)
            ana.post("luis", "¿y ahora?", "c2")
            assert [one.hear("bye")["code"] for one in (ana, luis)] == ["storage", "storage"]
            epoch = ana.welcome["epoch"]
        with (
            returning(address, "ana", epoch, seen=1) as ana,
            returning(address, "luis", epoch, seen=1) as luis,
        ):
            assert "since" not in luis.welcome
            ana.post("luis", "¿y ahora?", "c2")
            assert ana.hear("ok")["id"] == luis.hear("msg")["id"] == 1
    finally:
        server.stop()
    assert len(list(tmp_path.glob("chat-damaged-*.db"))) == 1
    assert (tmp_path / FILE_NAME).exists()


def test_a_server_that_is_refused_makes_nothing_in_the_folder(tmp_path: Path) -> None:
    """Test that of two servers that start at once only one makes the folder's id and key."""
    store = Store(tmp_path)
    before = sorted(tmp_path.iterdir())
    with pytest.raises(InUse):
        ChatServer(ServerSettings(port=0, data=tmp_path))
    assert sorted(tmp_path.iterdir()) == before
    store.close()


def test_a_key_that_can_not_be_used_leaves_the_folder_to_the_next_server(tmp_path: Path) -> None:
    (tmp_path / certificate.FILE_NAME).write_text("no key", encoding="ascii")
    with pytest.raises(certificate.KeyProblem):
        ChatServer(ServerSettings(port=0, data=tmp_path))
    Store(tmp_path).close()
