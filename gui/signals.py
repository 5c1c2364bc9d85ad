"""End the program at once when the system or a terminal asks for it.

Windows, which sends no signals, tells a hidden window that the session ends; that is made a signal.

Python runs signal handlers in the Tk thread between two events, and an idle window may have none
for a long time: the signal would wait until the user moves the mouse. So a signal writes to a pipe
that Tk watches. Where Tk can't watch a pipe, the pump polls several times a second, which is
enough.
"""

from __future__ import annotations

import _thread
import contextlib
import os
import signal
import sys
import tkinter as tk
from collections.abc import Callable
from functools import partial

from gui.looks import windowing
from net.shared import session_end

DRAWN_MS = 500  # the first window does not wait for this


def handle(
    root: tk.Tk, *, interrupt: Callable[[], None], terminate: Callable[[], None]
) -> Callable[[], None]:
    """Call `interrupt` on Ctrl+C in the terminal, and `terminate` at the end of a session.

    Returns:
        A function that stops this.
    """
    signal.signal(signal.SIGINT, lambda _number, _frame: root.after_idle(interrupt))
    signal.signal(signal.SIGTERM, lambda _number, _frame: root.after_idle(terminate))
    if sys.platform == "win32":
        end = partial(_thread.interrupt_main, signal.SIGTERM)
        root.after(DRAWN_MS, session_end.call_at_session_end, end)
        return lambda: None
    if not windowing.is_x11():
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
