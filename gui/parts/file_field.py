"""Provide a field for the file that is to be written, and the button that chooses one."""

from __future__ import annotations

import os
import tkinter as tk
from collections.abc import Callable
from pathlib import Path
from tkinter import ttk
from typing import TYPE_CHECKING

from gui.looks.theme import Theme
from gui.parts import editing, file_chooser
from gui.parts.file_chooser import FileChooser
from gui.words.i18n import _
from gui.words.text import typed

if TYPE_CHECKING:
    from gui.desktop.portal import Kind


class FileField(ttk.Entry):
    """A field has a path, or a name in the usual folder; `choose` is the button, to be placed.

    Args:
        folder: the usual one.
        title: of the chooser.
        kind: returns what sort of file it is, for the chooser.
        width: in characters.
        on_other: called when another file is being chosen, after `say_wrong`.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        folder: Path,
        *,
        title: str,
        kind: Callable[[], Kind],
        width: int,
        on_other: Callable[[], None],
    ) -> None:
        super().__init__(parent, font=theme.font, width=width)
        self._folder, self._title, self._kind, self._on_other = folder, title, kind, on_other
        self._suggested = self._chosen = ""
        self._chooser: FileChooser | None = None
        editing.guard_input(self)
        editing.add_menu(self, theme, editable=True)
        for change in ("<Key>", "<<Paste>>", "<<Cut>>"):
            self.bind(change, lambda _event: self._take_back(), add=True)
        self.choose = ttk.Button(parent, text=_("Choose…"), command=self._choose)

    @property
    def is_empty(self) -> bool:
        return not self._typed

    @property
    def path(self) -> Path:
        """Return the file in the field; a mere name is one in the usual folder.

        Of other people's folders, `~ana`, the system would ask a server, perhaps.
        """
        typed_path = self._typed
        is_own = typed_path.startswith(("~/", f"~{os.sep}"))
        return self._folder / (os.path.expanduser(typed_path) if is_own else typed_path)

    @property
    def may_overwrite(self) -> bool:
        """Return whether the user has chosen this file, and the chooser asked about overwriting."""
        return str(self.path) == self._chosen

    def suggest(self, name: str) -> None:
        """Suggest a name in the usual folder, unless the user has typed one."""
        if self.get() == self._suggested:
            self.fill(str(self._folder / name))
            self._suggested = self.get()

    def fill(self, path: str) -> None:
        """Show another path."""
        self.delete(0, "end")
        self.insert(0, path)
        self.xview_moveto(1)  # its end says more than its beginning
        self._take_back()

    def say_wrong(self) -> None:
        """Show that something is wrong with the file."""
        self.state(["invalid"])
        self.focus_set()

    def on_chosen(self, path: Path | None) -> None:
        """Take what was chosen; None if nothing was."""
        self._chooser = None
        if path is not None:
            self.fill(str(path))
            self._chosen = str(path)

    @property
    def _typed(self) -> str:
        return typed(self.get()).strip()

    def _take_back(self) -> None:
        """Say no longer what was wrong with the file: another one is being chosen."""
        if self.instate(["invalid"]):
            self.state(["!invalid"])
            self._on_other()

    def _choose(self) -> None:
        """Ask for a file with the desktop's chooser; with Tk's if that one has not been seen."""
        if self._chooser is not None:
            self._chooser.use_tk()
            return
        named = self.path
        self._chooser = file_chooser.save(
            self.winfo_toplevel(),
            self._title,
            named.name,
            [self._kind()],
            self.on_chosen,
            folder=named.parent,
        )
