"""Read lines from a terminal, or from a pipe, while other threads print to it.

In a terminal, Tab completes and the arrows bring back earlier lines, by Python's own `readline`; a
console of Windows has its own history and completes nothing. What others print comes above the line
that is being typed.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import sys
import threading
from collections.abc import Callable, Iterator
from typing import IO

_PROMPT = "> "
_LINE_BYTES = 4096
_READ_BYTES = 1024
_STANDARD_INPUT = 0
_KEPT_LINES = 200


class Terminal:
    """A terminal can be written to as a file, by any thread."""

    def __init__(self, complete: Callable[[str], list[str]]) -> None:
        """Get ready; `complete` returns the words that begin with what was typed."""
        self._complete = complete
        self._lock = threading.Lock()
        self._is_reading = False
        self._typed: Callable[[], str] = str

    def lines(self) -> Iterator[str]:
        """Yield what is typed, line by line, until the input ends. Blocks."""
        return self._typed_lines() if is_terminal(sys.stdin) else _piped_lines()

    def write(self, text: str) -> int:
        """Print a text of one or more lines."""
        with self._lock:
            if self._is_reading:
                unfinished = _PROMPT + self._typed()
                first, *others = text.rstrip("\n").split("\n")
                shown = "\n".join([first.ljust(len(unfinished)), *others])
                sys.stdout.write(f"\r{shown}\n{unfinished}")
            else:
                sys.stdout.write(text)
            sys.stdout.flush()
        return len(text)

    def flush(self) -> None:
        """Do nothing: `write` keeps nothing back."""

    def _typed_lines(self) -> Iterator[str]:
        self._use_readline()
        prompt = _PROMPT if is_terminal(sys.stdout) else ""  # a file or a pipe needs none
        while True:
            self._is_reading = bool(prompt)
            try:
                line = input(prompt)
            except (EOFError, OSError, ValueError):
                return
            finally:
                self._is_reading = False
            yield line

    def _use_readline(self) -> None:
        """Use `readline`, where Python has it; leave the terminal as it was at the end."""
        with contextlib.suppress(ImportError):
            if sys.platform != "win32":
                import readline
                import termios

                kept = termios.tcgetattr(_STANDARD_INPUT)
                atexit.register(termios.tcsetattr, _STANDARD_INPUT, termios.TCSANOW, kept)
                readline.set_completer(self._complete_at)
                readline.set_completer_delims(" ")
                readline.set_history_length(_KEPT_LINES)
                # macOS has libedit under this name, with another language.
                is_libedit = "libedit" in (readline.__doc__ or "")
                readline.parse_and_bind("bind ^I rl_complete" if is_libedit else "tab: complete")
                self._typed = readline.get_line_buffer

    def _complete_at(self, text: str, index: int) -> str | None:
        found = self._complete(text)
        return found[index] + " " if index < len(found) else None


def is_terminal(stream: IO[str] | None) -> bool:
    """Return whether somebody may sit at this stream.

    On Windows `isatty` also says so of NUL, from which nobody types:
    https://learn.microsoft.com/cpp/c-runtime-library/reference/isatty
    """
    if stream is None or not stream.isatty():
        return False
    if sys.platform != "win32":
        return True
    import ctypes
    import msvcrt
    from ctypes import wintypes

    kernel = ctypes.WinDLL("kernel32")
    handle = wintypes.HANDLE(msvcrt.get_osfhandle(stream.fileno()))
    return bool(kernel.GetConsoleMode(handle, ctypes.byref(wintypes.DWORD())))


def _piped_lines() -> Iterator[str]:
    """Yield the lines of a pipe; of a longer one, only the end."""
    rest = b""
    with contextlib.suppress(OSError):
        # Not sys.stdin: at the end of the program Python would wait for its lock.
        while data := os.read(_STANDARD_INPUT, _READ_BYTES):
            *lines, rest = (rest + data).split(b"\n")
            rest = rest[-_LINE_BYTES:]
            yield from (line.decode("utf-8", "replace").strip("\r") for line in lines)
