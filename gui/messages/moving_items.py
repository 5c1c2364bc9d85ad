"""Keep what is drawn on a canvas beside the text, and move it when the text is scrolled."""

from __future__ import annotations

import tkinter as tk
from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping

TAG = "row"
AWAY = -100_000  # pixels: where nobody sees it
MOST_SPARE = 40

Draw = Callable[[int, str], None]
ItemLook = tuple[int, Hashable]  # the number of an entry, and what is shown beside it
_Drawn = tuple[str, int]  # a tag, and the height since which `_moved` counts


class MovingItems:
    """Shows things at the height of their rows. To move them costs less than to draw them again.

    What is no longer needed is kept out of view, until something that looks the same is.
    """

    def __init__(self, canvas: tk.Canvas) -> None:
        self._canvas = canvas
        self._shown: dict[ItemLook, _Drawn] = {}
        self._spare: defaultdict[Hashable, list[_Drawn]] = defaultdict(list)
        self._moved = 0  # how far everything has been moved at once, ever
        self._drawn = 0  # ever

    def show(self, wanted: Mapping[ItemLook, tuple[int, Draw]]) -> None:
        """Show these things and no others.

        Args:
            wanted: by the look of each, its height in pixels, and what draws it: called with this
                height and with the tag for its items, which have TAG too.
        """
        canvas, shown, spare = self._canvas, self._shown, self._spare
        gone = [look for look in shown if look not in wanted]
        for look in gone:
            spare[look[1]].append(shown.pop(look))
        # scrolling moves nearly all of them equally far
        step = next(
            (wanted[look][0] - height - self._moved for look, (_tag, height) in shown.items()), 0
        )
        if step:
            canvas.move(TAG, 0, step)
            self._moved += step
        for look, (y, draw) in wanted.items():
            height = y - self._moved
            known = shown.get(look) or (spare[look[1]].pop() if spare.get(look[1]) else None)
            if known is None:
                self._drawn += 1
                tag = f"drawn{self._drawn}"
                draw(y, tag)
            else:
                tag, before = known
                if height != before:
                    canvas.move(tag, 0, height - before)
            shown[look] = tag, height
        if gone:
            self._put_away({look[1] for look in gone})

    def _put_away(self, looks: set[Hashable]) -> None:
        """Move out of view what looks so and is not shown; delete all of it if there is much."""
        spare = self._spare
        if sum(map(len, spare.values())) > MOST_SPARE:
            self._canvas.delete(*(tag for items in spare.values() for tag, _height in items))
            spare.clear()
            return
        for look in looks:
            for index, (tag, height) in enumerate(spare[look]):
                if height + self._moved > AWAY // 2:
                    self._canvas.move(tag, 0, AWAY - height - self._moved)
                    spare[look][index] = tag, AWAY - self._moved
