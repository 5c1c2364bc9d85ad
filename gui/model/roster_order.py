"""Keep the order of rooms and people in the roster, while they come and go by the thousand.

Each has a line in one sorted list, so that a change costs one search and not a new list. Changes
are only noted at first, and applied when somebody looks: at most SLICE at a time, because the
window must stay responsive. The caller that draws looks again until `is_settled`. No tkinter.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple, TypeVar

import msgspec

from gui.words.matching import fold, fold_query, in_order, words_in

T = TypeVar("T")

SLICE = 200
# Nobody goes through more than these; they type another letter.
MOST_FOUND = 500


class Listed(NamedTuple):
    """Holds what is known of a line; `rank` sorts before the title within a section.

    `is_hidden`: the line is only found by searching.
    """

    is_room: bool
    rank: int
    title: str
    is_hidden: bool = False


class Position(msgspec.Struct, frozen=True, order=True, gc=False):
    """A line is a position as a value to sort by, and the key of the room or person.

    `section` is 0 for rooms and 1 for people; 2 and 3 for those that are not listed. `folded` is
    the title as it is searched, `words` its words with a space before each.

    The garbage collector does not track lines (`gc=False`): it would visit thousands of them again
    and again.
    """

    section: int
    rank: int
    text: tuple[str | int, ...] = ()
    key: str = ""
    title: str = ""
    folded: str = ""
    words: str = ""

    @property
    def is_room(self) -> bool:
        return self.section % 2 == 0


INVITED = -1  # the rank of a group that the user is only invited to
_FIRST_ROOM, _FIRST_PERSON, _FIRST_HIDDEN = Position(0, 0), Position(1, -1), Position(2, -9)
_FIRST_HIDDEN_PERSON = Position(3, -9)


Found = tuple[Sequence[Position], Sequence[Position], Sequence[Position]]


class RosterOrder:
    """Keeps the sorted lines.

    Args:
        look: returns what is known of a room or person by its key; None if it has no line.
    """

    def __init__(self, look: Callable[[str], Listed | None]) -> None:
        self._look = look
        self._noted: dict[str, None] = {}
        self._lines: list[Position] = []
        self._known: dict[str, Position] = {}

    def note(self, key: str) -> None:
        """Note that the line of this room or person may have changed."""
        self._noted[key] = None

    def note_all(self, keys: Iterable[str]) -> None:
        self._noted.update(dict.fromkeys(keys))

    @property
    def is_settled(self) -> bool:
        """Return whether all noted changes have been applied."""
        return not self._noted

    # --- what there is ----------------------------------------------------------------------------

    @property
    def lines(self) -> Sequence[Position]:
        """Return all lines, as far as changes have been applied, to be searched.

        These are invitations, rooms, people, and at the end those that are not listed.
        """
        return self._current()[:]

    @property
    def invitations(self) -> Sequence[Position]:
        """Return the groups that the user is invited to, by title."""
        lines = self._current()
        return lines[: bisect_left(lines, _FIRST_ROOM)]

    @property
    def rooms(self) -> Sequence[Position]:
        """Return the rooms by rank and name, then the groups by title."""
        lines = self._current()
        return lines[bisect_left(lines, _FIRST_ROOM) : self._first_person]

    @property
    def people(self) -> Sequence[Position]:
        """Return the people by rank and name."""
        lines = self._current()
        return lines[self._first_person : self._first_hidden]

    @property
    def every_room(self) -> Sequence[Position]:
        """Return the rooms and groups, those that are not listed last; no invitations."""
        lines = self._current()
        hidden = lines[self._first_hidden : bisect_left(lines, _FIRST_HIDDEN_PERSON)]
        return [*self.rooms, *hidden]

    @property
    def everybody(self) -> Sequence[Position]:
        """Return all people, those who are not listed last."""
        lines = self._current()
        return [*self.people, *lines[bisect_left(lines, _FIRST_HIDDEN_PERSON) :]]

    @property
    def has_people(self) -> bool:
        lines = self._current()
        return self._first_person < self._first_hidden or (
            bisect_left(lines, _FIRST_HIDDEN_PERSON) < len(lines)
        )

    @property
    def _first_person(self) -> int:
        return bisect_left(self._lines, _FIRST_PERSON)

    @property
    def _first_hidden(self) -> int:
        return bisect_left(self._lines, _FIRST_HIDDEN)

    def __len__(self) -> int:
        """Return how many lines are listed."""
        self._current()
        return self._first_hidden

    def __iter__(self) -> Iterator[str]:
        """Yield the keys of the listed lines in their order."""
        lines = self._current()
        return iter([line.key for line in lines[: self._first_hidden]])

    def __getitem__(self, index: int) -> str:
        return self._lines[index].key

    def __contains__(self, key: str) -> bool:
        """Return whether there is such a line, listed or not."""
        return self.line(key) is not None

    def line(self, key: str) -> Position | None:
        """Return the line of a key as it is now."""
        self._take_in([key] if key in self._noted else [])
        return self._known.get(key)

    def position_of(self, key: str, name: str) -> Position:
        """Return the line that a person has or would have."""
        return self.line(key) or self._line(key, Listed(is_room=False, rank=0, title=name), None)

    def index(self, key: str) -> int | None:
        """Return the index of a listed line among rooms and people together."""
        line = self.line(key)
        return None if line is None or line >= _FIRST_HIDDEN else bisect_left(self._lines, line)

    # --- searching --------------------------------------------------------------------------------

    @staticmethod
    def ranked(query: str, lines: Sequence[Position]) -> Found:
        """Return the lines that answer the query best, MOST_FOUND at most.

        Titles that begin with the query come first, then those in which a word does, then those
        that have it somewhere; each group keeps its order (`matching.rank`).
        """
        wanted = fold_query(query)
        begin = [line for line in lines if line.folded.startswith(wanted)][:MOST_FOUND]
        if len(begin) == MOST_FOUND:
            return begin, (), ()
        word, parts = f" {wanted}", [f" {part}" for part in wanted.split()]
        others = [
            line for line in lines if wanted in line.folded and not line.folded.startswith(wanted)
        ]
        with_word = [line for line in others if word in line.words or word in line.folded]
        if len(parts) > 1:
            with_word += [
                line
                for line in lines
                if parts[0] in line.words
                and wanted not in line.folded
                and all(part in line.words for part in parts)
            ]
        elsewhere = [line for line in others if not (word in line.words or word in line.folded)]
        left = MOST_FOUND - len(begin)
        return begin, with_word[:left], elsewhere[: max(0, left - len(with_word))]

    # --- keeping it -------------------------------------------------------------------------------

    def _current(self) -> list[Position]:
        if self._noted:
            self._take_in(list(islice(self._noted, SLICE)))
        return self._lines

    def _take_in(self, keys: Iterable[str]) -> None:
        for key in keys:
            del self._noted[key]
            listed, known = self._look(key), self._known.get(key)
            line = self._line(key, listed, known) if listed is not None else None
            if line == known:
                continue
            if known is not None:
                del self._lines[bisect_left(self._lines, known)], self._known[key]
            if line is not None:
                insort(self._lines, line)
                self._known[key] = line

    @staticmethod
    def _line(key: str, listed: Listed, known: Position | None) -> Position:
        section = 2 * listed.is_hidden + (not listed.is_room)
        if known is not None and known.title == listed.title:
            return msgspec.structs.replace(known, section=section, rank=listed.rank)
        folded = fold(listed.title.lstrip("#"))
        return Position(
            section,
            listed.rank,
            in_order(listed.title),
            key,
            listed.title,
            folded,
            words_in(folded),
        )


class Noted(dict[str, T]):
    """Behaves like a dict, and calls `note` with each key whose value changes."""

    def __init__(self, note: Callable[[str], None]) -> None:
        super().__init__()
        self._note = note

    def __setitem__(self, key: str, value: T) -> None:
        super().__setitem__(key, value)
        self._note(key)

    def __delitem__(self, key: str) -> None:
        super().__delitem__(key)
        self._note(key)
