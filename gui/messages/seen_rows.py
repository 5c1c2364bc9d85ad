"""Find out where on the screen the entries in view are.

To ask Tk where a line is takes time. When the user scrolls, all rows move equally far, so Tk is
only asked for one of those that were in view before, and for those that were not.
"""

from __future__ import annotations

from typing import NamedTuple

from gui.messages.line_index import DrawnRow
from gui.messages.sheet import Sheet, start_of

BEYOND = 200  # pixels; what begins or ends far from the view is said to do so in this distance
NEAR_LINES, NEAR_CHARACTERS = 3, 300


class SeenRow(NamedTuple):
    """Says where an entry is: its first line, and its upper and lower end in pixels of the text.

    The day and what else leads to the message is not part of it, but may be all that is in view.
    If only a part of its last line is in view, Tk says that it ends where the view does.
    """

    row: DrawnRow
    first: int
    top: int
    bottom: int


ColouredRow = tuple[SeenRow, str]  # with the colour that is behind it: a field of the palette


class SeenRows:
    """Keeps in `rows` the entries that are in view, also those of which only a part is."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet, self._text, self._path = sheet, sheet.text, str(sheet.text)
        self.rows: list[SeenRow] = []
        self._far = 0  # the lower end of what ends below the view

    def find(self) -> None:
        """Find them; the text may have changed."""
        self._far = self._text.winfo_height() + BEYOND
        self.rows = self._find({})

    def follow(self) -> bool:
        """Find them again, after another part of the same text has come into view.

        Returns:
            Whether any of them has moved.
        """
        before = self.rows
        if self._far != self._text.winfo_height() + BEYOND:
            self.find()
            return True
        self.rows = self._find({seen.first: seen for seen in before})
        return self.rows != before

    def _find(self, before: dict[int, SeenRow]) -> list[SeenRow]:
        """Return what is in view.

        Args:
            before: what was in view before, by the first lines; {} if the text may have changed.
        """
        text, far, found = self._text, self._far, list[SeenRow]()
        height = far - BEYOND
        above, column = (int(part) for part in text.index("@0,0").split("."))
        step: int | None = None  # how far all rows have moved
        end: int | None = None  # of the row above
        for first, row in self._sheet.lines.rows_from(above):
            was = before.get(first)
            start = start_of(first, row)
            bottom: int | None = None
            if was is not None and step is None and was.bottom < height:
                bottom = self._bottom(first, row)
                step = bottom - was.bottom if bottom < height else None
            if was is not None and step is not None and -BEYOND != was.top != far:
                top: int | None = was.top + step
            elif end is not None and not row.lead:
                top = end
            else:
                top = self._top(start, above, column)
            if top is None or top >= height:
                if row.separators and self._box(f"{first}.0"):
                    found.append(SeenRow(row, first, far, far))
                break
            if bottom is None and was is not None and step is not None and was.bottom < height:
                bottom = was.bottom + step
            end = bottom if bottom is not None else self._bottom(first, row)
            found.append(SeenRow(row, first, top, end))
            if end >= height:
                break
        return found

    def _top(self, start: int, above: int, column: int) -> int | None:
        """Return where a message begins; None if that is below the view.

        Args:
            start: its first line.
            above: the first line in view.
            column: how many characters of it are above the view.
        """
        text = self._text
        box = self._box(f"{start}.0")
        if box:
            return box[1]
        if start > above or not (seen := self._box("@0,0")):
            return None
        # an avatar reaches over a few lines only; to measure more would take long
        if above - start > NEAR_LINES or column > NEAR_CHARACTERS:
            return -BEYOND
        above_view = str(text), "count", "-update", "-ypixels", f"{start}.0", "@0,0"
        return seen[1] - int(text.tk.call(*above_view))

    def _bottom(self, first: int, row: DrawnRow) -> int:
        """Return where a message ends."""
        box = self._box(f"{first + row.lines}.0-1c")
        return box[1] + box[3] if box else self._far

    def _box(self, index: str) -> tuple[int, ...]:
        """Return what `tkinter.Text.dlineinfo` returns, in half the time; () for None."""
        return self._text.tk.call(self._path, "dlineinfo", index) or ()
