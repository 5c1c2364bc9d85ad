"""Show a thin scrollbar over the right edge of what it scrolls, and nothing if all is in view."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable

from gui.looks.theme import Theme

ROOM, BAR, BAR_POINTED, FROM_EDGE, LEAST = 8, 4, 8, 3, 24  # in pixels at 96 dpi


class ThinScrollbar(tk.Canvas):
    """A scrollbar only has a thumb, which gets wider under the pointer.

    A ttk scrollbar needs more room than there is beside a list's rows.

    Args:
        parent: see tkinter.
        theme: for colours and measures.
        ground: the field of the palette that is behind it.
        command: called like a ttk scrollbar's.
    """

    def __init__(
        self, parent: tk.Misc, theme: Theme, *, ground: str, command: Callable[..., object]
    ) -> None:
        super().__init__(
            parent,
            width=theme.sharp(ROOM),
            height=1,
            background=getattr(theme.palette, ground),
            borderwidth=0,
            highlightthickness=0,
            takefocus=False,
            cursor="arrow",
        )
        self._theme, self._command = theme, command
        self._first, self._last = 0.0, 1.0
        self._is_pointed = False
        self._held: float | None = None  # how far below its top the thumb is held, in pixels
        self.bind("<Configure>", lambda _event: self._draw())
        self.bind("<Enter>", lambda _event: self._point(True))
        self.bind("<Leave>", lambda _event: self._point(False))
        self.bind("<Button-1>", self._on_press)
        self.bind("<B1-Motion>", self._on_drag)
        self.bind("<ButtonRelease-1>", self._on_release)

    def set(self, first: str | float, last: str | float) -> None:
        """Show which share is in view, from 0 to 1."""
        shares = float(first), float(last)
        if shares != (self._first, self._last):
            self._first, self._last = shares
            self._draw()

    @property
    def _thumb(self) -> tuple[int, int]:
        """Return where the thumb begins and ends, in pixels."""
        height = self.winfo_height()
        length = max(self._theme.sharp(LEAST), round(height * (self._last - self._first)))
        hidden = 1 - (self._last - self._first)
        top = round((height - length) * (self._first / hidden)) if hidden > 0 else 0
        return top, top + length

    def _draw(self) -> None:
        self.delete("all")
        if self._first <= 0 and self._last >= 1:
            return
        theme, p = self._theme, self._theme.palette
        is_wide = self._is_pointed or self._held is not None
        width = theme.sharp(BAR_POINTED if is_wide else BAR)
        right = self.winfo_width() - (0 if is_wide else theme.sharp(FROM_EDGE))
        top, bottom = self._thumb
        if bottom - top > width:
            colour = p.muted if self._held is not None else p.edge
            picture = theme.box(width, bottom - top, width / 2, colour)
            self.create_image(right, top, image=picture, anchor="ne")

    def _point(self, is_pointed: bool) -> None:
        self._is_pointed = is_pointed
        self._draw()

    def _on_press(self, event: tk.Event[tk.Misc]) -> None:
        top, bottom = self._thumb
        if self._first <= 0 and self._last >= 1:
            return
        if top <= event.y < bottom:
            self._held = event.y - top
            self._draw()
        else:
            self._command("scroll", "-1" if event.y < top else "1", "pages")

    def _on_drag(self, event: tk.Event[tk.Misc]) -> None:
        if self._held is None:
            return
        top, bottom = self._thumb
        way = self.winfo_height() - (bottom - top)
        hidden = 1 - (self._last - self._first)
        if way > 0:
            share = min(1.0, max(0.0, (event.y - self._held) / way))
            self._command("moveto", str(share * hidden))

    def _on_release(self, _event: object) -> None:
        self._held = None
        self._draw()
