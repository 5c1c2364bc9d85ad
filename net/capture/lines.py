"""Write what was recorded as JSON lines: one object for each connection and each chunk.

    {"connection": 1, "own": "192.168.1.7:50432", "peer": "192.168.1.5:8080", "tls": true, ...}
    {"chunk": 7, "connection": 1, "layer": "inside", "sent": false, "offset": 112, "size": 39,
     "time": "2026-11-27T10:38:02.121000Z", "at_ns": ..., "thread": "receive", "hex": "8e89...",
     "frames": [{"op": "msg", "offset": 44, "size": 107, "end": "an LF"}]}

Secrets are masked: the bytes in "hex" are `*` there.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable
from typing import TextIO

from net.capture.chunk import Chunk, RecordedConnection
from net.capture.dissection import Dissection, dissect


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
            {"op": one.op, "offset": one.offset, "size": one.size, "end": one.end.value}
            for one in dissection.frames_of(chunk.number)
        ],
    }


def _time(wall: int) -> str:
    """Return a time in ns since 1970 as in ISO 8601, in UTC, to a microsecond."""
    seconds, rest = divmod(wall, 1_000_000_000)
    at = datetime.datetime.fromtimestamp(seconds, datetime.UTC)
    return f"{at:%Y-%m-%dT%H:%M:%S}.{rest // 1000:06}Z"


def _line(record: dict[str, object]) -> str:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n"
