"""Take pictures of Charla's window: `python3 dev.py screenshots`.

They show every state, language, palette, size and sharpness. Nothing is drawn for show: a real
server runs, the others are real clients, and the window is that of main.py, on a virtual screen of
its own. Each scene is also checked for words that are cut off, which needs no picture.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import io
import subprocess
import sys
import tempfile
import time
import tkinter as tk
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from ipaddress import IPv4Address
from pathlib import Path
from tkinter import ttk
from typing import TYPE_CHECKING

from PIL import Image

import demo
from gui.app import App, Start
from gui.dialogs.diagnosis_dialog import DiagnosisDialog
from gui.hosting.board import Board, BoardActions, BoardChoices
from gui.hosting.board_picture import BoardPicture
from gui.looks.theme import Theme
from gui.model.choice import Choice
from gui.model.settings import KnownServer, Settings
from gui.settings_file import SettingsFile
from gui.why import ask_why
from gui.words.errors import explain
from gui.words.hosting_problems import explain_problem
from net.client.client import ChatClient
from net.client.target import Target
from net.shared.identity import Identity
from net.wire.address import Address
from net.wire.announced import Announced
from net.wire.events import Accepted, Connected, Event, Quote, Received
from net.wire.hosting import HostedAddress, HostedClass
from net.wire.manners import Manner
from net.wire.messages import Person

if TYPE_CHECKING:
    from gui.chat import Chat
    from gui.login import LoginPage
    from gui.model.conversation import Entry

ROOT = Path(__file__).resolve().parent
PATIENCE_SECONDS = 20.0
MARGIN = 12  # pixels of empty screen around a window
COLOURS = 128  # in a picture that is kept; it has few


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


LOOKS = (
    Look("es", "light"),
    Look("en", "dark"),
    Look("es", "contrast"),
    Look("en", "light", 2),
    Look("es", "dark", 2),
    Look("es", "light", 1, (640, 480)),
    Look("en", "light", 1, (1400, 800)),
    Look("es", "light", 1, (900, 640), 5),
)
# The pictures in docs: file name -> scene and look.
KEPT = {
    "login-en-light": ("login", Look("en", "light", 2, (900, 700))),
    "login-es-dark": ("login", Look("es", "dark", 2, (900, 700))),
    "room-es-light": ("room", Look("es", "light", 2)),
    "room-en-dark": ("room", Look("en", "dark", 2)),
    "private-es-dark": ("private", Look("es", "dark", 2)),
    "find-en-light": ("find", Look("en", "light", 2)),
    "settings-es-light": ("settings", Look("es", "light", 2, (900, 760))),
    "offline-es-contrast": ("offline", Look("es", "contrast", 2)),
    "board-en-dark": ("board", Look("en", "dark", 2, (1280, 720))),
    "board-es-dark": ("board", Look("es", "dark", 2, (1280, 720))),
}

# Who is on the board, and the fingerprint of its key, from which its words come.
PEOPLE = (
    *("Ana", "Luis", "Marta", "Sofía", "Martín", "Eva", "Pablo"),
    *("Lucía", "Hugo", "Carmen", "Iván", "Nuria", "Álvaro", "Irene"),
)
KEY = "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"

SAID = {
    "es": {
        "question": "@Ana, ¿por qué mi cliente se queda colgado en `recv`?",
        "code": "Así lo tengo:\n```python\nwhile True:\n    data = sock.recv(1024)  # espera aquí\n"
        "    print(data.decode())\n```",
        "answer": (
            "Porque `recv` espera hasta que llegue algo. Léelo en un hilo aparte y pásalo por una "
            "cola."
        ),
        "thanks": "¡Funciona! Gracias 🎉",
        "link": "Aquí se explica: https://docs.python.org/3/library/socket.html",
        "typo": "Mañana hay exámen",
        "fixed": "Mañana hay examen",
        "hello": "¿Quedamos después de clase para el proyecto?",
        "yes": "Sí, a las cinco en la biblioteca.",
        "later": "Llevo mi portátil.",
        "note": "En clase hasta las 14",
        "group": "Proyecto final",
        "find": "recv",
        "invitation": "Fiesta de fin de curso",
        "draft": "Perfecto, nos vemos allí",
    },
    "en": {
        "question": "@Ana, why does my client hang in `recv`?",
        "code": "Here it is:\n```python\nwhile True:\n    data = sock.recv(1024)  # waits here\n"
        "    print(data.decode())\n```",
        "answer": (
            "Because `recv` waits until something comes. Read in a thread of its own, and pass it "
            "on by a queue."
        ),
        "thanks": "It works! Thank you 🎉",
        "link": "It is explained here: https://docs.python.org/3/library/socket.html",
        "typo": "The exam is tomorow",
        "fixed": "The exam is tomorrow",
        "hello": "Shall we meet after class for the project?",
        "yes": "Yes, at five in the library.",
        "later": "I'll bring my laptop.",
        "note": "In class until two",
        "group": "Final project",
        "find": "recv",
        "invitation": "End of year party",
        "draft": "Perfect, see you there",
    },
}


class Friend:
    """A friend is another person in the class: a real client without a window."""

    def __init__(self, nick: str, address: Address) -> None:
        self._events: list[Event] = []
        self.nick = nick
        self.client = ChatClient(
            Target.at(address),
            nick,
            self._events.append,
            device=nick,
            identity=partial(Identity, hashlib.sha256(nick.encode()).digest()),
        )
        self.client.start()
        _wait(
            lambda: any(isinstance(event, Connected) for event in self._events),
            f"{nick} does not get in",
        )

    def say(self, to: str, text: str, reply: Quote | None = None) -> Quote:
        """Send a text, wait until the server has it, and return a reference to it."""
        cid = self.client.post(to, text, reply)
        _wait(
            lambda: any(isinstance(event, Accepted) and event.cid == cid for event in self._events),
            "no ok",
        )
        return Quote(self.nick, cid, text)

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

    def __init__(self, look: Look, folder: Path, started: contextlib.ExitStack) -> None:
        self.look = look
        self.texts = SAID[look.language]
        self._folder = folder
        self._started = started
        self.server, address = self._start_server()
        self.address = Address.parse(address)
        self.friends: dict[str, Friend] = {}
        self.root = tk.Tk(className="Charla")
        self.root.geometry("+0+0")
        theme = Theme(self.root)
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

    def _start_server(self) -> tuple[subprocess.Popen[bytes], str]:
        options = (
            "--port",
            "0",
            "--name",
            "Aula 3",
            "--data",
            str(self._folder / "server"),
            "--rate",
            "0",
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
    def shown(self) -> str:
        """Return the text in the transcript."""
        return _chat(self).transcript.text.get("1.0", "end-1c")

    def settle(
        self, condition: Callable[[], object] = lambda: True, what: str = "the window"
    ) -> None:
        """Run Tk until the condition holds, and a little longer, so that everything is drawn."""
        _wait(condition, what, self.root.update)
        until = time.monotonic() + 0.3
        _wait(lambda: time.monotonic() > until, "time", self.root.update)

    def close(self) -> None:
        self.app.close_at_once()


# --- the scenes -----------------------------------------------------------------------------------


def login(stage: Stage) -> None:
    """Show a class that is known, a new one, one whose key has changed, and words being typed."""
    page = _login_page(stage)
    es = stage.look.language == "es"
    stage.app.settings.known.update(
        {
            "aula": KnownServer("Aula 3", ["192.168.1.20:8080"], is_verified=True, last_used=2),
            "1b": KnownServer("1.º B", ["192.168.1.7:8080"], is_verified=True, last_used=1),
        }
    )
    page.fill("Ana", "aula", True)
    place = (Address("192.168.1.20"),)
    page.show_announced(
        (
            Announced("Aula 3", "Elena", 14, "aula", place, False),
            Announced(
                "Taller de redes" if es else "Networks",
                "Ramón",
                5,
                "new",
                (Address("10.0.0.9"),),
                True,
            ),
            Announced("1.º B", "Eva", 3, "other", (Address("10.0.0.8"),), False),
        )
    )
    page.words.fill("farol nube tigre lápiz " if es else "fiction original trap kitchen ")
    page.words.focus()
    page.words.text.insert("insert", "oli" if es else "pena")
    stage.root.event_generate("<Motion>", warp=True, x=1, y=1)  # the pointer holds the rows
    stage.settle()


def login_empty(stage: Stage) -> None:
    """Show the first start, with nothing on the network."""
    _login_page(stage).fill("", "localhost:8080", True)


def login_words(stage: Stage) -> None:
    """Show six words, of which one is wrong."""
    login(stage)
    page = _login_page(stage)
    page.words.fill("farol nube tigre lápiz olivo relox")
    page.words.focus()
    page.words.text.event_generate("<Return>")


def login_error(stage: Stage) -> None:
    """Show that nobody answers, with the way to the reason."""
    login(stage)
    page = _login_page(stage)
    page.words.fill("")
    page.show_progress("…")
    page.show_error(explain("timed_out", address="192.168.1.20:8080"), has_why=True)


def login_progress(stage: Stage) -> None:
    login(stage)
    _login_page(stage).show_progress(
        "Aula 3…", ("192.168.1.20:8080", "10.0.1.20:8080", "172.16.1.20:8080"), automatic=True
    )


def login_new(stage: Stage) -> None:
    """Ask for the four words of a class that is new."""
    login(stage)
    page = _login_page(stage)
    page.ask("unknown_key", name="Taller de redes")
    page.question.words.fill("tigre lápiz " if stage.look.language == "es" else "trap kitchen ")


def login_changed(stage: Stage) -> None:
    login(stage)
    _login_page(stage).ask("key_changed", name="1.º B")


def login_unencrypted(stage: Stage) -> None:
    login(stage)
    _login_page(stage).ask("not_encrypted", address="192.168.1.33:8080")


def login_password(stage: Stage) -> None:
    login(stage)
    page = _login_page(stage)
    page.ask("wrong_password", name="Taller de redes")
    page.question.password.insert(0, "secreto")


def login_plain(stage: Stage) -> None:
    login(stage)
    _login_page(stage).ask_plain("192.168.1.33:8080", "", Manner(speaks_first=True))


def room(stage: Stage) -> None:
    """Show a class at work."""
    texts, marta, luis = stage.texts, stage.friend("Marta"), stage.friend("luis")
    for nick in ("Sofía Gómez", "eva", "martín"):
        stage.friend(nick)
    stage.friend("eva").client.state("away", "")
    stage.friend("Marta").client.state("busy", texts["note"])
    _log_in(stage)
    typo = marta.say("#clase", texts["typo"])
    marta.client.edit("#clase", typo.cid, texts["fixed"])
    asked = luis.say("#clase", texts["question"])
    luis.say("#clase", texts["code"])
    stage.settle(lambda: texts["question"].split("`")[0].strip() in stage.shown)
    _chat(stage).commands.open("#clase")
    number = next(entry.number for entry in _entries(stage) if entry.cid == asked.cid)
    _chat(stage).commands.reply(number)
    _chat(stage).commands.send(texts["answer"])
    luis.hear(texts["answer"], stage)
    answer = luis.say("#clase", texts["thanks"])
    marta.client.react("#clase", answer.sender, answer.cid, "👍")
    stage.friend("eva").client.react("#clase", answer.sender, answer.cid, "👍")
    stage.friend("Sofía Gómez").client.react("#clase", answer.sender, answer.cid, "🎉")
    marta.say("#clase", texts["link"])
    stage.friend("Sofía Gómez").say("Ana", texts["hello"])
    marta.client.group("#g-1", texts["group"], ("Ana", "luis"))
    stage.settle(lambda: _chat(stage).model.invitation("#g-1"))
    _chat(stage).commands.accept("#g-1")
    stage.settle(lambda: any(room.title for room in _chat(stage).model.community.rooms.values()))


def private(stage: Stage) -> None:
    """Show two people, all receipts, and somebody writing."""
    texts, luis = stage.texts, stage.friend("luis")
    _log_in(stage)
    luis.say("Ana", texts["hello"])
    stage.settle(lambda: "luis" in _chat(stage).model.conversations)
    _chat(stage).commands.open("luis")
    _chat(stage).commands.send(texts["yes"])
    stage.settle(lambda: all(entry.place is not None for entry in _entries(stage)))
    luis.client.read("Ana", (2**39, 0))
    stage.settle()
    _chat(stage).commands.send(texts["later"])
    stage.settle(lambda: all(entry.place is not None for entry in _entries(stage)))
    luis.client.typing("Ana")
    _chat(stage).composer.insert(texts["draft"])
    stage.settle(lambda: _chat(stage).model.community.typing("luis"))


def emoji(stage: Stage) -> None:
    private(stage)
    _chat(stage).composer.toggle_picker()


def find(stage: Stage) -> None:
    room(stage)
    chat = _chat(stage)
    chat.find_here(stage.texts["find"])
    stage.settle(lambda: chat.navigation.position > 0)


def results(stage: Stage) -> None:
    room(stage)
    chat = _chat(stage)
    chat.global_search.open(stage.texts["find"])
    stage.settle(lambda: chat.global_search.found)


def group(stage: Stage) -> None:
    room(stage)
    _chat(stage).dialogs.make_room_or_group()


def members(stage: Stage) -> None:
    room(stage)
    _chat(stage).dialogs.show_members("#clase")


def invitation(stage: Stage) -> None:
    """Show an invitation to a group, and a blocked person."""
    room(stage)
    chat = _chat(stage)
    stage.friend("Sofía Gómez").client.group("#g-2", stage.texts["invitation"], ("Ana",))
    chat.client.block("eva", True)
    stage.settle(lambda: chat.model.invitation("#g-2") and chat.model.community.blocked)
    chat.commands.open("#g-2")


def details(stage: Stage) -> None:
    private(stage)
    _chat(stage).dialogs.show_details(next(entry.number for entry in _entries(stage) if entry.own))


def settings(stage: Stage) -> None:
    room(stage)
    stage.app.settings_control.show_settings()


def help(stage: Stage) -> None:
    room(stage)
    stage.app.settings_control.show_help()


def offline(stage: Stage) -> None:
    """Show the window without its server; messages wait."""
    room(stage)
    stage.server.kill()
    stage.server.wait()
    stage.settle(lambda: _chat(stage).banner.is_shown)
    _chat(stage).commands.open("luis")
    _chat(stage).commands.send(stage.texts["later"])


def host_dialog(stage: Stage) -> None:
    """Show what a new class needs, and that its port is taken."""
    stage.app.hosting.open()
    dialog = stage.app.hosting.dialog
    assert dialog is not None
    dialog.show_problem(explain_problem("port_in_use", "Port 8080 is in use"))


def board(stage: Stage) -> None:
    """Show the board of a class for the back row."""
    _show_board(stage, tuple(PEOPLE), len(PEOPLE))


def board_full(stage: Stage) -> None:
    """Show a board for a large class with long names, which its students can't reach."""
    nicks = tuple(f"{nick} de la Concepción y González"[:32] for nick in PEOPLE)
    _show_board(
        stage,
        (*nicks, *PEOPLE)[:24],
        40,
        name="Programación de servicios en red, 2.º curso",
        seconds=200.0,
    )


