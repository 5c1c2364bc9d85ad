"""Have the system know the program: its name, the start with the session, links to classes.

All of it happens on threads, since it is the disk.
"""

from __future__ import annotations

import sys
import threading
import tkinter as tk
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from gui.late_log import Log
from gui.looks.delay import Delay

if TYPE_CHECKING:
    from gui.desktop.session_start import SessionStart

MAIN = Path(__file__).parents[1] / "main.py"
POLL_MS = 50

log = Log(__name__)


def of_profile(folder: Path) -> SessionStart:
    """Return the entry that starts the window with this profile; each has one of its own."""
    import hashlib

    from gui.desktop.session_start import SessionStart, own_command

    folder = folder.absolute()
    if is_usual(folder):
        return SessionStart("", own_command(MAIN, []))
    name = hashlib.sha256(bytes(folder)).hexdigest()[:8]
    return SessionStart(name, own_command(MAIN, ["--data", str(folder)]))


def is_usual(folder: Path) -> bool:
    """Return whether this is the profile that is used unless another one is named."""
    from net.shared.data_folder import data_folder

    return folder.absolute() == data_folder("charla")


def register(folder: Path) -> None:
    """Register the program with the system, on a thread.

    Links are only opened by the packaged program, with the usual profile: whoever tries out the
    sources, or a second profile, would not expect that they stay so.
    """
    opens_links = bool(getattr(sys, "frozen", False)) and is_usual(folder)
    if sys.platform != "win32" and not opens_links:
        return

    def act() -> None:
        from gui.desktop import registration
        from gui.desktop.session_start import own_command
        from gui.looks import system

        try:
            registration.register_name()
            if opens_links:
                registration.register_links(own_command(MAIN, []), system.run)
        except (OSError, ValueError) as error:
            log.info("not registered: %s", ascii(error))

    threading.Thread(target=act, name="registration", daemon=True).start()


class SessionSwitch:
    """Switches the entry on or off, and tells on Tk's thread if that has failed.

    Args:
        root: the window.
        act: what the thread does, such as `of_profile(folder).renew`.
        on_failed: gets the error.
    """

    def __init__(
        self, root: tk.Misc, act: Callable[[], None], on_failed: Callable[[Exception], None]
    ) -> None:
        self._act, self._on_failed = act, on_failed
        self._error: Exception | None = None
        self._looking = Delay(root, POLL_MS, self._look)
        self._thread = threading.Thread(target=self._run, name="session start", daemon=True)
        self._thread.start()
        self._looking.start()

    def cancel(self) -> None:
        """Tell nothing any more; what was begun goes on."""
        self._looking.cancel()

    def _run(self) -> None:
        try:
            self._act()
        except (OSError, ValueError) as error:
            log.warning("the start with the session: %s", ascii(error))
            self._error = error

    def _look(self) -> None:
        if self._thread.is_alive():
            self._looking.start()
        elif self._error is not None:
            self._on_failed(self._error)
