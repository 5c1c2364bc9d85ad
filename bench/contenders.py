"""The servers that are measured: how each is started, and stopped again whatever happens."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.dialects import OPERATOR
from bench.machine import SERVER_CORE, is_root, pin

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 15.0
STOP_SECONDS = 5.0
POLL_SECONDS = 0.02
LISTENING = re.compile(rb"listening on [^\n]*:(\d+)\n")


class Missing(Exception):
    """Something that must be installed is not; the text says what to do."""


@dataclass(frozen=True)
class Contender:
    key: str
    title: str
    dialect: str
    command: Callable[[Path, int], list[str]]
    """From an empty folder of its own and a free port to the command; those that choose a port ignore it."""
    announces: bool = True  # prints "listening on HOST:PORT" when ready


@dataclass(frozen=True)
class Server:
    pid: int
    port: int


def _charla(folder: Path, port: int) -> list[str]:
    limits = ["--rate", "0", "--max-clients", "2000"]
    return [sys.executable, str(ROOT / "server.py"), "--port", "0", "--data", str(folder), *limits]


def _peer(module: str) -> Callable[[Path, int], list[str]]:
    return lambda folder, port: [sys.executable, "-m", f"bench.peers.{module}"]


NGIRCD_CONF = """\
[Global]
Name = irc.bench.invalid
Info = benchmark
Listen = 127.0.0.1
Ports = {port}
MotdPhrase = bench
[Limits]
MaxConnections = 0
MaxConnectionsIP = 0
MaxPenaltyTime = 0
PingTimeout = 3600
[Options]
DNS = no
Ident = no
PAM = no
IncludeDir = {folder}
[Operator]
Name = {operator}
Password = {operator}
"""


def _ngircd(folder: Path, port: int) -> list[str]:
    conf = folder / "ngircd"
    conf.write_text(NGIRCD_CONF.format(port=port, folder=folder, operator=OPERATOR))
    folder.chmod(0o755)  # started by root, it becomes another user
    return [find_ngircd(), "--nodaemon", "--config", str(conf)]


def find_ngircd() -> str:
    """Its path; installed first where that is possible. Raises Missing."""
    places = os.environ.get("PATH", os.defpath) + os.pathsep + "/usr/sbin"
    found = shutil.which("ngircd", path=places)
    if found is None and shutil.which("apt-get") and is_root():
        print("ngircd is missing; installing it: apt-get install ngircd", file=sys.stderr)
        subprocess.run(
            ["apt-get", "install", "-y", "-q", "--no-install-recommends", "ngircd"],
            check=False,
            stdout=sys.stderr,
            timeout=300,
        )
        found = shutil.which("ngircd", path=places)
    if found is None:
        raise Missing(
            "ngircd, one of the servers to compare with, is not installed. Install it (Debian: sudo apt-get "
            "install ngircd), or leave it out with: --without ngircd"
        )
    return found


CONTENDERS: Sequence[Contender] = (
    Contender("rich", "Charla, rich", "rich", _charla),
    Contender("plain", "Charla, plain", "plain", _charla),
    Contender("threading", "socketserver", "plain", _peer("threading_router")),
    Contender("asyncio", "asyncio", "plain", _peer("asyncio_router")),
    Contender("ngircd", "ngircd", "irc", _ngircd, announces=False),
)


@contextlib.contextmanager
def running(contender: Contender, folder: Path, *, pinned: bool = True) -> Iterator[Server]:
    """A server on a free port of 127.0.0.1, by default on its own core, with `folder` (empty) to write into."""
    port = free_port()
    log = folder / "server.log"
    with process(contender.command(folder, port), log) as child:
        if pinned:
            pin(child.pid, SERVER_CORE)
        yield Server(child.pid, _ready_port(child, log, None if contender.announces else port))


@contextlib.contextmanager
def process(
    command: Sequence[str], log: Path, environment: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """Runs `command`, its output in `log`, and ends it with the block, by its handle.

    The terminal's Ctrl+C does not reach it: it ends when the block does.
    """
    with log.open("wb") as output:
        child = subprocess.Popen(
            command,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env={**os.environ, **(environment or {})},
        )
    try:
        yield child
    finally:
        child.terminate()
        try:
            child.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait(STOP_SECONDS)


def _ready_port(child: subprocess.Popen[bytes], log: Path, port: int | None) -> int:
    """Waits until the server says where it listens or, with a `port` given, until somebody answers there."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and child.poll() is None:
        if port is None:
            if match := LISTENING.search(log.read_bytes()):
                return int(match[1])
        else:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                return port
        time.sleep(POLL_SECONDS)
    said = log.read_text(errors="replace")[-1000:]
    raise RuntimeError(f"{child.args!r} is not ready after {START_SECONDS:.0f} s. It said: {said}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
