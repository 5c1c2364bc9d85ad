"""Show a thin scrollbar over the right edge of what it scrolls, and nothing if all is in view.

A ttk scrollbar needs more room than there is beside the rows of a list or a message.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable

from gui.looks.theme import Theme

ROOM, BAR, BAR_POINTED, FROM_EDGE, LEAST = 8, 4, 8, 3, 24  # in pixels at 96 dpi


class Thumb:
    """A thumb shows which part is in view, gets wider under the pointer, and can be dragged.

    Only its ends are pictures, so its length may change without a new one.

    Args:
        canvas: where it is drawn, at the right.
        theme: for colours and measures.
        command: called like a ttk scrollbar's.
        reach: how far from the right edge the pointer takes hold of it, in pixels; None: anywhere.
    """

    def __init__(
        self,
        canvas: tk.Canvas,
        theme: Theme,
        command: Callable[..., object],
        *,
        reach: int | None = None,
    ) -> None:
        self._canvas, self._theme, self._command, self._reach = canvas, theme, command, reach
        self._first, self._last = 0.0, 1.0
        self._is_pointed = False
        self._held: float | None = None  # how far below its top it is held, in pixels
        self._drawn: tuple[object, ...] = ()
        self._ends: list[int] = []
        self._middle = 0
        for sequence, act in (
            ("<Enter>", self._on_motion),
            ("<Motion>", self._on_motion),
            ("<Leave>", self._on_leave),
            ("<Button-1>", self._on_press),
            ("<B1-Motion>", self._on_drag),
            ("<ButtonRelease-1>", self._on_release),
        ):
            canvas.bind(sequence, act, add=True)
        canvas.bind("<Configure>", lambda _event: self._draw(), add=True)

    def set(self, first: str | float, last: str | float) -> None:
        """Show which share is in view, from 0 to 1."""
        self._first, self._last = float(first), float(last)
        self._draw()

    def _place(self) -> tuple[int, int] | None:
        """Return where it begins and how long it is, in pixels; None if everything is in view."""
        height, share = self._canvas.winfo_height(), self._last - self._first
        if (self._first <= 0 and self._last >= 1) or height < 2:
            return None
        length = min(height, max(self._theme.sharp(LEAST), round(height * share)))
        hidden = 1 - share
        return round((height - length) * (self._first / hidden)) if hidden > 0 else 0, length

    def _draw(self) -> None:
        canvas, theme, p = self._canvas, self._theme, self._theme.palette
        place, is_held = self._place(), self._held is not None
        is_wide = self._is_pointed or is_held
        width = theme.sharp(BAR_POINTED if is_wide else BAR)
        if place is None or place[1] <= width:
            if self._drawn:
                canvas.delete("thumb")
                self._drawn = ()
            return
        left = max(0, canvas.winfo_width() - theme.sharp(FROM_EDGE) - width)
        look = left, *place, is_wide, is_held
        if look == self._drawn:
            return
        if not self._drawn or look[3:] != self._drawn[3:]:
            canvas.delete("thumb")
            fill = p.muted if is_held else p.edge
            # so thin, it has only the canvas behind it
            outside = "" if is_wide else str(canvas.cget("background"))
            end = theme.box(width, width, width / 2, fill, outside=outside)
            self._ends = [
                canvas.create_image(0, 0, image=end, anchor=anchor, tags=("thumb",))
                for anchor in ("nw", "sw")
            ]
            self._middle = canvas.create_rectangle(0, 0, 0, 0, fill=fill, width=0, tags=("thumb",))
        top, below = place[0], place[0] + place[1]
        canvas.coords(self._ends[0], left, top)
        canvas.coords(self._ends[1], left, below)
        canvas.coords(self._middle, left, top + width // 2, left + width, below - width // 2)
        self._drawn = look

    def _is_near(self, event: tk.Event[tk.Misc]) -> bool:
        return self._reach is None or event.x >= self._canvas.winfo_width() - self._reach

    def _on_motion(self, event: tk.Event[tk.Misc]) -> None:
        self._is_pointed = self._is_near(event)
        self._draw()

    def _on_leave(self, _event: object) -> None:
        self._is_pointed = False
        self._draw()

    def _on_press(self, event: tk.Event[tk.Misc]) -> None:
        place = self._place()
        if place is None or not self._is_near(event):
            return
        top, length = place
        if top <= event.y < top + length:
            self._held = event.y - top
            self._draw()
        else:
            self._command("scroll", "-1" if event.y < top else "1", "pages")

    def _on_drag(self, event: tk.Event[tk.Misc]) -> None:
        place = self._place()
        if self._held is None or place is None:
            return
        way = self._canvas.winfo_height() - place[1]
        if way > 0:
            share = min(1.0, max(0.0, (event.y - self._held) / way))
            self._command("moveto", str(share * (1 - (self._last - self._first))))

    def _on_release(self, _event: object) -> None:
        self._held = None
        self._draw()


class ThinScrollbar(tk.Canvas):
    """A scrollbar is a thumb on a canvas of its own.

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
        self._thumb = Thumb(self, theme, command)

    def set(self, first: str | float, last: str | float) -> None:
        """Show which share is in view, from 0 to 1."""
        self._thumb.set(first, last)
