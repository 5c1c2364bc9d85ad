"""Tell Tcl where its scripts are, by a path that it can read.

Tcl 8.6 on Windows does not find its scripts below a folder with an emoji in its name. Windows has a
second, short name of ASCII for each folder, unless that was switched off for the disk.
https://learn.microsoft.com/windows/win32/api/fileapi/nf-fileapi-getshortpathnamew
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, MutableMapping

VARIABLES = ("TCL_LIBRARY", "TK_LIBRARY")  # PyInstaller's programs set both
LAST = "\uffff"  # beyond it Tcl 8.6 has no character


class UnreadablePath(Exception):
    """Tcl can't read the path of its own scripts, and the system knows no other."""


def short_path(path: str) -> str:
    """Return the short path of a file that exists; the same path if it has none."""
    if sys.platform != "win32":
        return path
    import ctypes

    room = ctypes.create_unicode_buffer(32_768)
    got = ctypes.windll.kernel32.GetShortPathNameW(path, room, len(room))
    return room.value if 0 < got < len(room) else path


def make_readable(
    environment: MutableMapping[str, str] = os.environ,
    shorten: Callable[[str], str] = short_path,
    system: str = sys.platform,
) -> None:
    """Have Tcl find its scripts, before the first window.

    Raises:
        UnreadablePath: there is no way.
    """
    if system != "win32":
        return
    for name in VARIABLES:
        path = environment.get(name, "")
        if not path or max(path) <= LAST:
            continue
        short = shorten(path)
        if max(short) > LAST:
            raise UnreadablePath(path)
        environment[name] = short
