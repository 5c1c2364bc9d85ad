"""Tell of each frame once, when it is complete, whatever chunks it has come in."""

from __future__ import annotations

from collections.abc import Iterable

from net.capture.chunk import Chunk
from net.capture.frame import Frame

CompleteFrame = tuple[Chunk, Frame]  # with its last chunk


class CompleteFrames:
    """It is given chunks with the frames in them, in order, perhaps long after they have passed."""

    def __init__(self) -> None:
        self._waiting: list[CompleteFrame] = []

    def take(self, chunk: Chunk, frames: Iterable[Frame]) -> list[CompleteFrame]:
        """Return what is complete once these frames of a chunk are known."""
        # Whatever goes on in a later chunk is told with that one.
        ending = [frame for frame in frames if _ends_in(frame, chunk)]
        known = {id(frame) for frame in ending}
        self._waiting = [pair for pair in self._waiting if id(pair[1]) not in known]
        self._waiting += [(chunk, frame) for frame in ending]
        return self.settle()

    def settle(self) -> list[CompleteFrame]:
        """Return what has become complete meanwhile, by silence or by an end."""
        waiting = [pair for pair in self._waiting if _ends_in(pair[1], pair[0])]
        self._waiting = [pair for pair in waiting if not pair[1].is_complete]
        return [pair for pair in waiting if pair[1].is_complete]


def _ends_in(frame: Frame, chunk: Chunk) -> bool:
    return frame.pieces[-1].chunk == chunk.number
