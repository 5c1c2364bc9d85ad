"""Run a server under test, and do with it what all checks need: join, write, see what arrives."""

from __future__ import annotations

import itertools
from collections.abc import Callable
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
from lab.check.callers import TURN_SECONDS, Caller
from lab.check.command import StartCommand
from lab.check.limits import Bounds
from lab.check.program import Program, free_port
from lab.check.socket_table import unread_bytes
from lab.check.speech import Speech
from lab.check.verdicts import CannotStart
from net.wire.address import Address

_GREETING_SECONDS = 3.0
_WELCOME_SECONDS = 1.0
_TOLD_SECONDS = 1.0
_PORT_TRIES = 3
_RESTART_SECONDS = 70.0  # a port that is not given free at once is kept for a minute


class ServerBench(ProgramBench):
    """Holds the server that is running, and the people who are connected to it.

    Attributes:
        port: what the program is told; 0: a new free one for each start.
        is_fixed: the program listens where it wants, whatever it is told.
        is_understood: `speech` is known to get messages through.
    """

    def __init__(self, command: StartCommand, port: int, bounds: Bounds) -> None:
        """Start the server.

        Raises:
            CannotStart: it ends, or listens nowhere.
        """
        super().__init__()
        self._command = command
        self._port = port
        self._bounds = bounds
        self._numbers = itertools.count(1)
        self.speech = Speech()
        self.is_fixed = False
        self.is_understood = False
        self.was_greeted = self.was_welcomed = False
        self.address: Address
        self._start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _value: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self.board.hang_up()
        self.program.end()
        self.board.end()

    def _start(self, port: int = 0) -> None:
        asked = port or self._port
        for attempt in range(_PORT_TRIES):
            port = asked or free_port()
            self.program = Program(self._command, port, self._bounds)
            try:
                self.address = self._where_it_listens(port)
            except CannotStart as problem:
                self.program.end()
                if problem.cause != "ended" or attempt == _PORT_TRIES - 1 or asked:
                    raise
                continue  # another program may have got this port a moment ago
            except BaseException:
                self.program.end()
                raise
            self.is_fixed = self.address.port != port or bool(self._port)
            return

    def _where_it_listens(self, port: int) -> Address:
        found: list[Address] = []

        def listens() -> bool:
            if self.program.has_ended:
                raise CannotStart(self.program.broke or "ended", said=self.said(0))
            found[:] = self.program.listening()
            return bool(found)

        def listens_where_told() -> bool:
            return listens() and any(one.port == port for one in found)

        if not self.board.wait(listens, START_SECONDS, is_answer=False, turns=LOOK_TURNS):
            raise CannotStart("silent", said=self.said(0))
        # One that also listens elsewhere may do so first.
        self.board.wait(listens_where_told, _TOLD_SECONDS, is_answer=False, turns=LOOK_TURNS)
        if not found:
            raise CannotStart("silent", said=self.said(0))
        told = [address for address in found if address.port == port]
        return min(told or found, key=lambda address: (address.port, address.host))

    def restart(self) -> None:
        """End the server and start it again: what one check has broken is not the next one's.

        Raises:
            CannotStart: it doesn't start again.
        """
        self.program.end()
        self.board.hang_up()
        problem: list[CannotStart] = []

        def starts() -> bool:
            problem.clear()
            try:
                self._start()
            except CannotStart as error:
                problem.append(error)
            return not problem or not self.is_fixed or self._bounds.stopped.is_set()

        self.board.wait(starts, _RESTART_SECONDS, is_answer=False, turns=LOOK_TURNS)
        if problem:
            raise problem[0]

    @property
    def has_a_place(self) -> bool:
        """Return whether the program listens at the same port each time it is started so."""
        return self.is_fixed or self.address.port == self.program.port

    def start_at_the_same_port(self) -> None:
        """Start the program anew where it was, once.

        Raises:
            CannotStart: it doesn't start there.
        """
        before = self.address
        self._start(self.program.port)
        if self.address.port != before.port:
            raise CannotStart("moved", said=self.said(0))

    # --- people -----------------------------------------------------------------------------------

    def connect(self, name: str, receive_buffer: int = 0) -> Caller:
        """Connect as somebody whose name is used only once.

        Raises:
            OSError: the server doesn't accept connections (any more).
        """
        unique = f"{name}{next(self._numbers)}"
        return self.board.connect(self.address, unique, receive_buffer)

    def enter(self, name: str, receive_buffer: int = 0) -> Caller:
        """Connect and send the name, as this server wants it."""
        caller = self.connect(name, receive_buffer)
        self.log_in(caller)
        return caller

    def log_in(self, caller: Caller, name: bytes = b"") -> None:
        """Wait for the greeting, send the name, and wait for the answer, as far as there are any.

        Args:
            name: what is sent instead of the caller's name in the server's manner.
        """
        speech = self.speech
        heard = len(caller.received)
        self.was_greeted = bool(heard)
        if speech.greets is not False and not heard:
            patience = _GREETING_SECONDS if speech.greets is None else 0.0
            self.wait(lambda: caller.received or caller.has_ended, patience)
            self.was_greeted = bool(caller.received)
        elif not speech.greets:
            self.board.pause(QUIET_SECONDS)
        heard = len(caller.received)
        caller.send(name or speech.name(caller.name))
        if speech.welcomes is not False:
            patience = _WELCOME_SECONDS if speech.welcomes is None else 0.0
            self.wait(lambda: len(caller.received) > heard or caller.has_ended, patience)
            self.was_welcomed = len(caller.received) > heard
        if not speech.welcomes and not caller.has_ended:
            self.wait_until_read(caller)
            self.board.pause(QUIET_SECONDS)

    def join(self, name: str, receive_buffer: int = 0) -> Caller:
        """Bring somebody in who can certainly be reached. Nothing of this is noted."""
        with self.exchange.paused():
            caller = self.enter(name, receive_buffer)
            self.can_reach(caller, caller)
        return caller

    def can_reach(self, sender: Caller, recipient: Caller, patience: float = 0.0) -> bool:
        """Return whether a message arrives; it is sent again once, if it came too early."""
        token = self.say(sender, recipient)
        if self.wait(lambda: recipient.has(token) or sender.has_ended, AGAIN_SECONDS):
            return recipient.has(token)
        again = self.say(sender, recipient)
        ends = (sender, recipient)

        def has_come() -> bool:
            return recipient.has(token) or recipient.has(again)

        self.wait(lambda: has_come() or any(one.has_ended for one in ends), patience)
        return has_come()

    # --- messages ---------------------------------------------------------------------------------

    def token(self) -> str:
        """Return a text that nobody else has said."""
        return f"hola{next(self._numbers):05}x"

    def text(self, recipient: Caller, text: str) -> bytes:
        return self.speech.message(f"{recipient.name}: {text}".encode())

    def say(self, sender: Caller, recipient: Caller, text: str = "") -> str:
        """Send a message, and return its text."""
        text = text or self.token()
        sender.send(self.text(recipient, text))
        return text

    def send_in_pieces(self, sender: Caller, *pieces: bytes) -> None:
        """Send so that the server's `recv` returns each piece by itself."""
        for piece in pieces[:-1]:
            sender.send(piece)
            self.wait_until_read(sender)
            self.board.pause(SPLIT_SECONDS)
        sender.send(pieces[-1])

    def wait_until_read(self, sender: Caller) -> None:
        """Wait until the server has read all that was sent, as far as the system tells that."""
        self.board.pause(TURN_SECONDS)
        self.board.wait(
            lambda: sender.has_ended or self.program.has_ended or not self.unread(sender),
            READ_SECONDS,
            turns=LOOK_TURNS,
        )

    def unread(self, sender: Caller) -> int:
        """Return how many bytes the server has not read, as far as the system says."""
        return sender.unsent + unread_bytes(self.address.port, sender.port)

    def is_answered(self, caller: Caller) -> bool:
        """Return whether anything comes."""
        self.wait(lambda: caller.received or caller.has_ended)
        return bool(caller.received)

    def arrives(
        self, sender: Caller, recipient: Caller, has_come: str | Callable[[], object]
    ) -> bool:
        """Return whether something comes, which must come before a message sent after it.

        Args:
            has_come: a text that the recipient gets, or a condition.
        """
        if isinstance(has_come, str):
            text = has_come
            return self.arrives(sender, recipient, lambda: recipient.has(text))
        if self.wait(has_come, AGAIN_SECONDS):
            return True
        with self.exchange.paused():
            after = self.say(sender, recipient)
        self.wait(lambda: has_come() or recipient.has(after) or sender.has_ended)
        self.board.pause(QUIET_SECONDS)
        return bool(has_come())

    def works(self, others: tuple[Caller, Caller] | None = None) -> bool:
        """Return whether two people, new ones if need be, can write to each other."""
        with self.exchange.paused():
            try:
                sender, recipient = others or (self.enter("eva"), self.enter("pep"))
            except OSError:
                return False
            return self.can_reach(sender, recipient)
