"""Create the root window, and import other modules meanwhile.

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
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from gui import tcl_scripts
from gui.desktop import dpi, registration

MAPS = Path("/proc/self/maps")
_LIBRARY = re.compile(r"/.*/libtk\d[^/]*$")


def make_root(*modules: str) -> tk.Tk:
    """Return the root window, and perhaps import `modules` meanwhile.

    Raises:
        tk.TclError: there is no display.
    """
    tcl_scripts.make_readable()
    registration.identify()
    dpi.be_aware()
    library = _library_of_tk()
    if not library:
        return tk.Tk(className="Charla")
    importing = threading.Thread(target=_import, args=(modules,), name="imports")
    importing.start()
    try:
        root = tk.Tk(className="Charla", useTk=False)
        # There may be no display; then `loadtk` raises.
        with contextlib.suppress(tk.TclError):
            root.tk.call("load", library, "Tk")
        root.loadtk()
    finally:
        importing.join()
    return root


def _import(modules: Sequence[str]) -> None:
    # whoever needs them imports them again, and gets the error
    with contextlib.suppress(Exception):
        for module in modules:
            import_module(module)


def _library_of_tk() -> str:
    """Return the path of Tk's library; "" if it is unknown or not a file of its own."""
    if not sys.platform.startswith("linux"):
        return ""
    try:
        maps = MAPS.read_text("utf-8", "replace")
    except OSError:
        return ""
    paths = {found[0] for line in maps.splitlines() if (found := _LIBRARY.search(line))}
    return paths.pop() if len(paths) == 1 else ""
