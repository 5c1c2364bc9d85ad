"""Provide a list that can be read in pages while entries come and go.

Each entry gets a place, a number that grows and is never reused, so the list is in the order of
places. The list consists of sections. A reader takes one section after the other, and remembers the
last place that it has read. So it misses nothing that was there all the time, and needs no copy.

What readers are told of a section is the same for nearly all of them, so it is made once and kept
with the section, until an entry goes or is touched.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import Generic, TypeVar

from net.hub.pages import SECTION_ENTRIES
from net.wire.roster_parts import RosterPiece

T = TypeVar("T")


class Section(Generic[T]):
    """A section is a part of a list.

    Attributes:
        things: its entries, never none.
        places: their places.
        kept: what readers are told of it; None if that has to be made.
    """

    __slots__ = ("kept", "places", "things")

    def __init__(self, places: list[int], things: list[T]) -> None:
        self.places, self.things = places, things
        self.kept: RosterPiece | None = None

    def covers(self, place: int) -> bool:
        """Return whether an entry with this place, if it is in the list, is in this section."""
        return self.places[0] <= place <= self.places[-1]


class Roll(Generic[T]):
    """A roll is a list that many readers can read in pages.

    Everything but a section's own size costs O(log n).
    """

    __slots__ = ("_ends", "_sections", "last")

    def __init__(self) -> None:
        """Make an empty list; `last` is the last place that an entry has got."""
        self._sections: list[Section[T]] = []
        self._ends: list[int] = []  # the last place of each section
        self.last = 0

    def add(self, thing: T) -> int:
        """Append an entry, and return its place for `remove`.

        Whoever adds it touches it, too, unless readers are not told of it yet.
        """
        self.last += 1
        if self._sections and len(self._sections[-1].places) < SECTION_ENTRIES:
            section = self._sections[-1]
            section.places.append(self.last)
            section.things.append(thing)
            self._ends[-1] = self.last
        else:
            self._sections.append(Section([self.last], [thing]))
            self._ends.append(self.last)
        return self.last

    def remove(self, place: int) -> None:
        """Remove the entry at a place that `add` has returned. Must be called only once for it."""
        index = bisect_left(self._ends, place)
        section = self._sections[index]
        at = bisect_left(section.places, place)
        del section.places[at], section.things[at]
        section.kept = None
        if not section.places:
            del self._sections[index], self._ends[index]
            return
        self._ends[index] = section.places[-1]
        # Otherwise a list that most have left would consist of many small sections.
        for left in (index - 1, index):
            if 0 <= left < len(self._sections) - 1 and self._join(left):
                return

    def touch(self, place: int) -> None:
        """Note that readers have to be told something else of the entry at this place."""
        index = bisect_left(self._ends, place)
        if index < len(self._sections):  # otherwise it has gone meanwhile
            self._sections[index].kept = None

    def after(self, place: int) -> Section[T] | None:
        """Return the section with the first entry after this place; None if there is none."""
        index = bisect_right(self._ends, place)
        return self._sections[index] if index < len(self._sections) else None

    def split(self, section: Section[T]) -> bool:
        """Divide a section that is too large for a page; return False if it has only one entry."""
        half = len(section.places) // 2
        if not half:
            return False
        index = bisect_left(self._ends, section.places[0])
        later = Section(section.places[half:], section.things[half:])
        del section.places[half:], section.things[half:]
        section.kept = None
        self._sections.insert(index + 1, later)
        self._ends.insert(index, section.places[-1])
        return True

    def read(self) -> Iterator[T]:
        """Yield the entries, up to the one that was last at the first step.

        The list may change between two steps.
        """
        end, place = self.last, 0
        while (section := self.after(place)) is not None:
            at = bisect_right(section.places, place)
            place = section.places[at]
            if place > end:
                return
            yield section.things[at]

    def _join(self, left: int) -> bool:
        """Make one section of two that are small, and return whether they are."""
        section, other = self._sections[left : left + 2]
        if len(section.places) + len(other.places) > SECTION_ENTRIES // 2:
            return False
        section.places += other.places
        section.things += other.things
        section.kept = None
        del self._sections[left + 1], self._ends[left]
        return True
