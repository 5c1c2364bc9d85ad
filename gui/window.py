"""Where everything stands in the chat's window. Knows sizes and places, nothing of what is in them."""

from __future__ import annotations

import tkinter as tk
from tkinter import ttk

from gui.theme import Theme

SIDE_SHARE = 4  # the roster has a fourth of the window's width, within these limits:
MIN_SIDE_UNITS, MAX_SIDE_UNITS = 42, 66


class Window(ttk.Frame):
    """A frame for the parts of the chat; they are made with it as parent and then given to `arrange`."""

    def __init__(self, parent: tk.Misc, theme: Theme) -> None:
        super().__init__(parent)
        self._theme = theme

    def arrange(
        self,
        *,
        roster: tk.Widget,
        header: tk.Widget,
        banner: tk.Widget,
        transcript: tk.Widget,
        composer: tk.Widget,
        status: tk.Widget,
    ) -> None:
        line = self._theme.hairline
        roster.grid(row=0, column=0, rowspan=5, sticky="nsew")
        ttk.Frame(self, style="Line.TFrame", width=line).grid(row=0, column=1, rowspan=5, sticky="ns")
        header.grid(row=0, column=2, sticky="ew")
        ttk.Frame(self, style="Line.TFrame", height=line).grid(row=1, column=2, sticky="ew")
        banner.grid(row=2, column=2, sticky="ew")
        banner.grid_remove()
        transcript.grid(row=3, column=2, sticky="nsew")
        composer.grid(row=4, column=2, sticky="ew")
        ttk.Frame(self, style="Line.TFrame", height=line).grid(row=5, column=0, columnspan=3, sticky="ew")
        status.grid(row=6, column=0, columnspan=3, sticky="ew")
        # A wide window gives most of its room to the messages; a narrow one takes it from them.
        self.columnconfigure(2, weight=1)
        self.rowconfigure(3, weight=1)
        self.bind("<Configure>", self._on_resize)

    def _on_resize(self, event: tk.Event[tk.Misc]) -> None:
        wanted = event.width // SIDE_SHARE
        unit = self._theme.unit
        self.columnconfigure(0, minsize=min(max(wanted, MIN_SIDE_UNITS * unit), MAX_SIDE_UNITS * unit))
