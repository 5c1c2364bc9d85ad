r"""Use folders whose paths are longer than Windows takes by itself (260 characters).

The manifest of the packaged program helps only where the administrator has switched long paths on.
A path that begins with \\?\ is taken as it is, everywhere.
https://learn.microsoft.com/windows/win32/fileio/maximum-file-path-limitation
"""

from __future__ import annotations

import sys
from pathlib import Path

VERBATIM, VERBATIM_SHARE = "\\\\?\\", "\\\\?\\UNC\\"
ENOUGH = 140  # leaves room for all that is below the folder


def reachable(folder: Path, system: str = sys.platform) -> Path:
    """Return the folder by a path that works however long it is."""
    if system != "win32":
        return folder
    path = str(folder.absolute())
    return Path(verbatim(path)) if len(path) > ENOUGH else folder


def verbatim(path: str) -> str:
    """Return an absolute path of Windows as one without a limit."""
    if path.startswith(VERBATIM):
        return path
    if path.startswith("\\\\"):
        return VERBATIM_SHARE + path[2:]
    return VERBATIM + path


def shown(path: Path) -> str:
    """Return a path as people know it."""
    text = str(path)
    if text.startswith(VERBATIM_SHARE):
        return "\\\\" + text[len(VERBATIM_SHARE) :]
    return text.removeprefix(VERBATIM)
