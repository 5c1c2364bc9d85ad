"""Draw boxes with round corners on a canvas: rectangles, and a picture at each corner."""

from __future__ import annotations

import tkinter as tk

from gui.looks import signs
from gui.looks.theme import Theme

Box = tuple[int, int, int, int]  # left, top, right, bottom


def draw(
    canvas: tk.Canvas, theme: Theme, box: Box, *, radius: int, fill: str, edge: str, tag: str
) -> None:
    """Draw a box with an edge of a hairline.

    Args:
        canvas: where.
        theme: it keeps the pictures.
        box: in pixels.
        radius: of the corners, in pixels.
        fill: the colour inside.
        edge: the colour of the edge.
        tag: given to everything that is drawn.
    """
    left, top, right, bottom = box
    line = theme.hairline
    for x0, y0, x1, y1, colour in (
        (left + radius, top, right - radius, bottom, edge),
        (left, top + radius, right, bottom - radius, edge),
        (left + radius, top + line, right - radius, bottom - line, fill),
        (left + line, top + radius, right - line, bottom - radius, fill),
    ):
        canvas.create_rectangle(x0, y0, x1, y1, fill=colour, width=0, tags=tag)
    for name, png in signs.corners(radius, fill, edge, line).items():
        canvas.create_image(
            right if "e" in name else left,
            bottom if "s" in name else top,
            anchor=name,
            image=theme.picture(png),
            tags=tag,
        )
