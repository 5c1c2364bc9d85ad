"""Show at the login how many messages still wait to be sent, so that nobody thinks they were."""

from __future__ import annotations

import queue
import threading
import tkinter as tk
from collections.abc import Callable, Mapping
from pathlib import Path
from tkinter import ttk

from gui.looks.delay import Delay
from gui.words.i18n import ngettext

LOOK_MS = 50
TYPING_MS = 300

Count = Callable[[str, str], int]


def count(folder: Path, keys: Mapping[str, str], name: str, server: str) -> int:
    """Return how many messages of this user for this server wait in the journal; 0 if none do.

    It waits for the disk.

    Args:
        folder: of the profile.
        keys: the fingerprints of known servers, by address.
        name: the user's.
        server: its address or its fingerprint.
    """
    from net.journal import pending
    from net.journal.journal import path_for
    from net.wire import names
    from net.wire.address import Address

    try:
        nick = names.parse_nick(name)
        places = {server} if server in keys.values() else {str(Address.parse(server))}
        places |= {keys[place] for place in places if place in keys}
        return sum(pending.count(path_for(folder / "journal", place, nick)) for place in places)
    except (names.BadName, ValueError):
        return 0


class UnsentHint(ttk.Label):
    """Shows how many messages wait; it takes no room while there are none.

    Args:
        count: called with (name, server) on a thread of its own.
    """

    def __init__(self, parent: tk.Misc, count: Count) -> None:
        super().__init__(parent, style="Raised.Muted.TLabel")
        self._count = count
        self._answers: queue.SimpleQueue[tuple[tuple[str, str], int]] = queue.SimpleQueue()
        self._asked: tuple[str, str] | None = None
        self._remember = True
        self._waiting = 0
        self._typed = Delay(self, TYPING_MS, self._ask)
        self._looking = Delay(self, LOOK_MS, self._look)
        self._wanted = ("", "")

    def destroy(self) -> None:
        self._typed.cancel()
        self._looking.cancel()
        super().destroy()

    def look(self, name: str, server: str, remember: bool) -> None:
        """Take over what the login fields contain now."""
        self._wanted, self._remember = (name, server), remember
        if self._asked != self._wanted:
            self._waiting = 0
            self._typed.start()
        self._say()

    def look_again(self) -> None:
        """Count again, since there may be others by now."""
        self._asked = None
        self._typed.start()

    def _ask(self) -> None:
        self._typed.cancel()
        self._asked = self._wanted
        if not all(self._asked):
            return
        # No Tk object may be used by the thread.
        asked, answers, count = (self._asked, self._answers, self._count)
        threading.Thread(
            target=lambda: answers.put((asked, count(*asked))), name="waiting", daemon=True
        ).start()
        self._looking.start()

    def _look(self) -> None:
        if self._answers.empty():
            self._looking.start()
            return
        asked, number = self._answers.get()
        if asked == self._asked:
            self._waiting = number
            self._say()
        else:
            self._looking.start()

    def _say(self) -> None:
        number = self._waiting
        if not number:
            self.grid_remove()
            return
        if self._remember:
            said = ngettext(
                "{n} message is pending. It will be sent when you connect.",
                "{n} messages are pending. They will be sent when you connect.",
                number,
            )
        else:
            said = ngettext(
                "{n} message is pending. It will be sent only with “Remember me”.",
                "{n} messages are pending. They will be sent only with “Remember me”.",
                number,
            )
        self.configure(text=said.format(n=number))
        self.grid()

    @property
    def said(self) -> str:
        """Return the text that is shown, for tests."""
        return str(self.cget("text")) if self.winfo_manager() else ""
