"""Draw what stands at both sides of the text: avatars, times, and the ends of coloured rows.

They are drawn anew whenever the view has changed, which takes about a millisecond. No avatar is in
the Text, so copied text stays clean.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from functools import partial

from gui.looks import shapes
from gui.looks.theme import Theme
from gui.messages.pictures import has_edges
from gui.messages.seen_rows import SeenRow
from gui.parts import avatar
from gui.words.face import Face
from gui.words.times import moment

LEFT, RIGHT = 60, 20  # widths, in pixels at 96 dpi
ROW_X, ROW_END, ROW_CORNER, MENTION_CORNER, BAR = 8, 12, 8, 2, 3
AVATAR, AVATAR_X, AVATAR_Y = 36, 20, 6
TIME_X, TIME_Y = 56, 14


class Gutters:
    """Owns the two canvases.

    Args:
        parent: of the canvases.
        theme: see there.
        face: returns the face of the person with a nick.
        ground: returns which colour a row has: a field of the palette.
        pointed: returns the number of the entry under the pointer.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        *,
        face: Callable[[str], Face],
        ground: Callable[[SeenRow], str],
        pointed: Callable[[], int | None],
    ) -> None:
        self._theme, self._face, self._ground, self._pointed = theme, face, ground, pointed
        self.left, self.right = (
            tk.Canvas(
                parent,
                background=theme.palette.page,
                width=theme.px(width),
                highlightthickness=0,
                borderwidth=0,
                takefocus=False,
            )
            for width in (LEFT, RIGHT)
        )

    def draw(self, rows: Sequence[SeenRow]) -> None:
        """Draw what belongs to these rows."""
        left, right, theme = self.left, self.right, self._theme
        left.delete("row")
        right.delete("row")
        pointed, height = self._pointed(), left.winfo_height()
        px, p = theme.px, theme.palette
        for seen in rows:
            ground = self._ground(seen)
            if ground != "page":
                corner = px(ROW_CORNER)
                # only as much as is in view, with both ends out of sight if they are
                top, bottom = max(seen.top, -2 * corner), min(seen.bottom, height + 2 * corner)
                self._draw_ends(top, bottom - top, ground)
            if not seen.row.entry.sender:
                continue
            if seen.row.is_head:
                face = self._face(seen.row.entry.sender)._replace(presence="")
                y = seen.top + px(AVATAR_Y)
                avatar.draw(
                    left, theme, px(AVATAR_X), y, AVATAR, face, getattr(p, ground), ("row",)
                )
            elif seen.row.number == pointed:
                left.create_text(
                    px(TIME_X),
                    seen.top + px(TIME_Y),
                    text=f"{moment(seen.row.entry.at):%H:%M}",
                    font=theme.small,
                    fill=p.muted,
                    anchor="e",
                    tags=("row", "time"),
                )

    def _draw_ends(self, top: int, height: int, ground: str) -> None:
        if height <= 0:
            return
        px, p = self._theme.px, self._theme.palette
        left = self._end("left", height, ground)
        self.left.create_image(px(ROW_X), top, image=left, anchor="nw", tags=("row",))
        right = self._end("right", height, ground)
        self.right.create_image(0, top, image=right, anchor="nw", tags=("row",))
        if ground == "mention":
            x = px(ROW_X)
            self.left.create_rectangle(
                x, top, x + px(BAR), top + height, fill=p.amber, width=0, tags=("row",)
            )

    def _end(self, side: str, height: int, ground: str) -> tk.PhotoImage:
        """Return the left or right end of a coloured row."""
        look = "end", side, height, ground, self._theme.palette.name, self._theme.percent
        return self._theme.kept(look, partial(self._draw_end, side, height, ground))

    def _draw_end(self, side: str, height: int, ground: str) -> bytes:
        px, p = self._theme.px, self._theme.palette
        corner = px(ROW_CORNER)
        fill = getattr(p, ground)
        if side == "right":
            width, radii = px(ROW_END), (0, corner, corner, 0)
        else:
            outer = px(MENTION_CORNER) if ground == "mention" else corner
            width, radii = px(LEFT) - px(ROW_X), (outer, 0, 0, outer)
        if not (has_edges(self._theme) and ground in EDGED):
            return shapes.box(width, height, radii, fill)
        line = self._theme.hairline
        inset = (0, line, line, line) if side == "right" else (line, line, 0, line)
        inner = tuple(max(0, radius - line) for radius in radii)
        return shapes.paint(
            width,
            height,
            [
                shapes.Layer(0, radii, p.line),
                shapes.Layer(inset, (inner[0], inner[1], inner[2], inner[3]), fill),
            ],
        )


EDGED = ("mention", "accent_soft")  # rows that have an edge where a palette needs one
