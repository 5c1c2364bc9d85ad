"""Provide one screen and one root window for all tests of the window.

No test may leave an error or a thread behind.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
import time
import tkinter as tk
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar

import pytest

from gui.app import App, Start
from gui.chat import Chat
from gui.login import LoginPage
from gui.looks import theme as theme_module
from gui.looks import windowing
from gui.looks.theme import Theme
from gui.model.choice import Choice
from gui.model.conversation import Conversation
from gui.parts import editing
from gui.parts.dialog import Dialog
from gui.parts.menu_pane import MenuPane
from gui.search.results_panel import ResultsPanel
from gui.settings_file import SettingsFile
from gui.tray_control import OpenTray
from gui.words import i18n
from net.client.target import Target
from net.wire import events
from tests.display import Display
from tests.gui.fakes import FakeClient, connected, received
from tests.gui.seen import said
from tests.support import PATIENCE_SECONDS, wait_until

if TYPE_CHECKING:
    from tests.gui.portal import FakePortal
    from tests.gui.session_bus import Daemon

if sys.platform == "win32":
    DONT_WAIT = 2  # TCL_DONT_WAIT
    POLLED_SECONDS, MOST_SECONDS = 1.0, 20.0

    def _update(self: tk.Misc) -> None:
        """Handle what has happened, for a second at most while the pump polls.

        Tk's own `update` may wait for a timer under Wine, and so never ends then.
        """
        timers = self.tk.splitlist(self.tk.call("after", "info"))
        polls = any("_turn" in str(self.tk.call("after", "info", timer)) for timer in timers)
        end = time.monotonic() + (POLLED_SECONDS if polls else MOST_SECONDS)
        while self.tk.dooneevent(DONT_WAIT) and time.monotonic() < end:
            pass

    tk.Misc.update = _update  # type: ignore[method-assign]
    # Wine has no font of Windows'; without any, emoji are shown by their names.
    theme_module.EMOJI_FAMILIES["win32"] += ("DejaVu Sans",)


SIZE = (800, 600)  # of the root window, at the beginning of each test
LATE_SECONDS = 0.3

T = TypeVar("T")
OneDialog = TypeVar("OneDialog", bound=Dialog)


@pytest.fixture(autouse=True)
def english() -> None:
    """Begin every test in English, whatever the last one has chosen."""
    i18n.set_language("en")


@pytest.fixture(scope="session")
def display() -> Iterator[Display]:
    with Display(1280, 900) as display:
        before = os.environ.get("DISPLAY")
        os.environ.update(display.environment)
        yield display
        if before is not None:
            os.environ["DISPLAY"] = before
        else:
            os.environ.pop("DISPLAY", None)


@pytest.fixture(scope="session")
def only_root(display: Display) -> Iterator[tk.Tk]:
    root = tk.Tk(className="Charla")
    editing.prepare(root)
    yield root
    root.destroy()


@pytest.fixture(scope="session")
def only_theme(only_root: tk.Tk) -> Theme:
    return Theme(only_root)


@pytest.fixture
def root(only_root: tk.Tk, caplog: pytest.LogCaptureFixture) -> Iterator[tk.Tk]:
    """Yield the root window, empty, 800x600, with the focus.

    Any error in a callback fails the test.
    """
    errors: list[object] = []

    def on_error(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        logging.getLogger("tests").error("in a callback", exc_info=(kind, error, trace))
        errors.append(error)

    root = only_root
    root.report_callback_exception = on_error
    root.createcommand("tkerror", errors.append)
    root.minsize(1, 1)
    is_resized = size_of(root) != SIZE
    root.geometry("{}x{}+20+40".format(*SIZE))
    root.deiconify()
    threads = set(threading.enumerate())
    settle(root, root.winfo_viewable, "the root window does not appear")
    if sys.platform == "win32" and is_resized:
        wait_for_a_late_screen(root)
    root.focus_force()
    settle(root, lambda: root.tk.call("focus"), "the root window does not get the focus")
    yield root
    for child in root.winfo_children():
        child.destroy()
    for sequence in root.bind():
        root.unbind(sequence)
    root.update()
    assert not errors
    assert not [record for record in caplog.get_records("call") if record.levelno >= logging.ERROR]
    wait_until(lambda: set(threading.enumerate()) <= threads, threading.enumerate)


def size_of(root: tk.Tk) -> tuple[int, int]:
    return root.winfo_width(), root.winfo_height()


def wait_for_a_late_screen(root: tk.Tk) -> None:
    """Wait until the window keeps its size.

    Under Wine, X may still answer to what a test before this has asked for, and a window that is
    given one size after the other has the first once more for a moment.
    """
    since = time.monotonic()

    def is_kept() -> bool:
        nonlocal since
        if size_of(root) != SIZE:
            since = time.monotonic()
        return time.monotonic() - since > LATE_SECONDS

    settle(root, is_kept, lambda: size_of(root))


@pytest.fixture
def theme(only_theme: Theme) -> Theme:
    only_theme.use("light")
    only_theme.zoom_to(0)
    return only_theme


def settle(
    root: tk.Misc,
    condition: Callable[[], T],
    describe: object = "",
    timeout: float = PATIENCE_SECONDS,
) -> T:
    """Run Tk until the condition holds.

    `describe` is shown if it does not, or is called for a text.
    """

    def look() -> T:
        root.update()
        return condition()

    return wait_until(look, lambda: describe() if callable(describe) else describe, timeout)


def open_pane(root: tk.Misc) -> MenuPane:
    """Wait for a menu, and return the pane of it that was opened last."""
    settle(root, lambda: _panes(root), "no menu opens")
    return _panes(root)[-1]


def has_menu(root: tk.Misc) -> bool:
    """Return whether a menu is open."""
    return bool(_panes(root))


def _panes(widget: tk.Misc) -> list[MenuPane]:
    found = [widget] if isinstance(widget, MenuPane) and widget.winfo_viewable() else []
    return [*found, *(pane for child in widget.winfo_children() for pane in _panes(child))]


Press = Callable[..., None]


@pytest.fixture
def press(root: tk.Tk, display: Display) -> Press:
    """Return a function that sends keys or text through the system, as xdotool does.

    `press("key", "Return")` presses a key, `press("type", "hola")` types a text.
    """

    def press(*command: str) -> None:
        if sys.platform == "win32":
            from tests import windows_input

            if command[0] == "mousemove":
                # A mouse comes nearer step by step. Under Wine a pointer that has not moved points
                # at nothing new, and one that arrives in a single step only enters.
                display.do("mousemove", str(int(command[1]) + 1), str(int(command[2]) + 1))
                root.update()
            display.do(*command)
            if command[0] in ("key", "type"):
                windows_input.wait_for_keys(root.update)
        else:
            process = subprocess.Popen(["xdotool", *command], stdin=subprocess.DEVNULL)
            settle(root, lambda: process.poll() is not None)
            assert process.returncode == 0
        root.update()

    return press


def turn_wheel(widget: tk.Misc, step: int) -> None:
    """Turn the wheel over a widget, up (-1) or down (1), as the windowing system tells it."""
    if windowing.is_x11():
        widget.event_generate("<Button-4>" if step < 0 else "<Button-5>", x=5, y=5)
    else:
        widget.event_generate("<MouseWheel>", delta=-120 * step, x=5, y=5)


class Desk:
    """A desk is a whole window with a client that the test plays.

    `say` is the network, `client` knows what was asked.
    """

    def __init__(
        self,
        root: tk.Tk,
        theme: Theme,
        folder: Path,
        *,
        open_tray: OpenTray = lambda _state, _on_event: None,
        **start: Any,
    ) -> None:
        self.root, self.folder = root, folder
        self.clients: list[FakeClient] = []
        self.closed = False
        self.app = App(
            root,
            theme,
            SettingsFile(folder),
            Start(**{"language": "en", **start}),
            on_closed=self._on_closed,
            make_client=self._make_client,
            open_tray=open_tray,
        )
        root.update()

    def _make_client(
        self, target: Target, nick: str, on_event: Callable[[events.Event], None], **options: Any
    ) -> FakeClient:
        self.clients.append(FakeClient(target, nick, on_event, **options))
        return self.clients[-1]

    def _on_closed(self) -> None:
        self.closed = True

    @property
    def client(self) -> FakeClient:
        return self.clients[-1]

    @property
    def chat(self) -> Chat:
        assert self.app.chat is not None
        return self.app.chat

    @property
    def conversation(self) -> Conversation:
        """Return the conversation in view."""
        conversation = self.chat.model.current_conversation
        assert conversation is not None
        return conversation

    def small_window(self, kind: type[OneDialog]) -> OneDialog:
        """Return the open dialog about the program."""
        assert isinstance(self.app.settings_control.dialog, kind)
        return self.app.settings_control.dialog

    @property
    def results(self) -> ResultsPanel:
        """Return the panel that searches everywhere."""
        assert self.chat.global_search.panel is not None
        return self.chat.global_search.panel

    def dialog(self, kind: type[OneDialog]) -> OneDialog:
        """Return the dialog that is open over the chat."""
        dialog = self.chat.dialogs.open_one
        assert isinstance(dialog, kind)
        return dialog

    @property
    def login(self) -> LoginPage:
        assert self.app.login is not None
        return self.app.login

    def say(self, *said: events.Event) -> None:
        """Say this as the network, from another thread, and return when it has been drawn."""
        thread = threading.Thread(target=lambda: [self.client.on_event(event) for event in said])
        thread.start()
        thread.join()
        settle(self.root, lambda: self.app.login_control.pump.is_empty)

    def log_in(self, connected: events.Connected) -> None:
        self.app.login_control.connect("Ana", Choice("localhost:8080"), True)
        self.client.has_nothing = True
        self.say(events.Connecting("localhost:8080", 1), connected)
        if not connected.plain:
            self.say(events.CaughtUp())
        settle(self.root, lambda: self.app.chat is not None)

    def come_back(self, *conversations: events.Past) -> None:
        """Restore ana's earlier conversations on this computer; the server does not answer yet."""
        self.app.login_control.connect("Ana", Choice("localhost:8080"), True)
        self.say(
            events.Restored("Ana", "Aula 3", conversations), events.Connecting("localhost:8080", 1)
        )
        settle(self.root, lambda: self.app.chat is not None)

    @property
    def transcript(self) -> str:
        return said(self.chat.transcript)


