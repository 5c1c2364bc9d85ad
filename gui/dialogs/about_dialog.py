"""Show the name, version and licence of Charla, and what it is made with."""

from __future__ import annotations

import platform
import tkinter as tk
from functools import partial
from tkinter import ttk

from gui.looks.theme import Theme
from gui.parts.dialog import Dialog
from gui.parts.placement import ICON
from gui.words.i18n import _
from net import VERSION

ICON_PIXELS = 256
ICON_UNITS = 16


class AboutDialog(Dialog):
    """The dialog has a few lines to read, and to copy when asking for help."""

    def __init__(self, parent: tk.Misc, theme: Theme) -> None:
        super().__init__(parent, theme, _("About Charla"))
        unit, page = theme.unit, self.page
        icon = self._icon(max(1, round(ICON_PIXELS / (ICON_UNITS * unit))))
        ttk.Label(page, image=icon).grid(row=0, column=0, rowspan=2, padx=(0, 4 * unit))
        ttk.Label(page, text="Charla", style="Title.TLabel").grid(row=0, column=1, sticky="sw")
        ttk.Label(page, text=_("Talk with everybody on your network."), style="Muted.TLabel").grid(
            row=1, column=1, sticky="nw"
        )
        below = ttk.Frame(page)
        below.grid(row=2, column=0, columnspan=2, sticky="w", pady=(5 * unit, 0))
        for row, (label, words) in enumerate(self.facts()):
            ttk.Label(below, text=label, style="Muted.TLabel").grid(
                row=row, column=0, sticky="w", pady=unit // 2
            )
            ttk.Label(below, text=words).grid(
                row=row, column=1, sticky="w", padx=(4 * unit, 0), pady=unit // 2
            )
        copy = partial(
            self._copy,
            [f"Charla {VERSION}", *(f"{label}: {words}" for label, words in self.facts()[1:])],
        )
        self.buttons((_("Copy"), copy, False), (_("Close"), self.close, True))
        self.show()

    def _icon(self, factor: int) -> str:
        """Return the name of the program's picture in a smaller size.

        Tk can only reduce pictures by a whole factor. It is created in Tcl, not by tkinter: see
        Theme.picture.
        """
        whole, small = "charla_icon_whole", "charla_icon"
        for name in (whole, small):
            self.tk.call("image", "create", "photo", name)
        self.tk.call(whole, "read", str(ICON))
        self.tk.call(small, "copy", whole, "-subsample", factor)
        self.tk.call("image", "delete", whole)
        return small

    def facts(self) -> list[tuple[str, str]]:
        """Return (label, value) of what is asked for when somebody needs help."""
        return [
            (_("Version"), VERSION),
            (_("Licence"), "MIT"),
            ("Python", platform.python_version()),
            ("Tk", str(self.tk.call("info", "patchlevel"))),
            (_("System"), f"{platform.system()} {platform.release()}"),
        ]

    def _copy(self, lines: list[str]) -> None:
        self.clipboard_clear()
        self.clipboard_append("\n".join(lines))
