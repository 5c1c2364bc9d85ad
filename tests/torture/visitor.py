"""Provide a visitor who speaks the plain dialect, as a person with `nc` does: a socket and lines.

Now and then it asks for somebody who can't be there. The answer proves that the server has handled
everything said before, and has told the visitor everything that it had by then.
"""

from __future__ import annotations

import contextlib
import random
import select
import socket
import threading
import time
from types import TracebackType
from typing import Self

from lab.faults.proxy import Proxy
from net.wire.address import Address
from tests.torture.history import Heard, History, Posting
from tests.torture.visitors import SENTENCE
from tests.wire import NAME_TAKEN, PROMPT, WELCOME

POLL_SECONDS = 0.05
PATIENCE_SECONDS = 5.0  # wait this long for an answer; then the connection is given up
PAUSE_SECONDS = 0.2  # pause before it comes again
WORDS = ("uno", "dos", "tres", "ñandú", "€", "😀", ":", ",")


class PlainVisitor:
    """Comes, talks, goes and comes again on its own thread until it is told to stop."""

    def __init__(self, nick: str, server: Address, seed: int, to: list[str]) -> None:
        """Prepare the visitor; it writes to the nicks and #rooms in `to`."""
        self.nick = nick
        self.proxy = Proxy(server)
        self.failures: list[str] = []
        self.connections = 0
        self._chance = random.Random(f"{seed} {nick}")
        self._to = to
        self._numbers = 0
        self._stopping = threading.Event()
        self._postings: list[Posting] = []
        self._said: list[tuple[Posting, float]] = []
        self._heard: list[Heard] = []
        self._thread = threading.Thread(target=self._run, name=f"visitor {nick}")

    def __enter__(self) -> Self:
        self.proxy.__enter__()
        self._thread.start()
        return self

    def __exit__(
        self,
        type_: type[BaseException] | None,
        value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()
        self.proxy.__exit__(type_, value, traceback)

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join()

    def write_into(self, history: History) -> None:
        history.postings += self._postings
        history.said += self._said
        history.heard += self._heard

    def _run(self) -> None:
        try:
            while not self._stopping.is_set():
                with contextlib.suppress(OSError):  # the server is away, or the network is bad
                    _Connection(self).run()
                self._stopping.wait(PAUSE_SECONDS)
        except Exception as error:
            self.failures.append(f"the plain visitor {self.nick} failed: {error!r}")

    def compose(self) -> str:
        self._numbers += 1
        words = " ".join(self._chance.choices(WORDS, k=self._chance.randrange(1, 6)))
        return f"{self.nick} {self._numbers} {self._chance.getrandbits(64):016x} {words}."


class _Connection:
    """Handles one connection, from the name to the end."""

    def __init__(self, visitor: PlainVisitor) -> None:
        self._visitor = visitor
        self._chance = visitor._chance
        self._sock = socket.create_connection(
            (visitor.proxy.address.host, visitor.proxy.address.port), PATIENCE_SECONDS
        )
        self._unread = b""
        self._lines: list[str] = []
        self._since = self._until = 0.0
        self._rooms: dict[str, float] = {}

    def run(self) -> None:
        visitor = self._visitor
        with self._sock:
            if not self._log_in():
                return
            visitor.connections += 1
            try:
                while not visitor._stopping.is_set() and self._chance.random() > 0.02:
                    self._speak()
            finally:
                visitor._heard.append(
                    Heard(
                        visitor.nick,
                        self._since,
                        self._until,
                        tuple(self._lines),
                        tuple(self._rooms.items()),
                    )
                )

    def _log_in(self) -> bool:
        """Return False if the name is still taken, by the connection before, or nothing comes."""
        self._sock.sendall(f"{self._visitor.nick}\n".encode())
        welcome = (PROMPT + WELCOME.format(self._visitor.nick)).encode()
        deadline = time.monotonic() + PATIENCE_SECONDS
        while len(self._unread) < len(welcome) and time.monotonic() < deadline:
            if not self._receive() or NAME_TAKEN in self._unread:
                return False
        if not self._unread.startswith(welcome):
            return False
        self._unread = self._unread[len(welcome) :]
        self._since = time.monotonic()
        return True

    def _speak(self) -> None:
        """Say something, and ask whether it has been handled."""
        visitor = self._visitor
        to, text = self._chance.choice(visitor._to), visitor.compose()
        posting = Posting(time.monotonic(), visitor.nick, to, text)
        visitor._postings.append(posting)
        self._sock.sendall(f"{to}: {text}\n".encode())
        if self._ask():
            visitor._said.append((posting, time.monotonic()))
            if to.startswith("#"):
                self._rooms.setdefault(to, time.monotonic())
        visitor._stopping.wait(self._chance.expovariate(3))

    def _ask(self) -> bool:
        """Return whether the server has handled what was said before.

        Raises:
            ConnectionError: no answer came.
        """
        asked, nobody = time.monotonic(), f"nadie-{self._visitor._numbers}"
        self._sock.sendall(f"{nobody}: ?\n".encode())
        position = len(self._lines)
        while time.monotonic() < asked + PATIENCE_SECONDS:
            if not self._receive():
                break
            new = self._lines[position:]
            if f"El usuario {nobody} no está conectado." in new:
                self._until = asked
                return sum(SENTENCE.fullmatch(line) is not None for line in new) == 1
        raise ConnectionError("no answer")

    def _receive(self) -> bool:
        """Receive what has come; return False at the end of the connection."""
        if select.select([self._sock], [], [], POLL_SECONDS)[0]:
            data = self._sock.recv(65_536)
            if not data:
                return False
            self._unread += data
        if self._since:
            *lines, self._unread = self._unread.split(b"\n")
            self._lines += [line.decode("utf-8", "replace") for line in lines]
        return True
