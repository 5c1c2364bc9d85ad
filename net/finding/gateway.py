"""Tell the address of the router that leads out of this computer's network (IPv4)."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
from pathlib import Path

SECONDS = 2.0
GOES_ON = 2  # RTF_GATEWAY
# Of this thread: a test may have moved it into another network.
LINUX_TABLE = Path("/proc/thread-self/net/route")


def gateway() -> str:
    """Return the router's address; "" if there is none or the system does not tell.

    Takes up to two seconds where a program of the system has to be asked.
    """
    try:
        if sys.platform == "linux":
            return of_linux(LINUX_TABLE.read_text(encoding="ascii"))
        if sys.platform == "win32":
            return of_windows(_ask("route", "print", "-4", "0.0.0.0"))
        return of_macos(_ask("/sbin/route", "-n", "get", "default"))
    except (OSError, subprocess.SubprocessError):
        return ""


def of_linux(table: str) -> str:
    """Read /proc/net/route: numbers in hexadecimal, in the order of this computer's bytes."""
    for line in table.splitlines()[1:]:
        fields = line.split()
        if (
            len(fields) > 7
            and fields[1] == fields[7] == "00000000"
            and int(fields[3], 16) & GOES_ON
        ):
            return socket.inet_ntoa(int(fields[2], 16).to_bytes(4, sys.byteorder))
    return ""


def of_macos(said: str) -> str:
    """Read what `route -n get default` prints."""
    found = re.search(r"gateway: (\d+\.\d+\.\d+\.\d+)\s", said)
    return found[1] if found else ""


def of_windows(said: str) -> str:
    """Read what `route print` prints, in whatever language."""
    found = re.search(r"\s0\.0\.0\.0\s+0\.0\.0\.0\s+(\d+\.\d+\.\d+\.\d+)\s", said)
    return found[1] if found else ""


def _ask(*command: str) -> str:
    flags = 0
    if sys.platform == "win32":
        flags = subprocess.CREATE_NO_WINDOW
    # Only the numbers matter. Windows' programs don't write in the code page of its windows.
    return subprocess.run(
        command,
        capture_output=True,
        encoding="ascii",
        errors="replace",
        timeout=SECONDS,
        check=False,
        creationflags=flags,
    ).stdout
