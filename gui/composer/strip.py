"""Show in the composer which message is being answered or edited."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from gui.looks.fitting import cut
from gui.looks.theme import Theme
from gui.parts.tip import Tip
from gui.words.i18n import _
from gui.words.text import displayable_line

HEIGHT = 28  # in pixels at 96 dpi


class Strip(ttk.Frame):
    """A strip shows a title, a line of the message, and ✕, which calls `on_close`."""

    def __init__(self, parent: tk.Misc, theme: Theme, *, on_close: Callable[[], None]) -> None:
        super().__init__(parent, style="Field.TFrame", height=theme.px(HEIGHT))
        self._theme, self._title, self._text = theme, "", ""
        self.sign = ttk.Label(self, style="Card.TLabel")
        self.title = ttk.Label(self, style="CardStrong.TLabel", font=theme.small_bold)
        self.line = ttk.Label(self, style="CardMuted.TLabel")
        self.close_button = ttk.Button(
            self,
            style="SmallFieldIcon.TButton",
            image=theme.icon("close", "muted", 14),
            command=on_close,
            takefocus=True,
        )
        gap = theme.px(8)
        self.sign.pack(side="left", padx=(theme.px(12), gap))
        self.close_button.pack(side="right", padx=(gap, theme.px(4)))
        self.title.pack(side="left", padx=(0, gap))
        self.line.pack(side="left")
        self.pack_propagate(False)
        Tip(self.close_button, theme, _("Cancel"))
        self.bind("<Configure>", lambda _event: self._write())

    def show(self, title: str, text: str, number: int | None = None) -> None:
        """Show what is being done.

        Args:
            title: of the strip.
            text: of the message.
            number: of the colour of the person who is answered; None if a message is edited.
        """
        self._title, self._text = displayable_line(title), displayable_line(text)
        p = self._theme.palette
        name, colour = ("edit", "warn") if number is None else ("reply", "muted")
        self.sign.configure(image=self._theme.icon(name, colour, 16))
        self.title.configure(
            foreground=p.warn if number is None else p.people[number % len(p.people)]
        )
        self._write()

    def _write(self) -> None:
        theme = self._theme
        if self.winfo_width() <= 1:
            return
        room = self.winfo_width() - theme.px(12 + 8 + 8 + 8 + 8 + 4)
        room -= self.close_button.winfo_reqwidth() + self.sign.winfo_reqwidth()
        self.title.configure(text=cut(self._title, theme.small_bold, max(1, room)))
        room -= self.title.winfo_reqwidth()
        self.line.configure(text=cut(self._text, theme.small, max(1, room)))
