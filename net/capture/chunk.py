"""Define what a recorder keeps: connections, and the chunks that have passed on them."""

from __future__ import annotations

from enum import Enum

import msgspec

from net.shared.tap import ConnectionEnd

# Of more connections, the oldest are forgotten.
KEPT_CONNECTIONS = 200


class CaptureLayer(Enum):
    """A chunk was seen at one of two places."""

    WIRE = "wire"  # what the network sees
    INSIDE = "inside"  # what TLS has taken or given; without TLS there is no such layer


class RecordedConnection(msgspec.Struct, frozen=True):
    """A connection is recorded.

    Attributes:
        number: counted from 1.
        own, peer: its two ends.
        is_encrypted: TLS is spoken on it.
        is_new: it is recorded from its first byte on.
        is_mid_send: when the recording began, something that had been sent in part was waiting.
        at, wall: when the recording began, as in Chunk.
    """

    number: int
    own: ConnectionEnd
    peer: ConnectionEnd
    is_encrypted: bool
    is_new: bool
    is_mid_send: bool
    at: int
    wall: int

    @property
    def message_layer(self) -> CaptureLayer:
        """Return where the protocol's messages can be read."""
        return CaptureLayer.INSIDE if self.is_encrypted else CaptureLayer.WIRE


class Chunk(msgspec.Struct, frozen=True, gc=False):
    """A chunk is what passed in one `recv` or `send`, or through TLS in one go.

    Attributes:
        number: counted from 1 over all that is recorded.
        connection: the number of its connection.
        layer: where it was seen.
        is_sent: whether this window has sent it.
        offset: how many bytes were recorded before it in its connection, layer and direction.
        data: the bytes. A `recv` of no bytes is the end of the stream.
        asked: how many bytes `send` was given; the kernel has taken those of `data`.
        at: time.monotonic_ns().
        wall: time.time_ns().
        thread: the name of the thread.
    """

    number: int
    connection: int
    layer: CaptureLayer
    is_sent: bool
    offset: int
    data: bytes
    asked: int
    at: int
    wall: int
    thread: str

    @property
    def end(self) -> int:
        """Return the offset of what follows it."""
        return self.offset + len(self.data)
