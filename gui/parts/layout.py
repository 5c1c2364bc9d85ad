"""Arrange the parts of the chat's window, whatever they contain."""

from __future__ import annotations

import tkinter as tk
from tkinter import ttk

from gui.looks.theme import Theme

SIDE_SHARE = (
    0.25  # the roster's share of the window's width, within these limits, which grow with the text
)
MIN_SIDE_UNITS, MAX_SIDE_UNITS = 42, 66
MOST_SIDE_SHARE = 0.4  # in a small window with large text, the rest stays for the messages


class ChatLayout(ttk.Frame):
    """A layout is the frame of all parts of the chat.

    Create the parts with it as their parent, then pass them to `arrange`.
    """

    def __init__(self, parent: tk.Misc, theme: Theme) -> None:
        super().__init__(parent)
        self._theme = theme

    def arrange(
        self,
        *,
        roster: tk.Widget,
        header: tk.Widget,
        banner: tk.Widget,
        find: tk.Widget,
        transcript: tk.Widget,
        composer: tk.Widget,
        status: tk.Widget,
    ) -> None:
        line = self._theme.hairline
        roster.grid(row=0, column=0, rowspan=6, sticky="nsew")
        ttk.Frame(self, style="Line.TFrame", width=line).grid(
            row=0, column=1, rowspan=6, sticky="ns"
        )
        header.grid(row=0, column=2, sticky="ew")
        ttk.Frame(self, style="Line.TFrame", height=line).grid(row=1, column=2, sticky="ew")
        banner.grid(row=2, column=2, sticky="ew")
        banner.grid_remove()
        find.grid(row=3, column=2, sticky="ew")
        find.grid_remove()
        transcript.grid(row=4, column=2, sticky="nsew")
        composer.grid(row=5, column=2, sticky="ew")
        ttk.Frame(self, style="Line.TFrame", height=line).grid(
            row=6, column=0, columnspan=3, sticky="ew"
        )
        status.grid(row=7, column=0, columnspan=3, sticky="ew")
        # The messages get most of a wide window, and shrink in a narrow one.
        self.columnconfigure(2, weight=1)
        self.rowconfigure(4, weight=1)
        self.bind("<Configure>", self._on_resize, add=True)

    def cover(self, panel: tk.Widget) -> None:
        """Put a panel over everything beside the roster, until it is destroyed."""
        panel.grid(row=0, column=2, rowspan=6, sticky="nsew")
        panel.lift()

    def _on_resize(self, event: tk.Event[tk.Misc]) -> None:
        unit, width = self._theme.picture_unit, event.width
        side = min(max(round(width * SIDE_SHARE), MIN_SIDE_UNITS * unit), MAX_SIDE_UNITS * unit)
        self.columnconfigure(0, minsize=min(side, round(width * MOST_SIDE_SHARE)))
