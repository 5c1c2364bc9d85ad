"""Keep what is drawn on a canvas beside the text, and move it when the text is scrolled."""

from __future__ import annotations

import tkinter as tk
from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping

TAG = "row"

Draw = Callable[[int, str], None]
ItemLook = tuple[int, Hashable]  # the number of an entry, and what is shown beside it


class MovingItems:
    """Shows things at the height of their rows. To move them costs less than to draw them again."""

    def __init__(self, canvas: tk.Canvas) -> None:
        self._canvas = canvas
        self._shown: dict[ItemLook, tuple[str, int]] = {}  # the tag and the height of each
        self._drawn = 0  # ever

    def show(self, wanted: Mapping[ItemLook, tuple[int, Draw]]) -> None:
        """Show these things and no others.

        What looks the same is moved from an entry to another.

        Args:
            wanted: by the look of each, its height in pixels, and what draws it: called with this
                height and with the tag for its items, which have TAG too.
        """
        canvas, shown = self._canvas, self._shown
        free: defaultdict[Hashable, list[tuple[str, int]]] = defaultdict(list)
        for look in shown.keys() - wanted.keys():
            free[look[1]].append(shown.pop(look))
        # scrolling moves nearly all of them equally far
        step = next((wanted[look][0] - y for look, (_tag, y) in shown.items()), 0)
        if step:
            canvas.move(TAG, 0, step)
        for look, (y, draw) in wanted.items():
            known = shown.get(look) or (free[look[1]].pop() if free.get(look[1]) else None)
            if known is None:
                self._drawn += 1
                tag = f"drawn{self._drawn}"
                draw(y, tag)
            else:
                tag, before = known
                if y != before + step:
                    canvas.move(tag, 0, y - before - step)
            shown[look] = tag, y
        unused = [tag for kind in free.values() for tag, _y in kind]
        if unused:
            canvas.delete(*unused)
