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
        width: of the panel, in pixels at 96 dpi.
        least: it may be as narrow as this beside the messages.
    """

    def __init__(
        self,
        window: ChatLayout,
        theme: Theme,
        *,
        folds_list: bool = False,
        width: int = WIDTH,
        least: int = 0,
    ) -> None:
        self._window, self._theme, self._folds_list = window, theme, folds_list
        self._width, self._least = width, least or width

    @property
    def is_wide(self) -> bool:
        """Return whether the messages have enough room beside the panel."""
        return self._room >= self._theme.px(self._least)

    @property
    def _room(self) -> int:
        """Return how wide a panel may be that leaves the messages enough."""
        left = self._window.left_of_messages(folded=self._folds_list)
        return self._window.winfo_width() - left - self._theme.px(LEAST_MESSAGES)

    def put(self, panel: tk.Frame) -> None:
        """Show the panel where there is room for it."""
        if self._folds_list:
            self._window.give_way(panel)
        if self.is_wide:
            panel.place_forget()
            panel.configure(width=min(self._theme.px(self._width), self._room))
            panel.grid(row=0, column=9, rowspan=20, sticky="nsew")
        else:
            panel.grid_forget()
            wide = min(self._theme.px(self._width), self._window.winfo_width())
            panel.place(relx=1.0, rely=0.0, relheight=1.0, width=wide, anchor="ne")
        panel.lift()
