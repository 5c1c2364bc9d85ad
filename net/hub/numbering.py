"""Number people as they first come, so that everybody's window gives a person the same colour.

A nick of which anything is stored has the archive's number: it outlives the connection and the
server. A new nick is given the next number, which the archive takes over once it stores something.
Until then only memory knows it, of the last REMEMBERED nicks: whoever comes back soon has their
number again, and a flood of names costs nothing but numbers.
"""

from __future__ import annotations

from net.hub.archive import Archive

REMEMBERED = 1000


class Numbering:
    """Gives each nick its number."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        # Keys of nicks of which nothing was stored when they got their number, the oldest first.
        self._given: dict[str, int] = {}

    def number_of(self, key: str) -> int:
        """Return the number of a nick, and give it one if it has none."""
        number = self._archive.number_of(key)
        if number:
            return number
        number = self._given.pop(key, 0) or self._archive.next_number()
        self._given[key] = number
        if len(self._given) > REMEMBERED:
            del self._given[next(iter(self._given))]
        return number
