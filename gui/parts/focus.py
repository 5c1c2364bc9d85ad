"""Tell whether the keyboard has led to a widget: only then is its focus shown."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable


class KeyboardFocus:
    """Shows the focus of a widget that draws itself to those who use the keyboard.

    A click gives the focus too, but who clicks sees what they have clicked.

    Args:
        widget: draws its focus.
        redraw: called when it has to be drawn in another way.
    """

    def __init__(self, widget: tk.Misc, redraw: Callable[[], None]) -> None:
        self._widget, self._redraw, self._by_pointer = widget, redraw, False
        # Bindings of the widget itself are more exact than <Key>, and would take its place.
        tag = f"Focus{widget}"
        widget.bindtags((tag, *widget.bindtags()))
        widget.bind_class(tag, "<Button>", lambda _event: self._note(by_pointer=True))
        for sequence in ("<Key>", "<<TraverseIn>>"):
            widget.bind_class(tag, sequence, lambda _event: self._note(by_pointer=False))

    @property
    def is_seen(self) -> bool:
        """Return whether the widget has the focus, and shows it."""
        focus = str(self._widget.tk.call("focus"))
        return focus == str(self._widget) and not self._by_pointer

    def _note(self, *, by_pointer: bool) -> None:
        if by_pointer != self._by_pointer:
            self._by_pointer = by_pointer
            self._redraw()
