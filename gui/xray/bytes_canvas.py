"""Scroll through chunks as bytes, and press them. Only what is in view is drawn.

A canvas that knew all lines would need a second for a megabyte. So the canvas has no scroll region:
`top` says which pixel of all rows is at its upper edge, and each change draws what is in view anew.
How a row is drawn is the matter of `chunk_drawing`.
"""

from __future__ import annotations

import tkinter as tk
from bisect import bisect_right
from collections.abc import Callable
from functools import partial

from gui.looks import windowing
from gui.looks.theme import Theme
from gui.parts.editing import MENU_BUTTON
from gui.parts.focus import KeyboardFocus
from gui.parts.scrollbar import ROOM as BAR_ROOM
from gui.parts.scrollbar import ThinScrollbar
from gui.xray.byte_grid import ByteGrid
from gui.xray.capture_view import CaptureView, SearchHit
from gui.xray.chunk_drawing import ChunkDrawing
from net.capture.chunk import Chunk
from net.capture.frame import Frame

ABOVE = 8  # in pixels at 96 dpi


class BytesCanvas(tk.Frame):
    """It shows the rows of a view.

    Args:
        on_pick: called with the frame that was pressed, or None, and the chunk.
        on_menu: called with the chunk under the pointer, and where that is on the screen.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        view: CaptureView,
        *,
        on_pick: Callable[[Frame | None, Chunk], None],
        on_menu: Callable[[Chunk, Frame | None, int, int], None],
    ) -> None:
        p = theme.palette
        super().__init__(parent, background=p.page)
        self._theme, self._view = theme, view
        self._on_pick, self._on_menu = on_pick, on_menu
        self.follows = True  # the newest row stays in view
        self.top = 0
        self._tops: list[int] = []  # of the rows; the last one is the end of all
        self._base = 0  # the top of the first row
        self._drawn: list[tuple[int, int, int]] = []  # row, top and bottom of what is in view
        self.canvas = tk.Canvas(
            self,
            background=p.page,
            highlightthickness=0,
            borderwidth=0,
            width=1,
            height=1,
            takefocus=True,
        )
        self.drawing = ChunkDrawing(self.canvas, theme, view)
        self._drawing: str | None = None
        self._focus = KeyboardFocus(self.canvas, self.draw)
        self._bar = ThinScrollbar(self, theme, ground="page", command=self._on_bar)
        self.canvas.pack(side="left", fill="both", expand=True)
        self._bar.place(relx=1.0, rely=0.0, relheight=1.0, anchor="ne")
        self._bind()

    def _bind(self) -> None:
        canvas = self.canvas
        canvas.bind("<Configure>", lambda _event: self.lay_out())
        canvas.bind("<Map>", lambda _event: self.draw())
        canvas.bind("<Button-1>", self._on_press)
        windowing.bind_wheel(canvas, lambda _event, step: self.scroll(3 * step * self._line))
        canvas.bind(MENU_BUTTON, self._on_right)
        for key, act in (
            ("Up", lambda: self.scroll(-self._line)),
            ("Down", lambda: self.scroll(self._line)),
            ("Prior", lambda: self.scroll(-canvas.winfo_height() + self._line)),
            ("Next", lambda: self.scroll(canvas.winfo_height() - self._line)),
            ("Home", lambda: self.go_to(self._base)),
            ("End", self.go_to_end),
            ("Left", partial(self.step, -1)),
            ("Right", partial(self.step, 1)),
        ):
            canvas.bind(f"<{key}>", partial(_do, act))
        for sequence in ("<FocusIn>", "<FocusOut>"):
            canvas.bind(sequence, lambda _event: self.draw(), add=True)

    def destroy(self) -> None:
        self._stop_waiting()
        super().destroy()

    @property
    def shown(self) -> Frame | None:
        """Return the frame that is picked."""
        return self.drawing.shown

    @shown.setter
    def shown(self, frame: Frame | None) -> None:
        self.drawing.shown = frame

    @property
    def hit(self) -> SearchHit | None:
        """Return what a search has found."""
        return self.drawing.hit

    @hit.setter
    def hit(self, hit: SearchHit | None) -> None:
        self.drawing.hit = hit

    # --- measures ---------------------------------------------------------------------------------

    @property
    def _line(self) -> int:
        return self.drawing.grid.line

    def lay_out(self) -> None:
        """Measure all rows anew, keeping the first one in view where it is."""
        self.drawing.grid = ByteGrid.measured(self._theme, self.canvas.winfo_width())
        first = self._row_at(self.top) if self._tops else 0
        rest = self.top - self._tops[first] if first < len(self._tops) else 0
        self._tops, self._base = [], 0
        self.extend()
        if first < len(self._tops) - 1:
            self.top = self._tops[first] + min(rest, self._tops[first + 1] - self._tops[first])
        self.show_end() if self.follows else self.scroll(0)

    def extend(self) -> None:
        """Measure the rows that are new at the end."""
        tops, rows, grid = self._tops, self._view.rows, self.drawing.grid
        if not tops:
            tops.append(self._theme.px(ABOVE))
        for row in rows[len(tops) - 1 :]:
            tops.append(tops[-1] + grid.height(row))

    def take(self, *, is_new: bool, dropped: int) -> None:
        """Follow the view, whose rows have changed, and draw once Tk has nothing else to do."""
        if is_new:
            self._tops, self._base, self.top = [], 0, 0
            self.follows = True
        elif dropped:
            del self._tops[:dropped]
            self._base = self._tops[0] if self._tops else 0
        self.extend()
        self._put_top(self._end if self.follows else self.top)
        if self._drawing is None and self.winfo_viewable():
            self._drawing = self.after_idle(self.draw)

    @property
    def _end(self) -> int:
        return self._tops[-1] if self._tops else 0

    def _row_at(self, y: int) -> int:
        return max(0, bisect_right(self._tops, y) - 1)

    # --- scrolling --------------------------------------------------------------------------------

    def go_to(self, y: int) -> None:
        """Bring this pixel to the upper edge, as far as there is enough below."""
        self._put_top(y)
        self.draw()

    def _put_top(self, y: int) -> None:
        most = max(self._base, self._end - self.canvas.winfo_height())
        self.top = min(max(self._base, y), most)
        self.follows = self.top >= most

    def scroll(self, pixels: int) -> None:
        """Scroll down by so much, or up."""
        self.go_to(self.top + pixels)

    def go_to_end(self) -> None:
        """Show the newest row, and stay there."""
        self.follows = True
        self.show_end()

    def show_end(self) -> None:
        """Show the newest row."""
        self.go_to(self._end)

    def reveal(self, row: int, start: int = 0) -> None:
        """Scroll until a byte of a row is in view."""
        if not 0 <= row < len(self._tops) - 1:
            return
        grid = self.drawing.grid
        line = grid.head + start // grid.per_line * grid.line
        y, high = self._tops[row] + line, self.canvas.winfo_height()
        if not self.top + grid.head <= y <= self.top + high - 2 * grid.line:
            self.follows = False
            self.go_to(max(self._tops[row] - self._theme.px(ABOVE), y - high // 2))
        else:
            self.draw()

    def _on_bar(self, kind: str, *where: str) -> None:
        whole = self._end - self._base
        if kind == "moveto":
            self.go_to(self._base + round(float(where[0]) * whole))
        else:
            self.scroll(int(where[0]) * self._line * (10 if where[1:] == ("pages",) else 3))

    # --- pressing ---------------------------------------------------------------------------------

    def at(self, x: int, y: int) -> tuple[Chunk, Frame | None] | None:
        """Return the chunk and the frame at a point of the canvas."""
        for tag in self.drawing.tags:
            if tag.left <= x < tag.right and tag.top <= y < tag.bottom:
                return tag.chunk, tag.frame
        for row, top, bottom in self._drawn:
            chunk = self._view.rows[row]
            if top <= y < bottom and isinstance(chunk, Chunk):
                at = self.drawing.grid.byte_at(x, y - top)
                return chunk, None if at is None or at >= len(chunk.data) else self._view.frame_at(
                    chunk, at
                )
        return None

    def _on_press(self, event: tk.Event[tk.Misc]) -> None:
        self.canvas.focus_set()
        found = self.at(event.x, event.y)
        if found is not None:
            self._on_pick(found[1], found[0])

    def _on_right(self, event: tk.Event[tk.Misc]) -> None:
        self.canvas.focus_set()
        found = self.at(event.x, event.y)
        if found is not None:
            self._on_menu(*found, event.x_root, event.y_root)

    def step(self, step: int) -> None:
        """Pick the next frame, or the one before."""
        rows, dissection = self._view.rows, self._view.dissection
        row = self._view.row_of(self.shown) if self.shown is not None else -1
        if row < 0 and self._drawn:
            row = self._drawn[0 if step > 0 else -1][0]
        index: int | None = None
        while 0 <= row < len(rows):
            chunk = rows[row]
            frames = dissection.frames_of(chunk.number) if isinstance(chunk, Chunk) else []
            if index is None:
                index = frames.index(self.shown) + step if self.shown in frames else -2
            if index == -2:
                index = 0 if step > 0 else len(frames) - 1
            if 0 <= index < len(frames) and frames[index] is not self.shown:
                assert isinstance(chunk, Chunk)
                self._on_pick(frames[index], chunk)
                return
            row, index = row + step, -2

    # --- drawing ----------------------------------------------------------------------------------

    def draw(self) -> None:
        """Draw what is in view."""
        canvas, drawing = self.canvas, self.drawing
        self._stop_waiting()
        drawing.clear()
        self._drawn = []
        rows, tops, high = self._view.rows, self._tops, canvas.winfo_height()
        whole = max(1, self._end - self._base)
        self._bar.set(
            (self.top - self._base) / whole, min(1.0, (self.top - self._base + high) / whole)
        )
        if not rows:
            drawing.nothing()
            return
        row = self._row_at(self.top)
        while row < min(len(rows), len(tops) - 1) and tops[row] < self.top + high:
            top = tops[row] - self.top
            found = rows[row]
            if isinstance(found, Chunk):
                self._drawn.append((row, top, tops[row + 1] - self.top))
                drawing.chunk(row, found, top)
            else:
                drawing.connection(found, top)
            row += 1
        if self._focus.is_seen:
            self._draw_focus(high)

    def _stop_waiting(self) -> None:
        if self._drawing is not None:
            self.after_cancel(self._drawing)
            self._drawing = None

    def _draw_focus(self, high: int) -> None:
        width = self._theme.px(2)
        self.canvas.create_rectangle(
            width // 2,
            width // 2,
            self.canvas.winfo_width() - self._theme.sharp(BAR_ROOM) - width // 2 - 1,
            high - width // 2 - 1,
            outline=self._theme.palette.focus,
            width=width,
        )


def _do(act: Callable[[], object], _event: object) -> str:
    act()
    return "break"
