"""Find out which colours are behind something that is placed over other widgets.

Tk draws no transparency between widgets. So the corners of what lies over others are painted in the
colour that is behind each.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Sequence
from tkinter import ttk

from gui.looks.theme import Theme
from gui.parts.menu_place import ScreenBox


def corners(window: tk.Misc, box: ScreenBox) -> tuple[str, str, str, str]:
    """Return the colours behind the corners of a box, clockwise from the upper left.

    The box is in pixels of the window; nothing may lie over that place yet.
    """
    left, top = window.winfo_rootx(), window.winfo_rooty()
    x0, y0, x1, y1 = box.left + left, box.top + top, box.right - 1 + left, box.bottom - 1 + top
    return (
        _behind(window, x0, y0),
        _behind(window, x1, y0),
        _behind(window, x1, y1),
        _behind(window, x0, y1),
    )


def draw_box(
    canvas: tk.Canvas,
    theme: Theme,
    size: tuple[int, int],
    radius: int,
    fill: str,
    grounds: Sequence[str],
    *,
    edge: str = "",
) -> None:
    """Draw a box that fills a canvas, with the colours behind it in its corners.

    What is drawn has the tag "box".
    """
    width, height = size
    canvas.configure(background=fill)
    for colour, x, y in zip(
        grounds, (0, width - radius, width - radius, 0), (0, 0, *[height - radius] * 2), strict=True
    ):
        canvas.create_rectangle(x, y, x + radius, y + radius, fill=colour, width=0, tags="box")
    picture = theme.box(
        width, height, radius, fill, edge=edge, edge_width=theme.hairline if edge else 0
    )
    canvas.create_image(0, 0, image=picture, anchor="nw", tags="box")


def _behind(window: tk.Misc, x: int, y: int) -> str:
    """Return the background of the widget at a point of the screen."""
    path = str(window.tk.call("winfo", "containing", x, y))
    widget = window.nametowidget(path) if path else window
    if isinstance(widget, tk.Text):
        inside = x - widget.winfo_rootx(), y - widget.winfo_rooty()
        return behind_text(widget, *inside)
    if isinstance(widget, ttk.Widget):
        style = str(widget.cget("style")) or widget.winfo_class()
        return str(ttk.Style(window).lookup(style, "background"))
    return str(widget.cget("background"))


def behind_text(text: tk.Text, x: int, y: int) -> str:
    """Return the background at a point of a Text, where a tag may have one of its own."""
    for tag in reversed(text.tag_names(f"@{x},{y}")):
        colour = text.tag_cget(tag, "background")
        if colour:
            return str(colour)
    return str(text.cget("background"))
