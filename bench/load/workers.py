"""Spread a load over several processes, so that the load generator is not what is measured."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

from bench.dialects import Faulty
from bench.machine import LOAD_CORE, cores

# The longest that a step of a worker may take.
STEP_SECONDS = 120.0

Work = Callable[["Boss", Sequence[int]], None]


class Channel(Protocol):
    """A channel is one end of a pipe between processes; its class depends on the system."""

    def send(self, obj: Any, /) -> None: ...

    def recv(self) -> Any: ...

    def poll(self, timeout: float | None = 0.0, /) -> bool: ...


class Boss:
    """The boss is the process that started a worker, as the worker sees it."""

    def __init__(self, pipe: Channel) -> None:
        self._pipe = pipe

    def report(self, result: object) -> None:
        self._pipe.send(result)

    def wait_for_word(self) -> Any:
        """Return what the boss says next."""
        if not self._pipe.poll(STEP_SECONDS):
            raise Faulty(f"no word from the boss for {STEP_SECONDS:.0f} s")
        return self._pipe.recv()


class Workers:
    """The workers do the same, each with a share of the numbers."""

    def __init__(self, pipes: Sequence[Channel]) -> None:
        self._pipes = pipes

    def tell(self, word: object) -> None:
        for pipe in self._pipes:
            pipe.send(word)

    def hear(self) -> list[Any]:
        """Return the next report of each.

        Raises:
            Faulty: one of them has failed or reports nothing.
        """
        reports = []
        for pipe in self._pipes:
            try:
                report = pipe.recv() if pipe.poll(STEP_SECONDS) else Faulty("a worker is stuck")
            except EOFError:
                report = Faulty("a worker has ended")
            if isinstance(report, Exception):
                raise Faulty(str(report) or type(report).__name__)
            reports.append(report)
        return reports


@contextmanager
def working(work: Work, count: int) -> Iterator[Workers]:
    """Run `work` in a process for each core but the server's, with its share of range(count)."""
    number = max(1, cores() - 1)
    pipes, processes = [], []
    for place in range(number):
        ours, theirs = multiprocessing.Pipe()
        share = range(place * count // number, (place + 1) * count // number)
        process = multiprocessing.Process(
            target=_run, args=(work, theirs, share, place), daemon=True
        )
        process.start()
        theirs.close()
        pipes.append(ours)
        processes.append(process)
    try:
        yield Workers(pipes)
    finally:
        for process in processes:
            process.terminate()
            process.join()


def _run(work: Work, pipe: Channel, share: Sequence[int], place: int) -> None:
    if sys.platform == "linux" and cores() > 1:
        os.sched_setaffinity(0, {LOAD_CORE + place})
    try:
        work(Boss(pipe), share)
    except (Faulty, OSError) as error:
        pipe.send(error if isinstance(error, Faulty) else Faulty(repr(error)))
