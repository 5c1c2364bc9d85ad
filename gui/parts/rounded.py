"""Draw boxes with round corners on a canvas."""

from __future__ import annotations

import tkinter as tk

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
        tag: given to what is drawn.
    """
    left, top, right, bottom = box
    picture = theme.box(
        max(1, right - left),
        max(1, bottom - top),
        radius,
        fill,
        edge=edge,
        edge_width=theme.hairline,
    )
    canvas.create_image(left, top, anchor="nw", image=picture, tags=tag)
