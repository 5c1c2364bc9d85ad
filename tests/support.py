"""Provide what all tests share: waiting for a condition instead of sleeping, and ports."""

from __future__ import annotations

import itertools
import os
import socket
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

POLL_SECONDS = 0.01
# Below those that systems give to outgoing connections (from 32768 on Linux, from 49152 elsewhere):
# such a connection of another test may have a port that was free a moment before.
FIRST_PORT, LAST_PORT = 20_000, 31_999
PATIENCE_SECONDS = 30.0  # on a machine that has much else to do
_ports = itertools.count(37 * os.getpid())  # tests run in several processes at once


def wait_until(
    condition: Callable[[], T],
    describe: Callable[[], object] | None = None,
    timeout: float = PATIENCE_SECONDS,
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


def free_port() -> int:
    """Return a port on which nobody listens, another one each time."""
    for number in _ports:
        port = FIRST_PORT + number % (LAST_PORT - FIRST_PORT + 1)
        with socket.socket() as probe:
            try:
                probe.bind(("", port))
            except OSError:
                continue
            return port
    raise AssertionError("never reached")
