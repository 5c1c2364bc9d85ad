"""Speak mDNS (RFC 6762) on the interfaces of this computer, which come and go."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Coroutine
from ipaddress import IPv4Interface, IPv6Interface
from typing import TYPE_CHECKING

from net.shared.interfaces import Interface, can_bind, choose

if TYPE_CHECKING:
    from zeroconf.asyncio import AsyncZeroconf

# How often to look whether the interfaces have changed: zeroconf does not notice it.
POLL_SECONDS = 2.0
# How soon a thread that waits for the network notices that it shall stop.
TICK_SECONDS = 0.1


def run(work: Coroutine[None, None, None]) -> None:
    """Do the work in this thread, on a loop on which zeroconf hears everything.

    Windows' own loop hears nothing any more on a socket once one of its datagrams has been rejected
    (https://github.com/python/cpython/issues/91227).
    """
    loop = asyncio.SelectorEventLoop if sys.platform == "win32" else None
    with asyncio.Runner(loop_factory=loop) as runner:
        runner.run(work)


def usable(interfaces: Callable[[], tuple[Interface, ...]]) -> tuple[Interface, ...]:
    """Return the interfaces with those of their addresses that can be used already.

    There are none if the system does not tell of them.
    """
    try:
        return choose(interfaces(), lambda one, index: one.version == 4 or can_bind(one, index))
    except OSError:
        return ()


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
