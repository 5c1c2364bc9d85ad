"""How much may be done in a time: buckets that outlive the connections that take from them. Pure.

The theory is the token bucket (https://www.rfc-editor.org/rfc/rfc2697 has one in its terms): a
bucket fills at a steady rate up to its capacity, and whatever is done takes from it. Here a bucket
belongs to a name or to an address, so a new connection finds what the last one has left. All times
are seconds of any clock that does not jump back by much.

A bucket has no lock. Two threads that take at the same moment may take once instead of twice, which
harms nobody.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from functools import lru_cache
from weakref import WeakValueDictionary

# How many names or addresses are remembered at once, in each table.
ENTRIES = 20_000
# Of a network with IPv6 every computer has so many bits to itself:
# https://www.rfc-editor.org/rfc/rfc4291#section-2.5.4
_IPV6_BITS = 64


class Bucket:
    """Tokens that come at `rate` a second, and of which at most `capacity` are saved."""

    __slots__ = ("__weakref__", "_at", "_capacity", "_most_owed", "_rate", "_tokens")

    def __init__(
        self, rate: float, capacity: float, now: float, most_owed_seconds: float = float("inf")
    ) -> None:
        """It is full at first. `most_owed_seconds`: what nobody is made to wait longer for."""
        self._rate = rate
        self._capacity = capacity
        self._most_owed = most_owed_seconds * rate
        self._tokens = capacity
        self._at = now

    def take(self, tokens: float, now: float) -> float:
        """Take tokens, also those that are not there yet, and return the seconds until they are."""
        left = self._tokens = self._filled(now) - tokens
        if left >= 0:
            return 0.0
        self._tokens = max(left, -self._most_owed)
        return -self._tokens / self._rate

    def try_to_take(self, tokens: float, now: float) -> bool:
        """Take tokens if they are there, and return whether they were."""
        left = self._filled(now)
        if left < tokens:
            return False
        self._tokens = left - tokens
        return True

    def is_full(self, now: float) -> bool:
        """Return whether the bucket is as good as a new one."""
        return self._filled(now) >= self._capacity

    def _filled(self, now: float) -> float:
        if now > self._at:
            self._tokens = min(self._capacity, self._tokens + (now - self._at) * self._rate)
        self._at = now  # also when the clock was put back: what is owed is not owed for longer
        return self._tokens


class Table:
    """Buckets by name or address, at most `entries` of them.

    A bucket that is full again is dropped sooner or later, because a new one says the same. If
    there are too many all the same, the one that was asked for longest ago is dropped first.
    Whoever holds a bucket that was dropped shares it still with whoever asks for it: a connection
    can take from one for hours.
    """

    def __init__(self, make: Callable[[float], Bucket], entries: int = ENTRIES) -> None:
        self._make = make
        self._entries = entries
        self._buckets: dict[str, Bucket] = {}  # in the order in which they were asked for
        self._held: WeakValueDictionary[str, Bucket] = (
            WeakValueDictionary()
        )  # also those that are dropped and in use

    def __len__(self) -> int:
        return len(self._buckets)

    def get(self, key: str, now: float) -> Bucket:
        """Return the bucket of this key, a full one if it is not known."""
        bucket = self._buckets.pop(key, None)
        if bucket is None:
            self._drop_old(now)
            bucket = self._held.get(key)
        if bucket is None:
            bucket = self._held[key] = self._make(now)
        self._buckets[key] = bucket
        return bucket

    def _drop_old(self, now: float) -> None:
        for _ in range(2):  # more than one comes in at a time, so the table shrinks whenever it can
            oldest = next(iter(self._buckets), None)
            if oldest is not None and (
                len(self._buckets) >= self._entries or self._buckets[oldest].is_full(now)
            ):
                del self._buckets[oldest]


@lru_cache(maxsize=4096)
def origin_of(address: str) -> str:
    """Return what limits of an address hold for, given "host:port": the IPv4 address, or the /64
    network of IPv6.

    Everything else is returned as it is. Never raises.
    """
    host = address.rpartition(":")[0].strip("[]")
    try:
        ip = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return address
    if isinstance(ip, ipaddress.IPv4Address):
        return str(ip)
    if ip.ipv4_mapped:
        return str(ip.ipv4_mapped)
    return str(ipaddress.IPv6Network((ip, _IPV6_BITS), strict=False))
