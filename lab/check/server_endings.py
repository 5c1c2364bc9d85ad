"""Check how a server ends, and that it can be started again at once."""

from __future__ import annotations

from lab.check.callers import Caller
from lab.check.server_bench import ServerBench
from lab.check.verdicts import OK, CannotStart, Finding, lenient, not_run, wrong

TRACEBACK = "Traceback (most recent call last)"


def ctrl_c(bench: ServerBench) -> Finding:
    if not bench.program.can_interrupt:
        return not_run("cannot_try")
    _bring_people(bench)
    mark = bench.program.printed.total
    bench.program.interrupt()
    if not bench.board.wait(lambda: bench.program.has_ended):
        return wrong("goes_on")
    return lenient("traceback") if TRACEBACK in bench.said(mark) else OK


def port_free(bench: ServerBench) -> Finding:
    if not bench.has_a_place:
        return not_run("cannot_try")
    people = _bring_people(bench)
    bench.program.end()  # the server closes first: its side of the connections waits for a minute
    bench.board.close(people)
    try:
        bench.start_at_the_same_port()
    except CannotStart as problem:
        return wrong("in_use", said=problem.said)
    return OK


def _bring_people(bench: ServerBench) -> list[Caller]:
    """Connect two people; a server whose manner is not known gets a connection that is silent."""
    if not bench.is_understood:
        return [bench.connect("ana")]
    return [bench.join("ana"), bench.join("luis")]
