"""Export what happened in a lesson: the dialog, and the thread that writes the file."""

from __future__ import annotations

import datetime
import tkinter as tk
from collections.abc import Callable
from pathlib import Path
from tkinter import ttk
from typing import Any, TextIO

import platformdirs

from gui.looks.delay import Delay
from gui.looks.theme import Theme
from gui.parts.dialog import Dialog
from gui.parts.drop_down import DropDown
from gui.parts.file_field import FileField
from gui.parts.file_writing import FileWriting
from gui.words import tables
from gui.words.i18n import N_, _, ngettext
from gui.words.tables import FileTable
from gui.words.text import displayable_line

POLL_MS, WIDTH_CHARACTERS, FILE_CHARACTERS = 100, 52, 36
FORMAT: Any = "charla_lesson_format"  # the name of a Tcl variable: see gui.login
KINDS = {
    "visits": N_("Who was here"),
    "transcript": N_("What was said in the rooms"),
    "actions": N_("What teachers have done"),
}
# What calls back with the table, now or when the server has answered; or with why there is none.
Gather = Callable[[str, int, Callable[[FileTable | str], None]], None]


class TableFile(FileWriting):
    """Writes a table to a file; `count` is the number of its rows, once it is done."""

    def __init__(self, table: FileTable, path: Path, format: str, *, overwrite: bool) -> None:
        self.count = 0
        self._table, self._format = table, format
        super().__init__(
            path,
            self._write_table,
            encoding=tables.ENCODINGS[format],
            newline="",
            failed=_("The lesson could not be exported: {why}"),
            overwrite=overwrite,
        )

    def _write_table(self, file: TextIO) -> None:
        self.count = tables.write(self._table, file, self._format)


class LessonExportDialog(Dialog):
    """The dialog lets the teacher choose what to export, in which format, and the file.

    Args:
        kind: one of KINDS, chosen at first.
        gather: called with the kind, the time from which on (ms since 1970), and what is to be
            called with the table.
        folder: where the file goes by default; None for the system's folder for documents.
        on_written: called with the folder of a file that has been written.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        kind: str,
        gather: Gather,
        *,
        folder: Path | None = None,
        on_written: Callable[[Path], None] = lambda _folder: None,
    ) -> None:
        super().__init__(parent, theme, _("Export the lesson"))
        self._gather, self._on_written = gather, on_written
        self._folder = folder or platformdirs.user_documents_path()
        self._file: TableFile | None = None
        self._looking = Delay(self, POLL_MS, self._look)
        self._build(kind)
        *_others, self.button = self.buttons(
            (_("Close"), self.close, False), (_("Export"), self.save, True)
        )
        self.show(self.what)

    def destroy(self) -> None:
        self._looking.cancel()
        super().destroy()

    def _build(self, kind: str) -> None:
        unit, page, theme = self.theme.unit, self.page, self.theme
        wide = min(self.room, WIDTH_CHARACTERS * theme.font.measure("n"))
        self.what = DropDown(page, theme, [_(words) for words in KINDS.values()])
        self.what.current(list(KINDS).index(kind))
        self.since = DropDown(page, theme, [_("Today"), _("Everything that is kept")])
        self.since.current(0)
        formats = ttk.Frame(page)
        self.setvar(FORMAT, next(iter(tables.FORMATS)))
        for value, words in tables.FORMATS.items():
            ttk.Radiobutton(
                formats,
                text=_(words),
                value=value,
                variable=FORMAT,
                image=theme.choice_images("dot", "chosen"),
                command=self._suggest,
            ).pack(anchor="w")
        field = ttk.Frame(page)
        self.file = FileField(
            field,
            theme,
            self._folder,
            title=_("Export the lesson"),
            kind=lambda: (_(tables.FORMATS[self._format]), [f"*.{self._format}"]),
            width=1,
            on_other=lambda: self._say("", ""),
        )
        self.file.choose.pack(side="right", padx=(2 * unit, 0))
        self.file.pack(side="left", fill="x", expand=True)
        for row, (words, widget) in enumerate(
            (
                (_("What"), self.what),
                (_("When"), self.since),
                (_("Format"), formats),
                (_("File"), field),
            )
        ):
            label = ttk.Label(page, text=words)
            label.grid(row=row, column=0, sticky="nw", padx=(0, 4 * unit), pady=2 * unit)
            widget.grid(row=row, column=1, sticky="ew", pady=unit)
        beside = max(child.winfo_reqwidth() for child in page.grid_slaves(column=0)) + 8 * unit
        wished = FILE_CHARACTERS * theme.font.measure("n") + self.file.choose.winfo_reqwidth()
        page.columnconfigure(1, weight=1, minsize=min(wished, self.room - beside))
        self.promise = ttk.Label(
            page,
            text=_("Nothing of private conversations is exported, whoever has them."),
            style="Muted.TLabel",
            wraplength=wide,
        )
        self.promise.grid(row=4, column=0, columnspan=2, sticky="w", pady=(2 * unit, 0))
        self._text = ttk.Label(page, wraplength=wide)
        self._text.grid(row=5, column=0, columnspan=2, sticky="w", pady=(2 * unit, 0))
        for box in (self.what, self.since):
            box.bind("<<ComboboxSelected>>", lambda _event: self._suggest(), add=True)
        self._suggest()

    # --- the file ---------------------------------------------------------------------------------

    @property
    def _kind(self) -> str:
        return list(KINDS)[self.what.current()]

    @property
    def _format(self) -> str:
        return str(self.getvar(FORMAT))

    @property
    def message(self) -> str:
        """Return what the dialog says below the fields."""
        return str(self._text.cget("text"))

    def _suggest(self) -> None:
        """Suggest a file name for what is chosen, unless the user has typed one."""
        kind, today = _(KINDS[self._kind]), datetime.date.today()
        self.file.suggest(f"Charla {kind} {today:%Y-%m-%d}.{self._format}")

    def save(self) -> None:
        """Gather the table, and write it to the file."""
        if self.file.is_empty or self.button.instate(["disabled"]):
            self.file.focus_set()
            return
        path, overwrite = self.file.path, self.file.may_overwrite
        self.button.state(["disabled"])
        self._say("", "")
        since = 0
        if self.since.current() == 0:
            midnight = datetime.datetime.combine(datetime.date.today(), datetime.time())
            since = int(midnight.timestamp() * 1000)
        format = self._format

        def write(table: FileTable | str) -> None:
            if not self.winfo_exists():
                return
            if isinstance(table, str):
                self.button.state(["!disabled"])
                self._say(table, "Error.TLabel")
                return
            self._file = TableFile(table, path, format, overwrite=overwrite)
            self._looking.start()

        self._gather(self._kind, since, write)

    def _look(self) -> None:
        assert self._file is not None
        if not self._file.is_done:
            self._looking.start()
            return
        self.button.state(["!disabled"])
        if self._file.error:
            self._say(self._file.error, "Error.TLabel")
            if self._file.is_about_file:
                self.file.say_wrong()
        else:
            self._on_written(self._file.path.parent)
            count, name = self._file.count, displayable_line(self._file.path.name)
            said = ngettext("{n} line exported to {file}.", "{n} lines exported to {file}.", count)
            self._say("✓ " + said.format(n=count, file=name), "")
        self.fit()

    def _say(self, words: str, style: str) -> None:
        self._text.configure(text=words, style=style or "TLabel")
        self.fit()
