"""Check all that a class has handed in, one after the other.

Not side by side: many programs listen at a port that they can't be told.
"""

from __future__ import annotations

import logging
import re
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from lab.check.limits import Bounds
from lab.check.run import CHECKS, check_program
from lab.check.submissions import start_of
from lab.check.verdicts import CannotStart, CheckResult, Report, not_run, wrong

log = logging.getLogger(__name__)

# What a system says if the port of the program before is not given free yet: Linux, macOS, Windows.
_IN_USE = re.compile(r"\b(?:98|48|10048)\b|in use|en uso|usando|EADDRINUSE", re.IGNORECASE)
_RELEASE_SECONDS = 70.0
_AGAIN_SECONDS = 3.0


class _TimeIsOver(Exception):
    """The submission has used all its time."""


@dataclass(frozen=True)
class Judged:
    """A submission that was judged has a report, or a reason why it could not be tried.

    Attributes:
        said: what the program has printed, if it could not be tried.
    """

    name: str
    report: Report | None = None
    problem: CannotStart | None = None

    @property
    def is_right(self) -> bool:
        return self.report is not None and self.report.is_right

    @property
    def said(self) -> str:
        return self.problem.said if self.problem is not None else ""


@dataclass(frozen=True)
class Batch:
    """A batch is how all submissions of a class are checked.

    Attributes:
        template: the command, with FILE_MARK and PORT_MARK.
        port: where the programs listen or connect, if they can't be told; 0: see `check_program`.
        only: the checks that are run; empty: all.
        weights, lenient_share: see Report. What is worth 0 is not run.
        bounds: for each submission; its seconds are for all its starts together.
    """

    kind: str
    template: str
    port: int
    only: Sequence[str]
    weights: Mapping[str, float]
    lenient_share: float
    bounds: Bounds

    @property
    def checks(self) -> tuple[str, ...]:
        """Return the names of the checks that are run, in their order."""
        first, *_others = CHECKS[self.kind]  # it finds out how to speak with the program
        return tuple(
            check
            for check in CHECKS[self.kind]
            if check == first
            or (self.weights.get(check) != 0 and (not self.only or check in self.only))
        )

    def judge(self, submission: Path) -> Judged:
        """Check a submission. Whatever it does, the next one can be checked after it."""
        try:
            with start_of(submission, self.template, self.kind) as (command, here):
                report = self._try_until_its_port_is_free(command, here)
        except CannotStart as problem:
            return Judged(submission.name, problem=problem)
        # A fault of the checker must not cost the others their results.
        except Exception as error:
            log.exception("a check has failed")
            reason = f"{type(error).__name__}: {error}"
            return Judged(submission.name, problem=CannotStart("checker_failed", error=reason))
        report = replace(
            report, program=submission.name, weights=self.weights, lenient_share=self.lenient_share
        )
        return Judged(submission.name, report)

    def _try_until_its_port_is_free(self, command: str, here: Path) -> Report:
        give_up = time.monotonic() + _RELEASE_SECONDS
        while True:
            try:
                return self._try(command, here)
            except CannotStart as problem:
                is_taken = problem.cause == "ended" and _IN_USE.search(problem.said)
                if not is_taken or time.monotonic() > give_up:
                    raise
            time.sleep(_AGAIN_SECONDS)

    def _try(self, command: str, here: Path) -> Report:
        """Check a program until its time is over; what could not be told by then counts as lost."""
        over = threading.Event()
        results: list[CheckResult] = []

        def keep(result: CheckResult) -> None:
            if over.is_set():  # it was ended, so this check has found nothing out
                raise _TimeIsOver
            results.append(result)

        timer = threading.Timer(self.bounds.seconds, over.set)
        timer.daemon = True
        timer.start()
        try:
            return self._check(command, here, replace(self.bounds, stopped=over), keep)
        except _TimeIsOver:
            done = {result.id for result in results}
            bounds = CHECKS[self.kind][-1]
            results += [
                CheckResult(check, not_run("needs", check=bounds))
                for check in self.checks
                if check not in done and check != bounds
            ]
            results.append(CheckResult(bounds, wrong("time")))
            return Report(command, self.kind, tuple(results))
        except CannotStart as problem:
            if over.is_set():
                raise CannotStart("time", said=problem.said) from problem
            raise
        finally:
            timer.cancel()

    def _check(
        self, command: str, here: Path, bounds: Bounds, keep: Callable[[CheckResult], None]
    ) -> Report:
        return check_program(
            self.kind,
            command,
            here=here,
            port=self.port,
            only=self.only,
            without=[check for check, points in self.weights.items() if points == 0],
            bounds=bounds,
            on_result=keep,
        )
