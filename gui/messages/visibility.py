"""Tell which entries of a transcript the user sees, and where the unread ones are from there."""

from __future__ import annotations

from gui.messages.sheet import Sheet


class Visibility:
    """Tracks which entries the user has been able to read.

    An entry counts as seen when its end can be read, and its beginning can be read or could be
    before. Users who are in the middle of a long entry, or have jumped to its end, have not read
    it.
    """

    def __init__(self, sheet: Sheet) -> None:
        self._text, self._lines = sheet.text, sheet.lines
        # The numbers of the entries of which only the beginning could be read.
        self._begun: set[int] = set()

    def numbers(self) -> tuple[int, int] | None:
        """Return the numbers of the first and the last entry that are seen now, if there are any.

        Call it whenever the view has changed.
        """
        text = self._text
        if not self._lines or not text.winfo_viewable():
            return None
        last = self._place_at(self._line(text.winfo_height() - 1))
        if last is not None and not self._has(last[1]):
            if self._starts(last[0]):
                self._begin(last[0])
            last = self._place_at(last[0] - 1)
        first = self._place_at(self._line(0))
        if first is not None and not self._is_read(first):
            first = self._place_at(first[1] + 1)
        if first is None or last is None or first[0] > last[0]:
            return None
        ends = self._lines.at(first[0]), self._lines.at(last[0])
        return (ends[0], ends[1]) if ends[0] is not None and ends[1] is not None else None

    @property
    def has_end(self) -> bool:
        """Return whether the end of the last entry can be read."""
        return self._has(self._lines.total)

    def has_all_of(self, number: int) -> bool:
        """Return whether the whole entry is in view."""
        place = self._lines.where(number)
        return place is not None and self._starts(place[0]) and self._has(place[1])

    def is_inside(self, number: int) -> bool:
        """Return whether the entry begins in view or above it, and ends below."""
        place = self._lines.where(number)
        return (
            place is not None
            and not self._has(place[1])
            and (place[0] <= self._line(self._text.winfo_height() - 1) <= place[1])
        )

    def is_above(self, number: int) -> bool:
        """Return whether the user must scroll up to read the entry from its beginning."""
        place = self._lines.where(number)
        if place is None:  # further up than what is drawn
            return bool(self._lines)
        return (
            not self._starts(place[0]) and place[0] <= self._line(0) and number not in self._begun
        )

    def _begin(self, line: int) -> None:
        number = self._lines.at(line)
        if number is not None:
            self._begun.add(number)

    def _is_read(self, place: tuple[int, int]) -> bool:
        return self._has(place[1]) and (
            self._starts(place[0]) or self._lines.at(place[0]) in self._begun
        )

    def _starts(self, line: int) -> bool:
        """Return whether the beginning of the line can be read."""
        box = self._text.dlineinfo(f"{line}.0")
        return box is not None and box[1] >= 0 and box[1] + box[4] <= self._text.winfo_height()

    def _has(self, line: int) -> bool:
        """Return whether the end of the line can be read."""
        box = self._text.dlineinfo(f"{line}.0 lineend")
        return box is not None and box[1] >= 0 and box[1] + box[4] <= self._text.winfo_height()

    def _line(self, y: int) -> int:
        """Return the line at a height; below the last entry there is an empty one."""
        return min(int(self._text.index(f"@0,{y}").split(".")[0]), self._lines.total)

    def _place_at(self, line: int) -> tuple[int, int] | None:
        """Return the first and last line of the entry that this line belongs to."""
        number = self._lines.at(line)
        return self._lines.where(number) if number is not None else None
