"""Run what needs a window of its own and no chat: the glass wall, a recording."""

from __future__ import annotations

import gc
import tkinter as tk
from collections.abc import Callable
from functools import partial
from typing import Protocol

from gui import signals
from gui.looks.system import SystemPalette
from gui.looks.theme import Theme
from gui.parts import keys, placement
from gui.parts.placement import HEIGHT, MIN_HEIGHT, MIN_WIDTH

WIDTH = 1100  # in pixels at 96 dpi


def size(window: tk.Tk | tk.Toplevel, theme: Theme) -> None:
    """Give the window its usual size, and the least one."""
    scale = theme.scale
    window.geometry(f"{round(WIDTH * scale)}x{round(HEIGHT * scale)}")
    window.minsize(round(MIN_WIDTH * scale), round(MIN_HEIGHT * scale))


class WindowContent(Protocol):
    """It fills a window, and can be made anew."""

    def close(self) -> None:
        """Close the window."""

    def redraw(self) -> None:
        """Make all widgets anew: the size of the text has changed."""


def run(
    root: tk.Tk, fill: Callable[[Theme], WindowContent], *, palette: str, geometry: str
) -> None:
    """Show a window until it is closed. Ctrl and plus, minus or 0 change the size of its text.

    Args:
        root: the window.
        fill: makes its content, and sizes it.
        palette: "" for that of the system.
        geometry: where the window is; "" to leave it where `fill` has put it.
    """
    theme = Theme(root, SystemPalette())
    theme.use(palette)
    placement.set_icon(root)
    content = fill(theme)
    bind_sizes(root, theme, content)
    if geometry:
        root.geometry(geometry)
    gc.enable()  # main.py has switched it off for the start
    stop_signals = signals.handle(root, interrupt=content.close, terminate=content.close)
    try:
        root.mainloop()
    finally:
        stop_signals()


def bind_sizes(root: tk.Tk, theme: Theme, content: WindowContent) -> None:
    """Let keys change the size of the text."""

    def zoom_by(steps: int) -> None:
        before = theme.zoom
        theme.zoom_to(before + steps if steps else 0)
        if theme.zoom != before:
            content.redraw()
            keys.attach(root)

    steps = {"bigger": 1, "smaller": -1, "usual_size": 0}
    keys.bind(root, {name: partial(zoom_by, by) for name, by in steps.items()})
    keys.attach(root)
