"""server.py started in other ways than a teacher would: under strace, with a deliberate fault, on a
bad machine."""

from __future__ import annotations

from pathlib import Path
from typing import Self

from tests.faulty_disk import Machine
from tests.processes import ServerProcess
from tests.torture import strace


class LaunchedServer(ServerProcess):
    """Must be started in the project's folder."""

    def __init__(
        self,
        *options: str,
        trace: Path | None = None,
        mutant: str = "",
        machine: Machine | None = None,
    ) -> None:
        """`mutant`: one or several of `mutants.MUTANTS` and `mutants.CONDITIONS`, with "+" in
        between."""
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
        """As `kill -9` does; everything it had handed to the system is in its files."""
        self.process.kill()
        self.process.wait()
