"""Turn frames into the arrows of a sequence diagram: who has said what to whom, and when.

An arrow is drawn when its frame is complete: before, nobody knows what it says. It knows in how
many chunks the frame came. A window sees its own connection only, which is two lanes; what the
server tells of other connections comes as arrows already, with lanes of its own.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Iterable, Sequence

import msgspec
from msgspec import structs

from net.capture.chunk import Chunk
from net.capture.completion import CompleteFrame, CompleteFrames
from net.capture.frame import Frame, FrameEnd
from net.wire.messages import BadMessage, Message, Ok, Post
from net.wire.visible import one_line

KEPT_ARROWS = 5000
# More lanes than this can't be read; what others say goes to and from one lane together.
LANES = 8
OTHERS = "…"
# What is shown of a frame that is no message of the rich dialect, and of the text of one that is.
LABEL_CHARACTERS = 28
DETAIL_CHARACTERS = 2000


class Arrow(msgspec.Struct, frozen=True):
    """An arrow is one message between two lanes.

    Attributes:
        number: counted from 1.
        source, target: the names of the lanes.
        label: a few words: "msg 43", "seen", or the beginning of a line.
        detail: all that was in it, with secrets masked, as far as DETAIL_CHARACTERS go.
        size: of the frame in bytes.
        pieces: the number of chunks in which it came.
        chunk: the number of the last of them; 0 if it is not known here.
        offset: of the frame in its stream.
        at: time.monotonic_ns() when the frame was complete.
        wall: time.time_ns(), likewise.
        is_told: the server has told of it; it did not pass on a connection that is watched here.
    """

    number: int
    source: str
    target: str
    label: str
    detail: str
    size: int
    pieces: int
    chunk: int
    offset: int
    at: int
    wall: int
    is_told: bool = False


class ArrowLog:
    """It keeps the last arrows, and the lanes in the order in which they first appeared.

    Attributes:
        lanes: the names of the lanes, from left to right.
        dropped: how many arrows were dropped to make room.
        on_insert: called with the number of an arrow that was put between others.
    """

    def __init__(self, lanes: Iterable[str] = (), kept: int = KEPT_ARROWS) -> None:
        self.lanes = list(dict.fromkeys(lanes))
        self.dropped = 0
        self.on_insert: Callable[[int], object] | None = None
        self._own = tuple(self.lanes)
        self._arrows: deque[Arrow] = deque()
        self._kept = kept

    @property
    def arrows(self) -> Sequence[Arrow]:
        return self._arrows

    @property
    def next_number(self) -> int:
        """Return the number of the next arrow."""
        return self.dropped + len(self._arrows) + 1

    def lane_for(self, name: str) -> str:
        """Return the lane of somebody who is none of those that were there at first."""
        name = self._own_lane_of(name)
        return name if name in self.lanes or len(self.lanes) < LANES else OTHERS

    def add(self, arrow: Arrow) -> None:
        for lane in (arrow.source, arrow.target):
            if lane not in self.lanes:
                self.lanes.append(lane)
        self._arrows.append(arrow)
        if len(self._arrows) > self._kept:
            self._arrows.popleft()
            self.dropped += 1

    def _own_lane_of(self, name: str) -> str:
        """Return another name for whoever is called like a lane that was there at first.

        No nick ends with a space, so it is nobody else's.
        """
        return f"{name} " if name in self._own else name

    def rename_lane(self, old: str, new: str) -> None:
        """Call a lane by another name; if there is such a lane already, they become one."""
        new = self._own_lane_of(new)
        if old == new or old not in self.lanes[len(self._own) :]:
            return
        at = self.lanes.index(old)
        self.lanes[at : at + 1] = [] if new in self.lanes else [new]
        for index, one in enumerate(self._arrows):
            if old in (one.source, one.target):
                source, target = (new if end == old else end for end in (one.source, one.target))
                self._arrows[index] = structs.replace(one, source=source, target=target)

    def insert(self, arrow: Arrow) -> None:
        """Put an arrow where it belongs in time, perhaps between others: one may hear of it late.

        Its number is that of its place, and those behind it get the next ones.
        """
        if not self._arrows or arrow.at >= self._arrows[-1].at:
            self.add(structs.replace(arrow, number=self.next_number))
            return
        index = bisect_right(self._arrows, arrow.at, key=lambda one: one.at)
        if index == 0 and self.dropped:
            return
        later = [self._arrows.pop() for _ in range(len(self._arrows) - index)]
        number = self.next_number
        self.add(structs.replace(arrow, number=number))
        for one in reversed(later):
            self.add(structs.replace(one, number=self.next_number))
        if later and self.on_insert is not None:
            self.on_insert(number)


class FrameArrows:
    """It makes arrows of the frames of a window's own connections.

    Args:
        own: the name of the window's lane.
        server: the name of the server's lane.
    """

    def __init__(self, own: str, server: str) -> None:
        self.log = ArrowLog((own, server))
        self._own, self._server = own, server
        self._complete = CompleteFrames()

    def feed(self, chunk: Chunk, frames: Iterable[Frame]) -> None:
        """Take the frames that stand in a chunk."""
        self._add(self._complete.take(chunk, frames))

    def settle(self) -> None:
        """Make arrows of the frames that have become complete meanwhile, by silence or an end."""
        self._add(self._complete.settle())

    def _add(self, complete: Iterable[CompleteFrame]) -> None:
        for chunk, frame in complete:
            arrow = self._arrow(frame, chunk)
            # What the server tells may be known before the window has come to its own bytes.
            if self.log.arrows and arrow.at < self.log.arrows[-1].at:
                self.log.insert(arrow)
            else:
                self.log.add(arrow)

    def _arrow(self, frame: Frame, chunk: Chunk) -> Arrow:
        ends = (self._own, self._server) if frame.is_sent else (self._server, self._own)
        return Arrow(
            self.log.next_number,
            *ends,
            label_of(frame),
            detail_of(frame),
            frame.size,
            len(frame.pieces),
            chunk.number,
            frame.offset,
            chunk.at,
            chunk.wall,
        )


def label_of(frame: Frame) -> str:
    """Return a few words for a frame: its op and id, or how its line begins."""
    if not frame.op:
        return _cut(detail_of(frame), LABEL_CHARACTERS)
    try:
        message = frame.decode()
    except BadMessage:
        return frame.op
    if isinstance(message, Message | Ok) and message.id:
        return f"{frame.op} {message.id}"
    if isinstance(message, Post):
        return f"{frame.op} {_cut(one_line(message.to), LABEL_CHARACTERS)}"
    return frame.op


def detail_of(frame: Frame) -> str:
    """Return all that a frame says, on one line, with its secrets masked."""
    text = frame.shown.rstrip(b"\r\n").decode("utf-8", "replace")
    if frame.end is FrameEnd.GAP:
        text += " …"
    return _cut(one_line(text), DETAIL_CHARACTERS)


def _cut(text: str, characters: int) -> str:
    return text if len(text) <= characters else text[: characters - 1] + "…"


def mermaid(lanes: Sequence[str], arrows: Iterable[Arrow]) -> str:
    """Return the diagram in the language of Mermaid (https://mermaid.js.org/syntax/sequenceDiagram).

    Names stand behind short aliases and special characters are written as entities, so nothing that
    people write can become a part of the diagram's own language.
    """
    aliases = {lane: f"p{number}" for number, lane in enumerate(lanes, 1)}
    lines = ["sequenceDiagram"]
    lines += [f"    participant {alias} as {_entity(lane)}" for lane, alias in aliases.items()]
    lines += [
        f"    {aliases[arrow.source]}{'-->>' if arrow.is_told else '->>'}"
        f"{aliases[arrow.target]}: {_entity(arrow.label)}"
        for arrow in arrows
    ]
    return "\n".join(lines) + "\n"


def _entity(text: str) -> str:
    """Return the text with everything but letters, digits and a few signs as entities."""
    safe = "".join(
        one if one.isalnum() or one in " .,_-…" else f"#{ord(one)};" for one in one_line(text)
    )
    # Mermaid ends a block at the bare word.
    return "#101;nd" if safe.strip() == "end" else safe or " "
