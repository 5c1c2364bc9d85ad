"""Try a student's program, check by check, and report what was found out."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Collection
from pathlib import Path

from lab.check.command import read_command
from lab.check.limits import BOUNDS, Bounds
from lab.check.server_bench import ServerBench
from lab.check.server_checks import SERVER_CHECKS, TWO_PEOPLE, ServerCheck
from lab.check.speech import NoSpeech, find_speech
from lab.check.verdicts import (
    OK,
    CannotStart,
    CheckResult,
    Finding,
    Report,
    Verdict,
    not_run,
    wrong,
)

_SAID_CHARACTERS = 1_500
_BOUNDS = "bounds"
# The names of all checks of a kind of program, in their order.
CHECKS = {"server": (TWO_PEOPLE, *(check.id for check in SERVER_CHECKS), _BOUNDS)}


def check_program(
    kind: str,
    command: str,
    *,
    here: Path,
    port: int = 0,
    only: Collection[str] = (),
    without: Collection[str] = (),
    bounds: Bounds = BOUNDS,
    on_result: Callable[[CheckResult], None] = lambda _: None,
) -> Report:
    """Try a program, and return what was found out.

    Args:
        kind: one of CHECKS.
        command: what starts it, with `{port}` for its port if it is told so.
        here: the folder in which the command is to be understood.
        port: the port it listens at if it can't be told another; 0: whichever.
        only: the names of the checks to run; empty: all.
        without: those to leave out.
        on_result: is called after each check.

    Raises:
        CannotStart: it could not be tried at all.
    """
    with ServerBench(read_command(command, here), port, bounds) as bench:
        run = _ServerRun(bench, only, without, on_result)
        run.find_speech()
        for check in SERVER_CHECKS:
            run.do(check)
        run.judge_bounds()
        return Report(command, kind, tuple(run.results), bench.speech.facts())


class _ServerRun:
    """Runs one check after the other, each on a server that no check before has broken."""

    def __init__(
        self,
        bench: ServerBench,
        only: Collection[str],
        without: Collection[str],
        on_result: Callable[[CheckResult], None],
    ) -> None:
        self._bench = bench
        self._only = only
        self._without = without
        self._on_result = on_result
        self._broke = ""
        self.results: list[CheckResult] = []

    def _has(self, verdict: Verdict) -> set[str]:
        return {result.id for result in self.results if result.verdict is verdict}

    def _add(self, id_: str, finding: Finding, mark: int = 0) -> None:
        bench = self._bench
        said = "" if finding is OK else bench.said(mark)[-_SAID_CHARACTERS:]
        said = str(finding.facts.get("said", "")) or said
        result = CheckResult(id_, finding, tuple(bench.exchange.chunks), said)
        self.results.append(result)
        self._on_result(result)

    def find_speech(self) -> None:
        bench = self._bench
        try:
            bench.speech = find_speech(bench)
            bench.is_understood = True
            bench.exchange.chunks.clear()
            self._add(TWO_PEOPLE, OK)
        except NoSpeech as problem:
            if problem.is_for_one:
                self._add(TWO_PEOPLE, wrong("one_at_a_time"))
            else:
                self._add(TWO_PEOPLE, wrong("no_speech"))

    def do(self, check: ServerCheck) -> None:
        bench = self._bench
        if check.id in self._without or (self._only and check.id not in self._only):
            return
        bench.exchange.chunks.clear()
        needs = {*check.needs} if check.ends else {TWO_PEOPLE, *check.needs}
        failed = [one.id for one in self.results if one.is_one_of(needs)]
        if failed:
            self._add(check.id, not_run("needs", check=failed[0]))
            return
        try:
            if self._has(Verdict.WRONG) or bench.program.has_ended or bench.program.broke:
                self._broke = self._broke or bench.program.broke
                bench.restart()
        except CannotStart as problem:
            self._add(check.id, not_run("no_restart", said=problem.said))
            return
        mark = bench.program.printed.total
        try:
            finding = check.run(bench)
        except OSError:
            finding = wrong("refuses")
        except CannotStart as problem:
            finding = not_run("no_restart", said=problem.said)
        if bench.program.has_ended and not check.ends and finding.verdict is not Verdict.OK:
            finding = wrong("died") if finding.verdict is Verdict.WRONG else finding
        self._add(check.id, finding, mark)
        bench.board.close()

    def judge_bounds(self) -> None:
        self._broke = self._broke or self._bench.program.broke
        self._bench.exchange.chunks.clear()
        self._add(_BOUNDS, wrong(self._broke) if self._broke else OK)


def heed_interrupts() -> None:
    """Let programs that are started be interrupted.

    A shell that starts something in the background has it ignore Ctrl+C, and a program that is
    started inherits that.
    """
    if (
        threading.current_thread() is threading.main_thread()
        and signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    ):
        signal.signal(signal.SIGINT, signal.default_int_handler)
