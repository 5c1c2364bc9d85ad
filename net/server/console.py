"""Get along with the console in which the server's program runs, above all with that of Windows.

- A console that Windows has opened for the program alone (a double click) closes with it, before
  anybody has read why. So after an error the program waits for Enter there.
- Who closes the console's window, logs off or shuts down wants the server to end as with Ctrl+C.
- What a console or a file can't show, such as an emoji in code page 850, is written otherwise.

It needs the standard library alone: somebody has to be told, too, that another one is missing.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import PureWindowsPath
from typing import Any

from net.shared import session_end
from net.shared.any_output import write_anything

# What stands between a double click and this program: Python's launcher, and that of a venv.
_LAUNCHERS = frozenset({"py.exe", "python.exe"})
_MOST_PROCESSES = 64
_PATH_CHARACTERS = 32_768
# https://learn.microsoft.com/windows/console/handlerroutine
_CTRL_C, _CTRL_BREAK, _CTRL_LOGOFF = 0, 1, 5
_QUERY_LIMITED_INFORMATION = 0x1000
_SERVICES_SESSION = 0  # nobody sees what runs there

_kept: list[Any] = []  # what Windows calls must not be thrown away


def run(program: Callable[[], int]) -> int:
    """Run the program, and return its exit code once whoever sees the console knows of an error."""
    write_anything()
    try:
        code = program()
    except SystemExit as end:  # argparse has said why
        code = end.code if isinstance(end.code, int) else 0
    except Exception:
        traceback.print_exc()
        code = 1
    if code:
        wait_for_enter()
    return code


def call_at_end(on_end: Callable[[int], None]) -> None:
    """Call `on_end` with a number when Ctrl+C, a signal, or Windows wants the program to end.

    Windows calls in a thread of its own, and ends a program whose console is closed as soon as that
    thread returns. So then it does not return.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda number, _frame: on_end(number))
    if sys.platform == "win32":
        import ctypes
        from ctypes import wintypes

        def handle(event: int) -> bool:
            on_end(event)
            if event not in (_CTRL_C, _CTRL_BREAK):
                time.sleep(session_end.END_SECONDS)
            return True

        handler = ctypes.WINFUNCTYPE(wintypes.BOOL, wintypes.DWORD)(handle)
        _kept.append(handler)
        ctypes.WinDLL("kernel32").SetConsoleCtrlHandler(handler, True)
    session_end.call_at_session_end(lambda: on_end(_CTRL_LOGOFF))


def wait_for_enter() -> None:
    """Wait until somebody presses Enter, if the console would close with this program."""
    if sys.stdin is None or not sys.stdin.isatty() or not _is_alone():
        return
    print("Press Enter to close this window.", file=sys.stderr, flush=True)
    with contextlib.suppress(OSError, ValueError, KeyboardInterrupt):  # it is closing anyway
        sys.stdin.readline()


def _is_alone() -> bool:
    """Return whether the console belongs to this program and what has launched it.

    A terminal of another system stays open, or its user has chosen otherwise.
    """
    if sys.platform != "win32":
        return False
    import ctypes
    from ctypes import wintypes

    kernel = ctypes.WinDLL("kernel32")
    session = wintypes.DWORD()
    kernel.ProcessIdToSessionId(os.getpid(), ctypes.byref(session))
    if session.value == _SERVICES_SESSION:
        return False
    processes = (wintypes.DWORD * _MOST_PROCESSES)()
    number = kernel.GetConsoleProcessList(processes, _MOST_PROCESSES)
    if not 0 < number <= _MOST_PROCESSES:
        return False
    launchers = _LAUNCHERS | {_file_name(sys.executable)}  # a single file unpacks and starts itself
    return all(_program(pid) in launchers for pid in {*processes[:number]} - {os.getpid()})


def _program(pid: int) -> str:
    """Return the file name of a process's program; "" if Windows does not tell."""
    if sys.platform != "win32":
        return ""
    import ctypes
    from ctypes import wintypes

    kernel = ctypes.WinDLL("kernel32")
    kernel.OpenProcess.restype = wintypes.HANDLE
    handle = kernel.OpenProcess(_QUERY_LIMITED_INFORMATION, False, pid)
    if not handle:
        return ""
    process = wintypes.HANDLE(handle)
    path = ctypes.create_unicode_buffer(_PATH_CHARACTERS)
    size = wintypes.DWORD(_PATH_CHARACTERS)
    kernel.QueryFullProcessImageNameW(process, 0, path, ctypes.byref(size))
    kernel.CloseHandle(process)
    return _file_name(path.value)


def _file_name(path: str) -> str:
    return PureWindowsPath(path).name.lower()
