"""Where everything stands in the chat's window. Knows sizes and places, nothing of what is in
them."""

from __future__ import annotations

import tkinter as tk
from tkinter import ttk

from gui.looks.theme import Theme

SIDE_SHARE = (
    0.25  # of the window's width is for the roster, within these limits, which grow with the text:
)
MIN_SIDE_UNITS, MAX_SIDE_UNITS = 42, 66
MOST_SIDE_SHARE = (
    0.4  # so that in a small window with large text some room is left for the messages
)


class ChatLayout(ttk.Frame):
    """A frame for the parts of the chat; they are made with it as parent and then given to
    `arrange`."""

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
        # A wide window gives most of its room to the messages; a narrow one takes it from them.
        self.columnconfigure(2, weight=1)
        self.rowconfigure(4, weight=1)
        self.bind("<Configure>", self._on_resize, add=True)

    def cover(self, panel: tk.Widget) -> None:
        """Puts a panel over everything beside the roster, until it is destroyed."""
        panel.grid(row=0, column=2, rowspan=6, sticky="nsew")
        panel.lift()

    def _on_resize(self, event: tk.Event[tk.Misc]) -> None:
        unit, width = self._theme.picture_unit, event.width
        side = min(max(round(width * SIDE_SHARE), MIN_SIDE_UNITS * unit), MAX_SIDE_UNITS * unit)
        self.columnconfigure(0, minsize=min(side, round(width * MOST_SIDE_SHARE)))
