"""Find the frames in the chunks: what the protocol means, in what TCP has given.

TCP knows no messages. A frame may come in three chunks, and three frames in one; where a chunk ends
says nothing about where a frame does. A frame ends

- with an LF, in either dialect;
- if it does not look like JSON, after QUIET_SECONDS of silence, as a reader of the assignment's
  dialect takes it (`net.wire.framing`);
- with the stream.

    chunks      |---- recv 112 ----|- recv 39 -|--------- recv 60 --------|
    frames      |- typing -|---- msg 43 ------|- seen -|----- read ------|

Every byte belongs to exactly one frame. A frame whose beginning is not known, because the recording
began later or the beginning was dropped, is masked as a whole if this window has sent it: it may be
the rest of a password.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterable

from net.capture.chunk import KEPT_CONNECTIONS, CaptureLayer, Chunk, RecordedConnection
from net.capture.frame import FRAME_OP, Frame, FrameEnd
from net.capture.secrets import ByteSpan, asks_for_password, masked
from net.wire.framing import QUIET_SECONDS

# A frame that gets longer ends here all the same: nobody reads that, and memory is bounded.
FRAME_BYTES = 1_048_576
# A server could send nothing but ends of lines. Of what has more lines than this, the last ones are
# one frame: so many in a chunk and another for so many bytes; fewer once many are kept already.
FRAMES_A_CHUNK, BYTES_A_FRAME = 64, 64
LIVE_FRAMES, FEW_FRAMES = 100_000, 4
_QUIET_NS = int(QUIET_SECONDS * 1_000_000_000)
# The types of records; 0 stands for what has no known one.
RECORDS = {0: "?", 20: "change cipher", 21: "alert", 22: "handshake", 23: "data"}
_RECORD_HEAD, _RECORD_BYTES = 5, 16_640


class _Stream:
    """A stream is one direction of one connection."""

    __slots__ = ("answered", "at", "frames", "is_synced", "last_line", "next_offset", "open")

    def __init__(self, is_synced: bool) -> None:
        self.open: Frame | None = None
        self.is_synced = is_synced  # whether a frame begins here
        self.next_offset = 0
        self.frames = 0  # how many have begun
        self.at = 0  # when its last chunk has passed
        self.last_line = b""
        self.answered = -1  # how much had been received when a password was sent


class _Uncut:
    """A chunk has lines in it of which some were not asked for yet.

    Attributes:
        head, tail: the frames at both ends, which may go on in other chunks.
        first, last: the lines between stand in this part of the chunk's data, each with an LF.
        number: that of the first of them.
        inner: how many of them there are.
        made: those of them that were asked for, by where they begin in the data.
    """

    __slots__ = ("chunk", "first", "head", "inner", "last", "made", "number", "tail")

    def __init__(self, chunk: Chunk, head: list[Frame], first: int, last: int, number: int) -> None:
        self.chunk, self.head, self.first, self.last = chunk, head, first, last
        self.number = number
        self.inner = chunk.data.count(b"\n", first, last)
        self.tail: list[Frame] = []
        self.made: dict[int, Frame] = {}

    def cut(self, most: int) -> list[Frame]:
        """Return all frames of the chunk, about as many as this at most."""
        data, frames, at, number = self.chunk.data, [*self.head], self.first, self.number
        while at < self.last:
            end = data.find(b"\n", at) + 1 if len(frames) < most else self.last
            frames.append(self._frame(at, end, number))
            at, number = end, number + 1
        return frames + self.tail

    def between(self, start: int, end: int) -> list[Frame]:
        """Return the frames that have a byte in this part of the chunk's data."""
        data = self.chunk.data
        frames = [*self.head] if start < self.first else []
        at = max(self.first, data.rfind(b"\n", 0, start) + 1)
        if at - self.first < self.last - at:
            number = self.number + data.count(b"\n", self.first, at)
        else:  # from the nearer end, which is mostly the one that is shown
            number = self.number + self.inner - data.count(b"\n", at, self.last)
        while at < min(end, self.last):
            after = data.find(b"\n", at) + 1
            frames.append(self._frame(at, after, number))
            at, number = after, number + 1
        return frames + self.tail if end > self.last else frames

    def _frame(self, at: int, end: int, number: int) -> Frame:
        frame = self.made.get(at)
        if frame is None or frame.size != end - at:
            chunk = self.chunk
            frame = Frame(chunk.connection, chunk.is_sent, chunk.offset + at, has_head=True)
            frame.number = number
            frame.add(chunk.number, chunk.data, at, end)
            frame.close(FrameEnd.LF)
            self.made[at] = frame
        return frame


