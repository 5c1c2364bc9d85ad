"""Provide a field to filter with: an icon, a hint while it is empty, and a button to clear it."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from gui.looks.fitting import cut
from gui.looks.theme import Theme
from gui.parts import editing
from gui.parts.tip import Tip
from gui.words.i18n import _

HEIGHT, ICON = 32, 16  # in pixels at 96 dpi


class SearchField(ttk.Frame):
    """A field tells each change of its text.

    Args:
        hint: shown while the field is empty.
        on_change: called with the text after each change, by typing, pasting or clearing.
        side: whether it lies on the roster.
        key: the key that leads here, shown at the end while the field is empty; "" for none.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        hint: str,
        *,
        on_change: Callable[[str], None],
        side: bool = False,
        key: str = "",
    ) -> None:
        super().__init__(parent, style="Side.TFrame" if side else "TFrame")
        self._theme, self._on_change, self._known = theme, on_change, ""
        self._style = "Filter.Search.TEntry" if side else "Filter.TEntry"
        self.entry = ttk.Entry(self, font=theme.font, width=8, style=self._style)
        self.entry.pack(fill="x", expand=True)
        background = theme.palette.raised
        self._icon = ttk.Label(
            self, image=theme.icon("search", "muted", ICON), background=background
        )
        self._icon.place(in_=self.entry, x=theme.px(10), rely=0.5, anchor="w")
        self._key = ttk.Label(
            self, text=key, style="Placeholder.TLabel", font=theme.small, background=background
        )
        self._words, self._padding = hint, (0, 0, 0, 0)
        self._hint = ttk.Label(
            self, style="Placeholder.TLabel", background=background, cursor="xterm"
        )
        self._clear = ttk.Label(
            self,
            image=theme.icon("close", "muted", ICON),
            background=background,
            cursor="arrow",
            takefocus=False,
        )
        Tip(self._clear, theme, _("Clear"))
        for label in (self._icon, self._hint, self._key):
            label.bind("<Button-1>", lambda _event: self.entry.focus_set())
        self._clear.bind("<Button-1>", lambda _event: self.clear())
        editing.guard_input(self.entry)
        editing.add_menu(self.entry, theme, editable=True)
        # This sees every change: by key, by menu or by the program.
        self.entry.configure(validate="key", validatecommand=(self.register(self._look), "%P"))
        self.entry.bind("<Configure>", lambda _event: self._show_hint(), add=True)
        self._show_hint()

    @property
    def text(self) -> str:
        return self._known

    def clear(self) -> None:
        self.entry.delete(0, "end")

    def focus(self) -> None:
        """Focus the field and select its text."""
        editing.focus_whole(self.entry)

    def _look(self, text: str) -> bool:
        """Validate a change (Tk calls this before it), and tell it."""
        if text != self._known:
            self._known = text
            self._show_hint()
            self._on_change(text)
        return True

    @property
    def _side(self) -> int:
        """Return the width of a picture at either end, which grows with the text."""
        return self._theme.px(10 + ICON + 6)

    def _show_hint(self) -> None:
        theme, side = self._theme, self._side
        inside = max(1, (theme.px(HEIGHT) - theme.font.metrics("linespace")) // 2)
        padding = (side, inside, side, inside)
        if padding != self._padding:
            self._padding = padding
            theme.style.configure(self._style, padding=padding)
        end = -theme.px(10)
        if self._known:
            self._hint.place_forget()
            self._key.place_forget()
            self._clear.place(in_=self.entry, relx=1.0, x=end, rely=0.5, anchor="e")
            return
        self._clear.place_forget()
        room = self.entry.winfo_width() - side + end
        key = self._key.winfo_reqwidth() + theme.px(8) if self._key.cget("text") else 0
        if key and room - key >= theme.font.measure(self._words):
            room -= key
            self._key.place(in_=self.entry, relx=1.0, x=end, rely=0.5, anchor="e")
        else:
            self._key.place_forget()
        self._hint.configure(text=cut(self._words, theme.font, room) if room > 0 else "")
        self._hint.place(in_=self.entry, x=side + theme.caret, rely=0.5, anchor="w")
