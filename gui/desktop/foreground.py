"""Let a window of Windows come to the front, or ask for attention in the task bar.

Windows lets only that program put a window in front that the user has just used or started. That is
the second one, which has no window, so it passes this right on.
https://learn.microsoft.com/windows/win32/api/winuser/nf-winuser-allowsetforegroundwindow
"""

from __future__ import annotations

import sys

IN_TASK_BAR, UNTIL_IN_FRONT = 0x2, 0xC  # FLASHW_TRAY, FLASHW_TIMERNOFG


def allow(pid: int) -> None:
    """Let another process put its window in front of all others, once."""
    if sys.platform == "win32":
        import ctypes

        ctypes.WinDLL("user32").AllowSetForegroundWindow(pid)  # a refusal costs only the place


def flash(window: int) -> None:
    """Flash the window's button in the task bar until the window is in front.

    Args:
        window: Tk's `winfo id`; the toplevel around it is meant.
    """
    if sys.platform != "win32":
        return
    import ctypes
    from ctypes import wintypes

    class FlashInfo(ctypes.Structure):
        """Windows calls this FLASHWINFO."""

        _fields_ = (
            ("size", wintypes.UINT),
            ("window", wintypes.HWND),
            ("flags", wintypes.DWORD),
            ("count", wintypes.UINT),
            ("timeout", wintypes.DWORD),
        )

    user32 = ctypes.WinDLL("user32")
    user32.GetParent.argtypes, user32.GetParent.restype = (wintypes.HWND,), wintypes.HWND
    info = FlashInfo(flags=IN_TASK_BAR | UNTIL_IN_FRONT, window=user32.GetParent(window) or window)
    info.size = ctypes.sizeof(info)
    user32.FlashWindowEx(ctypes.byref(info))
