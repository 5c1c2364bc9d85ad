"""Tell at the edges of the roster's list what is unread out of sight.

In a list of several hundred people nobody would find it; and if people who have written moved to
the top, the list would jump while it is used.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from gui.looks.theme import Theme
from gui.words.i18n import ngettext

HEIGHT, INSIDE, ICON, GAP = 28, 10, 14, 6  # in pixels at 96 dpi


class Unread(NamedTuple):
    """A line with this index has unread messages."""

    line: int
    messages: int


class OffscreenUnread:
    """A button at an edge of the list tells what is unread beyond it.

    `on_go` is called with the index of the next line there, to scroll to it. The buttons need no
    keyboard: there are keys that go to the next unread conversation.
    """

    def __init__(self, over: tk.Misc, theme: Theme, *, on_go: Callable[[int], None]) -> None:
        self._over, self._on_go, self._gap = over, on_go, theme.unit
        self._above: Sequence[Unread] = ()
        self._below: Sequence[Unread] = ()
        self.upper = _EdgeButton(over, theme, "up", partial(self._go, up=True))
        self.lower = _EdgeButton(over, theme, "down", partial(self._go, up=False))

    def show(self, above: Sequence[Unread], below: Sequence[Unread]) -> None:
        """Set what is out of sight, each from top to bottom."""
        if not (above or below or self._above or self._below):
            return
        self._above, self._below = above, below
        for button, unread in ((self.upper, above), (self.lower, below)):
            if unread:
                button.show(sum(one.messages for one in unread), self._over.winfo_width())
        if above:
            self.upper.place(relx=0.5, rely=0, y=self._gap, anchor="n")
        else:
            self.upper.place_forget()
        if below:
            self.lower.place(relx=0.5, rely=1, y=-self._gap, anchor="s")
        else:
            self.lower.place_forget()

    def _go(self, *, up: bool) -> None:
        self._on_go(self._above[-1].line if up else self._below[0].line)


class _EdgeButton(tk.Canvas):
    """A button shows an arrow and a number."""

    def __init__(
        self, parent: tk.Misc, theme: Theme, icon: str, command: Callable[[], None]
    ) -> None:
        super().__init__(
            parent,
            background=theme.palette.side,
            borderwidth=0,
            highlightthickness=0,
            takefocus=False,
            cursor="hand2",
        )
        self._theme, self._icon = theme, icon
        self.text = ""
        self._room = 0
        self.bind("<Button-1>", lambda _event: command())
        self.bind("<Enter>", lambda _event: self._draw(True))
        self.bind("<Leave>", lambda _event: self._draw(False))

    def show(self, count: int, room: int) -> None:
        """Show how many messages are unread, with words if there is room for them."""
        words = ngettext("{n} unread", "{n} unread", count).format(n=count)
        theme = self._theme
        is_short = theme.small_bold.measure(words) + theme.px(48) > room
        text = str(count) if is_short else words
        if (text, room) != (self.text, self._room):
            self.text, self._room = text, room
            self._draw(False)
        self.tk.call("raise", self)

    def _draw(self, is_pointed: bool) -> None:
        theme, p = self._theme, self._theme.palette
        icon = theme.icon(self._icon, "on_accent", ICON)
        height = max(theme.px(HEIGHT), theme.small_bold.metrics("linespace") + theme.px(4))
        inside = theme.px(INSIDE)
        width = 2 * inside + icon.width() + theme.px(GAP) + theme.small_bold.measure(self.text)
        self.configure(width=width, height=height)
        self.delete("all")
        fill = p.accent_hover if is_pointed else p.accent
        self.create_image(0, 0, anchor="nw", image=theme.box(width, height, height / 2, fill))
        self.create_image(inside, height // 2, anchor="w", image=icon)
        self.create_text(
            width - inside,
            height // 2,
            anchor="e",
            text=self.text,
            font=theme.small_bold,
            fill=p.on_accent,
        )
