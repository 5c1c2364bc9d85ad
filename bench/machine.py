"""Read what the operating system tells about processes and about itself.

Everything that only Linux has is here.
"""

from __future__ import annotations

import os
import platform
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

SERVER_CORE = 0
LOAD_CORE = 1
FILES_WANTED = 12_000
PROC = Path("/proc")


def unsupported() -> str | None:
    """Return why nothing can be measured here, as a sentence; None if it can."""
    if sys.platform != "linux":
        return "The benchmarks read /proc and pin processes to cores: they run on Linux only."
    return None


def cores() -> int:
    return os.cpu_count() or 1


def pin(pid: int, core: int) -> None:
    """Keep process `pid` (0: this one), and threads that it starts later, on one core."""
    if sys.platform == "linux" and cores() > 1:
        os.sched_setaffinity(pid, {core})


def raise_file_limit() -> None:
    """Let this process, and those that it starts, hold some thousands of connections."""
    if sys.platform == "linux":
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        if soft < FILES_WANTED:
            resource.setrlimit(resource.RLIMIT_NOFILE, (min(FILES_WANTED, hard), hard))


def is_root() -> bool:
    return sys.platform != "win32" and os.geteuid() == 0


def family(pid: int) -> Iterator[int]:
    """Yield `pid` and all its living descendants."""
    yield pid
    for listing in (PROC / str(pid) / "task").glob("*/children"):
        try:
            children = listing.read_text().split()
        except OSError:
            continue  # that thread has ended
        for child in children:
            yield from family(int(child))


def cpu_seconds(pid: int) -> float:
    """Return the CPU time (user and system) of `pid` and its descendants, also of ended ones."""
    if sys.platform != "linux":
        raise NotImplementedError
    ticks = 0
    for member in family(pid):
        # After the last ")" (the name may contain anything): field 3 on; 14 to 17 are utime, stime,
        # cutime, cstime.
        fields = (PROC / str(member) / "stat").read_text().rpartition(")")[2].split()
        ticks += sum(map(int, fields[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def memory_bytes(pid: int) -> int:
    """Return the proportional set size (PSS) of `pid` and its descendants.

    Buffers inside the kernel do not count.
    """
    total_kib = 0
    for member in family(pid):
        for line in (PROC / str(member) / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total_kib += int(line.split()[1])
    return total_kib * 1024


def exact_cpu_seconds(pid: int) -> float:
    """Return the same by the clock of the process, finer than /proc (clock_getcpuclockid(3))."""
    if sys.platform != "linux":
        raise NotImplementedError
    return time.clock_gettime((~pid << 3) | 2)


def resident_bytes(pid: int) -> int:
    """Return what `pid` alone has in memory; this is fast enough while something is timed."""
    if sys.platform != "linux":
        raise NotImplementedError
    return int((PROC / str(pid) / "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def load() -> float:
    """Return how many processes were running or waiting for a core, as a mean of a minute."""
    if sys.platform != "linux":
        raise NotImplementedError
    return os.getloadavg()[0]


def describe() -> str:
    """Return one line about this machine: processor, cores, memory, kernel, Python."""
    model = _first(PROC / "cpuinfo", "model name", lambda value: value)
    memory = _first(
        PROC / "meminfo", "MemTotal", lambda value: f"{int(value.split()[0]) / 2**20:.0f} GiB"
    )
    return (
        f"{cores()} cores ({model}), {memory}, "
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}"
    )


def _first(path: Path, key: str, read: Callable[[str], str]) -> str:
    for line in path.read_text().splitlines():
        name, _, value = line.partition(":")
        if name.strip() == key:
            return read(value.strip())
    return "unknown"
