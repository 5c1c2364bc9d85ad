"""Measure where the bytes of a chunk stand: a head, then lines of offset, hexadecimal and text."""

from __future__ import annotations

from dataclasses import dataclass

from gui.looks.theme import Theme
from net.capture.chunk import Chunk, RecordedConnection

# In pixels at 96 dpi.
HEAD, LINE, BELOW = 28, 20, 12
LEFT, RIGHT = 16, 16
WIDE = 8 + 2 + 47 + 2 + 16  # characters of a line of sixteen bytes


@dataclass(frozen=True, slots=True)
class ByteGrid:
    """All lengths are in pixels, and counted from the left or the top of a row.

    Tk would be asked for the font hundreds of times for one drawing; so it is measured once.

    Attributes:
        width: of the whole row.
        cell: the width of a character.
        line: the height of a line of bytes.
        head, below: the heights of what is above the first line and below the last one.
        left, right: the margins.
        per_line: how many bytes a line has.
        hex_at, text_at: where hexadecimal and text begin.
    """

    width: int
    cell: int
    line: int
    head: int
    below: int
    left: int
    right: int
    per_line: int
    hex_at: int
    text_at: int

    @classmethod
    def measured(cls, theme: Theme, width: int) -> ByteGrid:
        """Return the grid for this font and this width."""
        px, cell = theme.px, theme.small_mono.measure("0")
        left, right = px(LEFT), px(RIGHT)
        per_line = 16 if width - left - right >= cell * (WIDE - 4) else 8
        hex_at = left + cell * 6
        return cls(
            width,
            cell,
            max(px(LINE), theme.small_mono.metrics("linespace")),
            px(HEAD),
            px(BELOW),
            left,
            right,
            per_line,
            hex_at,
            hex_at + cell * (3 * per_line + 1),
        )

    def lines(self, chunk: Chunk) -> int:
        """Return how many lines a chunk has."""
        return -(-len(chunk.data) // self.per_line)

    def height(self, row: Chunk | RecordedConnection) -> int:
        """Return how high a row is."""
        if isinstance(row, RecordedConnection):
            return self.head + self.below
        return self.head + self.lines(row) * self.line + self.below

    def byte_at(self, x: int, y: int) -> int | None:
        """Return which byte of a chunk stands at a point of its row, even if it has fewer."""
        line, column = (y - self.head) // self.line, self._column_at(x)
        return None if line < 0 or column is None else line * self.per_line + column

    def _column_at(self, x: int) -> int | None:
        column = (x - self.hex_at) // self.cell
        if 0 <= column < 3 * self.per_line:
            return column // 3
        column = (x - self.text_at) // self.cell
        return column if 0 <= column < self.per_line else None
