"""Define the servers that are measured, and start and stop each of them, whatever happens."""

from __future__ import annotations

import contextlib
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import foreign
from bench.machine import SERVER_CORE, pin

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 15.0
STOP_SECONDS = 5.0
POLL_SECONDS = 0.02
LISTENING = re.compile(rb"listening on [^\n]*:(\d+)\n")


@dataclass(frozen=True)
class Contender:
    key: str
    title: str
    dialect: str
    command: Callable[[Path, int], list[str]]
    """From an empty folder of its own and a free port to the command; those that choose a port
    ignore it."""
    program: str = ""
    """Somebody else's, to be installed first. The others print "listening on HOST:PORT" when they
    are ready."""
    is_encrypted: bool = False
    """Its clients speak TLS."""


@dataclass(frozen=True)
class Server:
    pid: int
    port: int


def _charla(folder: Path, port: int) -> list[str]:
    # Newcomers from one address may take half of the seats: enough for 5,000 and those before them.
    limits = ["--rate", "0", "--max-clients", "12000"]
    return [sys.executable, str(ROOT / "server.py"), "--port", "0", "--data", str(folder), *limits]


def _peer(module: str) -> Callable[[Path, int], list[str]]:
    return lambda folder, port: [sys.executable, "-m", f"bench.peers.{module}"]


CONTENDERS: Sequence[Contender] = (
    Contender("rich", "Charla, rich", "rich", _charla),
    Contender("rich-tls", "Charla, rich, TLS", "rich", _charla, is_encrypted=True),
    Contender("receipts", "Charla, rich with receipts", "receipts", _charla),
    Contender("plain", "Charla, plain", "plain", _charla),
    Contender("threading", "socketserver", "plain", _peer("threading_router")),
    Contender("asyncio", "asyncio", "plain", _peer("asyncio_router")),
    Contender("uvloop", "uvloop", "plain", _peer("uvloop_router")),
    Contender("ngircd", "ngircd", "ngircd", foreign.ngircd, "ngircd"),
    Contender(
        "ngircd-tls", "ngircd, TLS", "ngircd", foreign.ngircd_tls, "ngircd", is_encrypted=True
    ),
    Contender("inspircd", "inspircd", "inspircd", foreign.inspircd, "inspircd"),
    Contender("mosquitto", "mosquitto", "mqtt", foreign.mosquitto, "mosquitto"),
    Contender(
        "mosquitto-saving",
        "mosquitto, saves each change",
        "mqtt",
        foreign.mosquitto_saving,
        "mosquitto",
    ),
    Contender("prosody", "prosody", "xmpp", foreign.prosody, "prosody"),
)


@contextlib.contextmanager
def running(contender: Contender, folder: Path, *, pinned: bool = True) -> Iterator[Server]:
    """Run a server on a free port of 127.0.0.1, by default on its own core.

    It may write into `folder`, which is empty.
    """
    port = free_port()
    log = folder / "server.log"
    with process(contender.command(folder, port), log) as child:
        if pinned:
            pin(child.pid, SERVER_CORE)
        yield Server(child.pid, _ready_port(child, log, port if contender.program else None))


@contextlib.contextmanager
def process(
    command: Sequence[str], log: Path, environment: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """Run `command` with its output in `log`, and end it with the block, by its handle.

    The terminal's Ctrl+C does not reach it.
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
    """Wait until the server says where it listens, or answers at the given `port`."""
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
