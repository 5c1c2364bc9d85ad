"""Tell which addresses and networks this computer has."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Interface, IPv6Interface, ip_interface


@dataclass(frozen=True, slots=True)
class Interface:
    """An interface has this name and these addresses, each with the length of its network.

    `index` is its number, which tells the system where a link-local IPv6 address is.
    """

    name: str
    addresses: tuple[IPv4Interface | IPv6Interface, ...]
    index: int = 0


def interfaces() -> tuple[Interface, ...]:
    """Return the interfaces of this computer that have an address, except loopback.

    Takes about 0.4 ms.

    Raises:
        OSError: the system does not tell.
    """
    import ifaddr  # imported here: it must not delay the first window

    found = []
    for adapter in ifaddr.get_adapters():
        addresses = tuple(
            ip_interface(f"{one.ip if one.is_IPv4 else one.ip[0]}/{one.network_prefix}")
            for one in adapter.ips
        )
        if addresses and not any(one.is_loopback for one in addresses):
            found.append(Interface(adapter.nice_name, addresses, adapter.index or 0))
    return tuple(found)
