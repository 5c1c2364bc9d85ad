"""Find words in a window that are cut off, which needs no picture."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Iterator
from tkinter import ttk

from gui.hosting.board_picture import BoardPicture


def windows(root: tk.Tk) -> list[tk.Misc]:
    """Return the main window and those above it."""
    return [root, *(child for child in root.winfo_children() if isinstance(child, tk.Toplevel))]


def cut_off(root: tk.Tk) -> Iterator[str]:
    """Yield texts that have too little space, or lie outside their window."""
    for window in windows(root):
        right, bottom = (
            window.winfo_rootx() + window.winfo_width(),
            window.winfo_rooty() + window.winfo_height(),
        )
        for widget in _descendants(window):
            if isinstance(widget, BoardPicture):
                yield from _out_of_sight(widget)
            if not isinstance(widget, (ttk.Label, ttk.Button, ttk.Checkbutton, ttk.Radiobutton)):
                continue
            if not widget.winfo_viewable() or not widget.cget("text"):
                continue
            text = str(widget.cget("text"))
            if (
                widget.winfo_width() < widget.winfo_reqwidth()
                or widget.winfo_height() < widget.winfo_reqheight()
            ):
                yield (
                    f"“{text}” has {widget.winfo_width()}x{widget.winfo_height()} pixels"
                    f" and needs {widget.winfo_reqwidth()}x{widget.winfo_reqheight()}"
                )
            elif widget.winfo_rootx() + widget.winfo_width() > right:
                yield f"“{text}” sticks out at the right"
            elif widget.winfo_rooty() + widget.winfo_height() > bottom and not _scrolls(widget):
                yield f"“{text}” sticks out at the bottom"


def _out_of_sight(picture: BoardPicture) -> Iterator[str]:
    """Yield texts of the board that lie outside of it."""
    call = picture.tk.call
    for item in picture.find_all():
        if str(call(picture, "type", item)) != "text":
            continue
        left, top, right, bottom = picture.bbox(item)
        is_inside = left >= 0 and top >= 0
        is_inside &= right <= picture.winfo_width() and bottom <= picture.winfo_height()
        if not is_inside:
            yield f"“{call(picture, 'itemcget', item, '-text')}” is not wholly on the board"


def _scrolls(widget: tk.Misc) -> bool:
    """Return whether the widget is in one that can be scrolled."""
    above = widget.master
    while above is not None and not isinstance(above, tk.Canvas):
        above = above.master
    return above is not None and above.yview() != (0.0, 1.0)


def _descendants(widget: tk.Misc) -> Iterator[tk.Widget]:
    for child in widget.winfo_children():
        if not isinstance(child, tk.Toplevel):
            yield child
            yield from _descendants(child)
