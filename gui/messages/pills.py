"""Draw the reactions below a message as pills."""

from __future__ import annotations

import tkinter as tk
from tkinter import font as tkfont

from gui.looks.theme import Theme
from gui.messages.line_index import Pill
from gui.messages.pictures import PILL_HEIGHT, has_edges

MARGIN, SPACE = 8, 6
_widths: dict[tuple[str, int, str], int] = {}  # of texts; emptied when it has MOST_WIDTHS
MOST_WIDTHS = 500


def width(theme: Theme, pill: Pill) -> int:
    """Return the width of a pill on this screen."""
    emoji, count = _sizes(theme, pill)
    return emoji + count + 2 * theme.px(MARGIN) + theme.px(SPACE)


class PillView(tk.Canvas):
    """Shows one pill, over the room that the text keeps free for it."""

    def __init__(self, parent: tk.Misc, theme: Theme) -> None:
        self._theme = theme
        self._look: tuple[object, ...] = ()
        self.shown = Pill("", 0, is_own=False)
        self.which = 0, 0  # the number of the entry, and the position of the reaction
        super().__init__(
            parent, highlightthickness=0, borderwidth=0, takefocus=False, cursor="hand2"
        )
        left, middle = theme.px(MARGIN), theme.px(PILL_HEIGHT) // 2
        self._back = self.create_image(0, 0, anchor="nw")
        self._emoji = self.create_text(
            left, middle, anchor="w", font=theme.emoji or theme.font, fill=theme.palette.text
        )
        self._count = self.create_text(left, middle, anchor="w")

    def show(
        self, pill: Pill, ground: str, *, is_pointed: bool = False, is_reached: bool = False
    ) -> None:
        """Show this pill on a ground of this colour.

        Args:
            pill: what is shown.
            ground: the colour behind it.
            is_pointed: the pointer is over it.
            is_reached: Tab has reached it.
        """
        look = (pill, ground, is_pointed, is_reached)
        if look == self._look:
            return
        shown_before, self._look, self.shown = self.shown, look, pill
        theme, p, px = self._theme, self._theme.palette, self._theme.px
        wide, high = width(theme, pill), px(PILL_HEIGHT)
        edge, edge_width = ("", 0)
        if is_reached:
            edge, edge_width = p.focus, px(2)
        elif pill.is_own:
            edge, edge_width = p.accent, theme.hairline
        elif has_edges(theme):
            edge, edge_width = p.line, theme.hairline
        fill = p.accent_soft if pill.is_own else p.pressed if is_pointed else p.chip
        picture = theme.box(
            wide, high, high / 2, fill, edge=edge, edge_width=edge_width, outside=ground
        )
        self._picture = picture  # Tk shows nothing when it is collected
        self.itemconfigure(self._back, image=picture)
        colour = p.accent if pill.is_own else p.text if is_pointed else p.muted
        self.itemconfigure(self._count, fill=colour)
        if pill == shown_before:
            return
        emoji, _count = _sizes(theme, pill)
        self.configure(width=wide, height=high)
        self.itemconfigure(self._emoji, text=pill.emoji)
        font = theme.small_bold if pill.is_own else theme.small
        self.itemconfigure(self._count, text=str(pill.people), font=font)
        self.coords(self._count, px(MARGIN) + emoji + px(SPACE), high // 2)


def _sizes(theme: Theme, pill: Pill) -> tuple[int, int]:
    """Return the widths of the emoji and of the count."""
    # bold, so that a pill stays as wide when it becomes the user's own
    return (
        _measure(theme, theme.emoji or theme.font, pill.emoji),
        _measure(theme, theme.small_bold, str(pill.people)),
    )


def _measure(theme: Theme, font: tkfont.Font, text: str) -> int:
    """Return the width of a text; theme.px tells how large its fonts are without asking Tk."""
    known = font.name, theme.px(100), text
    if known not in _widths:
        if len(_widths) >= MOST_WIDTHS:
            _widths.clear()
        _widths[known] = font.measure(text)
    return _widths[known]
