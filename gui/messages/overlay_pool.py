"""Keep widgets that lie over a text, as many as are needed now."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Hashable, Iterator
from typing import Generic, TypeVar

Widget = TypeVar("Widget", bound=tk.Widget)


class Pool(Generic[Widget]):
    """Keeps widgets that are placed over another one, and hides those that are not needed.

    Each shows something with a key, and shows the same the next time, so mostly it is only moved.
    """

    def __init__(self, make: Callable[[], Widget]) -> None:
        self._make = make
        self._used: dict[Hashable, Widget] = {}
        self._before: dict[Hashable, Widget] = {}
        self._free: list[Widget] = []
        self._places: dict[Widget, tuple[int, int, int, int]] = {}

    def __iter__(self) -> Iterator[Widget]:
        return iter(self._used.values())

    def begin(self) -> None:
        self._before, self._used = self._used, {}

    def take(self, key: Hashable) -> Widget:
        """Return the widget that shows this."""
        widget = self._used.get(key)
        if widget is None:
            widget = self._before.pop(key, None)
            if widget is None:
                widget = self._free.pop() if self._free else self._make()
            self._used[key] = widget
        return widget

    def place(self, widget: Widget, x: int, y: int, width: int, height: int) -> None:
        place, before = (x, y, width, height), self._places.get(widget)
        if before == place:
            return
        self._places[widget] = place
        if before is not None and before[2:] == place[2:]:
            widget.tk.call("place", "configure", str(widget), "-x", x, "-y", y)
        else:
            widget.place(x=x, y=y, width=width, height=height)

    def end(self) -> None:
        """Hide the widgets that are not used now."""
        for widget in self._before.values():
            del self._places[widget]
            widget.place_forget()
            self._free.append(widget)
        self._before = {}
