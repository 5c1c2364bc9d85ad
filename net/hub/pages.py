"""Limit the size of messages that would otherwise grow with the class."""

from __future__ import annotations

from collections.abc import Sequence

from net.wire.messages import Gap, Person, Receipt
from net.wire.roster_parts import RosterPiece

# A page is full when it has so many entries or so many bytes.
PAGE_ENTRIES = 200
PAGE_BYTES = 16_384
# A part of the roster that is made for all readers; each may add an entry of their own.
SECTION_ENTRIES = PAGE_ENTRIES - 1
# Upper bounds for the JSON around the texts of an entry.
_THING_BYTES = 64
_NAME_BYTES = 3


class Size:
    """A size tells how full a page is."""

    __slots__ = ("_bytes", "_entries")

    def __init__(self) -> None:
        self._entries = self._bytes = 0

    def add(self, entry: Person | Gap | Receipt) -> None:
        """Count a person, or a notice about one of the reader's conversations."""
        text = entry.nick + entry.note + entry.role if isinstance(entry, Person) else entry.name
        self._entries += 1
        self._bytes += _THING_BYTES + _bytes(text)

    def add_room(self, name: str, title: str = "") -> None:
        """Count a room, without its members."""
        self._bytes += _THING_BYTES + _bytes(name) + _bytes(title)

    def add_members(self, nicks: Sequence[str]) -> None:
        """Count members of a room that has been counted."""
        self._entries += len(nicks)
        self._bytes += _NAME_BYTES * len(nicks) + _bytes("".join(nicks))

    def add_piece(self, piece: RosterPiece) -> bool:
        """Count entries in JSON if they fit, or if there are no others; return whether they do."""
        entries, size = self._entries + piece.entries, self._bytes + len(piece.json)
        if self._bytes and (entries > PAGE_ENTRIES or size > PAGE_BYTES):
            return False
        self._entries, self._bytes = entries, size
        return True

    @property
    def is_full(self) -> bool:
        return self._entries >= PAGE_ENTRIES or self._bytes >= PAGE_BYTES


def _bytes(text: str) -> int:
    """Return how many bytes a text takes on the wire, at most.

    Quotes and backslashes take two, characters that are not ASCII up to four. Names, titles and
    notes have no control characters, for which JSON would need six.
    """
    return 2 * len(text) if text.isascii() else 4 * len(text)
