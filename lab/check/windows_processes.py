"""Start a program on Windows in a job object, look at all its processes, and end them.

A job ends with its last handle, and with it all its processes, even if the checker is killed.
https://learn.microsoft.com/windows/win32/procthread/job-objects
"""

from __future__ import annotations

import contextlib
import ctypes
import ipaddress
import signal
import socket
import struct
import subprocess
import sys
from collections.abc import Mapping, Sequence
from ctypes import wintypes
from pathlib import Path

from lab.check.limits import Bounds
from lab.check.socket_table import reachable
from net.wire.address import Address

assert sys.platform == "win32"

_CREATE_SUSPENDED = 0x4
_ACCOUNTING, _PIDS, _EXTENDED = 1, 3, 9  # JOBOBJECTINFOCLASS
_ACTIVE_PROCESS, _JOB_TIME, _JOB_MEMORY, _KILL_ON_CLOSE = 0x8, 0x4, 0x200, 0x2000
_HUNDRED_NANOSECONDS = 10_000_000
_MOST_PIDS = 500
# MIB_TCPROW_OWNER_PID and MIB_TCP6ROW_OWNER_PID: the local address and port, and the process.
_ROW = struct.Struct("<4x4sI8xI")
_ROW_6 = struct.Struct("<16s4xI20x4x4xI")
_TRIES = 5
_LISTENERS_WITH_PID = 3  # TCP_TABLE_OWNER_PID_LISTENER


class _Basic(ctypes.Structure):
    """JOBOBJECT_BASIC_LIMIT_INFORMATION has these fields."""

    _fields_ = (
        ("PerProcessUserTimeLimit", ctypes.c_int64),
        ("PerJobUserTimeLimit", ctypes.c_int64),
        ("LimitFlags", wintypes.DWORD),
        ("MinimumWorkingSetSize", ctypes.c_size_t),
        ("MaximumWorkingSetSize", ctypes.c_size_t),
        ("ActiveProcessLimit", wintypes.DWORD),
        ("Affinity", ctypes.c_size_t),
        ("PriorityClass", wintypes.DWORD),
        ("SchedulingClass", wintypes.DWORD),
    )


