"""Try packaged programs: a server and two windows exchange a message and its confirmation.

The programs are started as a user starts them, on a free port of this computer, with folders of
their own. What counts is what they have kept: the sender's journal must say that the message was
received by the server and delivered to the other one, and the other one's journal must have it.
"""

from __future__ import annotations

import contextlib
import re
import shutil
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

TEXT = "¿Llega este mensaje del paquete?"
LISTEN_SECONDS = 60.0  # a virus scanner may look at a new program first
EXCHANGE_SECONDS = 120.0
END_SECONDS = 10.0
_NAMES = ("Ana", "Luis")
_LISTENING = re.compile(rb"^listening on (\S+)\r?\n", re.MULTILINE)
_RECEIVED = "SELECT count(*) FROM message WHERE text = ? AND major IS NOT NULL"
_DELIVERED = (
    "SELECT count(*) FROM receipt JOIN message ON receipt.delivered >= message.major"
    " WHERE receipt.peer = ? AND message.text = ?"
)


class Failed(Exception):
    """The programs did not do what they are for; the text says what was seen."""


def programs(folder: Path) -> tuple[Path, Path]:
    """Return the window's program and the server's in a folder that was packaged.

    Raises:
        Failed: they are not there.
    """
    ending = ".exe" if list(folder.glob("*.exe")) else ""
    inside = folder / "Contents" / "MacOS"
    place = inside if inside.is_dir() else folder
    found = place / f"Charla{ending}", place / f"charla-server{ending}"
    for program in found:
        if not program.is_file():
            raise Failed(f"There is no {program.name} in {place}.")
    return found


def exchange(window: Sequence[str | Path], server: Sequence[str | Path]) -> float:
    """Start a server and two windows, and wait until one's message is confirmed by the other.

    Args:
        window: the command that opens a window, without its options.
        server: the command that starts a server, without its options.

    Returns:
        The seconds between the start of the windows and the confirmation.

    Raises:
        Failed: the message did not arrive, or was not confirmed, or a program ended too early.
    """
    with (
        tempfile.TemporaryDirectory(prefix="charla-try-", ignore_cleanup_errors=True) as name,
        contextlib.ExitStack() as started,
    ):
        folder = Path(name)
        address = started.enter_context(_server(server, folder))
        began = time.monotonic()
        windows = [
            started.enter_context(_running([*window, *_options(folder, own, other, address)]))
            for own, other in (_NAMES, _NAMES[::-1])
        ]
        while not is_confirmed(folder):
            if any(process.poll() is not None for process in windows):
                raise Failed(f"A window ended by itself.\n{_logs(folder)}")
            if time.monotonic() - began > EXCHANGE_SECONDS:
                raise Failed(f"The message was not confirmed.\n{_logs(folder)}")
            time.sleep(0.2)
        return time.monotonic() - began


def _options(folder: Path, own: str, other: str, address: str) -> list[str | Path]:
    script = folder / f"{own}.txt"
    said = TEXT if own == _NAMES[0] else f"{TEXT} ({own})"
    script.write_text(f"1 {other}: {said}\n", encoding="utf-8")
    who: list[str | Path] = [
        "--name",
        own,
        "--server",
        address,
        "--connect",
        "--data",
        folder / own,
    ]
    how: list[str | Path] = ["--script", script, "--no-search", "--verbose"]
    return [*who, *how]


@contextlib.contextmanager
def _server(command: Sequence[str | Path], folder: Path) -> Iterator[str]:
    """Run the server and give its HOST:PORT, which it prints."""
    options = ("--port", "0", "--data", folder / "server")
    output = folder / "server.txt"
    with output.open("wb") as file, _running([*command, *options], file.fileno()) as process:
        deadline = time.monotonic() + LISTEN_SECONDS
        while not (found := _LISTENING.search(output.read_bytes())):
            if process.poll() is not None or time.monotonic() > deadline:
                raise Failed(f"The server did not start.\n{_logs(folder)}")
            time.sleep(0.1)
        yield found[1].decode("ascii")


@contextlib.contextmanager
def _running(
    command: Sequence[str | Path], output: int = subprocess.DEVNULL
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program, and end it: a window that does not end when it is asked is killed."""
    process = subprocess.Popen(
        [str(part) for part in command], stdin=subprocess.DEVNULL, stdout=output, stderr=output
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def is_confirmed(folder: Path) -> bool:
    """Return whether both journals have the message, and the sender's that it was delivered."""
    ana, luis = _NAMES
    received = _count(folder / luis, _RECEIVED, (TEXT,))
    return bool(received and _count(folder / ana, _DELIVERED, (luis.lower(), TEXT)))


def _count(profile: Path, query: str, values: tuple[str, ...]) -> int:
    """Ask a copy of the journal in a profile, so that the window never finds it locked.

    A journal that is not there yet, or that was copied while it was written, has nothing.
    """
    with (
        tempfile.TemporaryDirectory(prefix="charla-copy-", ignore_cleanup_errors=True) as name,
        contextlib.suppress(OSError, sqlite3.Error),
    ):
        for file in (profile / "journal").glob("*.db*"):
            if file.suffix in (".db", ".db-wal"):
                shutil.copyfile(file, Path(name) / file.name)
        for copy in Path(name).glob("*.db"):
            with contextlib.closing(sqlite3.connect(copy)) as journal:
                return int(journal.execute(query, values).fetchone()[0])
    return 0


def _logs(folder: Path) -> str:
    """Return the end of each program's log, for whoever has to find out what went wrong."""
    parts = []
    for log in sorted([*folder.glob("*/*.log"), folder / "server.txt"]):
        if log.is_file():
            lines = log.read_text(encoding="utf-8", errors="replace").splitlines()[-30:]
            parts.append("\n".join([f"--- {log.relative_to(folder)}", *lines]))
    return "\n".join(parts)
