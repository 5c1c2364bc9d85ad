"""Open the socket that the server listens on."""

from __future__ import annotations

import errno
import socket

from net.wire.address import Address

# All addresses of this computer, of IPv4 and IPv6.
EVERYWHERE = "::"
BACKLOG = 1024
_WITHOUT_IPV6 = {errno.EAFNOSUPPORT, errno.EPROTONOSUPPORT, errno.EADDRNOTAVAIL}


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens there; on IPv4 alone if EVERYWHERE has no IPv6.

    Raises:
        OSError: it can't listen there.
    """
    if host == EVERYWHERE:
        try:
            if socket.has_dualstack_ipv6():
                return socket.create_server(
                    (EVERYWHERE, port), family=socket.AF_INET6, backlog=BACKLOG, dualstack_ipv6=True
                )
        except OSError as error:
            if error.errno not in _WITHOUT_IPV6:
                raise
        host = "0.0.0.0"
    family, _, _, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    return socket.create_server(address[:2], family=family, backlog=BACKLOG)


def peer(address: tuple[str, int]) -> str:
    """Return "host:port" of a visitor; one of IPv4 looks the same on both kinds of socket."""
    return str(Address(address[0].removeprefix("::ffff:"), address[1]))
