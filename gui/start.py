"""Makes the root window, and imports what will be in it meanwhile.

Tk takes some 40 ms to start. `tkinter.Tk` keeps Python waiting so long; Tcl's own `load` does not.
It needs the path of the very library that tkinter has loaded already, which Linux tells. Elsewhere,
and if Tcl can't load it, everything is done in turn.
"""

from __future__ import annotations

import contextlib
import re
import sys
import threading
import tkinter as tk
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from gui.parts.placement import be_sharp_on_windows

MAPS = Path("/proc/self/maps")
_LIBRARY = re.compile(r"/.*/libtk\d[^/]*$")


def make_root(*modules: str) -> tk.Tk:
    """The root window. It may be that `modules` have been imported too. Raises tk.TclError if there
    is no display."""
    be_sharp_on_windows()
    library = _library_of_tk()
    if not library:
        return tk.Tk(className="Charla")
    importing = threading.Thread(target=_import, args=(modules,), name="imports")
    importing.start()
    try:
        root = tk.Tk(className="Charla", useTk=False)
        # For want of a display, perhaps; then `loadtk` says so.
        with contextlib.suppress(tk.TclError):
            root.tk.call("load", library, "Tk")
        root.loadtk()
    finally:
        importing.join()
    return root


def _import(modules: Sequence[str]) -> None:
    with contextlib.suppress(Exception):  # whoever needs them imports them again, and is told
        for module in modules:
            import_module(module)


def _library_of_tk() -> str:
    """ "" if it is not known, or not a library of its own."""
    if not sys.platform.startswith("linux"):
        return ""
    try:
        maps = MAPS.read_text("utf-8", "replace")
    except OSError:
        return ""
    paths = {found[0] for line in maps.splitlines() if (found := _LIBRARY.search(line))}
    return paths.pop() if len(paths) == 1 else ""
