"""Show in the composer's place that nobody can write here now, and until when."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from gui.looks.elements import element, face, make
from gui.looks.fitting import cut
from gui.looks.theme import Theme
from gui.parts.linked_text import count_lines, shown
from gui.parts.tip import Tip
from gui.words.format import Part
from gui.words.i18n import _

HEIGHT, SIDE, GAP, CORNER, ICON = 44, 12, 8, 12, 20  # in pixels at 96 dpi
READABLE = 160  # a reason that has less room, and does not fit, gets lines of its own
MOST_LINES = 2


class LockedBox(ttk.Frame):
    """The box has a lock, the reason, a countdown, and a button to raise one's hand.

    They stand in one line, or the reason above the others where there is little room. `on_hand` is
    called by the button.
    """

    def __init__(self, parent: tk.Misc, theme: Theme, *, on_hand: Callable[[], None]) -> None:
        self._dress(theme)
        super().__init__(parent, style="Locked.TFrame", height=theme.px(HEIGHT))
        self._theme, self._text, self._has_hand = theme, "", False
        self._shown = ""  # what of the reason fits
        icon = theme.icon("lock", "muted", ICON)
        self.sign = ttk.Label(self, style="Locked.TLabel", image=icon)
        self.reason = ttk.Label(self, style="Locked.TLabel")
        self.countdown = ttk.Label(self, style="LockedStrong.TLabel")
        self.hand = ttk.Button(
            self,
            style="Locked.TButton",
            text=" " + _("Hand"),
            image=theme.icon("hand", "text", 16),
            compound="left",
            command=on_hand,
        )
        self._tip = Tip(self.reason, theme)
        self.reason.bind("<Enter>", lambda _event: self._tip.expect(self._hidden), add=True)
        self.bind("<Configure>", lambda _event: self._arrange())

    @staticmethod
    def _dress(theme: Theme) -> None:
        style, p = theme.style, theme.palette
        edge = p.edge if p.name == "contrast" else p.line
        box = face(theme, p.side, edge, 1, CORNER)
        make(theme, "locked", [("", box)], theme.sharp(CORNER), least=(32, 32))
        style.layout("Locked.TFrame", [(element(theme, "locked"), {"sticky": "nswe"})])
        style.configure("Locked.TFrame", background=p.page)
        style.configure("Locked.TLabel", background=p.side, foreground=p.muted)
        style.configure(
            "LockedStrong.TLabel", background=p.side, foreground=p.text, font=theme.bold
        )
        inside = max(1, (theme.px(28) - theme.font.metrics("linespace")) // 2)
        style.configure("Locked.TButton", background=p.side, padding=(theme.px(12), inside))

    def show(self, text: str, countdown: str, *, has_hand: bool) -> None:
        """Show what is locked.

        Args:
            text: what, by whom and why.
            countdown: how long it lasts; "" if nobody knows.
            has_hand: the user can raise their hand.
        """
        self._text = text
        self.countdown.configure(text=countdown)
        self._has_hand = has_hand
        if not has_hand:
            self.hand.place_forget()
        self._arrange()

    @property
    def _hidden(self) -> str:
        """Return what does not fit, for the tip."""
        return "" if self._shown == self._text else self._text

    def _arrange(self) -> None:
        theme, px = self._theme, self._theme.px
        wide = self.winfo_width()
        if wide <= 1:
            return
        room = wide - px(SIDE + ICON + SIDE) - px(GAP)
        for beside in (self.countdown, self.hand):
            if beside.cget("text") and (beside is self.countdown or self._has_hand):
                room -= beside.winfo_reqwidth() + px(SIDE)
        above = 0
        if room < min(px(READABLE), theme.font.measure(self._text)):
            above = self._put_above(wide - 2 * px(SIDE))
        else:
            self._shown = cut(self._text, theme.font, max(1, room))
            self.reason.configure(text=self._shown, wraplength="")
        height = above + px(HEIGHT)
        if int(self.cget("height")) != height:
            self.configure(height=height)
        middle, right = above + px(HEIGHT) // 2, wide - px(GAP)
        if self._has_hand:
            self.hand.place(x=right, y=middle, anchor="e")
            right -= self.hand.winfo_reqwidth() + px(SIDE)
        if self.countdown.cget("text"):
            self.countdown.place(x=right, y=middle, anchor="e")
            right -= self.countdown.winfo_reqwidth() + px(SIDE)
        else:
            self.countdown.place_forget()
        left = px(SIDE)
        self.sign.place(x=left, y=middle, anchor="w")
        if not above:
            self.reason.place(x=left + px(ICON + SIDE), y=middle, anchor="w")

    def _put_above(self, room: int) -> int:
        """Put the reason above the others, and return how much height that takes."""
        theme = self._theme
        self._shown, lines = self._text, count_lines(self._parts, theme.font, room)
        if lines > MOST_LINES:
            self._shown = shown(self._parts, theme.font, room, MOST_LINES)
        self.reason.configure(text=self._shown, wraplength=room)
        top = theme.px(GAP)
        self.reason.place(x=theme.px(SIDE), y=top, anchor="nw")
        return top + min(lines, MOST_LINES) * int(theme.font.metrics("linespace"))

    @property
    def _parts(self) -> tuple[Part, ...]:
        return (Part("text", self._text),)
