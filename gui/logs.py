"""Write the program's log to a file in the profile folder, which is rotated before it grows large.

The module needs no tkinter. Nothing goes to standard output, which a packaged windowed program does
not have. A thread writes the file, so no slow disk delays the window; it begins with the first line
there is to write. In foreign text every unprintable character is escaped.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from pathlib import Path

from net.shared import privacy

MAX_BYTES = 1_000_000
KEPT_FILES = 2
FORMAT = "%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s"


class LogThread(logging.Handler):
    """Passes lines on to a thread of its own, which writes them into a file."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.setFormatter(logging.Formatter(FORMAT))
        self._path = path
        self._lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()  # None: the last one
        self._thread: threading.Thread | None = None
        self._is_in_vain = False

    def emit(self, record: logging.LogRecord) -> None:
        if self._is_in_vain:
            return
        try:
            self._lines.put(self.format(record))
        except Exception:  # what is logged does not fit its text
            self.handleError(record)
        if self._thread is None:
            self._thread = threading.Thread(target=self._write, name="log", daemon=True)
            self._thread.start()

    def end(self) -> None:
        """Write what is left, and end the thread."""
        if self._thread is not None:
            self._lines.put(None)
            self._thread.join()

    def _write(self) -> None:
        from net.shared.log_file import LogFile  # imported here: most starts have nothing to say

        try:
            file = LogFile(self._path, max_bytes=MAX_BYTES, kept=KEPT_FILES)
        except OSError:
            self._is_in_vain = True  # the program works without a log; nowhere to report this
            return
        while (line := self._lines.get()) is not None:
            file.handle(logging.makeLogRecord({"msg": line}))
        file.close()


def _log_thread_error(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None:
        logging.getLogger(__name__).error(
            "a thread failed", exc_info=(args.exc_type, args.exc_value, args.exc_traceback)
        )


def start(folder: Path, *, verbose: bool) -> Callable[[], None]:
    """Start to log into `folder`, which must exist, and return a function that stops it."""
    root = logging.getLogger()
    root.setLevel(logging.DEBUG if verbose else logging.INFO)
    path = folder / "charla.log"
    try:
        privacy.make_file(path)
    except OSError:
        root.addHandler(logging.NullHandler())
        return lambda: None
    privacy.close_to_others(*(folder / f"{path.name}.{number + 1}" for number in range(KEPT_FILES)))
    handler = LogThread(path)
    root.addHandler(handler)
    threading.excepthook = _log_thread_error

    def stop() -> None:
        threading.excepthook = threading.__excepthook__
        root.removeHandler(handler)
        handler.end()

    return stop
