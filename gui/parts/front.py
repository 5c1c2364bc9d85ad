"""Bring a window to the front, wherever it is: hidden, minimized or behind others."""

from __future__ import annotations

import contextlib
import tkinter as tk

from gui.looks import windowing


def bring(window: tk.Tk) -> None:
    """Show the window in front of all others; what had the focus in it has it again."""
    focused = window.tk.call("focus", "-lastfor", window)
    window.deiconify()  # on Windows this also gives the focus to the window itself
    window.lift()
    window.tk.call("focus", "-force", focused)
    if windowing.is_x11():
        _activate(window)


def _activate(window: tk.Tk) -> None:
    """Ask the window manager, which may keep a program from taking the focus by itself."""
    from gui.desktop.x11 import X11

    with contextlib.suppress(OSError):
        x11 = X11(window.winfo_screen())
        try:
            window.update_idletasks()
            x11.activate(window.winfo_id())
        finally:
            x11.close()
