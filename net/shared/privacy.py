"""Make folders and files private to their owner, even existing ones and copies."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
import sys
from pathlib import Path

from net.shared.patience import patiently

# The names of Charla's files, the window's and the server's.
_OURS = re.compile(r"chat|server|host|charla|window|settings|identity|journal|[0-9a-f]{32}")


def make_folder(folder: Path) -> None:
    """Create a private folder. An existing one keeps its mode if it contains foreign files.

    Raises:
        OSError: it can't be created, or others may write to it: they could replace our files.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if sys.platform == "win32":  # on Windows, permissions are inherited from the user's own folder
        return
    mode = stat.S_IMODE(folder.stat().st_mode)
    if mode & (stat.S_IWOTH | stat.S_ISVTX):
        why = f"others write there too (mode {mode:o}), so choose one of your own"
        raise PermissionError(errno.EPERM, why, str(folder))
    if mode & 0o077 and all(_OURS.match(name) for name in os.listdir(folder)):
        with contextlib.suppress(OSError):
            folder.chmod(0o700)


def make_file(path: Path) -> None:
    """Create a private file, or make an existing one private.

    Raises:
        OSError: that is not possible.
    """
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    close_to_others(path)


def write_file(path: Path, data: bytes) -> None:
    """Write a private file in one step, in place of the one that may be there.

    Raises:
        OSError: it can't be written.
    """
    new = path.with_name(f"{path.name}.{os.getpid()}")
    new.unlink(missing_ok=True)  # what a program has left that was killed
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
    patiently(lambda: new.replace(path))  # somebody may be reading the old one


def close_to_others(*paths: Path) -> None:
    """Take away the permissions of others from these files, as far as they exist and are ours."""
    for path in paths:
        with contextlib.suppress(OSError):
            mode = path.stat().st_mode
            if stat.S_ISREG(mode) and mode & 0o077:
                path.chmod(0o600)
