"""Map the entries of a transcript to the lines that they are drawn in. No tkinter."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from gui.model.conversation import Entry


class CodeBox(NamedTuple):
    """Says where in an entry a box with code is: its first and last line, counted from 0."""

    first: int
    last: int
    language: str


class Pill(NamedTuple):
    """Holds one reaction of a message as it is shown."""

    emoji: str
    people: int
    is_own: bool


class DrawnRow(NamedTuple):
    """Says how an entry is drawn.

    Attributes:
        entry: what is drawn.
        lines: how many lines it has.
        lead: how many of them come before the message itself: the separators, the gap above a
            group.
        separators: what its first lines are: "day", "new".
        is_head: it begins a group, with the name and the avatar.
        calls: it mentions the user.
        boxes: its code.
        pills: its reactions, which stand in its last line.
        card: which of its lines, counted from 0, keeps the room of a ballot's card.
    """

    entry: Entry
    lines: int
    lead: int = 0
    separators: tuple[str, ...] = ()
    is_head: bool = False
    calls: bool = False
    boxes: tuple[CodeBox, ...] = ()
    pills: tuple[Pill, ...] = ()
    card: int | None = None

    @property
    def number(self) -> int:
        return self.entry.number

    def without_new_line(self) -> DrawnRow:
        """Return the row without the line above the new messages, which it begins with."""
        return self._replace(
            lines=self.lines - 1,
            lead=max(0, self.lead - 1),
            separators=tuple(name for name in self.separators if name != "new"),
            boxes=tuple(box._replace(first=box.first - 1, last=box.last - 1) for box in self.boxes),
            card=self.card - 1 if self.card is not None else None,
        )


class LineIndex:
    """Stores the rows of all drawn entries, from top to bottom.

    Line numbers count from 1, as in Tk. A search for a line begins where the last one ended, since
    the view moves by little; one for a number begins at the end, because what is searched for is
    mostly near it.
    """

    def __init__(self) -> None:
        self._each: deque[DrawnRow] = deque()
        self._found = 0, 1  # the position of the row that was found last, and its first line
        self.total = 0

    def __len__(self) -> int:
        """Return the number of entries."""
        return len(self._each)

    def __iter__(self) -> Iterator[DrawnRow]:
        return iter(self._each)

    @property
    def last(self) -> int | None:
        """Return the number of the last entry."""
        return self._each[-1].number if self._each else None

    def clear(self) -> None:
        self._each.clear()
        self._forget()
        self.total = 0

    def put_below(self, rows: Sequence[DrawnRow]) -> None:
        self._each.extend(rows)
        self.total += sum(row.lines for row in rows)

    def put_above(self, rows: Sequence[DrawnRow]) -> None:
        self._each.extendleft(reversed(rows))
        self._forget()
        self.total += sum(row.lines for row in rows)

    def take_last(self) -> DrawnRow:
        row = self._each.pop()
        self._forget()
        self.total -= row.lines
        return row

    def take_first(self) -> DrawnRow:
        row = self._each.popleft()
        self._forget()
        self.total -= row.lines
        return row

    def replace(self, row: DrawnRow) -> None:
        """Set how the entry with the number of this row is drawn."""
        for back, before in enumerate(reversed(self._each), start=1):
            if before.number == row.number:
                self._each[-back] = row
                self._forget()
                self.total += row.lines - before.lines
                return

    def find(self, numbers: Collection[int]) -> dict[int, tuple[int, int]]:
        """Return the first and last line of each of these entries, from the bottom up.

        Entries that are not drawn are left out.
        """
        found: dict[int, tuple[int, int]] = {}
        end, left = self.total, len(numbers)
        for row in reversed(self._each) if left else ():
            number, lines = row.entry.number, row.lines
            if number in numbers:
                found[number] = end - lines + 1, end
                left -= 1
                if not left:
                    break
            end -= lines
        return found

    def where(self, number: int) -> tuple[int, int] | None:
        """Return the first and last line of the entry."""
        found = self.find_row(number)
        return (found[0], found[0] + found[1].lines - 1) if found is not None else None

    def row_at(self, line: int) -> tuple[int, DrawnRow] | None:
        """Return the row that this line belongs to, after its first line."""
        return next(self.rows_from(line), None)

    def at(self, line: int) -> int | None:
        """Return the number of the entry that this line belongs to."""
        found = self.row_at(line)
        return found[1].number if found is not None else None

    def find_row(self, number: int) -> tuple[int, DrawnRow] | None:
        """Return the row of the entry, after its first line."""
        end = self.total
        for row in reversed(self._each):
            if row.entry.number == number:
                return end - row.lines + 1, row
            end -= row.lines
        return None

    def rows_from(self, line: int) -> Iterator[tuple[int, DrawnRow]]:
        """Yield the row that this line belongs to and those below it, each after its first line."""
        if not 1 <= line <= self.total:
            return
        at, first = self._found
        if self.total - line < abs(first - line):
            at, first = len(self._each), self.total + 1
        while first > line:
            at -= 1
            first -= self._each[at].lines
        while line >= first + self._each[at].lines:
            first += self._each[at].lines
            at += 1
        self._found = at, first
        for index in range(at, len(self._each)):
            row = self._each[index]
            yield first, row
            first += row.lines

    def _forget(self) -> None:
        """Begin at the top again."""
        self._found = 0, 1
