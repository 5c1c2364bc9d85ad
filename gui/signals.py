"""Ends the window's program when the system or a terminal asks for it, at once.

Python runs a handler in the Tk thread between two events, and a window at rest may have none for a
long time: then the signal would wait for the user to move the mouse. So a signal rings a pipe that
Tk watches. Where Tk can't watch a pipe, the pump looks into its queue several times a second, which
does as well.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import tkinter as tk
from collections.abc import Callable


def handle(
    root: tk.Tk, *, interrupt: Callable[[], None], terminate: Callable[[], None]
) -> Callable[[], None]:
    """Call `interrupt` on Ctrl+C in the terminal, and `terminate` at the end of a session. Return
    what stops that."""
    signal.signal(signal.SIGINT, lambda _number, _frame: root.after_idle(interrupt))
    signal.signal(signal.SIGTERM, lambda _number, _frame: root.after_idle(terminate))
    if sys.platform == "win32" or str(root.tk.call("tk", "windowingsystem")) != "x11":
        return lambda: None
    reading, writing = os.pipe()
    for end in (reading, writing):
        os.set_blocking(end, False)

    def on_ring(_file: object, _mask: int) -> None:
        with contextlib.suppress(BlockingIOError):
            os.read(reading, 1024)

    root.tk.createfilehandler(reading, tk.READABLE, on_ring)
    signal.set_wakeup_fd(writing, warn_on_full_buffer=False)

    def stop() -> None:
        signal.set_wakeup_fd(-1)
        os.close(reading)
        os.close(writing)

    return stop
