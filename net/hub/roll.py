"""Provide a list that can be read in pages while entries come and go.

Each entry gets a place, a number that grows and is never reused, so the list is in the order of
places. A reader remembers the place of the last entry it has read and continues after it. So it
misses nothing that was there all the time, reads nothing twice, and needs no copy. A removed entry
leaves a hole; when more than half are holes, the list is compacted.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import Generic, TypeVar

T = TypeVar("T")

_FEW_HOLES = 32


class Roll(Generic[T]):
    """A roll is a list that many readers can read in pages.

    Adding takes constant time, removing O(log n); a reader pays for what it reads.
    """

    __slots__ = ("_holes", "_last", "_places", "_things")

    def __init__(self) -> None:
        self._places: list[int] = []
        self._things: list[T | None] = []
        self._holes = 0
        self._last = 0

    def add(self, thing: T) -> int:
        """Append an entry, and return its place for `remove`."""
        self._last += 1
        self._places.append(self._last)
        self._things.append(thing)
        return self._last

    def remove(self, place: int) -> None:
        """Remove the entry at a place that `add` has returned. Must be called only once for it."""
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
        """Yield the entries, up to the one that was last at the first step.

        The list may change between two steps.
        """
        end, place, index = self._last, 0, 0
        places, things = self._places, self._things
        while True:
            if things is not self._things:  # compacted meanwhile
                places, things = self._places, self._things
                index = bisect_right(places, place)
            if index >= len(things) or places[index] > end:
                return
            thing, place = things[index], places[index]
            index += 1
            if thing is not None:
                yield thing
