"""Ask before a class ends, for whoever is in it."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from gui.looks.theme import Theme
from gui.parts.dialog import Button, Dialog
from gui.words.i18n import _, ngettext
from gui.words.text import displayable_line

WIDTH_UNITS = 84


class EndDialog(Dialog):
    """The dialog asks whether to end the class.

    Args:
        name: of the class.
        count: how many people are in it.
        on_end: called if so.
        on_stay: called if the class is to go on; None if the window is not being closed.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        *,
        name: str,
        count: int,
        on_end: Callable[[], None],
        on_stay: Callable[[], None] | None = None,
    ) -> None:
        super().__init__(parent, theme, _("End the class"))
        name = displayable_line(name)
        if on_stay is None:
            title = _("End “{name}”?").format(name=name)
        else:
            title = _("If you close Charla now, “{name}” ends.").format(name=name)
        width = min(WIDTH_UNITS * theme.picture_unit, self.room)
        ttk.Label(self.page, text=title, style="Strong.TLabel", wraplength=width).pack(anchor="w")
        people = ngettext(
            ("{n} person is in the class."), ("{n} people are in the class."), count
        ).format(n=count)
        kept = _("What was written is kept for the next time.")
        ttk.Label(self.page, text=f"{people} {kept}", wraplength=width).pack(
            anchor="w", pady=(theme.unit, 0)
        )
        choices: list[Button] = [
            (_("Cancel"), self.close, False),
            (_("End the class"), self._closing_then(on_end), on_stay is None),
        ]
        if on_stay is not None:
            choices.append((_("Keep it going"), self._closing_then(on_stay), True))
        self.made = self.buttons(*choices)
        self.made[1].configure(style="Danger.TButton")
        self.show(self.made[0])

    def _closing_then(self, act: Callable[[], None]) -> Callable[[], None]:
        def close_and_act() -> None:
            self.close()
            act()

        return close_and_act
