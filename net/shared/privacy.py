"""Folders and files for their owner's eyes only, also those that come out of a copy or were there
before."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
import sys
from pathlib import Path

# What Charla calls its files, as the window or as the server.
_OURS = re.compile(r"chat|server|charla|settings|identity|journal|[0-9a-f]{32}")


def make_folder(folder: Path) -> None:
    """Make the folder for its owner alone. One that is there keeps its mode if there is something
    else in it.

    Raises OSError if it can't be made, or if others may write to it: they could put their own files
    in place of ours.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if sys.platform == "win32":  # the rights of a user's own folders are inherited there
        return
    mode = stat.S_IMODE(folder.stat().st_mode)
    if mode & (stat.S_IWOTH | stat.S_ISVTX):
        why = f"others write there too (mode {mode:o}), so choose one of your own"
        raise PermissionError(errno.EPERM, why, str(folder))
    if mode & 0o077 and all(_OURS.match(name) for name in os.listdir(folder)):
        with contextlib.suppress(OSError):
            folder.chmod(0o700)


def make_file(path: Path) -> None:
    """Make the file, or take the rights of others away from the one that is there. Raises
    OSError."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    close_to_others(path)


def close_to_others(*paths: Path) -> None:
    """Take the rights of others away from these files, as far as they are there and ours."""
    for path in paths:
        with contextlib.suppress(OSError):
            mode = path.stat().st_mode
            if stat.S_ISREG(mode) and mode & 0o077:
                path.chmod(0o600)
