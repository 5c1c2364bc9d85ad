"""Let a window come to the front for which the user has started the program once more.

Windows lets only that program put a window in front that the user has just used or started. That is
the second one, which has no window, so it passes this right on.
https://learn.microsoft.com/windows/win32/api/winuser/nf-winuser-allowsetforegroundwindow
"""

from __future__ import annotations

import sys


def allow(pid: int) -> None:
    """Let another process put its window in front of all others, once."""
    if sys.platform == "win32":
        import ctypes

        ctypes.WinDLL("user32").AllowSetForegroundWindow(pid)  # a refusal costs only the place
