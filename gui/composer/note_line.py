"""Show below the composer who is typing, and what is wrong with the text."""

from __future__ import annotations

import tkinter as tk
from tkinter import ttk

from gui.looks.delay import Delay
from gui.looks.fitting import cut
from gui.looks.theme import Theme
from gui.words.text import displayable_line

HEIGHT = 24  # in pixels at 96 dpi
DOT_MS = 400
DOTS = 3


class NoteLine(ttk.Frame):
    """A note is a line that is always there, so nothing moves when it gets a text.

    At its left stands who is typing, at its right what the user should know of the text.
    """

    def __init__(self, parent: tk.Misc, theme: Theme) -> None:
        super().__init__(parent, height=theme.px(HEIGHT))
        self._theme, self._typing, self._dots = theme, "", DOTS
        self._moving = Delay(self, DOT_MS, self._move)
        self.typing = ttk.Label(self, style="Typing.TLabel")
        self.warning = ttk.Label(self, style="Warn.TLabel")
        self.typing.pack(side="left", anchor="n", pady=theme.px(2))
        self.pack_propagate(False)
        self.bind("<Configure>", lambda _event: self._write())

    def show_typing(self, text: str) -> None:
        """Show who is typing; "" for nobody. The dots at the end come one after the other."""
        self._typing, self._dots = displayable_line(text), DOTS
        self._write()
        if self._typing.endswith("…") and self._theme.moves:
            self._moving.start()
        else:
            self._moving.cancel()

    def warn(self, text: str) -> None:
        """Show what the user should know; "" for nothing."""
        self.warning.configure(text=text)
        if text:
            self.warning.pack(side="right", anchor="n", pady=self._theme.px(2))
        else:
            self.warning.pack_forget()
        self._write()

    def destroy(self) -> None:
        self._moving.cancel()
        super().destroy()

    def _move(self) -> None:
        self._dots = self._dots % DOTS + 1
        self._write()
        self._moving.start()

    def _write(self) -> None:
        theme = self._theme
        room = self.winfo_width()
        if self.warning.winfo_manager():
            room -= self.warning.winfo_reqwidth() + theme.px(8)
        shown = cut(self._typing, theme.small, max(1, room))
        if shown == self._typing and self._dots < DOTS:
            shown = shown.removesuffix("…") + "." * self._dots
        self.typing.configure(text=shown)
