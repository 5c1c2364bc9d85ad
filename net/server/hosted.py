"""Run the server on behalf of the window that has started it: `server.py --hosted`.

The window holds the other end of standard input. When that ends, because the window was closed or
has crashed, the server ends too, unless the last line that came was `stay`.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable

STAY = b"stay"
_READ_BYTES = 1024
_STANDARD_INPUT = 0


def watch_input(on_end: Callable[[], None]) -> None:
    """Call `on_end` in a thread when standard input ends without the wish to stay."""
    threading.Thread(target=_watch, args=(on_end,), name="window", daemon=True).start()


def _watch(on_end: Callable[[], None]) -> None:
    line = rest = b""
    try:
        # Not sys.stdin: at the end of the program Python would wait for its lock.
        while data := os.read(_STANDARD_INPUT, _READ_BYTES):
            *lines, rest = (rest + data).split(b"\n")
            rest = rest[-_READ_BYTES:]
            if lines:
                line = lines[-1].strip()
    except OSError:
        pass  # there is no standard input, so nobody is there
    if line != STAY:
        on_end()
