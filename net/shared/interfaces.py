"""Tell which addresses and networks this computer has."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Interface, IPv6Interface, ip_interface


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


def lan_addresses() -> tuple[IPv4Address, ...]:
    """Return the IPv4 addresses at which others on the network reach this computer, best first.

    That is the one from which it reaches the world, unless that is a tunnel's (VPN): there the
    network is the address alone.
    """
    try:
        found = [address for one in interfaces() for address in one.addresses]
    except OSError:
        return ()
    own = [address for address in found if isinstance(address, IPv4Interface)]
    outward = _outward_address()
    own.sort(
        key=lambda one: (
            one.is_link_local,
            one.network.prefixlen == one.max_prefixlen,
            str(one.ip) != outward,
        )
    )
    return tuple(one.ip for one in own)


def _outward_address() -> str:
    """Return the address from which this computer reaches the world; "" if it does not.

    Connecting a UDP socket chooses a route and sends nothing.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # RFC 5737: an address for documentation
        except OSError:
            return ""
        address: str = probe.getsockname()[0]
        return address
