"""Ask Windows 11 to round the corners of a window."""

from __future__ import annotations

import sys

CORNER_PREFERENCE, ROUND = 33, 2  # DWMWA_WINDOW_CORNER_PREFERENCE, DWMWCP_ROUND
FIRST_BUILD = 22000  # of Windows 11


def round_corners(window: int) -> bool:
    """Round the corners of the toplevel around a window, which is Tk's `winfo id`.

    Returns:
        False where the system can't do it, as before Windows 11.
    """
    if sys.platform != "win32" or sys.getwindowsversion().build < FIRST_BUILD:
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
    wanted = ctypes.c_int(ROUND)
    result = dwmapi.DwmSetWindowAttribute(
        toplevel, CORNER_PREFERENCE, ctypes.byref(wanted), ctypes.sizeof(wanted)
    )
    return int(result) == 0
