"""Check the checker of servers: it finds each known mistake by its name, and nothing else."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from functools import partial

import pytest

from lab.check.run import CHECKS
from lab.check.verdicts import Report, Verdict
from tests.lab.check.mistakes import PROGRAMS, SERVER_MISTAKES, Mistake
from tests.lab.check.runs import (
    HARMLESS,
    NOT_TRIED,
    check_mistake,
    check_source,
    described,
    ids_of,
    side_by_side,
)
from tests.processes import ROOT

RIGHT = {"server_threads": "{port}", "server_readline": "{port}", "server_selectors": ""}
ASSIGNMENT = f"""
import sys, threading
sys.path.insert(0, {str(ROOT)!r})
from tests.servers import AssignmentServer

class Server(AssignmentServer):
    listens_at = ("127.0.0.1", int(sys.argv[1]))

with Server():
    threading.Event().wait()
"""
SLOW = """
def pass_on(*message):
    __import__("time").sleep(0.1)
    quickly(*message)


def quickly("""
# Without those in which so slow a server would have thousands of messages to pass on.
OF_A_SLOW_ONE = [
    *("delivers", "to_one", "ends_messages", "two_in_one", "one_in_two", "utf8_split"),
    *("no_newline", "crlf", "long_message", "unknown_recipient", "no_colon"),
    *("end_of_stream", "forgets", "same_name", "silent_visitor"),
]


def right(name: str) -> str:
    return (PROGRAMS / f"{name}.py").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def reports() -> Iterator[Mapping[str, Future[Report]]]:
    checks = {
        **{one.name: partial(check_mistake, "server", one) for one in SERVER_MISTAKES},
        **{name: partial(check_source, "server", right(name), at) for name, at in RIGHT.items()},
        "assignment": partial(check_source, "server", ASSIGNMENT, python=f'"{sys.executable}"'),
        "slow": partial(
            check_source,
            "server",
            right("server_threads").replace("def pass_on(", SLOW.strip()),
            only=OF_A_SLOW_ONE,
        ),
    }
    with side_by_side(checks) as running:
        yield running


def test_there_are_enough_mistakes_and_each_check_has_one() -> None:
    found = set().union(*(mistake.found for mistake in SERVER_MISTAKES))
    assert len(SERVER_MISTAKES) >= 12
    # What bounds find is in test_program.py; a message without its end is waited for by choice.
    assert set(CHECKS["server"]) - found == {"delivers", "no_newline", "bounds"}


@pytest.mark.parametrize("mistake", SERVER_MISTAKES, ids=lambda one: one.name)
def test_a_mistake_is_found_by_its_name_and_nothing_else_is(
    reports: Mapping[str, Future[Report]], mistake: Mistake
) -> None:
    report = reports[mistake.name].result()
    found = mistake.found - NOT_TRIED - HARMLESS
    assert ids_of(report, Verdict.WRONG) == found, described(report)


@pytest.mark.parametrize("name", [*RIGHT, "slow"])
def test_nothing_is_found_in_a_right_server(
    reports: Mapping[str, Future[Report]], name: str
) -> None:
    report = reports[name].result()
    assert ids_of(report, Verdict.WRONG) == set(), described(report)
    tried = {result.id for result in report.results}
    assert ids_of(report, Verdict.NOT_RUN) == NOT_TRIED & tried, described(report)
    assert ids_of(report, Verdict.LENIENT) == {"no_newline"}, described(report)


def test_the_assignments_server_hears_the_truth(reports: Mapping[str, Future[Report]]) -> None:
    report = reports["assignment"].result()
    assert ids_of(report, Verdict.WRONG) == {
        "ends_messages",
        "two_in_one",
        "one_in_two",
        "long_message",
        "reset",
        "vanishing",
    }, described(report)
    assert report.speech == {
        "greets": True,
        "welcomes": True,
        "name_end": "",
        "end": "\n",
        "header": "",
    }


def test_what_passes_ascii_only_is_not_blamed_for_a_cut() -> None:
    source = right("server_threads").replace(
        'line.decode("utf-8", "replace")', 'line.decode("ascii")'
    )
    report = check_source("server", source, only=["utf8_split"])
    found = {one.id: one.finding.cause for one in report.results}
    assert found["utf8_split"] == "not_utf8", described(report)


def test_what_was_ended_for_its_bounds_is_not_told_of_an_exception() -> None:
    """Check a server that prints without end once somebody writes to who isn't there."""
    source = right("server_threads").replace(
        "    if other is None:\n",
        "    while other is None:\n        print('x' * 100_000)\n    if other is None:\n",
    )
    report = check_source("server", source, only=["unknown_recipient"])
    found = {one.id: one.finding.cause for one in report.results}
    assert found == {"two_people": "", "unknown_recipient": "output", "bounds": "output"}
