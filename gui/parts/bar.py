"""Show a share as a bar, which moves to its new length."""

from __future__ import annotations

import tkinter as tk

from gui.looks.delay import Delay
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
        theme, p = self._theme, self._theme.palette
        wide, high = self.winfo_width(), theme.px(HEIGHT)
        self.delete("all")
        if wide < 2:
            return
        radius = min(theme.px(CORNER), high // 2)
        edge = p.edge if p.name == "contrast" else ""
        line = theme.hairline if edge else 0
        track = theme.box(wide, high, radius, p.pressed, edge=edge, edge_width=line)
        self.create_image(0, 0, image=track, anchor="nw")
        long = round(wide * min(1.0, max(0.0, self._shown)))
        if self._shown > 0:
            # An even length: there are half as many pictures.
            long = min(wide, max(high, long + long % 2))
            self.create_image(0, 0, image=theme.box(long, high, radius, p.accent), anchor="nw")
