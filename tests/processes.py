"""Run the real server in a process of its own, as a teacher would start it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

from net.wire.address import Address
from tests.support import wait_until

ROOT = Path(__file__).resolve().parent.parent
STOP_SECONDS = 2.0


def tell_to_end(process: subprocess.Popen[Any]) -> None:
    """Have the system tell a program that the session ends: SIGTERM, or what Windows does."""
    if sys.platform == "win32":
        from tests.windows_input import end_session

        wait_until(lambda: end_session(process.pid))  # its window may be just about to come
    else:
        process.terminate()


class ServerProcess:
    """A server process is `python3 server.py --port 0 ...`, and ends with the test.

    The test fails if the log has a traceback. The server's data are in a separate folder, which is
    deleted at the end, unless the options name one.
    """

    def __init__(
        self,
        *options: str,
        descriptors: int | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """Start the server.

        Args:
            descriptors: how many open files the process may have; for systems with a shell.
            environment: variables that are added.
        """
        self._environment = {**os.environ, **(environment or {})}
        self._command = [sys.executable, str(ROOT / "server.py"), "--port", "0", *options]
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        if not {"--data", "--no-store"} & set(options):
            self._folder = tempfile.TemporaryDirectory(
                prefix="charla-server-", ignore_cleanup_errors=True
            )
            self._command += ["--data", self._folder.name]
        if descriptors:
            self._command = [
                "sh",
                "-c",
                f'ulimit -n {descriptors} && exec "$@"',
                "sh",
                *self._command,
            ]

    def __enter__(self) -> ServerProcess:
        self._logs = tempfile.TemporaryDirectory(prefix="charla-log-", ignore_cleanup_errors=True)
        self._log = Path(self._logs.name) / "log"
        # Whoever reads opens the file anew: a position that is shared with the server would be
        # moved while it writes.
        with self._log.open("ab") as stderr:
            self.process = subprocess.Popen(
                self._command,
                cwd=ROOT,
                stdout=subprocess.PIPE,
                stderr=stderr,
                text=True,
                encoding="utf-8",
                env=self._environment,
            )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line.startswith("listening on "), f"the server said {line!r} and {self.log()!r}"
        self.address = Address.parse(line.removeprefix("listening on "))
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _value: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS + 5)
        finally:
            self.process.kill()
            self.process.wait()
            assert self.process.stdout is not None
            self.process.stdout.close()
            log = self.log()
            self._logs.cleanup()
            if self._folder:
                self._folder.cleanup()
        assert "Traceback" not in log, log

    def log(self) -> str:
        """Return what the server has logged so far."""
        return self._log.read_text(encoding="utf-8", errors="replace")
