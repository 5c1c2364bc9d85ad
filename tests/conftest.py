"""Spread the tests over several processes.

Each process ("worker") has its own screen, folders and ports: a fixture with the scope "session"
exists once in each worker.
"""

from __future__ import annotations

import os
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from tests.display import HAS_ONE_SCREEN

# The files that take longest, so that none of them is begun when the others are nearly done. The
# tests of a file stay together: what a file sets up for all of them can take half a minute.
LONG_FILES = (
    "test_mutations.py",
    "test_package.py",
    "test_soak.py",
    "test_screenshots.py",
    "test_torture.py",
    "test_two_windows.py",
)
# Most tests with real processes wait more than they work, so two to a core keep it busy.
WORKERS_PER_CORE = 2
MOST_WORKERS = 8

# Of its own accord, Hypothesis fails an example that takes 0.2 s, as any may on a busy machine.
settings.register_profile("charla", deadline=None)
settings.load_profile("charla")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Return how many processes `-n auto` means."""
    return min(MOST_WORKERS, WORKERS_PER_CORE * (os.cpu_count() or 1))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with the longest files in a run that is spread."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: item.path.name not in LONG_FILES)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Return what deals the files out, where all processes share one screen: Windows and macOS."""
    if not HAS_ONE_SCREEN or config.getvalue("dist") != "loadfile":
        return None
    scheduler = import_module("xdist.scheduler").LoadFileScheduling(config, log)
    scheduler._split_scope = share_of
    return scheduler


def share_of(test: str) -> str:
    """Return what one process runs together with this test: a file, or all that need the screen.

    The tests with windows run one after the other, since one window at a time has the keys.
    """
    file = test.partition("::")[0]
    return "the screen" if has_windows(file) else file


@cache
def has_windows(file: str) -> bool:
    """Return whether tests in this file open windows (the path is relative to the project)."""
    source = Path(__file__).resolve().parent.parent / file
    return file.startswith("tests/gui/") or "tests.display" in source.read_text(encoding="utf-8")
