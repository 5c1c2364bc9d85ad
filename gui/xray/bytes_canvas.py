"""Draw chunks as bytes: hexadecimal and text side by side. Only what is in view is drawn.

    chunk   v recv 112  [typing] [msg 43]  a frame and a half      10:38:02.118 - receive thread
    bytes   0000  7b 22 6f 70 ...  {"op":"typing","
            0010  66 72 6f 6d ...  from":"luis","to

A canvas that knew all lines would need a second for a megabyte. So the canvas has no scroll region:
`top` says which pixel of all rows is at its upper edge, and each change draws what is in view anew.
"""

from __future__ import annotations

import tkinter as tk
from bisect import bisect_right
from collections.abc import Callable
from functools import partial

from gui.looks import windowing
from gui.looks.delay import Delay
from gui.looks.fitting import cut
from gui.looks.theme import Theme
from gui.parts import rounded
from gui.parts.editing import MENU_BUTTON
from gui.parts.focus import KeyboardFocus
from gui.parts.scrollbar import ROOM as BAR_ROOM
from gui.parts.scrollbar import ThinScrollbar
from gui.words import times
from gui.words.i18n import _
from gui.xray.capture_view import CaptureView, SearchHit, label
from gui.xray.sentences import fit_of, partial_send, sentence, thread_words
from net.capture.chunk import Chunk, RecordedConnection
from net.capture.frame import Frame
from net.capture.secrets import ByteSpan

# In pixels at 96 dpi.
HEAD, LINE, BELOW, ABOVE = 28, 20, 12, 8
BAR_AT, BAR, LEFT, RIGHT, ICON, GAP = 8, 3, 16, 16, 14, 8
TAG, TAG_INSIDE, TAG_CORNER = 20, 6, 4
WIDE = 8 + 2 + 47 + 2 + 16  # characters of a line of sixteen bytes
DRAW_MS = 2  # after new rows have come
MASKED = "•"
_TEXT = {byte: chr(byte) if 0x20 <= byte < 0x7F else "·" for byte in range(256)} | {10: "↵"}

Marked = tuple[str, str]  # fields of the palette: of the ground, and of the text


