"""The button over the messages that leads on: to the first one that has not been read, or to the
end."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from gui.looks.theme import Theme
from gui.messages.visibility import Visibility
from gui.words.i18n import _, ngettext


class JumpButton:
    """`missed`: so many entries have come below since the user has left the end. `on_end()`,
    `on_unread(number)`, `on_page()`, `on_top()`: the user wants to see the end, that entry from its
    beginning, what comes next of a long one, or what comes before all that is here."""

    def __init__(
        self,
        parent: tk.Misc,
        over: tk.Misc,
        theme: Theme,
        sight: Visibility,
        *,
        on_end: Callable[[], None],
        on_unread: Callable[[int], object],
        on_page: Callable[[], None],
        on_top: Callable[[], None],
    ) -> None:
        self._over, self._sight, self._margin = over, sight, 3 * theme.unit
        self._on_end, self._on_unread, self._on_page, self._on_top = (
            on_end,
            on_unread,
            on_page,
            on_top,
        )
        self.missed = 0
        self._unread = 0
        self._first: int | None = None
        self._excerpt = False
        self.button = ttk.Button(parent, style="Accent.TButton", command=self._go)

    def set_unread(self, count: int, first: int | None) -> bool:
        """So many entries have not been read; `first` is the number of the first of them, None if
        it is not among the entries. Returns whether that is new."""
        is_new = (count, first) != (self._unread, self._first)
        self._unread, self._first = count, first
        return is_new

    def show(self, *, following: bool, excerpt: bool) -> None:
        """Says where it leads from where the view is now; nowhere from the end, if nothing unread
        was passed by."""
        self._excerpt = excerpt
        is_above = (
            bool(self._unread)
            and not excerpt
            and (self._first is None or self._sight.is_above(self._first))
        )
        if following and not is_above:
            self.button.place_forget()
            return
        count = self._unread or self.missed
        if excerpt:
            said = _("↓ Back to now")
        elif count:
            said = ("↑ " if is_above else "↓ ") + ngettext("{n} new", "{n} new", count).format(
                n=count
            )
        else:
            said = "↓"
        self.button.configure(text=said)
        self.button.place(
            in_=self._over, relx=1.0, rely=1.0, x=-self._margin, y=-self._margin, anchor="se"
        )
        self.button.lift()

    def _go(self) -> None:
        if self._excerpt or not self._unread:
            self._on_end()
        elif self._first is None:
            self._on_top()
        elif self._sight.has_all_of(self._first):
            self._on_end()  # it is in view, and not read: nobody was looking
        elif self._sight.is_inside(self._first) and not self._sight.is_above(self._first):
            self._on_page()
        else:
            self._on_unread(self._first)
