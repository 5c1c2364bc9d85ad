"""Hold what the benches of servers and clients have in common: the program, and waiting for it."""

from __future__ import annotations

import sys
from collections.abc import Callable

from lab.check.callers import Exchange, Switchboard
from lab.check.program import Program
from lab.check.spinning import spins

START_SECONDS = 20.0
QUIET_SECONDS = 0.1
AGAIN_SECONDS = 0.5
READ_SECONDS = 1.5
LOOK_TURNS = 3  # reading the kernel's tables costs some milliseconds
SPLIT_SECONDS = 0.05 if sys.platform.startswith("linux") else 0.3  # elsewhere it is a guess


class ProgramBench:
    """A bench holds the program that is tried, and the connections with it.

    Attributes:
        program: is running, or has ended.
        board: the connections.
    """

    program: Program

    def __init__(self) -> None:
        self.board = Switchboard()

    @property
    def exchange(self) -> Exchange:
        return self.board.exchange

    def said(self, mark: int) -> str:
        """Return what the program has printed since this mark."""
        return self.program.printed.since(mark).decode("utf-8", "replace")

    def wait(self, condition: Callable[[], object], patience: float = 0.0) -> bool:
        """Wait as the switchboard does, but no longer once the program has ended."""
        self.board.wait(
            lambda: condition() or self.program.has_ended, patience, is_answer=patience == 0.0
        )
        if self.program.has_ended:
            self.board.pause(QUIET_SECONDS)  # for what it has still said
        return bool(condition())

    def spins(self) -> bool:
        """Return whether the program goes round and round."""
        return spins(self.board, self.program)
