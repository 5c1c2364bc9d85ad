"""Draw a thin scrollbar at the right edge of the messages."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable

from gui.looks.theme import Theme

WIDTH, WIDE, FROM_EDGE, LEAST = 4, 8, 3, 24
REACH = 14  # how far from the edge the pointer takes hold of it


class Thumb:
    """Shows which part of the text is in view, and can be dragged.

    Args:
        canvas: where it is drawn.
        theme: see there.
        text: what it scrolls.
        on_scroll: the user has scrolled.
    """

    def __init__(
        self, canvas: tk.Canvas, theme: Theme, text: tk.Text, on_scroll: Callable[[], None]
    ) -> None:
        self._canvas, self._theme, self._text, self._on_scroll = canvas, theme, text, on_scroll
        self._share = (0.0, 1.0)
        self._is_wide = False
        self._grip: float | None = None  # where it is held: from its upper end
        self._drawn: tuple[object, ...] = ()
        for sequence, act in (
            ("<Motion>", self._on_motion),
            ("<Leave>", self._on_leave),
            ("<Button-1>", self._on_press),
            ("<B1-Motion>", self._on_drag),
            ("<ButtonRelease-1>", self._on_release),
        ):
            canvas.bind(sequence, act, add=True)

    def show(self, first: float, last: float) -> None:
        """Show that this share of the text is in view."""
        self._share = first, last
        self._draw()

    def _place(self) -> tuple[int, int] | None:
        """Return the upper end and the height of the thumb; None if everything is in view."""
        first, last = self._share
        height = self._canvas.winfo_height()
        if (first <= 0 and last >= 1) or height < 2:
            return None
        length = min(height, max(self._theme.px(LEAST), round((last - first) * height)))
        room = 1 - (last - first)
        return round(first / room * (height - length)) if room > 0 else 0, length

    def _draw(self) -> None:
        canvas, theme = self._canvas, self._theme
        place = self._place()
        look = place, self._is_wide, canvas.winfo_width()
        if look == self._drawn:
            return
        self._drawn = look
        canvas.delete("thumb")
        if place is None:
            return
        top, length = place
        width = theme.px(WIDE if self._is_wide else WIDTH)
        colour = theme.palette.muted if self._grip is not None else theme.palette.edge
        self._picture = theme.box(width, length - length % 2, width / 2, colour)
        x = canvas.winfo_width() - theme.px(FROM_EDGE) - width
        canvas.create_image(x, top, image=self._picture, anchor="nw", tags=("thumb",))

    def _is_near(self, event: tk.Event[tk.Misc]) -> bool:
        return event.x >= self._canvas.winfo_width() - self._theme.px(REACH)

    def _on_motion(self, event: tk.Event[tk.Misc]) -> None:
        self._is_wide = self._is_near(event)
        self._draw()

    def _on_leave(self, _event: object) -> None:
        if self._grip is None:
            self._is_wide = False
            self._draw()

    def _on_press(self, event: tk.Event[tk.Misc]) -> None:
        place = self._place()
        if place is None or not self._is_near(event):
            return
        top, length = place
        if top <= event.y < top + length:
            self._grip = event.y - top
            self._drawn = ()
            self._draw()
        else:
            self._text.yview_scroll(-1 if event.y < top else 1, "pages")
            self._on_scroll()

    def _on_drag(self, event: tk.Event[tk.Misc]) -> None:
        place = self._place()
        if self._grip is None or place is None:
            return
        free = self._canvas.winfo_height() - place[1]
        first, last = self._share
        if free > 0:
            share = (event.y - self._grip) / free * (1 - (last - first))
            self._text.yview_moveto(max(0.0, share))
            self._on_scroll()

    def _on_release(self, _event: object) -> None:
        self._grip = None
        self._drawn = ()
        self._draw()
