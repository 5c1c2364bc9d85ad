"""Show a short list of rows, each of which can be pressed, under headings.

The rows are drawn on a canvas: a Treeview has neither avatars nor second lines. Up and Down choose
one, Enter or the space bar presses it.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from functools import partial
from tkinter import ttk
from typing import NamedTuple

from gui.looks import windowing
from gui.looks.fitting import cut
from gui.looks.styles import show_share
from gui.looks.theme import Theme
from gui.parts import avatar
from gui.parts.focus import KeyboardFocus
from gui.words.face import Face

# In pixels at 96 dpi.
HEAD, ABOVE_HEAD, LINE, ROW, LOW_ROW, ABOVE, BELOW = 28, 8, 17, 48, 36, 8, 12
OUTSIDE, AVATAR, ICON, LEFT, TEXT_AT, RIGHT = 8, 32, 20, 16, 60, 16
CORNER = 8


class ListHead(NamedTuple):
    """A heading has a title and perhaps a word to press at its right.

    Attributes:
        title: of the rows below; "" for a line.
        verb: what can be pressed; "" for nothing.
        key: what the list tells when it is pressed.
    """

    title: str
    verb: str = ""
    key: str = ""


class ListRow(NamedTuple):
    """A row shows a face or an icon, and one or two lines.

    Attributes:
        key: what the list tells when the row is pressed; "" for one that does nothing.
        title: the first line.
        second: the second line, or "".
        right: a few words at the right.
        face: whose avatar stands at the left.
        icon: a glyph that stands there instead.
        kind: "muted" for who is not here, "danger" for what can't be undone, "link", or "".
        is_on: what the row names holds now; it has a tick.
    """

    key: str
    title: str
    second: str = ""
    right: str = ""
    face: Face | None = None
    icon: str = ""
    kind: str = ""
    is_on: bool = False


ListLine = ListHead | ListRow


class RowList(ttk.Frame):
    """A list has rows in the side's colours.

    `on_press` is called with the key of what is pressed.
    """

    def __init__(self, parent: tk.Misc, theme: Theme, on_press: Callable[[str], None]) -> None:
        super().__init__(parent, style="Side.TFrame")
        self._theme, self._on_press = theme, on_press
        self.lines: tuple[ListLine, ...] = ()
        self._tops: list[int] = []
        self._pointed: int | None = None
        self._chosen: int | None = None
        self.canvas = tk.Canvas(
            self,
            background=theme.palette.side,
            highlightthickness=0,
            borderwidth=0,
            width=1,
            height=1,
            takefocus=True,
            yscrollincrement=theme.px(8),
        )
        self._focus = KeyboardFocus(self.canvas, self._draw_grounds)
        bar = ttk.Scrollbar(self, style="Side.Vertical.TScrollbar", command=self.canvas.yview)
        self.canvas.configure(yscrollcommand=partial(show_share, bar))
        self.canvas.grid(row=0, column=0, sticky="nsew")
        bar.grid(row=0, column=1, sticky="ns")
        self.columnconfigure(0, weight=1)
        self.rowconfigure(0, weight=1)
        self._connect()

    def show(self, lines: Sequence[ListLine]) -> None:
        """Show these lines; what is chosen stays so."""
        if tuple(lines) == self.lines:
            return
        chosen = self._key(self._chosen)
        self.lines = tuple(lines)
        keys = [self._key(index) for index in range(len(self.lines))]
        self._chosen = keys.index(chosen) if chosen and chosen in keys else None
        self._pointed = None
        self._draw()

    def go_to_top(self) -> None:
        """Show the first rows; none is chosen."""
        self._chosen = None
        self.canvas.yview_moveto(0)
        self._draw_grounds()

    @property
    def chosen(self) -> str:
        """Return the key of the row that the keyboard has chosen; "" for none."""
        return self._key(self._chosen)

    # --- drawing ----------------------------------------------------------------------------------

    def _height(self, index: int) -> int:
        line, px = self.lines[index], self._theme.px
        if isinstance(line, ListHead):
            return px(HEAD) + (px(ABOVE_HEAD) if index else 0) if line.title else px(LINE)
        return px(ROW if line.face is not None or line.second else LOW_ROW)

    def _draw(self) -> None:
        canvas, px = self.canvas, self._theme.px
        canvas.delete("all")
        self._tops = [px(ABOVE)]
        for index, line in enumerate(self.lines):
            top, height = self._tops[-1], self._height(index)
            if isinstance(line, ListHead):
                self._draw_head(line, top + height - px(HEAD if line.title else LINE) // 2)
            else:
                self._draw_row(line, top, height)
            self._tops.append(top + height)
        canvas.configure(scrollregion=(0, 0, 1, self._tops[-1] + px(BELOW)))
        self._draw_grounds()

    def _draw_head(self, head: ListHead, middle: int) -> None:
        theme, px, palette = self._theme, self._theme.px, self._theme.palette
        right = self.canvas.winfo_width() - px(RIGHT)
        room = right - px(LEFT)
        if not head.title:
            self.canvas.create_line(px(LEFT), middle, right, middle, fill=palette.line)
            return
        if head.verb:
            self.canvas.create_text(
                right,
                middle,
                anchor="e",
                text=head.verb,
                font=theme.small_bold,
                fill=palette.accent,
            )
            room -= theme.small_bold.measure(head.verb) + px(8)
        title = cut(head.title, theme.small_bold, room)
        self.canvas.create_text(
            px(LEFT),
            middle,
            anchor="w",
            text=title,
            font=theme.small_bold,
            fill=palette.muted,
            tags="text",
        )

    def _draw_row(self, row: ListRow, top: int, height: int) -> None:
        theme, px, palette, canvas = (self._theme, self._theme.px, self._theme.palette, self.canvas)
        middle, right = top + height // 2, canvas.winfo_width() - px(RIGHT)
        colour = {"muted": palette.muted, "danger": palette.danger, "link": palette.accent}.get(
            row.kind, palette.text
        )
        if row.face is not None:
            at = px(LEFT), middle - px(AVATAR) // 2
            avatar.draw(canvas, theme, *at, AVATAR, row.face, palette.side)
        elif row.icon:
            icon = theme.icon(row.icon, "danger" if row.kind == "danger" else "muted", ICON)
            canvas.create_image(px(LEFT) + px(AVATAR) // 2, middle, image=icon)
        if row.is_on:
            tick = theme.icon("check", "accent", 16)
            canvas.create_image(right, middle, image=tick, anchor="e")
            right -= px(16 + 8)
        room = right - px(TEXT_AT)
        if row.right:
            canvas.create_text(
                right, middle, anchor="e", text=row.right, font=theme.small, fill=palette.muted
            )
            room -= theme.small.measure(row.right) + px(8)
        texts = [(row.title, theme.font, colour)]
        if row.second:
            texts.append((row.second, theme.small, palette.muted))
        y = middle - sum(font.metrics("linespace") for _text, font, _fill in texts) // 2
        for text, font, fill in texts:
            shown = cut(text, font, room)
            canvas.create_text(
                px(TEXT_AT), y, anchor="nw", text=shown, font=font, fill=fill, tags="text"
            )
            y += font.metrics("linespace")

    def _draw_grounds(self) -> None:
        """Draw what is behind the row under the pointer, and around the one with the focus."""
        self.canvas.delete("ground")
        theme, px, palette = self._theme, self._theme.px, self._theme.palette
        has_focus = self._focus.is_seen
        for index, edge in ((self._pointed, ""), (self._chosen, palette.focus)):
            if index is None or (edge and not has_focus):
                continue
            fill = palette.row_hover if index == self._pointed else palette.side
            top, height = self._tops[index], self._height(index)
            if isinstance(self.lines[index], ListHead):
                top, height = top + height - px(HEAD), px(HEAD)
            wide = max(1, self.canvas.winfo_width() - 2 * px(OUTSIDE))
            box = theme.box(
                wide, height, theme.sharp(CORNER), fill, edge=edge, edge_width=theme.sharp(2)
            )
            self.canvas.create_image(px(OUTSIDE), top, image=box, anchor="nw", tags="ground")
        self.canvas.tag_lower("ground")

    # --- choosing ---------------------------------------------------------------------------------

    def _connect(self) -> None:
        canvas = self.canvas
        canvas.bind("<Configure>", lambda _event: self._draw())
        canvas.bind("<Motion>", lambda event: self._point(self._at(event.y)))
        canvas.bind("<Leave>", lambda _event: self._point(None))
        canvas.bind("<ButtonRelease-1>", self._on_click)
        canvas.bind("<FocusIn>", self._on_focus)
        canvas.bind("<FocusOut>", lambda _event: self._draw_grounds())
        windowing.bind_wheel(canvas, self._on_wheel)
        for key, step in (("Up", -1), ("Down", 1), ("Prior", -6), ("Next", 6)):
            canvas.bind(f"<{key}>", partial(self._on_arrow, step=step))
        canvas.bind("<Home>", lambda _event: self._choose_near(0, 1))
        canvas.bind("<End>", lambda _event: self._choose_near(len(self.lines) - 1, -1))
        for name in (*windowing.enter_keys(), "space"):
            canvas.bind(f"<{name}>", self._on_enter)

    def _key(self, index: int | None) -> str:
        return self.lines[index].key if index is not None and index < len(self.lines) else ""

    def _at(self, y: int) -> int | None:
        """Return the index of the line at this y of the widget that can be pressed, if any."""
        at = self.canvas.canvasy(y)
        for index in range(len(self.lines)):
            if self._tops[index] <= at < self._tops[index + 1]:
                return index if self._key(index) else None
        return None

    def _point(self, index: int | None) -> None:
        if index != self._pointed:
            self._pointed = index
            self.canvas.configure(cursor="hand2" if index is not None else "")
            self._draw_grounds()

    def _on_click(self, event: tk.Event[tk.Misc]) -> None:
        self._press(self._at(event.y))

    def _on_wheel(self, _event: object, step: int) -> None:
        first, last = self.canvas.yview()
        if first > 0 or last < 1:
            self.canvas.yview_scroll(4 * step, "units")

    def _on_focus(self, _event: object) -> None:
        if self._chosen is None:
            self._choose_near(0, 1)
        self._draw_grounds()

    def _on_arrow(self, _event: object, step: int) -> str:
        direction = 1 if step > 0 else -1
        if not any(line.key for line in self.lines):  # it is only read
            self._on_wheel(None, step)
            return "break"
        at = self._chosen if self._chosen is not None else -1
        return self._choose_near(min(max(at + step, 0), len(self.lines) - 1), direction)

    def _choose_near(self, index: int, direction: int) -> str:
        """Choose the first line from this one on, in a direction, that can be pressed."""
        while 0 <= index < len(self.lines) and not self._key(index):
            index += direction
        if 0 <= index < len(self.lines):
            self._chosen = index
            self._see(index)
            self._draw_grounds()
        return "break"

    def _see(self, index: int) -> None:
        """Scroll until the line can be seen, with the heading above it."""
        whole = self._tops[-1] + self._theme.px(BELOW)
        top, height = self.canvas.canvasy(0), self.canvas.winfo_height()
        first = index - 1 if index and isinstance(self.lines[index - 1], ListHead) else index
        if self._tops[first] < top:
            self.canvas.yview_moveto(self._tops[first] / whole)
        elif self._tops[index + 1] > top + height:
            self.canvas.yview_moveto((self._tops[index + 1] - height) / whole)

    def _on_enter(self, _event: object) -> str:
        self._press(self._chosen)
        return "break"

    def _press(self, index: int | None) -> None:
        key = self._key(index)
        if key:
            self._chosen = index
            self._on_press(key)