class BytesCanvas(tk.Frame):
    """It shows the rows of a view.

    `shown` is the frame that is picked, `hit` what a search has found.

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
        self.shown: Frame | None = None
        self.hit: SearchHit | None = None
        self.follows = True  # the newest row stays in view
        self.top = 0
        self._tops: list[int] = []  # of the rows; the last one is the end of all
        self._base = 0  # the top of the first row
        self._drawn: list[tuple[int, int, int]] = []  # row, top and bottom of what is in view
        self._tags: list[tuple[int, int, int, int, Frame, Chunk]] = []
        self.canvas = tk.Canvas(
            self,
            background=p.page,
            highlightthickness=0,
            borderwidth=0,
            width=1,
            height=1,
            takefocus=True,
        )
        self._drawing = Delay(self, DRAW_MS, self.draw)
        self._focus = KeyboardFocus(self.canvas, self.draw)
        self._bar = ThinScrollbar(self, theme, ground="page", command=self._on_bar)
        self.canvas.pack(side="left", fill="both", expand=True)
        self._bar.place(relx=1.0, rely=0.0, relheight=1.0, anchor="ne")
        self.per_line = 16  # bytes
        self._measure()
        self._bind()

    def _bind(self) -> None:
        canvas = self.canvas
        canvas.bind("<Configure>", lambda _event: self.lay_out())
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
        self._drawing.cancel()
        super().destroy()

    # --- measures ---------------------------------------------------------------------------------

    def _measure(self) -> None:
        """Measure the font and the room; Tk would be asked hundreds of times for one drawing."""
        theme, width = self._theme, self.canvas.winfo_width()
        self._cell = theme.small_mono.measure("0")
        self._line = max(theme.px(LINE), theme.small_mono.metrics("linespace"))
        room = width - theme.px(LEFT) - theme.px(RIGHT)
        self.per_line = 16 if room >= self._cell * (WIDE - 4) else 8
        self._hex_at = theme.px(LEFT) + self._cell * 6
        self._text_at = self._hex_at + self._cell * (3 * self.per_line + 1)

    def _height(self, row: Chunk | RecordedConnection, per_line: int) -> int:
        theme = self._theme
        if isinstance(row, RecordedConnection):
            return theme.px(HEAD) + theme.px(BELOW)
        return theme.px(HEAD) + -(-len(row.data) // per_line) * self._line + theme.px(BELOW)

    def lay_out(self) -> None:
        """Measure all rows anew, keeping the first one in view where it is."""
        self._measure()
        first = self._row_at(self.top) if self._tops else 0
        rest = self.top - self._tops[first] if first < len(self._tops) else 0
        self._tops, self._base = [], 0
        self.extend()
        if first < len(self._tops) - 1:
            self.top = self._tops[first] + min(rest, self._tops[first + 1] - self._tops[first])
        self.show_end() if self.follows else self.scroll(0)

    def extend(self) -> None:
        """Measure the rows that are new at the end."""
        tops, rows, per_line = self._tops, self._view.rows, self.per_line
        if not tops:
            tops.append(self._theme.px(ABOVE))
        for row in rows[len(tops) - 1 :]:
            tops.append(tops[-1] + self._height(row, per_line))

    def take(self, *, is_new: bool, dropped: int) -> None:
        """Follow the view, whose rows have changed, and draw in a later turn of Tk's."""
        if is_new:
            self._tops, self._base, self.top = [], 0, 0
            self.follows = True
        elif dropped:
            del self._tops[:dropped]
            self._base = self._tops[0] if self._tops else 0
        self.extend()
        self._put_top(self._end if self.follows else self.top)
        self._drawing.start()

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
        line = self._theme.px(HEAD) + start // self.per_line * self._line
        y, high = self._tops[row] + line, self.canvas.winfo_height()
        if not self.top + self._theme.px(HEAD) <= y <= self.top + high - 2 * self._line:
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
        for left, top, right, bottom, frame, chunk in self._tags:
            if left <= x < right and top <= y < bottom:
                return chunk, frame
        for row, top, bottom in self._drawn:
            found = self._view.rows[row]
            if not (top <= y < bottom and isinstance(found, Chunk)):
                continue
            chunk = found
            line = (y - top - self._theme.px(HEAD)) // self._line
            column = self._column_at(x)
            if line < 0 or column is None:
                return chunk, None
            at = line * self.per_line + column
            return chunk, self._view.frame_at(chunk, at) if at < len(chunk.data) else None
        return None

    def _column_at(self, x: int) -> int | None:
        cell, per_line = self._cell, self.per_line
        column = (x - self._hex_at) // cell
        if 0 <= column < 3 * per_line:
            return column // 3
        column = (x - self._text_at) // cell
        return column if 0 <= column < per_line else None

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
        canvas = self.canvas
        self._drawing.cancel()
        canvas.delete("all")
        self._drawn, self._tags = [], []
        rows, tops, high = self._view.rows, self._tops, canvas.winfo_height()
        whole = max(1, self._end - self._base)
        self._bar.set(
            (self.top - self._base) / whole, min(1.0, (self.top - self._base + high) / whole)
        )
        if not rows:
            self._draw_nothing()
            return
        row = self._row_at(self.top)
        while row < min(len(rows), len(tops) - 1) and tops[row] < self.top + high:
            top = tops[row] - self.top
            found = rows[row]
            if isinstance(found, Chunk):
                self._drawn.append((row, top, tops[row + 1] - self.top))
                self._draw_chunk(row, found, top)
            else:
                self._draw_connection(found, top)
            row += 1
        if self._focus.is_seen:
            width = self._theme.px(2)
            canvas.create_rectangle(
                width // 2,
                width // 2,
                canvas.winfo_width() - self._theme.sharp(BAR_ROOM) - width // 2 - 1,
                high - width // 2 - 1,
                outline=self._theme.palette.focus,
                width=width,
            )

    def _draw_nothing(self) -> None:
        said = (
            _("Nothing passes the filter.")
            if self._view.filter.is_on
            else _("Nothing has passed yet.")
        )
        theme, canvas = self._theme, self.canvas
        canvas.create_text(
            theme.px(LEFT),
            theme.px(LEFT),
            anchor="nw",
            text=said,
            font=theme.font,
            fill=theme.palette.muted,
            width=max(1, canvas.winfo_width() - 2 * theme.px(LEFT)),
        )

    def _draw_connection(self, connection: RecordedConnection, top: int) -> None:
        theme, canvas, p = self._theme, self.canvas, self._theme.palette
        own, peer = (
            f"[{end.host}]:{end.port}" if ":" in end.host else f"{end.host}:{end.port}"
            for end in (connection.own, connection.peer)
        )
        said = f"{own} ⇄ {peer}" + (" · TLS" if connection.is_encrypted else "")
        if not connection.is_new:
            said += " · " + _("begun before the recording")
        middle, right = top + theme.px(HEAD) // 2, canvas.winfo_width() - theme.px(RIGHT)
        text = cut(said, theme.small, right - theme.px(LEFT))
        canvas.create_text(
            theme.px(LEFT), middle, anchor="w", text=text, font=theme.small_bold, fill=p.muted
        )
        left = theme.px(LEFT) + theme.small_bold.measure(text) + theme.px(12)
        if left < right:
            canvas.create_line(left, middle, right, middle, fill=p.line, width=theme.hairline)

    def _draw_chunk(self, row: int, chunk: Chunk, top: int) -> None:
        theme, canvas, p = self._theme, self.canvas, self._theme.palette
        lines = -(-len(chunk.data) // self.per_line)
        frames = self._view.dissection.frames_of(chunk.number)
        bottom = top + theme.px(HEAD) + lines * self._line
        canvas.create_rectangle(
            theme.px(BAR_AT),
            top + theme.px(4),
            theme.px(BAR_AT) + theme.px(BAR),
            bottom,
            fill=p.amber if chunk.is_sent else p.edge,
            width=0,
        )
        self._draw_head(chunk, frames, top)
        high = canvas.winfo_height()
        first = max(0, -(top + theme.px(HEAD)) // self._line)
        last = min(lines, (high - top - theme.px(HEAD)) // self._line + 1)
        if first < last:
            self._draw_bytes(row, chunk, top + theme.px(HEAD), first, last)

    def _draw_head(self, chunk: Chunk, frames: list[Frame], top: int) -> None:
        theme, canvas, p = self._theme, self.canvas, self._theme.palette
        middle, x = top + theme.px(HEAD) // 2, theme.px(LEFT)
        icon = theme.icon(*(("send", "warn") if chunk.is_sent else ("arrow-in", "text")), ICON)
        canvas.create_image(x, middle, image=icon, anchor="w")
        x += theme.px(ICON) + theme.px(GAP)
        call = "send" if chunk.is_sent else "recv"
        name = f"{call} {len(chunk.data)}"
        canvas.create_text(
            x, middle, anchor="w", text=name, font=theme.small_mono_bold, fill=p.text
        )
        x += self._cell * len(name) + theme.px(GAP)
        right = canvas.winfo_width() - theme.px(RIGHT)
        clock, thread = times.clock_time(chunk.wall), thread_words(chunk.thread)
        short = right - theme.small.measure(clock) - theme.px(GAP)
        full = short - theme.small.measure(f" · {thread}")
        x = self._draw_tags(chunk, frames, x, middle, short)
        said = partial_send(chunk) or sentence(fit_of(chunk, frames), is_sent=chunk.is_sent)
        # What happened matters more than who did it.
        has_room = x + theme.small.measure(said) <= full
        when, end = (f"{clock} · {thread}", full) if has_room else (clock, short)
        canvas.create_text(right, middle, anchor="e", text=when, font=theme.small, fill=p.muted)
        if said and end - x > theme.px(24):
            canvas.create_text(
                x,
                middle,
                anchor="w",
                text=cut(said, theme.small, end - x),
                font=theme.small,
                fill=p.muted,
            )

    def _draw_tags(self, chunk: Chunk, frames: list[Frame], x: int, middle: int, right: int) -> int:
        """Draw what the frames are called, as far as there is room; return where that ends."""
        theme, canvas, p = self._theme, self.canvas, self._theme.palette
        half, inside = theme.px(TAG) // 2, theme.px(TAG_INSIDE)
        for index, frame in enumerate(frames):
            word = label(frame)
            if not word:
                continue
            wide = theme.micro.measure(word) + 2 * inside
            if x + wide + theme.px(24) > right:
                rest = f"+{len(frames) - index}"
                canvas.create_text(x, middle, anchor="w", text=rest, font=theme.small, fill=p.muted)
                return x + theme.small.measure(rest) + theme.px(GAP)
            ground, fill = self._colours(frame)
            box = (x, middle - half, x + wide, middle + half)
            rounded.draw(
                canvas,
                theme,
                box,
                radius=theme.px(TAG_CORNER),
                fill=getattr(p, ground),
                edge=p.line if p.name == "contrast" else "",
                edge_width=theme.hairline,
                outside=p.page,
            )
            canvas.create_text(
                x + inside, middle, anchor="w", text=word, font=theme.micro, fill=getattr(p, fill)
            )
            self._tags.append((*box, frame, chunk))
            x += wide + theme.px(GAP)
        return x

    def _colours(self, frame: Frame) -> Marked:
        """Return the ground and the colour of a frame's bytes."""
        if frame is self.shown:
            return "selected", "accent"
        return ("notice", "warn") if frame.number % 2 else ("chip", "text")

    def _draw_bytes(self, row: int, chunk: Chunk, top: int, first: int, last: int) -> None:
        per_line, theme, p = self.per_line, self._theme, self._theme.palette
        cell, line = self._cell, self._line
        end = min(last * per_line, len(chunk.data))
        hidden = self._view.dissection.hidden(chunk, first * per_line, end)
        for number in range(first, last):
            start = number * per_line
            end = min(start + per_line, len(chunk.data))
            y = top + number * line
            self.canvas.create_text(
                theme.px(LEFT),
                y + line // 2,
                anchor="w",
                text=f"{(chunk.offset + start) % 0x10000:04x}",
                font=theme.small_mono,
                fill=p.muted,
            )
            for left, right, colours in self._runs(row, chunk, start, end):
                self._draw_run(chunk, hidden, (left, right, start), y, cell, colours)

    def _runs(self, row: int, chunk: Chunk, start: int, end: int) -> list[tuple[int, int, Marked]]:
        """Return which bytes of a line have the same colours."""
        runs: list[tuple[int, int, Marked]] = []
        at = start
        for frame in self._view.dissection.frames_between(chunk, start, end):
            stop = min(frame.offset + frame.size - chunk.offset, end)
            if stop > at:
                runs.append((at, stop, self._colours(frame)))
                at = stop
            if at >= end:
                break
        if at < end:
            runs.append((at, end, ("page", "text")))
        hit = self.hit
        if hit is None or hit.row != row or hit.end <= start or hit.start >= end:
            return runs
        found: list[tuple[int, int, Marked]] = []
        for left, right, colours in runs:
            for a, b, marked in (
                (left, min(right, hit.start), colours),
                (max(left, hit.start), min(right, hit.end), ("found_current", "text")),
                (max(left, hit.end), right, colours),
            ):
                if a < b:
                    found.append((a, b, marked))
        return found

    def _draw_run(
        self,
        chunk: Chunk,
        hidden: list[ByteSpan],
        run: tuple[int, int, int],
        y: int,
        cell: int,
        colours: Marked,
    ) -> None:
        left, right, start = run
        p, canvas, line = self._theme.palette, self.canvas, self._line
        ground, fill = (getattr(p, one) for one in colours)
        data = chunk.data[left:right]
        hexes = [f"{byte:02x}" for byte in data]
        texts = [_TEXT[byte] for byte in data]
        for span in hidden:
            for n in range(max(span.start, left), min(span.end, right)):
                hexes[n - left], texts[n - left] = MASKED * 2, MASKED
        for x, words, wide in (
            (self._hex_at + (left - start) * 3 * cell, " ".join(hexes), len(data) * 3 - 1),
            (self._text_at + (left - start) * cell, "".join(texts), len(data)),
        ):
            if ground != p.page:
                canvas.create_rectangle(x, y, x + wide * cell, y + line, fill=ground, width=0)
            canvas.create_text(
                x, y + line // 2, anchor="w", text=words, font=self._theme.small_mono, fill=fill
            )


def _do(act: Callable[[], object], _event: object) -> str:
    act()
    return "break"
