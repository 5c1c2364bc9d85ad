"""Mark the hits of a search in the drawn messages."""

from __future__ import annotations

import itertools
import tkinter as tk

from gui.messages.render import MARKS
from gui.words import matching

LINES_AT_ONCE = 200
MAX_HITS = 100  # on one line: each one more takes Tk longer
_NOT_SEARCHED = MARKS | {"sender", "day", "new", "gone"}


class SearchMarks:
    """Marks in the drawn messages what the journal's index finds in them (`gui.words.matching`).

    Call `add` for lines that are drawn later.
    """

    def __init__(self, text: tk.Text) -> None:
        self._text = text
        self._query = ""
        self._going_on: str | None = None
        # Tk 8 counts a character outside the basic plane as two.
        self._wide = int(text.tk.call("string", "length", "\U0001f600"))

    def destroy(self) -> None:
        if self._going_on is not None:
            self._text.after_cancel(self._going_on)
            self._going_on = None

    def look_for(self, query: str) -> None:
        """Mark the hits of another query, from the end to the top; "" marks nothing."""
        if query == self._query:
            return
        self._query = query
        for tag in ("found", "found_current"):
            self._text.tag_remove(tag, "1.0", "end")
        if self._going_on is not None:
            self._text.after_cancel(self._going_on)
            self._going_on = None
        self._text.mark_set("searched", "end")
        if matching.has_words(query):
            self._go_on()

    def _go_on(self) -> None:
        """Mark the hits in the next LINES_AT_ONCE lines upwards; more would block the window."""
        end = int(self._text.index("searched").split(".")[0])
        start = max(1, end - LINES_AT_ONCE)
        self.add(start, end)
        self._text.mark_set("searched", f"{start}.0")
        self._going_on = self._text.after(1, self._go_on) if start > 1 else None

    def add(self, first: int, last: int) -> None:
        """Mark the hits in these lines."""
        if not matching.has_words(self._query) or last < first:
            return
        spans: list[str] = []
        for number, line in enumerate(
            self._text.get(f"{first}.0", f"{last}.0 lineend").split("\n"), start=first
        ):
            for start, end in itertools.islice(matching.spans(line, self._query), MAX_HITS):
                if not set(
                    self._text.tag_names(f"{number}.{self._index(line, start)}")
                ).intersection(_NOT_SEARCHED):
                    spans += (
                        f"{number}.{self._index(line, start)}",
                        f"{number}.{self._index(line, end)}",
                    )
        if spans:
            self._text.tk.call(self._text, "tag", "add", "found", *spans)

    def show(self, first: int, last: int) -> None:
        """Mark the hits in these lines as the current ones, until others are."""
        text = self._text
        text.tag_remove("found_current", "1.0", "end")
        self.add(first, last)
        start, end = f"{first}.0", f"{last + 1}.0"
        found = text.tag_nextrange("found", start, end)
        while found:
            text.tag_add("found_current", *found)
            found = text.tag_nextrange("found", found[1], end)

    def _index(self, line: str, characters: int) -> int:
        """Return how Tk counts the first `characters` characters of the line."""
        before = line[:characters]
        if self._wide == 1 or before.isascii():
            return characters
        return characters + sum(character > "\uffff" for character in before)
