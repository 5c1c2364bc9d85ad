"""Limit rates with token buckets that outlive connections.

A bucket fills at a steady rate up to its capacity, and every use takes tokens from it (RFC 2697
defines one, https://www.rfc-editor.org/rfc/rfc2697). Here a bucket belongs to a name or an address,
so a new connection finds what the last one has left. All times are seconds of any clock that does
not jump back by much.

Buckets have no lock. If two threads take at the same moment, one of the two may go uncounted, which
does no harm.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from functools import lru_cache
from weakref import WeakValueDictionary

# How many buckets a table holds.
ENTRIES = 20_000
# The host part of an IPv6 address, which every computer chooses for itself:
# https://www.rfc-editor.org/rfc/rfc4291#section-2.5.4
_IPV6_BITS = 64


class Bucket:
    """A bucket gets `rate` tokens a second and holds at most `capacity`."""

    __slots__ = ("__weakref__", "_at", "_capacity", "_most_owed", "_rate", "_tokens")

    def __init__(
        self, rate: float, capacity: float, now: float, most_owed_seconds: float = float("inf")
    ) -> None:
        """Create a full bucket. Nobody is made to wait longer than `most_owed_seconds`."""
        self._rate = rate
        self._capacity = capacity
        self._most_owed = most_owed_seconds * rate
        self._tokens = capacity
        self._at = now

    def take(self, tokens: float, now: float) -> float:
        """Take tokens, on credit if need be, and return the seconds until they are paid for."""
        left = self._tokens = self._filled(now) - tokens
        if left >= 0:
            return 0.0
        self._tokens = max(left, -self._most_owed)
        return -self._tokens / self._rate

    def try_to_take(self, tokens: float, now: float) -> bool:
        """Take the tokens if there are enough, and return whether there were."""
        left = self._filled(now)
        if left < tokens:
            return False
        self._tokens = left - tokens
        return True

    def give_back(self, tokens: float) -> None:
        """Put tokens back that were taken; beyond the capacity they are lost."""
        self._tokens = min(self._capacity, self._tokens + tokens)

    def is_full(self, now: float) -> bool:
        """Return whether the bucket is full, and so no different from a new one."""
        return self._filled(now) >= self._capacity

    def _filled(self, now: float) -> float:
        if now > self._at:
            self._tokens = min(self._capacity, self._tokens + (now - self._at) * self._rate)
        self._at = now  # also if the clock was put back: debts must not last longer
        return self._tokens


class Table:
    """A table holds at most `entries` buckets, by name or address.

    A bucket that is full again is dropped sooner or later, because a new one is no different. If
    the table is full, the bucket that was asked for longest ago is dropped. A connection may hold
    its bucket for hours; if that bucket is dropped, whoever asks for the same key still gets the
    same bucket.
    """

    def __init__(self, make: Callable[[float], Bucket], entries: int = ENTRIES) -> None:
        self._make = make
        self._entries = entries
        self._buckets: dict[str, Bucket] = {}  # in the order of their last use
        # Includes dropped buckets that are still in use.
        self._held: WeakValueDictionary[str, Bucket] = WeakValueDictionary()

    def __len__(self) -> int:
        return len(self._buckets)

    def get(self, key: str, now: float) -> Bucket:
        """Return the bucket of this key; a new, full one if there is none."""
        bucket = self._buckets.pop(key, None)
        if bucket is None:
            self._drop_old(now)
            bucket = self._held.get(key)
        if bucket is None:
            bucket = self._held[key] = self._make(now)
        self._buckets[key] = bucket
        return bucket

    def _drop_old(self, now: float) -> None:
        for _ in range(2):  # two, although one is added: so the table can shrink
            oldest = next(iter(self._buckets), None)
            if oldest is not None and (
                len(self._buckets) >= self._entries or self._buckets[oldest].is_full(now)
            ):
                del self._buckets[oldest]


def is_loopback(address: str) -> bool:
    """Return whether the address, "host:port", can only be that of the server's own computer."""
    return _is_loopback_host(_host_of(address))


@lru_cache(maxsize=4096)
def _is_loopback_host(host: str) -> bool:
    ip = _ip_of(host)
    return ip is not None and ip.is_loopback


def origin_of(address: str) -> str:
    """Return the origin that limits apply to: an IPv4 address or an IPv6 /64 network.

    Args:
        address: "host:port". What has no IP address as its host is returned unchanged.
    """
    return _origin_of_host(_host_of(address)) or address


@lru_cache(maxsize=4096)
def _origin_of_host(host: str) -> str:
    ip = _ip_of(host)
    if ip is None:
        return ""
    if isinstance(ip, ipaddress.IPv4Address):
        return str(ip)
    return str(ipaddress.IPv6Network((ip, _IPV6_BITS), strict=False))


def _host_of(address: str) -> str:
    return address.rpartition(":")[0]


def _ip_of(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """Return the IP address of a host, one of IPv4 always as such; None if it is none."""
    try:
        ip = ipaddress.ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        return None
    mapped = ip.ipv4_mapped if isinstance(ip, ipaddress.IPv6Address) else None
    return mapped or ip