def _show_board(
    stage: Stage, people: tuple[str, ...], count: int, name: str = "Aula 3", seconds: float = 0.0
) -> None:
    """Open the board of a class in the place of the window."""
    hosted = HostedClass(
        name=name,
        by="Elena",
        port=8080,
        fingerprint=KEY,
        started=time.time() - seconds,
        is_announced=True,
        has_password=False,
        is_own=True,
        stays=False,
        count=count,
        people=tuple(Person(nick) for nick in people),
        outside=not seconds,
        addresses=(HostedAddress(IPv4Address("192.168.1.20"), "eth0"),),
    )
    wide, high = (round(side * stage.app.theme.scale) for side in stage.look.size)
    place = f"{wide}x{high}+{MARGIN}+{MARGIN * 3}"
    shown = Board(
        stage.root,
        stage.app.theme,
        BoardActions(lambda: None, lambda: None, lambda _stays: None, lambda _choices: None),
        hosted,
        BoardChoices(stage.look.language, geometry=place),
    )
    stage.root.withdraw()
    stage.settle(lambda: (shown.winfo_width(), shown.winfo_height()) == (wide, high))


def why(stage: Stage) -> None:
    """Show what the doctor finds out about a port on which nobody listens."""
    login(stage)
    stage.server.kill()
    stage.server.wait()
    ask_why(stage.root, stage.app.theme, (str(stage.address),), code="refused")
    dialogs = [one for one in windows(stage.root) if isinstance(one, DiagnosisDialog)]
    stage.settle(lambda: dialogs[0].diagnosis)


