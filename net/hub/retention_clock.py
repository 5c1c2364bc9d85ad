"""Tell the time by which messages expire; a clock that is wrong for a while deletes nothing.

Expired messages are deleted for good, and computers' clocks jump: a battery is empty, somebody
mistypes the year, a time server is wrong for half a second. So this clock never goes back, and it
runs as evenly as the monotonic clock. It follows the wall clock ahead by small corrections at once,
and by a jump only after SETTLING_SECONDS without another jump.

How old a message is can't be told from the time in it, which is the wall clock's: a message that
was written in the year 2015 of a wrong clock would expire at once. The database notes instead which
messages there were at which time of this clock. The newest such note is the only reference at the
next start. If the wall clock is behind it, this clock goes on from there; if it is far ahead of it,
the server was off for long or the wall clock is wrong, and an hour decides.
"""

from __future__ import annotations

SETTLING_SECONDS = 3600.0
# Ordinary corrections of a clock are smaller.
DRIFT_MS = 60_000
# A server that starts longer than this after the newest note may have a wrong clock.
PAUSE_MS = 2 * 86_400_000


class RetentionClock:
    """Follows the wall clock (ms since 1970), checked against the monotonic clock (seconds)."""

    def __init__(self, wall_ms: int, monotonic: float, noted_ms: int) -> None:
        """Start the clock.

        Args:
            wall_ms: the wall clock's time.
            monotonic: the monotonic clock's time.
            noted_ms: this clock's time that was noted last, by an earlier run; 0 if none was.
        """
        is_suspect = noted_ms > 0 and not noted_ms <= wall_ms <= noted_ms + PAUSE_MS
        # The trusted time is the monotonic clock plus this.
        self._offset_ms = (noted_ms if is_suspect else wall_ms) - _ms(monotonic)
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
        is_jump = offset_ms > self._offset_ms + DRIFT_MS
        if offset_ms > self._offset_ms and (is_settled or not is_jump):
            self._offset_ms = offset_ms
        return self._offset_ms + _ms(monotonic)


def _ms(seconds: float) -> int:
    return int(seconds * 1000)
