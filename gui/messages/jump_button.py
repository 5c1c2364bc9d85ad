"""Show a button over the messages that leads to the first unread message or to the end."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from gui.looks.theme import Theme
from gui.messages.visibility import Visibility
from gui.words.i18n import _, ngettext

ARROW, MARGIN = 16, 16


class JumpButton:
    """Shows where the user can jump to from the current view.

    `missed` counts the entries that were added below since the user left the end.

    Args:
        over: the widget that the button is placed over.
        on_end: the user wants to see the end.
        on_unread: called with the number of the entry that the user wants to read from its
            beginning.
        on_page: the user wants to see the next page of a long entry.
        on_top: the user wants to see what comes before everything that is loaded.
    """

    def __init__(
        self,
        parent: tk.Misc,
        over: tk.Misc,
        theme: Theme,
        visibility: Visibility,
        *,
        on_end: Callable[[], None],
        on_unread: Callable[[int], object],
        on_page: Callable[[], None],
        on_top: Callable[[], None],
    ) -> None:
        self._over, self._visibility, self._theme = over, visibility, theme
        self._on_end, self._on_unread, self._on_page, self._on_top = (
            on_end,
            on_unread,
            on_page,
            on_top,
        )
        self.missed = 0
        self._was_at_first = False  # the next press leads to the end
        self._passed: int | None = None  # the first unread entry when the user went to the end
        self._unread = 0
        self._first: int | None = None
        self._excerpt = False
        self._shown: tuple[str, str] | None = None  # what it says, and its icon
        theme.dress_chat()
        self.button = ttk.Button(parent, style="Bubble.TButton", command=self._go, compound="left")

    def begin(self) -> None:
        """Forget what was pressed in another conversation."""
        self._was_at_first = False
        self._passed = None

    def set_unread(self, count: int, first: int | None) -> bool:
        """Set how many entries are unread, and the number of the first of them.

        Args:
            first: None if the first unread entry is not among the entries.

        Returns:
            Whether this has changed.
        """
        is_new = (count, first) != (self._unread, self._first)
        self._unread, self._first = count, first
        return is_new

    def show(self, *, following: bool, excerpt: bool) -> None:
        """Update the text of the button; hide it at the end if nothing unread was skipped."""
        self._excerpt = excerpt
        is_above = (
            bool(self._unread)
            and not excerpt
            and (self._first is None or self._visibility.is_above(self._first))
        )
        if following and is_above and self._first is not None and self._first == self._passed:
            is_above = False  # the user has been shown it, and has gone on
        if following and not is_above:
            self._was_at_first = False
            if self._shown is not None:
                self._shown = None
                self.button.place_forget()
            return
        count = self._unread or self.missed
        if excerpt:
            said = _("Go to the end")
        else:
            said = ngettext("{n} new", "{n} new", count).format(n=count) if count else ""
        icon = "up" if is_above else "down"
        if (said, icon) == self._shown:
            return
        self._shown = said, icon
        arrow = self._theme.icon(icon, "on_accent", ARROW)
        self.button.configure(text=f" {said}" if said else "", image=arrow)
        right, below = self._theme.px(MARGIN), self._theme.px(MARGIN) // 2
        self.button.place(in_=self._over, relx=1.0, rely=1.0, x=-right, y=-below, anchor="se")
        self.button.lift()

    def _go(self) -> None:
        """Go to the first new message; from there, with the next press, to the end."""
        if self._excerpt or not self._unread or self._was_at_first:
            if self._was_at_first:
                self._passed = self._first
            self._was_at_first = False
            self._on_end()
        elif self._first is None:
            self._on_top()
        elif self._visibility.has_all_of(self._first):
            self._on_end()  # in view but unread: the user was not looking
        elif self._visibility.is_inside(self._first) and not self._visibility.is_above(self._first):
            self._on_page()
        else:
            self._was_at_first = True
            self._on_unread(self._first)
