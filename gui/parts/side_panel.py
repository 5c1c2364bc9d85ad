"""Place a panel at the right of the window: beside the messages, or over narrow ones."""

from __future__ import annotations

import tkinter as tk

from gui.looks.theme import Theme
from gui.parts.layout import LEAST_MESSAGES, ChatLayout

WIDTH = 320  # in pixels at 96 dpi


class SidePlace:
    """Knows whether there is room for a panel, and places it.

    Args:
        window: the frame of all parts of the chat.
        theme: see there.
        folds_list: the list gives way to the panel.
    """

    def __init__(self, window: ChatLayout, theme: Theme, *, folds_list: bool = False) -> None:
        self._window, self._theme, self._folds_list = window, theme, folds_list

    @property
    def is_wide(self) -> bool:
        """Return whether the messages have enough room beside the panel."""
        left = self._window.left_of_messages(folded=self._folds_list)
        room = self._window.winfo_width() - left
        return room >= self._theme.px(WIDTH + LEAST_MESSAGES)

    def put(self, panel: tk.Frame) -> None:
        """Show the panel where there is room for it."""
        if self._folds_list:
            self._window.give_way(panel)
        if self.is_wide:
            panel.place_forget()
            panel.grid(row=0, column=9, rowspan=20, sticky="nsew")
        else:
            panel.grid_forget()
            wide = min(self._theme.px(WIDTH), self._window.winfo_width())
            panel.place(relx=1.0, rely=0.0, relheight=1.0, width=wide, anchor="ne")
        panel.lift()
