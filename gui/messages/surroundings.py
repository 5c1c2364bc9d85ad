"""Arrange the text of a transcript with what is drawn beside and over it, and keep that up to date.

Three widgets stand side by side: a canvas for what is left of the words, the Text, and a canvas for
what is right of them, with the scrollbar. The words have a column of their own, which is at most
COLUMN wide and stands at the left of a wide window.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence

from gui.looks.theme import Theme
from gui.messages.click_targets import ClickTarget
from gui.messages.floating_date import FloatingDate
from gui.messages.gutters import AVATAR, AVATAR_X, AVATAR_Y, LEFT, RIGHT, Gutters
from gui.messages.margin_selection import DRAG, MarginSelection
from gui.messages.overlays import Overlays
from gui.messages.row_states import RowStates
from gui.messages.seen_rows import SeenRow, SeenRows
from gui.messages.sheet import Sheet
from gui.messages.tags import HANG
from gui.parts.scrollbar import Thumb

COLUMN = 760
RING = 2
THUMB_REACH = 14  # how far from the edge the pointer takes hold of the scrollbar


class Surroundings:
    """Draws everything but the text. `rows` says what is in view, `states` what is coloured.

    Args:
        frame: holds all.
        theme: see there.
        sheet: see there.
        on_press: called with (kind, number, value), as in `ClickTargets`.
        explain: called with a widget and the target in it, or None.
        is_picked: returns whether the entry with a number is picked.
        on_hover: called with the number of the entry under the pointer, or None.
        on_scroll: the user has scrolled with the bar.
        on_width: the text has another width.
        on_person: called with the nick of somebody whose avatar was pressed.
    """

    def __init__(
        self,
        frame: tk.Misc,
        theme: Theme,
        sheet: Sheet,
        *,
        on_press: Callable[[str, int, str], None],
        explain: Callable[[tk.Misc, ClickTarget | None], None],
        is_picked: Callable[[int], bool],
        on_hover: Callable[[int | None], None],
        on_scroll: Callable[[], None],
        on_width: Callable[[], None],
        on_person: Callable[[str], None],
    ) -> None:
        self._frame, self._theme, self._sheet = frame, theme, sheet
        self._on_person = on_person
        self._seen = SeenRows(sheet)
        self.states = RowStates(
            frame,
            sheet,
            rows=lambda: self.rows,
            is_picked=is_picked,
            on_hover=on_hover,
            on_change=self._colour_soon,
        )
        self.gutters = Gutters(frame, theme, face=sheet.face, pointed=lambda: self.states.pointed)
        self.overlays = Overlays(
            sheet,
            theme,
            on_press=on_press,
            on_widget=self.states.attach,
            explain=explain,
            on_size=self._on_text_size,
        )
        self._on_scroll, self._on_width = on_scroll, on_width
        reach = theme.px(THUMB_REACH)
        self._thumb = Thumb(self.gutters.right, theme, self._scroll, reach=reach)
        drag = theme.px(DRAG)
        self._left_selection = MarginSelection(
            sheet.text, self.gutters.left, drag=drag, on_scrolled=on_scroll
        )
        MarginSelection(
            sheet.text, self.gutters.right, drag=drag, reach=reach, on_scrolled=on_scroll
        )
        self.date = FloatingDate(frame, theme, sheet)
        self._ring = [
            tk.Frame(frame, background=theme.palette.focus, width=0, height=0) for _ in range(4)
        ]
        self._drawing: str | None = None
        self._has_moved = True  # since `rows` were found; not by scrolling alone
        sheet.on_change = self._on_sheet
        for widget in (sheet.text, self.gutters.left, self.gutters.right):
            self.states.attach(widget)
        self.gutters.left.bind("<ButtonRelease-1>", self._on_left, add=True)
        sheet.text.bind("<Configure>", lambda _event: self._on_text_size(), add=True)
        frame.bind("<Configure>", lambda _event: self._arrange(), add=True)
        # Tk sends it when Tab has led here; a click needs no ring
        sheet.text.bind("<<TraverseIn>>", lambda _event: self._show_ring(shown=True), add=True)
        sheet.text.bind("<Button>", lambda _event: self._show_ring(shown=False), add=True)
        sheet.text.bind("<FocusOut>", lambda _event: self._show_ring(shown=False), add=True)
        frame.configure(width=theme.px(LEFT + RIGHT + 300), height=theme.px(100))  # type: ignore[call-arg]

    def destroy(self) -> None:
        self.states.destroy()
        if self._drawing is not None:
            self._frame.after_cancel(self._drawing)
            self._drawing = None

    @property
    def rows(self) -> Sequence[SeenRow]:
        return self._seen.rows

    def show_view(self, first: float, last: float) -> None:
        """Draw everything for another view, which shows this share of the text.

        Tk also says so when it only knows better how high lines out of view are.
        """
        self._thumb.set(first, last)
        if self._has_moved:
            self.draw()
        elif self._seen.follow():
            self.states.look_soon()
            self._colour()

    def _scroll(self, *where: str) -> None:
        self._sheet.text.yview(*where)
        self._on_scroll()

    def draw(self) -> None:
        """Draw everything again."""
        self._has_moved = False
        self._seen.find()
        self.gutters.forget()
        self.overlays.forget()
        self.states.look_soon()
        self._colour()

    def _colour(self) -> None:
        """Draw the rows where they are."""
        if self._drawing is not None:
            self._frame.after_cancel(self._drawing)
            self._drawing = None
        coloured = [(seen, self.states.ground(seen)) for seen in self.rows]
        self.gutters.draw(coloured)
        self.overlays.draw(coloured)

    def draw_soon(self) -> None:
        """Draw everything once Tk has nothing else to do."""
        self._has_moved = True
        self._colour_soon()

    def _colour_soon(self) -> None:
        """Draw the rows in their colours once Tk has nothing else to do."""
        if self._drawing is None:
            self._drawing = self._frame.after_idle(self._draw_later)

    def _draw_later(self) -> None:
        self._drawing = None
        if self._has_moved:
            self.draw()
        else:
            self._colour()

    def _on_sheet(self) -> None:
        self.states.refresh()
        self.draw_soon()

    def _on_text_size(self) -> None:
        self._on_width()
        self.draw_soon()

    def _arrange(self) -> None:
        """Place the three widgets."""
        width, px = self._frame.winfo_width(), self._theme.px
        left, least = px(LEFT), px(RIGHT)
        column = max(1, min(width - left - least, px(HANG + COLUMN)))
        self.gutters.left.place(x=0, y=0, width=left, relheight=1)
        self._sheet.text.place(x=left, y=0, width=column, relheight=1)
        self.gutters.right.place(
            x=left + column, y=0, width=max(least, width - left - column), relheight=1
        )
        self._sheet.use_width(column)
        self.draw_soon()

    def _on_left(self, event: tk.Event[tk.Misc]) -> None:
        """Report a click on an avatar."""
        px = self._theme.px
        if self._left_selection.is_dragging or not (
            px(AVATAR_X) <= event.x < px(AVATAR_X + AVATAR)
        ):
            return
        for seen in self.rows:
            top = seen.top + px(AVATAR_Y)
            if seen.row.is_head and top <= event.y < top + px(AVATAR) and seen.row.entry.sender:
                self._on_person(seen.row.entry.sender)

    def _show_ring(self, *, shown: bool) -> None:
        """Show around the messages that they have the focus, if it has come by keyboard."""
        width = self._theme.px(RING)
        sides = (
            {"x": 0, "y": 0, "relwidth": 1, "height": width},
            {"x": 0, "rely": 1, "relwidth": 1, "height": width, "anchor": "sw"},
            {"x": 0, "y": 0, "relheight": 1, "width": width},
            {"relx": 1, "y": 0, "relheight": 1, "width": width, "anchor": "ne"},
        )
        for side, place in zip(self._ring, sides, strict=True):
            if shown:
                side.place(**place)  # type: ignore[arg-type]
                side.lift()
            else:
                side.place_forget()
