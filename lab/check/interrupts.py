"""Make Ctrl+C, and the end of the checker, reach the programs that it starts."""

from __future__ import annotations

import signal
import sys
import threading

_TERMINATED = 128 + 15  # the exit status, as a shell says it


def let_interrupt() -> None:
    """Let programs that are started be interrupted.

    A shell that starts something in the background has it ignore Ctrl+C, and a program that is
    started inherits that. Outside the main thread this does nothing.
    """
    if threading.current_thread() is not threading.main_thread():
        return
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def heed_interrupts() -> None:
    """Do the same, and end the programs with the checker, which is a program of its own.

    Whoever ends it (SIGTERM) means its program, too.
    """
    let_interrupt()
    if threading.current_thread() is not threading.main_thread():
        return
    if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(_TERMINATED))
