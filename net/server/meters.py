"""Limit how fast visitors are read, and how often an address begins what does not end in a log-in.

Visitors' threads take from buckets before they pass messages on. Any thread may ask for buckets. A
visitor's thread asks once before the log-in and once after it; taking from a bucket needs no lock
(see net.hub.budgets).
"""

from __future__ import annotations

import threading
import time

from net.hub.budgets import Bucket, Table, origin_of
from net.hub.seats import CLASS
from net.wire import names

BURST_SECONDS = 4  # senders may save up this much of their rate
# Senders in debt wait at most this long: otherwise their pings would be read too late.
MOST_OWED_SECONDS = 10.0
# TLS handshakes of one address, each of which takes 0.5 ms of a processor. One that ends in a
# log-in is given back, so a class that comes at once, or comes back at once, is not held up.
HANDSHAKES_A_SECOND = 200.0
HANDSHAKES_AT_ONCE = 400.0
# A handshake that would have to wait longer is not begun.
HANDSHAKE_WAIT_SECONDS = 1.0
# Lines in the log about visitors of one address whom the hub does not know.
NOTED_A_MINUTE = 60.0

Buckets = tuple[Bucket, ...]


class Meters:
    """Hands out buckets for names and addresses.

    `rate` is in messages a second for one name; 0 means no limit. All guests at one address
    together have the rate of a class.
    """

    def __init__(self, rate: float) -> None:
        self._rate = rate
        self._lock = threading.Lock()
        self._names = self._table(rate)
        self._origins = self._table(rate * CLASS)
        self._handshakes = Table(
            lambda now: Bucket(HANDSHAKES_A_SECOND, HANDSHAKES_AT_ONCE, now, HANDSHAKE_WAIT_SECONDS)
        )
        self._noted = Table(lambda now: Bucket(NOTED_A_MINUTE / 60, NOTED_A_MINUTE, now))

    @staticmethod
    def _table(rate: float) -> Table:
        return Table(lambda now: Bucket(rate, rate * BURST_SECONDS, now, MOST_OWED_SECONDS))

    def of_address(self, address: str) -> Buckets:
        """Return the buckets of an address, which visitors take from before the log-in.

        `address` is "host:port".
        """
        if not self._rate:
            return ()
        with self._lock:
            return (self._origins.get(origin_of(address), time.monotonic()),)

    def of_user(self, nick: str, *, is_owned: bool, address: str) -> Buckets:
        """Return the buckets of a user.

        Users who don't own their nick also take from the bucket of their address: otherwise each
        new nick would give them a new bucket.
        """
        if not self._rate:
            return ()
        with self._lock:
            own = self._names.get(names.key(nick), time.monotonic())
        return (own,) if is_owned else (own, *self.of_address(address))

    def handshake_delay(self, origin: str) -> float | None:
        """Count a TLS handshake; return the seconds to wait before it, None if it is one too many.

        `origin` is that of the visitor's address (see `net.hub.budgets.origin_of`).
        """
        if not self._rate:
            return 0.0
        now = time.monotonic()
        with self._lock:
            delay = self._handshakes.get(origin, now).take(1, now)
        return delay if delay < HANDSHAKE_WAIT_SECONDS else None

    def note_log_in(self, origin: str) -> None:
        """Give back the handshake of a visitor who has logged in."""
        with self._lock:
            self._handshakes.get(origin, time.monotonic()).give_back(1)

    def should_note(self, origin: str) -> bool:
        """Return whether a line about a visitor who is turned away goes to the log."""
        now = time.monotonic()
        with self._lock:
            return self._noted.get(origin, now).try_to_take(1, now)


def wait_for(buckets: Buckets, tokens: float) -> float:
    """Take tokens from all the buckets, and return the seconds to wait."""
    now = time.monotonic()
    delay = 0.0
    for bucket in buckets:  # no `max(...)` over a generator: this runs for every line
        one = bucket.take(tokens, now)
        delay = max(delay, one)
    return delay
