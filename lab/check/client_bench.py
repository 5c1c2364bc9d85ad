"""Run a client under test: the checker is the server, the keyboard and whoever reads the screen."""

from __future__ import annotations

import itertools
import socket
from types import TracebackType
from typing import Self

from lab.check.bench import (
    AGAIN_SECONDS,
    LOOK_TURNS,
    QUIET_SECONDS,
    READ_SECONDS,
    SPLIT_SECONDS,
    START_SECONDS,
    ProgramBench,
)
from lab.check.callers import TURN_SECONDS, Caller, listening_sockets_at
from lab.check.command import StartCommand
from lab.check.limits import Bounds
from lab.check.program import Program
from lab.check.socket_table import unread_bytes
from lab.check.speech import HEADERS
from lab.check.verdicts import CannotStart
from net.wire.address import DEFAULT_PORT

PROMPT = "Por favor, ingresa tu nombre de usuario: "
WELCOME = (
    "Bienvenido al chat, {}! Puedes enviar mensajes usando el formato 'usuario_destino: mensaje'."
)
NAME, FRIEND = "ana", "luis"
KEYBOARD, SERVER, SCREEN = "keyboard", "server", "screen"
_ASKS_FIRST_SECONDS = 2.0
_BY_ITSELF_SECONDS = 0.3


class NoLogin(Exception):
    """The client has sent no name.

    Attributes:
        cause: a key of the table of words.
    """

    def __init__(self, cause: str) -> None:
        super().__init__(cause)
        self.cause = cause


class ClientBench(ProgramBench):
    """Holds the client that is running, and the connection that it has made.

    Attributes:
        header: what stands before the client's messages, a key of HEADERS.
        reads_lines: it waited for the prompt's end, which the assignment's server doesn't send.
    """

    def __init__(self, command: StartCommand, port: int, bounds: Bounds) -> None:
        """Listen where the client will connect to.

        Raises:
            CannotStart: something else listens there.
        """
        super().__init__()
        self._command = command
        self._bounds = bounds
        self._numbers = itertools.count(1)
        self.port = port or (0 if command.is_told_its_port else DEFAULT_PORT)
        self._listeners: list[socket.socket] = []
        self._listen()
        self.header = ""
        self.end = b""
        self.reads_lines = False
        self.connection: Caller | None = None
        self.program = Program(self._command, self.port, self._bounds)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _value: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self.program.end()
        self.board.end()
        for listener in self._listeners:
            listener.close()

    @property
    def server(self) -> Caller:
        """Return the connection with the client, as its server sees it."""
        assert self.connection is not None
        return self.connection

    def restart(self) -> None:
        """End the client, start it again, and let it log in.

        Raises:
            CannotStart, NoLogin: it doesn't come again.
        """
        self.stop()
        self._listen()
        self.program = Program(self._command, self.port, self._bounds)
        self.log_in()

    def stop(self) -> None:
        self.program.end()
        self.board.hang_up()
        self._refuse_waiting()
        self.connection = None

    def start_without_server(self) -> None:
        """Start the client while nobody listens at its port."""
        self.stop()
        for listener in self._listeners:
            listener.close()
        self._listeners.clear()
        self.program = Program(self._command, self.port, self._bounds)

    def _listen(self) -> None:
        if not self._listeners:
            self._listeners = listening_sockets_at(self.port)
            self.port = self._listeners[0].getsockname()[1]

    def log_in(self) -> None:
        """Let the client connect, ask for its name, and welcome it.

        Raises:
            CannotStart: it ended before it had connected, or never connected.
            NoLogin: it sends no name.
        """
        with self.exchange.paused():
            self._accept()
            server = self.server
            server.send(PROMPT.encode())
            if not self.wait(lambda: server.received, _BY_ITSELF_SECONDS):
                self.type(NAME)
            self.wait(lambda: server.received or server.has_ended)
            if not server.received and not server.has_ended:
                server.send(b"\n")
                self.wait(lambda: server.received or server.has_ended)
                self.reads_lines = bool(server.received)
            self.board.pause(QUIET_SECONDS)
            self._learn_manner(bytes(server.received))
            server.send(self.framed(WELCOME.format(NAME)))
            self.board.pause(QUIET_SECONDS)

    def _accept(self) -> None:
        mark = self.program.printed.total

        def comes() -> bool:
            for listener in self._listeners:
                try:
                    sock, _ = listener.accept()
                except BlockingIOError:
                    continue
                self.connection = self.board.add(sock, SERVER)
            return self.connection is not None

        if self.wait(comes, _ASKS_FIRST_SECONDS):
            return
        self.type(NAME)  # it may want the name before it connects
        if not self.wait(comes, START_SECONDS):
            ended = self.program.has_ended
            cause = self.program.broke or ("ended" if ended else "never_connected")
            raise CannotStart(cause, said=self.said(mark), port=self.port)

    def _refuse_waiting(self) -> None:
        for listener in self._listeners:
            try:
                listener.accept()[0].close()
            except OSError:
                continue

    def _learn_manner(self, received: bytes) -> None:
        name = NAME.encode()
        if name not in received:
            raise NoLogin("no_name" if not received else "other_name")
        before, _, after = received.partition(name)
        for header, make in HEADERS.items():
            if header and before == make(name):
                self.header = header
        self.end = after

    # --- the three sides --------------------------------------------------------------------------

    def type(self, line: str) -> None:
        """Type a line, with Enter."""
        self.exchange.note(KEYBOARD, True, f"{line}\n".encode())
        self.program.type(f"{line}\n")

    def framed(self, text: str) -> bytes:
        """Return what a server sends to tell the client something."""
        data = text.encode() + (b"" if self.header else b"\n")
        return HEADERS[self.header](data) + data

    def message(self, text: str) -> bytes:
        return self.framed(f"{FRIEND}: {text}")

    def tell(self, text: str = "") -> str:
        """Send the client a message of its friend, and return its text."""
        text = text or self.token()
        self.server.send(self.message(text))
        return text

    def tell_in_pieces(self, first: bytes, second: bytes) -> None:
        """Send so that the client's `recv` returns each piece by itself."""
        self.server.send(first)
        self.board.pause(TURN_SECONDS)
        self.board.wait(
            lambda: not unread_bytes(self.server.peer_port, self.port),
            READ_SECONDS,
            is_answer=False,
            turns=LOOK_TURNS,
        )
        self.board.pause(SPLIT_SECONDS)
        self.server.send(second)

    def token(self) -> str:
        """Return a text that nobody else has said."""
        return f"hola{next(self._numbers):05}x"

    def mark(self) -> int:
        return self.program.printed.total

    # --- waiting ----------------------------------------------------------------------------------

    def sends(self, text: str) -> bool:
        """Return whether the client sends this."""
        self.wait(lambda: self.server.has(text) or self.server.has_ended)
        return self.server.has(text)

    def shows(self, text: str, mark: int) -> bool:
        """Return whether the client prints this, which must come before what is told after it."""

        def is_shown() -> bool:
            return text in self.said(mark)

        if self.wait(is_shown, AGAIN_SECONDS):
            return True
        with self.exchange.paused():
            after = self.tell()
        self.wait(lambda: is_shown() or after in self.said(mark))
        self.board.pause(QUIET_SECONDS)
        return is_shown()
