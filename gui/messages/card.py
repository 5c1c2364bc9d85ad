"""Show in a few words what is under the pointer, or what Tab has reached, beside its line."""

from __future__ import annotations

import tkinter as tk

from gui.looks.delay import Delay
from gui.looks.theme import Theme

AFTER_MS = 500
CORNER, MARGIN_X, MARGIN_Y, AWAY = 6, 8, 4, 4
WIDEST = 420


class Card(tk.Canvas):
    """A card is placed above or below a line, so it never lies under the pointer.

    Args:
        over: the text that it is placed over.
        theme: see there.
    """

    def __init__(self, over: tk.Text, theme: Theme) -> None:
        super().__init__(over, background=theme.palette.page, highlightthickness=0, borderwidth=0)
        self._over, self._theme = over, theme
        self._waiting = Delay(self, AFTER_MS, self._show)
        self.said, self._next = "", ""
        self._line = (0, 0, 0)
        self.bind("<Destroy>", lambda _event: self._waiting.cancel())

    @property
    def is_shown(self) -> bool:
        return bool(self.winfo_manager())

    def say(self, text: str, line: tuple[int, int, int], *, at_once: bool) -> None:
        """Show the text beside a line, soon or at once; "" shows nothing.

        Args:
            text: what is said.
            line: x, the upper and the lower end of the line, in pixels of the text.
            at_once: without waiting until the pointer rests.
        """
        if text and (text, line) == (self._next, self._line):
            return  # it is shown, or will be
        self.hide()
        if text:
            self._next, self._line = text, line
            if at_once:
                self._show()
            else:
                self._waiting.start()

    def hide(self) -> None:
        self._waiting.cancel()
        self._next = ""
        if self.is_shown:
            self.place_forget()

    def _show(self) -> None:
        self._waiting.cancel()
        if self.tk.call("grab", "current", str(self)):
            return  # a menu or a question is open, and the pointer is over that
        theme, px = self._theme, self._theme.px
        p = theme.palette
        self.said = self._next
        self.delete("all")
        room = self._over.winfo_width() - 2 * px(MARGIN_X)
        item = self.create_text(
            px(MARGIN_X),
            px(MARGIN_Y),
            text=self.said,
            font=theme.small,
            fill=p.page,
            anchor="nw",
            width=max(1, min(px(WIDEST), room)),
        )
        box = self.bbox(item)
        width, height = box[2] + px(MARGIN_X), box[3] + px(MARGIN_Y)
        self._ground = theme.box(width, height, px(CORNER), p.text, outside=p.page)
        self.tag_lower(self.create_image(0, 0, image=self._ground, anchor="nw"))
        x, top, bottom = self._line
        y = top - height - px(AWAY)
        if y < 0:
            y = bottom + px(AWAY)
        x = max(0, min(x, self._over.winfo_width() - width))
        self.place(x=x, y=y, width=width, height=height)
        self.tk.call("raise", str(self))
