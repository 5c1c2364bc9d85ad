"""Do something with a file again, for a moment, if another program has it open.

Windows lets nobody replace, move or delete a file that somebody else has open, and virus scanners,
indexers and backups open whatever was just written. They are through with it in some milliseconds.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

# Elsewhere a refusal is about rights, which do not change meanwhile.
PATIENCE_SECONDS = 1.0 if sys.platform == "win32" else 0.0
_PAUSE_SECONDS = 0.02


def patiently(act: Callable[[], T]) -> T:
    """Return what `act` returns; on Windows, try for PATIENCE_SECONDS if it is refused.

    Raises:
        OSError: as `act` does. A PermissionError was raised each time.
    """
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return act()
        except PermissionError:
            if time.monotonic() >= deadline:
                raise
        time.sleep(_PAUSE_SECONDS)
