"""Draw what a row of the bytes says on a canvas: a connection, or a chunk with its frames.

chunk   v recv 112  [typing] [msg 43]  a frame and a half      10:38:02.118 - receive thread
bytes   0000  7b 22 6f 70 ...  {"op":"typing","
        0010  66 72 6f 6d ...  from":"luis","to
"""

from __future__ import annotations

import tkinter as tk
from typing import NamedTuple

from gui.looks.fitting import cut
from gui.looks.theme import Theme
from gui.parts import rounded
from gui.words import times
from gui.words.i18n import _
from gui.xray.byte_grid import ByteGrid
from gui.xray.capture_view import CaptureView, SearchHit, label
from gui.xray.sentences import fit_of, partial_send, sentence, thread_words
from net.capture.chunk import Chunk, RecordedConnection
from net.capture.frame import Frame
from net.capture.secrets import ByteSpan

# In pixels at 96 dpi.
BAR_AT, BAR, ICON, GAP = 8, 3, 14, 8
TAG, TAG_INSIDE, TAG_CORNER = 20, 6, 4
MASKED = "•"
_TEXT = {byte: chr(byte) if 0x20 <= byte < 0x7F else "·" for byte in range(256)} | {10: "↵"}

Marked = tuple[str, str]  # fields of the palette: of the ground, and of the text


class FrameTag(NamedTuple):
    """A frame's name stands here, in pixels of the canvas."""

    left: int
    top: int
    right: int
    bottom: int
    frame: Frame
    chunk: Chunk


