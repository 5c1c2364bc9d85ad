"""Show below the composer who is typing, and what is wrong with the text."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from gui.looks.delay import Delay
from gui.looks.fitting import cut
from gui.looks.theme import Theme
from gui.words.text import displayable_line

HEIGHT = 24  # in pixels at 96 dpi
DOT_MS = 400
DOTS = 3


class NoteLine(ttk.Frame):
    """A note is a line that is always there, so nothing moves when it gets a text.

    At its left stands who is typing, or else what the user can do; at its right what they should
    know of the text, or else of the teacher: that can be pressed, and calls `on_fairness`.
    """

    def __init__(self, parent: tk.Misc, theme: Theme) -> None:
        super().__init__(parent, height=theme.px(HEIGHT))
        self._theme, self._typing, self._dots = theme, "", DOTS
        self._said = ""
        self._fairness: tuple[str, ...] = ()
        self.on_fairness: Callable[[], None] = lambda: None
        self.fairness: ttk.Button | None = None  # made when there is something to say
        self._moving = Delay(self, DOT_MS, self._move)
        self.typing = ttk.Label(self, style="Typing.TLabel")
        self.warning = ttk.Label(self, style="Warn.TLabel")
        self.typing.pack(side="left", anchor="n", pady=theme.px(2))
        self.pack_propagate(False)
        self.bind("<Configure>", lambda _event: self._write())

    def show_typing(self, text: str) -> None:
        """Show who is typing; "" for nobody. The dots at the end come one after the other."""
        self._typing, self._dots = displayable_line(text), DOTS
        self._write()
        if self._typing.endswith("…") and self._theme.moves:
            self._moving.start()
        else:
            self._moving.cancel()

    def say(self, text: str) -> None:
        """Show what the user can do, while nobody is typing; "" for nothing."""
        self._said = text
        self._write()

    def warn(self, text: str) -> None:
        """Show what the user should know; "" for nothing."""
        self.warning.configure(text=text)
        if text:
            self.warning.pack(side="right", anchor="n", pady=self._theme.px(2))
        else:
            self.warning.pack_forget()
        self._write()

    def show_fairness(self, *texts: str) -> None:
        """Show what others can see, in the first of these texts for which there is room.

        Without a text there is nothing to say.
        """
        self._fairness = texts
        if texts and self.fairness is None:
            self.fairness = ttk.Button(
                self,
                style="Fairness.TButton",
                image=self._theme.icon("eye", "muted", 16),
                compound="left",
                command=self._explain,
                takefocus=True,
            )
        self._write()

    def destroy(self) -> None:
        self._moving.cancel()
        super().destroy()

    def _move(self) -> None:
        self._dots = self._dots % DOTS + 1
        self._write()
        self._moving.start()

    def _write(self) -> None:
        theme = self._theme
        room = self.winfo_width()
        if self.warning.winfo_manager():
            room -= self.warning.winfo_reqwidth() + theme.px(8)
        said = self._typing or self._said
        room -= self._write_fairness(room - theme.small.measure(said))
        shown = cut(said, theme.small, max(1, room))
        if shown == self._typing and self._dots < DOTS:
            shown = shown.removesuffix("…") + "." * self._dots
        self.typing.configure(text=shown)

    def _explain(self) -> None:
        self.on_fairness()

    def _write_fairness(self, room: int) -> int:
        """Show the line of the teacher, or its eye alone if there is no more room.

        Returns:
            How wide it is, with the gap before it.
        """
        button, theme = self.fairness, self._theme
        if button is None:
            return 0
        if not self._fairness or self.warning.winfo_manager():
            button.place_forget()
            return 0
        gap, icon = theme.px(8), theme.px(16 + 6)
        if room < icon + gap:  # what is said comes first
            button.place_forget()
            return 0
        fitting = (
            " " + text for text in self._fairness if theme.small.measure(text) + icon + gap <= room
        )
        button.configure(text=next(fitting, ""))
        above = theme.px(2) + (self.typing.winfo_reqheight() - button.winfo_reqheight()) // 2
        button.place(relx=1.0, y=above, anchor="ne")
        return button.winfo_reqwidth() + gap