class _Extended(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION has these fields."""

    _fields_ = (
        ("Basic", _Basic),
        ("IoInfo", ctypes.c_uint64 * 6),
        ("ProcessMemoryLimit", ctypes.c_size_t),
        ("JobMemoryLimit", ctypes.c_size_t),
        ("PeakProcessMemoryUsed", ctypes.c_size_t),
        ("PeakJobMemoryUsed", ctypes.c_size_t),
    )


class _Accounting(ctypes.Structure):
    """JOBOBJECT_BASIC_ACCOUNTING_INFORMATION has these fields."""

    _fields_ = (
        ("TotalUserTime", ctypes.c_int64),
        ("TotalKernelTime", ctypes.c_int64),
        ("PeriodUserTime", ctypes.c_int64),
        ("PeriodKernelTime", ctypes.c_int64),
        ("TotalPageFaultCount", wintypes.DWORD),
        ("TotalProcesses", wintypes.DWORD),
        ("ActiveProcesses", wintypes.DWORD),
        ("TotalTerminatedProcesses", wintypes.DWORD),
    )


class _Pids(ctypes.Structure):
    """JOBOBJECT_BASIC_PROCESS_ID_LIST has these fields."""

    _fields_ = (
        ("NumberOfAssignedProcesses", wintypes.DWORD),
        ("NumberOfProcessIdsInList", wintypes.DWORD),
        ("ProcessIdList", ctypes.c_size_t * _MOST_PIDS),
    )


class WindowsProcesses:
    """Holds a started program and whatever it starts in its turn."""

    def __init__(
        self, argv: Sequence[str], folder: Path, environment: Mapping[str, str], bounds: Bounds
    ) -> None:
        """Start the program.

        Raises:
            OSError: it can't be started.
        """
        self._kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        self._kernel.CreateJobObjectW.restype = wintypes.HANDLE
        self._job = wintypes.HANDLE(self._kernel.CreateJobObjectW(None, None))
        limits = _Extended()
        limits.Basic.LimitFlags = _ACTIVE_PROCESS | _JOB_TIME | _JOB_MEMORY | _KILL_ON_CLOSE
        limits.Basic.ActiveProcessLimit = bounds.processes
        limits.Basic.PerJobUserTimeLimit = int(bounds.seconds * _HUNDRED_NANOSECONDS)
        limits.JobMemoryLimit = bounds.megabytes * 1024 * 1024
        self._kernel.SetInformationJobObject(
            self._job, _EXTENDED, ctypes.byref(limits), ctypes.sizeof(limits)
        )
        self._last_time = 0
        self._told = int(environment.get("PORT", "0"))
        self.process = subprocess.Popen(
            argv,
            cwd=folder,
            env=dict(environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            creationflags=subprocess.CREATE_NEW_PROCESS_GROUP
            | subprocess.CREATE_NO_WINDOW
            | _CREATE_SUSPENDED,  # it starts nothing before it is in the job
        )
        handle = wintypes.HANDLE(
            int(self.process._handle)  # type: ignore[attr-defined]
        )
        self._kernel.AssignProcessToJobObject(self._job, handle)
        ctypes.WinDLL("ntdll").NtResumeProcess(handle)

    def _ask(self, kind: int, answer: ctypes.Structure) -> None:
        size = ctypes.sizeof(answer)
        self._kernel.QueryInformationJobObject(self._job, kind, ctypes.byref(answer), size, None)

    def pids(self) -> list[int]:
        """Return the program's process and its descendants."""
        answer = _Pids()
        self._ask(_PIDS, answer)
        return list(answer.ProcessIdList[: answer.NumberOfProcessIdsInList])

    def memory_bytes(self) -> int:
        """Return the most memory that all processes have used together."""
        answer = _Extended()
        self._ask(_EXTENDED, answer)
        return int(answer.PeakJobMemoryUsed)

    def is_working(self) -> bool:
        """Return whether the program has used the processor since this was last asked."""
        answer = _Accounting()
        self._ask(_ACCOUNTING, answer)
        time = answer.TotalUserTime + answer.TotalKernelTime
        has_worked = time > self._last_time
        self._last_time = time
        return bool(has_worked)

    def listening(self) -> list[Address]:
        """Return where the program listens for TCP connections.

        Wine doesn't tell whose a socket is; there only the port counts that the program was told.
        """
        pids = set(self.pids())
        found = []
        for family, row in ((socket.AF_INET, _ROW), (socket.AF_INET6, _ROW_6)):
            for fields in row.iter_unpack(_listeners(family, row.size)):
                host, number, pid = fields
                port = socket.ntohs(number & 0xFFFF)
                if pid in pids or (pid == 0 and port == self._told):
                    packed = host[: 4 if family == socket.AF_INET else 16]
                    text = str(ipaddress.ip_address(packed))
                    found.append(Address(reachable(text), port))
        return found

    def interrupt(self) -> None:
        """Do what Ctrl+Break does in a console: Ctrl+C can't be sent to a program alone."""
        with contextlib.suppress(OSError):
            self.process.send_signal(signal.CTRL_BREAK_EVENT)

    def kill(self) -> None:
        """End all processes, and wait for the first."""
        self._kernel.TerminateJobObject(self._job, 1)
        self.process.wait()


def _listeners(family: int, row_bytes: int) -> bytes:
    """Return the rows of the system's table of listening sockets.

    https://learn.microsoft.com/windows/win32/api/iphlpapi/nf-iphlpapi-getextendedtcptable
    """
    ask = ctypes.WinDLL("iphlpapi").GetExtendedTcpTable
    size = wintypes.DWORD(0)
    for _ in range(_TRIES):  # it may grow between two calls
        table = ctypes.create_string_buffer(max(4, size.value))
        if not ask(table, ctypes.byref(size), False, family, _LISTENERS_WITH_PID, 0):
            rows = int.from_bytes(table.raw[:4], "little")
            return table.raw[4 : 4 + rows * row_bytes]
    return b""
