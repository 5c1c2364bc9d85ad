"""Tell whether the keyboard has led to a widget: only then is its focus shown."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from functools import partial
from weakref import WeakValueDictionary

_TAG = "KeyboardFocus"  # a binding class of our own


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
        widget.bindtags((_TAG, *widget.bindtags()))
        _all[str(widget)] = self
        if not widget.bind_class(_TAG):  # once for all: Tk keeps what is bound to a tag for ever
            widget.bind_class(_TAG, "<Button>", partial(_note, by_pointer=True))
            for sequence in ("<Key>", "<<TraverseIn>>"):
                widget.bind_class(_TAG, sequence, partial(_note, by_pointer=False))

    @property
    def is_seen(self) -> bool:
        """Return whether the widget has the focus, and shows it."""
        focus = str(self._widget.tk.call("focus"))
        return focus == str(self._widget) and not self._by_pointer

    def note(self, *, by_pointer: bool) -> None:
        """Remember whether the pointer or the keyboard was used last."""
        if by_pointer != self._by_pointer:
            self._by_pointer = by_pointer
            self._redraw()


_all: WeakValueDictionary[str, KeyboardFocus] = WeakValueDictionary()  # by the path of the widget


def _note(event: tk.Event[tk.Misc], *, by_pointer: bool) -> None:
    focus = _all.get(str(event.widget))
    if focus is not None:
        focus.note(by_pointer=by_pointer)
