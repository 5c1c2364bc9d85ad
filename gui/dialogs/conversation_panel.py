"""Show beside a conversation who is in it, its links, and what can be set for it."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence

from gui.looks.theme import Theme
from gui.parts.panel_head import PanelHead
from gui.parts.row_list import ListLine, RowList
from gui.parts.side_panel import WIDTH
from gui.words.i18n import _


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
        tk.Frame(self, background=palette.line, width=theme.hairline).pack(side="left", fill="y")
        body = tk.Frame(self, background=palette.side)
        body.pack(side="left", fill="both", expand=True)
        self._head = PanelHead(body, theme, [("close", _("Close"), lambda _button: on_close())])
        self.close = self._head.buttons["close"]
        self._head.pack(fill="x")
        tk.Frame(body, background=palette.line, height=theme.hairline).pack(fill="x")
        self.list = RowList(body, theme, on_press)
        self.list.pack(fill="both", expand=True)
        self._head.lift(self.list)  # Tab comes to the rows first
        self.pack_propagate(False)
        for widget in (self.list.canvas, self.close):
            widget.bind("<Escape>", lambda _event: self._leave(on_close))

    def show(self, title: str, second: str, lines: Sequence[ListLine]) -> None:
        """Show what is known now."""
        self._head.show(title, second)
        self.list.show(lines)

    def _leave(self, on_close: Callable[[], None]) -> str:
        on_close()
        return "break"
