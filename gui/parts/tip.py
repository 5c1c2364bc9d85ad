"""Show tooltips, for widgets without a text of their own."""

from __future__ import annotations

import tkinter as tk
from tkinter import ttk

from gui.looks.delay import Delay
from gui.looks.theme import Theme

AFTER_MS = 600
MAX_WIDTH_UNITS = 80


class Tip:
    """A tip shows `text` while the pointer rests on the widget.

    A widget of many parts passes no text here, and calls `expect` and `hide` itself.
    """

    def __init__(self, widget: tk.Misc, theme: Theme, text: str = "") -> None:
        self._widget, self._theme, self.text = widget, theme, text
        self._delay = Delay(widget, AFTER_MS, self._show)
        self._card: ttk.Frame | None = None
        if text:
            widget.bind("<Enter>", lambda _event: self.expect(self.text), add=True)
        for sequence in ("<Leave>", "<Button>", "<Key>", "<FocusOut>", "<Unmap>", "<Destroy>"):
            widget.bind(sequence, lambda _event: self.hide(), add=True)

    @property
    def is_shown(self) -> bool:
        return self._card is not None

    def expect(self, text: str) -> None:
        """Show the text in a moment, unless something else happens."""
        self.hide()
        self.text = text
        if text:
            self._delay.start()

    def hide(self) -> None:
        self._delay.cancel()
        if self._card is not None:
            self._card.destroy()
            self._card = None

    def _show(self) -> None:
        window, theme = self._widget.winfo_toplevel(), self._theme
        unit = theme.unit
        card = self._card = ttk.Frame(window, style="Card.TFrame", padding=(2 * unit, unit))
        title, _line, rest = self.text.partition("\n")
        wrap = MAX_WIDTH_UNITS * unit
        ttk.Label(card, text=title, style="Card.TLabel", wraplength=wrap).pack(anchor="w")
        if rest:
            ttk.Label(card, text=rest, style="CardMuted.TLabel", wraplength=wrap).pack(anchor="w")
        x = self._widget.winfo_pointerx() - window.winfo_rootx() + 3 * unit
        y = self._widget.winfo_pointery() - window.winfo_rooty() + 4 * unit
        card.update_idletasks()
        width, height = card.winfo_reqwidth(), card.winfo_reqheight()
        if y + height > window.winfo_height():
            y -= height + 6 * unit
        card.place(x=max(0, min(x, window.winfo_width() - width)), y=max(0, y))
        card.lift()
