"""Set the root window's size, place and icon."""

from __future__ import annotations

import contextlib
import re
import sys
import tkinter as tk
from pathlib import Path

from gui.looks import windowing
from gui.parts.logo import logo_of
from gui.parts.menu_place import ScreenBox

ICONS = Path(__file__).parents[1] / "icons"
ICON, ICON_UNREAD = ICONS / "charla.png", ICONS / "charla-unread.png"
ICON_POINTS = 96
WIDTH, HEIGHT = 900, 620  # at 96 dpi
MIN_WIDTH, MIN_HEIGHT = 480, 360
SPI_GETWORKAREA = 0x30  # for SystemParametersInfoW

_GEOMETRY = re.compile(r"(\d+)x(\d+)(?:\+(-?\d+)\+(-?\d+))?")


def place(root: tk.Tk, scale: float, wanted: str) -> tuple[int, int]:
    """Give the window the wanted geometry ("" for none), as far as it fits on the screen.

    Returns:
        The width and height that it is to have.
    """
    root.minsize(round(MIN_WIDTH * scale), round(MIN_HEIGHT * scale))
    screen = root.winfo_screenwidth(), root.winfo_screenheight()
    size = min(round(WIDTH * scale), screen[0]), min(round(HEIGHT * scale), screen[1])
    geometry = fitting(wanted, screen) or "{}x{}".format(*size)
    root.geometry(geometry)
    width, height = geometry.partition("+")[0].split("x")
    return int(width), int(height)


def resize(root: tk.Tk, before: float, scale: float) -> None:
    """Give the window the same size on a screen of another scale, unless it fills the screen."""
    root.minsize(round(MIN_WIDTH * scale), round(MIN_HEIGHT * scale))
    if root.wm_state() == "normal":
        sides = (root.winfo_width(), root.winfo_height())
        root.geometry("{}x{}".format(*(round(side * scale / before) for side in sides)))


def fitting(wanted: str, screen: tuple[int, int]) -> str:
    """Return the geometry as far as the screen allows it.

    It may be from a larger screen, or from a second one.

    Returns:
        The geometry without its place if most of it were off the screen; "" if it does not fit.
    """
    found = _GEOMETRY.fullmatch(wanted)
    if found is None:
        return ""
    width, height = int(found[1]), int(found[2])
    if width > screen[0] or height > screen[1]:
        return ""
    if found[3] is None:
        return wanted
    x, y = int(found[3]), int(found[4])
    inside = -width // 2 <= x <= screen[0] - width // 2 and 0 <= y <= screen[1] - height // 2
    return wanted if inside else f"{width}x{height}"


def without_bars(window: tk.Misc) -> ScreenBox:
    """Return the screen, on Windows without the task bar."""
    if sys.platform == "win32":
        import ctypes
        from ctypes import wintypes

        area = wintypes.RECT()
        if ctypes.windll.user32.SystemParametersInfoW(SPI_GETWORKAREA, 0, ctypes.byref(area), 0):
            return ScreenBox(area.left, area.top, area.right, area.bottom)
    return ScreenBox(0, 0, window.winfo_screenwidth(), window.winfo_screenheight())


def set_icon(root: tk.Tk, *, unread: bool = False) -> None:
    """Set the icon of this window and of all later ones; with a mark if `unread`."""
    file = ICON_UNREAD if unread else ICON
    with contextlib.suppress(tk.TclError, OSError):  # the icon is not essential
        if windowing.is_x11() and not unread:
            # The picture goes to the X server pixel by pixel: no more than its density needs.
            pixels = round(ICON_POINTS * float(root.tk.call("tk", "scaling")))
            picture = tk.PhotoImage(master=root, data=logo_of(pixels), format="png", name=file.stem)
        else:
            picture = tk.PhotoImage(master=root, data=file.read_bytes(), name=file.stem)
        root.iconphoto(True, picture)
