"""Make the lines of the roster when they are looked at: there may be ten thousand. No tkinter."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol, overload

from gui.model.records import RosterRow
from gui.model.roster_order import Found, Position
from gui.words.matching import fold, fold_query, rank


class Heading(NamedTuple):
    """A heading is a line above others; with `can_add` it has a + at its end, else `aside`."""

    text: str
    can_add: bool
    aside: str = ""


class SearchLine(NamedTuple):
    """A search line ends a filtered list: it offers to search for the words in messages."""

    query: str


Line = Heading | RosterRow | SearchLine


class RowSource(Protocol):
    """A source provides the lines: `roster_queries.RosterRows`, or `GivenRows`."""

    @property
    def invitations(self) -> Sequence[Position]: ...

    @property
    def rooms(self) -> Sequence[Position]: ...

    @property
    def people(self) -> Sequence[Position]: ...

    def position(self, key: str) -> Position | None: ...

    def row(self, key: str) -> RosterRow: ...

    def unread(self) -> Mapping[str, int]: ...

    def ranked(self, query: str) -> Found: ...


class GivenRows:
    """Provides rows that exist already, in their order."""

    def __init__(self, rows: Sequence[RosterRow]) -> None:
        self._rows = {row.key: row for row in rows}
        self._positions = {
            row.key: Position(0 if row.is_room else 1, n, (), row.key) for n, row in enumerate(rows)
        }
        self.invitations = [self._positions[row.key] for row in rows if row.invited_by]
        self.rooms = [
            self._positions[row.key] for row in rows if row.is_room and not row.invited_by
        ]
        self.people = [self._positions[row.key] for row in rows if not row.is_room]

    def position(self, key: str) -> Position | None:
        return self._positions.get(key)

    def row(self, key: str) -> RosterRow:
        return self._rows[key]

    def unread(self) -> Mapping[str, int]:
        return {row.key: row.counted for row in self._rows.values() if row.counted}

    def ranked(self, query: str) -> Found:
        found: tuple[list[Position], list[Position], list[Position]] = ([], [], [])
        wanted, kind = fold_query(query.lstrip("#@")), query[:1]
        rooms = [*self.invitations, *self.rooms] if kind != "@" else []
        for position in [*rooms, *(self.people if kind != "#" else ())]:
            how_well = rank(wanted, fold(self._rows[position.key].title.lstrip("#")))
            if how_well is not None:
                found[how_well].append(position)
        return found


class RosterLines(Sequence[Line]):
    """Presents headings, rows and a search line as one sequence.

    Args:
        row: makes the row of a key.
        place: returns the place of a key; needed if the parts are sorted by places.
    """

    def __init__(
        self,
        parts: Sequence[Heading | SearchLine | Sequence[Position]],
        row: Callable[[str], RosterRow],
        position: Callable[[str], Position | None] | None = None,
    ) -> None:
        self._row, self._position = row, position
        self._starts: list[tuple[int, Heading | SearchLine | Sequence[Position]]] = []
        self._length = 0
        for part in parts:
            self._starts.append((self._length, part))
            self._length += 1 if isinstance(part, Heading | SearchLine) else len(part)
        self.headings = tuple(start for start, part in self._starts if isinstance(part, Heading))

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, index: int) -> Line: ...

    @overload
    def __getitem__(self, index: slice) -> list[Line]: ...

    def __getitem__(self, index: int | slice) -> Line | list[Line]:
        if isinstance(index, slice):
            return [self[each] for each in range(*index.indices(self._length))]
        found = self.at(index)
        return found if isinstance(found, Heading | SearchLine) else self._row(found.key)

    def at(self, index: int) -> Heading | SearchLine | Position:
        """Return a line without making its row: in place of that, its position."""
        if not 0 <= index < self._length:
            raise IndexError(index)
        start, part = next(pair for pair in reversed(self._starts) if pair[0] <= index)
        return part if isinstance(part, Heading | SearchLine) else part[index - start]

    def __iter__(self) -> Iterator[Line]:
        return (self[index] for index in range(self._length))

    def find(self, keys: Collection[str]) -> dict[str, int]:
        """Return the indices of these keys; those that have no line are left out."""
        if not keys:
            return {}
        found: dict[str, int] = {}
        for start, part in self._starts:
            if isinstance(part, Heading | SearchLine):
                continue
            if self._position is None:
                found |= {
                    position.key: start + index
                    for index, position in enumerate(part)
                    if position.key in keys
                }
                continue
            for position in filter(None, map(self._position, keys)):
                index = bisect_left(part, position)
                if index < len(part) and part[index] == position:
                    found[position.key] = start + index
        return found
