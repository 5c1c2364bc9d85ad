"""Show below the list who the user is here, and the button of the program's menu."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from gui.looks.theme import Theme
from gui.parts.tip import Tip
from gui.parts.two_lines import Measures, TwoLines
from gui.words.face import Face
from gui.words.i18n import _
from gui.words.second_line import SecondLine

MEASURES = Measures(height=56, size=32, left=16, text_left=60, top=10)  # in pixels at 96 dpi
BUTTON = 32


class OwnFoot(ttk.Frame):
    """The foot has the user's picture, name and state, which open a menu, and a gear.

    Args:
        parent: see tkinter.
        theme: for the look.
        on_status: called with the widget below which the menu of the user's state appears.
        on_menu: called with the button of the program's menu.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        *,
        on_status: Callable[[tk.Widget], None],
        on_menu: Callable[[ttk.Button], None],
    ) -> None:
        height = TwoLines.height_for(theme, MEASURES, theme.bold)
        super().__init__(parent, style="Side.TFrame", height=height)
        self._theme = theme
        self.me = TwoLines(
            self, theme, MEASURES, ground="side", on_title=lambda: on_status(self.me)
        )
        self.me.tips = (_("Your status"), "")
        self.menu_button = ttk.Button(
            self, style="SideIcon.TButton", image=theme.icon("settings"), takefocus=True
        )
        self.menu_button.configure(command=lambda: on_menu(self.menu_button))
        Tip(self.menu_button, theme, _("Menu"))
        self.bind("<Configure>", lambda _event: self._arrange())

    @property
    def is_folded(self) -> bool:
        """Return whether there is room for the picture alone, and none for the gear."""
        return self.winfo_width() < self._theme.px(2 * MEASURES.text_left)

    def show(self, face: Face, name: str, second: SecondLine) -> None:
        """Show the user's picture and name, and their state, note, or what is unsent."""
        self.me.show(face, name, second)

    def _arrange(self) -> None:
        theme, width, height = self._theme, self.winfo_width(), self.winfo_height()
        room = width if self.is_folded else width - theme.px(BUTTON) - theme.px(12)
        self.me.place(x=0, y=0, width=max(1, room), height=height)
        if self.is_folded:
            self.menu_button.place_forget()
        else:
            self.menu_button.place(x=width - theme.px(8), y=height // 2, anchor="e")
