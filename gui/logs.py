"""Write the program's log to a file in the profile folder, which is rotated before it grows large.

The module needs no tkinter. Nothing goes to standard output, which a packaged windowed program does
not have. A thread writes the file, so no slow disk delays the window. In foreign text every
unprintable character is escaped.
"""

from __future__ import annotations

import logging
import logging.handlers
import queue
import threading
from collections.abc import Callable
from pathlib import Path

from net.shared import privacy
from net.shared.log_file import LogFile

MAX_BYTES = 1_000_000
KEPT_FILES = 2
FORMAT = "%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s"


def _log_thread_error(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None:
        logging.getLogger(__name__).error(
            "a thread failed", exc_info=(args.exc_type, args.exc_value, args.exc_traceback)
        )


def start(folder: Path, *, verbose: bool) -> Callable[[], None]:
    """Start to log into `folder`, which must exist, and return a function that stops it."""
    root = logging.getLogger()
    root.setLevel(logging.DEBUG if verbose else logging.INFO)
    try:
        path = folder / "charla.log"
        privacy.make_file(path)
        privacy.close_to_others(
            *(folder / f"{path.name}.{number + 1}" for number in range(KEPT_FILES))
        )
        file = LogFile(path, max_bytes=MAX_BYTES, kept=KEPT_FILES)
    except OSError:
        # The program works without a log, and there is nowhere to report this.
        root.addHandler(logging.NullHandler())
        return lambda: None
    file.setFormatter(logging.Formatter(FORMAT))
    waiting: queue.SimpleQueue[logging.LogRecord] = queue.SimpleQueue()
    handler = logging.handlers.QueueHandler(waiting)
    listener = logging.handlers.QueueListener(waiting, file)
    root.addHandler(handler)
    listener.start()
    threading.excepthook = _log_thread_error

    def stop() -> None:
        threading.excepthook = threading.__excepthook__
        root.removeHandler(handler)
        listener.stop()
        file.close()

    return stop