class Dissection:
    """It takes the chunks of a recorder in order, and knows the frames in them.

    Chunks of `RecordedConnection.message_layer` have frames of the protocol; those that the network
    sees outside of TLS have its records.
    """

    def __init__(self) -> None:
        self._connections: dict[int, RecordedConnection] = {}
        self._streams: dict[tuple[int, bool], _Stream] = {}
        self._of_chunk: dict[int, list[Frame] | _Uncut] = {}
        # Connections on which a frame of the rich dialect was seen, and one that is none.
        self._rich: set[int] = set()
        self._other: set[int] = set()
        self._records: dict[tuple[int, bool], _Stream] = {}  # of TLS
        self._live = 0  # how many frames are kept
        self._order: deque[int] = deque()  # the keys of _of_chunk

    def note(self, connection: RecordedConnection) -> None:
        """Take note of a connection, before its chunks come."""
        self._connections[connection.number] = connection
        for old in [
            one for one in self._connections if one <= connection.number - KEPT_CONNECTIONS
        ]:
            del self._connections[old]
            self._rich.discard(old)
            self._other.discard(old)
            for is_sent in (False, True):
                self._streams.pop((old, is_sent), None)
                self._records.pop((old, is_sent), None)

    def feed(self, chunk: Chunk) -> list[Frame]:
        """Take a chunk, and return the frames that stand in it, wholly or in part, in order."""
        self.put(chunk)
        return self.frames_of(chunk.number)

    def put(self, chunk: Chunk) -> None:
        """Take a chunk. The frames inside it are made once somebody asks for them."""
        connection = self._connections.get(chunk.connection)
        layer = connection.message_layer if connection else CaptureLayer.WIRE
        key = (chunk.connection, chunk.is_sent)
        if not chunk.data:
            if not chunk.is_sent and key in self._streams:  # the end of the stream, on the wire
                self._end_frame(self._streams[key], FrameEnd.CLOSED)
            return
        if chunk.layer is not layer:
            if chunk.layer is CaptureLayer.WIRE:
                self._put_records(chunk)
            return
        stream = self._streams.get(key)
        if stream is None:
            stream = self._streams[key] = _Stream(_is_synced(connection, chunk))
        elif stream.next_offset != chunk.offset:
            self._end_frame(stream, FrameEnd.GAP)
            stream.is_synced = False
        stream.next_offset = chunk.end
        self._end_by_silence(stream, chunk.at)
        stream.at = chunk.at
        found = self._of_chunk[chunk.number] = self._cut(stream, chunk)
        self._live += len(found) if isinstance(found, list) else 0
        self._order.append(chunk.number)

    def frames_of(self, chunk: int) -> list[Frame]:
        """Return the frames that stand in the chunk with this number, in order."""
        found = self._of_chunk.get(chunk, [])
        if isinstance(found, _Uncut):
            self._live -= len(found.made)
            found = self._of_chunk[chunk] = found.cut(self._most_frames(found.chunk))
            self._live += len(found)
        return found

    def tick(self, now: int) -> None:
        """End what silence has ended by now (time.monotonic_ns())."""
        for stream in self._streams.values():
            self._end_by_silence(stream, now)

    def forget(self, before: int) -> None:
        """Forget the frames of all chunks that come before the one with this number."""
        order = self._order
        while order and order[0] < before:
            gone = self._of_chunk.pop(order.popleft())
            self._live -= len(gone) if isinstance(gone, list) else len(gone.made)

    def shown(self, chunk: Chunk) -> bytes:
        """Return a chunk's bytes with the secrets in them masked."""
        return masked(chunk.data, self.hidden(chunk))

    def frames_between(self, chunk: Chunk, start: int, end: int) -> list[Frame]:
        """Return the frames that have a byte of a chunk from `start` up to `end`, in order."""
        found = self._of_chunk.get(chunk.number)
        if isinstance(found, _Uncut) and found.inner < self._most_frames(chunk):
            known = len(found.made)
            between = found.between(start, end)
            self._live += len(found.made) - known
            return between
        frames = self.frames_of(chunk.number)
        first = bisect_right(frames, chunk.offset + start, key=lambda one: one.offset) - 1
        last = bisect_left(frames, chunk.offset + end, key=lambda one: one.offset)
        return frames[max(0, first) : last]

    def hidden(self, chunk: Chunk, start: int = 0, end: int | None = None) -> list[ByteSpan]:
        """Return which bytes of a chunk must not be shown, at least those in this part of it."""
        spans: list[ByteSpan] = []
        size = len(chunk.data) if end is None else end
        for frame in self.frames_between(chunk, start, size):
            secrets = frame.secrets
            at = 0
            for piece in frame.pieces:
                if secrets and piece.chunk == chunk.number:
                    spans += [
                        ByteSpan(
                            max(piece.start, piece.start + one.start - at),
                            min(piece.end, piece.start + one.end - at),
                        )
                        for one in secrets
                    ]
                at += piece.end - piece.start
        return [one for one in spans if one.start < one.end]

    # --- inside -----------------------------------------------------------------------------------

    def _put_records(self, chunk: Chunk) -> None:
        """Find the records of TLS in a chunk: each tells its length (RFC 8446, section 5.1)."""
        key = (chunk.connection, chunk.is_sent)
        stream = self._records.get(key)
        if stream is None:
            stream = self._records[key] = _Stream(is_synced=not chunk.offset)
        elif stream.next_offset != chunk.offset:
            self._end_frame(stream, FrameEnd.GAP)
        stream.next_offset = chunk.end
        frames: list[Frame] = []
        at, most = 0, self._most_frames(chunk)
        while at < len(chunk.data) and len(frames) < most:
            frame, at = self._go_on_with_record(stream, chunk, at)
            frames.append(frame)
        if at < len(chunk.data):  # records of a few bytes each, which no server of ours sends
            rest = Frame(chunk.connection, chunk.is_sent, chunk.offset + at, has_head=True)
            rest.record = RECORDS[0]
            rest.add(chunk.number, chunk.data, at, len(chunk.data))
            rest.close(FrameEnd.GAP)
            frames.append(rest)
        self._of_chunk[chunk.number] = frames
        self._live += len(frames)
        self._order.append(chunk.number)

    def _go_on_with_record(self, stream: _Stream, chunk: Chunk, at: int) -> tuple[Frame, int]:
        """Return the record that goes on or begins here, and where it ends in the chunk."""
        data, frame = chunk.data, stream.open
        if frame is None:
            frame = stream.open = Frame(
                chunk.connection, chunk.is_sent, chunk.offset + at, has_head=True
            )
            frame.number, frame.record = stream.frames, RECORDS[0]
            stream.frames += 1
        start = frame.raw[:_RECORD_HEAD]
        start += data[at : at + _RECORD_HEAD - len(start)]
        end = len(data)
        if len(start) < _RECORD_HEAD:
            frame.add(chunk.number, data, at, end)
            return frame, end
        kind, size = start[0], int.from_bytes(start[3:5])
        # Something else: what was said before TLS, or the middle of a record that began earlier.
        is_record = kind > 0 and kind in RECORDS and start[1] == 3 and size <= _RECORD_BYTES
        if is_record:
            frame.record = RECORDS[kind]
            end = min(end, at + _RECORD_HEAD + size - frame.size)
        frame.add(chunk.number, data, at, end)
        if not is_record or frame.size == _RECORD_HEAD + size:
            frame.close(FrameEnd.LENGTH if is_record else FrameEnd.GAP)
            stream.open = None
        return frame, end

    def _most_frames(self, chunk: Chunk) -> int:
        """Return how many frames a chunk may have."""
        if self._live > LIVE_FRAMES:
            return FEW_FRAMES
        return FRAMES_A_CHUNK + len(chunk.data) // BYTES_A_FRAME

    def _cut(self, stream: _Stream, chunk: Chunk) -> list[Frame] | _Uncut:
        """Cut a chunk at each LF, at least the frames in it that may go on in others."""
        data, size = chunk.data, len(chunk.data)
        first, last = data.find(b"\n") + 1, data.rfind(b"\n") + 1
        if (
            chunk.is_sent
            or not first < last < first + FRAME_BYTES
            or not FRAME_OP.match(data, first)
        ):
            return self._cut_part(stream, chunk, 0, size)
        head = self._cut_part(stream, chunk, 0, first)
        uncut = _Uncut(chunk, head, first, last, stream.frames)
        stream.frames += uncut.inner
        stream.last_line = data[max(first, last - 200) : last]
        self._rich.add(chunk.connection)
        uncut.tail = self._cut_part(stream, chunk, last, size)
        return uncut

    def _cut_part(self, stream: _Stream, chunk: Chunk, at: int, size: int) -> list[Frame]:
        """Cut a part of a chunk at each LF."""
        frames: list[Frame] = []
        data, most = chunk.data, self._most_frames(chunk)
        while at < size:
            frame = stream.open
            if frame is None:
                frame = Frame(chunk.connection, chunk.is_sent, chunk.offset + at, stream.is_synced)
                frame.number = stream.frames
                stream.frames += 1
                stream.open, stream.is_synced = frame, True
                frame.is_secret = chunk.is_sent and self._is_password_expected(stream, chunk)
            end = data.find(b"\n", at, size) + 1 or size
            if len(frames) >= most and not frame.size:
                end = data.rfind(b"\n", at, size) + 1 or size
                frame.is_secret = frame.is_secret or chunk.is_sent
            kind = FrameEnd.LF if data[end - 1] == 0x0A else FrameEnd.OPEN
            if end - at > FRAME_BYTES - frame.size:
                end, kind = at + FRAME_BYTES - frame.size, FrameEnd.TOO_LONG
            frame.add(chunk.number, data, at, end)
            if frame.op:
                self._rich.add(chunk.connection)
            frames.append(frame)
            at = end
            if kind is not FrameEnd.OPEN:
                self._end_frame(stream, kind)
        return frames

    def _end_frame(self, stream: _Stream, kind: FrameEnd) -> None:
        frame = stream.open
        if frame is not None:
            frame.close(kind)
            stream.last_line = frame.raw[-200:]
            stream.open = None
            if not (frame.is_sent or frame.is_rich):
                self._other.add(frame.connection)
        if kind in (FrameEnd.TOO_LONG, FrameEnd.GAP):
            stream.is_synced = False

    def _end_by_silence(self, stream: _Stream, now: int) -> None:
        frame = stream.open
        if frame is None or now - stream.at < _QUIET_NS or frame.is_rich:
            return
        # The rest of a frame of the rich dialect does not look like one.
        if not (frame.has_head or not frame.is_sent or self._is_plain(frame.connection)):
            return
        if not frame.ends_inside_character:
            self._end_frame(stream, FrameEnd.QUIET)

    def _is_plain(self, connection: int) -> bool:
        """Return whether this is known to be no connection of the rich dialect."""
        return connection in self._other and connection not in self._rich

    def _is_password_expected(self, stream: _Stream, chunk: Chunk) -> bool:
        """Return whether the other side has asked for a password with its last words."""
        other = self._streams.get((chunk.connection, False))
        if other is None or other.next_offset == stream.answered:
            return False
        said = other.open.raw[-200:] if other.open is not None else other.last_line
        if said.lstrip().startswith(b"{") or not asks_for_password(said):
            return False
        stream.answered = other.next_offset
        return True


def _is_synced(connection: RecordedConnection | None, chunk: Chunk) -> bool:
    """Return whether the first chunk of a stream that is known begins with a frame."""
    if connection is None or chunk.offset:
        return False
    if chunk.is_sent:  # a frame is given to `send` as a whole
        return not connection.is_mid_send or chunk.layer is CaptureLayer.INSIDE
    return connection.is_new


def dissect(connections: Iterable[RecordedConnection], chunks: Iterable[Chunk]) -> Dissection:
    """Return the dissection of all these chunks."""
    dissection = Dissection()
    for connection in connections:
        dissection.note(connection)
    for chunk in chunks:
        dissection.feed(chunk)
    return dissection
