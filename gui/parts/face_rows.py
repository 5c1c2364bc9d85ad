"""Draw rows of one height, each with an avatar, a name and a note; only those in view are drawn."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from typing import NamedTuple

from gui.looks import windowing
from gui.looks.fitting import cut
from gui.looks.styles import show_share
from gui.looks.theme import Theme
from gui.parts import avatar
from gui.words.face import Face
from gui.words.text import displayable_line

# In pixels at 96 dpi.
ROW, AVATAR, INSIDE, BETWEEN, CORNER, BOX = 40, 24, 8, 12, 6, 16


class FaceRow(NamedTuple):
    """Says what a row looks like.

    Attributes:
        face: whose avatar it has.
        title: the name.
        note: a text at the right.
        is_bold, is_muted: how the name is written.
        is_ticked: what the box at the right says, which takes the note's place; None for no box.
        ground: the colour behind it, as "#rrggbb"; "" for that of the page.
        edge: the colour around it; "" for no edge.
        edge_width: in pixels of this screen.
        is_flush: the avatar begins at the left edge.
    """

    face: Face
    title: str
    note: str = ""
    is_bold: bool = False
    is_muted: bool = False
    is_ticked: bool | None = None
    ground: str = ""
    edge: str = ""
    edge_width: int = 0
    is_flush: bool = False


class FaceRows(ttk.Frame):
    """The rows have a scrollbar. Who has made them decides what keys and clicks do.

    Args:
        parent: see tkinter.
        theme: see there.
        width: of the rows, in pixels of this screen.
        rows: how many are seen at most.
        look: returns what the row with this index looks like.
        takes_focus: Tab leads to the rows.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        *,
        width: int,
        rows: int,
        look: Callable[[int], FaceRow],
        takes_focus: bool,
    ) -> None:
        super().__init__(parent)
        self._theme, self._look, self._most = theme, look, rows
        self._count = 0
        self.height = max(theme.px(ROW), theme.font.metrics("linespace") + theme.px(8))
        self.canvas = tk.Canvas(
            self,
            width=width,
            height=rows * self.height,
            background=theme.palette.page,
            highlightthickness=0,
            borderwidth=0,
            takefocus=takes_focus,
            yscrollincrement=1,
        )
        self.scrollbar = ttk.Scrollbar(self, command=self.canvas.yview)
        self.canvas.configure(yscrollcommand=self._on_view)
        self.canvas.grid(row=0, column=0, sticky="nsew")
        self.scrollbar.grid(row=0, column=1, sticky="ns")
        self.columnconfigure(0, weight=1)
        self.rowconfigure(0, weight=1)
        self.canvas.bind("<Configure>", lambda _event: self.draw())
        windowing.bind_wheel(self.canvas, self._on_wheel)

    def show(self, count: int, *, fit: bool = False) -> None:
        """Show so many rows from the first on; with `fit`, no higher than they need."""
        self._count = count
        if fit:
            self.canvas.configure(height=min(count, self._most) * self.height)
        self.canvas.configure(scrollregion=(0, 0, 1, max(1, count * self.height)))
        self.canvas.yview_moveto(0)
        self.draw()

    def see(self, index: int) -> None:
        """Scroll until the whole row is in view."""
        top, seen = index * self.height, int(self.canvas.canvasy(0))
        high = self.canvas.winfo_height()
        if top < seen:
            self.canvas.yview_scroll(top - seen, "units")
        elif top + self.height > seen + high > 1:
            self.canvas.yview_scroll(top + self.height - seen - high, "units")

    def at(self, y: int) -> int | None:
        """Return the index of the row at this y of the widget, if there is one."""
        index = int(self.canvas.canvasy(y)) // self.height
        return index if 0 <= index < self._count else None

    def middle_of(self, index: int) -> tuple[int, int]:
        """Return where the middle of a row is on the screen, in pixels."""
        canvas = self.canvas
        top = index * self.height - int(canvas.canvasy(0))
        return (
            canvas.winfo_rootx() + canvas.winfo_width() // 2,
            canvas.winfo_rooty() + top + self.height // 2,
        )

    def draw(self) -> None:
        """Draw the rows in view again."""
        self.canvas.delete("all")
        first = max(0, int(self.canvas.canvasy(0)) // self.height)
        count = self.canvas.winfo_height() // self.height + 2
        for index in range(first, min(first + count, self._count)):
            self._draw_row(self._look(index), index * self.height)

    # --- inside -----------------------------------------------------------------------------------

    def _on_view(self, first: float, last: float) -> None:
        show_share(self.scrollbar, first, last)
        self.draw()

    def _on_wheel(self, _event: object, step: int) -> str:
        self.canvas.yview_scroll(step * self.height, "units")
        return "break"

    def _draw_row(self, row: FaceRow, top: int) -> None:
        theme, p, canvas = self._theme, self._theme.palette, self.canvas
        wide, inside, middle = (
            max(1, canvas.winfo_width()),
            theme.px(INSIDE),
            top + self.height // 2,
        )
        if row.ground:
            mark = theme.box(
                wide,
                self.height,
                theme.sharp(CORNER),
                row.ground,
                edge=row.edge,
                edge_width=row.edge_width,
            )
            canvas.create_image(0, top, image=mark, anchor="nw")
        x, right = 0 if row.is_flush else inside, wide - inside
        y, ground = middle - theme.px(AVATAR) // 2, row.ground or p.page
        avatar.draw(canvas, theme, x, y, AVATAR, row.face, ground)
        x += theme.px(AVATAR + BETWEEN)
        if row.is_ticked is not None:
            self._draw_box(row.is_ticked, right, middle)
            right -= theme.px(BOX + INSIDE)
        elif row.note:
            note = cut(displayable_line(row.note), theme.small, max(1, (right - x) // 2))
            canvas.create_text(right, middle, text=note, anchor="e", font=theme.small, fill=p.muted)
            right -= theme.small.measure(note) + inside
        font = theme.bold if row.is_bold else theme.font
        title = cut(displayable_line(row.title), font, max(1, right - x))
        colour = p.muted if row.is_muted else p.text
        canvas.create_text(x, middle, text=title, anchor="w", font=font, fill=colour)

    def _draw_box(self, is_ticked: bool, right: int, middle: int) -> None:
        theme, p, side = self._theme, self._theme.palette, self._theme.px(BOX)
        fill, edge = (p.accent, p.accent) if is_ticked else (p.raised, p.edge)
        box = theme.box(side, side, theme.sharp(4), fill, edge=edge, edge_width=theme.hairline)
        self.canvas.create_image(right, middle, image=box, anchor="e")
        if is_ticked:
            tick = theme.icon("check", "on_accent", BOX - 4)
            self.canvas.create_image(right - side // 2, middle, image=tick)
