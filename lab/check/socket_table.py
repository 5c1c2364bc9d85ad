"""Read the kernel's table of TCP connections on Linux.

https://www.kernel.org/doc/html/latest/networking/proc_net_tcp.html
"""

from __future__ import annotations

import ipaddress
import re
import sys
from collections.abc import Collection
from pathlib import Path

from net.wire.address import Address

# The state 0A is TCP_LISTEN.
_LISTENING = re.compile(r"^ *\d+: (\w+):(\w+) \w+:0000 0A (?:\S+ +){5}(\d+) ", re.MULTILINE)
_UNREAD = r"^ *\d+: \w+:{:04X} \w+:{:04X} \w+ \w+:(\w+) "


def listening_sockets(inodes: Collection[str]) -> list[Address]:
    """Return where sockets listen.

    Args:
        inodes: the numbers of the sockets, as the kernel shows them.
    """
    return [
        Address(reachable(_host(host)), int(port, 16))
        for host, port, inode in _LISTENING.findall(_tables())
        if inode in inodes
    ]


def unread_bytes(program: int, checker: int) -> int:
    """Return how much of what was sent the program has not read; 0 if the system doesn't say.

    Args:
        program: the port of the program's end of the connection.
        checker: that of the checker's.
    """
    found = re.search(_UNREAD.format(program, checker), _tables(), re.MULTILINE)
    return int(found[1], 16) if found else 0


def reachable(host: str) -> str:
    """Return the address at which a program that listens at `host` can be reached from here."""
    bare = host.strip("[]")
    return {"*": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}.get(bare, bare)


def _tables() -> str:
    tables = []
    for name in ("tcp", "tcp6"):
        try:
            tables.append(Path("/proc/net", name).read_text(encoding="ascii"))
        except OSError:
            continue
    return "\n".join(tables)


def _host(packed: str) -> str:
    """Return an address from the kernel's form: words of 32 bits in the machine's order."""
    data = bytes.fromhex(packed)
    if sys.byteorder == "little":
        data = b"".join(data[n : n + 4][::-1] for n in range(0, len(data), 4))
    address = ipaddress.ip_address(data)
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(address)
