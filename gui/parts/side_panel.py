"""Place a panel at the right of the window: beside the messages, or over narrow ones."""

from __future__ import annotations

import tkinter as tk

from gui.looks.theme import Theme

WIDTH = 320  # in pixels at 96 dpi
LEAST_MESSAGES = 420  # in a narrower window, the panel lies over the messages


class SidePlace:
    """Knows whether there is room for a panel, and places it.

    Args:
        window: the frame of all parts of the chat.
        main: the widget whose left edge is that of the messages.
    """

    def __init__(self, window: tk.Widget, main: tk.Widget, theme: Theme) -> None:
        self._window, self._main, self._theme = window, main, theme

    @property
    def is_wide(self) -> bool:
        """Return whether the messages have enough room beside the panel."""
        room = self._window.winfo_width() - self._main.winfo_x()
        return room >= self._theme.px(WIDTH + LEAST_MESSAGES)

    def put(self, panel: tk.Frame) -> None:
        """Show the panel where there is room for it."""
        if self.is_wide:
            panel.place_forget()
            panel.grid(row=0, column=9, rowspan=20, sticky="nsew")
        else:
            panel.grid_forget()
            wide = min(self._theme.px(WIDTH), self._window.winfo_width())
            panel.place(relx=1.0, rely=0.0, relheight=1.0, width=wide, anchor="ne")
        panel.lift()
