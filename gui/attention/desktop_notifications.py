"""Show notifications of the desktop for a user who is elsewhere.

The module needs no tkinter. Each desktop has its own means, which are used on a thread of this
module, because they may be slow; the window never waits. An error is logged once and costs only the
notification.

- Linux: org.freedesktop.Notifications over D-Bus, with jeepney (pure Python, 0.1 MB). It reports
  clicks.
- Windows: the balloon of an icon in the notification area, which Windows 10 and 11 show as a toast
  (gui.desktop.windows_notes). It reports clicks.
- macOS: `osascript`, which can't report clicks.

Considered and rejected: desktop-notifier (needs an asyncio event loop, nine libraries on Windows,
and signed programs on macOS), plyer (no release since 2022), notify-py (7 MB, no clicks).
"""

from __future__ import annotations

import contextlib
import html
import logging
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from gui.desktop import session_bus
from gui.desktop.session_bus import SessionBus

log = logging.getLogger(__name__)

ICON = Path(__file__).parents[1] / "icons" / "charla.png"
ANSWER_SECONDS = 3.0  # how long a desktop may take to answer
RETRY_SECONDS = 60.0  # pause after a failure
TEXT_CHARACTERS = 250
DEFAULT_ACTION = "default"  # freedesktop's name for a click on the notification


class Notification(NamedTuple):
    """A notification replaces an older one with the same tag.

    Title and text may contain anything.
    """

    tag: str
    title: str
    text: str


class Way(Protocol):
    """One kind of desktop is used through this interface.

    All calls come from one thread; any may raise.
    """

    def show(self, note: Notification) -> None: ...
    def withdraw(self, tag: str) -> None: ...
    def close(self) -> None: ...


MakeWay = Callable[[Callable[[str], None]], Way | None]
"""Gets what to call with the tag of a note that has been clicked, from any thread. None: there is
no way here."""


class Notifier:
    """Passes notifications to the desktop on a thread.

    `show` and `withdraw` return at once.
    """

    def __init__(self, make_way: MakeWay | None = None) -> None:
        self._make_way = make_way or make_way_for_this_desktop
        self._wishes: queue.SimpleQueue[Callable[[Way], None] | None] = queue.SimpleQueue()
        self._clicks: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._ended = False

    def show(self, note: Notification) -> None:
        clean = Notification(note.tag, _passable(note.title), _passable(note.text))
        self._wish(lambda way: way.show(clean))

    def withdraw(self, tag: str) -> None:
        """Remove a notification that the user no longer needs."""
        if self._thread is not None:
            self._wish(lambda way: way.withdraw(tag))

    def clicked(self) -> list[str]:
        """Return the tags of the notifications clicked since the last call."""
        tags = []
        with contextlib.suppress(queue.Empty):
            while True:
                tags.append(self._clicks.get_nowait())
        return tags

    def close(self, timeout: float = 0.5) -> None:
        """Accept no more notifications, and wait a moment for the desktop.

        The thread does not keep the program from ending.
        """
        self._ended = True
        if self._thread is not None:
            self._wishes.put(None)
            self._thread.join(timeout)

    def _wish(self, wish: Callable[[Way], None]) -> None:
        if self._ended:
            return
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="notifications", daemon=True)
            self._thread.start()
        self._wishes.put(wish)

    def _run(self) -> None:
        way: Way | None = None
        not_before = 0.0
        while (wish := self._wishes.get()) is not None:
            if way is None and time.monotonic() < not_before:
                continue
            try:
                way = way or self._make_way(self._clicks.put)
                if way is not None:
                    wish(way)
                    continue
                log.info("this desktop shows no notifications")
            except Exception as error:  # the errors of libraries and desktops are not documented
                log.warning("no notification: %s", ascii(error))
                _close(way)
                way = None
            not_before = time.monotonic() + RETRY_SECONDS
        _close(way)


def _passable(text: str) -> str:
    """Return the text as every desktop accepts it: short, without NUL, valid as UTF-8."""
    if len(text) > TEXT_CHARACTERS:
        text = text[:TEXT_CHARACTERS] + "…"
    return text.replace("\0", "").encode(errors="replace").decode()


def _close(way: Way | None) -> None:
    if way is not None:
        with contextlib.suppress(Exception):
            way.close()


def make_way_for_this_desktop(on_click: Callable[[str], None]) -> Way | None:
    """Return the way of this desktop; None if there is none.

    Any error of the desktop's libraries may be raised.
    """
    if sys.platform == "win32":
        return _on_windows(on_click)
    if sys.platform == "darwin":
        return AppleScript()
    return DBus(on_click) if session_bus.is_there() else None


