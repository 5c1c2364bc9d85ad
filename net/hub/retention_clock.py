"""Tells the time by which messages grow old, so that a clock that is wrong for a while makes
nothing disappear. Pure.

The theory. Retention deletes for good, and computers' clocks jump: a battery is empty, somebody
mistypes the year, a time server is wrong for half a second. So the wall clock is believed for as
long as it goes on as the monotonic clock does. A jump ahead is believed after SETTLING_SECONDS
without another jump; a jump back, at once, because it deletes nothing. At the start there is
nothing to compare with but the newest message: a server that was off over the holidays deletes
nothing in its first hour.
"""

from __future__ import annotations

SETTLING_SECONDS = 3600.0
# Clocks are corrected by so much all the time.
DRIFT_MS = 60_000
# How far after its newest message a server may start without being suspected of a wrong clock.
PAUSE_MS = 2 * 86_400_000


class RetentionClock:
    """Times are milliseconds since 1970 by the wall clock, and seconds by the monotonic clock."""

    def __init__(self, wall_ms: int, monotonic: float, newest_ms: int) -> None:
        """`newest_ms`: the wall clock's time at which the newest message was written; 0 if there is
        none."""
        is_suspect = newest_ms > 0 and wall_ms > newest_ms + PAUSE_MS
        # What is to be added to the monotonic clock.
        self._offset_ms = (newest_ms if is_suspect else wall_ms) - _ms(monotonic)
        self._seen_ms = wall_ms - _ms(monotonic)
        self._seen_since = monotonic

    def now_ms(self, wall_ms: int, monotonic: float) -> int:
        """Return the time to go by. Call it now and then, or a jump is noticed late and believed
        late."""
        offset_ms = wall_ms - _ms(monotonic)
        if abs(offset_ms - self._seen_ms) > DRIFT_MS:
            self._seen_since = monotonic
        self._seen_ms = offset_ms
        is_settled = monotonic - self._seen_since >= SETTLING_SECONDS
        if offset_ms <= self._offset_ms + DRIFT_MS or is_settled:
            self._offset_ms = offset_ms
        return self._offset_ms + _ms(monotonic)


def _ms(seconds: float) -> int:
    return int(seconds * 1000)
