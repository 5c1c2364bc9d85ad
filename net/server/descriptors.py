"""Know how many descriptors this process may have, and keep some for the database and the log.

On Unix each connection takes a descriptor, and Linux allows a process 1,024 unless it asks for
more. Without any left the database could not open a file that it needs in the middle of its work.
"""

from __future__ import annotations

import contextlib
import math
import sys

# Kept free of connections.
SPARE = 16
# What the server needs besides connections, and then some.
_OWN = 64


def raise_limit(connections: int) -> None:
    """Ask the system for enough descriptors for so many connections."""
    if sys.platform == "win32":  # there is no such limit
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = connections + _OWN
    if soft != resource.RLIM_INFINITY and soft < wanted:
        if hard != resource.RLIM_INFINITY:
            wanted = min(wanted, hard)
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def limit_for_connections() -> float:
    """Return the number that the descriptor of a connection has to be below.

    The system gives the lowest free number to each new descriptor (POSIX, 2.14).
    """
    if sys.platform == "win32":
        return math.inf
    import resource

    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return math.inf if soft == resource.RLIM_INFINITY else soft - SPARE
