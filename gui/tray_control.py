"""Keep the icon in the system's tray while the user is logged in, and do what is chosen there."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from gui.model.settings import Settings
from gui.pump import Pump
from gui.words.i18n import _
from gui.words.text import displayable_line

if TYPE_CHECKING:
    from gui.desktop.tray_state import OnTrayEvent, Tray, TrayEvent, TrayState

CLOSING_SECONDS = 0.5

OpenTray = Callable[["TrayState", "OnTrayEvent"], "Tray | None"]


def real_tray(state: TrayState, on_event: OnTrayEvent) -> Tray | None:
    """Show the icon if this system has a tray. Its modules are imported with it."""
    from gui.desktop import tray

    return tray.open_tray(state, on_event)


class TrayActions(NamedTuple):
    """The actions are what the user can choose in the tray."""

    open: Callable[[], None]
    switch_quiet: Callable[[], None]
    quit: Callable[[], None]


class TrayControl:
    """Opens and closes the tray's icon. The events of its thread come through a pump.

    Args:
        open_tray: returns the system's tray; a test plays one.
    """

    def __init__(
        self, root: tk.Tk, settings: Settings, actions: TrayActions, open_tray: OpenTray
    ) -> None:
        self._root, self._settings, self._actions = root, settings, actions
        self._open_tray = open_tray
        self._tray: Tray | None = None
        self._pump: Pump[TrayEvent] | None = None
        self._is_unread = self._is_wanted = self._is_shown = False

    def start(self) -> None:
        """Show the icon from now on, if the user wants it and the system has a tray."""
        self._is_wanted = True
        self.follow()

    def stop(self) -> None:
        """Remove the icon."""
        self._is_wanted = False
        self.follow()

    def follow(self, unread: int | None = None) -> None:
        """Show the settings as they are now, and whether there are unread messages."""
        if unread is not None:
            self._is_unread = unread > 0
        if not (self._is_wanted and self._settings.tray):
            self._close()
        elif self._tray is not None:
            self._tray.show(self._state)
        else:
            self._pump = Pump(self._root, self._handle, lambda: None)
            self._pump.start()
            self._tray = self._open_tray(self._state, self._pump.put)
            if self._tray is None:
                self._close()

    def hides_window(self) -> bool:
        """Return whether the window shall only be hidden when the user closes it.

        Without an icon that the system really shows, nobody could bring it back.
        """
        return self._is_shown and self._settings.keep_in_tray

    @property
    def _state(self) -> TrayState:
        from gui.desktop.tray_state import TrayState  # imported here: a login has no tray

        return TrayState(
            title=displayable_line(self._root.title()),
            is_unread=self._is_unread,
            is_quiet=self._settings.do_not_disturb,
            open=_("Open Charla"),
            quiet=_("Do not disturb"),
            quit=_("Quit Charla"),
        )

    def _close(self) -> None:
        if self._pump is not None:
            self._pump.stop()
            self._pump = None
        if self._tray is not None:
            self._tray.close(CLOSING_SECONDS)
            self._tray = None
        self._is_shown = False

    def _handle(self, event: TrayEvent) -> None:
        from gui.desktop.tray_state import TrayEvent

        match event:
            case TrayEvent.SHOWN:
                self._is_shown = True
            case TrayEvent.GONE:
                self._is_shown = False
                if self._root.wm_state() == "withdrawn":  # there is no other way back
                    self._actions.open()
            case TrayEvent.OPEN:
                self._actions.open()
            case TrayEvent.QUIET:
                self._actions.switch_quiet()
            case TrayEvent.QUIT:
                self._actions.quit()
