"""Find out whether the system uses light, dark or high-contrast windows, and whether things move.

The module needs no tkinter. Asking takes one or two programs and up to a second. So it is done on a
thread, and until it answers, the palette of the last time is used. Every desktop has its own way to
tell; if none is understood, the answer is light.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time
from collections.abc import Callable, Sequence

ANSWER_SECONDS = 2.0
AGAIN_SECONDS = 5.0
LIGHT, DARK, CONTRAST = "light", "dark", "contrast"

_PORTAL = (
    "gdbus", "call", "--session", "--timeout", "1",
    "--dest", "org.freedesktop.portal.Desktop",
    "--object-path", "/org/freedesktop/portal/desktop",
    "--method", "org.freedesktop.portal.Settings.Read",
    "org.freedesktop.appearance",
)  # fmt: skip

Run = Callable[[Sequence[str]], str]


class SystemPalette:
    """Knows the palette of the system.

    `name` is the palette as far as it is known: at first, that of the last time. `moves` is whether
    the user wants things to move in windows. `look` asks again, on its own thread.
    """

    def __init__(self, ask: Callable[[], str] | None = None, name: str = LIGHT) -> None:
        self.name, self.moves = name, True
        self._asks_motion = ask is None
        self._ask = ask if ask is not None else ask_system
        self._thread: threading.Thread | None = None
        self._looked = -AGAIN_SECONDS

    @property
    def is_known(self) -> bool:
        """Return whether no question is under way."""
        return self._thread is None or not self._thread.is_alive()

    def look(self) -> bool:
        """Start to ask, unless that was done just now; return whether it was started."""
        began = self.is_known and time.monotonic() - self._looked >= AGAIN_SECONDS
        if began:
            self._looked = time.monotonic()
            self._thread = threading.Thread(
                target=self._find_out, name="system-palette", daemon=True
            )
            self._thread.start()
        return began

    def _find_out(self) -> None:
        self.name = self._ask()
        if self._asks_motion:
            self.moves = ask_motion(run, os.environ)


def ask_motion(run: Run, environment: os._Environ[str] | dict[str, str]) -> bool:
    """Ask whether the user wants things to move in windows, and wait for the answer."""
    if sys.platform == "win32":
        return _registry(r"Control Panel\Desktop\WindowMetrics", "MinAnimate") != "0"
    if sys.platform == "darwin":
        asked = ("/usr/bin/defaults", "read", "com.apple.universalaccess", "reduceMotion")
        return run(asked).strip() != "1"
    if "DBUS_SESSION_BUS_ADDRESS" not in environment:
        return True
    asked = ("gsettings", "get", "org.gnome.desktop.interface", "enable-animations")
    return "false" not in run(asked)


def ask_system() -> str:
    """Ask, and wait for the answer: "light", "dark" or "contrast". Never raises."""
    with contextlib.suppress(OSError, ValueError):
        if sys.platform == "win32":
            return _of_windows()
        if sys.platform == "darwin":
            return of_macos(run)
        return of_desktop(run, os.environ)
    return LIGHT


def run(command: Sequence[str]) -> str:
    """Return what a program prints, in lower case; "" if it is missing, fails or takes too long."""
    import shutil  # imported here: they must not delay the first window
    import subprocess

    if shutil.which(command[0]) is None:
        return ""
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=ANSWER_SECONDS,
            stdin=subprocess.DEVNULL,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.lower() if done.returncode == 0 else ""


def of_desktop(run: Run, environment: os._Environ[str] | dict[str, str]) -> str:
    """Return the palette of a desktop on Linux or similar systems.

    The portal that all desktops share is asked first, then the settings of GNOME and its relatives.
    """
    if "DBUS_SESSION_BUS_ADDRESS" in environment:
        if "uint32 1" in run((*_PORTAL, "contrast")):
            return CONTRAST
        scheme = run((*_PORTAL, "color-scheme"))
        if "uint32 1" in scheme:
            return DARK
        if "uint32 2" in scheme:
            return LIGHT
        interface = ("gsettings", "get", "org.gnome.desktop.interface")
        if "dark" in run((*interface, "color-scheme")):
            return DARK
        theme = run((*interface, "gtk-theme"))
    else:
        theme = ""
    theme = environment.get("GTK_THEME", theme).lower()
    return CONTRAST if "highcontrast" in theme else DARK if "dark" in theme else LIGHT


def of_macos(run: Run) -> str:
    """Return the palette of macOS, which stores nothing if it is light."""
    if (
        run(("/usr/bin/defaults", "read", "com.apple.universalaccess", "increaseContrast")).strip()
        == "1"
    ):
        return CONTRAST
    return (
        DARK if "dark" in run(("/usr/bin/defaults", "read", "-g", "AppleInterfaceStyle")) else LIGHT
    )


def _of_windows() -> str:
    if sys.platform != "win32":
        return LIGHT
    flags = str(_registry(r"Control Panel\Accessibility\HighContrast", "Flags") or "0")
    if flags.isdigit() and int(flags) & 1:
        return CONTRAST
    themes = r"Software\Microsoft\Windows\CurrentVersion\Themes\Personalize"
    return DARK if _registry(themes, "AppsUseLightTheme") == 0 else LIGHT


def _registry(path: str, name: str) -> object:
    """Return a value of the user's part of the registry, None if it is missing."""
    if sys.platform != "win32":
        return None
    import winreg

    try:
        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, path) as opened:
            return winreg.QueryValueEx(opened, name)[0]
    except OSError:
        return None
