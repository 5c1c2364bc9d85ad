"""Provide a disk that fails when a test wants it to, for programs started with `environment`.

This needs Linux and a C compiler.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

SOURCE = Path(__file__).with_name("failing_disk.c")
CAN_FAIL = sys.platform == "linux" and shutil.which("cc") is not None


class FailingDisk:
    """Works until `fail` is called, and again after `heal`.

    All processes that were started with it are affected.
    """

    def __init__(self, folder: Path) -> None:
        """Build the library in `folder`, which must not be the program's data folder."""
        library = folder / "failing_disk.so"
        subprocess.run(
            ["cc", "-shared", "-fPIC", "-O1", "-o", library, SOURCE, "-ldl"], check=True, timeout=60
        )
        self._control = folder / "faults"
        self.environment = {"LD_PRELOAD": str(library), "FAILING_DISK": str(self._control)}

    def fail(self, error: int, *calls: str, ending: str = "*") -> None:
        """Let these calls, and no others, fail with this errno, for files whose path ends so.

        Args:
            error: the errno.
            calls: fsync, fdatasync, ftruncate, write, pwrite. (SQLite on Linux uses fdatasync and
                pwrite.)
            ending: the end of the path; "*" for all files.
        """
        lines = "".join(f"{call} {error} {ending}\n" for call in calls)
        new = self._control.with_suffix(".new")
        new.write_text(lines, encoding="utf-8")
        os.replace(new, self._control)

    def heal(self) -> None:
        self._control.unlink(missing_ok=True)
