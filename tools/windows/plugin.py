"""Note the outcome of each test, and end pytest when one hangs.

This runs in the pytest of Windows' Python; `suite` starts it and reads what it notes.
"""

from __future__ import annotations

import faulthandler
import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tools.windows import known

NOTES = Path(os.environ["CHARLA_NOTES"])
SECONDS = float(os.environ["CHARLA_TEST_SECONDS"])
RUNS_ALL = bool(os.environ["CHARLA_RUN_ALL"])
LONGEST_REASON = 600

_noted: dict[str, str] = {}  # of the test that runs


def note(**fields: object) -> None:
    with NOTES.open("a", encoding="utf-8") as file:
        file.write(json.dumps(fields) + "\n")


def pytest_collection_modifyitems(items: list[pytest.Item], config: pytest.Config) -> None:
    """Leave out what an earlier process has run already, and what is known to hang."""
    notes = NOTES.read_text(encoding="utf-8").splitlines()
    done = {json.loads(line)["test"] for line in notes}
    listed = known.read()
    gone = [
        item
        for item in items
        if item.nodeid in done or (listed.hangs_in(item.nodeid) and not RUNS_ALL)
    ]
    items[:] = [item for item in items if item not in gone]
    if gone:
        config.hook.pytest_deselected(items=gone)


def pytest_collectreport(report: pytest.CollectReport) -> None:
    if report.failed:
        note(test=report.nodeid, outcome="error", why=_last_words(report))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    note(test=item.nodeid, outcome="started")
    # With the stacks of all threads; nothing less ends a test that hangs.
    faulthandler.dump_traceback_later(SECONDS, exit=True, file=2)
    _noted.clear()
    began = time.monotonic()
    done = yield
    faulthandler.cancel_dump_traceback_later()
    seconds = round(time.monotonic() - began, 1)
    note(**{"test": item.nodeid, "outcome": "skipped", **_noted, "seconds": seconds})
    return done


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Any:
    report: pytest.TestReport = yield
    if report.failed and "why" not in _noted:
        outcome = "failed" if report.when == "call" else "error"
        _noted.update(outcome=outcome, why=f"({report.when}) {_last_words(report)}")
    elif report.when == "call" and report.passed:
        _noted.setdefault("outcome", "passed")
    return report


def _last_words(report: pytest.CollectReport | pytest.TestReport) -> str:
    crash = getattr(report.longrepr, "reprcrash", None)
    return str(crash.message if crash else report.longrepr)[-LONGEST_REASON:]
