"""Number people, so that everybody has a colour: the same in all windows of a class. No tkinter."""

from __future__ import annotations

from net.wire import names

COLOURS = 12
MOST = 20_000  # people who are remembered; a Charla server knows fewer


class Numbers:
    """Maps nicks to colours: by the server's number of a person, or by their order of arrival."""

    def __init__(self) -> None:
        self._told: dict[str, int] = {}  # the order by the server, by the keys of nicks
        self._met: dict[str, int] = {}  # the order of arrival of the others

    def copy(self) -> Numbers:
        """Return a copy, for another thread."""
        numbers = Numbers()
        numbers._told, numbers._met = self._told.copy(), self._met.copy()
        return numbers

    def note(self, key: str, number: int) -> None:
        """Note that the server has announced a person, with their number or 0."""
        if number:
            self._told[key] = number - 1  # the server counts from 1
            if len(self._told) > MOST:
                del self._told[next(iter(self._told))]
        elif key not in self._told:
            self._meet(key)

    def colour(self, nick: str) -> int:
        """Return the colour of a person, from 0 to COLOURS - 1."""
        key = names.key(nick)
        number = self._told.get(key)
        return (self._meet(key) if number is None else number) % COLOURS

    def _meet(self, key: str) -> int:
        number = self._met.setdefault(key, len(self._met))
        if len(self._met) > MOST:
            self._met = {key: number}
        return number
