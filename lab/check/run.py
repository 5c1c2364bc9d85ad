"""Try a student's program, check by check, and report what was found out."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path

from lab.check.client_bench import SCREEN, ClientBench, NoLogin
from lab.check.client_checks import CLIENT_CHECKS, LOGS_IN, TRACEBACK, ClientCheck
from lab.check.command import read_command
from lab.check.limits import BOUNDS, Bounds
from lab.check.program import Program
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
    lenient,
    not_run,
    wrong,
)

_SAID_CHARACTERS = 1_500
_BOUNDS = "bounds"
# The names of all checks of a kind of program, in their order.
CHECKS = {
    "client": (LOGS_IN, *(check.id for check in CLIENT_CHECKS), _BOUNDS),
    "server": (TWO_PEOPLE, *(check.id for check in SERVER_CHECKS), _BOUNDS),
}


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
        port: the port it uses if it can't be told another; 0: a server's is found, a client's is
            8080.
        only: the names of the checks to run; empty: all.
        without: those to leave out.
        on_result: is called after each check.

    Raises:
        CannotStart: it could not be tried at all.
    """
    start = read_command(command, here)
    log = _Log(only, without, on_result)
    speech: dict[str, object] = {}
    if kind == "server":
        with ServerBench(start, port, bounds) as server:
            _ServerRun(server, log).run()
            speech = server.speech.facts() if server.is_understood else {}
    else:
        with ClientBench(start, port, bounds) as client:
            _ClientRun(client, log).run()
    return Report(command, kind, tuple(log.results), speech)


class _Log:
    """Keeps what was found, and tells which checks make sense after that."""

    def __init__(
        self,
        only: Collection[str],
        without: Collection[str],
        on_result: Callable[[CheckResult], None],
    ) -> None:
        self._only = only
        self._without = without
        self._on_result = on_result
        self.results: list[CheckResult] = []

    def add(self, result: CheckResult) -> None:
        self.results.append(result)
        self._on_result(result)

    def wants(self, check: str) -> bool:
        return check not in self._without and (not self._only or check in self._only)

    def first_of(self, faults: Collection[str]) -> str:
        """Return the first check that has found one of these faults; "" if none has."""
        return next((one.id for one in self.results if one.is_one_of(faults)), "")

    @property
    def has_fault(self) -> bool:
        return any(one.verdict is Verdict.WRONG for one in self.results)


class _Note:
    """Notes what happens while a check runs."""

    def __init__(self, bench: ServerBench | ClientBench, log: _Log) -> None:
        self._bench = bench
        self._log = log
        self._broke = ""
        self.start()

    def start(self) -> None:
        self._mark = self._bench.program.printed.total
        self._bench.exchange.chunks.clear()

    def end(self, check: str, finding: Finding) -> None:
        bench = self._bench
        said = str(finding.facts.get("said", "")) or bench.said(self._mark)[-_SAID_CHARACTERS:]
        if isinstance(bench, ClientBench):  # what it prints is what it is for
            bench.exchange.note(SCREEN, False, bench.program.printed.since(self._mark))
            said = said if TRACEBACK in said else ""
        exchange = tuple(bench.exchange.chunks)
        self._log.add(CheckResult(check, finding, exchange, "" if finding is OK else said))
        self.look()

    def look(self) -> None:
        """Remember whether the program had to be ended."""
        self._broke = self._broke or self._bench.program.broke

    def judge_bounds(self) -> None:
        self.look()
        self.start()
        if self._log.wants(_BOUNDS) or self._broke:
            self.end(_BOUNDS, wrong(self._broke) if self._broke else OK)


class _ServerRun:
    """Runs one check after the other, each on a server that no check before has broken."""

    def __init__(self, bench: ServerBench, log: _Log) -> None:
        self._bench = bench
        self._log = log
        self._note = _Note(bench, log)

    def run(self) -> None:
        self._find_speech()
        for check in SERVER_CHECKS:
            if self._log.wants(check.id):
                self._note.look()
                self._do(check)
        self._note.judge_bounds()

    def _find_speech(self) -> None:
        try:
            self._bench.speech = find_speech(self._bench)
            self._bench.is_understood = True
            self._bench.exchange.chunks.clear()
            self._note.end(TWO_PEOPLE, OK)
        except NoSpeech as problem:
            cause = "one_at_a_time" if problem.is_for_one else "no_speech"
            self._note.end(TWO_PEOPLE, wrong(cause))

    def _do(self, check: ServerCheck) -> None:
        bench = self._bench
        self._note.start()
        hides = self._log.first_of({*check.needs} | (set() if check.ends else {TWO_PEOPLE}))
        if hides:
            self._note.end(check.id, not_run("needs", check=hides))
            return
        is_fresh = self._log.has_fault or bench.program.has_ended
        finding = self._try(check, is_fresh=is_fresh)
        if finding.verdict is Verdict.WRONG and not (is_fresh or check.ends or check.leaves):
            finding = self._try(check, is_fresh=True)
        self._note.end(check.id, finding)
        bench.board.close()

    def _try(self, check: ServerCheck, *, is_fresh: bool) -> Finding:
        """Run a check, on a server that is started for it if that is wanted."""
        bench = self._bench
        try:
            if is_fresh:
                bench.restart()
                self._note.start()
            finding = check.run(bench)
        except OSError:
            finding = wrong("refuses")
        except CannotStart as problem:
            finding = not_run("no_restart", said=problem.said)
        if finding.verdict is Verdict.WRONG:
            finding = _as_it_ended(bench.program, check.ends) or finding
        return finding


class _ClientRun:
    """Runs one check after the other, each on a client that no check before has broken."""

    def __init__(self, bench: ClientBench, log: _Log) -> None:
        self._bench = bench
        self._log = log
        self._note = _Note(bench, log)

    def run(self) -> None:
        self._log_in()
        for check in CLIENT_CHECKS:
            if self._log.wants(check.id):
                self._note.look()
                self._do(check)
        self._note.judge_bounds()

    def _log_in(self) -> None:
        try:
            self._bench.log_in()
            self._note.end(LOGS_IN, lenient("reads_lines") if self._bench.reads_lines else OK)
        except NoLogin as problem:
            self._note.end(LOGS_IN, wrong(problem.cause))

    def _do(self, check: ClientCheck) -> None:
        bench = self._bench
        self._note.start()
        hides = self._log.first_of({*check.needs, LOGS_IN})
        if hides:
            self._note.end(check.id, not_run("needs", check=hides))
            return
        try:
            if self._log.has_fault or bench.program.has_ended or bench.server.has_ended:
                bench.restart()
                self._note.start()
            finding = check.run(bench)
        except (CannotStart, NoLogin):
            finding = not_run("no_restart")
        if finding.verdict is Verdict.WRONG:
            finding = _as_it_ended(bench.program, check.ends) or finding
        self._note.end(check.id, finding)
        if check.ends:
            bench.stop()


def _as_it_ended(program: Program, is_about_that: bool) -> Finding | None:
    """Return what is wrong if a program has ended during a check, by itself or for its bounds."""
    if program.broke:
        return wrong(program.broke)
    return wrong("died") if program.has_ended and not is_about_that else None
