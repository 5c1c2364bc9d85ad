"""Test two people at two real windows: what one types, the other reads.

The tests use keyboard, mouse and clipboard only.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from net.wire.address import Address
from tests.display import Display
from tests.processes import ROOT, ServerProcess, tell_to_end
from tests.servers import AssignmentServer
from tests.support import wait_until
from tests.wire import PlainWire, RichWire

pytestmark = pytest.mark.skipif(
    sys.platform == "darwin", reason="a program may press keys there if its user has allowed it"
)

WIDTH, HEIGHT = 760, 600
START_SECONDS = 60.0  # on a busy machine, where Python itself starts slowly
CLOSE_SECONDS = 5.0  # on a busy machine


class Window:
    """A window is one `main.py`, and the person at it."""

    def __init__(
        self,
        display: Display,
        name: str,
        folder: Path,
        x: int,
        *options: str,
        server: Address | None = None,
        program: Sequence[str] = (),
    ) -> None:
        self.display = display
        self.folder = folder / name
        self._shown = folder / f"{name}.shown"
        self._shown.unlink(missing_ok=True)  # of an earlier window of theirs
        self._keys = folder / f"{name}.keys"
        self._last_shown = ""
        program = program or ("-m", "tests.system.spied", str(self._shown))
        who = ["--name", name] if server else []
        where = ["--server", str(server), "--connect"] if server else []
        self._others = self._windows()
        self._output = (folder / f"{name}.txt").open("w+", encoding="utf-8")
        self.process = subprocess.Popen(
            [
                sys.executable,
                *program,
                *who,
                *where,
                "--no-search",
                "--data",
                str(self.folder),
                "--lang",
                "en",
                "--geometry",
                f"{WIDTH}x{HEIGHT}+{x}+0",
                *options,
            ],
            cwd=ROOT,
            env={**display.environment, "BROWSER": "true"},  # a pressed link opens nothing here
            stdin=subprocess.DEVNULL,
            stdout=self._output,
            stderr=subprocess.STDOUT,
        )
        self.id = wait_until(self._find, self.output, START_SECONDS)
        display.wait_for_front(self.id)

    def _find(self) -> str:
        assert self.process.poll() is None, self.output()
        return next(iter(self._windows() - self._others), "")

    def _windows(self) -> set[str]:
        """Return the windows on the screen.

        Tk does not tell X which process a window belongs to, so the program's window is the new
        one.
        """
        return set(self.do("search", "--onlyvisible", "--name", "Charla").split())

    def output(self) -> str:
        self._output.seek(0)
        return self._output.read()

    def do(self, *command: str) -> str:
        """Run an xdotool command, and return what it prints."""
        said = self.display.do(*command)
        if sys.platform == "win32" and command[0] in ("key", "type"):
            self._wait_for_keys_to_arrive()
        return said

    def _wait_for_keys_to_arrive(self) -> None:
        """Wait until the program has taken all keys, or has ended.

        Windows gives a key to the window that has the focus when its program takes the key. So it
        is lost if another program's window comes to the front earlier, faster than people are.
        """

        def taken() -> int:
            return self._keys.stat().st_size if self._keys.exists() else 0

        before = taken()

        def has_taken_all() -> bool:
            """Press the key again if it is lost: it goes nowhere while a new window comes up."""
            self.display.do("key", "F24")
            pressed = time.monotonic()
            while time.monotonic() - pressed < 1 and taken() == before:
                if self.process.poll() is not None:
                    return True
                time.sleep(0.01)
            return taken() > before

        wait_until(has_taken_all, lambda: (self.id, self.do("getactivewindow"), self.output()))

    @property
    def title(self) -> str:
        return self.do("getwindowname", self.id)

    def wait_for_chat(self) -> None:
        """Wait until the chat has replaced the login; what is typed earlier gets lost."""
        wait_until(
            lambda: "Charla — " in self.title, lambda: (self.title, self.output()), START_SECONDS
        )

    def focus(self) -> None:
        self.do("windowactivate", "--sync", self.id)

    def press(self, *keys: str) -> None:
        self.do("key", "--clearmodifiers", *keys)

    def type(self, text: str) -> None:
        """Type a text as a person does: select the window, then press the keys.

        Only ASCII works: for other characters xdotool changes the keyboard's layout, and the last
        character may come after it has changed it back.
        """
        assert text.isascii()
        self.focus()
        self.do("type", "--delay", "8", text)

    def say(self, text: str) -> None:
        self.type(text)
        self.press("Return")

    def read(self) -> str:
        """Return the conversation in view, as copied to the clipboard."""
        self.focus()
        self.do(
            "mousemove", "--window", self.id, str(WIDTH * 2 // 3), str(HEIGHT // 2), "click", "1"
        )
        self.press("ctrl+a", "ctrl+c")
        return self.display.clipboard()

    def wait_to_read(self, *texts: str) -> str:
        seen = ""

        def has_all() -> bool:
            nonlocal seen
            seen = self.read()
            return all(text in seen for text in texts)

        wait_until(has_all, lambda: (seen, self.title, self.output()), START_SECONDS)
        return seen

    def wait_to_see(self, *texts: str, gone: Sequence[str] = ()) -> str:
        """Wait until all of these are in view, and none of `gone`; return everything in view."""

        def has_all() -> bool:
            shown = self.shown
            return all(text in shown for text in texts) and not any(text in shown for text in gone)

        wait_until(has_all, lambda: (texts, gone, self.shown, self.output()), START_SECONDS)
        return self.shown

    @property
    def shown(self) -> str:
        """Return every word in view, as the program reports it."""
        # On Windows the file can't be opened while it is replaced.
        with contextlib.suppress(FileNotFoundError, PermissionError):
            self._last_shown = self._shown.read_text(encoding="utf-8")
        return self._last_shown

    def close(self) -> None:
        """Press Alt+F4; the program must end in time and without a complaint."""
        self.focus()
        started = time.monotonic()
        self.press("alt+F4")
        assert self.process.wait(20) == 0, self.output()
        assert time.monotonic() - started < CLOSE_SECONDS
        assert self.output() == ""

    def close_with_messages_that_wait(self) -> None:
        """Press Alt+F4, read when they will go out, and press the button that closes."""
        self.focus()
        self.press("alt+F4")
        self.wait_to_see("has not been sent yet.", "as soon as you open Charla again")
        self.press("Return")
        assert self.process.wait(20) == 0, self.output()

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self._output.close()


@contextlib.contextmanager
def awake(wire: RichWire) -> Iterator[None]:
    """Say something now and then: who is silent for 20 s is taken for gone."""
    ending = threading.Event()

    def run() -> None:
        while not ending.wait(5):
            wire.say(op="ping", n=1)

    with ThreadPoolExecutor(1) as pool:
        pool.submit(run)
        try:
            yield
        finally:
            ending.set()


Open = Callable[..., Window]


@pytest.fixture(scope="module")
def display() -> Iterator[Display]:
    with Display(2 * WIDTH, HEIGHT + 40) as display:
        yield display


@pytest.fixture
def open_window(display: Display, tmp_path: Path) -> Iterator[Open]:
    with ExitStack() as stack:
        count = 0

        def make(name: str, *options: str, server: Address | None = None) -> Window:
            nonlocal count
            window = Window(display, name, tmp_path, count % 2 * WIDTH, *options, server=server)
            count += 1
            stack.callback(window.end)
            return window

        yield make


def test_what_one_types_the_other_reads(open_window: Open) -> None:
    with ServerProcess("--name", "Aula 3") as server:
        ana = open_window("ana", server=server.address)
        luis = open_window("luis", server=server.address)
        for window in (ana, luis):
            window.wait_to_see("#clase")
        ana.say("hola a todos")  # the main room is in view from the start
        luis.wait_to_read("hola a todos")
        # Luis's window counts it as read after it has heard that it is in front.
        wait_until(lambda: luis.title.startswith("Charla"), lambda: luis.title)
        ana.say("luis: en privado")
        ana.wait_to_read("en privado")
        wait_until(lambda: luis.title.startswith("(1)"), lambda: luis.title)
        luis.focus()
        luis.press("alt+shift+Down")  # the next unread conversation
        assert "hola a todos" not in luis.wait_to_read("en privado")
        luis.say("sin problema")
        ana.wait_to_read("en privado", "sin problema")
        for window in (ana, luis):
            window.close()


def test_logging_in_by_hand(open_window: Open) -> None:
    """Test a first login whose name is refused; the window says so."""
    with ServerProcess("--name", "Aula 3") as server, PlainWire.login(server.address, "eva") as eva:
        window = open_window("login")
        window.wait_to_see("Your name", "[]")  # what is typed before goes nowhere
        window.type("eva")
        window.wait_to_see("[eva]")
        window.press("Tab", "Tab")  # past the list of classes
        window.wait_to_see("[]", gone=["[eva]"])
        window.type(str(server.address))
        window.wait_to_see(f"[{server.address}]")
        window.press("Return")
        wait_until(lambda: "nick_taken" in server.log(), server.log)
        window.wait_to_see("name", "taken")

        def log_in_as_another() -> bool:
            """Type another name; repeat until the window has selected the refused one."""
            window.press("ctrl+a")
            window.say("ana lopez")
            try:
                return wait_until(lambda: "ana lopez joined" in server.log(), timeout=1.0)
            except AssertionError:
                return False

        wait_until(log_in_as_another, server.log)
        window.wait_to_see("#clase")
        window.say("eva: me lees")
        eva.expect("ana lopez: me lees\n")
        window.close()
        again = open_window("login", server=None)  # the same profile: everything is filled in
        again.focus()
        again.press("Return")
        wait_until(lambda: server.log().count("ana lopez joined") == 2, server.log)
        again.close()


def test_what_one_changes_the_other_sees(open_window: Open) -> None:
    """Test an edit, an answer, a reaction and a deletion with the keyboard alone."""
    with ServerProcess("--name", "Aula 3") as server:
        ana = open_window("ana", server=server.address)
        luis = open_window("luis", server=server.address)
        ana.wait_to_see("#clase", "luis")
        luis.wait_to_see("#clase", "ana")
        ana.say("mana hay examen")
        luis.wait_to_see("mana hay examen")
        ana.press("Up", "End", *["BackSpace"] * 6, "c", "l", "a", "s", "e", "Return")
        luis.wait_to_see("mana hay clase", "edited", gone=["examen"])
        luis.focus()
        luis.press("ctrl+Up", "r")
        luis.wait_to_see("ana\nmana hay clase\nWrite to")
        luis.say("a que hora?")
        answered = ana.wait_to_see("a que hora?")
        assert (
            answered.index("mana hay clase")
            < answered.rindex("mana hay clase")
            < answered.index("a que hora?")
        )
        luis.focus()
        luis.press("ctrl+Up", "ctrl+Up", "plus")
        luis.type("grinning")
        luis.press("Return")
        ana.wait_to_see(" 1 \n")
        ana.focus()
        ana.press("ctrl+Up", "ctrl+Up", "d")
        ana.wait_to_see("Delete")
        ana.press("Return")
        luis.wait_to_see("Message deleted", gone=["mana hay clase"])
        luis.close()
        ana.close()


def test_a_private_group_from_its_making_to_its_leaving(open_window: Open) -> None:
    with ServerProcess("--name", "Aula 3") as server, ExitStack() as stack:
        ana = open_window("ana", server=server.address)
        luis = open_window("luis", server=server.address)
        eva = stack.enter_context(RichWire.login(server.address, "eva"))
        stack.enter_context(awake(eva))
        ana.wait_to_see("luis", "eva")
        luis.wait_to_see("ana")
        ana.focus()
        ana.press("ctrl+k")
        ana.wait_to_see("[]")
        ana.press("Tab", "Tab", "space")
        ana.wait_to_see("Find a room, or type a new name")
        ana.press("Tab", "space")
        ana.wait_to_see("Name of the group")
        ana.do("type", "--delay", "8", "Equipo B")
        ana.wait_to_see("[Equipo B]")
        ana.press("Tab")
        ana.wait_to_see("[]")
        ana.do("type", "--delay", "8", "luis")
        ana.wait_to_see("[luis]")
        ana.press("Return")
        ana.wait_to_see("1 person will be invited")
        ana.press("Return")
        ana.wait_to_see("Equipo B", "1 person")
        luis.wait_to_see("Equipo B")
        luis.focus()
        luis.press("ctrl+k")
        luis.do("type", "--delay", "8", "Equipo")
        luis.press("Return")
        luis.wait_to_see("ana invites you to the group “Equipo B”.")
        luis.press(*["shift+Tab"] * 3, "space")
        luis.wait_to_see("2 people", gone=["ana invites you"])
        ana.wait_to_see("luis has joined the group.", "2 people")
        luis.press("ctrl+n")
        luis.say("#clase")
        luis.wait_to_see("No messages in #clase yet")  # a message to the group is unread now
        ana.focus()
        ana.say("solo para nosotros")
        luis.wait_to_see("Equipo B 1")
        luis.focus()
        luis.press("alt+shift+Down")
        luis.wait_to_see("solo para nosotros")
        luis.say("aqui estoy")
        ana.wait_to_see("aqui estoy")
        luis.do("type", "--delay", "8", "algo")
        ana.wait_to_see("luis is writing…")
        luis.close()
        ana.close()
        eva.post("#clase", "fin", "c1")
        heard = b""
        while b'"ok"' not in heard:
            heard += eva.read_line()
        assert b"solo" not in heard and b"Equipo" not in heard


def test_the_server_dies_and_comes_back(open_window: Open) -> None:
    with ServerProcess("--name", "Uno") as first:
        port = first.address.port
        ana = open_window("ana", server=first.address)
        ana.wait_to_see("#clase")
        first.process.kill()
        first.process.wait()
    ana.focus()
    ana.press("ctrl+n")
    ana.say("luis")
    ana.say("escrito sin servidor")
    with (
        ServerProcess("--port", str(port), "--name", "Dos") as second,
        RichWire(second.address) as luis,
        awake(luis),
    ):
        luis.say(op="hello", v=1, nick="luis")
        assert luis.hear("msg")["text"] == "escrito sin servidor"
        wait_until(lambda: "Dos" in ana.title, lambda: ana.title)
        ana.say("y sigo aqui")
        assert luis.hear("msg")["text"] == "y sigo aqui"
        ana.close()


def test_quitting_and_starting_again_without_a_server(open_window: Open, tmp_path: Path) -> None:
    """Test that the window shows its conversations at once, and keeps new messages for later.

    The marks beside the messages show their state, over another start too.
    """
    data = str(tmp_path / "server")
    with ServerProcess("--data", data, "--name", "Aula 3") as first:
        ana = open_window("ana", server=first.address)
        ana.wait_for_chat()
        with RichWire.login(first.address, "luis", key="luis") as luis, awake(luis):
            ana.wait_to_see("luis")
            ana.say("luis: antes")
            luis.hear("msg")
            luis.post("ana", "contestado", "c1")
            ana.wait_to_read("antes", "contestado")
            ana.close()
    ana = open_window("ana", server=first.address)
    ana.wait_to_read("antes", "contestado")
    ana.say("sin servidor")
    ana.wait_to_see("sin servidor  ◷")
    ana.close_with_messages_that_wait()
    ana = open_window("ana", server=first.address)
    assert ana.wait_to_see("sin servidor  ◷").count("contestado") == 1
    with ServerProcess("--port", str(first.address.port), "--data", data) as second:
        ana.wait_to_see("sin servidor  ✓")
        with (
            RichWire.login(second.address, "luis", key="luis", seen=0, epoch="") as luis,
            awake(luis),
        ):
            message = luis.hear("msg")
            while message["text"] != "sin servidor":
                message = luis.hear("msg")
            luis.say(op="seen", id=message["id"])
            ana.wait_to_see("sin servidor  ✓✓")
            luis.say(**{"op": "read", "with": "ana", "id": message["id"]})
            ana.wait_to_see("sin servidor  ◉")
            ana.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals to stop and continue")
def test_a_server_that_has_stopped_reading_does_not_stop_the_window(open_window: Open) -> None:
    with ServerProcess() as server:
        ana = open_window("ana", server=server.address)
        ana.wait_to_see("#clase")
        server.process.send_signal(signal.Signals["SIGSTOP"])
        try:
            for n in range(3):
                ana.say(f"mensaje {n}")
            ana.wait_to_read("mensaje 0", "mensaje 1", "mensaje 2")
            ana.close()  # the messages wait for the next time
        finally:
            server.process.send_signal(signal.Signals["SIGCONT"])


def test_with_the_assignments_server(open_window: Open) -> None:
    with AssignmentServer() as server:
        ana = open_window("ana", server=server.address)

        def go_on() -> bool:
            """Press the focused button, which goes on, when the window asks."""
            ana.focus()
            ana.press("Return")
            return "ana" in server.clients

        wait_until(go_on, lambda: server.clients, START_SECONDS)
        ana.wait_for_chat()
        ana.say("luis: hola")  # it can be for nobody else
        wait_until(lambda: b"luis: hola" in server.received, lambda: server.received)
        ana.wait_to_see("hola", "Retry")  # the server has said that luis is not there
        server.clients["ana"].sendall("luis: ¡ya estoy!".encode())
        ana.wait_to_read("¡ya estoy!")
        ana.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl+C is sent to a console there")
def test_ctrl_c_in_the_terminal_ends_the_window(open_window: Open) -> None:
    with ServerProcess() as server:
        ana = open_window("ana", server=server.address)
        ana.wait_for_chat()
        os.kill(ana.process.pid, signal.SIGINT)
        ana.process.wait(CLOSE_SECONDS)
        assert "Traceback" not in ana.output()
        wait_until(lambda: "ana left: said bye" in server.log(), server.log)


def test_the_end_of_the_session_ends_the_window_in_order(open_window: Open) -> None:
    with ServerProcess() as server:
        ana = open_window("ana", server=server.address)
        ana.wait_to_see("No messages in #clase yet")
        ana.type("a medias")

        def has_taken_all() -> bool:
            ana.press("ctrl+a", "ctrl+c")
            return ana.display.clipboard().strip() == "a medias"

        wait_until(has_taken_all, lambda: (ana.display.clipboard(), ana.shown))
        tell_to_end(ana.process)
        assert ana.process.wait(CLOSE_SECONDS) == 0
        assert ana.output() == ""
        wait_until(lambda: "ana left: said bye" in server.log(), server.log)
        again = open_window("ana", server=server.address)
        again.wait_to_see("No messages in #clase yet")
        again.type(", y acabada")
        again.press("Return")
        again.wait_to_see("a medias, y acabada")
        again.close()
