"""Start the server's program on this computer, find the one that runs here already, and end it.

A class is the same whether the window or `server.py` has started it: both keep it in the same
folder. All calls block, so they belong on a thread (net.client.host_thread).
"""

from __future__ import annotations

import contextlib
import os
import secrets
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from net.client.overseer import NotThere, ServerOverseer
from net.shared import host_file, privacy
from net.shared.host_file import HostFile
from net.wire.hosting import FIRST_PORT, LAST_PORT, ClassPlan
from net.wire.messages import ClassStatus

OUTPUT_FILE = "host.log"
START_SECONDS = 20.0
END_SECONDS = 5.0
_POLL_SECONDS = 0.05
_MOST_OUTPUT_BYTES = 65_536

# Classes that go on although this window has ended; Python would complain about such processes.
_left_running: list[subprocess.Popen[bytes]] = []


class HostError(Exception):
    """The class could not be started.

    `code` is "port_in_use", "no_permission", "folder_in_use", "newer_data", "folder", "listen",
    "host", "no_program" or "no_start"; `detail` is more for the user.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail


class ClassHost:
    """A host has at most one class: the one whose server keeps its data in `folder`.

    Attributes:
        told: what the server says of itself; None while there is none.
        stays: whether it goes on when this window is closed.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or host_file.server_folder()
        self.told: HostFile | None = None
        self.stays = True
        self._id = secrets.token_hex(8)
        self._overseer: ServerOverseer | None = None
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def is_own(self) -> bool:
        """Return whether this window has started the server, and so can end with it."""
        return self.told is not None and self.told.window == self._id

    def find(self) -> ClassStatus | None:
        """Find the server that runs in the folder. A file without its server is passed over."""
        told = host_file.read(self.folder)
        if told is None:
            return None
        try:
            overseer = ServerOverseer(told)
        except NotThere:
            return None
        self._forget_overseer()
        self.told, self._overseer = told, overseer
        return overseer.status

    def start(self, plan: ClassPlan) -> ClassStatus:
        """Start the server, or find the one that runs already.

        Raises:
            HostError: neither is possible.
        """
        found = self.find()
        if found is not None:
            return found
        try:
            before = host_file.read(self.folder)
            self._launch(plan)
        except OSError as error:
            raise HostError("folder", str(error)) from None
        status = self._wait_for_it(before)
        self.set_stays(plan.stays)
        return status

    def ask_status(self) -> ClassStatus:
        """Return how the class is.

        Raises:
            NotThere: it has ended.
        """
        if self._overseer is None:
            raise NotThere("there is none")
        try:
            return self._overseer.ask_status()
        except NotThere:
            self._let_go()
            raise

    def set_stays(self, stays: bool) -> None:
        """Decide whether the class goes on when this window is closed, or crashes."""
        self.stays = stays
        self._say(b"stay\n" if stays else b"leave\n")

    def end(self) -> None:
        """End the class: everybody is told goodbye."""
        if self._overseer is not None:
            self._overseer.end_server()
        self._let_go()

    def close(self) -> None:
        """Leave the class, which ends now unless it is to stay."""
        self._forget_overseer()
        process, self._process = self._process, None
        if process is None:
            return
        _close_input(process)
        if self.stays:
            _left_running.append(process)
        else:
            _end_process(process)

    # --- inside -----------------------------------------------------------------------------------

    def _launch(self, plan: ClassPlan) -> None:
        privacy.make_folder(self.folder)
        ports = f"{plan.port}" if plan.port else f"{FIRST_PORT}-{LAST_PORT}"
        command = [*_program(), "--hosted", self._id, "--lan", "--data", str(self.folder)]
        command += ["--name", plan.name, "--port", ports]
        if plan.by:
            command += ["--teacher", plan.by]
        if plan.password:
            command += ["--password-file", "-"]
        if plan.teaches:
            command.append("--teach")
        output = self.folder / OUTPUT_FILE
        privacy.make_file(output)
        output.write_bytes(b"")
        environment = {**os.environ, "PYINSTALLER_RESET_ENVIRONMENT": "1"}
        with output.open("ab") as file:
            self._process = subprocess.Popen(
                command,
                cwd=self.folder,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=file,
                stderr=subprocess.STDOUT,
                **_apart(),
            )
        if plan.password:  # not by a file: two windows may start at once, and only one succeeds
            self._say(f"{plan.password}\n".encode())

    def _say(self, line: bytes) -> None:
        """Write a line to the server's standard input, if it is still there."""
        if self._process is not None and self._process.stdin is not None:
            with contextlib.suppress(OSError):
                self._process.stdin.write(line)
                self._process.stdin.flush()

    def _wait_for_it(self, before: HostFile | None) -> ClassStatus:
        deadline = time.monotonic() + START_SECONDS
        process = self._process
        assert process is not None
        while time.monotonic() < deadline:
            has_ended = process.poll() is not None
            status = self.find() if host_file.read(self.folder) != before else None
            if status is not None:
                if not self.is_own:  # it is another window's, which was quicker
                    self._let_go_of_process()
                return status
            if has_ended:
                if self._read_output()[0] != "folder_in_use":
                    break
                deadline = min(deadline, time.monotonic() + END_SECONDS)
            time.sleep(_POLL_SECONDS)
        code, sentence = self._read_output()
        self._let_go()
        raise HostError(code, sentence)

    def _read_output(self) -> tuple[str, str]:
        """Return in a word and in a sentence why the server has not started."""
        try:
            with (self.folder / OUTPUT_FILE).open("rb") as file:
                said = file.read(_MOST_OUTPUT_BYTES).decode("utf-8", "replace")
        except OSError as error:
            return "no_start", str(error)
        code, sentence = "no_start", ""
        for line in said.splitlines():
            if line.startswith("failed "):
                code = line.removeprefix("failed ")
            elif line.strip():
                sentence = line.partition("server.py: ")[2] or line
        return code, sentence

    def _let_go(self) -> None:
        self._forget_overseer()
        self._let_go_of_process()

    def _forget_overseer(self) -> None:
        if self._overseer is not None:
            self._overseer.close()
        self._overseer = self.told = None

    def _let_go_of_process(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            _close_input(process)
            _end_process(process)
        self.stays = True


def _program() -> list[str]:
    """Return the command of the server's program, which stands beside the window's."""
    if not getattr(sys, "frozen", False):
        return [sys.executable, str(Path(__file__).resolve().parents[2] / "server.py")]
    # Beside it in a folder, in Charla.app/Contents/MacOS, and where there are two single files.
    name = "charla-server.exe" if sys.platform == "win32" else "charla-server"
    program = Path(sys.executable).resolve().with_name(name)
    if not program.exists():
        raise HostError("no_program", str(program))
    return [str(program)]


def _apart() -> dict[str, Any]:
    """Return how to start a process that does not end with this one, and shows no console."""
    if sys.platform == "win32":
        # Not DETACHED_PROCESS: then a packaged single file would open a console for its own child.
        flags = subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP
        return {"creationflags": flags}
    return {"start_new_session": True}


def _close_input(process: subprocess.Popen[bytes]) -> None:
    if process.stdin is not None:
        with contextlib.suppress(OSError):
            process.stdin.close()


def _end_process(process: subprocess.Popen[bytes]) -> None:
    """Wait for the process to end, and kill it if it does not."""
    try:
        process.wait(END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
