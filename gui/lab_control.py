"""Connect the fault lab with the window: the detour, the dialog, and the line that says so.

It outlives the widgets, which are made anew for another language or palette. The package `lab` is
imported once somebody wants it. All sockets belong to threads of the lab and of the client.
"""

from __future__ import annotations

import random
import threading
import tkinter as tk
from collections import deque
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TextIO

from gui.attention.lab_line import LabLine
from gui.looks.theme import Theme
from gui.model.chat_port import ChatPort
from gui.model.lab_settings import LabSettings
from gui.parts.layout import ChatLayout
from gui.words import i18n

if TYPE_CHECKING:
    from gui.dialogs.lab_dialog import LabDialog
    from lab.faults.detour import LabDetour

KEPT_SENTENCES = 50
SEEDS = 1_000_000
UNSAID = frozenset({"start", "applied"})  # the dialog and the orders say it


class LabControl:
    """Belongs to one chat; `use` gives it the widgets."""

    def __init__(self, root: tk.Tk, theme: Theme, client: ChatPort) -> None:
        self._root, self._theme, self._client = root, theme, client
        self.settings = LabSettings()
        self._ordered = LabSettings()  # what the lab does already
        self.detour: LabDetour | None = None
        self.dialog: LabDialog | None = None
        self.line: LabLine | None = None
        self._window: ChatLayout | None = None
        # The lab's thread appends, Tk's reads.
        self._said: deque[str] = deque(maxlen=KEPT_SENTENCES)

    # --- the widgets ------------------------------------------------------------------------------

    def use(self, window: ChatLayout) -> None:
        """Use this window from now on."""
        self._window = window
        self._refresh()

    def release(self) -> None:
        """Let go of the widgets, which are about to be destroyed."""
        if self.dialog is not None and self.dialog.winfo_exists():
            self.dialog.destroy()
        self.dialog = self.line = self._window = None

    def close(self) -> None:
        """End the lab with the chat."""
        self._end(self.detour)
        self.detour = None

    # --- what the user does -----------------------------------------------------------------------

    def open(self) -> None:
        """Put the lab into the connection, if it is not there, and show what can be set."""
        if self.detour is None:
            self._put_in(random.randrange(SEEDS))
        if self.dialog is not None and self.dialog.winfo_exists():
            self.dialog.lift()
            return
        from gui.dialogs.lab_dialog import LabDialog, LabWays

        assert self.detour is not None
        self.dialog = LabDialog(
            self._root,
            self._theme,
            self.settings,
            self.detour.seed,
            LabWays(
                change=self._change,
                act=self._act,
                restart=self._put_in,
                take_out=self.take_out,
                said=self._sentences,
                write_log=self._write_log,
            ),
        )

    def take_out(self) -> None:
        """Connect straight to the server again."""
        detour, self.detour = self.detour, None
        if detour is None:
            return
        self._client.detour(None)
        self._end(detour)
        self.settings = LabSettings()
        if self.dialog is not None and self.dialog.winfo_exists():
            self.dialog.close()
        self.dialog = None
        self._refresh()

    # --- inside -----------------------------------------------------------------------------------

    def _put_in(self, seed: int) -> None:
        """Lead the connection through a new lab with this seed."""
        from lab.faults.detour import LabDetour
        from lab.faults.lab_words import LabWords

        words, said = LabWords(i18n.language()), self._said

        def note(kind: str, **details: object) -> None:
            if kind not in UNSAID and (sentence := words.tell(kind, details)):
                said.append(sentence)

        before, self.detour = self.detour, LabDetour(seed, note)
        self._said.clear()
        self._ordered = LabSettings()
        self._change()
        self._client.detour(self.detour)
        self._end(before)

    def _change(self) -> None:
        """Have the lab do what is set."""
        if self.detour is not None:
            for order in self.settings.orders(self._ordered):
                self.detour.do(order)
            self._ordered = replace(self.settings)
        self._refresh()

    def _act(self, order: str) -> None:
        if self.detour is not None:
            self.detour.do(order)

    def _sentences(self) -> Sequence[str]:
        return tuple(self._said.copy())

    def _write_log(self, file: TextIO) -> None:
        if self.detour is not None:
            file.write(self.detour.log.text())

    def _end(self, detour: LabDetour | None) -> None:
        """End a lab on a thread, since it waits for its own."""
        if detour is not None:
            threading.Thread(target=detour.stop, name="lab ends", daemon=True).start()

    def _refresh(self) -> None:
        """Show the line if the lab is in the connection."""
        if self._window is None:
            return
        if self.detour is None:
            self._window.put_below_messages(None)
            if self.line is not None:
                self.line.destroy()
                self.line = None
            return
        if self.line is None:
            self.line = LabLine(
                self._window, self._theme, on_settings=self.open, on_out=self.take_out
            )
            self._window.put_below_messages(self.line)
        self.line.show(self.settings.summary)
