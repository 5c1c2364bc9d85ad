"""Start programs in the Windows computer.

A computer is a folder: python/ is laid out as python.org's installer does it, and prefix/ is what
Wine calls its prefix, with "C:" in it. It is in the user's cache, or where CHARLA_WINDOWS says.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO

if sys.platform != "win32":
    import fcntl

ROOT = Path(__file__).resolve().parent.parent.parent
WINE, WINE_SERVER = "/usr/lib/wine/wine64", "/usr/lib/wine/wineserver64"
STEP_SECONDS = 900.0  # a step of the set-up that takes longer has failed
DESKTOP_SECONDS = 60.0
LAST_WORDS_SECONDS = 3.0  # then a child or Wine itself holds the pipe open


class Problem(Exception):
    """The computer cannot be made; the text says in a sentence what is missing."""


def say(text: str) -> None:
    print(f"windows: {text}", file=sys.stderr, flush=True)


def cache_folder() -> Path:
    """Return the folder of the computer: outside the checkout, so that it outlives `git clean`."""
    if named := os.environ.get("CHARLA_WINDOWS"):
        return Path(named).resolve()
    caches = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(caches).resolve() / "charla" / "windows"


def windows_path(path: Path) -> str:
    """Return how a Windows program calls this Linux path."""
    return "Z:" + str(path.resolve()).replace("/", "\\")


class Computer:
    """A computer has a Python and a "C:"; several may share the former (`with_own_disk`)."""

    def __init__(self, folder: Path, prefix: Path | None = None) -> None:
        self.folder = folder
        self.prefix = prefix or folder / "prefix"
        self.python = folder / "python" / "python.exe"
        self.programs = folder / "programs"

    def environment(self, **added: str) -> dict[str, str]:
        """Return the environment for programs in this computer."""
        kept = {name: value for name, value in os.environ.items() if name not in FOREIGN}
        return {
            **kept,
            "WINEPREFIX": str(self.prefix),
            "WINEARCH": "win64",
            "WINEDEBUG": os.environ.get("WINEDEBUG", "-all"),
            # No .NET and no HTML (Wine would ask for them), no entries in the desktop's menus.
            "WINEDLLOVERRIDES": "mscoree,mshtml=;winemenubuilder.exe=d",
            "PYTHONPYCACHEPREFIX": windows_path(self.folder / "pycache"),
            **added,
        }

    def run(self, *command: str | Path, cwd: Path | None = None, **added: str) -> int:
        """Run a Windows program here until it ends, and return its exit status.

        Wine cannot tell Python about a file that Linux has opened for writing only (WinError 6), so
        a pipe goes in between.
        """
        with Desktop(self) if "DISPLAY" in os.environ else contextlib.nullcontext():
            process = subprocess.Popen(
                [WINE, *command],
                cwd=cwd,
                env=self.environment(**added),
                stdout=None if sys.stdout.isatty() else subprocess.PIPE,
                stderr=None if sys.stderr.isatty() else subprocess.PIPE,
            )
            pumps = [
                copying(source, write_to(target.buffer))
                for source, target in ((process.stdout, sys.stdout), (process.stderr, sys.stderr))
                if source is not None
            ]
            try:
                status = process.wait()
            except BaseException:
                process.kill()
                raise
            for pump in pumps:
                pump.join(LAST_WORDS_SECONDS)
            return status

    def stop(self) -> None:
        """End all programs of this computer."""
        subprocess.run([WINE_SERVER, "-k"], env=self.environment(), check=False)

    def wait(self) -> None:
        """Wait until all programs of this computer have ended."""
        finish([WINE_SERVER, "-w"], self.environment())

    @contextlib.contextmanager
    def with_own_disk(self) -> Iterator[Computer]:
        """Yield a computer with the same Python and a copy of "C:", which is deleted at the end.

        Windows' own files are links to the same content, so the copy takes no space and no time.
        """
        with tempfile.TemporaryDirectory(
            prefix="disk-", dir=self.folder, ignore_cleanup_errors=True
        ) as folder:
            copy = Path(folder) / "prefix"
            shared = self.prefix / "drive_c" / "windows"

            def link_or_copy(source: str, target: str) -> None:
                if Path(source).is_relative_to(shared):
                    os.link(source, target)
                else:
                    shutil.copy2(source, target)

            shutil.copytree(self.prefix, copy, symlinks=True, copy_function=link_or_copy)
            computer = Computer(self.folder, copy)
            try:
                yield computer
            finally:
                computer.stop()
                with contextlib.suppress(Problem):
                    computer.wait()


# They are about the Linux Python, and Windows' would take them for its own.
FOREIGN = {"PYTHONHOME", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "LD_PRELOAD", "VIRTUAL_ENV"}


class Desktop:
    """Holds Wine's desktop open; c/desktop.c says why. Whoever opens windows starts it first."""

    def __init__(self, computer: Computer, **environment: str) -> None:
        self._command: list[str | Path] = [WINE, computer.programs / "desktop.exe"]
        self._environment = computer.environment(**environment)

    def __enter__(self) -> Desktop:
        self._process = subprocess.Popen(
            self._command,
            env=self._environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert self._process.stdout is not None
        reader = threading.Thread(target=self._process.stdout.readline, daemon=True)
        reader.start()
        reader.join(DESKTOP_SECONDS)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            pipe.close()


def copying(source: IO[bytes], write: Callable[[bytes], object]) -> threading.Thread:
    """Start a thread that passes on what is said until everybody has closed the pipe."""

    def copy() -> None:
        with source:
            while data := os.read(source.fileno(), 65_536):
                write(data)

    thread = threading.Thread(target=copy, daemon=True)
    thread.start()
    return thread


def write_to(file: IO[bytes]) -> Callable[[bytes], object]:
    """Return a function that writes to this file at once."""

    def write(data: bytes) -> None:
        file.write(data)
        file.flush()

    return write


def finish(
    command: Sequence[str | Path],
    environment: Mapping[str, str] | None = None,
    cwd: Path | None = None,
) -> str:
    """Run a program of the set-up and return its output.

    It does not wait for the end of the output, which Wine's own processes may hold open.

    Raises:
        Problem: it fails, with its last words.
    """
    said: dict[str, bytearray] = {"stdout": bytearray(), "stderr": bytearray()}
    try:
        process = subprocess.Popen(
            command,
            env=environment,
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
    except OSError as error:
        raise Problem(str(error)) from error
    readers = [copying(getattr(process, name), said[name].extend) for name in said]
    try:
        status: int | None = process.wait(STEP_SECONDS)
    except subprocess.TimeoutExpired:
        status = None
    finally:
        process.kill()
    for reader in readers:
        reader.join(LAST_WORDS_SECONDS)
    if status != 0:
        words = said["stderr"].decode(errors="replace").strip()
        outcome = "takes too long" if status is None else f"failed ({status})"
        raise Problem(f"{' '.join(map(str, command))} {outcome}: {words}")
    return said["stdout"].decode(errors="replace")


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Wait until no other process uses this computer, and hold it."""
    folder.mkdir(parents=True, exist_ok=True)
    if sys.platform == "win32":
        raise Problem("this is Windows itself: use `dev.py test`")
    else:
        with (folder / "lock").open("a") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                say(f"waiting for another dev.py that uses {folder} ...")
                fcntl.flock(file, fcntl.LOCK_EX)
            yield
