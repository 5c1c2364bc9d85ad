"""Have the title bars of all windows follow the palette, on Windows and macOS.

On Linux the desktop draws them as it likes.
"""

from __future__ import annotations

import contextlib
import tkinter as tk
from collections.abc import Callable

from gui.desktop import dwm
from gui.looks import windowing


def follow(
    root: tk.Tk, is_dark: Callable[[], bool], darken: Callable[[tk.Misc, bool], None] | None = None
) -> None:
    """Make the title bars dark or light now, whenever that changes, and those of later windows.

    Args:
        root: the window.
        is_dark: returns whether the palette is dark now.
        darken: sets the title bar of one window; None for what the system has.
    """
    if darken is None:
        darken = {"win32": _on_windows, "aqua": _on_macos}.get(windowing.system)
    if darken is None:
        return
    act = darken
    for kind in (root.winfo_class(), "Toplevel"):
        for sequence in ("<Map>", "<<ThemeChanged>>"):
            root.bind_class(kind, sequence, lambda event: act(event.widget, is_dark()), add=True)


def _on_windows(window: tk.Misc, is_dark: bool) -> None:
    dwm.darken(window.winfo_id(), is_dark)


def _on_macos(window: tk.Misc, is_dark: bool) -> None:
    with contextlib.suppress(tk.TclError):  # before Tk 8.6.11
        command = ("::tk::unsupported::MacWindowStyle", "appearance", window)
        window.tk.call(*command, "darkaqua" if is_dark else "aqua")
