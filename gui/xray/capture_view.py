"""Know which chunks the panel shows, in which rows, and what they contain. No tkinter.

The view follows a recorder: `take` brings what is new, for a bounded time, so that the window stays
quick whatever comes. What passes no filter has no row, but its frames are known all the same.
"""

from __future__ import annotations

import json
import re
import time
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from net.capture.chunk import CaptureLayer, Chunk, RecordedConnection
from net.capture.dissection import Dissection
from net.capture.frame import Frame
from net.capture.recorder import ChunkSource
from net.wire.messages import BadMessage, Message, Ok, Post
from net.wire.names import key

AT_ONCE = 100  # chunks are asked for at a time
SIZES = (0, 100, 1000, 10_000)
UNTOLD_CHUNKS = 300  # that wait until somebody wants to know their frames
TOLD_FRAMES = 10  # at a time
_OPS = re.compile(rb'^\{"op":"([a-z_]{1,32})"', re.MULTILINE)
_HEX = re.compile(r"(?:0x)?[0-9a-fA-F]{2}(?:[ :]?[0-9a-fA-F]{2})+")

CaptureRow = Chunk | RecordedConnection


@dataclass(frozen=True, slots=True)
class ChunkFilter:
    """A chunk needs to have all of this to be shown.

    Attributes:
        inside: what TLS has taken or given is shown, not what the network saw.
        direction: "sent", "received" or "".
        ops: a frame of one of these; empty for any.
        least: as many bytes.
    """

    inside: bool = True
    direction: str = ""
    ops: frozenset[str] = frozenset()
    least: int = 0

    @property
    def is_on(self) -> bool:
        return bool(self.direction or self.ops or self.least)


class TakenRows(NamedTuple):
    """The rows have changed in this way.

    Attributes:
        is_new: all of them are other ones.
        dropped: so many at the top are gone.
        is_behind: more is waiting.
    """

    is_new: bool
    dropped: int
    is_behind: bool


class SearchHit(NamedTuple):
    """A search has found these bytes of a chunk, or their beginning."""

    row: int
    start: int
    end: int


