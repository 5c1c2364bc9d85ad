"""Check the first lesson: somebody talks to a real server by hand, and reads what it answers.

The lesson starts Charla's own server and logs in to it as the teacher, in the plain dialect.
Whoever writes to the teacher gets a word back that changes each time; sending it back shows that
they have read it.
"""

from __future__ import annotations

import contextlib
import random
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from net.wire.address import Address
from net.wire.framing import LineFramer
from net.wire.plain import PROMPT

ROOT = Path(__file__).resolve().parents[2]
TEACHER = "profe"
PORTS = "8080-8142"
LOOK_SECONDS = 0.5
_LINE_BYTES = 65_536
_LISTENING = re.compile(r"listening on (\S+):(\d+)")
_FISH = ("atun", "bonito", "carpa", "dorado", "lubina", "merluza", "rape", "sardina", "trucha")


class NoServer(Exception):
    """The server could not be started; the text says why."""


class FirstWords:
    """It waits until somebody has written to the teacher, and answered what the teacher wrote.

    Args:
        tell: called with what happens: "listening" (address), "wrote" (nick), "wrong" (nick) and
            "done" (nick).
    """

    def __init__(self, tell: Callable[[str, str], object]) -> None:
        self._tell = tell
        self._words: dict[str, str] = {}

    def run(self, seconds: float) -> bool:
        """Return whether it was done in time.

        Raises:
            NoServer: the server could not be started.
        """
        deadline = time.monotonic() + seconds
        with _server() as address, _teacher(address) as sock:
            self._tell("listening", str(address))
            framer = LineFramer(_LINE_BYTES)
            while time.monotonic() < deadline:
                try:
                    data = sock.recv(_LINE_BYTES)
                except TimeoutError:
                    continue
                if not data:
                    raise NoServer("the server has closed")
                for line in framer.feed(data):
                    if self._hear(sock, (line or b"").decode("utf-8", "replace")):
                        return True
        return False

    def _hear(self, sock: socket.socket, line: str) -> bool:
        nick, colon, text = line.partition(": ")
        if not colon or nick.startswith("#") or " " in nick:
            return False
        word = self._words.get(nick)
        if word is None:
            word = self._words[nick] = f"{random.choice(_FISH)}{random.randint(10, 99)}"
            self._tell("wrote", nick)
        elif word in text.lower():
            self._tell("done", nick)
            _say(sock, nick, "Muy bien! / Well done!")
            return True
        else:
            self._tell("wrong", nick)
        _say(sock, nick, f"Hola {nick}. Escribe / type:  {TEACHER}: {word}")
        return False


def _say(sock: socket.socket, to: str, text: str) -> None:
    sock.sendall(f"{to}: {text}\n".encode())


@contextlib.contextmanager
def _server() -> Iterator[Address]:
    """Run a server on this computer, and yield its address."""
    command = [sys.executable, str(ROOT / "server.py"), "--no-store", "--port", PORTS]
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
        errors="replace",
    ) as process:
        try:
            assert process.stdout is not None
            said = ""
            for line in process.stdout:
                said = line
                if found := _LISTENING.search(line):
                    yield Address(found[1], int(found[2]))
                    return
            raise NoServer(said.strip() or "the server has ended")
        finally:
            process.terminate()


@contextlib.contextmanager
def _teacher(address: Address) -> Iterator[socket.socket]:
    with socket.create_connection((address.host, address.port), 10) as sock:
        heard = b""
        while PROMPT.encode() not in heard:
            heard += sock.recv(4096)
        sock.sendall(f"{TEACHER}\n".encode())
        sock.settimeout(LOOK_SECONDS)
        yield sock
