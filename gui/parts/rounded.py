"""Draw boxes with round corners on a canvas."""

from __future__ import annotations

import tkinter as tk

from gui.looks.theme import Theme

Box = tuple[int, int, int, int]  # left, top, right, bottom


def draw(
    canvas: tk.Canvas,
    theme: Theme,
    box: Box,
    *,
    radius: int,
    fill: str,
    edge: str = "",
    edge_width: int = 0,
    outside: str = "",
    tag: str = "",
) -> None:
    """Draw a box of any size. Only its corners are pictures, so all of them share a few.

    Args:
        canvas: where.
        theme: it keeps the pictures.
        box: in pixels.
        radius: of the corners, in pixels.
        fill: the colour inside.
        edge: the colour of the edge; "" for none.
        edge_width: of the edge, in pixels.
        outside: the colour behind the box, if it is the same everywhere. Then there is less to
            draw, and Tk need not ask the X server what is behind the corners.
        tag: given to what is drawn.
    """
    left, top, right, bottom = box
    width, height = right - left, bottom - top
    if width <= 0 or height <= 0:
        return
    radius = min(radius, width // 3, height // 2)

    def fill_box(x0: int, y0: int, x1: int, y1: int, colour: str) -> None:
        if x0 < x1 and y0 < y1:
            canvas.create_rectangle(x0, y0, x1, y1, fill=colour, width=0, tags=tag)

    if outside:
        fill_box(left, top, right, bottom, edge if edge and edge_width else fill)
        inner = edge_width if edge else 0
        if inner:
            fill_box(left + inner, top + inner, right - inner, bottom - inner, fill)
    if radius:
        for x, y, which in (
            (left, top, 0),
            (right - radius, top, 1),
            (right - radius, bottom - radius, 2),
            (left, bottom - radius, 3),
        ):
            picture = theme.corner(
                radius, which, fill, edge=edge, edge_width=edge_width, outside=outside
            )
            canvas.create_image(x, y, anchor="nw", image=picture, tags=tag)
    if outside:
        return
    fill_box(left + radius, top, right - radius, bottom, fill)
    for x in (left, right - radius):
        fill_box(x, top + radius, x + radius, bottom - radius, fill)
    if edge and edge_width:
        for y in (top, bottom - edge_width):
            fill_box(left + radius, y, right - radius, y + edge_width, edge)
        for x in (left, right - edge_width):
            fill_box(x, top + radius, x + edge_width, bottom - radius, edge)
