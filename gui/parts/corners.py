"""Show small windows without a frame, with round corners where the system can cut them."""

from __future__ import annotations

import logging
import tkinter as tk

from gui.desktop import dwm
from gui.desktop.x11 import X11
from gui.looks import windowing
from gui.parts.menu_place import ScreenPoint

log = logging.getLogger(__name__)


def show_round(
    window: tk.Toplevel, size: str, at: ScreenPoint, pixels: tuple[int, int], radius: int
) -> bool:
    """Show a window without a frame at a point of the screen, and cut its corners.

    On X11 it is Tk's wrapper around the window that is cut, which exists only once the window has
    been shown. So it is first shown beside the screen.

    Returns:
        Whether the corners are round.
    """
    place = f"{size}+{at.x}+{at.y}"
    if not windowing.is_x11():
        window.geometry(place)
        window.deiconify()
        window.update_idletasks()
        return dwm.round_corners(window.winfo_id())
    try:
        x11 = X11(window.winfo_screen())
    except OSError as error:
        log.debug("corners stay square: %s", error)
        x11 = None
    if x11 is None:
        window.geometry(place)
        window.deiconify()
        return False
    beside = window.winfo_screenwidth() + window.winfo_screenheight()
    window.geometry(f"{size}+{beside}+{beside}")
    window.deiconify()
    window.update_idletasks()
    window.winfo_pointerxy()  # an answer from the server: it has done all that was asked before
    is_round = x11.round_corners(window.winfo_id(), *pixels, radius)
    x11.close()
    window.geometry(place)
    window.lift()
    return is_round
