"""Run a student's program in a copy of its folder, within bounds, and read what it prints."""

from __future__ import annotations

import contextlib
import os
import random
import socket
import sys
import tempfile
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from lab.check.command import StartCommand, copy_folder
from lab.check.limits import Bounds
from lab.check.verdicts import CannotStart
from net.wire.address import Address

if sys.platform == "win32":
    from lab.check.windows_processes import WindowsProcesses as Processes
else:
    from lab.check.posix_processes import PosixProcesses as Processes

PORT_VARIABLES = ("CHARLA_PORT", "PORT")
LOOK_SECONDS = 0.2
KEPT_BYTES = 1024 * 1024
_PIECE_BYTES = 65_536
# Below those that systems give to outgoing connections, above those that people choose.
_FIRST_PORT, _LAST_PORT = 20_000, 29_999
_TRIES = 100


def free_port() -> int:
    """Return a port on which nobody listens."""
    for _ in range(_TRIES):
        port = random.randint(_FIRST_PORT, _LAST_PORT)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("", port))
            return port
    raise CannotStart("no_port")


class Printed:
    """Keeps the newest part of what a program prints; any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept = bytearray()
        self.total = 0

    def add(self, data: bytes) -> None:
        with self._lock:
            self.total += len(data)
            self._kept += data
            del self._kept[:-KEPT_BYTES]

    def since(self, mark: int) -> bytes:
        """Return what was printed after `total` was this number, as far as it is kept."""
        with self._lock:
            return bytes(self._kept[max(0, len(self._kept) - (self.total - mark)) :])


class Program:
    """A program is one run of the student's command. It ends with the `with` block.

    Attributes:
        broke: the bound for which it was ended: "memory", "processes", "output", "time" or ""; also
            "time" if somebody has stopped it.
    """

    def __init__(self, command: StartCommand, port: int, bounds: Bounds) -> None:
        """Start the program.

        Raises:
            CannotStart: it can't be started.
        """
        self.port = port
        self.printed = Printed()
        self.broke = ""
        self._bounds = bounds
        self._deadline = time.monotonic() + bounds.seconds
        self._folder = tempfile.TemporaryDirectory(
            prefix="charla-check-", ignore_cleanup_errors=True
        )
        self._ending = threading.Event()
        try:
            copy_folder(command, Path(self._folder.name))
            argv = command.with_port(port)
            if argv[0].startswith(os.curdir):  # Windows would look in the checker's own folder
                argv[0] = str(Path(self._folder.name, argv[0]))
            self._processes = Processes(argv, Path(self._folder.name), _environment(port), bounds)
        except OSError as error:
            self._folder.cleanup()
            raise CannotStart("no_start", name=command.argv[0], error=str(error)) from error
        self._threads = [
            threading.Thread(target=work, name=f"check {work.__name__}", daemon=True)
            for work in (self._read, self._look)
        ]
        for thread in self._threads:
            thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _value: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self.end()

    @property
    def has_ended(self) -> bool:
        return self._processes.process.poll() is not None

    def type(self, text: str) -> None:
        """Write to the program's standard input; one that has ended or closed it reads nothing."""
        stdin = self._processes.process.stdin
        assert stdin is not None
        with contextlib.suppress(OSError, ValueError):
            stdin.write(text.encode())
            stdin.flush()

    def end_input(self) -> None:
        stdin = self._processes.process.stdin
        assert stdin is not None
        with contextlib.suppress(OSError):
            stdin.close()

    def interrupt(self) -> None:
        """Do what Ctrl+C does in a terminal."""
        self._processes.interrupt()

    @property
    def can_interrupt(self) -> bool:
        """Return whether this system can press Ctrl+C for one program alone: Windows can't."""
        return sys.platform != "win32"

    def is_working(self) -> bool:
        """Return whether it uses the processor at this moment, or wants to."""
        return self._processes.is_working()

    def listening(self) -> list[Address]:
        """Return where it listens."""
        return self._processes.listening()

    def end(self) -> None:
        """End all its processes, and delete its folder."""
        self._ending.set()
        self._processes.kill()
        for thread in self._threads:
            thread.join(10)
        self.end_input()
        stdout = self._processes.process.stdout
        assert stdout is not None
        stdout.close()
        self._folder.cleanup()

    def _read(self) -> None:
        stdout = self._processes.process.stdout
        assert stdout is not None
        with contextlib.suppress(OSError, ValueError):
            while data := os.read(stdout.fileno(), _PIECE_BYTES):
                if not self.broke:
                    self.printed.add(data)

    def _look(self) -> None:
        while not self._ending.wait(LOOK_SECONDS):
            self.broke = self._what_breaks()
            if self.broke:
                self._processes.kill()
                return

    def _what_breaks(self) -> str:
        if self.printed.total > self._bounds.output_megabytes * 1024 * 1024:
            return "output"
        if time.monotonic() > self._deadline or self._bounds.stopped.is_set():
            return "time"
        if len(self._processes.pids()) > self._bounds.processes:
            return "processes"
        if self._processes.memory_bytes() > self._bounds.megabytes * 1024 * 1024:
            return "memory"
        return ""


def _environment(port: int) -> dict[str, str]:
    """Return the checker's environment without what concerns its own Python, with the port."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return {
        **kept,
        **dict.fromkeys(PORT_VARIABLES, str(port)),
        "PYTHONUNBUFFERED": "1",  # a pipe would get the output in blocks, long after
        "PYTHONIOENCODING": "utf-8",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