@pytest.fixture
def daemon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Daemon]:
    """Start a session bus that the programs of this test find."""
    from tests.gui.session_bus import Daemon  # imported here: jeepney is for Linux

    with Daemon(tmp_path) as daemon:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", daemon.address)
        yield daemon


@pytest.fixture
def portal(daemon: Daemon) -> Iterator[FakePortal]:
    """Put a desktop's portal on the session bus."""
    from tests.gui.portal import FakePortal

    with FakePortal(daemon) as portal:
        yield portal


@pytest.fixture
def desk(root: tk.Tk, theme: Theme, tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    """Open windows on the profile of this test, and close the last one at the end."""
    desks: list[Desk] = []

    def open_desk(**start: Any) -> Desk:
        desks.append(Desk(root, theme, tmp_path / "profile", **start))
        root.geometry("800x600+20+40")
        # Windows gives the focus to what is told to appear.
        if sys.platform != "win32" or root.wm_state() != "normal":
            root.deiconify()
        root.update()
        return desks[-1]

    yield open_desk
    for desk in desks:
        if not desk.closed:
            desk.app.close()
        if not desk.closed:  # it has asked about messages that are not sent yet
            desk.app.close()


OpenDesk = Callable[..., Desk]


@pytest.fixture
def window(desk: OpenDesk) -> Desk:
    """Yield a window that is logged in; #clase is open, luis and Sofía Gómez are here."""
    window = desk()
    window.log_in(connected("luis", "Sofía Gómez"))
    settle(window.root, lambda: window.root.focus_get() is window.chat.composer.text)
    return window


def recipient(window: Desk) -> str:
    return str(window.chat.recipient.entry.get())


def shows(window: Desk, name: str) -> bool:
    return recipient(window) == name


def composed(window: Desk) -> str:
    return str(window.chat.composer.content)


def rows(window: Desk) -> list[str]:
    return [row.title for row in window.chat.roster.shown]


def receive(window: Desk, sender: str, text: str, to: str = "Ana") -> None:
    window.say(received(sender, to, text, time.time_ns() // 1_000_000))
