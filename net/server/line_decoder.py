"""Decode a visitor's lines in both dialects, up to the hub's decision on who is let in."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from functools import partial

from net.hub.actions import LogIn, Overseer, ProvedTeacher
from net.hub.budgets import is_loopback, origin_of
from net.server.authentication import Authentication
from net.server.reception import Reception
from net.shared.connection import Connection
from net.wire import messages, plain, strangers, telnet
from net.wire.messages import (
    AskStatus,
    BadMessage,
    Challenge,
    ClientMessage,
    Err,
    Hello,
    Oversee,
    Proof,
    Stop,
)
from net.wire.plain import PostRun
from net.wire.teaching import Teach
from net.wire.wall import Watch

# Whoever owns a name must not be led, by somebody on the way who turns TLS away, to show it in the
# clear.
NEEDS_ENCRYPTION = Err("needs_encryption", "A name with a key needs an encrypted connection here.")

_ONE_HELLO = Err("already_logged_in", "There is one hello a connection.")

# The visitor's thread handles these itself; it leaves the others to the hub.
_FOR_THE_THREAD = frozenset({Hello, Proof, Teach, Oversee, AskStatus, Stop, Watch})

# What a line says, or how it is answered; None if it says nothing.
Decoded = ClientMessage | PostRun | LogIn | Overseer | ProvedTeacher | Challenge | Err | None


class LineDecoder:
    """Knows how far a visitor's log-in has got.

    Args:
        reception: the server's.
        connection: the visitor's.
        address: "host:port" of the visitor.

    Attributes:
        has_named_itself: the visitor has said who they are.
        has_said_hello: the visitor has said all that the hub needs to decide whether to let them
            in.
    """

    __slots__ = (
        "_address", "_authentication", "_connection", "_is_overseer", "_is_signed", "_named",
        "_reception", "has_named_itself", "has_said_hello",
    )  # fmt: skip

    def __init__(self, reception: Reception, connection: Connection, address: str) -> None:
        self._reception, self._connection, self._address = reception, connection, address
        # Of a rich visitor who has not been let in yet.
        self._authentication: Authentication | None = None
        self._named: Hello | None = None  # a plain visitor's name, who has to give the password
        self._is_overseer = self._is_signed = False
        self.has_named_itself = self.has_said_hello = False

    def rich(self) -> Callable[[bytes], Decoded]:
        """Return a function that decodes lines of JSON.

        It raises TurnedAway if the first one is some other program's JSON.
        """
        reception = self._reception
        channel = reception.key.fingerprint if self._connection.is_encrypted else ""
        self._authentication = Authentication(
            reception.server_id, channel, gate=reception.gate, origin=origin_of(self._address)
        )
        return self._decode_rich

    @property
    def holds_log_in(self) -> bool:
        """Return whether it still holds what was only needed to let the visitor in."""
        return self._authentication is not None

    def forget_log_in(self) -> None:
        """Forget what was only needed to let the visitor in."""
        self._authentication = None

    def plain(self, send: Callable[[bytes], object]) -> Callable[[bytes], Decoded]:
        """Return a function that decodes lines that a person has typed.

        It raises TurnedAway if a line is that of a foreign program. `send` sends the visitor what
        they are asked.
        """
        return partial(self._decode_plain, send)

    def _decode_plain(self, send: Callable[[bytes], object], line: bytes) -> Decoded:
        typed = line
        if b"\xff" in line or b"\0" in line:
            typed = telnet.without_commands(line)
            if not typed:  # only telnet commands
                return None
        if self.has_said_hello:
            return plain.parse_post(typed)
        if self._named:
            return self._decode_password(self._named, typed)
        typed = typed.removeprefix(codecs.BOM_UTF8)  # .NET streams begin with it
        strangers.turn_away(typed, has_prompt=True)
        if refusal := strangers.refuse_name(typed):
            raise refusal
        self.has_named_itself = True
        named = plain.parse_name(typed)
        if self._reception.gate is None:
            self.has_said_hello = True
            return named
        if not self._is_private:
            self.has_said_hello = True
            return LogIn(named, refusal=Err("needs_encryption", "A password would be read by all."))
        self._named = named
        send(plain.PASSWORD_PROMPT.encode())
        return None

    def _decode_password(self, named: Hello, typed: bytes) -> LogIn:
        """Return the log-in of a plain visitor who has typed the password after the name."""
        gate = self._reception.gate
        assert gate is not None
        self.has_said_hello = True
        origin = origin_of(self._address)
        refusal = gate.problem_with(plain.parse_password(typed), key="", origin=origin)
        return LogIn(named, refusal=refusal)

    def _decode_rich(self, line: bytes) -> Decoded:
        if not line:
            return None
        try:
            message = messages.decode_client(line)
        except BadMessage as bad:
            if not self.has_named_itself and (refusal := strangers.refuse_json(line)):
                raise refusal from None
            return Err(bad.code, str(bad), bad.cid, ref=bad.ref)
        if type(message) not in _FOR_THE_THREAD:
            return message
        authentication = self._authentication
        if type(message) is Hello:
            if self._is_overseer:
                return Err("already_logged_in", "Who oversees the server is nobody in the chat.")
            if authentication is None:
                return _ONE_HELLO
            self.has_named_itself = True
            if message.key and not self._is_private:
                return LogIn(message, refusal=NEEDS_ENCRYPTION)
            answer = authentication.receive_hello(message)
            self.has_said_hello = self.has_said_hello or isinstance(answer, Hello | LogIn)
            return answer
        if type(message) is Proof:
            if authentication is None:
                return _ONE_HELLO
            proved = authentication.receive_proof(message)
            self.has_said_hello = self.has_said_hello or isinstance(proved, LogIn)
            self._is_signed = self._is_signed or (isinstance(proved, LogIn) and bool(proved.key))
            return proved
        if type(message) is Teach:
            return self._reception.teachers.check(
                message,
                self._address,
                is_encrypted=self._connection.is_encrypted,
                is_signed=self._is_signed,
            )
        assert isinstance(message, Oversee | AskStatus | Stop | Watch)
        return self._oversee(message)

    def _oversee(
        self, message: Oversee | AskStatus | Stop | Watch
    ) -> Overseer | AskStatus | Stop | Watch | Err:
        checked = self._reception.overseers.check(
            message,
            self._address,
            is_encrypted=self._connection.is_encrypted,
            is_first=not self.has_named_itself,
            is_overseer=self._is_overseer,
        )
        if type(checked) is Overseer:
            self.has_named_itself = True
            self.has_said_hello = self._is_overseer = checked.has_token
        return checked

    @property
    def _is_private(self) -> bool:
        """Return whether nobody on the network can read along or change what is said."""
        return self._connection.is_encrypted or is_loopback(self._address)
