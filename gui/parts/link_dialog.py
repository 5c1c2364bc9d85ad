"""Ask before a link is opened that looks as if it led elsewhere than it does."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from gui.looks.theme import Theme
from gui.parts.dialog import Dialog
from gui.words import links
from gui.words.i18n import _
from gui.words.text import displayable_line

WIDE_UNITS = 100


class LinkDialog(Dialog):
    """A link dialog shows where a link really leads, and asks whether to open it.

    Args:
        on_open: called with the address if the user wants to open it.
    """

    def __init__(
        self, parent: tk.Misc, theme: Theme, url: str, on_open: Callable[[str], None]
    ) -> None:
        super().__init__(parent, theme, _("Open this link?"))
        link = links.look_at(url)
        unit = theme.unit
        ttk.Label(self.page, text=_("This link really leads to"), style="Muted.TLabel").pack(
            anchor="w"
        )
        ttk.Label(
            self.page,
            text=displayable_line(link.host),
            style="Strong.TLabel",
            wraplength=WIDE_UNITS * unit,
        ).pack(anchor="w", pady=(unit, 3 * unit))
        ttk.Label(
            self.page, text=_(link.doubt), style="Warn.TLabel", wraplength=WIDE_UNITS * unit
        ).pack(anchor="w")
        ttk.Label(
            self.page,
            text=displayable_line(url),
            style="Muted.TLabel",
            wraplength=WIDE_UNITS * unit,
        ).pack(anchor="w", pady=(3 * unit, 0))

        def open_it() -> None:
            self.close()
            on_open(url)

        self.buttons((_("Open it"), open_it, False), (_("Don't open"), self.close, True))
        self.show()


def follow(
    parent: tk.Misc, theme: Theme, url: str, on_open: Callable[[str], None]
) -> LinkDialog | None:
    """Open a link, or ask first if it looks as if it led elsewhere than it does."""
    if links.look_at(url).doubt:
        return LinkDialog(parent, theme, url, on_open)
    on_open(url)
    return None
