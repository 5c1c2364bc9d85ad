"""Check many programs side by side: most of the time each of them waits."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from lab.check.interrupts import heed_interrupts
from lab.check.report import as_text
from lab.check.run import check_program
from lab.check.verdicts import Report, Verdict
from lab.check.words import CheckWords
from tests.lab.check.mistakes import Mistake

# On Windows a program starts slowly, and ten at once keep the first test waiting for minutes.
AT_ONCE = 5 if sys.platform == "win32" else 10
# Windows can't press Ctrl+C for one program alone.
NOT_TRIED = frozenset({"ctrl_c"}) if sys.platform == "win32" else frozenset()
# There a port is free again at once, also for who does not ask for it with SO_REUSEADDR.
HARMLESS = frozenset({"port_free"}) if sys.platform == "win32" else frozenset()
PYTHON = f'"{sys.executable}" -S'  # without the site's packages it starts sooner


def check_source(
    kind: str,
    source: str,
    arguments: str = "{port}",
    *,
    python: str = PYTHON,
    only: Collection[str] = (),
) -> Report:
    """Check a program, given as its text."""
    with tempfile.TemporaryDirectory(prefix="charla-test-") as folder:
        (Path(folder) / "programa.py").write_text(source, encoding="utf-8")
        command = f"{python} programa.py {arguments}"
        return check_program(kind, command, here=Path(folder), only=only)


def check_mistake(kind: str, mistake: Mistake) -> Report:
    """Check a program with a mistake; on Windows, where programs start slowly, for this only."""
    only = mistake.found if sys.platform == "win32" else ()
    return check_source(kind, mistake.source(), only=only)


@contextmanager
def side_by_side(
    checks: Mapping[str, Callable[[], Report]],
) -> Iterator[Mapping[str, Future[Report]]]:
    """Run all checks, and let each test wait for its own."""
    heed_interrupts()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield {name: pool.submit(check) for name, check in checks.items()}


def ids_of(report: Report, verdict: Verdict) -> set[str]:
    return {result.id for result in report.results if result.verdict is verdict}


def described(report: Report) -> str:
    """Return what a failing test has to show of a report."""
    told = CheckWords("en", report.kind)
    return "\n".join(
        f"{one.id}: {one.finding}\n{as_text(one, told)}"
        for one in report.results
        if one.verdict is not Verdict.OK
    )
