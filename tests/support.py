"""Provide what all tests share: waiting for a condition instead of sleeping."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

POLL_SECONDS = 0.01


def wait_until(
    condition: Callable[[], T], describe: Callable[[], object] | None = None, timeout: float = 10.0
) -> T:
    """Wait until `condition()` is true, and return what it returned.

    After `timeout` seconds it fails with what `describe()` says of the state reached.
    """
    deadline = time.monotonic() + timeout
    while True:
        result = condition()
        if result:
            return result
        if time.monotonic() > deadline:
            state = describe() if describe else result
            raise AssertionError(f"not within {timeout} s; the state is: {state!r}")
        time.sleep(POLL_SECONDS)
