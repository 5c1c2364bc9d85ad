"""Connect two sockets of this program over TCP, with nobody else between."""

from __future__ import annotations

import contextlib
import socket

SECONDS = 5.0  # the system connects at once; somebody else may be in the way
MOST_OTHERS = 100
HOST = "127.0.0.1"


def own_pair() -> tuple[socket.socket, socket.socket]:
    """Return the two ends of a TCP connection; both block.

    `socket.socketpair` would not do: what it returns can't be reset everywhere. For a moment there
    is a port. Whoever else connects to it is known by the wrong address, and sent away.

    Raises:
        OSError: it can't be made.
    """
    own = socket.socket(socket.AF_INET)
    try:
        own.bind((HOST, 0))  # from now on nobody else has this address
        with socket.create_server((HOST, 0)) as listener:
            own.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                own.connect(listener.getsockname())
            listener.settimeout(SECONDS)
            for _ in range(MOST_OTHERS):
                other, address = listener.accept()
                if address == own.getsockname():
                    own.setblocking(True)
                    other.setblocking(True)
                    return own, other
                other.close()
        raise ConnectionRefusedError("others are in the way")
    except BaseException:
        own.close()
        raise
