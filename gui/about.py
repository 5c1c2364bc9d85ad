"""What Charla is, its keys, and what the marks behind messages mean."""

from __future__ import annotations

import tkinter as tk
from tkinter import ttk

from gui.i18n import _
from gui.keys import HELP
from gui.render import RECEIPTS
from gui.theme import Theme
from net import VERSION


class About(tk.Toplevel):
    """A small window over the main one. Esc or its button closes it."""

    def __init__(self, parent: tk.Tk, theme: Theme) -> None:
        super().__init__(parent, background=theme.palette.page)
        self._theme = theme
        self.withdraw()
        self.title(_("About Charla"))
        self.resizable(False, False)
        self.transient(parent)
        unit = theme.unit
        page = ttk.Frame(self, padding=6 * unit)
        page.pack(fill="both", expand=True)
        ttk.Label(page, text=f"Charla {VERSION}", style="Title.TLabel").grid(columnspan=2, sticky="w")
        ttk.Label(page, text=_("Talk with everybody on your network."), style="Muted.TLabel").grid(
            columnspan=2, sticky="w", pady=(0, 4 * unit))
        for row, (keys, meaning) in enumerate(HELP, start=2):
            ttk.Label(page, text=keys, style="Strong.TLabel").grid(row=row, column=0, sticky="w", pady=unit // 2)
            ttk.Label(page, text=_(meaning)).grid(row=row, column=1, sticky="w", padx=(4 * unit, 0))
        self._add_receipts(page)
        close = ttk.Button(page, text=_("Close"), command=self.destroy)
        close.grid(columnspan=2, sticky="e", pady=(4 * unit, 0))
        self.bind("<Escape>", lambda _event: self.destroy())
        close.bind("<Return>", lambda _event: self.destroy())
        self._put_over(parent)
        close.focus_set()

    def _add_receipts(self, page: ttk.Frame) -> None:
        """What the marks behind the user's own messages mean, in the colours they have there."""
        unit, palette = self._theme.unit, self._theme.palette
        ttk.Label(page, text=_("Behind your messages"), style="Muted.TLabel").grid(
            columnspan=2, sticky="w", pady=(3 * unit, unit // 2))
        for mark, colour, meaning in RECEIPTS.values():
            row = page.grid_size()[1]
            ttk.Label(page, text=mark, style="Strong.TLabel", foreground=getattr(palette, colour)).grid(
                row=row, column=0, sticky="w")
            ttk.Label(page, text=_(meaning)).grid(row=row, column=1, sticky="w", padx=(4 * unit, 0))

    def _put_over(self, parent: tk.Tk) -> None:
        self.update_idletasks()
        x = parent.winfo_rootx() + (parent.winfo_width() - self.winfo_reqwidth()) // 2
        y = parent.winfo_rooty() + (parent.winfo_height() - self.winfo_reqheight()) // 3
        self.geometry(f"+{max(0, x)}+{max(0, y)}")
        self.deiconify()
