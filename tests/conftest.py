"""Spread the tests over several processes.

Each process ("worker") has its own screen, folders and ports: a fixture with the scope "session"
exists once in each worker.
"""

from __future__ import annotations

import os

import pytest

# Most tests with real processes wait more than they work, so two to a core keep it busy.
WORKERS_PER_CORE = 2
MOST_WORKERS = 8


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Return how many processes `-n auto` means."""
    return min(MOST_WORKERS, WORKERS_PER_CORE * (os.cpu_count() or 1))
