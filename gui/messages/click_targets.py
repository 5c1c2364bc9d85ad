"""Handle what can be pressed in a transcript: links, quotes, reactions, "Send again", "Discard".

They are pressed by mouse, or reached with Tab and pressed with Enter. While the mouse or Tab is on
a link, the corner of the view shows where it leads, as browsers do; on a reaction, it shows who has
reacted.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from gui.looks import windowing
from gui.looks.theme import Theme
from gui.messages.sheet import Sheet


class ClickTargets:
    """Finds and presses the click targets of a sheet: text with the tag "live".

    Args:
        on_press: called with (kind, number, value) when a target is pressed: "link" with its
            address, "quote", "retry" and "discard" with "", "chip" with its index. `number` is the
            entry's.
        explain: called with (kind, number, value); returns in a few words what pressing would do,
            "" to show nothing.
        on_moved: the view was scrolled to show the target that was reached.
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
        start: Callable[[], str],
    ) -> None:
        self._sheet, self._theme, self._start = sheet, theme, start
        self._on_press, self._explain, self._on_moved = on_press, explain, on_moved
        self._text = text = sheet.text
        unit = theme.unit
        self._card = ttk.Frame(text.master, style="Card.TFrame", padding=(2 * unit, unit // 2))
        self._said = ttk.Label(self._card, style="Card.TLabel", font=theme.small)
        self._said.pack()
        text.tag_bind("live", "<Enter>", self._on_enter)
        text.tag_bind("live", "<Motion>", self._on_enter)
        text.tag_bind("live", "<Leave>", self._on_leave)
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

    def leave(self) -> None:
        """Unmark the reached target."""
        self._text.tag_remove("reached", "1.0", "end")
        self._card.place_forget()

    def at(self, index: str) -> tuple[str, int, str] | None:
        """Return the target at an index as its kind, the number of its entry and its value."""
        tags = self._text.tag_names(index)
        kind = next(
            (kind for kind in ("retry", "discard", "link", "quote", "chip") if kind in tags), None
        )
        number = self._sheet.number_at(index) if kind is not None and "live" in tags else None
        if kind is None or number is None:
            return None
        value = ""
        if kind == "link":
            value = self._text.get(*self._text.tag_prevrange("link", f"{index}+1c"))
        elif kind == "chip":
            value = str(self._chips_before(index))
        return kind, number, value

    def press(self, index: str) -> None:
        found = self.at(index)
        if found is not None:
            self._on_press(*found)

    def _chips_before(self, index: str) -> int:
        """Return the position of the chip at `index` among the chips of its line."""
        count, at = 0, self._text.index(f"{index} linestart")
        while True:
            found = self._text.tag_nextrange("chip", at, f"{index} lineend")
            if not found or self._text.compare(found[1], ">", index):
                return count
            count, at = count + 1, found[1]

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
        self._say(str(found[0]))
        return "break"

    def _on_return(self, _event: object) -> str | None:
        if not self.reached:
            return None
        self.press(self.reached)
        return "break"

    def _on_click(self, event: tk.Event[tk.Misc]) -> None:
        if not self._text.tag_ranges("sel"):
            self.press(self._text.index(f"@{event.x},{event.y}"))

    def _on_enter(self, event: tk.Event[tk.Misc]) -> None:
        self._text.configure(cursor="hand2")
        self._say(self._text.index(f"@{event.x},{event.y}"))

    def _on_leave(self, _event: object) -> None:
        self._text.configure(cursor="arrow")
        self._card.place_forget()

    def _say(self, index: str) -> None:
        found = self.at(index)
        said = self._explain(*found) if found is not None else ""
        if not said:
            self._card.place_forget()
            return
        if str(self._said.cget("text")) != said or not self._card.winfo_manager():
            wide = self._text.winfo_width() * 2 // 3
            self._said.configure(text=said, wraplength=max(1, wide))
            unit = self._theme.unit
            self._card.place(in_=self._text, x=unit, rely=1.0, y=-unit, anchor="sw")
            self._card.lift()
