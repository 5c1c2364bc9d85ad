"""Keep the last chunks of a client's connections: what `ChatClient.record` is given.

Threads of the network put chunks in, the window takes them out; a lock guards what they share. It
is bounded by bytes and by number: the oldest chunks go first, and are counted.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from itertools import islice
from typing import NamedTuple, Protocol

from net.capture.chunk import KEPT_CONNECTIONS, CaptureLayer, Chunk, RecordedConnection
from net.shared.tap import ConnectionEnd

KEPT_BYTES = 8 * 1_048_576
KEPT_CHUNKS = 20_000


class Recorded(NamedTuple):
    """Chunks and connections have been recorded since somebody has asked.

    Attributes:
        connections: those that are new.
        chunks: those that are new and still there, in order.
        first: the number of the oldest chunk that is still there; 0 if there is none.
    """

    connections: tuple[RecordedConnection, ...]
    chunks: tuple[Chunk, ...]
    first: int


class ChunkSource(Protocol):
    """A source is asked for what was recorded: a recorder, or a recording that is played."""

    @property
    def last_number(self) -> int:
        """Return the number of the newest chunk; 0 if there was none."""

    def since(self, number: int, connection: int = 0, at_most: int = KEPT_CHUNKS) -> Recorded:
        """Return what has come after a chunk and a connection: see `Recorder.since`."""


class Recorder:
    """It fulfils `net.shared.tap.Taps`. Any thread may call any method."""

    def __init__(self, kept_bytes: int = KEPT_BYTES, kept_chunks: int = KEPT_CHUNKS) -> None:
        """Record nothing yet.

        Args:
            kept_bytes, kept_chunks: how much is kept at most.
        """
        self._kept_bytes, self._kept_chunks = kept_bytes, kept_chunks
        self._lock = threading.Lock()
        self._chunks: deque[Chunk] = deque()
        self._connections: deque[RecordedConnection] = deque(maxlen=KEPT_CONNECTIONS)
        self._bytes = 0
        self._last_number = self._last_connection = 0
        self._dropped_chunks = self._dropped_bytes = 0

    # --- from the network -------------------------------------------------------------------------

    def tap(
        self,
        own: ConnectionEnd,
        peer: ConnectionEnd,
        *,
        is_encrypted: bool,
        is_new: bool,
        is_mid_send: bool,
    ) -> RecordingTap:
        """Return the tap for a connection: see `net.shared.tap.Taps`."""
        with self._lock:
            self._last_connection += 1
            connection = RecordedConnection(
                self._last_connection,
                own,
                peer,
                is_encrypted,
                is_new,
                is_mid_send,
                time.monotonic_ns(),
                time.time_ns(),
            )
            self._connections.append(connection)
        return RecordingTap(self, connection.number)

    def put(
        self,
        connection: int,
        layer: CaptureLayer,
        is_sent: bool,
        offset: int,
        data: bytes,
        asked: int,
    ) -> None:
        """Keep a chunk that passes in this thread at this moment."""
        thread = threading.current_thread().name
        with self._lock:
            self._last_number += 1
            self._chunks.append(
                Chunk(
                    self._last_number,
                    connection,
                    layer,
                    is_sent,
                    offset,
                    data,
                    asked,
                    time.monotonic_ns(),
                    time.time_ns(),
                    thread,
                )
            )
            self._bytes += len(data)
            while self._bytes > self._kept_bytes or len(self._chunks) > self._kept_chunks:
                oldest = self._chunks.popleft()
                self._bytes -= len(oldest.data)
                self._dropped_chunks += 1
                self._dropped_bytes += len(oldest.data)

    # --- for the window ---------------------------------------------------------------------------

    @property
    def dropped(self) -> tuple[int, int]:
        """Return how many chunks, and how many bytes, were dropped to make room."""
        with self._lock:
            return self._dropped_chunks, self._dropped_bytes

    @property
    def last_number(self) -> int:
        """Return the number of the newest chunk, 0 before the first."""
        return self._last_number

    def since(self, number: int, connection: int = 0, at_most: int = KEPT_CHUNKS) -> Recorded:
        """Return what has come after a chunk and a connection; 0 for all that is there.

        Args:
            number: of the last chunk that is known.
            connection: the number of the last connection that is known.
            at_most: of so many chunks.
        """
        with self._lock:
            chunks = self._chunks
            first = chunks[0].number if chunks else 0
            # The numbers have no holes.
            start = max(0, number + 1 - first) if chunks else 0
            new = tuple(one for one in self._connections if one.number > connection)
            return Recorded(new, tuple(islice(chunks, start, start + at_most)), first)

    def clear(self) -> None:
        """Forget all chunks; numbers and offsets go on."""
        with self._lock:
            self._chunks.clear()
            self._bytes = self._dropped_chunks = self._dropped_bytes = 0


class RecordingTap:
    """A tap counts the bytes of one connection and hands them to the recorder.

    What is received belongs to the connection's own thread, what is sent comes with the
    connection's lock held, so each counter has one writer at a time.
    """

    __slots__ = ("_connection", "_opened", "_received", "_recorder", "_sealed", "_sent")

    def __init__(self, recorder: Recorder, connection: int) -> None:
        self._recorder, self._connection = recorder, connection
        self._received = self._opened = self._sent = self._sealed = 0

    def received(self, data: bytes) -> None:
        offset = self._received
        self._received += len(data)
        self._recorder.put(self._connection, CaptureLayer.WIRE, False, offset, data, len(data))

    def opened(self, data: bytes) -> None:
        offset = self._opened
        self._opened += len(data)
        self._recorder.put(self._connection, CaptureLayer.INSIDE, False, offset, data, len(data))

    def sent(self, data: bytes | memoryview, taken: int) -> None:
        offset = self._sent
        self._sent += taken
        self._recorder.put(
            self._connection, CaptureLayer.WIRE, True, offset, bytes(data[:taken]), len(data)
        )

    def sealed(self, data: bytes) -> None:
        offset = self._sealed
        self._sealed += len(data)
        self._recorder.put(self._connection, CaptureLayer.INSIDE, True, offset, data, len(data))