SCENES: dict[str, Callable[[Stage], None]] = {
    scene.__name__: scene
    for scene in (
        login,
        login_empty,
        login_words,
        login_error,
        login_progress,
        login_new,
        login_changed,
        login_unencrypted,
        login_password,
        login_plain,
        room,
        private,
        emoji,
        find,
        results,
        group,
        members,
        invitation,
        details,
        settings,
        help,
        offline,
        host_dialog,
        board,
        board_full,
        why,
    )
}


def _login_page(stage: Stage) -> LoginPage:
    assert stage.app.login is not None
    return stage.app.login


def _log_in(stage: Stage) -> None:
    _login_page(stage).fill("Ana", str(stage.address), True)
    stage.app.login_control.connect("Ana", Choice(str(stage.address)), True)
    stage.settle(
        lambda: (
            stage.app.chat is not None and stage.app.chat.model.connection.receiving_since is None
        )
    )


def _chat(stage: Stage) -> Chat:
    assert stage.app.chat is not None
    return stage.app.chat


def _entries(stage: Stage) -> list[Entry]:
    conversation = _chat(stage).model.current_conversation
    assert conversation is not None
    return conversation.entries


# --- taking them ----------------------------------------------------------------------------------


def windows(root: tk.Tk) -> list[tk.Misc]:
    """Return the main window and those above it."""
    return [root, *(child for child in root.winfo_children() if isinstance(child, tk.Toplevel))]


