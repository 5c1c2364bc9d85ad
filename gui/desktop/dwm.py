"""Ask Windows for a frame that fits the window inside: a dark title bar, round corners.

https://learn.microsoft.com/windows/win32/api/dwmapi/ne-dwmapi-dwmwindowattribute
"""

from __future__ import annotations

import sys

CORNER_PREFERENCE, ROUND = 33, 2  # DWMWA_WINDOW_CORNER_PREFERENCE, DWMWCP_ROUND
FIRST_ROUND_BUILD = 22000  # of Windows 11
DARK_MODE, EARLY_DARK_MODE = 20, 19  # DWMWA_USE_IMMERSIVE_DARK_MODE; before Windows 10 2004


def round_corners(window: int) -> bool:
    """Round the corners of the toplevel around a window, which is Tk's `winfo id`.

    Returns:
        False where the system can't do it, as before Windows 11.
    """
    if sys.platform != "win32" or sys.getwindowsversion().build < FIRST_ROUND_BUILD:
        return False
    return _set(window, CORNER_PREFERENCE, ROUND)


def darken(window: int, is_dark: bool) -> bool:
    """Draw the title bar of the toplevel around a window dark, or light.

    Returns:
        False where the system can't do it, as before Windows 10 1809.
    """
    value = int(is_dark)
    return _set(window, DARK_MODE, value) or _set(window, EARLY_DARK_MODE, value)


def _set(window: int, attribute: int, value: int) -> bool:
    if sys.platform != "win32":
        return False
    import ctypes
    from ctypes import wintypes

    try:
        user32, dwmapi = ctypes.WinDLL("user32"), ctypes.WinDLL("dwmapi")
    except OSError:
        return False
    user32.GetParent.argtypes, user32.GetParent.restype = (wintypes.HWND,), wintypes.HWND
    dwmapi.DwmSetWindowAttribute.argtypes = (
        wintypes.HWND,
        wintypes.DWORD,
        ctypes.c_void_p,
        wintypes.DWORD,
    )
    toplevel = user32.GetParent(window) or window
    wanted = ctypes.c_int(value)
    result = dwmapi.DwmSetWindowAttribute(
        toplevel, attribute, ctypes.byref(wanted), ctypes.sizeof(wanted)
    )
    return int(result) == 0
