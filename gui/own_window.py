"""Run what needs a window of its own and no chat: the glass wall, a recording."""

from __future__ import annotations

import gc
import tkinter as tk
from collections.abc import Callable

from gui import signals
from gui.looks.system import SystemPalette
from gui.looks.theme import Theme
from gui.parts import placement
from gui.parts.placement import HEIGHT, MIN_HEIGHT, MIN_WIDTH

WIDTH = 1100  # in pixels at 96 dpi


def size(window: tk.Tk | tk.Toplevel, theme: Theme) -> None:
    """Give the window its usual size, and the least one."""
    scale = theme.scale
    window.geometry(f"{round(WIDTH * scale)}x{round(HEIGHT * scale)}")
    window.minsize(round(MIN_WIDTH * scale), round(MIN_HEIGHT * scale))


def run(
    root: tk.Tk, fill: Callable[[Theme], Callable[[], None]], *, palette: str, geometry: str
) -> None:
    """Show a window until it is closed.

    Args:
        root: the window.
        fill: makes its content, sizes it, and returns what closes it.
        palette: "" for that of the system.
        geometry: where the window is; "" to leave it where `fill` has put it.
    """
    theme = Theme(root, SystemPalette())
    theme.use(palette)
    placement.set_icon(root)
    close = fill(theme)
    if geometry:
        root.geometry(geometry)
    gc.enable()  # gui.launch has switched it off for the start
    stop_signals = signals.handle(root, interrupt=close, terminate=close)
    try:
        root.mainloop()
    finally:
        stop_signals()
