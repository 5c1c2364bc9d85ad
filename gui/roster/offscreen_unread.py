"""Tell at the edges of the roster's list what is unread out of sight.

In a list of several hundred people nobody would find it; and if people who have written moved to
the top, the list would jump while it is used.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from functools import partial
from tkinter import ttk
from typing import NamedTuple

from gui.looks.theme import Theme
from gui.words.i18n import ngettext


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
        self._on_go, self._gap = on_go, theme.unit
        self._above: Sequence[Unread] = ()
        self._below: Sequence[Unread] = ()
        self.upper = ttk.Button(
            over, style="Accent.TButton", takefocus=False, command=partial(self._go, up=True)
        )
        self.lower = ttk.Button(
            over, style="Accent.TButton", takefocus=False, command=partial(self._go, up=False)
        )

    def show(self, above: Sequence[Unread], below: Sequence[Unread]) -> None:
        """Set what is out of sight, each from top to bottom."""
        self._above, self._below = above, below
        for button, arrow, unread in ((self.upper, "↑", above), (self.lower, "↓", below)):
            count = sum(one.messages for one in unread)
            button.configure(
                text=f"{arrow} " + ngettext("{n} unread", "{n} unread", count).format(n=count)
            )
            button.lift()
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
