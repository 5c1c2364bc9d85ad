"""Say in a few words what a widget is, while the pointer rests on it."""

from __future__ import annotations

import tkinter as tk

from gui.looks.delay import Delay
from gui.looks.theme import Theme
from gui.parts import ground
from gui.parts.menu_place import ScreenBox, ScreenPoint

AFTER_MS = 500
# In pixels at 96 dpi.
WIDEST, CORNER, SIDE, TOP, AWAY, EDGE = 320, 6, 8, 4, 4, 4
LARGE = 64  # a widget higher than this has its tip beside the pointer
POINTER = 20  # the height of the pointer


class Tip:
    """A tip shows `text` while the pointer rests on the widget, never under the pointer.

    A widget of many parts passes no text here, and calls `expect` and `hide` itself.
    """

    def __init__(self, widget: tk.Misc, theme: Theme, text: str = "") -> None:
        self._widget, self._theme, self.text = widget, theme, text
        self._delay = Delay(widget, AFTER_MS, self._show)
        self.card: tk.Canvas | None = None
        if text:
            widget.bind("<Enter>", lambda _event: self.expect(self.text), add=True)
        for sequence in ("<Leave>", "<Button>", "<Key>", "<FocusOut>", "<Unmap>", "<Destroy>"):
            widget.bind(sequence, lambda _event: self.hide(), add=True)

    @property
    def is_shown(self) -> bool:
        return self.card is not None

    def expect(self, text: str) -> None:
        """Show the text in a moment, unless something else happens."""
        self.hide()
        self.text = text
        if text:
            self._delay.start()

    def hide(self) -> None:
        self._delay.cancel()
        if self.card is not None:
            self.card.destroy()
            self.card = None

    def _show(self) -> None:
        window, theme = self._widget.winfo_toplevel(), self._theme
        card = self.card = tk.Canvas(window, highlightthickness=0, borderwidth=0, takefocus=False)
        side, top = theme.px(SIDE), theme.px(TOP)
        room = min(theme.px(WIDEST), window.winfo_width() - 2 * theme.px(EDGE) - 2 * side)
        said = card.create_text(
            side,
            top,
            text=self.text,
            anchor="nw",
            font=theme.small,
            fill=theme.palette.page,
            width=max(1, room),
        )
        box = card.bbox(said)
        width, height = box[2] - box[0] + 2 * side, box[3] - box[1] + 2 * top
        whole = ScreenBox(0, 0, window.winfo_width(), window.winfo_height())
        at = place(self._about(window), width, height, whole, theme.px(AWAY), theme.px(EDGE))
        card.configure(width=width, height=height)
        grounds = ground.corners(window, ScreenBox(*at, at.x + width, at.y + height))
        fill, radius = theme.palette.text, theme.sharp(CORNER)
        ground.draw_box(card, theme, (width, height), radius, fill, grounds)
        card.tag_raise(said)
        card.place(x=at.x, y=at.y)
        card.tk.call("raise", card)

    def _about(self, window: tk.Misc) -> ScreenBox:
        """Return what the tip stands beside, in pixels of the window."""
        widget, left, top = self._widget, window.winfo_rootx(), window.winfo_rooty()
        x, y = widget.winfo_rootx() - left, widget.winfo_rooty() - top
        if widget.winfo_height() <= self._theme.px(LARGE):
            return ScreenBox(x, y, x + widget.winfo_width(), y + widget.winfo_height())
        x, y = widget.winfo_pointerx() - left, widget.winfo_pointery() - top
        size = self._theme.px(POINTER)
        return ScreenBox(x, y - size // 2, x + size, y + size)


def place(
    about: ScreenBox, width: int, height: int, window: ScreenBox, away: int, edge: int
) -> ScreenPoint:
    """Return where a tip stands: below what it is about, or above it, inside the window.

    Args:
        about: the tip never covers it.
        width: of the tip, in pixels, like everything here.
        height: of the tip.
        window: the tip does not leave it.
        away: the distance between both.
        edge: the distance from the edge of the window.
    """
    x = (about.left + about.right - width) // 2
    x = max(window.left + edge, min(x, window.right - edge - width))
    y = about.bottom + away
    if y + height > window.bottom:
        y = about.top - away - height
    return ScreenPoint(x, y)
