"""Tell Tcl where its scripts are, by a path that it can read.

Tcl 8.6 on Windows finds nothing by a path with an emoji in it, not even by the short name that
Windows has for such a folder, which it turns into the long one. But it leaves a relative path to
Windows, so the program goes into the folder. It does so only once it has asked for the current
folder, which the first interpreter does in vain; the second one starts.
"""

from __future__ import annotations

import contextlib
import ntpath
import os
import sys
import tkinter
from collections.abc import Callable, MutableMapping

VARIABLES = ("TCL_LIBRARY", "TK_LIBRARY")  # PyInstaller's programs set both
LAST = "\uffff"  # beyond it Tcl 8.6 has no character


def make_readable(
    environment: MutableMapping[str, str] = os.environ,
    enter: Callable[[str], None] = os.chdir,
    start: Callable[[], object] = tkinter.Tcl,
    system: str = sys.platform,
) -> None:
    """Have Tcl find its scripts, before the first window.

    This may change the current folder, so paths that the user has given must be absolute by now.
    """
    paths = [environment.get(name, "") for name in VARIABLES]
    if system != "win32" or not all(paths) or max("".join(paths)) <= LAST:
        return
    folder = ntpath.dirname(paths[0])
    enter(folder)
    for name, path in zip(VARIABLES, paths, strict=True):
        environment[name] = ntpath.relpath(path, folder)
    with contextlib.suppress(tkinter.TclError):
        start()
