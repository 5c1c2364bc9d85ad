"""The buckets that visitors' threads take from before they hand on what was said. They may be asked
for by any thread.

A thread asks once before the log-in and once after it; what it takes from then on needs no lock
(see net.hub.budgets).
"""

from __future__ import annotations

import threading
import time

from net.hub.budgets import Bucket, Table, origin_of
from net.hub.seats import CLASS
from net.wire import names

BURST_SECONDS = 4  # a sender may save up this much of their rate
# A sender in debt is read on after this at the latest, or their own pings would come too late.
MOST_OWED_SECONDS = 10.0

Buckets = tuple[Bucket, ...]


class Meters:
    """`rate` in messages a second for one name; 0 is no limit. Guests of one address share what a
    class would need."""

    def __init__(self, rate: float) -> None:
        self._rate = rate
        self._lock = threading.Lock()
        self._names = self._table(rate)
        self._origins = self._table(rate * CLASS)

    @staticmethod
    def _table(rate: float) -> Table:
        return Table(lambda now: Bucket(rate, rate * BURST_SECONDS, now, MOST_OWED_SECONDS))

    def of_address(self, address: str) -> Buckets:
        """Return what somebody at this address ("host:port") takes from before they have logged
        in."""
        if not self._rate:
            return ()
        with self._lock:
            return (self._origins.get(origin_of(address), time.monotonic()),)

    def of_user(self, nick: str, *, is_owned: bool, address: str) -> Buckets:
        """Return what a user takes from. Who does not own the nick takes from what all such have at
        their address too: another nick would be another bucket."""
        if not self._rate:
            return ()
        with self._lock:
            own = self._names.get(names.key(nick), time.monotonic())
        return (own,) if is_owned else (own, *self.of_address(address))


def wait_for(buckets: Buckets, tokens: float) -> float:
    """Take tokens from all the buckets and return the seconds to wait."""
    now = time.monotonic()
    delay = 0.0
    for bucket in buckets:  # a loop, because it runs for every line
        one = bucket.take(tokens, now)
        delay = max(delay, one)
    return delay
