"""Tell which messages are under the pointer, picked or jumped to, and colour them."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence

from gui.looks import windowing
from gui.looks.delay import Delay
from gui.messages.line_index import DrawnRow
from gui.messages.seen_rows import SeenRow
from gui.messages.sheet import Sheet, start_of

FLASH_MS, FADING_MS = 600, 300
LOOK_MS = 40  # so long after rows have moved, another one may be the one under the pointer
_HELD = 0x100 | 0x200 | 0x400  # the state of an event while a mouse button is held
_WHEEL = ("<MouseWheel>", "<Shift-MouseWheel>", "<Button-4>", "<Button-5>")


class RowStates:
    """Follows the pointer, and colours rows in the text with tags. Nothing ever moves.

    `pointed` is the number of the entry under the pointer.

    Args:
        frame: holds everything that the pointer may be over.
        sheet: see there.
        rows: returns what is in view.
        is_picked: returns whether the entry with a number is picked.
        on_hover: called with the number of the entry under the pointer, or None.
        on_change: rows may have another colour than before.
    """

    def __init__(
        self,
        frame: tk.Misc,
        sheet: Sheet,
        *,
        rows: Callable[[], Sequence[SeenRow]],
        is_picked: Callable[[int], bool],
        on_hover: Callable[[int | None], None],
        on_change: Callable[[], None],
    ) -> None:
        self._frame, self._sheet, self._rows = frame, sheet, rows
        self._is_picked, self._on_hover, self._on_change = is_picked, on_hover, on_change
        self.pointed: int | None = None
        self._pointer: tuple[int, int] | None = None  # on the screen
        self._kept_over = ""
        self._flashing: int | None = None
        self._is_fading = False
        self._flash = Delay(frame, FLASH_MS, self._fade)
        self._fading = Delay(frame, FADING_MS, self.end_flash)
        self._looking = Delay(frame, LOOK_MS, self._look)

    def destroy(self) -> None:
        self._looking.cancel()
        self._flash.cancel()
        self._fading.cancel()

    def attach(self, widget: tk.Misc) -> None:
        """Follow the pointer over this widget too; its wheel scrolls the text."""
        for sequence in ("<Enter>", "<Motion>"):
            widget.bind(sequence, self._on_motion, add=True)
        widget.bind("<Leave>", self._on_leave, add=True)
        if widget is not self._sheet.text:
            for sequence in _WHEEL:
                if sequence.startswith("<Button") and not windowing.is_x11():
                    continue
                widget.bind(sequence, self._on_wheel, add=True)

    def keep_over(self, widget: tk.Misc) -> None:
        """Keep the row while the pointer is over this widget, which may lie over another row."""
        self._kept_over = str(widget)
        self.attach(widget)

    def ground(self, seen: SeenRow) -> str:
        """Return the colour of a row, as the name of a field of the palette."""
        number = seen.row.entry.number
        if self._is_picked(number):
            return "accent_soft"
        if number == self._flashing:
            return "hover" if self._is_fading else "accent_soft"
        if seen.row.calls:
            return "mention"
        return "hover" if number == self.pointed else "page"

    def flash(self, number: int) -> None:
        """Colour an entry for a moment, because the user has jumped to it."""
        self.end_flash()
        self._flashing, self._is_fading = number, False
        self._colour("flash", number)
        self._flash.start()
        self._on_change()

    def hold(self, number: int | None) -> None:
        """Colour an entry until another one is jumped to; None ends that."""
        self.end_flash()
        self._flashing, self._is_fading = number, False
        self._colour("flash", number)
        self._on_change()

    def end_flash(self) -> None:
        self._flash.cancel()
        self._fading.cancel()
        if self._flashing is not None:
            self._flashing = None
            self._colour("flash", None)
            self._colour("hover", self.pointed)
            self._on_change()

    def look_soon(self) -> None:
        """Find out what is under the pointer, since rows have moved; not each time they do."""
        if self._pointer is not None and not self._looking.is_waiting:
            self._looking.start()

    def refresh(self) -> None:
        """Colour the rows again, after they have been redrawn."""
        if self.pointed is not None:
            self._colour("hover", self.pointed)
        if self._flashing is not None:
            self._colour("hover" if self._is_fading else "flash", self._flashing)

    # --- inside -----------------------------------------------------------------------------------

    def _look(self) -> None:
        """Find out what is under the pointer now."""
        if self._pointer is not None:
            self._point(self._number_at(*self._pointer))

    def _fade(self) -> None:
        self._is_fading = True
        self._colour("flash", None)
        if self._flashing is not None:
            self._colour("hover", self._flashing)
        self._fading.start()
        self._on_change()

    def _point(self, number: int | None) -> None:
        if number == self.pointed:
            return
        self.pointed = number
        self._colour("hover", number)
        self._on_change()
        self._on_hover(number)

    def _colour(self, tag: str, number: int | None) -> None:
        """Give the tag to this entry, and to no other."""
        text = self._sheet.text
        text.tag_remove(tag, "1.0", "end")
        found = self._find(number) if number is not None else None
        if found is not None:
            first, row = found
            text.tag_add(tag, f"{start_of(first, row)}.0", f"{first + row.lines}.0")

    def _find(self, number: int) -> tuple[int, DrawnRow] | None:
        """Return the row of an entry, after its first line; it is mostly in view."""
        lines = self._sheet.lines
        for seen in self._rows():
            if seen.row.entry.number == number:
                found = lines.row_at(seen.first)  # which may no longer be true
                if found is not None and found[1].number == number:
                    return found
        return lines.find_row(number)

    def _number_at(self, x: int, y: int) -> int | None:
        """Return the number of the message at a point of the screen."""
        over = str(self._frame.tk.call("winfo", "containing", x, y))
        if over and over == self._kept_over:
            return self.pointed
        if not f"{over}.".startswith(f"{self._frame}."):
            return None
        return self._number_at_height(y)

    def _number_at_height(self, y: int) -> int | None:
        """Return the number of the message at a height of the screen."""
        y -= self._sheet.text.winfo_rooty()
        return next(
            (
                seen.row.number
                for seen in self._rows()
                if seen.top <= y < seen.bottom and seen.row.entry.sender
            ),
            None,
        )

    def _on_motion(self, event: tk.Event[tk.Misc]) -> None:
        self._pointer = event.x_root, event.y_root
        if isinstance(event.state, int) and event.state & _HELD:
            self._look()  # it may be outside of the widget that it was pressed on
        elif str(event.widget) != self._kept_over:
            self._point(self._number_at_height(event.y_root))

    def _on_leave(self, event: tk.Event[tk.Misc]) -> None:
        self._pointer = event.x_root, event.y_root
        self._look()
        if self.pointed is None:
            self._pointer = None

    def _on_wheel(self, event: tk.Event[tk.Misc]) -> str:
        text = self._sheet.text
        if event.num in (4, 5):
            text.event_generate(f"<Button-{event.num}>")
        else:
            text.event_generate("<MouseWheel>", delta=event.delta)
        return "break"