class CaptureView:
    """A view belongs to one panel and one recorder."""

    def __init__(self, recorder: ChunkSource) -> None:
        self._recorder = recorder
        self.dissection = Dissection()
        self.connections: dict[int, RecordedConnection] = {}
        self.rows: list[CaptureRow] = []
        self.filter = ChunkFilter()
        self.ops: Counter[str] = Counter()  # of the frames that have come
        self.is_paused = False
        # Called with new chunks and the frames in them, while `tells_frames`.
        self.on_frames: Callable[[Chunk, list[Frame]], object] = lambda _chunk, _frames: None
        self.tells_frames = False
        self._untold: deque[tuple[Chunk, int]] = deque(maxlen=UNTOLD_CHUNKS)
        self._last = self._last_connection = 0  # the numbers of those that were taken
        self._shown_connection = 0
        self._is_new = False
        self._refiltered_to = 0  # rows are made again for chunks up to this one

    # --- what comes -------------------------------------------------------------------------------

    def take(self, seconds: float) -> TakenRows:
        """Take what is new, for at most about so long."""
        if self.is_paused:
            is_new, self._is_new = self._is_new, False
            return TakenRows(is_new, 0, False)
        until = time.perf_counter() + seconds
        dropped = 0
        is_behind = is_in_time = True
        while is_behind and time.perf_counter() < until:
            news = self._recorder.since(self._last, self._last_connection, AT_ONCE)
            for connection in news.connections:
                self._last_connection = connection.number
                self.connections[connection.number] = connection
                self.dissection.note(connection)
            dropped += self._drop(news.first)
            for chunk in news.chunks:
                if time.perf_counter() > until:
                    is_in_time = False
                    break
                self._last = chunk.number
                if chunk.number > self._refiltered_to:
                    self.dissection.put(chunk)
                    if self._has_messages(chunk):
                        self._untold.append((chunk, 0))
                        self.ops.update(map(bytes.decode, _OPS.findall(chunk.data)))
                self._add(chunk)
            is_behind = len(news.chunks) == AT_ONCE or not is_in_time
        self.dissection.tick(time.monotonic_ns())
        if self.tells_frames:
            self._tell(until)
        is_new, self._is_new = self._is_new, False
        return TakenRows(is_new, 0 if is_new else dropped, is_behind)

    def _tell(self, until: float) -> None:
        """Tell of frames, a few at a time and at least once, until the time is over."""
        is_in_time = True
        while self._untold and is_in_time:
            chunk, first = self._untold.popleft()
            frames = self.dissection.frames_of(chunk.number)
            if first + TOLD_FRAMES < len(frames):
                self._untold.appendleft((chunk, first + TOLD_FRAMES))
            if frames:
                self.on_frames(chunk, frames[first : first + TOLD_FRAMES])
            is_in_time = time.perf_counter() < until

    def _has_messages(self, chunk: Chunk) -> bool:
        connection = self.connections.get(chunk.connection)
        return connection is None or chunk.layer is connection.message_layer

    def _add(self, chunk: Chunk) -> None:
        if not self._passes(chunk):
            return
        if chunk.connection != self._shown_connection:
            self._shown_connection = chunk.connection
            connection = self.connections.get(chunk.connection)
            if connection is not None:
                self.rows.append(connection)
        self.rows.append(chunk)

    def _drop(self, first: int) -> int:
        """Drop the rows of chunks that are not kept any more; return how many."""
        self.dissection.forget(first)
        count = 0
        for row in self.rows:
            if isinstance(row, Chunk):
                if row.number >= first:
                    break
                count += 1
            elif count + 1 < len(self.rows):
                following = self.rows[count + 1]
                if not isinstance(following, Chunk) or following.number >= first:
                    break
                count += 1
            else:
                break
        if count:
            del self.rows[:count]
        return count

    def waiting(self) -> int:
        """Return how many chunks have come since it was paused."""
        return max(0, self._recorder.last_number - self._last)

    # --- filtering --------------------------------------------------------------------------------

    def use_filter(self, chosen: ChunkFilter) -> None:
        """Show only these; the rows come again with the next `take`."""
        self.filter = chosen
        self.rows.clear()
        self._refiltered_to = max(self._refiltered_to, self._last)
        self._last, self._shown_connection, self._is_new = 0, 0, True
        if self.is_paused:
            self._refilter_paused()

    def _refilter_paused(self) -> None:
        for chunk in self._recorder.since(0).chunks:
            if chunk.number <= self._refiltered_to:
                self._last = chunk.number
                self._add(chunk)

    def _passes(self, chunk: Chunk) -> bool:
        chosen = self.filter
        connection = self.connections.get(chunk.connection)
        inside = connection.message_layer if connection is not None else CaptureLayer.WIRE
        if chunk.layer is not (inside if chosen.inside else CaptureLayer.WIRE):
            return False
        if chosen.direction and chunk.is_sent is not (chosen.direction == "sent"):
            return False
        if len(chunk.data) < chosen.least:
            return False
        if not chosen.ops:
            return True
        return any(one.op in chosen.ops for one in self.dissection.frames_of(chunk.number))

    @property
    def is_encrypted(self) -> bool:
        """Return whether the newest connection speaks TLS."""
        return bool(self.connections) and next(reversed(self.connections.values())).is_encrypted

    # --- frames and messages ----------------------------------------------------------------------

    def frame_at(self, chunk: Chunk, at: int) -> Frame | None:
        """Return the frame of which this byte of a chunk is one."""
        frames = self.dissection.frames_between(chunk, at, at + 1)
        return frames[0] if frames else None

    def find_message(self, sender: str, cid: str, me: str) -> tuple[int, Frame] | None:
        """Return the newest frame that is this message, or else its `ok`; and its first row."""
        wanted, answer = cid.encode(), None
        for row in range(len(self.rows) - 1, -1, -1):
            chunk = self.rows[row]
            if not isinstance(chunk, Chunk) or not cid:
                continue
            for frame in self.dissection.frames_of(chunk.number):
                if wanted in frame.raw and message_of(frame, me) == (key(sender), cid):
                    if frame.op != "ok":
                        return self.row_of(frame), frame
                    answer = answer or frame
        return (self.row_of(answer), answer) if answer is not None else None

    def row_of(self, frame: Frame) -> int:
        """Return the first row in which a frame stands; -1 if none is left."""
        wanted = {part.chunk for part in frame.pieces}
        low, high = 0, len(self.rows)
        # Rows are in the order of their chunks, but for the lines of connections between them.
        first = min(wanted, default=0)
        while low < high:
            middle = (low + high) // 2
            if self._number(middle) < first:
                low = middle + 1
            else:
                high = middle
        for row in range(low, len(self.rows)):
            number = self._number(row)
            if number in wanted and isinstance(self.rows[row], Chunk):
                return row
            if number > max(wanted, default=0):
                break
        return -1

    def _number(self, row: int) -> int:
        """Return the number of a row's chunk; for a connection that of the next one."""
        found = self.rows[row]
        if isinstance(found, Chunk):
            return found.number
        return self._number(row + 1) if row + 1 < len(self.rows) else self._last

    # --- searching --------------------------------------------------------------------------------

    def search(self, text: str, start: SearchHit | None, step: int) -> SearchHit | None:
        """Return the next hit after `start`, or before it, all around; None if there is none.

        Args:
            text: what is searched: a text, or bytes in hexadecimal, such as "f0 9f".
            start: from where; None for the end that comes first.
            step: 1 downwards, -1 upwards.
        """
        needles = [text.encode("utf-8", "replace").lower()]
        if _HEX.fullmatch(text.strip()):
            needles.append(bytes.fromhex(re.sub(r"0x|[ :]", "", text)))
        count = len(self.rows)
        if not text or not count:
            return None
        first = start.row if start is not None else (0 if step > 0 else count - 1)
        for distance in range(count + 1):
            row = (first + step * distance) % count
            hits = self._hits(row, needles)
            if start is not None and distance == 0:
                hits = [one for one in hits if (one.start - start.start) * step > 0]
            if hits:
                return hits[0] if step > 0 else hits[-1]
        return None

    def _hits(self, row: int, needles: list[bytes]) -> list[SearchHit]:
        chunk = self.rows[row]
        if not isinstance(chunk, Chunk):
            return []
        # Of a frame that goes on in the next chunk, the beginning of a hit is enough.
        shown = self.dissection.shown(chunk)
        frames = self.dissection.frames_of(chunk.number)
        if frames and frames[-1].offset + frames[-1].size > chunk.end:
            last = frames[-1]
            shown += last.shown[chunk.end - last.offset :][: max(map(len, needles)) - 1]
        hits = set()
        for index, needle in enumerate(needles):
            where = shown if index else shown.lower()
            at = where.find(needle)
            while at >= 0:
                hits.add(SearchHit(row, at, min(at + len(needle), len(chunk.data))))
                at = where.find(needle, at + len(needle))
        return sorted(one for one in hits if one.start < len(chunk.data))