class ChunkDrawing:
    """It draws one row after another at the height it is told, and remembers the tags.

    Attributes:
        grid: where the bytes stand.
        shown: the frame that is picked.
        hit: what a search has found.
        tags: those that were drawn since `clear`.
    """

    def __init__(self, canvas: tk.Canvas, theme: Theme, view: CaptureView) -> None:
        self._canvas, self._theme, self._view = canvas, theme, view
        self.grid = ByteGrid.measured(theme, canvas.winfo_width())
        self.shown: Frame | None = None
        self.hit: SearchHit | None = None
        self.tags: list[FrameTag] = []

    def clear(self) -> None:
        """Take away all that was drawn."""
        self._canvas.delete("all")
        self.tags = []

    def nothing(self) -> None:
        """Say that there are no rows."""
        said = (
            _("Nothing passes the filter.")
            if self._view.filter.is_on
            else _("Nothing has passed yet.")
        )
        theme, grid = self._theme, self.grid
        self._canvas.create_text(
            grid.left,
            grid.left,
            anchor="nw",
            text=said,
            font=theme.font,
            fill=theme.palette.muted,
            width=max(1, grid.width - 2 * grid.left),
        )

    def connection(self, connection: RecordedConnection, top: int) -> None:
        """Draw between whom a connection is."""
        theme, canvas, p, grid = self._theme, self._canvas, self._theme.palette, self.grid
        own, peer = (
            f"[{end.host}]:{end.port}" if ":" in end.host else f"{end.host}:{end.port}"
            for end in (connection.own, connection.peer)
        )
        said = f"{own} ⇄ {peer}" + (" · TLS" if connection.is_encrypted else "")
        if not connection.is_new:
            said += " · " + _("begun before the recording")
        middle, right = top + grid.head // 2, grid.width - grid.right
        text = cut(said, theme.small_bold, right - grid.left)
        canvas.create_text(
            grid.left, middle, anchor="w", text=text, font=theme.small_bold, fill=p.muted
        )
        left = grid.left + theme.small_bold.measure(text) + theme.px(12)
        if left < right:
            canvas.create_line(left, middle, right, middle, fill=p.line, width=theme.hairline)

    def chunk(self, row: int, chunk: Chunk, top: int) -> None:
        """Draw a chunk: of its lines those that are in view."""
        theme, canvas, p, grid = self._theme, self._canvas, self._theme.palette, self.grid
        lines = grid.lines(chunk)
        bottom = top + grid.head + lines * grid.line
        canvas.create_rectangle(
            theme.px(BAR_AT),
            top + theme.px(4),
            theme.px(BAR_AT) + theme.px(BAR),
            bottom,
            fill=p.amber if chunk.is_sent else p.edge,
            width=0,
        )
        if top + grid.head > 0:
            self._head(chunk, self._view.dissection.frames_of(chunk.number), top)
        high = canvas.winfo_height()
        first = max(0, -(top + grid.head) // grid.line)
        last = min(lines, (high - top - grid.head) // grid.line + 1)
        if first < last:
            self._bytes(row, chunk, top + grid.head, first, last)

    # --- above the bytes --------------------------------------------------------------------------

    def _head(self, chunk: Chunk, frames: list[Frame], top: int) -> None:
        theme, canvas, p, grid = self._theme, self._canvas, self._theme.palette, self.grid
        middle, x = top + grid.head // 2, grid.left
        icon = theme.icon(*(("send", "warn") if chunk.is_sent else ("arrow-in", "text")), ICON)
        canvas.create_image(x, middle, image=icon, anchor="w")
        x += theme.px(ICON) + theme.px(GAP)
        call = "send" if chunk.is_sent else "recv"
        name = f"{call} {len(chunk.data)}"
        canvas.create_text(
            x, middle, anchor="w", text=name, font=theme.small_mono_bold, fill=p.text
        )
        x += grid.cell * len(name) + theme.px(GAP)
        right = grid.width - grid.right
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
        theme, canvas, p = self._theme, self._canvas, self._theme.palette
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
            self.tags.append(FrameTag(*box, frame, chunk))
            x += wide + theme.px(GAP)
        return x

    def _colours(self, frame: Frame) -> Marked:
        """Return the ground and the colour of a frame's bytes."""
        if frame is self.shown:
            return "selected", "accent"
        return ("notice", "warn") if frame.number % 2 else ("chip", "text")

    # --- the bytes --------------------------------------------------------------------------------

    def _bytes(self, row: int, chunk: Chunk, top: int, first: int, last: int) -> None:
        theme, grid = self._theme, self.grid
        per_line, line = grid.per_line, grid.line
        end = min(last * per_line, len(chunk.data))
        hidden = self._view.dissection.hidden(chunk, first * per_line, end)
        for number in range(first, last):
            start = number * per_line
            end = min(start + per_line, len(chunk.data))
            y = top + number * line
            self._canvas.create_text(
                grid.left,
                y + line // 2,
                anchor="w",
                text=f"{(chunk.offset + start) % 0x10000:04x}",
                font=theme.small_mono,
                fill=theme.palette.muted,
            )
            for left, right, colours in self._runs(row, chunk, start, end):
                self._run(chunk, hidden, (left, right, start), y, colours)

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

    def _run(
        self,
        chunk: Chunk,
        hidden: list[ByteSpan],
        run: tuple[int, int, int],
        y: int,
        colours: Marked,
    ) -> None:
        left, right, start = run
        p, canvas, cell, line = self._theme.palette, self._canvas, self.grid.cell, self.grid.line
        ground, fill = (getattr(p, one) for one in colours)
        data = chunk.data[left:right]
        hexes = [f"{byte:02x}" for byte in data]
        texts = [_TEXT[byte] for byte in data]
        for span in hidden:
            for n in range(max(span.start, left), min(span.end, right)):
                hexes[n - left], texts[n - left] = MASKED * 2, MASKED
        for x, words, wide in (
            (self.grid.hex_at + (left - start) * 3 * cell, " ".join(hexes), len(data) * 3 - 1),
            (self.grid.text_at + (left - start) * cell, "".join(texts), len(data)),
        ):
            if ground != p.page:
                canvas.create_rectangle(x, y, x + wide * cell, y + line, fill=ground, width=0)
            canvas.create_text(
                x, y + line // 2, anchor="w", text=words, font=self._theme.small_mono, fill=fill
            )
