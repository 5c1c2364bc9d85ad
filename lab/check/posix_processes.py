"""Start a program on Linux or macOS, look at all its processes, and end them.

Linux tells everything in /proc. macOS has `ps` and `lsof`. A process that leaves its group is still
found on Linux, by a variable in its environment.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from lab.check.limits import Bounds
from lab.check.socket_table import listening_sockets, reachable
from net.wire.address import Address

assert sys.platform != "win32"

STAMP = "CHARLA_CHECK"
# Data, not the whole address space: Java and Go reserve much more than they use. dash has another
# letter for the number of processes than bash.
_LIMITED = """
ulimit -c 0 2>/dev/null
ulimit -t {seconds} 2>/dev/null
ulimit -d {data_kib} 2>/dev/null
ulimit -f {file_blocks} 2>/dev/null
ulimit -u {processes} 2>/dev/null || ulimit -p {processes} 2>/dev/null
exec "$@"
"""
_FILE_BYTES = 64 * 1024 * 1024
_DATA_TIMES = 4  # data is reserved before it is used: a thread's stack alone is 8 MiB
_THREADS = 300
_ROUNDS = 50


class PosixProcesses:
    """Holds a started program and whatever it starts in its turn."""

    def __init__(
        self, argv: Sequence[str], folder: Path, environment: Mapping[str, str], bounds: Bounds
    ) -> None:
        """Start the program.

        Raises:
            OSError: it can't be started.
        """
        self._stamp = f"{STAMP}={secrets.token_hex(8)}"
        script = _LIMITED.format(
            seconds=int(bounds.seconds),
            data_kib=bounds.megabytes * 1024 * _DATA_TIMES,
            file_blocks=_FILE_BYTES // 512,
            processes=_tasks() + bounds.processes + _THREADS,
        )
        name, _, value = self._stamp.partition("=")
        self.process = subprocess.Popen(
            ["/bin/sh", "-c", script, "sh", *argv],
            cwd=folder,
            env={**environment, name: value},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def pids(self) -> list[int]:
        """Return the program's process and its descendants."""
        if not sys.platform.startswith("linux"):
            return _descendants_by_ps(self.process.pid)
        found, waiting = [], [self.process.pid]
        while waiting:
            pid = waiting.pop()
            found.append(pid)
            for task in _listed(f"/proc/{pid}/task"):
                children = _read(f"/proc/{pid}/task/{task}/children")
                waiting += map(int, children.split())
        return found

    def memory_bytes(self) -> int:
        """Return the memory that all processes use together."""
        if not sys.platform.startswith("linux"):
            pids = ",".join(map(str, self.pids()))
            return 1024 * sum(map(int, _output("ps", "-o", "rss=", "-p", pids).split()))
        pages = 0
        for pid in self.pids():
            pages += int((_read(f"/proc/{pid}/statm").split() or ["0", "0"])[1])
        return pages * os.sysconf("SC_PAGE_SIZE")

    def is_working(self) -> bool:
        """Return whether any thread runs at this moment, or would if a processor was free."""
        if not sys.platform.startswith("linux"):
            pids = ",".join(map(str, self.pids()))
            return "R" in _output("ps", "-M", "-o", "state=", "-p", pids)
        return any(
            _read(f"/proc/{pid}/task/{task}/stat").rpartition(")")[2].strip().startswith("R")
            for pid in self.pids()
            for task in _listed(f"/proc/{pid}/task")
        )

    def listening(self) -> list[Address]:
        """Return where the program listens for TCP connections."""
        if not sys.platform.startswith("linux"):
            pids = ",".join(map(str, self.pids()))
            said = _output("lsof", "-nP", "-a", "-iTCP", "-sTCP:LISTEN", "-p", pids, "-Fn")
            names = re.findall(r"^n(\S+):(\d+)$", said, re.MULTILINE)
            return [Address(reachable(host), int(port)) for host, port in names]
        inodes = set()
        for pid in self.pids():
            for number in _listed(f"/proc/{pid}/fd"):
                with contextlib.suppress(OSError):
                    link = os.readlink(f"/proc/{pid}/fd/{number}")
                    inodes.add(link.removeprefix("socket:[").removesuffix("]"))
        return listening_sockets(inodes)

    def interrupt(self) -> None:
        """Do what Ctrl+C does in a terminal."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGINT)

    def kill(self) -> None:
        """End all processes, also those that have left the group, and wait for the first."""
        for _ in range(_ROUNDS):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
            strays = self._strays()
            for pid in strays:
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.kill(pid, signal.SIGKILL)
            if not strays:
                break
        self.process.wait()

    def _strays(self) -> list[int]:
        if not sys.platform.startswith("linux"):
            return []
        stamp = self._stamp.encode()
        found = []
        for pid in _younger_than(self.process.pid):
            with contextlib.suppress(OSError):
                environment = Path("/proc", str(pid), "environ").read_bytes()
                if stamp in environment.split(b"\0"):  # empty once it has ended
                    found.append(pid)
        return found


def _younger_than(pid: int) -> list[int]:
    """Return the processes that have begun after this one, by their numbers on Linux."""
    newest = int(_read("/proc/loadavg").split()[4])
    others = [int(name) for name in _listed("/proc") if name.isdecimal()]
    if newest >= pid:
        return [one for one in others if pid < one <= newest]
    return [one for one in others if one > pid or one <= newest]  # they have begun from 1 again


def _descendants_by_ps(pid: int) -> list[int]:
    parents = [line.split() for line in _output("ps", "-axo", "pid=,ppid=").splitlines()]
    found = [pid]
    for one in found:
        found += [int(child) for child, parent in parents if int(parent) == one]
    return found


def _tasks() -> int:
    """Return how many processes and threads there are already: the limit counts them all."""
    if sys.platform.startswith("linux"):
        return int(_read("/proc/loadavg").split()[3].partition("/")[2])
    return len(_output("ps", "-ax", "-o", "pid=").splitlines())


def _output(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    return done.stdout


def _listed(folder: str) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:  # it has ended meanwhile
        return []


def _read(path: str) -> str:
    try:
        return Path(path).read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""
