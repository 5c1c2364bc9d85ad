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
    tag: str = "",
) -> None:
    """Draw a box of any width without a picture of its size: only its ends are pictures.

    Args:
        canvas: where.
        theme: it keeps the pictures.
        box: in pixels.
        radius: of the corners, in pixels.
        fill: the colour inside.
        edge: the colour of the edge; "" for none.
        edge_width: of the edge, in pixels.
        tag: given to what is drawn.
    """
    left, top, right, bottom = box
    width, height = right - left, bottom - top
    if width <= 0 or height <= 0:
        return
    radius = min(radius, width // 3, height // 2)
    end = max(1, 2 * radius)  # a corner reaches at most to the middle of a picture
    ends: tuple[tuple[int, tuple[int, int, int, int]], ...] = (
        (left, (radius, 0, 0, radius)),
        (right - end, (0, radius, radius, 0)),
    )
    for x, radii in ends:
        picture = theme.box(end, height, radii, fill, edge=edge, edge_width=edge_width)
        canvas.create_image(x, top, anchor="nw", image=picture, tags=tag)
    across = left + radius, right - radius
    canvas.create_rectangle(across[0], top, across[1], bottom, fill=fill, width=0, tags=tag)
    for y in (top, bottom - edge_width) if edge_width else ():
        canvas.create_rectangle(
            across[0], y, across[1], y + edge_width, fill=edge, width=0, tags=tag
        )
