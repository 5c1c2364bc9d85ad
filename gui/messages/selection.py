"""Pick messages with the keyboard:

Ctrl+↑ and Ctrl+↓ step through them, with Shift they pick more.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from gui.messages.sheet import Sheet, start_of
from gui.model.conversation import Entry
from gui.parts.editing import COMMAND


class Selection:
    """Holds which messages are picked.

    Args:
        entries: returns the entries shown; the last ones of them are drawn.
        on_moved: the view was scrolled to show the picked message.
        older: draws more entries above; returns whether there were any.
        on_change: other messages are picked.
    """

    def __init__(
        self,
        sheet: Sheet,
        *,
        entries: Callable[[], Sequence[Entry]],
        on_moved: Callable[[], None],
        older: Callable[[], bool],
        on_change: Callable[[], None] = lambda: None,
    ) -> None:
        self._sheet, self._entries = sheet, entries
        self._on_moved, self._older, self._on_change = on_moved, older, on_change
        self._from: int | None = None
        self._to: int | None = None
        text = sheet.text
        for key, step in (("Up", -1), ("Down", 1)):
            for shift, more in (("", False), ("Shift-", True)):
                text.bind(f"<{COMMAND}-{shift}{key}>", self._step_with(step, more=more))
        text.bind("<Escape>", self._on_escape)
        text.bind("<Button-1>", lambda _event: self.leave(), add=True)

    @property
    def current(self) -> Entry | None:
        """Return the message picked last."""
        return next(
            (entry for entry in reversed(self._entries()) if entry.number == self._to), None
        )

    @property
    def picked(self) -> list[Entry]:
        """Return all picked messages, in their order."""
        ends = {self._from, self._to}
        shown = self._entries()
        at = [index for index, entry in enumerate(shown) if entry.number in ends]
        return [entry for entry in shown[at[0] : at[-1] + 1] if entry.sender] if at else []

    def is_picked(self, number: int) -> bool:
        """Return whether the message with this number is picked."""
        if self._to is None:
            return False
        return number == self._to or any(entry.number == number for entry in self.picked)

    @property
    def start(self) -> str:
        """Return the index where the message picked last begins, or ""."""
        place = self._sheet.lines.where(self._to) if self._to is not None else None
        return f"{place[0]}.0" if place is not None else ""

    def leave(self) -> None:
        """Unpick all messages."""
        if self._to is not None:
            self._from = self._to = None
            self._sheet.text.tag_remove("picked", "1.0", "end")
            self._on_change()

    def pick(self, number: int) -> None:
        """Pick one message."""
        self._from = self._to = number
        self.refresh()

    def refresh(self) -> None:
        """Mark the picked messages again, after lines have been redrawn."""
        if self._to is None:
            return
        text = self._sheet.text
        text.tag_remove("picked", "1.0", "end")
        if self.current is None:
            self._from = self._to = None
            self._on_change()
            return
        for first, last in self._sheet.lines.find({entry.number for entry in self.picked}).values():
            row = self._sheet.lines.row_at(first)
            start = start_of(first, row[1]) if row is not None else first
            text.tag_add("picked", f"{start}.0", f"{last + 1}.0")
        self._on_change()

    def step(self, step: int, *, more: bool) -> None:
        """Pick the message before or after the one picked last; after the last one, none."""
        shown = self._entries()
        if self._to is None:
            number = self.last_in_view()
            if number is not None and step < 0:
                self.pick(number)
                self._show()
            return
        at = next((index for index, entry in enumerate(shown) if entry.number == self._to), None)
        if at is None:
            self.leave()
            return
        at += step
        while 0 <= at < len(shown) and not shown[at].sender:
            at += step
        if at >= len(shown):
            if not more:
                self.leave()
            return
        if at < 0:
            self._on_moved()
            return
        self._to = shown[at].number
        if not more or self._from is None:
            self._from = self._to
        while self._sheet.lines.where(self._to) is None and self._older():
            pass
        self.refresh()
        self._show()

    def last_in_view(self) -> int | None:
        """Return the number of the last message whose end can be seen."""
        text = self._sheet.text
        end = int(text.index(f"@0,{text.winfo_height()}").split(".")[0])
        line = min(end, self._sheet.lines.total)
        by_number = {
            entry.number: entry for entry in self._entries()[-len(self._sheet.lines) or None :]
        }
        while line > 0:
            number = self._sheet.lines.at(line)
            if number is None:
                return None
            if by_number[number].sender:
                return number
            place = self._sheet.lines.where(number)
            line = place[0] - 1 if place is not None else 0
        return None

    def _show(self) -> None:
        place = self._sheet.lines.where(self._to) if self._to is not None else None
        if place is not None:
            self._sheet.text.see(f"{place[1]}.0 lineend")
            self._sheet.text.see(f"{place[0]}.0")
            self._on_moved()

    def _step_with(self, step: int, *, more: bool) -> Callable[[object], str]:
        def on_key(_event: object) -> str:
            self.step(step, more=more)
            return "break"

        return on_key

    def _on_escape(self, _event: object) -> str | None:
        if self._to is None:
            return None
        self.leave()
        return "break"
