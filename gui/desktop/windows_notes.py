"""Show notifications on Windows: Windows 10 and 11 show what an icon says as a toast.

The icon is there only as long as the toast is. The name above the text is that of
`gui.desktop.registration`.
"""

from __future__ import annotations

import sys

if sys.platform == "win32":
    from collections.abc import Callable

    from gui.desktop import windows_icon
    from gui.desktop.windows_icon import IconData, NotifyIcon

    CLICKED, TIMED_OUT, HIDDEN = 0x405, 0x404, 0x403  # NIN_BALLOONUSERCLICK and so on
    NIIF_USER, NIIF_NOSOUND, NIIF_LARGE_ICON, NIIF_RESPECT_QUIET_TIME = 0x4, 0x10, 0x20, 0x80
    CLOSING_SECONDS = 1.0

    class WindowsNotes(NotifyIcon):
        """Shows one notification at a time, the newest.

        Args:
            on_click: called on another thread with the tag of a notification that was clicked.
        """

        def __init__(self, on_click: Callable[[str], None]) -> None:
            super().__init__("notifications")
            self._on_click = on_click
            self._note = ("", "", "")  # tag, title, text; replaced as a whole
            self._shown = ""  # the tag of what is shown; only the thread uses it
            self.start(waits=True)

        def show(self, note: tuple[str, str, str]) -> None:
            """Show a notification: its tag, title and text."""
            tag, title, text = note
            # Windows shows nothing at all if the text is empty.
            self._note = (tag, title or " ", text or " ")
            self.change()

        def withdraw(self, tag: str) -> None:
            if self._note[0] == tag:
                self._note = ("", "", "")
                self.change()

        def close(self, timeout: float = CLOSING_SECONDS) -> None:
            super().close(timeout)

        def fill(self, data: IconData) -> None:
            self._shown, title, text = self._note
            data.flags = windows_icon.NIF_MESSAGE | windows_icon.NIF_ICON | windows_icon.NIF_TIP
            data.message, data.tip = windows_icon.ON_ICON, "Charla"
            data.icon = self.picture("charla.ico")
            if self._shown:
                data.flags |= windows_icon.NIF_INFO
                data.info_title, data.info = _cut(title, 63), _cut(text, 255)
                data.balloon_icon = self.picture("charla.ico", large=True)
                # Charla rings its own bell, depending on the settings.
                data.info_flags = (
                    NIIF_USER | NIIF_NOSOUND | NIIF_LARGE_ICON | NIIF_RESPECT_QUIET_TIME
                )

        def on_change(self) -> None:
            # A new icon: the toast of the one before must not stay, nor come back.
            if self.is_shown:
                self.put(windows_icon.NIM_DELETE)
            if self._note[0]:
                self.put(windows_icon.NIM_ADD)

        def on_icon(self, what: int, window: int) -> None:
            if what == CLICKED and self._shown:
                self._on_click(self._shown)
            if what in (CLICKED, TIMED_OUT, HIDDEN) and self.is_shown:
                self.put(windows_icon.NIM_DELETE)

    def _cut(text: str, units: int) -> str:
        """Return as much of a text as has so many UTF-16 units, without half a character."""
        return text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore")
