"""Show beside a conversation who is in it, its links, and what can be set for it."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk

from gui.looks.fitting import cut
from gui.looks.theme import Theme
from gui.parts.row_list import ListLine, RowList
from gui.parts.side_panel import WIDTH
from gui.parts.tip import Tip
from gui.words.i18n import _

HEAD_HEIGHT = 56  # in pixels at 96 dpi


class ConversationPanel(tk.Frame):
    """A panel stands at the right of the window.

    Args:
        on_press: called with the key of a row that is pressed (gui.dialogs.panel_rows).
        on_close: called by Esc and the button.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        *,
        on_press: Callable[[str], None],
        on_close: Callable[[], None],
    ) -> None:
        palette, px = theme.palette, theme.px
        super().__init__(parent, background=palette.side, width=px(WIDTH))
        self._theme = theme
        self._said = "", ""
        tk.Frame(self, background=palette.line, width=theme.hairline).pack(side="left", fill="y")
        body = tk.Frame(self, background=palette.side)
        body.pack(side="left", fill="both", expand=True)
        top = tk.Frame(body, background=palette.side, height=px(HEAD_HEIGHT))
        top.pack(fill="x")
        tk.Frame(body, background=palette.line, height=theme.hairline).pack(fill="x")
        words = tk.Frame(top, background=palette.side)
        self._title, self._second = (
            tk.Label(
                words,
                background=palette.side,
                foreground=colour,
                font=font,
                anchor="w",
                padx=0,
                pady=0,
                borderwidth=0,
            )
            for colour, font in ((palette.text, theme.title), (palette.muted, theme.small))
        )
        self.close = ttk.Button(
            top, style="SideIcon.TButton", image=theme.icon("close"), command=on_close
        )
        Tip(self.close, theme, _("Close"))
        self.close.pack(side="right", padx=(0, px(12)))
        words.place(x=px(16), rely=0.5, anchor="w")
        self._title.pack(anchor="w")
        self._second.pack(anchor="w")
        top.configure(height=max(px(HEAD_HEIGHT), words.winfo_reqheight() + px(8)))
        top.pack_propagate(False)
        self.list = RowList(body, theme, on_press)
        self.list.pack(fill="both", expand=True)
        top.lift(self.list)  # Tab comes to the rows first
        self.pack_propagate(False)
        for widget in (self.list.canvas, self.close):
            widget.bind("<Escape>", lambda _event: self._leave(on_close))
        self.bind("<Configure>", lambda _event: self._fit())

    def show(self, title: str, second: str, lines: Sequence[ListLine]) -> None:
        """Show what is known now."""
        self._said = title, second
        self._fit()
        self.list.show(lines)

    def _leave(self, on_close: Callable[[], None]) -> str:
        on_close()
        return "break"

    def _fit(self) -> None:
        px = self._theme.px
        room = self.winfo_width() - px(16 + 32 + 12 + 8)
        if room <= 1:
            room = px(WIDTH)
        for label, text, font in (
            (self._title, self._said[0], self._theme.title),
            (self._second, self._said[1], self._theme.small),
        ):
            label.configure(text=cut(text, font, room))
