"""Measure what it costs a server when a whole school comes at once, as after a power cut.

    python -m bench.arrivals                       # 5,000 windows
    python -m bench.arrivals --against FOLDER      # and those of another version, in turn

Everybody is known to the server. All come as fast as they are let in, and each reads the whole
roster as a window does, page by page. It prints the CPU time of the server and of its busiest
thread, the hub; a machine that is busy with other things changes them little.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import selectors
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.contenders import LISTENING, ROOT, free_port
from bench.dialects import Faulty
from bench.machine import exact_cpu_seconds, memory_bytes, raise_file_limit, unsupported
from net.shared.identity import Identity
from net.wire import credentials

# Connections that have not been let in yet.
AT_ONCE = 32
QUIET_SECONDS = 120.0
START_SECONDS = 60.0
# How often a window says that it is still there.
ALIVE_SECONDS = 8.0
_MORE, _PING = b'{"op":"more"}\n', b'{"op":"ping"}\n'
_ROSTER, _GOES_ON = b'\n{"op":"roster"', b'"more":true}\n'


class Window:
    """A window logs in and, if it `reads`, asks for the roster until it is complete."""

    def __init__(self, port: int, identity: Identity, nick: str, *, reads: bool) -> None:
        self._identity, self._nick, self._reads = identity, nick, reads
        self._heard = b"\n"
        self.pages = 0
        self.is_in = self.is_done = False
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.setblocking(False)
        self._say(
            {"op": "hello", "v": 1, "nick": nick, "device": f"bench-{nick}", "key": identity.public}
        )

    def _say(self, message: dict[str, object]) -> None:
        self.socket.send(json.dumps(message, separators=(",", ":")).encode() + b"\n")

    def hear(self) -> None:
        chunk = self.socket.recv(262_144)
        if not chunk:
            raise Faulty(f"{self._nick} was turned away: {self._heard[-200:]!r}")
        if self.is_done:
            return
        self._heard += chunk
        if not self._heard.endswith(b"\n"):
            return
        if not self.is_in and b'"op":"challenge"' in self._heard:
            # Before it there may be a prompt, if the hello was late.
            challenge = json.loads(self._heard[self._heard.index(b"{") :].partition(b"\n")[0])
            signed = credentials.statement(
                server=challenge["server"],
                nonce=challenge["nonce"],
                nick=self._nick,
                key=self._identity.public,
                channel="",
            )
            self._say({"op": "proof", "signature": self._identity.sign(signed)})
        elif b'"op":"err"' in self._heard:
            raise Faulty(f"{self._nick} was refused: {self._heard[-200:]!r}")
        else:
            self.is_in = self.is_in or b'"op":"welcome"' in self._heard
            self._turn_pages()
        self._heard = b"\n"

    def _turn_pages(self) -> None:
        at = self._heard.find(_ROSTER)
        if at < 0:
            return
        self.pages += 1
        end = self._heard.index(b"\n", at + 1) + 1
        if self._reads and self._heard.endswith(_GOES_ON, at, end):
            self.socket.send(_MORE)
        else:
            self.is_done = True


def come(port: int, people: Sequence[tuple[Identity, str]], *, reads: bool) -> list[Window]:
    """Let everybody come, and return them when all have what they want."""
    selector = selectors.DefaultSelector()
    waiting: Iterator[tuple[Identity, str]] = iter(people)
    windows: list[Window] = []
    coming: set[Window] = set()
    missing = len(people)
    alive_at = time.monotonic()
    while missing:
        if time.monotonic() - alive_at > ALIVE_SECONDS:
            alive_at = time.monotonic()
            for window in windows:
                if window.is_in:
                    window.socket.send(_PING)
        while len(coming) < AT_ONCE and (one := next(waiting, None)) is not None:
            window = Window(port, *one, reads=reads)
            selector.register(window.socket, selectors.EVENT_READ, window)
            coming.add(window)
            windows.append(window)
        ready = selector.select(QUIET_SECONDS)
        if not ready:
            raise Faulty(f"{missing} windows wait in vain")
        for key, _ in ready:
            window = key.data
            was_done = window.is_done
            window.hear()
            if window.is_in:
                coming.discard(window)
            missing -= window.is_done and not was_done
    return windows


class Server:
    """A server of some version runs on a folder."""

    def __init__(self, root: Path, folder: Path) -> None:
        self.port = free_port()
        command = [sys.executable, str(root / "server.py"), "--port", str(self.port)]
        command += ["--data", str(folder), "--rate", "0", "--max-clients", "20000"]
        output = folder.with_suffix(".output")
        with output.open("wb") as written:
            self.process = subprocess.Popen(command, cwd=root, stdout=written, stderr=written)
        deadline = time.monotonic() + START_SECONDS
        while not LISTENING.search(output.read_bytes()):
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.process.kill()
                raise Faulty(f"the server does not start: {output.read_text()[-500:]}")
            time.sleep(0.02)

    def seconds_by_thread(self) -> dict[str, float]:
        """Return the CPU time of each thread that is there now."""
        found = {}
        for task in Path(f"/proc/{self.process.pid}/task").iterdir():
            with contextlib.suppress(OSError):  # it has ended meanwhile
                found[task.name] = int((task / "schedstat").read_text().split()[0]) / 1e9
        return found

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()


def measure(root: Path, filled: Path, people: Sequence[tuple[Identity, str]]) -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="charla-arrivals-", dir="/var/tmp") as temporary:
        folder = Path(temporary) / "data"
        shutil.copytree(filled, folder)
        server = Server(root, folder)
        try:
            before, began = exact_cpu_seconds(server.process.pid), time.monotonic()
            threads = server.seconds_by_thread()
            windows = come(server.port, people, reads=True)
            passed = time.monotonic() - began
            return {
                "CPU of the server, s": exact_cpu_seconds(server.process.pid) - before,
                "CPU of the hub, s": max(
                    seconds - threads.get(thread, 0.0)
                    for thread, seconds in server.seconds_by_thread().items()
                ),
                "seconds on the clock": passed,
                "pages": sum(window.pages for window in windows),
                "memory, MB": memory_bytes(server.process.pid) / 1e6,
            }
        finally:
            server.stop()


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench.arrivals")
    parser.add_argument("--count", type=int, default=5000)
    parser.add_argument("--against", type=Path, help="the folder of another version")
    parser.add_argument("--runs", type=int, default=1, help="of each, in turn: medians are told")
    arguments = parser.parse_args()
    if problem := unsupported():
        sys.exit(problem)
    raise_file_limit()
    nicks = [f"persona {number}" for number in range(arguments.count)]
    people = [(Identity(hashlib.sha256(nick.encode()).digest()), nick) for nick in nicks]
    roots = [ROOT] if arguments.against is None else [ROOT, arguments.against.resolve()]
    found: dict[Path, list[dict[str, float]]] = {root: [] for root in roots}
    with tempfile.TemporaryDirectory(prefix="charla-arrivals-", dir="/var/tmp") as temporary:
        filled = Path(temporary) / "data"
        filled.mkdir()
        server = Server(ROOT, filled)
        try:
            come(server.port, people, reads=False)
        finally:
            server.stop()
        for _ in range(arguments.runs):
            for root in roots:
                found[root].append(measure(root, filled, people))
    for figure in found[ROOT][0]:
        medians = [statistics.median(one[figure] for one in found[root]) for root in roots]
        print(f"{figure}: {' against '.join(f'{median:.2f}' for median in medians)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
