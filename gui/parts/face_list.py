"""List conversations or people with their avatars, to choose one or only to read them."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from typing import NamedTuple

from gui.looks.theme import Theme
from gui.parts.face_rows import FaceRow, FaceRows
from gui.words.face import Face


class FaceLine(NamedTuple):
    """A line stands for a person or a conversation; `note` is a text beside the title."""

    name: str
    title: str
    face: Face
    note: str = ""


class FaceList(FaceRows):
    """A list shows lines, of which one may be picked.

    Args:
        width: in pixels of this screen.
        rows: how many lines are seen at most.
        on_open: called with a name that was double-clicked; None: nothing can be chosen.
        on_pick: called when another line is picked.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        *,
        width: int,
        rows: int,
        on_open: Callable[[str], None] | None = None,
        on_pick: Callable[[], None] = lambda: None,
    ) -> None:
        self._on_open, self._on_pick = on_open, on_pick
        self.lines: Sequence[FaceLine] = ()
        self._picked = 0
        super().__init__(
            parent, theme, width=width, rows=rows, look=self._look_of, takes_focus=False
        )
        if on_open is not None:
            self.canvas.bind("<Button-1>", self._on_click)
            self.canvas.bind("<Double-Button-1>", self._on_double_click)

    def show_lines(self, lines: Sequence[FaceLine], *, fit: bool = False) -> None:
        """Show other lines, the first of them picked; with `fit`, no higher than they need."""
        self.lines, self._picked = lines, 0
        self.show(len(lines), fit=fit)

    @property
    def picked(self) -> str:
        """Return the name of the picked line; "" if there is none."""
        can_pick = self._on_open is not None and self._picked < len(self.lines)
        return self.lines[self._picked].name if can_pick else ""

    def step(self, step: int) -> None:
        """Pick the next or previous line."""
        self._picked = max(0, min(self._picked + step, len(self.lines) - 1))
        self.see(self._picked)
        self.draw()
        self._on_pick()

    def _on_click(self, event: tk.Event[tk.Misc]) -> None:
        index = self.at(event.y)
        if index is not None:
            self._picked = index
            self.draw()
            self._on_pick()

    def _on_double_click(self, _event: object) -> None:
        if self.picked and self._on_open is not None:
            self._on_open(self.picked)

    def _look_of(self, index: int) -> FaceRow:
        line, p = self.lines[index], self._theme.palette
        if self._on_open is None:
            return FaceRow(line.face, line.title, line.note, is_flush=True)
        if index != self._picked:
            return FaceRow(line.face, line.title, line.note)
        has_edge = p.name == "contrast"
        return FaceRow(
            line.face,
            line.title,
            line.note,
            ground=p.selected,
            edge=p.accent if has_edge else "",
            edge_width=self._theme.hairline if has_edge else 0,
        )
