"""Provide a disk that fails and a clock that is wrong, for one process of ours.

It works on Linux only, and needs `cc`.

    library = compile_library(folder) machine = Machine(folder / "server.faults", library)
    subprocess.Popen(command, env=machine.environment()) machine.fail(write=errno.ENOSPC)        #
    from now on; writes to its databases only machine.heal()
"""

from __future__ import annotations

import mmap
import os
import struct
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Self

_SOURCE = Path(__file__).with_name("faulty.c")
_LAYOUT = struct.Struct("=iiqq")  # like `struct faults` in the source


def compile_library(folder: Path) -> Path:
    """Compile the library in the folder, and return its path."""
    library = folder / "faulty.so"
    command = ["cc", "-shared", "-fPIC", "-O1", "-w", "-o", str(library), str(_SOURCE), "-ldl"]
    subprocess.run(command, check=True)
    return library


class Machine:
    """A machine controls the faults for one process of ours, or for several, one after another."""

    def __init__(self, path: Path, library: Path) -> None:
        """Create the file at `path`, in which the process looks for what must fail."""
        path.write_bytes(bytes(_LAYOUT.size))
        self._path, self._library = path, library
        with path.open("r+b") as file:
            self._shared = mmap.mmap(file.fileno(), _LAYOUT.size)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _value: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self._shared.close()

    @property
    def settings(self) -> dict[str, str]:
        """Return the variables that the environment of a process needs for this."""
        return {"LD_PRELOAD": str(self._library), "CHARLA_FAULTS": str(self._path)}

    def environment(self) -> dict[str, str]:
        """Return the whole environment of such a process."""
        return {**os.environ, **self.settings}

    def fail(self, *, write: int = 0, sync: int = 0) -> None:
        """Let writes or syncs of its databases fail with this errno; 0: they work."""
        struct.pack_into("=ii", self._shared, 0, write, sync)

    def set_clock(self, seconds: int) -> None:
        """Set its wall clock so many seconds ahead; less than 0: behind."""
        struct.pack_into("=q", self._shared, 8, seconds)

    def heal(self) -> None:
        """Repair everything."""
        self.fail()
        self.set_clock(0)

    @property
    def failed(self) -> int:
        """Return how many calls have failed so far."""
        value: int = struct.unpack_from("=q", self._shared, 16)[0]
        return value
