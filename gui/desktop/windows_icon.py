"""Put icons into the notification area of Windows, with a menu or a notification.

https://learn.microsoft.com/windows/win32/shell/notification-area

`windows_tray` and `windows_notes` say what the icons are for. A hidden window on a thread of its
own gets the clicks. It is no message-only window, because only others are told when the task bar
has been started anew and lost all icons.
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

    log = logging.getLogger(__name__)

    WM_CLOSE, WM_DESTROY = 0x10, 0x02
    ON_ICON, ON_CHANGE = 0x8001, 0x8002  # from WM_APP on, messages are the program's own
    NIM_ADD, NIM_MODIFY, NIM_DELETE = 0, 1, 2
    NIF_MESSAGE, NIF_ICON, NIF_TIP, NIF_INFO = 1, 2, 4, 16
    IMAGE_ICON, LR_LOADFROMFILE = 1, 0x10
    SM_CXICON, SM_CYICON, SM_CXSMICON, SM_CYSMICON = 11, 12, 49, 50
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

    class IconData(ctypes.Structure):
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

    class Shell:
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
                (shell.Shell_NotifyIconW, w.BOOL, w.DWORD, ctypes.POINTER(IconData)),
            )
            for function, result, *arguments in types:
                function.restype, function.argtypes = result, arguments

    class NotifyIcon:
        """Shows an icon in the notification area, with a hidden window on a thread of its own.

        Others say what it shows (`fill`), and what happens (`on_icon`, `on_change`). All of these
        are called on the thread.
        """

        def __init__(self, name: str) -> None:
            self.shell = Shell()
            self.is_shown = False
            self._name = name
            self._window: int | None = None
            self._ready = threading.Event()
            self._icons: dict[tuple[str, int], int] = {}
            self._thread = threading.Thread(target=self._run, name=name, daemon=True)

        def start(self, *, waits: bool = False) -> None:
            """Start the thread, and perhaps wait until it hears of changes."""
            self._thread.start()
            if waits:
                self._ready.wait(READY_SECONDS)

        def change(self) -> None:
            """Have `on_change` called soon. Any thread may call this."""
            self._post(ON_CHANGE)

        def close(self, timeout: float) -> None:
            """Remove the icon, and wait so many seconds for the thread."""
            self._ready.wait(min(timeout, READY_SECONDS))
            self._post(WM_CLOSE)
            self._thread.join(timeout)

        def fill(self, data: IconData) -> None:
            """Put into the data what the icon shows now."""
            raise NotImplementedError

        def on_start(self) -> None:
            """Do what is to be done once the thread can show the icon."""

        def on_change(self) -> None:
            """Show what has changed."""

        def on_icon(self, what: int, window: int) -> None:
            """Take in what the user has done with the icon: a message of Windows."""

        def on_shown(self) -> None:
            """Take in that the icon has been added or has gone: see `is_shown`."""

        def put(self, order: int) -> None:
            """Add the icon, change it, or remove it, and tell whether it is there."""
            data = IconData()
            data.size, data.window, data.number = ctypes.sizeof(IconData), self._window, 1
            self.fill(data)
            notify = self.shell.shell.Shell_NotifyIconW
            done = bool(notify(order, ctypes.byref(data)))
            # The task bar may tell of a restart and have the icon all the same, or not have it.
            other = {NIM_ADD: NIM_MODIFY, NIM_MODIFY: NIM_ADD}.get(order)
            if not done and other is not None:
                done = bool(notify(other, ctypes.byref(data)))
            is_shown = done and order != NIM_DELETE
            if is_shown != self.is_shown:
                self.is_shown = is_shown
                self.on_shown()

        def picture(self, name: str, *, large: bool = False) -> int | None:
            """Return one of the .ico files in gui/icons as Windows has it; None without it."""
            user = self.shell.user
            sides = (SM_CXICON, SM_CYICON) if large else (SM_CXSMICON, SM_CYSMICON)
            size = [user.GetSystemMetrics(side) for side in sides]
            if (name, size[0]) not in self._icons:
                path = str(icon_file.ICONS / name)
                icon = user.LoadImageW(None, path, IMAGE_ICON, *size, LR_LOADFROMFILE)
                if not icon:
                    return None
                self._icons[name, size[0]] = icon
            return self._icons[name, size[0]]

        # --- the thread ---------------------------------------------------------------------------

        def _post(self, message: int) -> None:
            window = self._window
            if window is not None:
                self.shell.user.PostMessageW(window, message, 0, 0)

        def _run(self) -> None:
            user = self.shell.user
            instance = self.shell.kernel.GetModuleHandleW(None)
            self._restarted = user.RegisterWindowMessageW("TaskbarCreated")
            kept = _WindowClass()  # Windows has only its address, and that of the procedure
            kept.procedure = _Procedure(self._on_message)
            kept.instance, kept.class_name = instance, f"Charla-{self._name}-{id(self)}"
            try:
                if not user.RegisterClassW(ctypes.byref(kept)):
                    raise ctypes.WinError(ctypes.get_last_error())
                self._window = user.CreateWindowExW(
                    0, kept.class_name, "Charla", 0, 0, 0, 0, 0, None, None, instance, None
                )
                if not self._window:
                    raise ctypes.WinError(ctypes.get_last_error())
                self._ready.set()
                self.on_start()
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
            if message == ON_ICON:
                self.on_icon(long, window)
            elif message == ON_CHANGE:
                self.on_change()
            elif message == self._restarted:
                if self.is_shown:
                    self.put(NIM_ADD)
            elif message == WM_CLOSE:
                if self.is_shown:
                    self.put(NIM_DELETE)
                self.shell.user.DestroyWindow(window)
            elif message == WM_DESTROY:
                self._window = None
                self.shell.user.PostQuitMessage(0)
            else:
                return int(self.shell.user.DefWindowProcW(window, message, wide, long))
            return 0
