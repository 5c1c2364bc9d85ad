"""Tell whether a program waits, or goes round and round."""

from __future__ import annotations

from lab.check.callers import Switchboard
from lab.check.program import Program

_SETTLE_SECONDS = 0.1
_SAMPLES = 15
_PAUSE_SECONDS = 0.02
_SHARE = 0.8
_MUCH_BYTES = 100_000


def spins(board: Switchboard, program: Program) -> bool:
    """Return whether the program works although nobody asks for anything, or prints without end.

    On Linux a thread counts that would run if a processor was free, so that a busy machine makes no
    difference.
    """
    printed = program.printed.total
    board.pause(_SETTLE_SECONDS)
    working = 0
    for _ in range(_SAMPLES):
        board.pause(_PAUSE_SECONDS)
        working += program.is_working()
    is_talking = program.printed.total - printed > _MUCH_BYTES or program.broke == "output"
    return is_talking or working >= _SHARE * _SAMPLES
