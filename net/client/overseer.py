"""Oversee a server on this computer: ask how it is, and end it.

All calls block, for OVERSEER_SECONDS at most.
"""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Iterator
from types import TracebackType
from typing import Self

from net.shared.host_file import HostFile
from net.wire import messages
from net.wire.framing import EndlessLine, LineFramer
from net.wire.messages import (
    AskStatus,
    BadMessage,
    ClassStatus,
    ClientMessage,
    Err,
    Farewell,
    Oversee,
    Ping,
    Stop,
)
from net.wire.wall import WallNews, Watch

OVERSEER_SECONDS = 5.0
# Whoever says nothing for 20 s is taken for gone.
PING_SECONDS = 5.0
LOOPBACK = "127.0.0.1"
_LINE_BYTES = 1_048_576
_RECEIVE_BYTES = 65_536


class NotThere(Exception):
    """The server of a `HostFile` can't be overseen: it has ended, or it is another program."""


class HasEnded(NotThere):
    """The server has said goodbye to everybody, because somebody has ended it."""


class ServerOverseer:
    """A connection oversees one run of a server."""

    def __init__(self, told: HostFile) -> None:
        """Connect.

        The token is sent only to a server that has the key of the file: another program may listen
        on the port by now.

        Raises:
            NotThere: this server is not there.
        """
        self._framer = LineFramer(_LINE_BYTES)
        self._lines: list[bytes | None] = []
        self._sock = _connect(told)
        try:
            self.status = self._ask(Oversee(told.token))
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _value: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self.close()

    def ask_status(self) -> ClassStatus:
        """Return how the server is.

        Raises:
            HasEnded: it has said goodbye.
            NotThere: it has ended without that.
        """
        self._look_for_goodbye()
        self.status = self._ask(AskStatus())
        return self.status

    def watch(self) -> Iterator[WallNews]:
        """Yield what passes on the server, as it tells it: see `net.wire.wall`.

        Raises:
            NotThere: it has ended, or does not show how it works (`args` are ("not_teaching",)).
        """
        self._send(Watch())
        said = time.monotonic()
        while True:
            news = self._hear()
            if time.monotonic() - said > PING_SECONDS:
                said = time.monotonic()
                self._send(Ping())
            if isinstance(news, WallNews):
                yield news
            elif isinstance(news, Err | Farewell):
                raise NotThere(news.code)

    def end_server(self) -> None:
        """End the server, and wait until it has said goodbye to everybody."""
        with contextlib.suppress(NotThere):
            self._send(Stop())
            while True:
                self._hear()

    def close(self) -> None:
        self._sock.close()

    def _ask(self, message: ClientMessage) -> ClassStatus:
        self._send(message)
        while True:
            answer = self._hear()
            if isinstance(answer, ClassStatus):
                return answer
            if isinstance(answer, Farewell) and answer.code == "shutdown":
                raise HasEnded
            if isinstance(answer, Err | Farewell):
                raise NotThere(answer.code)

    def _look_for_goodbye(self) -> None:
        """Take what has come, without waiting: to a question a closed socket only has an error."""
        self._sock.settimeout(0)
        with contextlib.suppress(OSError, EndlessLine):
            self._lines += self._framer.feed(self._sock.recv(_RECEIVE_BYTES))
        self._sock.settimeout(OVERSEER_SECONDS)
        if self._lines and isinstance(goodbye := self._hear(), Farewell):
            raise HasEnded if goodbye.code == "shutdown" else NotThere(goodbye.code)

    def _send(self, message: ClientMessage) -> None:
        try:
            self._sock.sendall(messages.encode(message))
        except OSError as error:
            raise NotThere(str(error)) from None

    def _hear(self) -> messages.ServerMessage:
        while not self._lines:
            try:
                data = self._sock.recv(_RECEIVE_BYTES)
                self._lines = self._framer.feed(data)
            except (OSError, EndlessLine) as error:
                raise NotThere(str(error)) from None
            if not data:
                raise NotThere("it has closed")
        try:
            return messages.decode_server(self._lines.pop(0) or b"")
        except BadMessage as error:
            raise NotThere(str(error)) from None


def _connect(told: HostFile) -> socket.socket:
    # imported here: the first window must not wait for OpenSSL
    from net.shared.tls import client_context, fingerprint_of

    try:
        plain = socket.create_connection((LOOPBACK, told.port), OVERSEER_SECONDS)
    except OSError as error:
        raise NotThere(str(error)) from None
    try:
        sock = client_context().wrap_socket(plain)
        if fingerprint_of(sock.getpeercert(binary_form=True) or b"") == told.fingerprint:
            return sock
    except OSError as error:  # an SSLError is one
        plain.close()
        raise NotThere(str(error)) from None
    sock.close()
    raise NotThere("it has another key")
