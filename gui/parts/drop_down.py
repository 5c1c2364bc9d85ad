"""Let the user choose one of a few values, which a menu in Charla's look shows."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Sequence
from functools import partial
from tkinter import ttk

from gui.looks import windowing
from gui.looks.theme import Theme
from gui.parts.popup_menu import PopupMenu

# More are shown by Tk's own list, which has them all at once, whatever their number.
MOST_IN_MENU = 100
_OPENING = ("<Button-1>", "<Down>", "<Up>", "<space>", "<Alt-Down>", "<F4>")


class DropDown(ttk.Combobox):
    """A choice sends <<ComboboxSelected>> when the user has chosen.

    Args:
        values: what is shown for each value.
        width: in characters.
    """

    def __init__(
        self, parent: tk.Misc, theme: Theme, values: Sequence[str], *, width: int = 1
    ) -> None:
        super().__init__(
            parent, values=list(values), state="readonly", font=theme.font, width=width
        )
        self._theme, self._values = theme, tuple(values)
        # Whoever scrolls the page would choose something else where the pointer happens to be.
        for sequence in ("<MouseWheel>", "<Button-4>", "<Button-5>"):
            self.unbind_class("TCombobox", sequence)
        if windowing.has_own_menus() and len(values) <= MOST_IN_MENU:
            for sequence in _OPENING:
                self.bind(sequence, self._open)

    def build_menu(self) -> PopupMenu:
        """Return the menu of the values."""
        menu = PopupMenu(self, self._theme)
        for index, value in enumerate(self._values):
            menu.add(value, partial(self._choose, index), ticked=index == self.current())
        return menu

    def _open(self, _event: object) -> str:
        self.focus_set()
        self.build_menu().post_at(self)
        return "break"

    def _choose(self, index: int) -> None:
        if index != self.current():
            self.current(index)
            self.event_generate("<<ComboboxSelected>>")
