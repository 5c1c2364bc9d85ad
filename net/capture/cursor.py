"""Move through what has happened: live, paused, forward and back, at any speed.

A cursor stands behind one of many moments, each with a time in nanoseconds. It knows no clock: who
plays asks with the present time. Long silences are shortened, so that nobody waits for a class that
is thinking.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

LONGEST_WAIT_NS = 2_000_000_000
SPEEDS = (0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 20.0)


class Cursor:
    """A cursor is at a place in a growing list of times, in order.

    Attributes:
        place: how many of them have been shown.
        is_live: it follows the newest.
        speed: how fast it plays; 1 is as it was.
    """

    def __init__(self) -> None:
        self.place = 0
        self.is_live = True
        self.speed = 1.0
        self._since: int | None = None  # the clock's time at which the cursor came to `place`

    @property
    def is_playing(self) -> bool:
        """Return whether it moves by itself through what is past."""
        return self._since is not None

    def pause(self) -> None:
        """Stay here."""
        self.is_live, self._since = False, None

    def follow(self) -> None:
        """Go to the newest, and stay with it."""
        self.is_live, self._since = True, None

    def play(self, now: int) -> None:
        """Go on from here, at `speed`."""
        self.is_live, self._since = False, now

    def toggle(self, times: Sequence[int], now: int) -> None:
        """Stay here; or go on from here, and from the beginning if all has been shown."""
        if self.is_live or self.is_playing:
            self.pause()
            return
        if self.place >= len(times):
            self.place = 0
        self.play(now)

    def step(self, times: Sequence[int], by: int) -> None:
        """Go forward or back by so many moments, and stay there."""
        place = len(times) if self.is_live else self.place
        self.pause()
        self.place = min(max(0, place + by), len(times))

    def seek(self, times: Sequence[int], time: int) -> None:
        """Go behind all moments up to a time, and stay there."""
        self.pause()
        self.place = bisect_right(times, time)

    def drop(self, number: int) -> None:
        """Note that the first moments have been dropped from the list."""
        self.place = max(0, self.place - number)

    def update(self, times: Sequence[int], now: int) -> int | None:
        """Move on to where it has to be by now.

        Args:
            times: of all moments.
            now: the time of the clock that `play` was given, in ns.

        Returns:
            After how many ns the next moment is due; None if it does not move by itself.
        """
        if self.is_live:
            self.place = len(times)
            return None
        self.place = min(self.place, len(times))
        while self._since is not None:
            if self.place >= len(times):
                self.pause()
                return None
            wait = self._wait(times)
            left = self._since + wait - now
            if left > 0:
                return left
            self._since += wait
            self.place += 1
        return None

    def _wait(self, times: Sequence[int]) -> int:
        """Return how long it stays at this place, in ns of the clock."""
        if self.place == 0:
            return 0
        apart = max(0, times[self.place] - times[self.place - 1])
        return int(min(apart, LONGEST_WAIT_NS) / self.speed)
