"""The processes of a torture run: people, each behind a network of their own, and the server."""

from __future__ import annotations

import contextlib
import json
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from net.address import Address
from tests.processes import ROOT
from tests.proxy import Proxy
from tests.torture.evidence import read_journal
from tests.torture.history import Journal
from tests.torture.launch import LaunchedServer
from tests.torture.ledger import Ledger

if sys.platform == "win32":  # never: without these signals there is no torture run
    STOP = CONTINUE = signal.SIGTERM
else:
    STOP, CONTINUE = signal.SIGSTOP, signal.SIGCONT

START_SECONDS = 15.0
STOP_SECONDS = 20.0


class Human:
    """One person: a process at a time, one journal, and a network that may be bad."""

    def __init__(self, nick: str, folder: Path, server: Address, seed: int, mutant: str = "") -> None:
        self.nick = nick
        self.ledger = Ledger(nick)
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
        self, type_: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._process:
            self._process.kill()
            self._wait(STOP_SECONDS)
        self.proxy.__exit__(type_, value, traceback)

    def start(self) -> None:
        """A new process, on the journal that the one before has left."""
        pending = [one.cid for one in self.journal().entries if one.state == "pending" and not one.kind]
        self.ledger.begin_life(pending)
        command = [
            sys.executable, "-m", "tests.torture.person", "--server", str(self.proxy.address), "--nick", self.nick,
            "--journal", str(self.journal_path), "--life", str(self.ledger.life), "--seed", str(self._seed),
        ]
        if self._mutant:
            command += ["--mutant", self._mutant]
        with self._file("stderr").open("ab") as errors:
            self._process = subprocess.Popen(
                command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors)
        self._reader = threading.Thread(target=self._read, args=(self._process.stdout,), name=f"reports of {self.nick}")
        self._reader.start()

    @property
    def is_running(self) -> bool:
        return self._process is not None

    def tell(self, do: str, **more: object) -> None:
        """A command to the process, if there is one that listens."""
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
        """Ends the process in good order."""
        assert self._process and self._process.stdin
        self._process.stdin.close()
        status = self._wait(STOP_SECONDS)
        if status:
            self.failures.append(f"{self.nick} ended with status {status}")

    def journal(self) -> Journal:
        """What the journal holds, while there is no process."""
        return read_journal(self.journal_path, self.nick)

    def errors(self) -> str:
        """What the processes have said on stderr."""
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
                if not line.endswith(b"\n"):  # it was killed in the middle of it
                    copy.write(b"\n")
                    return
                report: dict[str, Any] = json.loads(line)
                self.ledger.note(report)


class Server:
    """The server's process: always the same port and the same data."""

    def __init__(self, data: Path, mutant: str = "") -> None:
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.address = Address(*probe.getsockname()[:2])
        self.data = data
        self.trouble = ""  # the fault of now
        self.failures: list[str] = []
        self._mutant = mutant
        self._launched: LaunchedServer | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _value: BaseException | None, _traceback: TracebackType | None
    ) -> None:
        if self._launched:
            self.kill()

    def start(self) -> None:
        """Returns when it listens."""
        options: Sequence[str] = ("--rate", "0", "--port", str(self.address.port), "--data", str(self.data))
        launched = LaunchedServer(*options, mutant=self._mutant)
        launched.__enter__()
        self._launched = launched

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
        """Ends it in good order."""
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
        except AssertionError as error:  # a traceback in its log
            self.failures.append(str(error))