def cut_off(root: tk.Tk) -> Iterator[str]:
    """Yield texts that have too little space, or lie outside their window."""
    for window in windows(root):
        right, bottom = (
            window.winfo_rootx() + window.winfo_width(),
            window.winfo_rooty() + window.winfo_height(),
        )
        for widget in _descendants(window):
            if isinstance(widget, BoardPicture):
                yield from _out_of_sight(widget)
            if not isinstance(widget, (ttk.Label, ttk.Button, ttk.Checkbutton, ttk.Radiobutton)):
                continue
            if not widget.winfo_viewable() or not widget.cget("text"):
                continue
            text = str(widget.cget("text"))
            if (
                widget.winfo_width() < widget.winfo_reqwidth()
                or widget.winfo_height() < widget.winfo_reqheight()
            ):
                yield (
                    f"“{text}” has {widget.winfo_width()}x{widget.winfo_height()} pixels"
                    f" and needs {widget.winfo_reqwidth()}x{widget.winfo_reqheight()}"
                )
            elif widget.winfo_rootx() + widget.winfo_width() > right:
                yield f"“{text}” sticks out at the right"
            elif widget.winfo_rooty() + widget.winfo_height() > bottom and not _scrolls(widget):
                yield f"“{text}” sticks out at the bottom"


