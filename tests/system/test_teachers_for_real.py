"""Test teachers with a real server: how one becomes one, and what outlives a kill."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from net.shared import host_file
from tests.processes import ServerProcess
from tests.wire import PlainWire, RichWire


def pin_of(server: ServerProcess) -> str:
    """Return the PIN that the server's console shows."""
    assert server.process.stdout is not None
    for line in server.process.stdout:
        if found := re.search(r"\b\d{6}\b", line):
            return found[0]
    raise AssertionError("no PIN was shown")


def ask(visitor: RichWire, **said: object) -> dict[str, Any]:
    """Say something with a ref, and return what answers it."""
    visitor.say(**{**said, "ref": "r"})
    while True:
        answer = visitor.hear("done", "err", "book")
        if answer.get("ref") == "r":
            return answer


def token_in(folder: Path) -> str:
    content = host_file.read(folder)
    assert content is not None
    return content.token


def test_the_pin_of_the_console_and_the_token_of_the_folder(tmp_path: Path) -> None:
    with ServerProcess("--data", str(tmp_path)) as server:
        pin = pin_of(server)
        wrong = "000000" if pin != "000000" else "000001"
        with (
            RichWire.login(server.address, "Eva", key="eva", encrypted=True) as eva,
            RichWire.login(server.address, "Tere", key="tere") as tere,
            RichWire.login(server.address, "luis", key="luis", encrypted=True) as luis,
        ):
            assert ask(luis, op="teach", pin=wrong)["code"] == "wrong_pin"
            assert ask(luis, op="teach")["code"] == "wrong_pin"
            assert ask(luis, op="teach", token="x")["code"] == "wrong_pin"
            assert ask(luis, op="lock", kind="write")["code"] == "not_teacher"
            assert ask(eva, op="teach", pin=pin)["op"] == "done"
            assert ask(tere, op="teach", token=token_in(tmp_path))["op"] == "done"
            assert ask(eva, op="lock", kind="mute", nick="luis", seconds=600)["op"] == "done"
            luis.say(op="msg", to="#clase", text="hola", cid="c1")
            refused = luis.hear("err")
            assert (refused["code"], refused["cid"]) == ("muted", "c1")
            with PlainWire.login(server.address, "nc") as nc:
                nc.send("Tere: ¿se puede?\n")
                while tere.hear("msg")["text"] != "¿se puede?":
                    pass
            assert ask(eva, op="lock", kind="write", seconds=1)["op"] == "done"
            while (told := tere.hear("lock"))["kind"] != "write" or told.get("on", True):
                pass  # it ends by itself, though nobody says anything
            assert "by" not in told


def test_what_was_answered_outlives_a_kill(tmp_path: Path) -> None:
    with (
        ServerProcess("--data", str(tmp_path)) as server,
        RichWire.login(server.address, "Eva", key="eva") as eva,
        RichWire.login(server.address, "luis", key="luis"),
        RichWire.login(server.address, "caca", key="ana"),
    ):
        assert ask(eva, op="teach", token=token_in(tmp_path))["op"] == "done"
        assert ask(eva, op="lock", kind="ban", nick="luis", seconds=600)["op"] == "done"
        assert ask(eva, op="rename", nick="caca", to="ana")["op"] == "done"
        assert ask(eva, op="lock", kind="private", reason="examen")["op"] == "done"
        server.process.kill()
        server.process.wait()
    with ServerProcess("--data", str(tmp_path)) as server:
        with RichWire(server.address) as luis:
            luis.say_hello("luis", "luis")
            luis.prove(luis.hear("challenge"), "luis", "luis")
            assert luis.hear("err")["code"] == "banned"
            luis.expect_end()
        with RichWire(server.address) as ana:
            ana.say_hello("caca", "ana")
            ana.prove(ana.hear("challenge"), "caca", "ana")
            farewell = ana.hear("bye")
            assert (farewell["code"], farewell["nick"]) == ("renamed", "ana")
        with (
            RichWire.login(server.address, "ana", key="ana") as ana,
            RichWire.login(server.address, "Eva", key="eva") as eva,
        ):
            assert ana.hear("lock")["kind"] == "private"
            book = ask(eva, op="book", kind="actions")
            assert [line["what"] for line in book["lines"]] == [
                "lock:on", "rename", "lock:on", "role",
            ]  # fmt: skip


def test_a_kill_between_an_action_and_its_answer(tmp_path: Path) -> None:
    """Test that an action is there wholly or not at all after kill -9, and that `done` is true."""
    answered = 0
    for kill in range(4):
        with (
            ServerProcess("--data", str(tmp_path), "--rate", "0") as server,
            RichWire.login(server.address, "Eva", key="eva") as eva,
        ):
            if kill:
                found = eva.hear("lock")
                at = int(found["reason"])
                assert at >= answered
                book = ask(eva, op="book", kind="actions")["lines"]
                assert book[0]["text"] == f"write {at}"
                assert book[0]["until"] == found["until"]
                assert len([one for one in book if one["what"] == "lock:on"]) >= min(at, 200)
                answered = at
            else:
                assert ask(eva, op="teach", token=token_in(tmp_path))["op"] == "done"
            first = answered + 1
            for n in range(first, first + 300):
                eva.say(op="lock", kind="write", seconds=600 + n, reason=str(n), ref=f"lock:{n}")
            for _ in range(10 + 30 * kill):
                done = eva.hear("done", "err")
                assert done["op"] == "done"
                answered = int(done["ref"].partition(":")[2])
            server.process.kill()
            server.process.wait()


def test_a_teacher_ends_the_class(tmp_path: Path) -> None:
    with ServerProcess("--data", str(tmp_path)) as server:
        with (
            RichWire.login(server.address, "Eva", key="eva") as eva,
            RichWire.login(server.address, "luis") as luis,
        ):
            ask(eva, op="teach", token=token_in(tmp_path))
            assert ask(luis, op="end")["code"] == "not_teacher"
            assert ask(eva, op="end")["op"] == "done"
            assert luis.hear("bye")["code"] == "shutdown"
        assert server.process.wait(10) == 0
