"""Make a window that nobody sees, which Windows tells that the session ends.

`session_end` says why. This imports ctypes, for which the first window must not wait.
"""

from __future__ import annotations

import sys

if sys.platform == "win32":
    import ctypes
    import logging
    from collections.abc import Callable
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

    def listen(on_end: Callable[[], None]) -> None:
        """Make the window, and pass its messages on as long as the program runs.

        Args:
            on_end: called when the session ends; as soon as it returns, Windows ends the program.
        """
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
