"""Check the words of a server that the user has already accepted without them."""

from __future__ import annotations

import queue
import threading
import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from gui.looks.delay import Delay
from gui.looks.theme import Theme
from gui.parts import editing
from gui.parts.dialog import Dialog
from gui.words.i18n import _
from gui.words.text import displayable_line
from net.wire import words

LOOK_MS = 50
WIDTH_UNITS = 80


class VerifyDialog(Dialog):
    """The dialog asks for the words until they fit. Checking them takes a thread 190 ms.

    Args:
        server: what the server is called.
        fingerprint: of its key.
        on_verified: called when the words fit; the dialog has closed.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        server: str,
        fingerprint: str,
        *,
        on_verified: Callable[[], None],
    ) -> None:
        super().__init__(parent, theme, _("Verify the words"))
        self._fingerprint, self._on_verified = fingerprint, on_verified
        self._answers: queue.SimpleQueue[bool] = queue.SimpleQueue()
        self._looking = Delay(self, LOOK_MS, self._look)
        width = min(WIDTH_UNITS * theme.picture_unit, self.room)
        ttk.Label(
            self.page,
            wraplength=width,
            text=_(
                "The connection to {server} is encrypted, but nobody has verified yet who is at "
                "the other end. Type the words on the board: all of them, or the last four."
            ).format(server=displayable_line(server)),
        ).pack(anchor="w", pady=(0, 3 * theme.unit))
        self.entry = ttk.Entry(self.page, font=theme.font, width=12)
        self.entry.pack(fill="x")
        editing.guard_input(self.entry)
        editing.add_menu(self.entry, theme, editable=True)
        self.said = ttk.Label(self.page, style="Error.TLabel", wraplength=width)
        self.said.pack(anchor="w", fill="x", pady=(theme.unit, 0))
        self.buttons((_("Cancel"), self.close, False), (_("Verify"), self._check, True))
        self.show(self.entry)

    def destroy(self) -> None:
        self._looking.cancel()
        super().destroy()

    def _check(self) -> None:
        if self._looking.is_waiting:
            return
        try:
            typed = words.parse(self.entry.get())
        except words.BadWords as error:
            self._say(_problem_with(error))
            return
        self.entry.state(["disabled"])
        # No Tk object may be used by the thread.
        answers, fingerprint = self._answers, self._fingerprint
        threading.Thread(
            target=lambda: answers.put(_fits(typed, fingerprint)), name="words", daemon=True
        ).start()
        self._looking.start()

    def _look(self) -> None:
        if self._answers.empty():
            self._looking.start()
        elif self._answers.get():
            self.close()
            self._on_verified()
        else:
            self._say(
                _(
                    "These are not the words of this server. Compare them with the board. If "
                    "they are the same, log out and tell the teacher: another computer may be "
                    "reading everything."
                )
            )

    def _say(self, text: str) -> None:
        self.entry.state(["!disabled"])
        if text != self.said.cget("text"):
            self.said.configure(text=text)
            self.fit()
        self.entry.focus_set()


def _fits(typed: words.Words, fingerprint: str) -> bool:
    try:
        return typed.fit(fingerprint)
    except (ValueError, MemoryError):
        return False


def _problem_with(error: words.BadWords) -> str:
    if error.code == "unknown_word":
        return _("“{word}” is not one of the words.").format(word=displayable_line(error.word))
    return _("They are four or six words from one list, all in Spanish or all in English.")
