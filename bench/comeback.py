"""Kill a server with many people, start it again, and measure until the last of them is back.

    python -m bench.comeback --count 500 --tls FOLDER

Each of them tries again as the window does: after a random time of up to 5 s, twice, and then up to
twice as long each time. The server keeps its folder, its port and its key. It prints one JSON
object.
"""

from __future__ import annotations

import argparse
import json
import random
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from bench.contenders import LISTENING, ROOT, START_SECONDS, free_port
from bench.dialects import DIALECTS, Faulty
from bench.load.client import RECEIVE_BYTES, Client, log_in
from bench.load.workers import STEP_SECONDS, Boss, working
from bench.machine import SERVER_CORE, pin
from net.client.receiver import RETRY_MAX_SECONDS, RETRY_SECONDS
from net.shared.tls import client_context

AT_ONCE = 16  # before the kill; afterwards all come as they like


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench.comeback")
    parser.add_argument("folder", type=Path, help="an empty folder for the server")
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--tls", action="store_true", help="encrypt the connections")
    arguments = parser.parse_args()
    tls = client_context() if arguments.tls else None
    try:
        print(json.dumps(_measure(arguments.folder, arguments.count, tls)))
    except (Faulty, OSError) as error:
        print(json.dumps({"fault": str(error) or type(error).__name__}))
    return 0


def _measure(folder: Path, count: int, tls: ssl.SSLContext | None) -> dict[str, float]:
    port = free_port()
    with working(partial(_work, port=port, tls=tls), count) as workers:
        server = _start(folder, port, "--rate", "0")  # 500 new names from one address
        try:
            workers.tell("log in")
            workers.hear()
            server.kill()
            killed = time.monotonic()
            server.wait()
            server = _start(folder, port)
            up = time.monotonic()
            back = [at for report in workers.hear() for at in report]
        finally:
            server.kill()
            server.wait()
    return {
        "up_s": up - killed,
        "back_median_s": sorted(back)[len(back) // 2] - killed,
        "back_s": max(back) - killed,
    }


def _start(folder: Path, port: int, *options: str) -> subprocess.Popen[bytes]:
    """Start the server and wait until it listens."""
    where = ["--port", str(port), "--data", str(folder)]
    command = [sys.executable, str(ROOT / "server.py"), *where, *options]
    with (folder / "output").open("wb") as output:
        server = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=subprocess.DEVNULL)
    pin(server.pid, SERVER_CORE)
    deadline = time.monotonic() + START_SECONDS
    while not LISTENING.search((folder / "output").read_bytes()):
        if server.poll() is not None or time.monotonic() > deadline:
            server.kill()
            raise Faulty(f"the server is not ready after {START_SECONDS:.0f} s")
        time.sleep(0.02)
    return server


def _work(boss: Boss, share: Sequence[int], *, port: int, tls: ssl.SSLContext | None) -> None:
    boss.wait_for_word()
    everybody = [Person(f"c{number:04d}", port, tls) for number in share]
    for first in range(0, len(everybody), AT_ONCE):
        some = everybody[first : first + AT_ONCE]
        for one in some:
            one.start()
        if not all(one.is_in.wait(STEP_SECONDS) for one in some):
            raise Faulty("somebody does not get in")
    boss.report("all are in")
    for one in everybody:
        one.join(STEP_SECONDS)
    if not all(one.back_at for one in everybody):
        raise Faulty("somebody does not come back")
    boss.report([one.back_at for one in everybody])


class Person(threading.Thread):
    """A person logs in, waits until the server is gone, and comes back."""

    def __init__(self, nick: str, port: int, tls: ssl.SSLContext | None) -> None:
        super().__init__(daemon=True)
        self._nick, self._port, self._tls = nick, port, tls
        self.is_in = threading.Event()
        self.back_at = 0.0

    def run(self) -> None:
        client = self._log_in(wait_at_first=False)
        self.is_in.set()
        client.socket.settimeout(None)
        with suppress(OSError):
            while client.socket.recv(RECEIVE_BYTES):
                pass
        client.socket.close()
        self._log_in(wait_at_first=True).socket.close()
        self.back_at = time.monotonic()

    def _log_in(self, *, wait_at_first: bool) -> Client:
        for attempt in range(int(wait_at_first), 10):
            if attempt:
                most = min(RETRY_MAX_SECONDS, RETRY_SECONDS * 2 ** max(0, attempt - 2))
                time.sleep(random.uniform(0, most))
            with suppress(OSError, Faulty):
                return log_in(self._port, DIALECTS["rich"], self._nick, self._tls)
        sys.exit()  # the thread ends, and is missed


if __name__ == "__main__":
    sys.exit(main())
