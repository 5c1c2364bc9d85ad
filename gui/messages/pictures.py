"""Draw the small pictures that stand among the words of a transcript."""

from __future__ import annotations

import tkinter as tk
from functools import partial

from gui.looks import shapes, signs
from gui.looks.theme import Theme

CODE_CORNER = 8
BAR_WIDTH, BAR_HEIGHT = 3, 16
PILL_HEIGHT, PILL_GAP = 24, 4
RECEIPT = 16


class Pictures:
    """Keeps the pictures by their names: Tk shows nothing where a picture has been collected.

    The names are a kind and what distinguishes the pictures of this kind: "receipt read",
    "icon warning danger 14", "bar 3" (the number of a person), "upper" and "lower" (the ends of a
    code box, also "upper called" and "lower called"), "space 40" (the width on this screen of a
    pill that is drawn over it).
    """

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._by_name: dict[str, tk.PhotoImage] = {}
        self._width = 1

    def named(self, name: str) -> tk.PhotoImage:
        """Return the picture with this name."""
        picture = self._by_name.get(name)
        if picture is None:
            draw = partial(self._draw, name)
            picture = self._by_name[name] = self._theme.face(f"sheet {name}", draw)
        return picture

    def use_width(self, width: int) -> None:
        """Draw the ends of code boxes for a text of this width."""
        if width == self._width or width < 1:
            return
        self._width = width
        for name, picture in self._by_name.items():
            if name.startswith(("upper", "lower")):
                picture.configure(data=self._cap(name))

    def _draw(self, name: str) -> bytes:
        theme, p = self._theme, self._theme.palette
        kind, *rest = name.split()
        if kind in ("upper", "lower"):
            return self._cap(name)
        if kind == "space":
            height = theme.px(PILL_HEIGHT) + theme.px(PILL_GAP)
            return shapes.paint(int(rest[0]), height, [])
        if kind == "icon":
            glyph, colour, pixels = rest
            return signs.icon(glyph, getattr(p, colour), theme.px(int(pixels)))
        if kind == "bar":
            colour = p.people[int(rest[0]) % len(p.people)]
            width = theme.px(BAR_WIDTH)
            return shapes.box(width, theme.px(BAR_HEIGHT), width / 2, colour)
        return self._receipt(rest[0])

    def _cap(self, name: str) -> bytes:
        """Return the rounded upper or lower end of a code box, as wide as the text."""
        theme, p = self._theme, self._theme.palette
        corner = theme.px(CODE_CORNER)
        end, *called = name.split()
        fill = code_ground(theme, called=bool(called))
        radii = (corner, corner, 0, 0) if end == "upper" else (0, 0, corner, corner)
        if not has_edges(theme):
            return shapes.box(self._width, corner, radii, fill)
        line = theme.hairline
        inner = tuple(max(0, radius - line) for radius in radii)
        inset = (line, line, line, 0) if end == "upper" else (line, 0, line, line)
        layers = [
            shapes.Layer(0, radii, p.line),
            shapes.Layer(inset, (inner[0], inner[1], inner[2], inner[3]), fill),
        ]
        return shapes.paint(self._width, corner, layers)

    def _receipt(self, name: str) -> bytes:
        """Return a receipt. All are equally wide, so a change of it never moves the text."""
        theme, pixels = self._theme, self._theme.px(RECEIPT)
        return signs.receipt(name, theme.palette, pixels, width=signs.receipt_width(pixels))


def has_edges(theme: Theme) -> bool:
    """Return whether the palette shows with an edge what others show with a ground alone."""
    return theme.palette.name == "contrast"


def code_ground(theme: Theme, *, called: bool) -> str:
    """Return the colour behind code, in a message that mentions the user or in another."""
    p = theme.palette
    return p.page if called and p.name == "light" else p.sunken
