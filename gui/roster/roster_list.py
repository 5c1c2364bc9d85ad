"""Keep the lines of the roster on a canvas, and tell what the user does with them.

Only lines in sight are drawn, so several thousand people cost nothing. A Treeview can't show two
lines of text, and signs at both ends.
"""

from __future__ import annotations

import tkinter as tk
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from tkinter import ttk
from typing import NamedTuple

from gui.looks import windowing
from gui.looks.theme import Theme
from gui.model.records import Availability, RosterRow
from gui.model.roster_lines import Heading, Line, RosterLines, SearchLine
from gui.model.roster_order import Position
from gui.parts import days
from gui.parts.editing import MENU_BUTTON
from gui.parts.focus import KeyboardFocus
from gui.parts.tip import Tip
from gui.roster.offscreen_unread import OffscreenUnread, Unread
from gui.roster.row_drawing import RowPainter, RowState, in_words
from gui.words.i18n import _

# All in pixels at 96 dpi.
NARROW_WIDTH = 140  # a list below this width shows pictures alone
HEADING, ABOVE_HEADING, NARROW_HEADING = 28, 8, 17
BUTTON_STYLE = "Small.SideIcon.TButton"


class _Drawn(NamedTuple):
    """A line looks like this; its position follows from its index."""

    line: Line
    state: RowState


