"""Draw the lines of the roster on a canvas.

Only lines in sight are drawn, so several hundred people cost nothing. A Treeview can't show signs
at both ends of a line, a number on a round shape, and two sizes of text.
"""

from __future__ import annotations

import tkinter as tk
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from tkinter import font as tkfont
from tkinter import ttk
from typing import NamedTuple

from gui.looks import windowing
from gui.looks.fitting import cut
from gui.looks.theme import Theme
from gui.model.records import Availability, RosterRow
from gui.model.roster_lines import Heading, Line, RosterLines, SearchLine
from gui.parts.editing import MENU_BUTTON
from gui.parts.tip import Tip
from gui.roster.offscreen_unread import OffscreenUnread, Unread
from gui.words.i18n import N_, _
from gui.words.text import displayable_line

WORDS = {
    Availability.ONLINE: N_("online"),
    Availability.AWAY: N_("away"),
    Availability.BUSY: N_("busy"),
    Availability.OFFLINE: N_("offline"),
    Availability.UNKNOWN: "",
}
MOST_SHOWN = 999


class _Drawn(NamedTuple):
    """A line looks like this; its position follows from its index."""

    line: Line
    is_marked: bool
    is_pointed: bool
    has_focus: bool


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
        self._measured = (1, 1)
        self._layout: tuple[int, ...] = ()  # the places of all lines depend on this
        self._drawing: str | None = None
        self._drawn: dict[int, _Drawn] = {}  # the lines on the canvas, by index
        self._tag = ""  # the tag of the line that is being drawn
        self.new_button = ttk.Button(
            self, style="SideIcon.TButton", image=theme.icon("plus"), command=on_new, takefocus=True
        )
        self._offscreen_unread = OffscreenUnread(self, theme, on_go=self._centre)
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
        moved = marked is not None and self._key(lines[marked]) != self._key(
            self._line(self._marked)
        )
        self._lines, self._marked, self._unread = lines, marked, unread
        self._lay_out()
        self._draw_soon()
        if moved and marked is not None:
            self._see(marked)

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
    def _key(line: Line | None) -> object:
        return line.key if isinstance(line, RosterRow) else line

    def _lay_out(self) -> None:
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
        row, heading = self._measured
        above = sum(each < index for each in self._lines.headings)
        return (index - above) * row + above * heading

    @property
    def _whole(self) -> int:
        return self._top(len(self._lines)) + self._theme.unit

    @property
    def _heights(self) -> tuple[int, int]:
        """Return the height of a row, and of a heading, which may contain the button."""
        font, small, unit = self._theme.font, self._theme.small, self._theme.unit
        button = self.new_button.winfo_reqheight() + unit + unit // 2
        return font.metrics("linespace") + 2 * unit, max(
            small.metrics("linespace") + 4 * unit, button
        )

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
        if not self.find_withtag("button"):
            for index in self._lines.headings:
                heading = self._lines[index]
                if isinstance(heading, Heading) and heading.can_add:
                    # Tab must reach it, in sight or not
                    self._draw_button(self._top(index + 1), right)
        has_focus = str(self.tk.call("focus")) == str(self)
        first, last = max(0, self._last_above(top) - 1), self._last_above(bottom)
        wanted = {
            index: _Drawn(
                self._lines[index],
                index == self._marked,
                index == self._pointed,
                has_focus and index == self._marked,
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
        line, y, below = drawn.line, self._top(index), self._top(index + 1)
        self._tag = f"line{index}"
        if isinstance(line, Heading):
            self._draw_text(
                2 * self._theme.unit,
                (y + below) // 2 + self._theme.unit // 2,
                line.text,
                self._theme.small,
                self._theme.palette.muted,
            )
            return
        self._draw_ground(drawn, y, below, right)
        if isinstance(line, RosterRow):
            self._draw_row(line, (y + below) // 2, right)
        else:
            self._draw_search(line, (y + below) // 2, right)

    def _draw_text(self, x: int, y: int, text: str, font: tkfont.Font, colour: str) -> None:
        self.create_text(x, y, text=text, anchor="w", font=font, fill=colour, tags=self._tag)

    def _draw_image(self, x: int, y: int, image: tk.PhotoImage) -> None:
        self.create_image(x, y, image=image, tags=self._tag)

    def _draw_ground(self, drawn: _Drawn, y: int, below: int, right: int) -> None:
        p = self._theme.palette
        if drawn.is_marked:
            line = self._theme.hairline
            self.create_rectangle(
                0,
                y,
                right - 1,
                below - 1,
                fill=p.selected,
                width=line,
                tags=self._tag,
                outline=p.accent if drawn.has_focus else p.selected,
            )
        elif drawn.is_pointed:
            self.create_rectangle(0, y, right, below, fill=p.hover, width=0, tags=self._tag)

    def _draw_button(self, below: int, right: int) -> None:
        self.create_window(right, below, window=self.new_button, anchor="se", tags="button")

    def _draw_row(self, row: RosterRow, middle: int, right: int) -> None:
        theme, unit, p = self._theme, self._theme.unit, self._theme.palette
        icon = round(4.5 * theme.picture_unit)
        title = displayable_line(row.title)
        is_outside = row.is_room and not row.joined and not row.invited_by
        quiet = (
            row.muted or is_outside or (not row.is_room and row.presence is Availability.OFFLINE)
        )
        colour = p.text if row.unread and not row.muted else p.muted if quiet else p.text
        if row.private:
            picture = theme.icon("group")
        elif row.is_room:
            picture = theme.icon("hash")
            title = title.removeprefix("#")
        else:
            sign = (
                "plain" if row.plain and row.presence is Availability.ONLINE else row.presence.value
            )
            picture = theme.sign(sign)
        self._draw_image(2 * unit + icon // 2, middle, picture)
        left = 3 * unit + icon + unit // 2
        right = self._draw_marks(row, middle, right - 2 * unit)
        aside, aside_colour = self._aside(row)
        font = theme.bold if row.unread and not row.muted else theme.font
        # “writing…” is shown even if the name has to be cut for it, but not instead of the name.
        taken = theme.small.measure(aside) + 2 * unit if row.is_typing else 0
        if right - left - taken < min(font.measure(title), (right - left) // 3):
            taken = 0
        title = cut(title, font, max(1, right - left - taken))
        self._draw_text(left, middle, title, font, colour)
        left += font.measure(title) + 2 * unit
        if aside and right - left > 6 * unit:
            self._draw_text(
                left, middle, cut(aside, theme.small, right - left), theme.small, aside_colour
            )

    def _aside(self, row: RosterRow) -> tuple[str, str]:
        """Return the text behind the name, and its colour."""
        p = self._theme.palette
        if row.is_typing:
            return _("writing…"), p.accent
        if row.invited_by:
            return _("from {name}").format(name=displayable_line(row.invited_by)), p.muted
        if row.blocked:
            return "· " + _("blocked"), p.muted
        if row.note:
            return displayable_line(row.note), p.muted
        return ("· " + _("plain") if row.plain else ""), p.muted

    def _draw_marks(self, row: RosterRow, middle: int, right: int) -> int:
        """Draw the marks at the end of the line, and return the x at which they begin."""
        theme, unit, p = self._theme, self._theme.unit, self._theme.palette
        if row.unread:
            ground = p.muted if row.muted else p.accent
            ink = p.side if row.muted else p.on_accent
            count = str(row.unread) if row.unread <= MOST_SHOWN else f"{MOST_SHOWN}+"
            for text in (count, "@") if row.mentions else (count,):
                height = theme.small.metrics("linespace") + unit // 2
                width = max(height, theme.small.measure(text) + 2 * unit + unit // 2)
                picture = self._theme.box(width, height, height / 2, ground)
                self._draw_image(right - width // 2, middle, picture)
                self.create_text(
                    right - width // 2,
                    middle,
                    text=text,
                    font=theme.small,
                    fill=ink,
                    tags=self._tag,
                )
                right -= width + unit
        for name in (["mute"] if row.muted else []) + (["edit"] if row.is_draft else []):
            icon = theme.icon(name)
            self._draw_image(right - icon.width() // 2, middle, icon)
            right -= icon.width() + unit
        return right - unit

    def _draw_search(self, line: SearchLine, middle: int, right: int) -> None:
        theme, unit = self._theme, self._theme.unit
        icon = round(4.5 * theme.picture_unit)
        self._draw_image(2 * unit + icon // 2, middle, theme.icon("search"))
        left = 3 * unit + icon + unit // 2
        text = _("Search messages for “{words}”").format(words=displayable_line(line.query))
        self._draw_text(
            left,
            middle,
            cut(text, theme.font, max(1, right - left - 2 * unit)),
            theme.font,
            theme.palette.text,
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


def in_words(row: RosterRow) -> str:
    """Return in words what a line tells by signs: the whole name, and below it the rest."""
    said = [
        _("room")
        if row.is_room and not row.private
        else _("group")
        if row.private
        else _(WORDS[row.presence])
        if WORDS[row.presence]
        else ""
    ]
    if row.note:
        said.append(displayable_line(row.note))
    if row.invited_by:
        said.append(_("{name} invites you").format(name=displayable_line(row.invited_by)))
    for holds, words in (
        (row.plain, _("plain: no receipts")),
        (row.muted, _("muted")),
        (row.blocked, _("blocked")),
        (row.is_draft, _("has a draft")),
        (bool(row.mentions), _("mentions you")),
    ):
        if holds:
            said.append(words)
    below = " · ".join(part for part in said if part)
    return displayable_line(row.title) + (f"\n{below}" if below else "")
