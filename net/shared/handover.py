"""Hand a start of the program over to the one that already runs with the same folder.

The first one claims the folder, and tells in a file how to reach it: a port of this computer, and a
token that only the user can read. Whoever starts next sends the token and, if the system has passed
one on, the link that was clicked.
"""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from net.shared import privacy
from net.shared.folder_claim import FILE_NAME, FolderClaim, claim

if TYPE_CHECKING:
    from socket import socket

PATIENCE_SECONDS = 5.0  # how long the first one may take until it can be reached
RETRY_SECONDS = 0.05
ANSWER_SECONDS = 1.0
MOST_BYTES = 4096
TOKEN_BYTES = 32
ANSWER = b"ok\n"

log = logging.getLogger(__name__)


class RunningProgram(msgspec.Struct, frozen=True):
    """The file says this of the program that runs.

    Attributes:
        pid: its process.
        port: on which it listens, on this computer only.
        token: whoever knows it is the same user.
    """

    pid: int
    port: int
    token: str


class OtherStart(msgspec.Struct, frozen=True):
    """Another start of the program sends this.

    Attributes:
        token: from the file.
        link: which the system has passed on; "" for none.
    """

    token: str
    link: str = ""


def claim_or_tell(
    folder: Path,
    link: str,
    *,
    before: Callable[[int], None] = lambda _pid: None,
    patience: float = PATIENCE_SECONDS,
) -> FolderClaim | None:
    """Claim the folder, or tell the program that has claimed it of this start. This may wait.

    The other one may not listen yet, or may be about to end.

    Args:
        folder: of both.
        link: which the system has passed on; "" for none.
        before: called with the other's process before it is told.
        patience: how long to try, in seconds.

    Returns:
        None if the other one has answered.

    Raises:
        TimeoutError: it has not, and goes on.
        OSError: as `folder_claim.claim`.
    """
    deadline = time.monotonic() + patience
    while True:
        own = claim(folder)
        if own is not None:
            return own
        running = _read(folder)
        if running is not None and _tell(running, link, before):
            return None
        if time.monotonic() > deadline:
            raise TimeoutError(errno.ETIMEDOUT, "no answer from the program that runs", str(folder))
        time.sleep(RETRY_SECONDS)


def _read(folder: Path) -> RunningProgram | None:
    try:
        with (folder / FILE_NAME).open("rb") as file:
            running = msgspec.json.decode(file.read(MOST_BYTES), type=RunningProgram)
    except (OSError, ValueError):
        return None
    return running if 0 < running.port < 65_536 and running.pid > 0 else None


def _tell(running: RunningProgram, link: str, before: Callable[[int], None]) -> bool:
    import socket

    try:
        with socket.create_connection(("127.0.0.1", running.port), ANSWER_SECONDS) as sock:
            before(running.pid)
            sock.sendall(msgspec.json.encode(OtherStart(running.token, link)) + b"\n")
            return sock.recv(len(ANSWER)) == ANSWER
    except OSError:
        return False


class StartListener:
    """Listens, on a thread of its own, for other starts of the program with the same folder.

    Args:
        folder: which this program has claimed.
        on_start: called on the thread with the link of each other start; "" for none.
    """

    def __init__(self, folder: Path, on_start: Callable[[str], None]) -> None:
        self._folder, self._on_start = folder, on_start
        self._running: RunningProgram | None = None
        self._is_over = False
        self._lock = threading.Lock()  # guards the two above
        self._thread = threading.Thread(target=self._run, name="other starts", daemon=True)
        self._thread.start()

    def stop(self, timeout: float) -> bool:
        """Listen no more, and return whether the thread has ended in so many seconds."""
        import socket

        with self._lock:
            self._is_over, running = True, self._running
        if running is not None:
            # What waits in `accept` is woken on every system by a connection.
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", running.port), ANSWER_SECONDS).close()
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _run(self) -> None:
        import socket

        try:
            with socket.create_server(("127.0.0.1", 0)) as server:
                token = os.urandom(TOKEN_BYTES).hex()
                running = RunningProgram(os.getpid(), server.getsockname()[1], token)
                with self._lock:
                    self._running = running
                if not self._is_over:
                    privacy.write_file(self._folder / FILE_NAME, msgspec.json.encode(running))
                    self._listen(server, running.token)
        except OSError as error:
            log.info("other starts are not noticed: %s", ascii(error))

    def _listen(self, server: socket, token: str) -> None:
        while True:
            sock, _address = server.accept()
            with sock:
                if self._is_over:
                    (self._folder / FILE_NAME).unlink(missing_ok=True)
                    return
                with contextlib.suppress(OSError):
                    self._hear(sock, token)

    def _hear(self, sock: socket, token: str) -> None:
        """Read what one connection says: a line, soon and not long, or it is nobody's."""
        deadline = time.monotonic() + ANSWER_SECONDS
        said = b""
        while not said.endswith(b"\n"):
            left = deadline - time.monotonic()
            if left <= 0 or len(said) > MOST_BYTES:
                return
            sock.settimeout(left)
            piece = sock.recv(MOST_BYTES)
            if not piece:
                return
            said += piece
        import hmac

        try:
            start = msgspec.json.decode(said, type=OtherStart)
        except ValueError:
            return
        if hmac.compare_digest(start.token.encode(errors="replace"), token.encode()):
            self._on_start(start.link)
            sock.sendall(ANSWER)
