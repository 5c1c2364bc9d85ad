"""Ask for one line of text in a dialog."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from gui.looks.theme import Theme
from gui.parts import editing
from gui.parts.dialog import Dialog
from gui.words.i18n import _
from gui.words.text import displayable_line

WIDTH_CHARACTERS = 36


class LineDialog(Dialog):
    """A dialog has one text field.

    Args:
        line: the text at first.
        verb: the label of the main button.
        clean: normalises what was typed.
        on_done: called with the normalised text if it has changed.
        may_be_empty: whether an empty text is accepted.
        always: call `on_done` also with the text as it was.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        title: str,
        label: str,
        line: str,
        *,
        verb: str,
        clean: Callable[[str], str],
        on_done: Callable[[str], None],
        may_be_empty: bool = False,
        always: bool = False,
    ) -> None:
        super().__init__(parent, theme, title)
        self._before, self._on_done = None if always else line, on_done
        self._clean, self._may_be_empty = clean, may_be_empty
        ttk.Label(self.page, text=label).pack(anchor="w", pady=(0, theme.unit))
        self.entry = ttk.Entry(self.page, font=theme.font, width=WIDTH_CHARACTERS)
        self.entry.pack(fill="x")
        editing.guard_input(self.entry)
        editing.add_menu(self.entry, theme, editable=True)
        self.entry.insert(0, displayable_line(line))
        self.entry.selection_range(0, "end")
        self.buttons((_("Cancel"), self.close, False), (verb, self._finish, True))
        self.show(self.entry)

    def _finish(self) -> None:
        line = self._clean(self.entry.get())
        if line or self._may_be_empty:
            self.close()
            if line != self._before:
                self._on_done(line)
