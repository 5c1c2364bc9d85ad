"""Draw in physical pixels on Windows, and know how dense the screen of a window is.

Each screen may have a density of its own. A program that says it knows is not stretched when its
window is moved to another screen, so its text stays sharp, and has to follow by itself
(gui.parts.screen_scale).
https://learn.microsoft.com/windows/win32/hidpi/high-dpi-desktop-application-development-on-windows
"""

from __future__ import annotations

import contextlib
import sys

USUAL_DPI = 96
PER_MONITOR_V2 = -4  # DPI_AWARENESS_CONTEXT_PER_MONITOR_AWARE_V2, since Windows 10 1703
PER_MONITOR = 2  # PROCESS_PER_MONITOR_DPI_AWARE, since Windows 8.1


def be_aware() -> None:
    """Tell Windows that this program draws in physical pixels. Call it before any window exists.

    The packaged program says so in its manifest; then Windows refuses, and all is well too.
    """
    if sys.platform != "win32":
        return
    import ctypes
    from ctypes import wintypes

    with contextlib.suppress(AttributeError, OSError):
        set_context = ctypes.WinDLL("user32").SetProcessDpiAwarenessContext
        set_context.argtypes, set_context.restype = (wintypes.HANDLE,), wintypes.BOOL
        if set_context(PER_MONITOR_V2):
            return
    with contextlib.suppress(AttributeError, OSError):
        ctypes.WinDLL("shcore").SetProcessDpiAwareness(PER_MONITOR)


def of_window(window: int) -> int:
    """Return the dots per inch of the screen that a window is on; 0 if the system doesn't tell.

    Args:
        window: Tk's `winfo id`.
    """
    if sys.platform != "win32":
        return 0
    import ctypes
    from ctypes import wintypes

    try:
        ask = ctypes.WinDLL("user32").GetDpiForWindow
    except (AttributeError, OSError):  # before Windows 10 1607
        return 0
    ask.argtypes, ask.restype = (wintypes.HWND,), wintypes.UINT
    return int(ask(window))


def is_button_down() -> bool:
    """Return whether the left mouse button is held down, such as to drag a window."""
    if sys.platform != "win32":
        return False
    import ctypes

    return bool(ctypes.WinDLL("user32").GetAsyncKeyState(1) & 0x8000)
