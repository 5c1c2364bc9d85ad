"""List conversations or people with their avatars, to choose one or only to read them."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
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
ROW, AVATAR, INSIDE, BETWEEN, CORNER = 40, 24, 8, 12, 6


class FaceLine(NamedTuple):
    """A line stands for a person or a conversation; `note` is said at its right."""

    name: str
    title: str
    face: Face
    note: str = ""


class FaceList(ttk.Frame):
    """A list draws only the lines in view.

    Args:
        width: in pixels of this screen.
        rows: how many lines are seen at most.
        on_open: called with a name that was double-clicked; None: nothing can be chosen.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        *,
        width: int,
        rows: int,
        on_open: Callable[[str], None] | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._on_open, self._most = theme, on_open, rows
        self._lines: Sequence[FaceLine] = ()
        self._picked = 0
        self._row = max(theme.px(ROW), int(theme.font.metrics("linespace")) + theme.px(8))
        self._canvas = tk.Canvas(
            self,
            width=width,
            height=rows * self._row,
            background=theme.palette.page,
            highlightthickness=0,
            borderwidth=0,
            takefocus=False,
            yscrollincrement=1,
        )
        self._scrollbar = ttk.Scrollbar(self, command=self._canvas.yview)
        self._canvas.configure(yscrollcommand=self._on_view)
        self._canvas.grid(row=0, column=0, sticky="nsew")
        self._scrollbar.grid(row=0, column=1, sticky="ns")
        self.columnconfigure(0, weight=1)
        self.rowconfigure(0, weight=1)
        self._canvas.bind("<Configure>", lambda _event: self._draw())
        windowing.bind_wheel(self._canvas, lambda _event, step: self._scroll(step))
        if on_open is not None:
            self._canvas.bind("<Button-1>", self._on_click)
            self._canvas.bind("<Double-Button-1>", self._on_double_click)

    def show(self, lines: Sequence[FaceLine], *, fit: bool = False) -> None:
        """Show other lines, the first of them picked; with `fit`, no higher than they need."""
        self._lines, self._picked = lines, 0
        if fit:
            self._canvas.configure(height=min(len(lines), self._most) * self._row)
        self._canvas.configure(scrollregion=(0, 0, 1, len(lines) * self._row))
        self._canvas.yview_moveto(0)
        self._draw()

    @property
    def lines(self) -> Sequence[FaceLine]:
        """Return the lines that are shown."""
        return self._lines

    @property
    def picked(self) -> str:
        """Return the name of the picked line; "" if there is none."""
        can_pick = self._on_open is not None and self._picked < len(self._lines)
        return self._lines[self._picked].name if can_pick else ""

    def step(self, step: int) -> None:
        """Pick the next or previous line."""
        self._picked = max(0, min(self._picked + step, len(self._lines) - 1))
        top, high = self._picked * self._row, self._canvas.winfo_height()
        whole, seen = len(self._lines) * self._row, int(self._canvas.canvasy(0))
        if whole:
            if top < seen:
                self._canvas.yview_moveto(top / whole)
            elif top + self._row > seen + high:
                self._canvas.yview_moveto((top + self._row - high) / whole)
        self._draw()

    def _scroll(self, step: int) -> None:
        self._canvas.yview_scroll(step * self._row, "units")

    def _on_view(self, first: float, last: float) -> None:
        show_share(self._scrollbar, first, last)
        self._draw()

    def _on_click(self, event: tk.Event[tk.Misc]) -> None:
        index = int(self._canvas.canvasy(event.y)) // self._row
        if index < len(self._lines):
            self._picked = index
            self._draw()

    def _on_double_click(self, _event: object) -> None:
        if self.picked and self._on_open is not None:
            self._on_open(self.picked)

    def _draw(self) -> None:
        canvas = self._canvas
        canvas.delete("all")
        first = int(canvas.canvasy(0)) // self._row
        count = canvas.winfo_height() // self._row + 2
        for index, line in enumerate(self._lines[first : first + count], start=max(0, first)):
            self._draw_line(line, index)

    def _draw_line(self, line: FaceLine, index: int) -> None:
        theme, p, canvas = self._theme, self._theme.palette, self._canvas
        top, width = index * self._row, max(1, canvas.winfo_width())
        ground = p.page
        if self._on_open is not None and index == self._picked:
            ground = p.selected
            is_contrast = p.name == "contrast"
            mark = theme.box(
                width,
                self._row,
                theme.sharp(CORNER),
                ground,
                edge=p.accent if is_contrast else "",
                edge_width=theme.hairline if is_contrast else 0,
            )
            canvas.create_image(0, top, image=mark, anchor="nw")
        inside, middle = theme.px(INSIDE), top + self._row // 2
        x = inside if self._on_open is not None else 0
        avatar.draw(canvas, theme, x, middle - theme.px(AVATAR) // 2, AVATAR, line.face, ground)
        x += theme.px(AVATAR + BETWEEN)
        right = width - inside
        if line.note:
            note = cut(displayable_line(line.note), theme.small, max(1, (right - x) // 2))
            canvas.create_text(right, middle, text=note, anchor="e", font=theme.small, fill=p.muted)
            right -= theme.small.measure(note) + inside
        title = cut(displayable_line(line.title), theme.font, max(1, right - x))
        canvas.create_text(x, middle, text=title, anchor="w", font=theme.font, fill=p.text)
