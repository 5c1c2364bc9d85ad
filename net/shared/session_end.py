"""Learn from Windows that the session ends: the user logs off, or shuts the computer down.

Windows tells it to windows alone (WM_ENDSESSION), so `session_window` makes one that nobody sees.
The handler of a console hears of it no more in a program that has loaded user32.dll, as Python
itself does. What Tk offers (WM_SAVE_YOURSELF) is the question before it, WM_QUERYENDSESSION, to
which another program may still say no.

https://learn.microsoft.com/windows/win32/shutdown/wm-endsession
https://learn.microsoft.com/windows/console/setconsolectrlhandler
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable

# More than Windows grants a program (5 s; if it shuts down, 20 s).
END_SECONDS = 60.0


def call_at_session_end(on_end: Callable[[], None]) -> None:
    """Call `on_end` in another thread when Windows ends the session; nothing elsewhere.

    The program then has a few seconds to end itself, as Windows waits for it.
    """
    if sys.platform == "win32":

        def end() -> None:
            on_end()
            time.sleep(END_SECONDS)

        def listen() -> None:
            from net.shared import session_window

            session_window.listen(end)

        threading.Thread(target=listen, name="session-end", daemon=True).start()
