"""Show above the composer which message is being answered or edited."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from gui.looks.fitting import cut
from gui.looks.theme import Theme
from gui.parts.tip import Tip
from gui.words.i18n import _
from gui.words.text import displayable_line


class Strip(ttk.Frame):
    """A strip shows a title, a line of the message, and ✕, which calls `on_close`."""

    def __init__(self, parent: tk.Misc, theme: Theme, *, on_close: Callable[[], None]) -> None:
        unit = theme.unit
        super().__init__(parent, padding=(0, 0, 0, unit))
        self._theme, self._title, self._text = theme, "", ""
        ttk.Frame(self, style="Focus.TFrame", width=max(2, unit // 2)).grid(
            row=0, column=0, rowspan=2, sticky="ns", padx=(0, 2 * unit)
        )
        self.title = ttk.Label(self, style="Strong.TLabel", foreground=theme.palette.accent)
        self.line = ttk.Label(self, style="Muted.TLabel")
        self.close_button = ttk.Button(
            self, style="Icon.TButton", image=theme.icon("close"), command=on_close, takefocus=True
        )
        self.title.grid(row=0, column=1, sticky="w")
        self.line.grid(row=1, column=1, sticky="ew")
        self.close_button.grid(row=0, column=2, rowspan=2)
        self.columnconfigure(1, weight=1, minsize=1)
        Tip(self.close_button, theme, _("Cancel"))
        self.bind("<Configure>", lambda _event: self._write())

    def show(self, title: str, text: str) -> None:
        self._title, self._text = displayable_line(title), displayable_line(text)
        self._write()

    def _write(self) -> None:
        theme = self._theme
        room = self.winfo_width() - self.close_button.winfo_reqwidth() - 4 * theme.unit
        for label, text, font in (
            (self.title, self._title, theme.bold),
            (self.line, self._text, theme.small),
        ):
            label.configure(text=cut(text, font, room) if self.winfo_width() > 1 else "")
