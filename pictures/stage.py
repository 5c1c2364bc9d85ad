"""Provide a window to be pictured, in one look, with its own server and a class that talks."""

from __future__ import annotations

import contextlib
import hashlib
import subprocess
import sys
import time
import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import demo
from gui.app import App, Start
from gui.looks.system import LIGHT, SystemPalette
from gui.looks.theme import Theme
from gui.model.choice import Choice
from gui.model.settings import Settings
from gui.settings_file import SettingsFile
from net.client.client import ChatClient
from net.client.target import Target
from net.shared.identity import Identity
from net.wire.address import Address
from net.wire.events import Accepted, Connected, Event, Place, Quote, Received, Taught
from net.wire.teaching import HandPlace, RaiseHand, Vote
from pictures.texts import TEXTS

if TYPE_CHECKING:
    from gui.chat import Chat
    from gui.login import LoginPage
    from gui.model.conversation import Entry

ROOT = Path(__file__).resolve().parent.parent
PATIENCE_SECONDS = 20.0
MARGIN = 12  # pixels of empty screen around a window


@dataclass(frozen=True)
class Look:
    """A look says how a window is shown.

    `scale` is that of the screen, `size` is in pixels at 96 dpi, `zoom` is in the theme's steps.
    """

    language: str
    theme: str
    scale: int = 1
    size: tuple[int, int] = (900, 640)
    zoom: int = 0

    @property
    def name(self) -> str:
        zoom = f"-zoom{self.zoom}" if self.zoom else ""
        return f"{self.language}-{self.theme}-{self.scale}x-{self.size[0]}x{self.size[1]}{zoom}"


class Friend:
    """A friend is another person in the class: a real client without a window."""

    def __init__(self, nick: str, address: Address) -> None:
        self._events: list[Event] = []
        self.nick = nick
        self.client = ChatClient(
            Target.at(address),
            nick,
            self._hear,
            device=nick,
            identity=partial(Identity, hashlib.sha256(nick.encode()).digest()),
        )
        self.client.start()
        wait(
            lambda: any(isinstance(event, Connected) for event in self._events),
            f"{nick} does not get in",
        )

    def _hear(self, event: Event) -> None:
        """Take an event, and say when, as a window does, if its author wants to know."""
        began = time.perf_counter_ns()
        self._events.append(event)
        if self.client.tracer.is_waiting:
            self.client.tracer.note_applied(event, began)
            self.client.tracer.note_drawn(lambda _trace: True)

    def say(self, to: str, text: str, reply: Quote | None = None) -> Quote:
        """Send a text, wait until the server has it, and return a reference to it."""
        cid = self.client.post(to, text, reply)
        wait(
            lambda: any(isinstance(event, Accepted) and event.cid == cid for event in self._events),
            "no ok",
        )
        return Quote(self.nick, cid, text)

    def vote(self, room: str, asked: Quote, answer: int) -> None:
        """Answer a ballot, once it has come."""
        place = self.place_of(asked)
        self.client.teach(Vote(room=room, id=0, choices=(answer,)), place)

    def raise_hand(self, question: str) -> None:
        """Raise a hand, and wait until it has its place in the queue."""
        self.client.teach(RaiseHand(text=question))
        wait(
            lambda: any(
                isinstance(event, Taught) and isinstance(event.said, HandPlace)
                for event in self._events
            ),
            "no place in the queue",
        )

    def place_of(self, said: Quote) -> Place | None:
        """Return where a message is in this client's journal, once it has come."""

        def places() -> list[Place | None]:
            return [
                event.item.place
                for event in self._events
                if isinstance(event, Received) and event.item.cid == said.cid
            ] + [
                event.place
                for event in self._events
                if isinstance(event, Accepted) and event.cid == said.cid
            ]

        wait(places, said.text)
        return places()[0]

    def hear(self, text: str, stage: Stage) -> None:
        """Wait until the text has come."""
        stage.settle(
            lambda: any(
                isinstance(event, Received) and event.item.text == text for event in self._events
            ),
            text,
        )

    def leave(self) -> None:
        self.client.stop()
        self.client.join_threads(5)


class Stage:
    """A stage is one window in one look, with its own server and class."""

    def __init__(
        self, look: Look, folder: Path, started: contextlib.ExitStack, *, teaches: bool = False
    ) -> None:
        """Start all of it; the server shows how it works if it `teaches`."""
        self.look = look
        self.texts = TEXTS[look.language]
        self.folder = folder
        self._started = started
        self.server, address = self._start_server(["--teach"] if teaches else [])
        self.address = Address.parse(address)
        self.friends: dict[str, Friend] = {}
        self.root = tk.Tk(className="Charla")
        self.root.geometry("+0+0")
        system = SystemPalette(lambda: LIGHT)
        system.moves = False  # pictures of the same scene are the same
        theme = Theme(self.root, system)
        file = SettingsFile(folder / "profile")
        file.save(
            Settings(
                language=look.language, theme=look.theme, zoom=look.zoom, server=address, name="Ana"
            )
        )
        file.close(5)
        wide, high = (round(side * theme.scale) for side in look.size)
        start = Start(
            language=look.language,
            theme=look.theme,
            geometry=f"{wide}x{high}+{MARGIN}+{MARGIN * 3}",
        )
        self.app = App(
            self.root, theme, SettingsFile(folder / "profile"), start, on_closed=self.root.destroy
        )
        self.settle(self.root.winfo_viewable)

    def _start_server(self, more: list[str]) -> tuple[subprocess.Popen[bytes], str]:
        options = (
            "--port",
            "0",
            "--name",
            "Aula 3",
            "--data",
            str(self.folder / "server"),
            "--rate",
            "0",
            *more,
        )
        server = subprocess.Popen(
            [sys.executable, str(ROOT / "server.py"), *options],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._started.callback(demo.stop, server)
        assert server.stdout is not None
        return server, server.stdout.readline().decode().split()[-1]

    def friend(self, nick: str) -> Friend:
        if nick not in self.friends:
            friend = self.friends[nick] = Friend(nick, self.address)
            self._started.callback(friend.leave)
        return self.friends[nick]

    @property
    def login_page(self) -> LoginPage:
        assert self.app.login is not None
        return self.app.login

    @property
    def chat(self) -> Chat:
        assert self.app.chat is not None
        return self.app.chat

    @property
    def entries(self) -> list[Entry]:
        """Return what is said in the conversation that is open."""
        conversation = self.chat.model.current_conversation
        assert conversation is not None
        return conversation.entries

    @property
    def shown(self) -> str:
        """Return the text in the transcript."""
        return self.chat.transcript.text.get("1.0", "end-1c")

    def log_in(self) -> None:
        address = str(self.address)
        self.login_page.form.fill("Ana", address, True)
        self.app.login_control.connect("Ana", Choice(address), True)
        self.settle(
            lambda: (
                self.app.chat is not None and self.app.chat.model.connection.receiving_since is None
            )
        )

    def settle(
        self, condition: Callable[[], object] = lambda: True, what: str = "the window"
    ) -> None:
        """Run Tk until the condition holds, and a little longer, so that everything is drawn."""
        wait(condition, what, self.root.update)
        until = time.monotonic() + 0.3
        wait(lambda: time.monotonic() > until, "time", self.root.update)

    def close(self) -> None:
        self.app.close_at_once()


def wait(
    condition: Callable[[], object], what: str, work: Callable[[], object] = lambda: None
) -> None:
    """Do `work()` until the condition holds; raise TimeoutError(what) if it does not."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        work()
        if condition():
            return
        if time.monotonic() > deadline:
            raise TimeoutError(what)
        time.sleep(0.005)
