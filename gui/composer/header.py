"""Show above the transcript who the recipient is, whether they are here, and some buttons."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from gui.looks.fitting import cut
from gui.looks.theme import Theme
from gui.parts.tip import Tip
from gui.words.i18n import _

MIN_ENTRY_UNITS = 20
MIN_STATE_UNITS = 16


class Header(ttk.Frame):
    """The header contains the To: entry, which is placed by `place_recipient`.

    Args:
        on_join: called by the Join button.
        on_find: called by the Find button.
        on_more: called with the button of the conversation's menu.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        *,
        on_join: Callable[[], None],
        on_find: Callable[[], None],
        on_more: Callable[[ttk.Button], None],
    ) -> None:
        unit = theme.unit
        super().__init__(parent, padding=(4 * unit, 2 * unit))
        self._theme = theme
        self.said = ""
        self._label = ttk.Label(self, text=_("To:"), style="Strong.TLabel")
        self._label.grid(row=0, column=0, padx=(0, 2 * unit))
        self.status = ttk.Label(self, style="Muted.TLabel", compound="left", takefocus=False)
        self.status.grid(row=0, column=2, padx=(2 * unit, 0))
        tip = Tip(self.status, theme)
        self.status.bind(
            "<Enter>",
            lambda _event: tip.expect(
                self.said.strip() if self.status.cget("text") != self.said else ""
            ),
        )
        self.join = ttk.Button(self, style="Flat.TButton", text=_("Join"), command=on_join)
        self.join.grid(row=0, column=3, padx=(2 * unit, 0))
        self.join.grid_remove()
        self.find_button = ttk.Button(
            self, style="Icon.TButton", image=theme.icon("search", "text"), command=on_find
        )
        self.find_button.grid(row=0, column=4, padx=(2 * unit, 0))
        self.more = ttk.Button(self, style="Icon.TButton", image=theme.icon("more", "text"))
        self.more.configure(command=lambda: on_more(self.more))
        self.more.grid(row=0, column=5)
        self.columnconfigure(1, weight=1, minsize=MIN_ENTRY_UNITS * unit)
        self.bind("<Configure>", lambda _event: self._make_room())

    def place_recipient(self, recipient: tk.Widget) -> None:
        recipient.grid(in_=self, row=0, column=1, sticky="ew")
        # Just above the header: Tab follows the stacking order.
        recipient.lift(self)

    def show(self, state: str, dot: str, *, can_join: bool, is_open: bool) -> None:
        """Show the state of the recipient.

        Args:
            state: the text.
            dot: one of the theme's signs, or "".
            can_join: whether to show the Join button.
            is_open: whether a conversation is open, so that the buttons make sense.
        """
        self.said = " " + state if dot else state
        self.status.configure(image=self._theme.sign(dot) if dot else "")
        if can_join:
            self.join.grid()
        else:
            self.join.grid_remove()
        for button in (self.find_button, self.more):
            button.state(["!disabled" if is_open else "disabled"])
        self._make_room()

    def _make_room(self) -> None:
        """Shorten or hide the state if it does not fit.

        The buttons and the entry are more important. The beginning of the state says most.
        """
        theme, unit, wide = self._theme, self._theme.unit, self.winfo_width()
        buttons = [self.find_button, self.more, *([self.join] if self.join.winfo_manager() else [])]
        taken = self._label.winfo_reqwidth() + sum(button.winfo_reqwidth() for button in buttons)
        picture = theme.sign("online").width() if str(self.status.cget("image")) else 0
        room = min(wide - taken - (MIN_ENTRY_UNITS + 16) * unit, wide // 2) - picture
        said = cut(self.said, theme.small, room) if wide > 1 else self.said
        if said != self.said and room < MIN_STATE_UNITS * unit:
            self.status.grid_remove()
            return
        self.status.configure(text=said)
        self.status.grid()
