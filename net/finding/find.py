"""Find the servers that announce themselves on the network (mDNS, DNS-SD: RFC 6762 and 6763)."""

from __future__ import annotations

from net.shared.interfaces import interfaces

SERVICE = "_charla._tcp.local."


def is_on_a_network() -> bool:
    """Return whether this computer has an address that others can reach."""
    return any(not address.is_link_local for one in interfaces() for address in one.addresses)
