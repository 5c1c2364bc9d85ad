"""Handle what can be pressed in a transcript: links, quotes, reactions, "Retry", "Show all".

They are pressed by mouse, or reached with Tab and pressed with Enter. While the mouse or Tab is on
one, a card beside its line says what it is: where a link leads, who has reacted. The card also says
what a receipt means, when the mouse is on it.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable

from gui.looks import windowing
from gui.looks.theme import Theme
from gui.messages.card import Card
from gui.messages.sheet import Sheet

ClickTarget = tuple[str, int, str]
PRESSED = ("retry", "mend", "discard", "link", "quote", "chip", "fold", "copy", "stop")
TOLD = ("receipt", "time")  # have a card, but can't be pressed


class ClickTargets:
    """Finds and presses the click targets of a sheet: text with the tag "live".

    Args:
        sheet: see there.
        theme: see there.
        on_press: called with (kind, number, value) when a target is pressed: "link" with its
            address, "chip", "copy" (the code in a box) and "stop" (an answer of a ballot or a link
            in it, see `BallotCards.stop`) with their index, the others of PRESSED with "". `number`
            is the entry's.
        explain: called with (kind, number, value); returns in a few words what it is, "" to show
            nothing.
        on_moved: the view was scrolled to show the target that was reached.
        on_reached: another target is reached, or none.
        start: returns the index where Tab begins, "" for the top of the view.
    """

    def __init__(
        self,
        sheet: Sheet,
        theme: Theme,
        *,
        on_press: Callable[[str, int, str], None],
        explain: Callable[[str, int, str], str],
        on_moved: Callable[[], None],
        on_reached: Callable[[], None] = lambda: None,
        start: Callable[[], str],
    ) -> None:
        self._sheet, self._theme, self._start = sheet, theme, start
        self._on_press, self._explain = on_press, explain
        self._on_moved, self._on_reached = on_moved, on_reached
        self._text = text = sheet.text
        self._pointed = ""  # the index under the pointer, if there is something to say
        self._show_hand(shown=False)
        self.card = Card(text, theme)
        for tag in ("live", *TOLD):
            text.tag_bind(tag, "<Enter>", self._on_enter)
            text.tag_bind(tag, "<Motion>", self._on_enter)
            text.tag_bind(tag, "<Leave>", self._on_leave)
        text.tag_bind("live", "<ButtonRelease-1>", self._on_click)
        text.bind("<Tab>", lambda _event: self._reach(forward=True))
        back = ["<Shift-Tab>"]
        if windowing.is_x11():
            back.append("<ISO_Left_Tab>")
        for sequence in back:
            text.bind(sequence, lambda _event: self._reach(forward=False))
        text.bind("<Return>", self._on_return)
        text.bind("<FocusOut>", lambda _event: self.leave())

    @property
    def reached(self) -> str:
        """Return the index of the target that Tab has reached, or ""."""
        ranges = self._text.tag_ranges("reached")
        return str(ranges[0]) if ranges else ""

    def reach_again(self, index: str) -> None:
        """Mark the target at `index` as reached again, after it has been redrawn."""
        if index and not self.reached and "live" in self._text.tag_names(index):
            found = self._text.tag_nextrange("live", index)
            if found:
                self._text.tag_add("reached", *found)
                self._on_reached()

    def leave(self) -> None:
        """Unmark the reached target."""
        if self.reached:
            self._text.tag_remove("reached", "1.0", "end")
            self._on_reached()
        self.card.hide()

    def at(self, index: str) -> ClickTarget | None:
        """Return the target at an index as its kind, the number of its entry and its value."""
        tags = self._text.tag_names(index)
        kinds = PRESSED if "live" in tags else TOLD
        kind = next((kind for kind in kinds if kind in tags), None)
        number = self._sheet.number_at(index) if kind is not None else None
        if kind is None or number is None:
            return None
        value = ""
        if kind == "link":
            value = self._text.get(*self._text.tag_prevrange("link", f"{index}+1c"))
        elif kind == "chip":
            value = str(int(self._text.index(index).split(".")[1]) // 2)
        elif kind == "stop":
            value = str(int(self._text.index(index).split(".")[1]) // 2 - 1)
        elif kind == "copy":
            value = str(self._box_at(index))
        return kind, number, value

    def press(self, index: str) -> None:
        found = self.at(index)
        if found is not None and found[0] in PRESSED:
            self._on_press(*found)

    def say(self, widget: tk.Misc, target: ClickTarget | None) -> None:
        """Explain a target that is drawn by a widget over the text."""
        said = self._explain(*target) if target is not None else ""
        top = widget.winfo_y()
        line = (widget.winfo_x(), top, top + widget.winfo_height())
        self.card.say(said, line, at_once=False)

    def _box_at(self, index: str) -> int:
        """Return the index of the code box that begins at a line."""
        line = int(self._text.index(index).split(".")[0])
        found = self._sheet.lines.row_at(line)
        if found is None:
            return 0
        first, row = found
        return sum(first + box.first < line for box in row.boxes)

    def _reach(self, *, forward: bool) -> str | None:
        """Move from one target to the next; after the last one let Tab leave the widget."""
        text = self._text
        reached = text.tag_ranges("reached")
        if forward:
            found = text.tag_nextrange(
                "live", reached[1] if reached else self._start() or text.index("@0,0")
            )
        else:
            found = text.tag_prevrange(
                "live", reached[0] if reached else self._start() or text.index("end")
            )
        self.leave()
        if not found:
            return None
        text.tag_add("reached", *found)
        text.see(found[0])
        self._on_moved()
        self._say(str(found[0]), at_once=True)
        return "break"

    def _on_return(self, _event: object) -> str | None:
        if not self.reached:
            return None
        self.press(self.reached)
        return "break"

    def _on_click(self, event: tk.Event[tk.Misc]) -> None:
        index = self._text.index(f"@{event.x},{event.y}")
        if not self._text.tag_ranges("sel") and "copy" not in self._text.tag_names(index):
            self.press(index)

    def _on_enter(self, event: tk.Event[tk.Misc]) -> None:
        index = self._text.index(f"@{event.x},{event.y}")
        if index == self._pointed and event.type is tk.EventType.Motion:
            return
        self._pointed = index
        tags = self._text.tag_names(index)
        self._show_hand(shown="live" in tags and "copy" not in tags)
        if "copy" not in tags:
            self._say(index, at_once=False)

    def _on_leave(self, _event: object) -> None:
        self._pointed = ""
        self._show_hand(shown=False)
        self.card.hide()

    def _show_hand(self, *, shown: bool) -> None:
        """Show that something can be pressed; the text has its parent's cursor."""
        self._text.nametowidget(self._text.winfo_parent())["cursor"] = "hand2" if shown else "arrow"

    def _say(self, index: str, *, at_once: bool) -> None:
        found = self.at(index)
        said = self._explain(*found) if found is not None else ""
        box, line = self._text.bbox(index), self._text.dlineinfo(index)
        if not said or box is None or line is None:
            self.card.hide()
            return
        x = box[0] if found is not None and found[0] in TOLD else line[0]
        self.card.say(said, (x, line[1], line[1] + line[3]), at_once=at_once)
