"""Draw people as discs with their initials, and rooms and groups as speech bubbles."""

from __future__ import annotations

import tkinter as tk
from tkinter import font as tkfont

from gui.looks.signs import BADGES
from gui.looks.theme import Theme
from gui.words.face import Face

# The size of the initials and of the icon in a bubble, of the badge, and how far the badge reaches
# beyond the disc, for each size of an avatar; all in pixels at 96 dpi.
_LETTERS = {20: 10, 24: 11, 32: 13, 36: 14, 48: 18, 64: 24}
_BADGES = {20: (11, 2), 24: (11, 2), 32: (14, 3), 36: (14, 3), 48: (16, 3), 64: (16, 3)}
ICON_SHARE = 0.56  # of the width of a bubble


def draw(
    canvas: tk.Canvas,
    theme: Theme,
    x: int,
    y: int,
    size: int,
    face: Face,
    ground: str,
    tags: str | tuple[str, ...] = (),
    *,
    is_plain: bool = False,
) -> None:
    """Draw an avatar with its upper left corner at x, y.

    Args:
        canvas: where.
        theme: it keeps the pictures.
        x: in pixels of this screen, like `y`.
        y: see `x`.
        size: one of 20, 24, 32, 36, 48 and 64, in pixels at 96 dpi.
        face: whose avatar it is.
        ground: the colour behind it, for the ring of the badge, as "#rrggbb".
        tags: for everything that is drawn.
        is_plain: there is nothing but this colour behind it. Then Tk need not ask the X server what
            is there, which takes much longer than to draw.
    """
    wide = theme.px(size)
    middle = x + wide // 2, y + wide // 2
    p = theme.palette
    if face.kind == "person":
        disc = theme.disc(face.number, wide, ground if is_plain else "")
        canvas.create_image(x, y, image=disc, anchor="nw", tags=tags)
        letters = font(theme, size)
        canvas.create_text(middle, text=face.initials, font=letters, fill=p.on_person, tags=tags)
    else:
        canvas.create_image(x, y, image=theme.bubble(face.kind, wide), anchor="nw", tags=tags)
        name, colour = ("group", "on_amber") if face.kind == "group" else ("hash", "on_accent")
        icon = theme.icon(name, colour, round(size * ICON_SHARE))
        canvas.create_image(middle, image=icon, tags=tags)
    if face.presence in BADGES:
        badge, beyond = (theme.px(length) for length in _BADGES[size])
        picture = theme.badge(face.presence, badge, ground)
        corner = x + wide + beyond, y + wide + beyond
        canvas.create_image(corner, image=picture, anchor="se", tags=tags)


def font(theme: Theme, size: int) -> tkfont.Font:
    """Return the font of the initials in an avatar of this size."""
    return theme.initials(_LETTERS[size])


class Avatar(tk.Canvas):
    """An avatar is a small widget of its own.

    Args:
        parent: see tkinter.
        theme: it keeps the pictures.
        size: one of 20, 24, 32, 36, 48 and 64, in pixels at 96 dpi.
        ground: the colour behind it.
    """

    def __init__(self, parent: tk.Misc, theme: Theme, size: int, ground: str) -> None:
        self._theme, self._size, self._ground = theme, size, ground
        self._face: Face | None = None
        side = theme.px(size) + theme.px(_BADGES[size][1])
        super().__init__(
            parent,
            width=side,
            height=side,
            background=ground,
            highlightthickness=0,
            borderwidth=0,
            takefocus=False,
        )

    def show(self, face: Face | None) -> None:
        """Show this face; None shows nothing."""
        if face == self._face:
            return
        self._face = face
        self.delete("all")
        if face is not None:
            draw(self, self._theme, 0, 0, self._size, face, self._ground)