def _out_of_sight(picture: BoardPicture) -> Iterator[str]:
    """Yield texts of the board that lie outside of it."""
    call = picture.tk.call
    for item in picture.find_all():
        if str(call(picture, "type", item)) != "text":
            continue
        left, top, right, bottom = picture.bbox(item)
        is_inside = left >= 0 and top >= 0
        is_inside &= right <= picture.winfo_width() and bottom <= picture.winfo_height()
        if not is_inside:
            yield f"“{call(picture, 'itemcget', item, '-text')}” is not wholly on the board"


def _scrolls(widget: tk.Misc) -> bool:
    """Return whether the widget is in one that can be scrolled."""
    above = widget.master
    while above is not None and not isinstance(above, tk.Canvas):
        above = above.master
    return above is not None and above.yview() != (0.0, 1.0)


def _descendants(widget: tk.Misc) -> Iterator[tk.Widget]:
    for child in widget.winfo_children():
        if not isinstance(child, tk.Toplevel):
            yield child
            yield from _descendants(child)


def picture(root: tk.Tk, screen: Path) -> Image.Image:
    """Return a picture of the windows on the virtual screen.

    The pixels of the screen are in the file `screen`.
    """
    image = Image.open(io.BytesIO(demo.png_of_xwd(screen.read_bytes())))
    boxes = [
        (
            window.winfo_rootx(),
            window.winfo_rooty(),
            window.winfo_rootx() + window.winfo_width(),
            window.winfo_rooty() + window.winfo_height(),
        )
        for window in windows(root)
        if window.winfo_viewable()
    ]
    return image.crop(
        (
            min(box[0] for box in boxes),
            min(box[1] for box in boxes),
            max(box[2] for box in boxes),
            max(box[3] for box in boxes),
        )
    )


