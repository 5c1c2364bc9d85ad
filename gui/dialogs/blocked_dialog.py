"""List the people whom the user has blocked, and let the user unblock them."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk

from gui.looks.theme import Theme
from gui.parts.dialog import Dialog
from gui.parts.people_list import ListedPerson, PeopleList
from gui.words.i18n import _

LIST_ROWS = 7
WIDTH_UNITS = 80


class BlockedDialog(Dialog):
    """The dialog calls `on_unblock` with a nick, and stays open while others are blocked."""

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        people: Sequence[ListedPerson],
        *,
        on_unblock: Callable[[str], None],
    ) -> None:
        super().__init__(parent, theme, _("Blocked people"))
        self._on_unblock = on_unblock
        width = min(WIDTH_UNITS * theme.picture_unit, self.room)
        self.people = PeopleList(
            self.page,
            theme,
            people,
            on_change=self._check,
            on_open=self._unblock,
            rows=LIST_ROWS,
            width=width,
            single=True,
        )
        self.people.pack(fill="both", expand=True)
        ttk.Label(
            self.page,
            style="Muted.TLabel",
            wraplength=width,
            text=_(
                "They can't write to you in private or invite you to groups. In rooms you don't "
                "see their messages."
            ),
        ).pack(anchor="w", pady=(2 * theme.unit, 0))
        _close, self.button = self.buttons(
            (_("Close"), self.close, False), (_("Unblock"), self._unblock, True)
        )
        self._check()
        self.show(self.people.filter.entry)

    def _check(self) -> None:
        self.button.state(["!disabled" if self.people.chosen else "disabled"])

    def _unblock(self) -> None:
        for nick in self.people.chosen:
            self._on_unblock(nick)
            if not self.people.remove(nick):
                self.close()
