"""Say what to do if nobody can join the class on this computer."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Sequence
from tkinter import ttk

from gui.looks.theme import Theme
from gui.parts.dialog import Dialog
from gui.words.i18n import _

WIDTH_UNITS = 92


class FirewallDialog(Dialog):
    """The dialog lists the steps.

    Args:
        steps: see `gui.words.firewall.how_to_allow`.
    """

    def __init__(self, parent: tk.Misc, theme: Theme, steps: Sequence[str]) -> None:
        super().__init__(parent, theme, _("Nobody can join?"))
        self.steps = steps
        width = min(WIDTH_UNITS * theme.picture_unit, self.room)
        title = _("The firewall of this computer may be blocking Charla.")
        ttk.Label(self.page, text=title, style="Strong.TLabel", wraplength=width).grid(
            columnspan=2, sticky="w", pady=(0, 2 * theme.unit)
        )
        number_wide = theme.font.measure("0. ")
        for number, step in enumerate(self.steps, 1):
            ttk.Label(self.page, text=f"{number}.").grid(row=number, column=0, sticky="nw")
            ttk.Label(self.page, text=step, wraplength=width - number_wide).grid(
                row=number, column=1, sticky="w", pady=(0, theme.unit)
            )
        (close,) = self.buttons((_("Close"), self.close, True))
        self.show(close)
