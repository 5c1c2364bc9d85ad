"""Show a share as a bar, which moves to its new length."""

from __future__ import annotations

import tkinter as tk

from gui.looks.delay import Delay
from gui.looks.shapes import Layer, paint
from gui.looks.theme import Theme

HEIGHT, CORNER = 8, 4  # in pixels at 96 dpi
STEPS, STEP_MS = 8, 20


class Bar(tk.Canvas):
    """A bar is as long as its share of the room.

    Args:
        ground: the field of the palette that is behind it.
    """

    def __init__(self, parent: tk.Misc, theme: Theme, ground: str) -> None:
        super().__init__(
            parent,
            width=1,
            height=theme.px(HEIGHT),
            background=getattr(theme.palette, ground),
            highlightthickness=0,
            borderwidth=0,
            takefocus=False,
        )
        self._theme = theme
        self.share = self._shown = self._step = 0.0
        self._moving = Delay(self, STEP_MS, self._move)
        self.bind("<Configure>", lambda _event: self._draw())
        self.bind("<Destroy>", lambda _event: self._moving.cancel(), add=True)

    def show(self, share: float) -> None:
        """Show a share from 0 to 1; a bar that is seen moves there."""
        if share == self.share:
            return
        self.share = share
        if self._theme.moves and self.winfo_viewable():
            self._step = (share - self._shown) / STEPS
            self._moving.start()
        else:
            self._shown = share
            self._draw()

    def _move(self) -> None:
        self._shown += self._step
        if abs(self.share - self._shown) <= abs(self._step) / 2:
            self._shown = self.share
        else:
            self._moving.start()
        self._draw()

    def _draw(self) -> None:
        wide = self.winfo_width()
        self.delete("all")
        if wide < 2:
            return
        picture = bar(self._theme, wide, self._shown, str(self.cget("background")))
        self.create_image(0, 0, image=picture, anchor="nw")


def bar(theme: Theme, wide: int, share: float, ground: str) -> tk.PhotoImage:
    """Return a bar in its track. Nothing of it is transparent, or Tk would wait for the X server.

    Args:
        theme: has the colours.
        wide: how long the track is, in pixels of this screen.
        share: how much of it the bar takes.
        ground: the colour behind both.
    """
    p, high = theme.palette, theme.px(HEIGHT)
    radius = min(theme.px(CORNER), high // 2)
    long = round(wide * min(1.0, max(0.0, share)))
    if share > 0:
        # An even length: there are half as many pictures.
        long = min(wide, max(high, long + long % 2))
    line = theme.hairline if p.name == "contrast" else 0
    layers = [
        Layer(0, 0, ground),
        *([Layer(0, radius, p.edge)] if line else []),
        Layer(line, max(0, radius - line), p.pressed),
        *([Layer((0, 0, wide - long, 0), radius, p.accent)] if long else []),
    ]
    key = ("bar", wide, high, long, ground, p.name)
    return theme.kept(key, lambda: paint(wide, high, layers))
