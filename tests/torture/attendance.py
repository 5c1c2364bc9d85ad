"""Work out when somebody was certainly in a room. Pure."""

from __future__ import annotations

import math


class Attendance:
    """Collects what is certain about one person in one room.

    What the server has confirmed is certain until the person next asks for something else. Nobody
    is in a private group before it is created, so its `inside` begins as False.
    """

    def __init__(self, *, is_group: bool = False) -> None:
        self.inside: bool | None = False if is_group else None  # None: not certain
        self._is_group = is_group
        self._ended: list[tuple[float, float, bool]] = []
        self._since = -math.inf if is_group else math.inf
        self._asked: bool | None = None  # a request that the server may not have carried out yet
        # Whoever asks to be inside again before they are told that they are outside can't tell
        # which of the two times "inside" is about.
        self._is_ambiguous = False

    def ask(self, at: float, *, inside: bool) -> None:
        self._is_ambiguous |= inside and self._asked is False
        self._asked = inside
        if self.inside is (not inside):
            self._end(at)

    def is_inside(self, at: float) -> None:
        self._confirm(at, True)

    def is_outside(self, at: float) -> None:
        self._confirm(at, False)

    def begin_life(self) -> None:
        """Note that the person's process is a new one: its requests are the only ones."""
        self._is_ambiguous = False

    def forget(self, at: float) -> None:
        """Note that the server has lost all that it knew."""
        self._asked, self._is_ambiguous = None, False
        if self.inside is not None:
            self._end(at)

    def _confirm(self, at: float, inside: bool) -> None:
        is_ambiguous = self._is_ambiguous and inside
        self._is_ambiguous &= inside
        if self._asked is (not inside) or is_ambiguous:  # an answer to an older request, perhaps
            return
        self._asked = None
        if self._is_group and self.inside is (not inside):  # somebody else has let this person in
            self._end(at)
        if self.inside is None:
            self._since, self.inside = at, inside

    def _end(self, at: float) -> None:
        assert self.inside is not None
        self._ended.append((self._since, at, self.inside))
        self.inside = None

    def stays(self) -> list[tuple[float, float, bool]]:
        """Return all certain periods as (since, until, inside)."""
        if self.inside is None:
            return self._ended
        return [*self._ended, (self._since, math.inf, self.inside)]
