"""Show an icon in the notification area of Windows.

https://learn.microsoft.com/windows/win32/shell/notification-area

A hidden window on a thread of its own gets the clicks. It is no message-only window, because only
others are told when the task bar has been started anew and lost all icons.
"""

from __future__ import annotations

import sys

if sys.platform == "win32":
    import ctypes
    import logging
    import threading
    from ctypes import wintypes
    from typing import Any

    from gui.desktop import icon_file
    from gui.desktop.tray_state import OnTrayEvent, TrayEvent, TrayState

    log = logging.getLogger(__name__)

    WM_CLOSE, WM_DESTROY, WM_NULL = 0x10, 0x02, 0x00
    WM_LBUTTONUP, WM_RBUTTONUP = 0x202, 0x205
    ON_ICON, ON_STATE = 0x8001, 0x8002  # from WM_APP on, messages are the program's own
    NIM_ADD, NIM_MODIFY, NIM_DELETE = 0, 1, 2
    NIF_MESSAGE, NIF_ICON, NIF_TIP = 1, 2, 4
    IMAGE_ICON, LR_LOADFROMFILE = 1, 0x10
    SM_CXSMICON, SM_CYSMICON = 49, 50
    MF_STRING, MF_CHECKED = 0x0, 0x8
    TPM_RIGHTBUTTON, TPM_NONOTIFY, TPM_RETURNCMD = 0x2, 0x80, 0x100
    TIP_CHARACTERS = 127
    READY_SECONDS = 2.0

    _Result = ctypes.c_ssize_t
    _Procedure = ctypes.WINFUNCTYPE(
        _Result, wintypes.HWND, wintypes.UINT, wintypes.WPARAM, wintypes.LPARAM
    )

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

    class _IconData(ctypes.Structure):
        """Windows calls this NOTIFYICONDATAW."""

        _fields_ = (
            ("size", wintypes.DWORD),
            ("window", wintypes.HWND),
            ("number", wintypes.UINT),
            ("flags", wintypes.UINT),
            ("message", wintypes.UINT),
            ("icon", wintypes.HICON),
            ("tip", wintypes.WCHAR * 128),
            ("state", wintypes.DWORD),
            ("state_mask", wintypes.DWORD),
            ("info", wintypes.WCHAR * 256),
            ("version", wintypes.UINT),
            ("info_title", wintypes.WCHAR * 64),
            ("info_flags", wintypes.DWORD),
            ("guid", ctypes.c_byte * 16),
            ("balloon_icon", wintypes.HICON),
        )

    class _Windows:
        """The functions of Windows that are needed, with the types of their arguments."""

        def __init__(self) -> None:
            self.user = user = ctypes.WinDLL("user32", use_last_error=True)
            self.shell = shell = ctypes.WinDLL("shell32", use_last_error=True)
            self.kernel = kernel = ctypes.WinDLL("kernel32", use_last_error=True)
            w, number = wintypes, ctypes.c_int
            types: tuple[tuple[Any, ...], ...] = (  # function, result, arguments
                (kernel.GetModuleHandleW, w.HMODULE, w.LPCWSTR),
                (user.RegisterClassW, w.ATOM, ctypes.POINTER(_WindowClass)),
                (user.UnregisterClassW, w.BOOL, w.LPCWSTR, w.HINSTANCE),
                (
                    user.CreateWindowExW,
                    w.HWND,
                    *(w.DWORD, w.LPCWSTR, w.LPCWSTR, w.DWORD, number, number, number, number),
                    *(w.HWND, w.HMENU, w.HINSTANCE, w.LPVOID),
                ),
                (user.DestroyWindow, w.BOOL, w.HWND),
                (user.DefWindowProcW, _Result, w.HWND, w.UINT, w.WPARAM, w.LPARAM),
                (user.PostMessageW, w.BOOL, w.HWND, w.UINT, w.WPARAM, w.LPARAM),
                (user.PostQuitMessage, None, ctypes.c_int),
                (user.GetMessageW, ctypes.c_int, ctypes.POINTER(w.MSG), w.HWND, w.UINT, w.UINT),
                (user.DispatchMessageW, _Result, ctypes.POINTER(w.MSG)),
                (user.RegisterWindowMessageW, w.UINT, w.LPCWSTR),
                (
                    user.LoadImageW,
                    w.HANDLE,
                    *(w.HINSTANCE, w.LPCWSTR, w.UINT, number, number, w.UINT),
                ),
                (user.DestroyIcon, w.BOOL, w.HICON),
                (user.GetSystemMetrics, ctypes.c_int, ctypes.c_int),
                (user.GetCursorPos, w.BOOL, ctypes.POINTER(w.POINT)),
                (user.SetForegroundWindow, w.BOOL, w.HWND),
                (user.CreatePopupMenu, w.HMENU),
                (user.AppendMenuW, w.BOOL, w.HMENU, w.UINT, ctypes.c_size_t, w.LPCWSTR),
                (
                    user.TrackPopupMenu,
                    w.BOOL,
                    *(w.HMENU, w.UINT, number, number, number, w.HWND, w.LPVOID),
                ),
                (user.DestroyMenu, w.BOOL, w.HMENU),
                (shell.Shell_NotifyIconW, w.BOOL, w.DWORD, ctypes.POINTER(_IconData)),
            )
            for function, result, *arguments in types:
                function.restype, function.argtypes = result, arguments

    class WindowsTray:
        """Shows an icon in the notification area."""

        def __init__(self, state: TrayState, on_event: OnTrayEvent) -> None:
            self._on_event = on_event
            self._state = state  # replaced as a whole, by `show`
            self._windows = _Windows()
            self._window: int | None = None
            self._ready = threading.Event()
            self._is_shown = False
            self._icons: dict[bool, int] = {}
            self._thread = threading.Thread(target=self._run, name="tray", daemon=True)
            self._thread.start()

        def show(self, state: TrayState) -> None:
            self._state = state
            self._post(ON_STATE)

        def close(self, timeout: float) -> None:
            """Remove the icon, and wait so many seconds for the thread."""
            self._ready.wait(min(timeout, READY_SECONDS))
            self._post(WM_CLOSE)
            self._thread.join(timeout)

        def _post(self, message: int) -> None:
            window = self._window
            if window is not None:
                self._windows.user.PostMessageW(window, message, 0, 0)

        # --- the thread ---------------------------------------------------------------------------

        def _run(self) -> None:
            user = self._windows.user
            instance = self._windows.kernel.GetModuleHandleW(None)
            self._restarted = user.RegisterWindowMessageW("TaskbarCreated")
            kept = _WindowClass()  # Windows has only its address, and that of the procedure
            kept.procedure = _Procedure(self._on_message)
            kept.instance, kept.class_name = instance, f"CharlaTray{id(self)}"
            try:
                if not user.RegisterClassW(ctypes.byref(kept)):
                    raise ctypes.WinError(ctypes.get_last_error())
                self._window = user.CreateWindowExW(
                    0, kept.class_name, "Charla", 0, 0, 0, 0, 0, None, None, instance, None
                )
                if not self._window:
                    raise ctypes.WinError(ctypes.get_last_error())
                self._ready.set()
                self._draw(NIM_ADD)
                message = wintypes.MSG()
                while user.GetMessageW(ctypes.byref(message), None, 0, 0) > 0:
                    user.DispatchMessageW(ctypes.byref(message))
            except OSError as error:
                log.info("no icon in the tray: %s", ascii(error))
            self._ready.set()
            user.UnregisterClassW(kept.class_name, instance)
            for icon in self._icons.values():
                user.DestroyIcon(icon)

        def _on_message(self, window: int, message: int, wide: int, long: int) -> int:
            if message == ON_ICON and long == WM_LBUTTONUP:
                self._on_event(TrayEvent.OPEN)
            elif message == ON_ICON and long == WM_RBUTTONUP:
                self._ask(window)
            elif message == ON_STATE:
                self._draw(NIM_MODIFY)
            elif message == self._restarted:
                self._draw(NIM_ADD)
            elif message == WM_CLOSE:
                self._draw(NIM_DELETE)
                self._windows.user.DestroyWindow(window)
            elif message == WM_DESTROY:
                self._window = None
                self._windows.user.PostQuitMessage(0)
            else:
                return int(self._windows.user.DefWindowProcW(window, message, wide, long))
            return 0

        def _draw(self, order: int) -> None:
            """Add the icon, change it, or remove it, and tell whether it is there."""
            data = _IconData()
            data.size, data.window, data.number = ctypes.sizeof(_IconData), self._window, 1
            data.flags, data.message = NIF_MESSAGE | NIF_ICON | NIF_TIP, ON_ICON
            data.icon = self._icon(is_unread=self._state.is_unread)
            data.tip = self._state.title[:TIP_CHARACTERS]
            done = bool(self._windows.shell.Shell_NotifyIconW(order, ctypes.byref(data)))
            # The task bar may tell of a restart and have the icon all the same, or not have it.
            other = {NIM_ADD: NIM_MODIFY, NIM_MODIFY: NIM_ADD}.get(order)
            if not done and other is not None:
                done = bool(self._windows.shell.Shell_NotifyIconW(other, ctypes.byref(data)))
            is_shown = done and order != NIM_DELETE
            if is_shown != self._is_shown:
                self._is_shown = is_shown
                self._on_event(TrayEvent.SHOWN if is_shown else TrayEvent.GONE)

        def _icon(self, *, is_unread: bool) -> int | None:
            if is_unread not in self._icons:
                name = "charla-unread.ico" if is_unread else "charla.ico"
                user = self._windows.user
                size = [user.GetSystemMetrics(side) for side in (SM_CXSMICON, SM_CYSMICON)]
                icon = user.LoadImageW(
                    None, str(icon_file.ICONS / name), IMAGE_ICON, *size, LR_LOADFROMFILE
                )
                if icon:
                    self._icons[is_unread] = icon
            return self._icons.get(is_unread)

        def _ask(self, window: int) -> None:
            """Show the menu at the pointer, and tell what the user has chosen."""
            user, state = self._windows.user, self._state
            menu = user.CreatePopupMenu()
            for number, (event, words) in enumerate(state.menu, 1):
                is_ticked = event is TrayEvent.QUIET and state.is_quiet
                flags = MF_STRING | (MF_CHECKED if is_ticked else 0)
                user.AppendMenuW(menu, flags, number, words.replace("&", "&&"))
            at = wintypes.POINT()
            user.GetCursorPos(ctypes.byref(at))
            user.SetForegroundWindow(window)  # or a click elsewhere would not close the menu
            flags = TPM_RIGHTBUTTON | TPM_NONOTIFY | TPM_RETURNCMD
            chosen = user.TrackPopupMenu(menu, flags, at.x, at.y, 0, window, None)
            user.PostMessageW(window, WM_NULL, 0, 0)  # or the next menu would close at once
            user.DestroyMenu(menu)
            if chosen:
                self._on_event(state.menu[chosen - 1][0])
