"""Make chunks for tests, as a recorder would."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from net.capture.chunk import CaptureLayer, Chunk, RecordedConnection
from net.shared.tap import ConnectionEnd

OWN, PEER = ConnectionEnd("192.168.1.7", 50_432), ConnectionEnd("192.168.1.5", 8080)
MS = 1_000_000


def connection(
    number: int = 1, *, encrypted: bool = False, new: bool = True, mid_send: bool = False
) -> RecordedConnection:
    return RecordedConnection(number, OWN, PEER, encrypted, new, mid_send, 0, 0)


class Script:
    """It numbers chunks and knows their offsets, as they are written down."""

    def __init__(self) -> None:
        self.chunks: list[Chunk] = []
        self._offsets: dict[tuple[int, CaptureLayer, bool], int] = {}
        self.at = 0

    def put(
        self,
        data: bytes,
        *,
        sent: bool = False,
        layer: CaptureLayer = CaptureLayer.WIRE,
        connection: int = 1,
        after_ms: int = 1,
    ) -> Chunk:
        self.at += after_ms * MS
        key = (connection, layer, sent)
        offset = self._offsets.get(key, 0)
        self._offsets[key] = offset + len(data)
        chunk = Chunk(
            len(self.chunks) + 1,
            connection,
            layer,
            sent,
            offset,
            data,
            len(data),
            self.at,
            self.at,
            "receive",
        )
        self.chunks.append(chunk)
        return chunk


def pieces(data: bytes, cuts: Sequence[int]) -> list[bytes]:
    """Return the data cut at these places."""
    places = sorted({0, len(data), *(cut % (len(data) + 1) for cut in cuts)})
    return [data[a:b] for a, b in pairwise(places)]
