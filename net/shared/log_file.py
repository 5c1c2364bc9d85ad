"""Log into a file that does not grow for ever, and is never lost."""

from __future__ import annotations

import contextlib
import logging.handlers
from pathlib import Path


class LogFile(logging.handlers.RotatingFileHandler):
    """A log file is set aside when it is full, and a new one is begun.

    While that is impossible, it grows: Windows lets nobody rename a file that another program has
    open. Python's own handler would lose each line then, and complain about each.
    """

    def __init__(self, path: Path, *, max_bytes: int, kept: int) -> None:
        """Open the file, and keep so many older ones of at most so many bytes.

        Raises:
            OSError: that is not possible.
        """
        super().__init__(
            path, maxBytes=max_bytes, backupCount=kept, encoding="utf-8", errors="backslashreplace"
        )

    def doRollover(self) -> None:
        with contextlib.suppress(OSError):
            super().doRollover()
        if self.stream is None:
            self.stream = self._open()
