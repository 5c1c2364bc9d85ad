"""Speak mDNS (RFC 6762) on the interfaces of this computer, which come and go."""

from __future__ import annotations

import contextlib
import socket
from ipaddress import IPv4Interface, IPv6Interface
from typing import TYPE_CHECKING

from net.shared.interfaces import Interface

if TYPE_CHECKING:
    from zeroconf.asyncio import AsyncZeroconf

# How often to look whether the interfaces have changed: zeroconf does not notice it.
POLL_SECONDS = 2.0
# How soon a thread that waits for the network notices that it shall stop.
TICK_SECONDS = 0.1


def usable(found: tuple[Interface, ...]) -> tuple[Interface, ...]:
    """Return the interfaces with those of their addresses that can be used already.

    For a second or two after an interface has come up, the system checks whether anybody else has
    its IPv6 addresses (RFC 4862, section 5.4).
    """
    ready = (
        Interface(
            one.name,
            tuple(
                address
                for address in one.addresses
                if not isinstance(address, IPv6Interface) or _can_bind(address, one.index)
            ),
            one.index,
        )
        for one in found
    )
    return tuple(one for one in ready if one.addresses)


def _can_bind(address: IPv6Interface, index: int) -> bool:
    with contextlib.suppress(OSError):
        with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as probe:
            probe.bind((str(address.ip), 0, 0, index if address.is_link_local else 0))
        return True
    return False


async def open_multicast(found: tuple[Interface, ...]) -> AsyncZeroconf | None:
    """Return zeroconf on these interfaces, or None if it can't work on any of them.

    One interface without multicast must not keep it from the others.
    """
    wanted = [where for one in found for where in _places(one)]
    if opened := await _try(wanted):
        return opened
    working = []
    for where in wanted:
        if alone := await _try([where]):
            await alone.async_close()
            working.append(where)
    return await _try(working)


def _places(one: Interface) -> list[str]:
    """Return how zeroconf wants an interface: by its IPv4 addresses, and one of IPv6.

    What is sent to a group by IPv6 comes from a link-local address.
    """
    sixes = sorted(
        (each for each in one.addresses if isinstance(each, IPv6Interface)),
        key=lambda each: not each.is_link_local,
    )
    fours = [str(each.ip) for each in one.addresses if isinstance(each, IPv4Interface)]
    return fours + [str(each.ip) for each in sixes[:1]]


async def _try(where: list[str]) -> AsyncZeroconf | None:
    from zeroconf import NotRunningException
    from zeroconf.asyncio import AsyncZeroconf  # imported here: it must not delay the first window

    if not where:
        return None
    try:
        opened = AsyncZeroconf(interfaces=list(where))
    except (OSError, RuntimeError):
        return None
    try:
        await opened.zeroconf.async_wait_for_start()
    except (OSError, RuntimeError, NotRunningException):
        await opened.async_close()
        return None
    return opened
