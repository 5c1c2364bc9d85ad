"""Wait for sockets on Windows: for one and for a wake-up, or for as many as there are.

Two things that `select` can't do there (so this module is imported on Windows only):

- A thread that waits for a socket can't be woken by a `shutdown` from another thread, and a `recv`
  can't either (https://github.com/python/cpython/issues/91913). A SocketEvent can be set.
- It takes at most 512 sockets. A PollSelector takes any number.

https://learn.microsoft.com/windows/win32/api/winsock2/nf-winsock2-wsaeventselect
https://learn.microsoft.com/windows/win32/api/winsock2/nf-winsock2-wsapoll
"""

from __future__ import annotations

import ctypes
import math
import selectors
import socket
import sys
from collections.abc import Mapping
from ctypes import wintypes
from typing import Any

_FD_READ, _FD_CLOSE = 0x01, 0x20
_INFINITE = 0xFFFF_FFFF
_LONGEST_WAIT_MS = 0x7FFF_FFFF
_WAIT_TIMEOUT = 0x102
_POLLRDNORM, _POLLWRNORM = 0x100, 0x10


class _PollFd(ctypes.Structure):
    """A structure that WSAPoll calls WSAPOLLFD."""

    _fields_ = (("fd", ctypes.c_size_t), ("events", ctypes.c_short), ("revents", ctypes.c_short))


if sys.platform == "win32":
    _kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    _kernel.CreateEventW.restype = wintypes.HANDLE
    _kernel.CreateEventW.argtypes = (
        ctypes.c_void_p, wintypes.BOOL, wintypes.BOOL, wintypes.LPCWSTR,
    )  # fmt: skip
    _kernel.WaitForSingleObject.restype = wintypes.DWORD
    _kernel.WaitForSingleObject.argtypes = (wintypes.HANDLE, wintypes.DWORD)
    _kernel.SetEvent.argtypes = (wintypes.HANDLE,)
    _kernel.CloseHandle.argtypes = (wintypes.HANDLE,)
    _winsock = ctypes.WinDLL("ws2_32")
    _winsock.WSAEventSelect.argtypes = (ctypes.c_size_t, wintypes.HANDLE, ctypes.c_long)
    _winsock.WSAPoll.argtypes = (ctypes.POINTER(_PollFd), wintypes.ULONG, ctypes.c_int)
    _last_error = _winsock.WSAGetLastError

    class SocketEvent:
        """An event is set when something has come for a socket, and by `set`.

        Windows sets it when a `recv` has found nothing and then bytes or the end arrive. So whoever
        waits has to try `recv` first, and again after each wait.
        """

        __slots__ = ("_handle",)

        def __init__(self, sock: socket.socket) -> None:
            """Make an event for a socket, which becomes non-blocking for good.

            Raises:
                OSError: Windows has no more of them.
            """
            self._handle = _kernel.CreateEventW(None, False, False, None)
            if not self._handle:
                raise ctypes.WinError(ctypes.get_last_error())
            if _winsock.WSAEventSelect(sock.fileno(), self._handle, _FD_READ | _FD_CLOSE):
                error = ctypes.WinError(_last_error())
                self.close()
                raise error

        def wait(self, seconds: float | None) -> bool:
            """Wait until the event is set, and take it back. Return False if it took too long."""
            milliseconds = _INFINITE if seconds is None else _milliseconds(seconds)
            return bool(_kernel.WaitForSingleObject(self._handle, milliseconds) != _WAIT_TIMEOUT)

        def set(self) -> None:
            """Wake the thread that waits, or that waits next. Any thread may call it."""
            _kernel.SetEvent(self._handle)

        def close(self) -> None:
            """Give the event back to Windows. Nobody may use it any more."""
            _kernel.CloseHandle(self._handle)

    class PollSelector(selectors.BaseSelector):
        """A selector for any number of sockets, by WSAPoll. Only one thread may use it."""

        def __init__(self) -> None:
            self._keys: dict[int, selectors.SelectorKey] = {}

        def register(self, fileobj: Any, events: int, data: Any = None) -> selectors.SelectorKey:
            key = selectors.SelectorKey(fileobj, fileobj.fileno(), events, data)
            self._keys[key.fd] = key
            return key

        def unregister(self, fileobj: Any) -> selectors.SelectorKey:
            return self._keys.pop(fileobj.fileno())

        def get_map(self) -> Mapping[Any, selectors.SelectorKey]:
            return self._keys

        def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
            """Wait until a socket is ready or broken, and return all that are."""
            keys = list(self._keys.values())
            asked = (_PollFd * len(keys))(*(_PollFd(key.fd, _asked(key.events)) for key in keys))
            milliseconds = -1 if timeout is None else _milliseconds(timeout)
            if _winsock.WSAPoll(asked, len(keys), milliseconds) < 0:
                raise ctypes.WinError(_last_error())
            return [(key, key.events) for key, one in zip(keys, asked, strict=True) if one.revents]

        def close(self) -> None:
            self._keys.clear()


def _milliseconds(seconds: float) -> int:
    """Round up: to wake before a deadline would be to wait for it in a loop."""
    return min(_LONGEST_WAIT_MS, math.ceil(max(0.0, seconds) * 1000))


def _asked(events: int) -> int:
    return bool(events & selectors.EVENT_READ) * _POLLRDNORM | (
        bool(events & selectors.EVENT_WRITE) * _POLLWRNORM
    )
