"""Define who may listen to the bytes of a connection, at the moment when they pass.

A `Connection` has a `tap`, which is None as a rule: then it costs one comparison for each `recv`
and `send`. It is called in the thread that reads or sends, and what is sent is told with the
connection's lock held. So a tap must be quick, must not call the connection, and must not raise.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol


class Tap(Protocol):
    """A tap is told everything that passes on one connection, in order for each direction.

    `received` and `sent` tell what is on the wire. With TLS, `opened` and `sealed` tell what was
    inside; without it they are never called.
    """

    def received(self, data: bytes) -> None:
        """Take what one `recv` has returned; b"" is the end of the stream."""

    def opened(self, data: bytes) -> None:
        """Take what TLS has found in what was received."""

    def sent(self, data: bytes | memoryview, taken: int) -> None:
        """Take what was given to one `send`; the kernel has accepted the first `taken` bytes."""

    def sealed(self, data: bytes) -> None:
        """Take what was given to TLS, before its records are sent."""


class ConnectionEnd(NamedTuple):
    """An end of a connection has an IP address and a port; ("", 0) in a pair of sockets on Unix."""

    host: str
    port: int


class Taps(Protocol):
    """It makes a tap for each connection, in whatever thread."""

    def tap(
        self,
        own: ConnectionEnd,
        peer: ConnectionEnd,
        *,
        is_encrypted: bool,
        is_new: bool,
        is_mid_send: bool,
    ) -> Tap:
        """Return the tap for a connection.

        Args:
            own, peer: its two ends.
            is_encrypted: TLS is spoken on it, perhaps only after a first handshake.
            is_new: nothing has passed on it yet.
            is_mid_send: something that was sent in part is waiting for the kernel.
        """