def take(scene: str, look: Look, file: Path) -> list[str]:
    """Take one picture on a screen of its own, and return what is wrong with it."""
    side = [round((length + 8 * MARGIN) * look.scale) for length in look.size]
    with (
        tempfile.TemporaryDirectory(
            prefix="charla-pictures-", ignore_cleanup_errors=True
        ) as folder,
        contextlib.ExitStack() as started,
    ):
        stage = demo.Demo(Path(folder), started, demo.Interruptions())
        stage.start_virtual_screen((side[0], side[1]), dpi=96 * look.scale)
        command = [
            sys.executable,
            str(ROOT / "screenshots.py"),
            "--stage",
            scene,
            "--look",
            look.name,
            "--screen",
            str(Path(folder) / "Xvfb_screen0"),
            "--out",
            str(file),
        ]
        done = subprocess.run(
            command, env=stage.environment, capture_output=True, text=True, timeout=120, check=False
        )
    return (
        done.stdout.splitlines()
        if done.returncode == 0
        else [*done.stdout.splitlines(), done.stderr]
    )


def play(scene: str, look: Look, screen: Path, file: Path) -> None:
    """Bring the window into the scene, take its picture, and print what is cut off.

    This runs in the process that has the screen.
    """
    with (
        tempfile.TemporaryDirectory(prefix="charla-stage-", ignore_cleanup_errors=True) as folder,
        contextlib.ExitStack() as started,
    ):
        stage = Stage(look, Path(folder), started)
        SCENES[scene](stage)
        stage.settle()
        for complaint in cut_off(stage.root):
            print(complaint)
        image = picture(stage.root, screen).quantize(COLOURS)
        file.parent.mkdir(parents=True, exist_ok=True)
        image.save(file, optimize=True)
        stage.close()


def look_of(name: str) -> Look:
    """Return the look with this name.

    Raises:
        StopIteration: there is none.
    """
    looks = (*LOOKS, *(look for _scene, look in KEPT.values()))
    return next(look for look in looks if look.name == name)


def _wait(
    condition: Callable[[], object], what: str, work: Callable[[], object] = lambda: None
) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        work()
        if condition():
            return
        if time.monotonic() > deadline:
            raise TimeoutError(what)
        time.sleep(0.005)


def main() -> int:
    parser = argparse.ArgumentParser(prog="dev.py screenshots", description=__doc__)
    parser.add_argument(
        "--out",
        type=Path,
        default=ROOT / "docs" / "screenshots",
        metavar="DIR",
        help="where the pictures go (default: %(default)s)",
    )
    parser.add_argument(
        "--every",
        action="store_true",
        help="every scene in every look, not only those kept in docs/",
    )
    parser.add_argument("--scenes", nargs="+", choices=SCENES, help="these scenes in every look")
    parser.add_argument(
        "--looks", nargs="+", choices=[look.name for look in LOOKS], help="in these looks only"
    )
    for hidden in ("--stage", "--look"):
        parser.add_argument(hidden, help=argparse.SUPPRESS)
    parser.add_argument("--screen", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.stage:
        play(options.stage, look_of(options.look), options.screen, options.out)
        return 0
    wanted = dict(KEPT)
    if options.every or options.scenes or options.looks:
        looks = [look for look in LOOKS if options.looks is None or look.name in options.looks]
        wanted = {
            f"{scene}-{look.name}": (scene, look)
            for scene in options.scenes or SCENES
            for look in looks
        }
    wrong = 0
    for name, (scene, look) in wanted.items():
        complaints = take(scene, look, options.out / f"{name}.png")
        wrong += bool(complaints)
        print(f"{name}: {'; '.join(complaints) or 'fine'}", flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
