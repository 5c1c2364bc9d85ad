"""Tell which addresses and networks this computer has."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable
from dataclasses import dataclass, replace
from ipaddress import IPv4Interface, IPv6Interface, ip_interface

from net.wire.hosting import HostedAddress


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


def choose(
    found: tuple[Interface, ...], is_chosen: Callable[[IPv4Interface | IPv6Interface, int], bool]
) -> tuple[Interface, ...]:
    """Return the interfaces with those of their addresses that are chosen.

    Args:
        found: an interface is left out if none of its addresses is chosen.
        is_chosen: is asked about an address and the index of its interface.
    """
    chosen = (
        replace(one, addresses=tuple(each for each in one.addresses if is_chosen(each, one.index)))
        for one in found
    )
    return tuple(one for one in chosen if one.addresses)


def lan_addresses() -> tuple[HostedAddress, ...]:
    """Return the addresses at which others on the network reach this computer, best first.

    The best is the one from which it reaches the world, unless that is a tunnel's (VPN): there the
    network is the address alone. Words can't tell an IPv6 address, so there are some only if the
    world is not reached by IPv4. Link-local ones are there only if there are no others.
    """
    try:
        found = [(one, address) for one in interfaces() for address in one.addresses]
    except OSError:
        return ()
    own = [(one, address) for one, address in found if not address.is_link_local]
    if not own:
        own = [(one, address) for one, address in found if can_bind(address, one.index)]
    outward = _outward_addresses()
    if any(address.version == 4 and str(address.ip) in outward for _one, address in own):
        own = [(one, address) for one, address in own if address.version == 4]

    def rank(of: tuple[Interface, IPv4Interface | IPv6Interface]) -> tuple[bool, ...]:
        address = of[1]
        is_tunnel = address.version == 4 and address.network.prefixlen == address.max_prefixlen
        return is_tunnel, str(address.ip) not in outward, address.version == 6

    return tuple(HostedAddress(address.ip, one.name) for one, address in sorted(own, key=rank))


def can_bind(address: IPv4Interface | IPv6Interface, index: int) -> bool:
    """Return whether a socket can have the address now, on the interface with this index.

    It can't if the interface is not connected (Windows lists its addresses all the same), or has
    come up a moment ago: for a second or two the system checks whether anybody else has its IPv6
    addresses (RFC 4862, section 5.4).
    """
    where: tuple[str, int] | tuple[str, int, int, int] = (str(address.ip), 0)
    family = socket.AF_INET
    if address.version == 6:
        where = (*where[:2], 0, index if address.is_link_local else 0)
        family = socket.AF_INET6
    with contextlib.suppress(OSError):
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.bind(where)
        return True
    return False


def _outward_addresses() -> set[str]:
    """Return the addresses from which this computer reaches the world: at most one of a kind.

    Connecting a UDP socket chooses a route and sends nothing.
    """
    found = set()
    # RFC 5737 and RFC 3849: addresses for documentation.
    for family, world in ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")):
        with contextlib.suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((world, 9))
            found.add(str(probe.getsockname()[0]))
    return found
