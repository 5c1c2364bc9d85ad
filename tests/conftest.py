"""Spread the tests over several processes.

Each process ("worker") has its own screen, folders and ports: a fixture with the scope "session"
exists once in each worker.
"""

from __future__ import annotations

import os

import pytest

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


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Return how many processes `-n auto` means."""
    return min(MOST_WORKERS, WORKERS_PER_CORE * (os.cpu_count() or 1))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with the longest files in a run that is spread."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: item.path.name not in LONG_FILES)
