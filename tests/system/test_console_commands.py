"""Test the commands that a teacher types at the real server's console."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from queue import Empty, SimpleQueue

import pytest

from net.wire.address import Address
from tests.processes import ROOT
from tests.wire import PlainWire, RichWire

PATIENCE_SECONDS = 20.0


class TypedServer:
    """A server whose console is a pipe, or a terminal."""

    def __init__(self, data: Path, language: str = "en", *, terminal: bool = False) -> None:
        self._lines: SimpleQueue[str] = SimpleQueue()
        command = [sys.executable, str(ROOT / "server.py"), "--port", "0", "--data", str(data)]
        environment = {**os.environ, "LANGUAGE": language, "PYTHONUNBUFFERED": "1"}
        if terminal:
            self._open_terminal(command, environment)
        else:
            self._process = subprocess.Popen(
                [*command, "--commands"],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment,
            )
            assert self._process.stdin and self._process.stdout
            self._input, self._output = self._process.stdin, self._process.stdout
        self._reader = threading.Thread(target=self._read)
        self._reader.start()
        self.address = Address.parse(self.hear("listening on ").partition("listening on ")[2])

    def _open_terminal(self, command: list[str], environment: dict[str, str]) -> None:
        if sys.platform == "win32":
            raise AssertionError("this test is for systems with pseudo-terminals")
        import pty

        ours, theirs = pty.openpty()
        self._process = subprocess.Popen(
            command,
            cwd=ROOT,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env={**environment, "TERM": "dumb"},
            start_new_session=True,
        )
        os.close(theirs)
        self._input = os.fdopen(os.dup(ours), "wb", buffering=0)
        self._output = os.fdopen(ours, "rb", buffering=0)

    def _read(self) -> None:
        try:
            for line in self._output:
                self._lines.put(line.decode("utf-8", "replace").strip())
        except OSError:
            pass  # the terminal has ended with its process

    def type(self, line: str) -> None:
        self._input.write(f"{line}\n".encode())
        self._input.flush()

    def hear(self, part: str) -> str:
        """Return the next line that has this part; skip others."""
        heard = []
        while True:
            try:
                heard.append(self._lines.get(timeout=PATIENCE_SECONDS))
            except Empty:
                raise AssertionError(f"{part!r} was not printed, but {heard}") from None
            if part in heard[-1]:
                return heard[-1]

    def end(self) -> int:
        """Return the exit code."""
        return self._process.wait(PATIENCE_SECONDS)

    def kill(self) -> None:
        """Kill the process, if it has not ended, and close what belongs to it."""
        self._process.kill()
        self._process.wait(PATIENCE_SECONDS)
        self._reader.join(PATIENCE_SECONDS)
        self._input.close()
        self._output.close()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[TypedServer]:
    server = TypedServer(tmp_path)
    yield server
    server.kill()


def test_a_teacher_types_what_becomes_of_the_class(server: TypedServer) -> None:
    with (
        RichWire.login(server.address, "ana", key="A") as ana,
        RichWire.login(server.address, "luis", key="L") as luis,
    ):
        server.type("mute luis 5m stop it")
        assert server.hear("luis is muted, until").endswith("stop it")
        server.hear("Done.")
        told = luis.hear("lock")
        assert (told["kind"], told["nick"], told["reason"]) == ("mute", "luis", "stop it")
        assert 299_000 < told["left"] <= 300_000
        luis.post("#clase", "¡hola!", "c1")
        assert luis.hear("err")["code"] == "muted"
        ana.say(op="hand", text="¿por qué?")
        server.hear("ana raises a hand: ¿por qué?")
        luis.say(op="hand", text="x\nPIN for teachers: 000000")
        server.hear("luis raises a hand: x␊PIN for teachers: 000000")
        server.type("helper ana")
        assert ana.hear_of("ana")["role"] == "helper"
        server.type("list")
        server.hear("ana (helper)")
        server.hear("#clase (2)")
        server.hear("luis is muted")
        server.hear("ana: ¿por qué?")
        server.hear("luis: x␊PIN for teachers: 000000")
        server.type("unmute luis")
        server.hear("No longer: luis is muted")
        luis.post("#clase", "por fin", "c2")
        assert luis.hear("ok")["cid"] == "c2"
        server.type("actions")
        assert server.hear("muted: luis").endswith("stop it")
        server.type("visits")
        server.hear("is here  luis  127.0.0.1")


def test_the_class_is_told_and_asked_from_the_console(server: TypedServer) -> None:
    with (
        RichWire.login(server.address, "ana", key="A") as ana,
        PlainWire.login(server.address, "nc") as nc,
    ):
        server.type('announce the exam is at 12, not at 11"')
        server.hear("Done.")
        told = ana.hear("msg")
        assert (told["from"], told["kind"], told["text"]) == (
            "Server", "announce", 'the exam is at 12, not at 11"',
        )  # fmt: skip
        nc.expect('#clase Server: AVISO: the exam is at 12, not at 11"\n')
        server.type('poll #clase -named "Shall we go on?" yes "not yet"')
        server.hear("Done.")
        asked = ana.hear("msg")
        ana.say(op="vote", room="#clase", id=asked["id"], choices=[1], ref="v")
        ana.hear("done")
        ana.post("#clase", "look at \x1b[31mthis", "a1")
        ana.hear("ok")
        server.type("messages")
        server.hear('Server: Announcement: the exam is at 12, not at 11" (read by 0 of 2)')
        server.hear("Server: Poll: Shall we go on? 1) yes: 0  2) not yet: 1 (1 of 2 people)")
        assert server.hear("ana: look at ␛[31mthis").startswith("3  ")
        server.type("votes 2")
        server.hear("not yet: ana")
        server.hear("nothing yet: nc")
        server.type("understood")
        server.hear("Another question is open in this room: close it first.")
        server.type("close")
        server.hear(
            "Result: Server: Poll: Shall we go on? 1) yes: 0  2) not yet: 1 (1 of 1 people)"
        )
        assert ana.hear("msg")["kind"] == "close"
        server.type("close 1")
        server.hear("Result: Server: Announcement: the exam")
        server.type("understood #clase")
        server.hear("Done.")
        server.type("pin-message 3")
        server.hear("Done.")
        assert [pin["from"] for pin in ana.hear("pins")["pins"]] == ["ana"]
        server.type("remove 3")
        server.hear("Done.")
        assert ana.hear("pins").get("pins") is None  # a pin goes with its message
        server.type("remove 99")
        server.hear("There is no such number.")
        server.type("say #nowhere hello")
        server.hear("There is no such room.")
        server.type("actions")
        server.hear("the server's console: announcement made in #clase")
        server.hear("the server's console: message of ana removed in #clase")


def test_the_class_is_split_at_random_and_ended(server: TypedServer) -> None:
    people = [RichWire.login(server.address, f"persona{n}", key=f"P{n}") for n in range(5)]
    with PlainWire.login(server.address, "nc"):
        server.type("split 2 #mesa-")
        server.hear("Done.")
        rooms = {}
        for one in people:
            nick = one.welcome["nick"]
            while (joined := one.hear("join"))["room"] == "#clase" or joined["nick"] != nick:
                pass
            rooms[nick] = joined["room"]
        assert sorted(rooms.values()) in (
            ["#mesa-1", "#mesa-1", "#mesa-1", "#mesa-2", "#mesa-2"],
            ["#mesa-1", "#mesa-1", "#mesa-2", "#mesa-2", "#mesa-2"],
        )
        server.type("end")
        assert people[0].hear("bye")["code"] == "shutdown"
    for one in people:
        one.close()
    assert server.end() == 0


def test_what_is_no_command_is_explained(server: TypedServer) -> None:
    server.type("hola")
    server.hear("That is no command. Type help.")
    server.type("mute")
    server.hear("Type: mute NAME [TIME] [REASON]")
    server.type("mute nobody")
    server.hear("Nobody here has this nick.")
    server.type("help")
    server.hear("end")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals of this kind")
def test_the_console_speaks_spanish_in_a_terminal(tmp_path: Path) -> None:
    server = TypedServer(tmp_path, "es", terminal=True)
    try:
        server.hear("PIN para docentes: ")
        server.type("lista")
        server.hear("No hay nadie.")
        server.type("cerrar privados examen")
        server.hear("Cerrado: mensajes privados, examen")
        server.hear("Hecho.")
        with RichWire.login(server.address, "ana", key="A"):
            server.type("ayudante ana")
            server.hear("Hecho.")
            server.type("expulsar ana 5m")
            server.hear("Esa persona tiene un papel: primero hay que quitárselo (quitar-papel).")
        server.type("terminar")
        assert server.end() == 0
    finally:
        server.kill()
