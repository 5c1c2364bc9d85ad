"""Play a recording: as much of it is there as has passed up to a moment.

A playback is asked like a recorder. What is shown of it goes forward by asking again; to go back,
whoever shows it begins anew.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from net.capture.chunk import Chunk, RecordedConnection
from net.capture.cursor import Cursor
from net.capture.recorder import KEPT_CHUNKS, Recorded


class Playback:
    """It fulfils `net.capture.recorder.ChunkSource`.

    Attributes:
        cursor: how far it has come, counted in chunks; it begins at the beginning.
        times: of the chunks, in ns.
    """

    def __init__(self, connections: Sequence[RecordedConnection], chunks: Sequence[Chunk]) -> None:
        self._connections, self._chunks = connections, chunks
        self.times = [chunk.at for chunk in chunks]
        self._numbers = [chunk.number for chunk in chunks]
        # Where in the list the first chunk of each connection stands.
        self._begins: dict[int, int] = {}
        for index, chunk in enumerate(chunks):
            self._begins.setdefault(chunk.connection, index)
        self.cursor = Cursor()
        self.cursor.step(self.times, -len(chunks))

    @property
    def last_number(self) -> int:
        place = self.cursor.place
        return self._chunks[place - 1].number if place else 0

    @property
    def seconds(self) -> float:
        """Return how long it is."""
        return (self.times[-1] - self.times[0]) / 1e9 if self.times else 0.0

    @property
    def at(self) -> float:
        """Return how far it has come, in seconds."""
        place = self.cursor.place
        return (self.times[place - 1] - self.times[0]) / 1e9 if place else 0.0

    def seek(self, seconds: float) -> None:
        """Go to a moment after the beginning, and stay there."""
        if self.times:
            self.cursor.seek(self.times, self.times[0] + round(seconds * 1e9))

    def since(self, number: int, connection: int = 0, at_most: int = KEPT_CHUNKS) -> Recorded:
        place = self.cursor.place
        start = bisect_right(self._numbers, number)
        new = tuple(
            one
            for one in self._connections
            if one.number > connection and self._begins.get(one.number, place) < place
        )
        first = self._numbers[0] if self._numbers else 0
        return Recorded(new, tuple(self._chunks[start : min(place, start + at_most)]), first)
