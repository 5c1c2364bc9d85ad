"""Ask the system for how long the user has touched neither keyboard nor mouse.

- Windows: GetLastInputInfo. macOS: CGEventSource. X11: the screen saver's clock
  (gui.desktop.x11). These take microseconds and are asked when needed.
- Wayland tells programs nothing, but the D-Bus services of GNOME and KDE do. A bus may be slow to
  answer, so a thread asks.
"""

from __future__ import annotations

import contextlib
import ctypes
import logging
import os
import sys
import threading
import tkinter as tk
from typing import Any, Protocol

from gui.desktop import session_bus
from gui.desktop.session_bus import SessionBus
from gui.desktop.x11 import X11Clock

log = logging.getLogger(__name__)

ASK_SECONDS = 10.0
ANSWER_SECONDS = 3.0


class Clock(Protocol):
    """A clock knows the idle time. `idle_seconds` never waits; it returns None if unknown."""

    def idle_seconds(self) -> float | None: ...
    def close(self) -> None: ...


def clock_of_this_system(root: tk.Misc) -> Clock | None:
    """Return the clock of this system; None if it has none.

    Raises:
        OSError, AttributeError, ImportError: libraries are missing.
    """
    if sys.platform == "win32":
        return _Windows()
    if sys.platform == "darwin":
        return _MacOS()
    # On Wayland, the X server sees only input to X windows.
    if os.environ.get("WAYLAND_DISPLAY"):
        return _Bus() if session_bus.is_there() else None
    return X11Clock(root.winfo_screen())


class _LastInput(ctypes.Structure):
    _fields_ = (("size", ctypes.c_uint), ("ticks", ctypes.c_uint32))


class _Windows:
    """The idle time on Windows comes from GetLastInputInfo.

    https://learn.microsoft.com/windows/win32/api/winuser/nf-winuser-getlastinputinfo
    """

    def idle_seconds(self) -> float | None:
        if sys.platform == "win32":
            last = _LastInput(ctypes.sizeof(_LastInput))
            if ctypes.windll.user32.GetLastInputInfo(ctypes.byref(last)):
                now = ctypes.windll.kernel32.GetTickCount()
                # Both counters wrap around every 49 days.
                return float((now - last.ticks) & 0xFFFF_FFFF) / 1000
        return None

    def close(self) -> None:
        pass


class _MacOS:
    """The idle time on macOS comes from CGEventSource.

    https://developer.apple.com/documentation/coregraphics/1408790-cgeventsourcesecondssincelasteve
    """

    HID_STATE, ANY_INPUT = 1, 0xFFFF_FFFF

    def __init__(self) -> None:
        library = ctypes.CDLL("/System/Library/Frameworks/CoreGraphics.framework/CoreGraphics")
        self._ask: Any = library.CGEventSourceSecondsSinceLastEventType
        self._ask.restype, self._ask.argtypes = ctypes.c_double, (ctypes.c_int32, ctypes.c_uint32)

    def idle_seconds(self) -> float | None:
        return float(self._ask(self.HID_STATE, self.ANY_INPUT))

    def close(self) -> None:
        pass


class _Bus:
    """The idle time on Wayland comes over D-Bus, in milliseconds.

    GNOME's compositor knows it, or the screen saver of KDE and others.
    """

    SERVICES = (
        ("/org/gnome/Mutter/IdleMonitor/Core", "org.gnome.Mutter.IdleMonitor", "GetIdletime"),
        ("/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver", "GetSessionIdleTime"),
    )

    def __init__(self) -> None:
        self._answer: float | None = None
        self._end = threading.Event()
        self._bus = SessionBus()
        self._thread = threading.Thread(target=self._run, name="idle", daemon=True)
        self._thread.start()

    def idle_seconds(self) -> float | None:
        return self._answer

    def close(self) -> None:
        self._end.set()
        self._bus.interrupt()
        self._thread.join(0.5)

    def _run(self) -> None:
        try:
            self._bus.connect()
            service = next((each for each in self.SERVICES if self._ask(*each) is not None), None)
            while service is not None and not self._end.wait(ASK_SECONDS):
                self._answer = self._ask(*service)
        # The errors of a library and of a foreign service are not documented.
        except Exception as error:
            log.info("only keys and clicks in the window count: %s", ascii(error))
        self._bus.close()
        self._answer = None

    def _ask(self, path: str, name: str, method: str) -> float | None:
        """Return the idle time in seconds; None if this service does not know it."""
        call = self._bus.send((path, name, name), method)
        while session_bus.answer_to(answer := self._bus.receive(ANSWER_SECONDS)) != call:
            pass
        with contextlib.suppress(OSError):
            return float(session_bus.result_of(answer)[0]) / 1000
        return None
