"""Measure what a stretch of work costs."""

from __future__ import annotations

import time

from bench.dialects import Faulty
from bench.machine import cpu_seconds


class Clock:
    """A clock starts when it is made."""

    def __init__(self, pid: int) -> None:
        """Start the clock; `pid` is the server's."""
        self._pid = pid
        self._server_s = cpu_seconds(pid)
        self._own_s = time.process_time()
        self._started = time.perf_counter()

    def figures(self, messages: int) -> dict[str, float]:
        elapsed = time.perf_counter() - self._started
        server_s = cpu_seconds(self._pid) - self._server_s
        own_s = time.process_time() - self._own_s
        if not messages:
            raise Faulty(f"no message arrived in {elapsed:.1f} s")
        return {
            "rate": messages / elapsed,
            "cpu_us": server_s / messages * 1e6,
            "server_busy": server_s / elapsed,
            "generator_busy": own_s / elapsed,
        }
