"""Open the socket that the server listens on."""

from __future__ import annotations

import errno
import socket
import sys

from net.wire.address import Address

# All addresses of this computer, of IPv4 and IPv6.
EVERYWHERE = "::"
BACKLOG = 1024
# What the system says if somebody else has the port. Windows says that it is forbidden if another
# program insists on being the only one, or if Windows keeps the port for itself (Hyper-V); nobody
# needs a permission for low ports there.
IN_USE = {errno.EADDRINUSE, errno.EACCES} if sys.platform == "win32" else {errno.EADDRINUSE}
_WITHOUT_IPV6 = {errno.EAFNOSUPPORT, errno.EPROTONOSUPPORT, errno.EADDRNOTAVAIL}


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens there; on IPv4 alone if EVERYWHERE has no IPv6.

    Raises:
        OSError: it can't listen there.
    """
    if host == EVERYWHERE:
        try:
            if socket.has_dualstack_ipv6():
                return _listen(socket.AF_INET6, (EVERYWHERE, port))
        except OSError as error:
            if error.errno not in _WITHOUT_IPV6:
                raise
        host = "0.0.0.0"
    family, _, _, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    return _listen(family, (str(address[0]), port))


def _listen(family: int, address: tuple[str, int]) -> socket.socket:
    """Return a socket that nobody else can share the port with.

    On Unix SO_REUSEADDR only says that connections of an earlier run don't count. On Windows it
    would share the port, and without the other option any program could take it over, or listen at
    an address of its own on it
    (https://learn.microsoft.com/windows/win32/winsock/using-so-reuseaddr-and-so-exclusiveaddruse).
    """
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        if sys.platform == "win32":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            listener.setsockopt(
                socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, int(address[0] != EVERYWHERE)
            )
        listener.bind(address)
        listener.listen(BACKLOG)
    except BaseException:
        listener.close()
        raise
    return listener


def peer(address: tuple[str, int]) -> str:
    """Return "host:port" of a visitor; one of IPv4 looks the same on both kinds of socket."""
    return str(Address(address[0].removeprefix("::ffff:"), address[1]))
