"""Draw a sequence diagram on a canvas: only the rows in view, however many there are."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence

from gui.looks import windowing
from gui.looks.fitting import cut
from gui.looks.theme import Theme
from gui.parts.scrollbar import Thumb
from gui.xray import sequence_shapes as shapes
from gui.xray.sequence_shapes import DiagramSizes, LineShape, Shape, TipShape, WordsShape
from net.capture.sequence import Arrow


class SequenceCanvas(tk.Frame):
    """It shows the arrows that it was given last, with the names of the lanes above them.

    Args:
        parent: see tkinter.
        theme: see there.
        on_pick: called with the arrow that was pressed or reached by key.
    """

    def __init__(self, parent: tk.Misc, theme: Theme, on_pick: Callable[[Arrow], object]) -> None:
        palette, px = theme.palette, theme.px
        super().__init__(parent, background=palette.page)
        self._theme, self._on_pick = theme, on_pick
        self._arrows: Sequence[Arrow] = ()
        self._lanes: Sequence[str] = ()
        self._own = ""
        self._shown = 0
        self.picked: int | None = None  # its number
        self._measures = DiagramSizes(
            max(px(shapes.ROW), theme.small.metrics("linespace") + px(18)),
            px(shapes.HEAD),
            theme.small.measure("00:00:00.000") + px(3 * shapes.TIP),
            px(shapes.TIP),
            lambda text, room: cut(text, theme.small, int(room)),
        )
        self._head = tk.Canvas(
            self,
            height=self._measures.head,
            background=palette.page,
            highlightthickness=0,
            borderwidth=0,
        )
        self._head.pack(fill="x")
        tk.Frame(self, background=palette.line, height=theme.hairline).pack(fill="x")
        self.rows = tk.Canvas(
            self,
            background=palette.page,
            highlightthickness=theme.hairline,
            highlightcolor=palette.focus,
            highlightbackground=palette.page,
            borderwidth=0,
            takefocus=True,
            yscrollincrement=1,
            width=1,
            height=1,
        )
        self.rows.pack(fill="both", expand=True)
        self._thumb = Thumb(self.rows, theme, self.rows.yview, reach=px(12))
        self.rows.configure(yscrollcommand=self._on_view)
        for canvas in (self._head, self.rows):
            canvas.bind("<Configure>", lambda _event: self.draw(), add=True)
        windowing.bind_wheel(self.rows, self._on_wheel)
        self.rows.bind("<Button-1>", self._on_press, add=True)
        for key, by in (("<Up>", -1), ("<Down>", 1), ("<Prior>", -10), ("<Next>", 10)):
            self.rows.bind(key, lambda _event, by=by: self._pick_beside(by))  # type: ignore[misc]

    def show(self, lanes: Sequence[str], arrows: Sequence[Arrow], count: int, own: str) -> None:
        """Show the first `count` of the arrows, and keep the last of them in view."""
        self._lanes, self._arrows, self._shown, self._own = lanes, arrows, count, own
        height = max(1, round(self._measures.row * count))
        self.rows.configure(scrollregion=(0, 0, 1, height))
        self.rows.yview_moveto(1.0)
        self.draw()

    def draw(self) -> None:
        """Draw the rows in view again."""
        theme, measures = self._theme, self._measures
        width, high = self.rows.winfo_width(), self.rows.winfo_height()
        places = shapes.lane_places(self._lanes, width, measures)
        self._head.delete("all")
        for shape in shapes.head_shapes(places, measures, theme.palette):
            self._put(self._head, shape)
        canvas = self.rows
        canvas.delete("row")
        top = canvas.canvasy(0)
        for x in places.values():
            self._put(canvas, LineShape(x, top, x, top + high, theme.palette.line))
        first = max(0, int(top / measures.row))
        for index in range(first, min(self._shown, int((top + high) / measures.row) + 1)):
            arrow, y = self._arrows[index], index * measures.row
            if arrow.number == self.picked:
                canvas.create_rectangle(
                    0, y, width, y + measures.row, fill=theme.palette.selected, width=0, tags="row"
                )
            if arrow.source in places and arrow.target in places:
                for shape in shapes.row_shapes(
                    arrow, y, places, self._own, measures, theme.palette
                ):
                    self._put(canvas, shape)
        canvas.tag_raise("thumb")

    def pick(self, number: int | None) -> None:
        """Mark the arrow with this number."""
        self.picked = number
        self.draw()

    # --- inside -----------------------------------------------------------------------------------

    def _put(self, canvas: tk.Canvas, shape: Shape) -> None:
        theme = self._theme
        match shape:
            case LineShape(x1, y1, x2, y2, colour, is_dashed):
                dash: tuple[int, ...] = (5, 3) if is_dashed else ()
                width = theme.hairline
                canvas.create_line(x1, y1, x2, y2, fill=colour, width=width, dash=dash, tags="row")
            case TipShape():
                points = [at for point in shapes.tip_points(shape) for at in point]
                canvas.create_polygon(*points, fill=shape.colour, tags="row")
            case WordsShape(x, y, text, colour, anchor, is_bold):
                canvas.create_text(
                    x,
                    y,
                    text=text,
                    fill=colour,
                    anchor="w" if anchor == "w" else "center",
                    font=theme.bold if is_bold else theme.small,
                    tags=("row", "words"),
                )

    def _on_view(self, first: float | str, last: float | str) -> None:
        self._thumb.set(first, last)
        self.draw()

    def _on_wheel(self, _event: object, step: int) -> str:
        self.rows.yview_scroll(round(step * self._measures.row), "units")
        return "break"

    def _on_press(self, event: tk.Event[tk.Misc]) -> None:
        self.rows.focus_set()
        index = int(self.rows.canvasy(event.y) / self._measures.row)
        if 0 <= index < self._shown:
            self._choose(index)

    def _pick_beside(self, by: int) -> str:
        if self._shown:
            at = self._shown
            if self.picked is not None:
                at = self.picked - self._arrows[0].number  # numbers have no holes
            self._choose(min(max(0, at + by), self._shown - 1))
        return "break"

    def _choose(self, index: int) -> None:
        arrow = self._arrows[index]
        self.picked = arrow.number
        top, row = self.rows.canvasy(0), self._measures.row
        if index * row < top:
            self.rows.yview_scroll(round(index * row - top), "units")
        elif (index + 1) * row > top + self.rows.winfo_height():
            self.rows.yview_scroll(
                round((index + 1) * row - top - self.rows.winfo_height()), "units"
            )
        self.draw()
        self._on_pick(arrow)
