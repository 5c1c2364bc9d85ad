"""Show what a run of the lab consists of: typed orders, the seed, a script and the log."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tkinter import ttk
from typing import TextIO

from gui.dialogs.lab_faults import in_rows
from gui.looks.delay import Delay
from gui.looks.theme import Theme
from gui.parts import editing, file_chooser
from gui.parts.file_chooser import FileChooser
from gui.parts.file_writing import FileWriting
from gui.words.i18n import _
from gui.words.text import displayable_line, typed

LOOK_MS = 100
MOST_SEED = 10**9


@dataclass(frozen=True)
class RunWays:
    """The page calls these.

    Attributes:
        order: carries out an order, and returns what is wrong with it, or "".
        restart: makes the connection anew, with another seed.
        open_script, repeat_log: makes the connection anew, and has it suffer what the file says.
        write_script, write_log: writes it, in another thread.
        say: shows the user a sentence.
    """

    order: Callable[[str], str]
    restart: Callable[[int], None]
    open_script: Callable[[Path], None]
    repeat_log: Callable[[Path], None]
    write_script: Callable[[TextIO], object]
    write_log: Callable[[TextIO], object]
    say: Callable[[str], None]


class RunPage(ttk.Frame):
    """The page has two fields and four buttons.

    Args:
        wide: how wide it may be, in pixels.
    """

    def __init__(self, parent: tk.Misc, theme: Theme, ways: RunWays, *, wide: int) -> None:
        super().__init__(parent)
        self._theme, self._ways = theme, ways
        self._chooser: FileChooser | None = None
        self._writing: FileWriting | None = None
        self._looking = Delay(self, LOOK_MS, self._look)
        table = ttk.Frame(self)
        table.pack(fill="x")
        table.columnconfigure(1, weight=1)
        self.order = self._add_field(table, 0, _("Order"), _("Carry out"), self._obey)
        self.seed = self._add_field(table, 1, _("Seed"), _("Start again"), self._restart)
        ttk.Label(
            self,
            style="Muted.TLabel",
            font=theme.small,
            wraplength=wide,
            text=_(
                "Orders are those of the terminal, such as: up delay 300ms jitter 50ms; down cut"
                " frame 5; swallow; after 2s reset. A script has one a line. With the same seed and"
                " the same bytes the same happens."
            ),
        ).pack(anchor="w", pady=(theme.px(4), theme.px(12)))
        row = ttk.Frame(self)
        row.pack(anchor="w", fill="x")
        self.files = {
            name: ttk.Button(row, text=text, style="Small.TButton", command=command)
            for name, text, command in (
                ("open", _("Open script…"), self._open),
                ("save", _("Save as script…"), self._save_script),
                ("repeat", _("Repeat a log…"), self._repeat),
                ("log", _("Save log…"), self._save_log),
            )
        }
        in_rows(list(self.files.values()), theme, wide)

    def destroy(self) -> None:
        self._looking.cancel()
        super().destroy()

    def show_seed(self, seed: int) -> None:
        """Show the seed of the lab that is in the connection."""
        self.seed.delete(0, "end")
        self.seed.insert(0, str(seed))
        self.seed.state(["!invalid"])

    def write(self, path: Path | None, write: Callable[[TextIO], object]) -> None:
        """Write a file; None: the user has chosen none."""
        self._chooser = None
        if path is None:
            return
        self._writing = FileWriting(
            path,
            write,
            encoding="utf-8",
            newline="\n",
            failed=_("The file could not be written: {why}"),
            overwrite=True,
        )
        self._looking.start()

    # --- inside -----------------------------------------------------------------------------------

    def _add_field(
        self, table: ttk.Frame, row: int, label: str, act: str, command: Callable[[], object]
    ) -> ttk.Entry:
        px = self._theme.px
        ttk.Label(table, text=label).grid(row=row, column=0, sticky="w", padx=(0, px(12)))
        entry = ttk.Entry(table, font=self._theme.font, width=10)
        entry.grid(row=row, column=1, sticky="ew", pady=px(4))
        editing.guard_input(entry)
        editing.add_menu(entry, self._theme, editable=True)
        entry.bind("<Return>", lambda _event: self._on_return(command))
        entry.bind("<KP_Enter>", lambda _event: self._on_return(command))
        button = ttk.Button(table, text=act, style="Small.TButton", command=command)
        button.grid(row=row, column=2, sticky="ew", padx=(px(8), 0))
        return entry

    @staticmethod
    def _on_return(command: Callable[[], object]) -> str:
        command()
        return "break"  # the dialog would close

    def _obey(self) -> None:
        order = typed(self.order.get()).strip()
        problem = self._ways.order(order) if order else ""
        self.order.state(["invalid" if problem else "!invalid"])
        self._ways.say(problem)
        if not problem:
            self.order.delete(0, "end")

    def _restart(self) -> None:
        seed = typed(self.seed.get()).strip()
        if seed.isascii() and seed.isdecimal() and len(seed) < 11 and int(seed) <= MOST_SEED:
            self.seed.state(["!invalid"])
            self._ways.say("")
            self._ways.restart(int(seed))
        else:
            self.seed.state(["invalid"])
            self._ways.say(_("A seed is a number from 0 to {most}.").format(most=MOST_SEED))

    def _open(self) -> None:
        self._choose(_("Open script…"), [(_("Script"), ["*.txt"])], self._ways.open_script)

    def _repeat(self) -> None:
        self._choose(_("Repeat a log…"), [(_("Log"), ["*.jsonl"])], self._ways.repeat_log)

    def _choose(
        self, title: str, kinds: list[tuple[str, list[str]]], take: Callable[[Path], None]
    ) -> None:
        def on_done(path: Path | None) -> None:
            self._chooser = None
            if path is not None:
                take(path)

        if not self._is_choosing():
            self._chooser = file_chooser.open_(self, title.rstrip("…"), kinds, on_done)

    def _save_script(self) -> None:
        kinds = [(_("Script"), ["*.txt"])]
        self._save(_("Save as script…"), "charla-lab.txt", kinds, self._ways.write_script)

    def _save_log(self) -> None:
        kinds = [(_("Log"), ["*.jsonl"])]
        self._save(_("Save log…"), "charla-lab.jsonl", kinds, self._ways.write_log)

    def _save(
        self,
        title: str,
        name: str,
        kinds: list[tuple[str, list[str]]],
        write: Callable[[TextIO], object],
    ) -> None:
        if not self._is_choosing():
            self._chooser = file_chooser.save(
                self, title.rstrip("…"), name, kinds, lambda path: self.write(path, write)
            )

    def _is_choosing(self) -> bool:
        """Return whether a chooser is open, which is then one that the user sees."""
        if self._chooser is None:
            return False
        self._chooser.use_tk()
        return True

    def _look(self) -> None:
        writing = self._writing
        if writing is None:
            return
        if not writing.is_done:
            self._looking.start()
            return
        self._writing = None
        name = displayable_line(writing.path.name)
        self._ways.say(writing.error or "✓ " + _("It is in {file}.").format(file=name))
