"""Draw what stands at both sides of the text: avatars, times, and the ends of coloured rows.

They follow the text whenever the view has changed. No avatar is in the Text, so copied text stays
clean.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from functools import partial

from gui.looks import shapes
from gui.looks.theme import Theme
from gui.messages.moving_items import TAG, Draw, ItemLook, MovingItems
from gui.messages.pictures import has_edges
from gui.messages.seen_rows import ColouredRow
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
        pointed: returns the number of the entry under the pointer.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        *,
        face: Callable[[str], Face],
        pointed: Callable[[], int | None],
    ) -> None:
        self._theme, self._face, self._pointed = theme, face, pointed
        self._faces: dict[str, Face] = {}  # of those who have been drawn
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
        self._left_items, self._right_items = MovingItems(self.left), MovingItems(self.right)

    def forget(self) -> None:
        """Ask again for faces: people may look different."""
        self._faces.clear()

    def draw(self, rows: Sequence[ColouredRow]) -> None:
        """Draw what belongs to these rows."""
        px, pointed, height = self._theme.px, self._pointed(), self.left.winfo_height()
        corner, avatar_y = px(ROW_CORNER), px(AVATAR_Y)
        left, right = dict[ItemLook, tuple[int, Draw]](), dict[ItemLook, tuple[int, Draw]]()
        for seen, ground in rows:
            row, number = seen.row, seen.row.entry.number
            if ground != "page":
                # only as much as is in view, with both ends out of sight if they are
                top, bottom = max(seen.top, -2 * corner), min(seen.bottom, height + 2 * corner)
                if bottom > top:
                    end = number, (ground, bottom - top)
                    left[end] = top, partial(self._draw_left_end, bottom - top, ground)
                    right[end] = top, partial(self._draw_right_end, bottom - top, ground)
            if row.is_head and row.entry.sender:
                face = self._face_of(row.entry.sender)
                draw = partial(self._draw_avatar, face, ground)
                left[number, (face, ground)] = seen.top + avatar_y, draw
            elif number == pointed and row.entry.sender:
                at = row.entry.at
                left[number, at] = seen.top + px(TIME_Y), partial(self._draw_time, at)
        self._left_items.show(left)
        self._right_items.show(right)

    def _face_of(self, nick: str) -> Face:
        face = self._faces.get(nick)
        if face is None:
            face = self._faces[nick] = self._face(nick)._replace(presence="")
        return face

    def _draw_avatar(self, face: Face, ground: str, y: int, tag: str) -> None:
        theme = self._theme
        x, behind = theme.px(AVATAR_X), getattr(theme.palette, ground)
        avatar.draw(self.left, theme, x, y, AVATAR, face, behind, (TAG, tag), is_plain=True)

    def _draw_time(self, at: int, y: int, tag: str) -> None:
        self.left.create_text(
            self._theme.px(TIME_X),
            y,
            text=f"{moment(at):%H:%M}",
            font=self._theme.small,
            fill=self._theme.palette.muted,
            anchor="e",
            tags=(TAG, "time", tag),
        )

    def _draw_left_end(self, height: int, ground: str, y: int, tag: str) -> None:
        x, tags = self._theme.px(ROW_X), (TAG, tag)
        picture = self._end("left", height, ground)
        self.left.create_image(x, y, image=picture, anchor="nw", tags=tags)
        if ground == "mention":
            fill, right = self._theme.palette.amber, x + self._theme.px(BAR)
            self.left.create_rectangle(x, y, right, y + height, fill=fill, width=0, tags=tags)
        self.left.tag_lower(tag)  # the avatar may be there already

    def _draw_right_end(self, height: int, ground: str, y: int, tag: str) -> None:
        picture = self._end("right", height, ground)
        self.right.create_image(0, y, image=picture, anchor="nw", tags=(TAG, tag))
        self.right.tag_lower(tag)  # the scrollbar is over it

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
            return shapes.box(width, height, radii, fill, outside=p.page)
        line = self._theme.hairline
        inset = (0, line, line, line) if side == "right" else (line, line, 0, line)
        inner = tuple(max(0, radius - line) for radius in radii)
        return shapes.paint(
            width,
            height,
            [
                shapes.Layer(0, 0, p.page),
                shapes.Layer(0, radii, p.line),
                shapes.Layer(inset, (inner[0], inner[1], inner[2], inner[3]), fill),
            ],
        )


EDGED = ("mention", "accent_soft")  # rows that have an edge where a palette needs one
