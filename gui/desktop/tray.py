"""Show the program in the system's tray, with a small menu, while its window is closed too.

- Linux: a StatusNotifierItem over D-Bus (gui.desktop.status_item), where the desktop shows such.
- Windows: the notification area (gui.desktop.windows_tray).
- macOS has the Dock, which shows the number of unread messages.

A tray works on a thread of its own. What the user does there is told through a callback, from that
thread.
"""

from __future__ import annotations

import sys

from gui.desktop import session_bus
from gui.desktop.tray_state import OnTrayEvent, Tray, TrayState


def is_possible() -> bool:
    """Return whether this system may have a tray; only SHOWN tells whether it has."""
    return sys.platform == "win32" or (sys.platform == "linux" and session_bus.is_there())


def open_tray(state: TrayState, on_event: OnTrayEvent) -> Tray | None:
    """Show the icon if this system has a tray. `on_event` is called from another thread."""
    if not is_possible():
        return None
    if sys.platform == "win32":
        from gui.desktop.windows_tray import WindowsTray

        return WindowsTray(state, on_event)
    from gui.desktop.status_item import StatusItem

    return StatusItem(state, on_event)
