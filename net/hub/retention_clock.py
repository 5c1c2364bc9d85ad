"""Tell the time by which messages expire; a clock that is wrong for a while deletes nothing.

Expired messages are deleted for good, and computers' clocks jump: a battery is empty, somebody
mistypes the year, a time server is wrong for half a second. So the wall clock is trusted as long as
it runs evenly with the monotonic clock. A jump ahead is trusted after SETTLING_SECONDS without
another jump. A jump back is trusted at once, because it deletes nothing. At the start the only
reference is the newest message: a server that was off over the holidays deletes nothing in its
first hour.
"""

from __future__ import annotations

SETTLING_SECONDS = 3600.0
# Ordinary corrections of a clock are smaller.
DRIFT_MS = 60_000
# A server that starts longer than this after its newest message may have a wrong clock.
PAUSE_MS = 2 * 86_400_000


class RetentionClock:
    """Follows the wall clock (ms since 1970), checked against the monotonic clock (seconds)."""

    def __init__(self, wall_ms: int, monotonic: float, newest_ms: int) -> None:
        """Start the clock.

        Args:
            wall_ms: the wall clock's time.
            monotonic: the monotonic clock's time.
            newest_ms: when the newest message was written, by the wall clock; 0 if there is none.
        """
        is_suspect = newest_ms > 0 and wall_ms > newest_ms + PAUSE_MS
        # The trusted time is the monotonic clock plus this.
        self._offset_ms = (newest_ms if is_suspect else wall_ms) - _ms(monotonic)
        self._seen_ms = wall_ms - _ms(monotonic)
        self._seen_since = monotonic

    def now_ms(self, wall_ms: int, monotonic: float) -> int:
        """Return the trusted time.

        Call it regularly: a jump between two calls is noticed, and trusted, that much later.
        """
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
