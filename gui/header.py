"""What stands above the transcript: to whom one writes, whether they are there, a way in and out of rooms."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from gui.i18n import _
from gui.theme import Theme

MIN_ENTRY_UNITS = 20


class Header(ttk.Frame):
    """`place_recipient` takes the To: entry. `on_room()`: the button was pressed."""

    def __init__(self, parent: tk.Misc, theme: Theme, *, on_room: Callable[[], None]) -> None:
        unit = theme.unit
        super().__init__(parent, padding=(4 * unit, 2 * unit))
        self._theme = theme
        self._label = ttk.Label(self, text=_("To:"), style="Strong.TLabel")
        self._label.grid(row=0, column=0, padx=(0, 2 * unit))
        self._state = ttk.Label(self, style="Muted.TLabel", compound="left")
        self._state.grid(row=0, column=2, padx=(2 * unit, 0))
        self._room = ttk.Button(self, style="Flat.TButton", command=on_room)
        self._room.grid(row=0, column=3, padx=(2 * unit, 0))
        self._room.grid_remove()
        self.columnconfigure(1, weight=1, minsize=MIN_ENTRY_UNITS * unit)
        self.bind("<Configure>", lambda _event: self._make_room())

    def place_recipient(self, recipient: tk.Widget) -> None:
        recipient.grid(in_=self, row=0, column=1, sticky="ew")
        recipient.lift()

    def show(self, state: str, dot: str, room_action: str) -> None:
        """`dot` names one of the theme's signs or is ""; without a `room_action` there is no button."""
        self._state.configure(text=" " + state if dot else state, image=self._theme.sign(dot) if dot else "")
        self._room.configure(text=room_action)
        if room_action:
            self._room.grid()
        else:
            self._room.grid_remove()
        self._make_room()

    def _make_room(self) -> None:
        """Where all of it does not fit, the button and the entry come first: they do something."""
        unit = self._theme.unit
        button = self._room.winfo_reqwidth() if self._room.winfo_manager() else 0
        taken = self._label.winfo_reqwidth() + button + (MIN_ENTRY_UNITS + 16) * unit
        if taken + self._state.winfo_reqwidth() > self.winfo_width() > 1:
            self._state.grid_remove()
        else:
            self._state.grid()
