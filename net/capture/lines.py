"""Write what was recorded as JSON lines, one object for each connection and chunk, and read it.

    {"connection": 1, "own": "192.168.1.7:50432", "peer": "192.168.1.5:8080", "tls": true, ...}
    {"chunk": 7, "connection": 1, "layer": "inside", "sent": false, "offset": 112, "size": 39,
     "time": "2026-11-27T10:38:02.121000Z", "at_ns": ..., "thread": "receive", "hex": "8e89...",
     "frames": [{"op": "msg", "offset": 44, "size": 107, "end": "an LF"}]}

Secrets are masked: the bytes in "hex" are `*` there. Whoever reads the file finds the frames anew.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable
from typing import Annotated, TextIO

import msgspec

from net.capture.chunk import CaptureLayer, Chunk, RecordedConnection
from net.capture.dissection import Dissection, dissect
from net.shared.tap import ConnectionEnd

# What is read at most.
MOST_CHUNKS = 200_000
MOST_BYTES = 256 * 1_048_576
_LINE_CHARACTERS = 4 * 1_048_576

_BEGINNING = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
_Count = Annotated[int, msgspec.Meta(ge=0, le=2**62)]
_Text = Annotated[str, msgspec.Meta(max_length=200)]


class BadRecording(ValueError):
    """The file is no recording; `line` is the number of the first line that is wrong."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line}")
        self.line = line


class _ConnectionLine(msgspec.Struct):
    connection: _Count
    own: _Text
    peer: _Text
    tls: bool
    from_its_beginning: bool
    time: datetime.datetime


class _ChunkLine(msgspec.Struct):
    chunk: _Count
    connection: _Count
    layer: CaptureLayer
    sent: bool
    offset: _Count
    asked: _Count
    time: datetime.datetime
    at_ns: _Count
    thread: _Text
    hex: str


_connection_decoder = msgspec.json.Decoder(_ConnectionLine)
_chunk_decoder = msgspec.json.Decoder(_ChunkLine)


def write(file: TextIO, connections: Iterable[RecordedConnection], chunks: Iterable[Chunk]) -> None:
    """Write connections and chunks, in the order in which they were recorded.

    Raises:
        OSError: the file can't be written.
    """
    known = {one.number: one for one in connections}
    kept = tuple(chunks)
    dissection = dissect(known.values(), kept)
    for connection in known.values():
        file.write(_line(_connection(connection)))
    for chunk in kept:
        file.write(_line(_chunk(chunk, dissection)))


def _connection(connection: RecordedConnection) -> dict[str, object]:
    return {
        "connection": connection.number,
        "own": f"{connection.own.host}:{connection.own.port}",
        "peer": f"{connection.peer.host}:{connection.peer.port}",
        "tls": connection.is_encrypted,
        "from_its_beginning": connection.is_new,
        "time": _time(connection.wall),
    }


def _chunk(chunk: Chunk, dissection: Dissection) -> dict[str, object]:
    return {
        "chunk": chunk.number,
        "connection": chunk.connection,
        "layer": chunk.layer.value,
        "sent": chunk.is_sent,
        "offset": chunk.offset,
        "size": len(chunk.data),
        "asked": chunk.asked,
        "time": _time(chunk.wall),
        "at_ns": chunk.at,
        "thread": chunk.thread,
        "hex": dissection.shown(chunk).hex(),
        "frames": [
            {
                "op": one.op or one.record,
                "offset": one.offset,
                "size": one.size,
                "end": one.end.value,
            }
            for one in dissection.frames_of(chunk.number)
        ],
    }


def _time(wall: int) -> str:
    """Return a time in ns since 1970 as in ISO 8601, in UTC, to a microsecond."""
    at = _BEGINNING + datetime.timedelta(microseconds=wall // 1000)
    return f"{at:%Y-%m-%dT%H:%M:%S.%f}Z"


def _line(record: dict[str, object]) -> str:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n"


def read(file: TextIO) -> tuple[tuple[RecordedConnection, ...], tuple[Chunk, ...]]:
    """Return the connections and chunks of a file that `write` has written.

    Raises:
        BadRecording: it is none, or too large.
        OSError: it can't be read.
        UnicodeError: it is no UTF-8.
    """
    connections: dict[int, RecordedConnection] = {}
    chunks: list[Chunk] = []
    size = number = 0
    while line := file.readline(_LINE_CHARACTERS):
        number += 1
        try:
            if line.startswith('{"connection"'):
                connection = _read_connection(_connection_decoder.decode(line))
                connections[connection.number] = connection
                continue
            chunk = _read_chunk(_chunk_decoder.decode(line))
        except (ValueError, RecursionError, OverflowError):
            raise BadRecording(number) from None
        size += len(chunk.data)
        is_next = not chunks or (chunk.number > chunks[-1].number and chunk.at >= chunks[-1].at)
        is_known = chunk.connection in connections
        if not (is_next and is_known) or len(chunks) >= MOST_CHUNKS or size > MOST_BYTES:
            raise BadRecording(number)
        chunks.append(chunk)
    if not connections:
        raise BadRecording(max(1, number))
    return tuple(connections.values()), tuple(chunks)


def _read_connection(line: _ConnectionLine) -> RecordedConnection:
    return RecordedConnection(
        line.connection,
        _end(line.own),
        _end(line.peer),
        line.tls,
        line.from_its_beginning,
        False,
        0,
        _nanoseconds(line.time),
    )


def _read_chunk(line: _ChunkLine) -> Chunk:
    return Chunk(
        line.chunk,
        line.connection,
        line.layer,
        line.sent,
        line.offset,
        bytes.fromhex(line.hex),
        line.asked,
        line.at_ns,
        _nanoseconds(line.time),
        line.thread,
    )


def _end(text: str) -> ConnectionEnd:
    host, _colon, port = text.rpartition(":")
    return ConnectionEnd(host, int(port))


def _nanoseconds(time: datetime.datetime) -> int:
    """Return ns since 1970. Raises OverflowError, or ValueError without a zone."""
    if time.tzinfo is None:
        raise ValueError("a time needs its zone")
    return ((time - _BEGINNING) // datetime.timedelta(microseconds=1)) * 1000
