"""Show the desktop's own file chooser on Linux, which is reached over D-Bus.

https://flatpak.github.io/xdg-desktop-portal/docs/doc-org.freedesktop.portal.FileChooser.html

The chooser is another program's window. The portal answers twice: that it will ask, which has to
come soon, and what the user has chosen, for which the user may take as long as they like. Closing
the connection closes the chooser.
"""

from __future__ import annotations

import logging
import os
import queue
import secrets
import threading
from collections.abc import Sequence
from enum import Enum, auto
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote_to_bytes

from gui.desktop import session_bus
from gui.desktop.session_bus import SessionBus

log = logging.getLogger(__name__)

PORTAL = "org.freedesktop.portal.Desktop"
PATH = "/org/freedesktop/portal/desktop"
CHOOSER = (PATH, PORTAL, "org.freedesktop.portal.FileChooser")
REQUEST = "org.freedesktop.portal.Request"
GLOB = 0  # how the portal calls a pattern such as "*.txt"
CHOSEN, CANCELLED = 0, 1  # what the portal answers; anything else is a failure

Kind = tuple[str, Sequence[str]]
"""A kind of file has a name and the patterns of its file names: ("Text", ["*.txt"])."""


class FileWish(NamedTuple):
    """Ask for a file that exists or, if `saves`, for a name to write to.

    Attributes:
        parent: the number of the X window that the chooser belongs to; 0 for none.
        folder: in which the chooser begins; if it does not exist, the nearest one that does.
        name: what a file to be written should be called.
    """

    saves: bool
    title: str
    kinds: Sequence[Kind]
    folder: Path
    name: str = ""
    parent: int = 0


class Outcome(Enum):
    OPENED = auto()  # the desktop shows its chooser
    CHOSEN = auto()
    CANCELLED = auto()
    FAILED = auto()  # there is no such chooser, or it has broken


class Chosen(NamedTuple):
    outcome: Outcome
    path: Path | None = None


class Portal:
    """An object asks once, on a thread of its own. `answers` gets OPENED, then one of the others.

    The first may be missing.
    """

    def __init__(self, wish: FileWish) -> None:
        self.answers: queue.SimpleQueue[Chosen] = queue.SimpleQueue()
        self._wish = wish
        self._bus = SessionBus()
        self._thread = threading.Thread(target=self._run, name="file chooser", daemon=True)
        self._thread.start()

    def cancel(self) -> None:
        """Close the chooser, and end the thread soon."""
        self._bus.interrupt()

    def _run(self) -> None:
        try:
            self._bus.connect()
            answer = self._ask()
        # The errors of a library and of a foreign service are not documented.
        except Exception as error:
            log.info("the desktop's file chooser can't be used: %s", ascii(error))
            answer = Chosen(Outcome.FAILED)
        self._bus.close()
        self.answers.put(answer)

    def _ask(self) -> Chosen:
        """Ask, and wait for the user.

        Only the program that has taken the call is believed: anybody in the session may send
        signals.
        """
        bus, wish = self._bus, self._wish
        token = f"charla_{secrets.token_hex(8)}"
        handle = f"{PATH}/request/{bus.name[1:].replace('.', '_')}/{token}"
        bus.watch(PORTAL)
        bus.listen(path=handle, interface=REQUEST, member="Response")
        parent = f"x11:{wish.parent:x}" if wish.parent else ""
        call = bus.send(
            CHOOSER,
            "SaveFile" if wish.saves else "OpenFile",
            "ssa{sv}",
            (parent, clean(wish.title), options(wish, token)),
        )
        asked = ""  # the program that shows the chooser, once it has said so
        while True:
            message = bus.receive()
            if session_bus.answer_to(message) == call:
                (real_handle,) = session_bus.result_of(message)
                asked = session_bus.sender_of(message)
                if real_handle != handle:  # portals before 0.9 choose it themselves
                    handle = real_handle
                    bus.listen(path=handle, interface=REQUEST, member="Response")
                self.answers.put(Chosen(Outcome.OPENED))
            elif asked and session_bus.owner_now(message, PORTAL) not in (None, asked):
                return Chosen(Outcome.FAILED)
            elif (
                asked
                and session_bus.sender_of(message) == asked
                and session_bus.is_signal(message, REQUEST, "Response")
                and session_bus.path_of(message) == handle
            ):
                return read(*message.body)


def options(wish: FileWish, token: str) -> dict[str, tuple[str, Any]]:
    """Return the options of SaveFile or OpenFile."""
    filters = [
        (clean(words), [(GLOB, clean(pattern)) for pattern in patterns])
        for words, patterns in wish.kinds
    ]
    found: dict[str, tuple[str, Any]] = {
        "handle_token": ("s", token),
        "modal": ("b", True),
        "current_folder": ("ay", os.fsencode(nearest_folder(wish.folder)) + b"\0"),
    }
    if filters:
        found["filters"] = ("a(sa(us))", filters)
        found["current_filter"] = ("(sa(us))", filters[0])
    if wish.saves:
        found["current_name"] = ("s", clean(wish.name))
    return found


def nearest_folder(wanted: Path) -> Path:
    """Return the folder, or the nearest one above it that exists, or the user's own.

    It looks at the disk.
    """
    for folder in (wanted, *wanted.parents[:-1], Path.home()):
        if os.path.isdir(folder):
            return folder
    return Path(wanted.anchor)


def clean(text: str) -> str:
    """Return the text as D-Bus accepts it: without NUL, valid as UTF-8."""
    return text.replace("\0", "").encode(errors="replace").decode()


def read(response: int, results: dict[str, tuple[str, Any]]) -> Chosen:
    """Return what the portal says that the user has done."""
    if response == CANCELLED:
        return Chosen(Outcome.CANCELLED)
    uris = results.get("uris", ("as", []))[1]
    path = path_of_uri(uris[0]) if response == CHOSEN and uris else None
    return Chosen(Outcome.FAILED) if path is None else Chosen(Outcome.CHOSEN, path)


def path_of_uri(uri: str) -> Path | None:
    """Return the file of a `file:` URI, whose bytes may be percent-encoded (RFC 8089).

    Returns:
        None if the URI means no file on this computer.
    """
    scheme, _separator, rest = uri.partition("://")
    host, _slash, encoded = rest.partition("/")
    path = unquote_to_bytes(encoded)
    is_here = scheme == "file" and host in ("", "localhost")
    return Path("/", os.fsdecode(path)) if is_here and path and b"\0" not in path else None
