"""Define a frame: one message of the protocol, as far as it has passed, in whatever chunks.

`net.capture.dissection` finds them.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import NamedTuple

from net.capture.secrets import ByteSpan, masked, secret_spans
from net.wire import messages
from net.wire.framing import ends_inside_character
from net.wire.messages import BadMessage, ClientMessage, ServerMessage

# How a frame of the rich dialect begins.
FRAME_OP = re.compile(rb'\s*\{\s*"op"\s*:\s*"([a-z_]{1,32})"')
_HEAD_BYTES = 64


class FrameEnd(Enum):
    OPEN = "its end has not come yet"
    LF = "an LF"
    LENGTH = "its length says so"
    QUIET = "silence"
    CLOSED = "the end of the stream"
    TOO_LONG = "it is too long to be shown in one"
    GAP = "what follows was not recorded"


class FramePart(NamedTuple):
    """Some bytes of a frame stand in this chunk, from `start` of the chunk's data up to `end`."""

    chunk: int
    start: int
    end: int


class Frame:
    """A frame is one message of the protocol, as far as it has passed.

    Attributes:
        connection, is_sent: as of its chunks.
        offset: of its first byte in the stream.
        pieces: the chunks in which it stands, in order.
        number: counted from 0 along its stream.
        end: how it ends.
        has_head: False if what is known of it does not begin with its beginning.
        is_secret: all of it is a password, as far as is known.
        record: for a record of TLS, what kind it is: see RECORDS; else "".
    """

    __slots__ = (
        "_data", "_head", "_parts", "_secrets", "connection", "end", "has_head", "is_secret",
        "is_sent", "number", "offset", "pieces", "record", "size",
    )  # fmt: skip

    def __init__(self, connection: int, is_sent: bool, offset: int, has_head: bool) -> None:
        self.number = 0
        self.connection, self.is_sent, self.offset = connection, is_sent, offset
        self.has_head = has_head
        self.is_secret = False
        self.record = ""
        self.end = FrameEnd.OPEN
        self.pieces: list[FramePart] = []
        self.size = 0
        self._parts: list[bytes] = []
        self._data: bytes | None = b""
        self._head = b""
        self._secrets: tuple[ByteSpan, ...] | None = None

    def add(self, chunk: int, data: bytes, start: int, end: int) -> None:
        """Let the frame go on with some bytes of a chunk's data."""
        self.pieces.append(FramePart(chunk, start, end))
        self._parts.append(data[start:end])
        self.size += end - start
        self._data = self._secrets = None
        if len(self._head) < _HEAD_BYTES:
            self._head += data[start : min(end, start + _HEAD_BYTES)]

    @property
    def raw(self) -> bytes:
        """Return the bytes, with their secrets. Nothing but this package may show or keep them."""
        if self._data is None:
            self._data = b"".join(self._parts)
            self._parts = [self._data]
        return self._data

    @property
    def is_complete(self) -> bool:
        return self.end is not FrameEnd.OPEN

    @property
    def is_rich(self) -> bool:
        """Return whether it looks like a frame of the rich dialect."""
        return self._head.lstrip().startswith(b"{")

    @property
    def ends_inside_character(self) -> bool:
        """Return whether the last character has not come wholly."""
        return ends_inside_character(b"".join(self._parts[-4:])[-4:])

    @property
    def secrets(self) -> tuple[ByteSpan, ...]:
        """Return which of its bytes must not be shown."""
        if self._secrets is None:
            self._secrets = self._find_secrets()
        return self._secrets

    def _find_secrets(self) -> tuple[ByteSpan, ...]:
        raw = self.raw
        if self.record:
            return ()  # nobody on the way can read it
        if self.is_secret or (self.is_sent and not self.has_beginning):
            return (ByteSpan(0, len(raw.rstrip(b"\r\n"))),)
        return secret_spans(raw) if self.is_rich else ()

    def close(self, kind: FrameEnd) -> None:
        """Note how it ends."""
        self.end, self._secrets = kind, None

    @property
    def shown(self) -> bytes:
        """Return the bytes with their secrets masked."""
        return masked(self.raw, self.secrets)

    @property
    def op(self) -> str:
        """Return the `op` of a rich frame; "" if it is none, or it has not come yet."""
        found = FRAME_OP.match(self._head) if not self.record else None
        return found[1].decode() if found else ""

    def decode(self) -> ClientMessage | ServerMessage:
        """Return the message of the rich dialect that the frame is; it may have secrets.

        Raises:
            BadMessage: it is none.
        """
        line = self.raw.rstrip(b"\r\n")
        if self.is_sent:
            return messages.decode_client(line)
        return messages.decode_server(line)

    @property
    def has_beginning(self) -> bool:
        """Return whether the frame has its beginning: the rest of a message is none by itself."""
        if self.has_head:
            return True
        if not (self.is_complete and self.is_rich and self.op):
            return False
        try:
            self.decode()
        except BadMessage as error:
            return error.code != "bad_json"
        return True
