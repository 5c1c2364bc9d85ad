"""Start server.py in other ways than a teacher would.

It runs under strace, with a deliberate fault, or on a failing machine.
"""

from __future__ import annotations

from pathlib import Path
from typing import Self

from tests.faulty_disk import Machine
from tests.processes import ServerProcess
from tests.torture import strace


class LaunchedServer(ServerProcess):
    """The process runs server.py. Construct it while the project's folder is the current one."""

    def __init__(
        self,
        *options: str,
        trace: Path | None = None,
        mutant: str = "",
        machine: Machine | None = None,
    ) -> None:
        """Start the process.

        `mutant` is one or several names of `mutants.MUTANTS` and `mutants.CONDITIONS`, joined by
        "+".
        """
        super().__init__(*options)
        if mutant:
            python, _server, *rest = self._command
            self._command = [python, "-m", "tests.torture.mutants", mutant, "--", *rest]
        if machine:
            self._command = [
                "env",
                *(f"{name}={value}" for name, value in machine.settings.items()),
                *self._command,
            ]
        if trace:
            self._command = [*strace.command(trace), *self._command]

    def __enter__(self) -> Self:
        super().__enter__()
        return self

    def kill(self) -> None:
        """Kill the process as `kill -9` does.

        What it has handed to the system stays in its files.
        """
        self.process.kill()
        self.process.wait()
