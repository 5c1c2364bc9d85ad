"""Number people, so that everybody has a colour: the same in all windows of a class. No tkinter."""

from __future__ import annotations

from collections import Counter

from net.wire import names

COLOURS = 12
MOST = 20_000  # people who are remembered; a Charla server knows fewer


class Numbers:
    """Maps nicks to colours: the server's number of a person tells it, else it is the rarest."""

    def __init__(self) -> None:
        self._told: dict[str, int] = {}  # the order by the server, by the keys of nicks
        self._met: dict[str, int] = {}  # the colours of the others
        self._used: Counter[int] = Counter()  # how many people each colour was given to

    def copy(self) -> Numbers:
        """Return a copy, for another thread."""
        numbers = Numbers()
        numbers._told, numbers._met = self._told.copy(), self._met.copy()
        numbers._used = self._used.copy()
        return numbers

    def note(self, key: str, number: int) -> None:
        """Note that the server has announced a person, with their number or 0."""
        if number:
            if key not in self._told:
                self._used[(number - 1) % COLOURS] += 1
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
        colour = self._met.get(key)
        if colour is None:
            colour = min(range(COLOURS), key=lambda each: (self._used[each], each))
            self._used[colour] += 1
            self._met[key] = colour
            if len(self._met) > MOST:
                self._met = {key: colour}
        return colour
