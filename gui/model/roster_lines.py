"""Make the lines of the roster when they are looked at: there may be ten thousand. No tkinter."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol, overload

from gui.model.records import RosterRow
from gui.model.roster_order import Found
from gui.model.roster_order import Line as Place
from gui.words.matching import fold, fold_query, rank


class Heading(NamedTuple):
    """A heading is a line above others; with `can_add` it has a + at its end."""

    text: str
    can_add: bool


class SearchLine(NamedTuple):
    """A search line ends a filtered list: it offers to search for the words in messages."""

    query: str


Line = Heading | RosterRow | SearchLine


class Source(Protocol):
    """A source provides the lines: `roster_listing.RosterListing`, or `AsGiven`."""

    @property
    def invitations(self) -> Sequence[Place]: ...

    @property
    def rooms(self) -> Sequence[Place]: ...

    @property
    def people(self) -> Sequence[Place]: ...

    def place(self, name_id: str) -> Place | None: ...

    def row(self, name_id: str) -> RosterRow: ...

    def unread(self) -> Mapping[str, int]: ...

    def ranked(self, query: str) -> Found: ...


class AsGiven:
    """Provides rows that exist already, in their order."""

    def __init__(self, rows: Sequence[RosterRow]) -> None:
        self._rows = {row.key: row for row in rows}
        self._places = {
            row.key: Place(0 if row.is_room else 1, n, (), row.key) for n, row in enumerate(rows)
        }
        self.invitations = [self._places[row.key] for row in rows if row.invited_by]
        self.rooms = [self._places[row.key] for row in rows if row.is_room and not row.invited_by]
        self.people = [self._places[row.key] for row in rows if not row.is_room]

    def place(self, name_id: str) -> Place | None:
        return self._places.get(name_id)

    def row(self, name_id: str) -> RosterRow:
        return self._rows[name_id]

    def unread(self) -> Mapping[str, int]:
        return {row.key: row.unread for row in self._rows.values() if row.unread and not row.muted}

    def ranked(self, query: str) -> Found:
        found: tuple[list[Place], list[Place], list[Place]] = ([], [], [])
        wanted, kind = fold_query(query.lstrip("#@")), query[:1]
        rooms = [*self.invitations, *self.rooms] if kind != "@" else []
        for place in [*rooms, *(self.people if kind != "#" else ())]:
            how_well = rank(wanted, fold(self._rows[place.key].title.lstrip("#")))
            if how_well is not None:
                found[how_well].append(place)
        return found


class RosterLines(Sequence[Line]):
    """Presents headings, rows and a search line as one sequence.

    Args:
        row: makes the row of a key.
        place: returns the place of a key; needed if the parts are sorted by places.
    """

    def __init__(
        self,
        parts: Sequence[Heading | SearchLine | Sequence[Place]],
        row: Callable[[str], RosterRow],
        place: Callable[[str], Place | None] | None = None,
    ) -> None:
        self._row, self._place = row, place
        self._starts: list[tuple[int, Heading | SearchLine | Sequence[Place]]] = []
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
        if not 0 <= index < self._length:
            raise IndexError(index)
        start, part = next(pair for pair in reversed(self._starts) if pair[0] <= index)
        return (
            part if isinstance(part, Heading | SearchLine) else self._row(part[index - start].key)
        )

    def __iter__(self) -> Iterator[Line]:
        return (self[index] for index in range(self._length))

    def find(self, name_ids: Collection[str]) -> dict[str, int]:
        """Return the indices of these keys; those that have no line are left out."""
        if not name_ids:
            return {}
        found: dict[str, int] = {}
        for start, part in self._starts:
            if isinstance(part, Heading | SearchLine):
                continue
            if self._place is None:
                found |= {
                    place.key: start + index
                    for index, place in enumerate(part)
                    if place.key in name_ids
                }
                continue
            for place in filter(None, map(self._place, name_ids)):
                index = bisect_left(part, place)
                if index < len(part) and part[index] == place:
                    found[place.key] = start + index
        return found
