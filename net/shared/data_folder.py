"""Find the folder in which a program keeps its user's data."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def data_folder(program: str) -> Path:
    """Return the folder, which need not exist.

    platformdirs knows it for each system. It takes 8 ms to import, for which the first window would
    have to wait, and on Linux the rule is short:
    https://specifications.freedesktop.org/basedir-spec/latest/
    """
    if sys.platform.startswith("linux"):
        folder = os.environ.get("XDG_DATA_HOME", "")
        if not os.path.isabs(folder):
            folder = os.path.expanduser("~/.local/share")
        return Path(folder, program)
    import platformdirs

    return Path(platformdirs.user_data_dir(program, appauthor=False))
