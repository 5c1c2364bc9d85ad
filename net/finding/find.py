"""Find the servers that announce themselves on the network (mDNS, DNS-SD: RFC 6762 and 6763)."""

from __future__ import annotations

from dataclasses import dataclass

from net.shared.interfaces import interfaces
from net.wire.address import Address

SERVICE = "_charla._tcp.local."


@dataclass(frozen=True, slots=True)
class Announced:
    """A server has announced itself. All this is what it says: a hint, and nothing to trust.

    Args:
        name: what the server is called.
        by: who teaches there; "" if it does not say.
        people: how many are there.
        fingerprint: of its key: see `net.shared.tls`.
        addresses: where it says that it listens.
        has_password: whether newcomers need the password of the class.
    """

    name: str
    by: str
    people: int
    fingerprint: str
    addresses: tuple[Address, ...]
    has_password: bool


def is_on_a_network() -> bool:
    """Return whether this computer has an address that others can reach."""
    return any(not address.is_link_local for one in interfaces() for address in one.addresses)
