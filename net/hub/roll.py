"""A list that can be read a page at a time while things come and go. Pure.

The theory. Each thing gets a place, a number that grows and is never given again, so the list stays
in the order of its places. Whoever reads remembers the place of the last thing it has had, and goes
on after it: nothing that was there all the time is missed or told twice, whatever else has come or
gone between two pages, and no reader needs a copy. What goes leaves a hole, and when the holes are
more than half, the list is made anew without them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import Generic, TypeVar

T = TypeVar("T")

_FEW_HOLES = 32


class Roll(Generic[T]):
    """Adding costs nothing that grows with the list, and removing little; a reader pays for what it
    reads."""

    __slots__ = ("_holes", "_last", "_places", "_things")

    def __init__(self) -> None:
        self._places: list[int] = []
        self._things: list[T | None] = []
        self._holes = 0
        self._last = 0

    def add(self, thing: T) -> int:
        """Puts the thing at the end. Returns its place, for `remove`."""
        self._last += 1
        self._places.append(self._last)
        self._things.append(thing)
        return self._last

    def remove(self, place: int) -> None:
        """Takes out the thing at a place that `add` has returned, once."""
        self._things[bisect_left(self._places, place)] = None
        self._holes += 1
        if self._holes > len(self._things) // 2 + _FEW_HOLES:
            kept = [
                (at, thing)
                for at, thing in zip(self._places, self._things, strict=True)
                if thing is not None
            ]
            self._places = [at for at, _thing in kept]
            self._things = [thing for _at, thing in kept]
            self._holes = 0

    def read(self) -> Iterator[T]:
        """What is there when it is reached, up to what was the last thing at the first step.
        Between two steps the list may change."""
        end, place, index = self._last, 0, 0
        while True:
            if (
                not 0 < index <= len(self._places) or self._places[index - 1] != place
            ):  # it has been made anew
                index = bisect_right(self._places, place)
            while index < len(self._things) and self._things[index] is None:
                index += 1
            if index >= len(self._things) or self._places[index] > end:
                return
            thing, place = self._things[index], self._places[index]
            index += 1
            assert thing is not None
            yield thing
