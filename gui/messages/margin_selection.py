"""Let a selection of text begin beside the text: in the margin at its left or right."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable

DRAG = 4  # pixels at 96 dpi: less is a click


class MarginSelection:
    """Selects what the pointer is drawn over from a widget beside the text.

    Args:
        text: what is selected in.
        margin: the widget beside it, as high as the text.
        reach: a press so near to the right edge of the margin is meant for a scrollbar, in pixels
            of this screen.
        drag: how far the pointer has to move, in pixels of this screen.
        on_scrolled: the view has moved, because the pointer is above or below it.
    """

    def __init__(
        self,
        text: tk.Text,
        margin: tk.Misc,
        *,
        reach: int = 0,
        drag: int,
        on_scrolled: Callable[[], None],
    ) -> None:
        self._text, self._margin, self._reach = text, margin, reach
        self._least, self._on_scrolled = drag, on_scrolled
        self._from: tuple[int, int] | None = None
        self.is_dragging = False
        margin.bind("<Button-1>", self._on_press, add=True)
        margin.bind("<B1-Motion>", self._on_drag, add=True)
        margin.bind("<ButtonRelease-1>", self._on_release, add=True)

    def _on_press(self, event: tk.Event[tk.Misc]) -> None:
        self.is_dragging = False
        self._from = None
        if event.x < self._margin.winfo_width() - self._reach:
            self._from = event.x, event.y
            self._text.tag_remove("sel", "1.0", "end")

    def _on_drag(self, event: tk.Event[tk.Misc]) -> None:
        if self._from is None:
            return
        text = self._text
        if not self.is_dragging:
            moved = max(abs(event.x - self._from[0]), abs(event.y - self._from[1]))
            if moved < self._least:
                return
            self.is_dragging = True
            text.focus_set()
            # Tk's own procedures go on from here, as if the text had been pressed
            text.tk.call("tk::TextButton1", text, self._text_x(self._from[0]), self._from[1])
        if not 0 <= event.y < text.winfo_height():
            text.yview_scroll(-1 if event.y < 0 else 1, "units")
            self._on_scrolled()
        text.tk.call("tk::TextSelectTo", text, self._text_x(event.x), event.y)

    def _on_release(self, _event: object) -> None:
        self._from = None

    def _text_x(self, x: int) -> int:
        """Return an x of the margin as one of the text."""
        return x + self._margin.winfo_rootx() - self._text.winfo_rootx()
