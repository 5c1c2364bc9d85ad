"""Print whatever people write, to whatever the output goes."""

from __future__ import annotations

import io
import sys


def write_anything() -> None:
    """Let no letter make output fail, and write UTF-8 into files and pipes.

    Windows has another encoding for them, and its older consoles lack letters.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            encoding = None if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")
