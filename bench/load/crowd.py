"""Measure many who log in, and many who are there and silent."""

from __future__ import annotations

import time

from bench.dialects import Dialect
from bench.load.client import Crowd
from bench.machine import memory_bytes

# Connections before the first measurement of memory: what a server loads once belongs to none.
FIRST_CONNECTIONS = 10

Result = dict[str, float]


def logins(port: int, dialect: Dialect, count: int) -> Result:
    """Log in `count` clients, some at a time; all stay."""
    crowd = Crowd(port, dialect)
    crowd.admit([f"w{number}" for number in range(FIRST_CONNECTIONS)])
    crowd.settle()
    own_s, started = time.process_time(), time.perf_counter()
    crowd.admit([f"c{number:04d}" for number in range(count)])
    elapsed = time.perf_counter() - started
    return {"logins": count / elapsed, "generator_busy": (time.process_time() - own_s) / elapsed}


def memory(port: int, dialect: Dialect, pid: int, connections: int) -> Result:
    """Measure what each of `connections` logged-in, silent connections adds to the server."""
    crowd = Crowd(port, dialect)
    crowd.admit([f"w{number}" for number in range(FIRST_CONNECTIONS)])
    crowd.settle()
    before = memory_bytes(pid)
    crowd.admit([f"c{number:04d}" for number in range(connections)])
    crowd.settle()
    return {"memory_kb": (memory_bytes(pid) - before) / connections / 1000}