def _on_windows(on_click: Callable[[str], None]) -> Way | None:
    if sys.platform == "win32":
        from gui.desktop.windows_notes import WindowsNotes

        return WindowsNotes(on_click)
    return None


NOTIFICATIONS = (
    "/org/freedesktop/Notifications",
    "org.freedesktop.Notifications",
    "org.freedesktop.Notifications",
)


class DBus:
    """Notifications on Linux use D-Bus.

    https://specifications.freedesktop.org/notification-spec/latest/

    One thread calls, and another one listens for answers and clicks.
    """

    def __init__(self, on_click: Callable[[str], None]) -> None:
        self._on_click = on_click
        self._lock = threading.Lock()  # guards the notifications and calls, which both threads use
        self._ids: dict[str, int] = {}
        self._calls: dict[int, queue.SimpleQueue[Any]] = {}
        self._bus = SessionBus()
        self._listener = threading.Thread(
            target=self._listen, name="notification clicks", daemon=True
        )
        try:
            self._bus.connect()
            self._listener.start()
            path, _name, interface = NOTIFICATIONS
            self._bus.listen(interface=interface, path=path)
            self._capabilities = frozenset(self._call("GetCapabilities")[0])
        except BaseException:
            self.close()
            raise

    def show(self, note: Notification) -> None:
        text = (
            html.escape(note.text, quote=False)
            if "body-markup" in self._capabilities
            else note.text
        )
        actions = [DEFAULT_ACTION, note.title] if "actions" in self._capabilities else []
        with self._lock:
            replaced = self._ids.get(note.tag, 0)
        # Charla rings its own bell, depending on the settings.
        hints = {"category": ("s", "im.received"), "suppress-sound": ("b", True)}
        shown = self._call(
            "Notify",
            "susssasa{sv}i",
            ("Charla", replaced, str(ICON), note.title, text, actions, hints, -1),
        )
        with self._lock:
            self._ids[note.tag] = shown[0]

    def withdraw(self, tag: str) -> None:
        with self._lock:
            shown = self._ids.pop(tag, None)
        if shown is not None:
            self._call("CloseNotification", "u", (shown,))

    def close(self) -> None:
        self._bus.interrupt()
        if self._listener.ident is not None:
            self._listener.join(ANSWER_SECONDS)
        self._bus.close()

    def _call(self, method: str, signature: str = "", body: tuple[Any, ...] = ()) -> Any:
        """Call a method of the desktop, and return its results.

        Raises:
            Empty: there was no answer in ANSWER_SECONDS.
            Exception: an error of the bus, or OSError.
        """
        answers: queue.SimpleQueue[Any] = queue.SimpleQueue()
        with self._lock:  # the listener must know the call before it gets the answer
            call = self._bus.send(NOTIFICATIONS, method, signature, body)
            self._calls[call] = answers
        try:
            return session_bus.result_of(answers.get(timeout=ANSWER_SECONDS))
        finally:
            with self._lock:
                del self._calls[call]

    def _listen(self) -> None:
        path, _name, interface = NOTIFICATIONS
        try:
            while True:
                message = self._bus.receive()
                with self._lock:
                    call = self._calls.get(session_bus.answer_to(message))
                if call is not None:
                    call.put(message)
                elif message.body and session_bus.path_of(message) == path:
                    for member in ("ActionInvoked", "NotificationClosed"):
                        if session_bus.is_signal(message, interface, member):
                            self._hear(member, message.body[0])
        except Exception as error:  # one side has closed it
            log.debug("no more from the desktop: %s", ascii(error))

    def _hear(self, member: str, shown: object) -> None:
        with self._lock:
            tag = next((tag for tag, number in self._ids.items() if number == shown), None)
            if tag is not None and member == "NotificationClosed":
                del self._ids[tag]
        if tag is not None and member == "ActionInvoked":
            self._on_click(tag)


class AppleScript:
    """Notifications on macOS use osascript, started for each one; it can't report clicks.

    The texts are passed as arguments, after one that is not an option.
    """

    def __init__(self) -> None:
        self._running: subprocess.Popen[bytes] | None = None
        self._tag = ""

    def show(self, note: Notification) -> None:
        script = (
            "on run argv",
            "display notification (item 3 of argv) with title (item 2 of argv)",
            "end run",
        )
        lines = (part for line in script for part in ("-e", line))
        self.close()
        self._tag = note.tag
        self._running = subprocess.Popen(
            ["/usr/bin/osascript", *lines, "charla", note.title, note.text],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def withdraw(self, tag: str) -> None:
        if tag == self._tag:
            self.close()

    def close(self) -> None:
        if self._running is not None:
            self._running.kill()
            self._running.wait()
            self._running = None
