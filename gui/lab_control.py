"""Connect the fault lab with the window: the detour, the dialog, and the line that says so.

It outlives the widgets, which are made anew for another language or palette. The package `lab` is
imported once somebody wants it. All sockets belong to threads of the lab and of the client.
"""

from __future__ import annotations

import random
import threading
import tkinter as tk
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from gui.attention.lab_line import LabLine
from gui.looks.theme import Theme
from gui.model.chat_port import ChatPort
from gui.model.lab_settings import LabSettings
from gui.model.model import Model
from gui.parts.file_reading import FileReading
from gui.parts.file_writing import Unwritten
from gui.parts.layout import ChatLayout
from gui.words import i18n
from gui.words.i18n import _
from gui.words.text import displayable_line

if TYPE_CHECKING:
    from gui.dialogs.lab_dialog import LabDialog
    from lab.faults.detour import LabDetour
    from lab.faults.lab_log import LabRun
    from lab.faults.lab_words import LabWords
    from lab.faults.script import ScriptStep

KEPT_SENTENCES = 50
SEEDS = 1_000_000
UNSAID = frozenset({"start", "applied"})  # the dialog and the orders say it


class LabControl:
    """Belongs to one chat; `use` gives it the widgets."""

    def __init__(self, root: tk.Tk, theme: Theme, client: ChatPort, model: Model) -> None:
        self._root, self._theme, self._client, self._model = root, theme, client, model
        self.settings = LabSettings()
        self._steps: list[ScriptStep] = []  # of a script, or of a log that is repeated
        self._reading: FileReading[LabRun | str] | None = None
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
        from gui.dialogs.lab_faults import FaultWays
        from gui.dialogs.lab_run import RunWays

        assert self.detour is not None
        self.dialog = LabDialog(
            self._root,
            self._theme,
            self.settings,
            self.detour.seed,
            LabWays(
                FaultWays(self._change, self._act),
                RunWays(
                    order=self.order,
                    restart=self._put_in,
                    open_script=self.open_script,
                    repeat_log=self.repeat_log,
                    write_script=self._write_script,
                    write_log=self._write_log,
                    say=self._say,
                ),
                take_out=self.take_out,
                said=self._sentences,
            ),
            is_encrypted=self._is_encrypted,
        )

    def take_out(self) -> None:
        """Connect straight to the server again."""
        detour, self.detour = self.detour, None
        if detour is None:
            return
        self._client.detour(None)
        self._end(detour)
        self.settings, self._steps = LabSettings(), []
        if self.dialog is not None and self.dialog.winfo_exists():
            self.dialog.close()
        self.dialog = None
        self._refresh()

    def order(self, text: str) -> str:
        """Carry out an order that the user has typed. Return what is wrong with it, or ""."""
        from lab.faults.lab_words import LabWords
        from lab.faults.orders import BadOrder

        if self.detour is not None:
            try:
                self.detour.do(text)
            except BadOrder as problem:
                return LabWords(i18n.language()).explain(problem)
            self.settings.has_orders = True
            self._refresh()
        return ""

    def open_script(self, path: Path) -> None:
        """Begin anew with the script in this file."""
        from lab.faults.lab_files import read_script
        from lab.faults.lab_log import LabRun

        seed = self.detour.seed if self.detour is not None else 0
        self._read(path, lambda words: LabRun(seed, read_script(path, words)))

    def repeat_log(self, path: Path) -> None:
        """Begin anew, and have the connection suffer at the same bytes what this log says."""
        from lab.faults.lab_files import read_log

        self._read(path, lambda words: read_log(path, words))

    # --- inside -----------------------------------------------------------------------------------

    def _read(self, path: Path, read: Callable[[LabWords], LabRun]) -> None:
        """Read a file on a thread, and begin anew as it says."""
        from lab.faults.lab_files import Refusal
        from lab.faults.lab_words import LabWords

        words = LabWords(i18n.language())

        def try_to_read(_path: Path) -> LabRun | str:
            try:
                return read(words)
            except Refusal as refusal:
                return str(refusal)

        self._reading = FileReading(self._root, path, try_to_read, self._begin_run)

    def _begin_run(self, run: LabRun | str) -> None:
        if isinstance(run, str):
            self._say(displayable_line(run))
        elif self.detour is not None:
            self._steps = run.steps
            self.settings.heal()
            self._put_in(run.seed)
            self._say("")

    def _put_in(self, seed: int) -> None:
        """Lead the connection through a new lab with this seed."""
        from lab.faults.detour import LabDetour
        from lab.faults.lab_words import LabWords

        words, said = LabWords(i18n.language()), self._said
        is_encrypted = self._is_encrypted
        noticed = _("A byte was changed: the encryption notices it, and the connection ends.")

        def note(kind: str, **details: object) -> None:
            if kind not in UNSAID and (sentence := words.tell(kind, details)):
                said.append(sentence)
                if kind == "piece" and is_encrypted:
                    said.append(noticed)

        before, self.detour = self.detour, LabDetour(seed, note, self._steps)
        self._said.clear()
        self._ordered = LabSettings()
        self._change()
        self._client.detour(self.detour)
        self._end(before)
        if self.dialog is not None and self.dialog.winfo_exists():
            self.dialog.refresh(seed)

    def _change(self) -> None:
        """Have the lab do what is set."""
        if self.detour is not None:
            for order in self.settings.orders(self._ordered):
                self.detour.do(order)
            self._ordered = replace(self.settings)
        self._refresh()

    @property
    def _is_encrypted(self) -> bool:
        return bool(self._model.connection.fingerprint)

    def _say(self, text: str) -> None:
        if self.dialog is not None and self.dialog.winfo_exists():
            self.dialog.say(text)

    def _act(self, order: str) -> None:
        if self.detour is not None:
            self.detour.do(order)
        if order == "heal":  # whatever it was that the window waited for
            self._client.reconnect_now()

    def _sentences(self) -> Sequence[str]:
        return tuple(self._said.copy())

    def _write_log(self, file: TextIO) -> None:
        if self.detour is not None:
            file.write(self.detour.log.text())

    def _write_script(self, file: TextIO) -> None:
        from lab.faults.lab_files import Refusal, script_of
        from lab.faults.lab_words import LabWords

        if self.detour is not None:
            try:
                file.write(script_of(self.detour.log.text(), LabWords(i18n.language())))
            except Refusal as refusal:
                raise Unwritten(str(refusal)) from None

    def _end(self, detour: LabDetour | None) -> None:
        """End a lab on a thread, since it waits for its own."""
        if detour is not None:
            threading.Thread(target=detour.stop, name="lab ends", daemon=True).start()

    def _refresh(self) -> None:
        """Show the line if the lab is in the connection."""
        self.settings.has_orders = self.settings.has_orders or bool(self._steps)
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
