"""Test that each deliberate fault of tests/torture/mutants.py makes one of the checks fail."""

from __future__ import annotations

import dataclasses
import itertools
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.processes import ROOT, ServerProcess
from tests.torture import strace
from tests.torture.launch import LaunchedServer
from tests.torture.load import CID, login, post_all, stored_cids
from tests.torture.mutants import MUTANTS
from tests.torture.run import Plan, Torture

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="strace, and signals to stop a process, are Linux's"
)

SEEDS = (1, 2, 3)


def confirmed_under_strace(
    tmp_path: Path, mutant: str
) -> tuple[list[str], list[strace.Call], Path]:
    """Return what a killed server had confirmed, its system calls, and its data folder."""
    data, trace = tmp_path / "data", tmp_path / "trace"
    options = ("--rate", "0", "--data", str(data))
    with LaunchedServer(*options, trace=trace, mutant=mutant) as server, ExitStack() as stack:
        wires = [stack.enter_context(login(server.address, f"p{n}")) for n in range(3)]
        confirmed = post_all(wires, itertools.count(), rounds=5, at_once=5)
        server.kill()
        return confirmed, strace.read_trace(trace, server.process.pid), data


def assert_found(kind: str, plan: Plan, folder: Path) -> None:
    """Run the plan until its mutant is found, with each of the seeds at most once.

    A short run on a busy machine may have too few messages for some mutants.
    """
    counts = []
    for seed in SEEDS:
        (folder / str(seed)).mkdir()
        outcome = Torture(dataclasses.replace(plan, seed=seed), folder / str(seed)).run()
        counts.append(outcome.count(kind))
        if counts[-1]:
            return
    raise AssertionError(f"{plan.mutant} was not found: {kind} {counts}")


def test_an_ok_before_the_commit(tmp_path: Path) -> None:
    confirmed, calls, data = confirmed_under_strace(tmp_path, "ok_before_commit")
    findings = strace.check_oks(calls, str(data / "chat.db-wal"), CID)
    assert findings.oks == len(confirmed)
    assert len(findings.early) > len(confirmed) / 2


def test_a_commit_that_does_not_wait_for_the_disk(tmp_path: Path) -> None:
    confirmed, calls, data = confirmed_under_strace(tmp_path, "no_sync")
    assert set(confirmed) <= set(stored_cids(data))  # a kill of the process alone
    assert sorted(strace.check_oks(calls, str(data / "chat.db-wal"), CID).early) == sorted(
        confirmed
    )
    strace.cut_power(data / "chat.db-wal", calls)
    with ServerProcess("--data", str(data)):
        pass
    assert not set(confirmed) <= set(stored_cids(data))


def test_repeats_that_are_taken_for_new_messages(tmp_path: Path) -> None:
    plan = Plan(0, 4, people=4, rate=30, faults=("answers_lost",), mutant="no_unique", least=150)
    assert_found("doubled", plan, tmp_path)


def test_seen_before_it_is_in_the_journal(tmp_path: Path) -> None:
    plan = Plan(
        0, 6, people=4, rate=30, faults=("client_killed",), mutant="seen_before_commit", least=500
    )
    assert_found("false_receipt", plan, tmp_path)


# Fault -> (seconds, what is found). These show in what people read, so most of them are found
# without any further fault in the run.
FOUND_IN_CONTENTS = {
    "edits_altered": ("cut", 3, "altered"),
    "edits_elsewhere": ("cut", 3, "altered"),
    "reactions_emptied": ("cut", 3, "altered"),
    "kept_in_rooms": ("cut", 3, "not_erased"),
    "read_when_seen": ("cut", 3, "false_receipt"),
    "words_kept": ("cut", 6, "not_erased"),
    "history_with_gaps": ("cut", 3, "lost"),
    "holes_left": ("cut", 6, "hidden"),
    "plain_misnamed": ("cut", 3, "invented"),
    "storage_errors_passed_over": ("server_disk", 3, "lost"),
    "wall_clock_believed": ("server_clock", 12, "lost"),
    "stamps_believed": ("server_clock", 12, "lost"),
}


@pytest.mark.parametrize("mutant", FOUND_IN_CONTENTS)
def test_what_is_told_or_kept_otherwise_than_it_was_said(tmp_path: Path, mutant: str) -> None:
    fault, seconds, kind = FOUND_IN_CONTENTS[mutant]
    plan = Plan(0, seconds, people=3, rate=25, faults=(fault,), mutant=mutant, least=50 * seconds)
    assert_found(kind, plan, tmp_path)


def test_every_mutant_still_fits_the_code() -> None:
    program = "from tests.torture.mutants import MUTANTS\nfor make in MUTANTS.values(): make()"
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True, timeout=60)


def test_every_mutant_is_looked_for() -> None:
    assert MUTANTS.keys() - FOUND_IN_CONTENTS == {
        "ok_before_commit",
        "no_sync",
        "no_unique",
        "seen_before_commit",
    }
