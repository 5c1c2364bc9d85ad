"""Show above the messages of a room what is pinned there: one line that leads to it."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from functools import partial
from tkinter import ttk

from gui.looks.elements import button_layout
from gui.looks.fitting import cut
from gui.looks.theme import Theme
from gui.parts.popup_menu import PopupMenu
from gui.words import format
from gui.words.i18n import _, ngettext
from gui.words.text import displayable_line
from net.wire.teaching import Pinned

HEIGHT, ICON_X, TEXT_X, END, ICON = 32, 28, 68, 12, 16  # in pixels at 96 dpi
CHARACTERS, LISTED = 200, 60


class PinsLine(ttk.Frame):
    """A line shows the newest pin and how many there are.

    `on_open` is called with the pin that the user wants to see. With several, a list is shown.
    """

    def __init__(self, parent: tk.Misc, theme: Theme, *, on_open: Callable[[Pinned], None]) -> None:
        super().__init__(parent, height=theme.px(HEIGHT) + theme.hairline)
        self._theme, self._on_open = theme, on_open
        self._pins: Sequence[Pinned] = ()
        style, p = theme.style, theme.palette
        style.layout("Pins.TButton", button_layout(theme, "flat"))
        style.configure(
            "Pins.TButton",
            background=p.page,
            foreground=p.text,
            font=theme.small,
            anchor="w",
            padding=(theme.px(8), theme.px(3)),
        )
        icon = ttk.Label(self, image=theme.icon("pin", "muted", ICON))
        icon.place(x=theme.px(ICON_X), y=theme.px(HEIGHT) // 2, anchor="w")
        self.button = ttk.Button(self, style="Pins.TButton", command=self._press)
        left = theme.px(TEXT_X - 8)
        self.button.place(
            x=left, y=theme.px(HEIGHT) // 2, relwidth=1.0, width=-left - theme.px(END), anchor="w"
        )
        line = ttk.Frame(self, style="Line.TFrame", height=theme.hairline)
        line.place(x=0, rely=1.0, relwidth=1.0, anchor="sw")
        self.button.bind("<Configure>", lambda _event: self._write())

    def show(self, pins: Sequence[Pinned]) -> None:
        """Show these pins, the newest first."""
        self._pins = pins
        self._write()

    def _write(self) -> None:
        room = self.button.winfo_width() - 2 * self._theme.px(8)
        if not self._pins or room <= 1:
            return
        said, more = _said(self._pins[0], CHARACTERS), len(self._pins) - 1
        end = "  · " + ngettext("and {n} more", "and {n} more", more).format(n=more) if more else ""
        font = self._theme.small
        self.button.configure(text=cut(said, font, max(1, room - font.measure(end))) + end)

    def _press(self) -> None:
        if len(self._pins) == 1:
            self._on_open(self._pins[0])
            return
        menu = PopupMenu(self, self._theme)
        for pin in self._pins:
            menu.add(_said(pin, LISTED), partial(self._on_open, pin), icon="pin")
        menu.post_at(self.button)


def _said(pin: Pinned, characters: int) -> str:
    text = format.one_line(pin.text, characters) or _("a message that is not available")
    return f"{displayable_line(pin.sender)}: {text}"
