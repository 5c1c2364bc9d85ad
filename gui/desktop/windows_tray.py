"""Show the program's icon in the notification area of Windows, with a menu."""

from __future__ import annotations

import sys

if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    from gui.desktop import windows_icon
    from gui.desktop.tray_state import OnTrayEvent, TrayEvent, TrayState
    from gui.desktop.windows_icon import IconData, NotifyIcon

    WM_LBUTTONUP, WM_RBUTTONUP, WM_NULL = 0x202, 0x205, 0x00
    MF_STRING, MF_CHECKED = 0x0, 0x8
    TPM_RIGHTBUTTON, TPM_NONOTIFY, TPM_RETURNCMD = 0x2, 0x80, 0x100
    TIP_CHARACTERS = 127

    class WindowsTray(NotifyIcon):
        """Shows the icon until it is closed."""

        def __init__(self, state: TrayState, on_event: OnTrayEvent) -> None:
            super().__init__("tray")
            self._on_event = on_event
            self._state = state  # replaced as a whole, by `show`
            self.start()

        def show(self, state: TrayState) -> None:
            self._state = state
            self.change()

        def fill(self, data: IconData) -> None:
            data.flags = windows_icon.NIF_MESSAGE | windows_icon.NIF_ICON | windows_icon.NIF_TIP
            data.message = windows_icon.ON_ICON
            name = "charla-unread.ico" if self._state.is_unread else "charla.ico"
            data.icon = self.picture(name)
            data.tip = self._state.title[:TIP_CHARACTERS]

        def on_start(self) -> None:
            self.put(windows_icon.NIM_ADD)

        def on_change(self) -> None:
            self.put(windows_icon.NIM_MODIFY)

        def on_shown(self) -> None:
            self._on_event(TrayEvent.SHOWN if self.is_shown else TrayEvent.GONE)

        def on_icon(self, what: int, window: int) -> None:
            if what == WM_LBUTTONUP:
                self._on_event(TrayEvent.OPEN)
            elif what == WM_RBUTTONUP:
                self._ask(window)

        def _ask(self, window: int) -> None:
            """Show the menu at the pointer, and tell what the user has chosen."""
            user, state = self.shell.user, self._state
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
