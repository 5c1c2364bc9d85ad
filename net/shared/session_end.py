"""Learn from Windows that the session ends: the user logs off, or shuts the computer down.

Windows tells it to windows alone (WM_ENDSESSION), so this makes one that nobody sees. The handler
of a console hears of it no more in a program that has loaded user32.dll, as Python itself does.
What Tk offers (WM_SAVE_YOURSELF) is the question before it, WM_QUERYENDSESSION, to which another
program may still say no.

https://learn.microsoft.com/windows/win32/shutdown/wm-endsession
https://learn.microsoft.com/windows/console/setconsolectrlhandler
"""

from __future__ import annotations

import sys
from collections.abc import Callable

# More than Windows grants a program (5 s; if it shuts down, 20 s).
END_SECONDS = 60.0

if sys.platform == "win32":
    import ctypes
    import logging
    import threading
    import time
    from ctypes import wintypes

    log = logging.getLogger(__name__)

    WM_ENDSESSION = 0x16
    CLASS_NAME = "Charla-session-end"
    _Result = ctypes.c_ssize_t
    _MESSAGE = (wintypes.HWND, wintypes.UINT, wintypes.WPARAM, wintypes.LPARAM)
    _Procedure = ctypes.WINFUNCTYPE(_Result, *_MESSAGE)

    class _WindowClass(ctypes.Structure):
        """Windows calls this WNDCLASSW."""

        _fields_ = (
            ("style", wintypes.UINT),
            ("procedure", _Procedure),
            ("class_extra", ctypes.c_int),
            ("window_extra", ctypes.c_int),
            ("instance", wintypes.HINSTANCE),
            ("icon", wintypes.HICON),
            ("cursor", wintypes.HANDLE),
            ("background", wintypes.HBRUSH),
            ("menu_name", wintypes.LPCWSTR),
            ("class_name", wintypes.LPCWSTR),
        )

    def _listen(on_end: Callable[[], None]) -> None:
        """Make the window, and pass its messages on as long as the program runs."""
        user = ctypes.WinDLL("user32", use_last_error=True)
        user.CreateWindowExW.restype = wintypes.HWND
        user.DefWindowProcW.restype = _Result
        user.DefWindowProcW.argtypes = _MESSAGE
        user.CreateWindowExW.argtypes = (
            *(wintypes.DWORD, wintypes.LPCWSTR, wintypes.LPCWSTR, wintypes.DWORD),
            *(ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_int),
            *(wintypes.HWND, wintypes.HMENU, wintypes.HINSTANCE, wintypes.LPVOID),
        )

        def on_message(window: int, message: int, wide: int, long: int) -> int:
            if message == WM_ENDSESSION and wide:  # 0: another program has said no
                on_end()
                time.sleep(END_SECONDS)  # Windows ends the program as soon as this returns
                return 0
            return int(user.DefWindowProcW(window, message, wide, long))

        kept = _WindowClass()  # Windows has only its address, and that of the procedure
        kept.procedure, kept.class_name = _Procedure(on_message), CLASS_NAME
        size = (0, 0, 0, 0)
        if not user.RegisterClassW(ctypes.byref(kept)) or not user.CreateWindowExW(
            0, CLASS_NAME, "Charla", 0, *size, None, None, None, None
        ):
            log.info("nobody will tell that the session ends: %d", ctypes.get_last_error())
            return
        message = wintypes.MSG()
        while user.GetMessageW(ctypes.byref(message), None, 0, 0) > 0:
            user.DispatchMessageW(ctypes.byref(message))


def call_at_session_end(on_end: Callable[[], None]) -> None:
    """Call `on_end` in another thread when Windows ends the session; nothing elsewhere.

    The program then has a few seconds to end itself, as Windows waits for it.
    """
    if sys.platform == "win32":
        threading.Thread(target=_listen, args=(on_end,), name="session-end", daemon=True).start()
