"""Run the window's program and measure the turns of its event loop.

    python -m tests.system.watched FILE [options of main.py]

FILE receives, as JSON, the longest turn in seconds, by the clock and in this thread's own work. The
clock leaves out how long the thread could have run and the machine had no core for it: Linux counts
that. What comes before the chat is there is left out: to make it takes as long whatever the server
says.
"""

from __future__ import annotations

import json
import os
import sys
import time
import tkinter as tk
from _tkinter import DONT_WAIT
from collections.abc import Callable
from pathlib import Path
from typing import Any

from gui import launch

NAP_SECONDS = 0.001
IN_THE_CHAT = " — "  # between the program's name and the class's, in the title


def make_clock() -> Callable[[], float]:
    """Return a clock for this thread in seconds; on Linux it leaves out the waiting for a core."""
    if sys.platform != "linux":
        return time.perf_counter
    scheduled = os.open("/proc/thread-self/schedstat", os.O_RDONLY)  # while the program runs

    def clock_seconds() -> float:
        _running, waiting, _turns = os.pread(scheduled, 100, 0).split()
        return time.perf_counter() - int(waiting) / 1e9

    return clock_seconds


def watch(file: Path) -> None:
    """Replace `mainloop` by one that turns the loop itself and measures each turn."""
    longest = {"clock": 0.0, "work": 0.0}
    clock_seconds = make_clock()

    def mainloop(root: Any, _n: int = 0) -> None:
        step = root.tk.dooneevent
        has_chat = False
        while True:
            clock, work = clock_seconds(), time.thread_time()
            try:
                something = step(DONT_WAIT)
                if not root.tk.call("info", "commands", "."):
                    break
            except tk.TclError:  # the window is gone
                break
            if not has_chat:
                has_chat = IN_THE_CHAT in root.title()
            elif something:
                longest["clock"] = max(longest["clock"], clock_seconds() - clock)
                longest["work"] = max(longest["work"], time.thread_time() - work)
            if not something:
                time.sleep(NAP_SECONDS)
        file.write_text(json.dumps(longest))

    tk.Tk.mainloop = mainloop  # type: ignore[method-assign,assignment]


if __name__ == "__main__":
    watch(Path(sys.argv[1]))
    sys.exit(launch.main(sys.argv[2:]))
