"""Map the entries of a transcript to the lines that they are drawn in. Pure."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator, Sequence


class LineIndex:
    """Stores how many lines each entry has, from top to bottom.

    Line numbers count from 1, as in Tk. Searches begin at the end, because what is searched for is
    mostly near it.
    """

    def __init__(self) -> None:
        self._each: deque[tuple[int, int]] = deque()
        self.total = 0

    def __len__(self) -> int:
        """Return the number of entries."""
        return len(self._each)

    def __iter__(self) -> Iterator[tuple[int, int]]:
        """Yield the number of each entry, and how many lines it has."""
        return iter(self._each)

    @property
    def last(self) -> int | None:
        """Return the number of the last entry."""
        return self._each[-1][0] if self._each else None

    def clear(self) -> None:
        self._each.clear()
        self.total = 0

    def put_below(self, drawn: Sequence[tuple[int, int]]) -> None:
        self._each.extend(drawn)
        self.total += sum(lines for _number, lines in drawn)

    def put_above(self, drawn: Sequence[tuple[int, int]]) -> None:
        self._each.extendleft(reversed(drawn))
        self.total += sum(lines for _number, lines in drawn)

    def take_last(self) -> tuple[int, int]:
        number, lines = self._each.pop()
        self.total -= lines
        return number, lines

    def take_first(self) -> tuple[int, int]:
        number, lines = self._each.popleft()
        self.total -= lines
        return number, lines

    def resize(self, number: int, lines: int) -> None:
        """Set how many lines an entry has."""
        for back, (each, before) in enumerate(reversed(self._each), start=1):
            if each == number:
                self._each[-back] = number, lines
                self.total += lines - before
                return

    def find(self, numbers: Collection[int]) -> dict[int, tuple[int, int]]:
        """Return the first and last line of each of these entries, from the bottom up.

        Entries that are not drawn are left out.
        """
        found: dict[int, tuple[int, int]] = {}
        end = self.total
        for number, lines in reversed(self._each):
            if len(found) == len(numbers):
                break
            if number in numbers:
                found[number] = end - lines + 1, end
            end -= lines
        return found

    def where(self, number: int) -> tuple[int, int] | None:
        """Return the first and last line of the entry."""
        return self.find((number,)).get(number)

    def at(self, line: int) -> int | None:
        """Return the number of the entry that this line belongs to."""
        end = self.total
        for number, lines in reversed(self._each):
            if end - lines < line <= end:
                return number
            end -= lines
        return None