class RosterList(tk.Canvas):
    """The list draws lines and reports what the user does with them.

    Args:
        on_pick: a line was clicked.
        on_move: a line was reached with the arrow keys.
        on_enter: Enter was pressed on a line.
        on_row_menu: called with (row, x, y) for the menu of a row, at this point of the screen.
        on_new: the + button was pressed.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        *,
        on_pick: Callable[[RosterRow | SearchLine], None],
        on_move: Callable[[RosterRow | SearchLine], None],
        on_enter: Callable[[RosterRow | SearchLine], None],
        on_row_menu: Callable[[RosterRow, int, int], None],
        on_new: Callable[[], None],
    ) -> None:
        super().__init__(
            parent,
            background=theme.palette.side,
            borderwidth=0,
            highlightthickness=0,
            takefocus=True,
            width=1,
            yscrollincrement=1,
        )
        self._theme = theme
        self._on_pick, self._on_move, self._on_enter, self._on_row_menu = (
            on_pick,
            on_move,
            on_enter,
            on_row_menu,
        )
        self._lines = RosterLines(
            (), lambda _key: RosterRow("", "", "", False, Availability.UNKNOWN, False, False, 0)
        )
        self._unread: Mapping[str, int] = {}
        self._marked: int | None = None
        self._pointed: int | None = None
        self._painter = RowPainter(self, theme, days.now)
        self._measured = (1, 1, 1)
        self._layout: tuple[int, ...] = ()  # the places of all lines depend on this
        self._drawing: str | None = None
        self._drawn: dict[int, _Drawn] = {}  # the lines on the canvas, by index
        self._tag = ""  # the tag of the line that is being drawn
        theme.style.configure(BUTTON_STYLE, padding=theme.px(4))
        self.new_button = ttk.Button(
            self,
            style=BUTTON_STYLE,
            image=theme.icon("plus", "muted", 16),
            command=on_new,
            takefocus=True,
        )
        self._offscreen_unread = OffscreenUnread(self, theme, on_go=self._centre)
        self._focus = KeyboardFocus(self, self._draw_soon)
        self.tip = Tip(self, theme)
        Tip(self.new_button, theme, _("New room or group"))
        self._connect()

    def destroy(self) -> None:
        if self._drawing is not None:
            self.after_cancel(self._drawing)
        super().destroy()

    @property
    def lines(self) -> Sequence[Line]:
        return tuple(self._lines)

    @property
    def marked(self) -> RosterRow | SearchLine | None:
        line = self._line(self._marked)
        return None if isinstance(line, Heading) else line

    def show(self, lines: RosterLines, marked: int | None, unread: Mapping[str, int]) -> None:
        """Show these lines; only those in sight are looked at.

        Args:
            lines: the lines.
            marked: the index of the marked line, which is scrolled to if it is a new one.
            unread: the number of messages that call for the user, by the key of the row.
        """
        before = self._marked
        was = self._lines.at(before) if before is not None and before < len(self._lines) else None
        moved = marked is not None and self._key(lines.at(marked)) != self._key(was)
        self._lines, self._marked, self._unread = lines, marked, unread
        self._lay_out()
        self._draw_soon()
        if moved and marked is not None:
            self._see(marked)

    def show_last_lines(self, on: bool) -> None:
        """Show the last message of each conversation below its name, or names alone."""
        if on != self._painter.has_last_lines:
            self._painter.has_last_lines = on
            self._redraw()

    def show_days(self) -> None:
        """Redraw the times, since a new day has begun."""
        self._redraw()

    def step(self, step: int) -> None:
        """Mark the next or previous line, if there is one."""
        at = self._marked if self._marked is not None else -1 if step > 0 else len(self._lines)
        wanted = at
        for _step in range(abs(step)):
            following = wanted + (1 if step > 0 else -1)
            while 0 <= following < len(self._lines) and isinstance(self._lines[following], Heading):
                following += 1 if step > 0 else -1
            if not 0 <= following < len(self._lines):
                break
            wanted = following
        if wanted != at and 0 <= wanted < len(self._lines):
            self._draw_soon()
            self._marked = wanted
            self._see(wanted)

    # --- measures ---------------------------------------------------------------------------------

    def _line(self, index: int | None) -> Line | None:
        return self._lines[index] if index is not None and index < len(self._lines) else None

    @staticmethod
    def _key(line: Heading | SearchLine | Position | None) -> object:
        return line.key if isinstance(line, Position) else line

    def _lay_out(self) -> None:
        self._painter.is_narrow = 1 < self.winfo_width() < self._theme.px(NARROW_WIDTH)
        self._measured = self._heights
        layout = *self._measured, *self._lines.headings, len(self._lines)
        if layout != self._layout:
            if layout[:-1] != self._layout[:-1]:
                self._clear()
            self._layout = layout
            self.configure(scrollregion=(0, 0, 1, self._whole))

    def _top(self, index: int) -> int:
        """Return the y at which the line of this index begins.

        For the number of lines, it is the y at which the last one ends.
        """
        row, heading, first = self._measured
        above = sum(each < index for each in self._lines.headings)
        if above and self._lines.headings[0] == 0:
            return (index - above) * row + (above - 1) * heading + first
        return (index - above) * row + above * heading

    @property
    def _whole(self) -> int:
        return self._top(len(self._lines)) + self._theme.unit

    @property
    def _heights(self) -> tuple[int, int, int]:
        """Return the heights of a row, of a heading, and of one that is the first line."""
        theme, row = self._theme, self._painter.row_height
        if self._painter.is_narrow:
            return row, theme.px(NARROW_HEADING), 0
        heading = max(
            theme.px(HEADING),
            theme.small_bold.metrics("linespace") + theme.px(8),
            self.new_button.winfo_reqheight() + theme.px(4),
        )
        return row, heading + theme.px(ABOVE_HEADING), heading

    def _at(self, y: int) -> int | None:
        """Return the index of the line at this y of the widget; None if there is none."""
        at = int(self.canvasy(y))
        index = self._last_above(at)
        return index if 0 <= index < len(self._lines) and at < self._top(index + 1) else None

    def _last_above(self, y: int) -> int:
        """Return the last line that begins at this y of the list or above; -1 if there is none."""
        return bisect_right(range(len(self._lines)), y, key=self._top) - 1

    def _see(self, index: int) -> None:
        top, height, whole = int(self.canvasy(0)), self.winfo_height(), max(1, self._whole)
        above = index - 1 if index and isinstance(self._lines[index - 1], Heading) else index
        if self._top(above) < top:
            self.yview_moveto(self._top(above) / whole)
        elif self._top(index + 1) > top + height > 1:
            self.yview_moveto((self._top(index + 1) - height) / whole)
        else:
            return
        self._draw_soon()

    def _centre(self, index: int) -> None:
        self.yview_moveto(max(0, self._top(index) - self.winfo_height() // 2) / self._whole)
        self._draw_soon()

    # --- drawing ----------------------------------------------------------------------------------

    def _draw_soon(self) -> None:
        """Redraw changed lines once, however much changes until then."""
        if self._drawing is None:
            self._drawing = self.after_idle(self._draw)

    def _clear(self) -> None:
        self.delete("all")
        self._drawn = {}

    def _redraw(self) -> None:
        """Redraw everything: the widget's size has changed."""
        self._clear()
        self._draw_soon()

    def _draw(self) -> None:
        self._drawing = None
        self._lay_out()  # the size of the text may have changed
        top, right = int(self.canvasy(0)), self.winfo_width()
        bottom = top + self.winfo_height()
        if self._painter.is_narrow:
            self.delete("button")
        elif not self.find_withtag("button"):
            for index in self._lines.headings:
                heading = self._lines[index]
                if isinstance(heading, Heading) and heading.can_add:
                    # Tab must reach it, in sight or not
                    self._draw_button(self._top(index + 1), right)
        has_focus = self._focus.is_seen
        first, last = max(0, self._last_above(top) - 1), self._last_above(bottom)
        wanted = {
            index: _Drawn(
                self._lines[index],
                RowState(
                    index == self._marked,
                    index == self._pointed,
                    has_focus and index == self._marked,
                ),
            )
            for index in range(first, last + 1)
        }
        for index, drawn in list(self._drawn.items()):
            if drawn != wanted.get(index):
                self.delete(f"line{index}")
                del self._drawn[index]
        for index, drawn in wanted.items():
            if index not in self._drawn:
                self._drawn[index] = drawn
                self._draw_line(index, drawn, right)
        self._tell_beyond(top, bottom)

    def _tell_beyond(self, top: int, bottom: int) -> None:
        """Tell what is unread out of sight."""
        places = sorted(
            (index, self._unread[key]) for key, index in self._lines.find(self._unread).items()
        )
        half = self._measured[0] // 2  # a line counts as in sight if half of it is
        self._offscreen_unread.show(
            [Unread(*one) for one in places if self._top(one[0]) + half < top],
            [Unread(*one) for one in places if self._top(one[0]) + half > bottom],
        )

    def _draw_line(self, index: int, drawn: _Drawn, right: int) -> None:
        line, top, below = drawn.line, self._top(index), self._top(index + 1)
        tag = f"line{index}"
        if isinstance(line, Heading):
            self._painter.draw_heading(line, top, below, right, tag)
        elif isinstance(line, RosterRow):
            self._painter.draw_row(line, drawn.state, top, below, right, tag)
        else:
            self._painter.draw_search(line, drawn.state, top, below, right, tag)

    def _draw_button(self, below: int, right: int) -> None:
        theme = self._theme
        middle = below - self._measured[2] // 2
        self.create_window(
            right - theme.px(8), middle, window=self.new_button, anchor="e", tags="button"
        )

    # --- events -----------------------------------------------------------------------------------

    def _connect(self) -> None:
        for sequence, step in (
            ("<Up>", -1),
            ("<Down>", 1),
            ("<Prior>", -10),
            ("<Next>", 10),
            ("<Home>", -(10**6)),
            ("<End>", 10**6),
        ):
            self.bind(sequence, partial(self._on_arrow, step))
        for name in windowing.enter_keys():
            self.bind(f"<{name}>", self._on_return)
        self.bind("<Button-1>", self._on_click)
        self.bind(MENU_BUTTON, self._on_menu)
        for sequence in windowing.menu_keys():
            self.bind(sequence, self._on_menu_key)
        self.bind("<Motion>", self._on_motion, add=True)
        self.bind("<Leave>", lambda _event: self._point(None), add=True)
        self.bind("<Configure>", lambda _event: self._redraw(), add=True)
        for sequence in ("<FocusIn>", "<FocusOut>"):  # the marked line shows the focus
            self.bind(sequence, lambda _event: self._draw_soon(), add=True)
        self.new_button.bind("<FocusIn>", lambda _event: self._scroll_to_top())
        for widget in (self, self.new_button):
            windowing.bind_wheel(widget, lambda _event, step: self._on_wheel(step))

    def scroll(self, *what: str) -> None:
        """Scroll as a scrollbar's command asks."""
        self.yview(*what)
        self._draw_soon()

    def _on_wheel(self, steps: int) -> str:
        if self.yview() != (0.0, 1.0):  # else Tk would scroll what is all in view
            self.yview_scroll(steps * 3 * self._measured[0] // 2, "units")
        self.tip.hide()
        self._draw_soon()
        return "break"

    def _scroll_to_top(self) -> None:
        self.yview_moveto(0)
        self._draw_soon()

    def _on_arrow(self, step: int, _event: object) -> str:
        before = self._marked
        self.step(step)
        line = self.marked
        if line is not None and self._marked != before:
            self._on_move(line)
        return "break"

    def _on_return(self, _event: object) -> str:
        if self.marked is not None:
            self._on_enter(self.marked)
        return "break"

    def _on_click(self, event: tk.Event[tk.Misc]) -> None:
        index = self._at(event.y)
        line = self._lines[index] if index is not None else None
        if line is not None and not isinstance(line, Heading):
            self.focus_set()
            self._draw_soon()
            self._marked = index
            self._on_pick(line)

    def _on_menu(self, event: tk.Event[tk.Misc]) -> None:
        index = self._at(event.y)
        line = self._lines[index] if index is not None else None
        if isinstance(line, RosterRow):
            self._on_row_menu(line, event.x_root, event.y_root)

    def _on_menu_key(self, _event: object) -> str:
        line = self.marked
        if isinstance(line, RosterRow) and self._marked is not None:
            y = self._top(self._marked + 1) - int(self.canvasy(0))
            self._on_row_menu(
                line, self.winfo_rootx() + 8 * self._theme.unit, self.winfo_rooty() + y
            )
        return "break"

    def _on_motion(self, event: tk.Event[tk.Misc]) -> None:
        index = self._at(event.y)
        self._point(None if index is None or isinstance(self._lines[index], Heading) else index)

    def _point(self, index: int | None) -> None:
        if index == self._pointed:
            return
        self._draw_soon()
        self._pointed = index
        line = self._line(index)
        self.tip.expect(in_words(line) if isinstance(line, RosterRow) else "")
