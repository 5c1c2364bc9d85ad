"""Log without logging: the module is imported when there is something to say, or time for it.

That takes 5 ms, for which the first window must not wait. `gui.logs` knows where lines go.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

_start: Callable[[], Callable[[], None]] | None = None
_stop: Callable[[], None] | None = None


class Log:
    """A log has the methods of `logging.Logger`."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, method: str) -> Any:
        begin()
        import logging

        found = getattr(logging.getLogger(self._name), method)
        setattr(self, method, found)  # the next time it is found at once
        return found


def prepare(start: Callable[[], Callable[[], None]]) -> None:
    """Have logging started before the first line, by `start`, which returns what stops it."""
    global _start  # noqa: PLW0603  # the whole program has one log
    _start = start


def begin() -> None:
    """Start logging as prepared, unless that is done."""
    global _start, _stop  # noqa: PLW0603
    start, _start = _start, None
    if start is not None:
        _stop = start()


def end() -> None:
    """Stop logging."""
    global _start, _stop
    stop, _start, _stop = _stop, None, None
    if stop is not None:
        stop()
