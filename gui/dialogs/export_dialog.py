"""Export a conversation to a file: the dialog, and the thread that writes."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tkinter import ttk
from typing import Any

import platformdirs

from gui.dialogs import export_formats
from gui.looks.delay import Delay
from gui.looks.theme import Theme
from gui.model.wording import PATIENCE_MS
from gui.parts.dialog import Dialog
from gui.parts.drop_down import DropDown
from gui.parts.file_field import FileField
from gui.parts.file_writing import FileWriting, Unwritten
from gui.words.i18n import _, ngettext
from gui.words.text import displayable_line
from net.wire.events import Item

POLL_MS = 100
WIDTH_CHARACTERS = 52
FILE_CHARACTERS = 36
FORMAT: Any = "charla_export_format"  # the name of a Tcl variable: see gui.login

ReadHistory = Callable[[], Iterator[Item]]


class Unreadable(Unwritten):
    """Say in the user's language why the messages on this computer can't be read."""


class Export(FileWriting):
    """Exports a conversation; `count` is how many messages have been written so far."""

    def __init__(
        self,
        history: ReadHistory,
        path: Path,
        format: str,
        title: str,
        me: str,
        *,
        colour: Callable[[str], int],
        overwrite: bool = False,
    ) -> None:
        self.count, self._history, self._cancelled = 0, history, False
        super().__init__(
            path,
            lambda file: export_formats.write(
                self._items(), file, format, title, me, colour=colour
            ),
            encoding="utf-8",
            newline="\n",
            failed=_("The conversation could not be exported: {why}"),
            overwrite=overwrite,
        )

    def cancel(self) -> None:
        """End the export soon, without a file."""
        self._cancelled = True

    def _items(self) -> Iterator[Item]:
        for item in self._history():
            if self._cancelled:
                raise Unwritten
            yield item
            self.count += 1


class ExportDialog(Dialog):
    """The dialog lets the user choose a conversation, a format and a file.

    Args:
        conversations: (name, title) of each.
        chosen: the name of the one that is chosen at first.
        me: the user's nick.
        history: returns the messages of a conversation; called on another thread.
        colour: returns the number of a person's colour; called on another thread.
        open_folder: shows the folder of a file.
        folder: where the file goes by default; None for the system's folder for documents, which
            is made if it does not exist.
        on_written: called with the folder of a file that has been written.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        conversations: Sequence[tuple[str, str]],
        chosen: str,
        me: str,
        *,
        history: Callable[[str], Iterator[Item]],
        colour: Callable[[str], int],
        open_folder: Callable[[Path], None],
        folder: Path | None = None,
        on_written: Callable[[Path], None] = lambda _folder: None,
    ) -> None:
        super().__init__(parent, theme, _("Export a conversation"))
        self._conversations, self._me = list(conversations), me
        self._history, self._open_folder = history, open_folder
        self._folder = folder or platformdirs.user_documents_path()
        self._on_written, self._colour = on_written, colour
        self._export: Export | None = None
        self._looking = Delay(self, POLL_MS, self._look)
        self._patience = Delay(self, PATIENCE_MS, self._show_progress)
        self._build(chosen)
        self._show_ready("")
        self.show()

    def destroy(self) -> None:
        if self._export is not None:
            self._export.cancel()
        self._looking.cancel()
        self._patience.cancel()
        super().destroy()

    def save(self) -> None:
        """Start to export the chosen conversation to the file in the entry."""
        if self.file.is_empty or (self._export is not None and not self._export.is_done):
            self.file.focus_set()
            return
        path = self.file.path
        name, title = self._conversations[self.conversation.current()]
        self._export = Export(
            lambda: self._history(name),
            path,
            self._format,
            title,
            self._me,
            colour=self._colour,
            overwrite=self.file.may_overwrite,
        )
        self._save.state(["disabled"])
        self._say("", "")
        self._patience.start()
        self._looking.start()

    # --- inside -----------------------------------------------------------------------------------

    def _build(self, chosen: str) -> None:
        unit, page = self.theme.unit, self.page
        ttk.Label(page, text=_("Conversation")).grid(
            row=0, column=0, sticky="w", padx=(0, 4 * unit), pady=unit
        )
        titles = [displayable_line(title) for _name, title in self._conversations]
        self.conversation = DropDown(page, self.theme, titles)
        names = [name for name, _title in self._conversations]
        if names:
            self.conversation.current(names.index(chosen) if chosen in names else 0)
        self.conversation.grid(row=0, column=1, columnspan=2, sticky="ew", pady=unit)
        self.conversation.bind("<<ComboboxSelected>>", lambda _event: self._suggest())
        ttk.Label(page, text=_("Format")).grid(
            row=1, column=0, sticky="nw", padx=(0, 4 * unit), pady=2 * unit
        )
        formats = ttk.Frame(page)
        self.setvar(FORMAT, next(iter(export_formats.FORMATS)))
        for value, words in export_formats.FORMATS.items():
            ttk.Radiobutton(
                formats,
                text=_(words),
                value=value,
                variable=FORMAT,
                image=self.theme.choice_images("dot", "chosen"),
                command=self._suggest,
            ).pack(anchor="w")
        formats.grid(row=1, column=1, sticky="w", pady=unit)
        ttk.Label(page, text=_("File")).grid(
            row=2, column=0, sticky="w", padx=(0, 4 * unit), pady=unit
        )
        self.file = FileField(
            page,
            self.theme,
            self._folder,
            title=_("Export a conversation"),
            kind=lambda: (_(export_formats.FORMATS[self._format]), [f"*.{self._format}"]),
            width=1,
            on_other=lambda: self._say("", ""),
        )
        self.file.grid(row=2, column=1, sticky="ew", pady=unit)
        self.file.choose.grid(row=2, column=2, padx=(2 * unit, 0))
        self._progress = ttk.Progressbar(page, mode="indeterminate")
        self._progress.grid(row=3, column=0, columnspan=3, sticky="ew", pady=(2 * unit, 0))
        character = self.theme.font.measure("n")
        self._text = ttk.Label(page, wraplength=min(self.room, WIDTH_CHARACTERS * character))
        self._text.grid(row=4, column=0, columnspan=3, sticky="w", pady=(2 * unit, 0))
        beside = (
            max(child.winfo_reqwidth() for child in page.grid_slaves(column=0)[2:])
            + self.file.choose.winfo_reqwidth()
        )
        page.columnconfigure(
            1, weight=1, minsize=min(FILE_CHARACTERS * character, self.room - beside - 8 * unit)
        )
        self._suggest()

    def _show_ready(self, folder: str) -> None:
        """Show the buttons, with one more if there is a file to look at."""
        extra = (
            [(_("Open folder"), lambda: self._open_folder(Path(folder)), False)] if folder else []
        )
        *_others, close, self._save = self.buttons(
            *extra, (_("Close"), self.close, False), (_("Export"), self.save, True)
        )
        if not self._conversations:
            self._save.state(["disabled"])
        self._progress.stop()
        self._progress.grid_remove()
        if folder:
            close.focus_set()

    @property
    def message(self) -> str:
        """Return what the dialog says below the fields: the progress, the end, or a failure."""
        return str(self._text.cget("text"))

    @property
    def _format(self) -> str:
        return str(self.getvar(FORMAT))

    def _suggest(self) -> None:
        """Suggest a file name for what is chosen, unless the user has typed one."""
        if self._conversations:
            _name, title = self._conversations[self.conversation.current()]
            self.file.suggest(export_formats.file_name(title, self._format))

    def _show_progress(self) -> None:
        self._progress.grid()
        self._progress.start(15)
        self._say_count()
        self.fit()

    def _say_count(self) -> None:
        count = self._export.count if self._export is not None else 0
        self._say(
            ngettext("{n} message so far…", "{n} messages so far…", count).format(n=count), ""
        )

    def _look(self) -> None:
        assert self._export is not None
        if not self._export.is_done:
            if self._progress.winfo_manager():
                self._say_count()
            self._looking.start()
            return
        self._patience.cancel()
        if self._export.error:
            self._show_ready("")
            self._say(self._export.error, "Error.TLabel")
            if self._export.is_about_file:
                self.file.say_wrong()
        else:
            count = self._export.count
            self._on_written(self._export.path.parent)
            self._show_ready(str(self._export.path.parent))
            self._say(
                "✓ "
                + ngettext(
                    "{n} message exported to {file}.", "{n} messages exported to {file}.", count
                ).format(n=count, file=displayable_line(self._export.path.name)),
                "",
            )
        self.fit()

    def _say(self, words: str, style: str) -> None:
        self._text.configure(text=words, style=style or "TLabel")
