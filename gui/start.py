"""Create the root window, and do other things meanwhile.

Tk takes about 40 ms to start. `tkinter.Tk` blocks Python for that time; Tcl's own `load` does not.
It needs the path of the library that tkinter has loaded already, which Linux tells. Elsewhere, and
if Tcl can't load it, everything is done in sequence.
"""

from __future__ import annotations

import contextlib
import re
import sys
import threading
import tkinter as tk
from collections.abc import Callable
from typing import Generic, TypeVar

from gui import tcl_scripts
from gui.desktop import dpi, registration

MAPS = "/proc/self/maps"
_LIBRARY = re.compile(r"/.*/libtk\d[^/]*$")
# The first font and the first picture take Tk 10 ms: it reads the system's list of fonts, and asks
# the X server for 256 colours. Whoever needs them later finds them there.
_FIRST_USE = """
    font metrics TkDefaultFont
    ttk::style element create Charla.first image [image create photo -width 1 -height 1]
"""

Result = TypeVar("Result")


def make_root() -> tk.Tk:
    """Return the root window.

    Raises:
        tk.TclError: there is no display.
    """
    return make_root_while(lambda: None)[0]


def make_root_while(work: Callable[[], Result]) -> tuple[tk.Tk, Result]:
    """Return the root window and what `work` returns, which is called on another thread if it can.

    Raises:
        tk.TclError: there is no display.
        Exception: what `work` raises comes first.
    """
    library = _library_of_tk()
    if not library:
        result = work()
        tcl_scripts.make_readable()
        registration.identify()
        dpi.be_aware()
        return tk.Tk(className="Charla"), result
    worker = _Worker(work)
    worker.start()
    try:
        root = tk.Tk(className="Charla", useTk=False)
        # There may be no display; then `loadtk` raises.
        with contextlib.suppress(tk.TclError):
            root.tk.call("load", library, "Tk")
        root.loadtk()
        root.tk.eval(_FIRST_USE)
    finally:
        result = worker.wait()
    return root, result


class _Worker(threading.Thread, Generic[Result]):
    """Calls a function on a thread of its own."""

    def __init__(self, work: Callable[[], Result]) -> None:
        super().__init__(name="start")
        self._work = work
        self._result: Result
        self._error: Exception | None = None

    def run(self) -> None:
        try:
            self._result = self._work()
        except Exception as error:  # it is raised where somebody waits
            self._error = error

    def wait(self) -> Result:
        """Return what the function returns, or raise what it raises."""
        self.join()
        if self._error is not None:
            raise self._error
        return self._result


def _library_of_tk() -> str:
    """Return the path of Tk's library; "" if it is unknown or not a file of its own."""
    if not sys.platform.startswith("linux"):
        return ""
    try:
        with open(MAPS, encoding="utf-8", errors="replace") as file:
            maps = file.read()
    except OSError:
        return ""
    paths = {found[0] for line in maps.splitlines() if (found := _LIBRARY.search(line))}
    return paths.pop() if len(paths) == 1 else ""