def label(frame: Frame) -> str:
    """Return what a frame is called: its op, and the number of a message."""
    if not frame.op:
        return frame.record
    if frame.op in ("msg", "ok") and frame.is_complete:
        try:
            message = frame.decode()
        except BadMessage:
            return frame.op
        if isinstance(message, (Message, Ok)):
            return f"{frame.op} {message.id}"
    return frame.op


def message_of(frame: Frame, me: str) -> tuple[str, str] | None:
    """Return the sender (as a key) and the cid of the message that a frame carries.

    Args:
        frame: with `msg`, or the `ok` for one.
        me: the user's nick.
    """
    if frame.op not in ("msg", "ok") or not frame.is_complete:
        return None
    try:
        message = frame.decode()
    except BadMessage:
        return None
    if isinstance(message, Message):
        return key(message.sender), message.cid
    if isinstance(message, (Post, Ok)):
        return key(me), message.cid
    return None


def fields_of(frame: Frame) -> list[tuple[str, str]]:
    """Return the fields of a frame's message, masked; none if it is not JSON."""

    try:
        found = json.loads(frame.shown)
    except (ValueError, RecursionError):
        return []
    if not isinstance(found, dict):
        return []
    return [(str(name), json.dumps(value, ensure_ascii=False)) for name, value in found.items()]


def conversation_of(frame: Frame, me: str) -> str:
    """Return the conversation in which a frame's message stands; "" if it tells none."""
    try:
        message = frame.decode()
    except BadMessage:
        return ""
    if isinstance(message, Post):
        return message.to
    if isinstance(message, Message):
        return message.sender if key(message.to) == key(me) else message.to
    return ""
