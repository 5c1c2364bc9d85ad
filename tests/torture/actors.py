"""Provide the processes of a torture run: the server, and people, each behind their own network."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from lab.faults.proxy import Proxy
from net.server.store import FILE_NAME
from net.wire.address import Address
from tests.faulty_disk import Machine
from tests.processes import ROOT
from tests.support import free_port
from tests.torture.evidence import read_journal, read_messages
from tests.torture.history import Journal, Stored
from tests.torture.launch import LaunchedServer
from tests.torture.ledger import Ledger

if sys.platform == "win32":  # never true: without these signals there is no torture run
    STOP = CONTINUE = signal.SIGTERM
else:
    STOP, CONTINUE = signal.SIGSTOP, signal.SIGCONT

START_SECONDS = 15.0
STOP_SECONDS = 150.0  # more than a person takes, see there


class Human:
    """A human is one person of the run.

    They have one process at a time, one journal, and a network and a machine that may fail.
    """

    def __init__(
        self,
        nick: str,
        folder: Path,
        server: Address,
        seed: int,
        mutant: str = "",
        machine: Machine | None = None,
        *,
        disks_fail: bool = False,
    ) -> None:
        """Prepare the person; `start` starts the first process.

        With `disks_fail`, some disks in the run may fail, the person's own or the server's; or the
        server's database may vanish.
        """
        self.nick = nick
        self.ledger = Ledger(nick, disks_fail=disks_fail)
        self.machine = machine
        self.is_bereft = False  # its journal has vanished, and the next one does not exist yet
        self.proxy = Proxy(server)
        self.trouble = ""  # the fault of now
        self.journal_path = folder / f"{nick}.db"
        self.failures: list[str] = []
        self._folder = folder
        self._seed = seed
        self._mutant = mutant
        self._process: subprocess.Popen[bytes] | None = None
        self._reader: threading.Thread | None = None

    def __enter__(self) -> Self:
        self.proxy.__enter__()
        return self

    def __exit__(
        self,
        type_: type[BaseException] | None,
        value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._process:
            self._process.kill()
            self._wait(STOP_SECONDS)
        self.proxy.__exit__(type_, value, traceback)

    def start(self) -> None:
        """Start a new process on the journal that the last process has left."""
        pending = [
            one.cid for one in self.journal().entries if one.state == "pending" and not one.kind
        ]
        self.ledger.begin_life(pending)
        command = [
            sys.executable,
            "-m",
            "tests.torture.person",
            "--server",
            str(self.proxy.address),
            "--nick",
            self.nick,
            "--journal",
            str(self.journal_path),
            "--life",
            str(self.ledger.life),
            "--seed",
            str(self._seed),
        ]
        if self._mutant:
            command += ["--mutant", self._mutant]
        with self._file("stderr").open("ab") as errors:
            self._process = subprocess.Popen(
                command,
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                env=self.machine.environment() if self.machine else None,
            )
        self._reader = threading.Thread(
            target=self._read, args=(self._process.stdout,), name=f"reports of {self.nick}"
        )
        self._reader.start()

    @property
    def is_running(self) -> bool:
        return self._process is not None

    def tell(self, do: str, **more: object) -> None:
        """Send a command to the process, if one is running and listening."""
        if self._process and self._process.stdin:
            with contextlib.suppress(OSError):
                self._process.stdin.write(json.dumps({"do": do, **more}).encode() + b"\n")
                self._process.stdin.flush()

    def kill(self) -> None:
        assert self._process
        self._process.kill()
        self._wait(STOP_SECONDS)

    def freeze(self) -> None:
        assert self._process
        self._process.send_signal(STOP)

    def thaw(self) -> None:
        assert self._process
        self._process.send_signal(CONTINUE)

    def stop(self) -> None:
        """Stop the process in good order."""
        assert self._process and self._process.stdin
        self._process.stdin.close()
        status = self._wait(STOP_SECONDS)
        if status:
            self.failures.append(f"{self.nick} ended with status {status}")

    def journal(self) -> Journal:
        """Return the contents of the journal.

        Call this while no process runs or nothing happens.
        """
        return read_journal(self.journal_path, self.nick, self.ledger.incarnation)

    def lose_journal(self) -> None:
        """Delete the journal's file.

        A process that has it open continues to write to the deleted file.
        """
        self.is_bereft = True
        move_away(self.journal_path, f"gone-{self.ledger.incarnation}")

    def errors(self) -> str:
        """Return what the processes have written to stderr."""
        return self._file("stderr").read_text(encoding="utf-8", errors="replace")

    def _wait(self, seconds: float) -> int:
        assert self._process and self._process.stdin and self._process.stdout and self._reader
        try:
            status = self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.failures.append(f"{self.nick} did not end")
            self._process.kill()
            status = self._process.wait()
        self._reader.join()
        with contextlib.suppress(OSError):
            self._process.stdin.close()
        self._process.stdout.close()
        self._process = None
        return status

    def _file(self, kind: str) -> Path:
        return self._folder / f"{self.nick}.{kind}"

    def _read(self, reports: IO[bytes]) -> None:
        with self._file("reports").open("ab") as copy:
            for line in reports:
                copy.write(line)
                if not line.endswith(b"\n"):  # the process was killed while writing it
                    copy.write(b"\n")
                    return
                report: dict[str, Any] = json.loads(line)
                self.ledger.note(report)


class Server:
    """The server's process always has the same port and the same data.

    An era is the lifetime of one database: see `tests.torture.history`.
    """

    def __init__(self, data: Path, mutant: str = "", machine: Machine | None = None) -> None:
        self.address = Address("127.0.0.1", free_port())
        self.data = data
        self.trouble = ""  # the fault of now
        self.failures: list[str] = []
        self.machine = machine
        self.refusals: list[tuple[float, float]] = []  # periods in which its disk failed
        self.gone: list[Path] = []  # the databases of former eras, at their new paths
        self._mutant = f"tidies_often+{mutant}" if mutant else "tidies_often"
        self._launched: LaunchedServer | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _value: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        if self._launched:
            self.kill()

    def start(self) -> None:
        """Start the process, and return when it listens."""
        # No messages are kept because of their number, so all that are young enough are kept
        # because of their age, whatever the clocks say.
        options: Sequence[str] = (
            "--rate",
            "0",
            "--keep-messages",
            "1",
            "--port",
            str(self.address.port),
            "--data",
            str(self.data),
        )
        launched = LaunchedServer(*options, mutant=self._mutant, machine=self.machine)
        launched.__enter__()
        self._launched = launched

    @property
    def era(self) -> int:
        return len(self.gone)

    @property
    def database(self) -> Path:
        return self.data / FILE_NAME

    def stored(self) -> list[Stored]:
        """Return the messages in all its databases, those of former eras too."""
        gone = [
            one
            for era, path in enumerate(self.gone)
            for one in read_messages(path.parent, era, path.name)
        ]
        return gone + read_messages(self.data, self.era)

    def lose_database(self) -> None:
        """Delete the database's file; a process that has it open must notice."""
        self.gone.append(move_away(self.database, f"gone-{self.era}"))

    def wait_for_end(self) -> None:
        """Wait until the process ends by itself: with status 1 and a sentence that says why."""
        assert self._launched
        process = self._launched.process
        try:
            status = process.wait(START_SECONDS)
        except subprocess.TimeoutExpired:
            self.failures.append("the server went on without its database")
            process.kill()
        else:
            if status != 1 or "server.py: " not in self._launched.log():
                self.failures.append(
                    f"the server ended without its database with status {status}: "
                    f"{self._launched.log()[-500:]}"
                )
        self._end()

    def kill(self) -> None:
        assert self._launched
        self._launched.kill()
        self._end()

    def freeze(self) -> None:
        assert self._launched
        self._launched.process.send_signal(STOP)

    def thaw(self) -> None:
        assert self._launched
        self._launched.process.send_signal(CONTINUE)

    def stop(self) -> None:
        """Stop the process in good order."""
        assert self._launched
        process = self._launched.process
        self._end()
        if process.returncode:
            self.failures.append(f"the server ended with status {process.returncode}")

    def _end(self) -> None:
        launched, self._launched = self._launched, None
        assert launched
        try:
            launched.__exit__(None, None, None)
        except AssertionError as error:  # there is a traceback in its log
            self.failures.append(str(error))


def files_of(path: Path) -> list[Path]:
    """Return those files of an SQLite database that exist: itself, its log and its index."""
    return [
        file
        for suffix in ("", "-wal", "-shm", "-journal")
        if (file := Path(f"{path}{suffix}")).exists()
    ]


def move_away(path: Path, name: str) -> Path:
    """Rename the files of an SQLite database, and return its new path."""
    gone = path.with_name(f"{name}-{path.name}")
    for file in files_of(path):
        os.replace(file, f"{gone}{str(file).removeprefix(str(path))}")
    return gone
