"""Choose which of the announced addresses to try, and try them."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterable
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, ip_address

from net.finding.listing import Reply
from net.shared.interfaces import Interface
from net.wire.address import Address

# The addresses that are taken from one announcement.
TAKEN = 4
# A link-local address may be on any interface; so many are tried.
SCOPES = 3
# How long an attempt may take. Windows takes about 2 s to say that one was refused.
CONNECT_SECONDS = 3.0

_Ip = IPv4Address | IPv6Address


def candidates(announced: Iterable[bytes], port: int, here: tuple[Interface, ...]) -> list[Address]:
    """Return the announced addresses that may be those of a server on this network, best first.

    Those in this computer's own networks come first; then private ones, which a router may have
    passed on. Others are left out: nobody on this network can have windows connect to the world.

    Args:
        announced: addresses in binary form.
        port: where the server is said to listen.
        here: the interfaces of this computer.
    """
    if not 1 <= port <= 65_535:
        return []
    networks = [address.network for one in here for address in one.addresses]
    ips = dict.fromkeys(ip_address(packed) for packed in announced if len(packed) in (4, 16))
    own = [ip for ip in ips if any(ip in network for network in networks)]
    passed_on = [ip for ip in ips if ip not in own and _may_be_passed_on(ip)]
    hosts = [host for ip in own + passed_on for host in _hosts(ip, here)]
    return [Address(host, port) for host in hosts[:TAKEN]]


def _may_be_passed_on(ip: _Ip) -> bool:
    return ip.is_private and not (
        ip.is_loopback or ip.is_link_local or ip.is_unspecified or ip.is_reserved
    )


def _hosts(ip: _Ip, here: tuple[Interface, ...]) -> list[str]:
    """Return how to write an address; a link-local one with each interface that it may be on.

    What is announced does not say reliably which one it is.
    """
    if ip.version == 4 or not ip.is_link_local:
        return [str(ip)]
    scopes = [one.index for one in here if any(each.version == 6 for each in one.addresses)]
    return [f"{ip}%{index}" for index in scopes[:SCOPES]]


async def knock(address: Address) -> Reply:
    """Connect, close, and return what became of it."""
    host, _, scope = address.host.partition("%")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    where = (host, address.port, 0, int(scope)) if scope else (host, address.port)
    with suppress(OSError), socket.socket(family, socket.SOCK_STREAM) as sock:
        sock.setblocking(False)
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                await asyncio.get_running_loop().sock_connect(sock, where)
        except ConnectionRefusedError:
            return Reply.REFUSED
        return Reply.OPEN
    return Reply.SILENT
