"""Serve one visitor: its thread reads, detects the dialect, and passes messages to the hub.

All untrusted input arrives here, in a thread of the visitor's own, so it delays nobody else.

    first byte 0x16 -> TLS    : the handshake within HANDSHAKE_SECONDS; then the first byte inside
                                  decides again
    first byte "{"  -> rich   : lines of JSON, `hello` within LOGIN_SECONDS, gone after
                                  SILENCE_SECONDS
    anything else,
    or 0.3 s silence -> plain : the prompt, a name within PLAIN_LOGIN_SECONDS (a person types
                                  it), then lines

After a silence the visitor may still be a rich client whose hello or handshake was delayed: no name
begins with "{" or 0x16. Browsers and other foreign programs are told what this is and sent away,
before the hub hears of them (net.wire.strangers).
"""

from __future__ import annotations

import codecs
import contextlib
import errno
import logging
import ssl
import time
from collections.abc import Callable
from email.utils import formatdate
from functools import partial
from typing import Literal, TypeGuard

from net.hub.actions import Gone, Incoming, LogIn, Overseer
from net.hub.budgets import is_loopback, origin_of
from net.hub.people import Session, User
from net.server.authentication import Authentication
from net.server.certificate import ServerKey
from net.server.meters import Buckets, Meters, wait_for
from net.server.overseers import Overseers
from net.server.password import PasswordGate
from net.shared.connection import Connection
from net.shared.tls import HANDSHAKE_BYTE, NotTls
from net.wire import messages, plain, strangers, telnet
from net.wire.framing import QUIET_SECONDS, EndlessLine, LineFramer, Quiet
from net.wire.masking import Mask
from net.wire.messages import (
    AskStatus,
    BadMessage,
    Challenge,
    ClientMessage,
    Err,
    Farewell,
    Group,
    Hello,
    Limits,
    More,
    Oversee,
    Ping,
    Proof,
    Read,
    Seen,
    ServerMessage,
    Stop,
)
from net.wire.strangers import TurnedAway

CHOICE_SECONDS = 0.3
HANDSHAKE_SECONDS = 5.0
# How long somebody may take for the first byte, and for the handshake, before others come first.
NEW_SECONDS = 0.2
NEW_HANDSHAKE_SECONDS = 1.0
LOGIN_SECONDS = 10.0
PLAIN_LOGIN_SECONDS = 60.0
# The prompt has no end of line, so a client that reads lines does not show it until one is sent.
# Most people have typed their name by then.
PROMPT_END_SECONDS = 5.0
SILENCE_SECONDS = 20.0
PLAIN_LINE_BYTES = 16_384
# A line up to this size counts as one message, a larger one as several.
LINE_BYTES = 8192
# While a sender has to wait, the interval of checks whether they have closed; after GONE_SECONDS
# they are gone then.
LOOK_SECONDS = 0.25
GONE_SECONDS = 1.0
# How often a plain sender is told that they are slowed down. Sending also detects that they have
# closed.
TELL_SECONDS = 5.0
# How long messages that follow the log-in wait for its answer, to be counted for the right user.
ANSWER_SECONDS = 2.0
# The messages of a log-in, and how many of them are free.
_LOG_IN = frozenset({Hello, LogIn, Challenge})
LOG_IN_LINES = 3
# After this silence a sender who has used LF before is told that their last line has no end.
HELD_SECONDS = 2.0
# Clients send these automatically, and they cost little.
_CHEAP = frozenset({Ping, Seen, Read, More})
_CHEAP_COST = 0.1
_COST_OF_A_NAME = 0.1

# Whoever owns a name must not be led, by somebody on the way who turns TLS away, to show it in the
# clear.
NEEDS_ENCRYPTION = Err("needs_encryption", "A name with a key needs an encrypted connection here.")

log = logging.getLogger(__name__)

Said = tuple[Session, Incoming]
# What a line says, or how it is answered; None if it says nothing.
Decoded = ClientMessage | LogIn | Overseer | Challenge | Err | None


def cost_of(message: Decoded, size: int = 0) -> float:
    """Return how much a line counts against its sender's rate, in messages.

    Most lines count as one message, even those that are not stored, such as typing notices. `size`
    is the length of the line in bytes.
    """
    cost = 1.0
    if type(message) in _CHEAP:
        cost = _CHEAP_COST
    elif type(message) is Group:
        cost = 1 + _COST_OF_A_NAME * len(message.people)
    return cost if size <= cost * LINE_BYTES else size / LINE_BYTES


class Visitor:
    """A visitor is a connection, its session, and the thread between them."""

    __slots__ = (
        "_buckets", "_buckets_user", "_free_lines", "_gate", "_gone_at", "_has_named_itself",
        "_has_said_hello", "_incoming", "_is_new_until", "_is_overseer", "_key", "_knows_dialect",
        "_limits", "_login_deadline", "_meters", "_named", "_outgoing", "_overseers", "_put",
        "_server_id", "_tell_at", "connection", "has_spoken", "origin", "session",
    )  # fmt: skip

    def __init__(
        self,
        connection: Connection,
        address: str,
        limits: Limits,
        meters: Meters,
        put: Callable[[list[Said]], None],
        server_id: str,
        overseers: Overseers,
        key: ServerKey,
        gate: PasswordGate | None = None,
    ) -> None:
        self.connection = connection
        self.session = Session(address, plain=True)
        self._limits = limits
        self._put = put
        self._server_id = server_id
        self._overseers = overseers
        self._gate = gate
        self._named: Hello | None = None  # a plain visitor's name, who has to give the password
        self._key = key
        self._meters = meters
        self._buckets: Buckets = meters.of_address(address)
        self._buckets_user: User | None = None  # the user they belong to
        self._free_lines = LOG_IN_LINES
        self.origin = origin_of(address)
        self._tell_at = 0.0  # when to tell the sender again that they are slowed down
        self._gone_at = 0.0  # when to give up a sender that has closed; 0 if it has not
        self._has_named_itself = False
        self.has_spoken = False
        self._is_new_until = time.monotonic() + NEW_SECONDS
        self._login_deadline = 0.0
        self._has_said_hello = False
        self._is_overseer = False
        self._knows_dialect = False
        self._incoming, self._outgoing = Mask(), Mask()

    def run(self) -> bool:
        """Read until the connection ends, or until it is encrypted. Never raises.

        Returns:
            Whether it is encrypted now, and `run` has to be called again.
        """
        why = "connection closed"
        try:
            if self._serve():
                return True
        except TurnedAway as stranger:
            why = stranger.why
            if self._meters.should_note(self.origin):
                log.info("turned away %s: %s", self.session.address, why)
            self._send_away(stranger.answer)
        except TimeoutError:
            why = "timed out"
            self._end_and_drain(Gone(why, Farewell("timeout", "Nothing was heard for too long.")))
        except EndlessLine:
            why = "endless line"
            self._end_and_drain(Gone(why, Farewell("endless_line", "The line has no end.")))
        except OSError as error:
            why = error.strerror or type(error).__name__
        except Exception:
            why = "internal error"
            log.exception("reading from %s failed", self.session.address)
        self._put([(self.session, Gone(why))])
        self.connection.close()
        return False

    def send(self, message: ServerMessage) -> None:
        """Send a message in this visitor's dialect. Never blocks; any thread may call it."""
        self.send_bytes(self.encode(message))

    def send_bytes(self, data: bytes) -> bool:
        """Send an encoded message. Never blocks; any thread may call it.

        Returns:
            False if it can't arrive any more.
        """
        if data and log.isEnabledFor(logging.DEBUG):
            self._outgoing.end_message()  # each call is a whole message
            shown = self._outgoing.show(data, plain=self.session.plain, is_name=True)
            log.debug("%s <- %s", self.session.address, shown)
        return self.connection.send(data)

    def encode(self, message: ServerMessage) -> bytes:
        return plain.encode(message) if self.session.plain else messages.encode(message)

    @property
    def is_nobody(self) -> bool:
        """Return whether the visitor has not logged in yet."""
        session = self.session
        return session.user is None and not (session.is_over or session.is_overseer)

    @property
    def progress(self) -> int:
        """Return how far the log-in has got: 0 nothing was said, 1 something, 2 a name.

        The hub decides then whether the visitor is let in. A handshake says nothing until it is
        done. But whoever has just come, or just begun a handshake, counts as having said something:
        otherwise others at their address, who say something and then no more, would push them out.
        """
        if self._has_named_itself:
            return 2
        return int(self.has_spoken or time.monotonic() < self._is_new_until)

    def dismiss(self, farewell: Farewell) -> None:
        """Send a last message and end the connection. Any thread may call it.

        A visitor whose dialect is unknown yet gets no message: a rich client would take a plain
        sentence for the words of another program in the server's place, and would not reconnect by
        itself.
        """
        if self._knows_dialect:
            self.send(farewell)
        self.connection.finish()

    # --- in the visitor's own thread --------------------------------------------------------------

    def _serve(self) -> bool:
        """Read to the end, and return whether that was only the end of a handshake."""
        arrived = time.monotonic()
        first: bytes | None = None
        with contextlib.suppress(TimeoutError):
            first = self._receive_now(CHOICE_SECONDS)
        if first == b"":
            return False
        if self._begins_encryption(first):
            return self._encrypt(first)
        self._login_deadline = arrived + LOGIN_SECONDS
        if first is None or not first.startswith(b"{"):
            self._login_deadline = arrived + PLAIN_LOGIN_SECONDS
            first = self._look_at(first)
            self._knows_dialect = first is not None
            self.send_bytes(plain.PROMPT.encode())
        if first is None:
            first = self._receive_name()
            if self._begins_encryption(first):  # it was only late
                return self._encrypt(first)
        self.session.plain = not first.startswith(b"{")
        self._knows_dialect = True
        self.connection.last_words = self.encode(Farewell("slow", "You read too slowly."))
        if self.session.plain:
            self._serve_plain(first)
        else:
            self._serve_rich(first)
        return False

    def _begins_encryption(self, first: bytes | None) -> TypeGuard[bytes]:
        if not first or self.connection.is_encrypted:
            return False
        return first[0] == HANDSHAKE_BYTE

    def _encrypt(self, first: bytes) -> Literal[True]:
        """Hold the handshake.

        Raises:
            TurnedAway: there was no handshake. OpenSSL has told the visitor why.
        """
        self.has_spoken = False
        self._is_new_until = time.monotonic() + NEW_HANDSHAKE_SECONDS
        self._incoming.end_message()
        delay = self._meters.handshake_delay(self.origin)
        if delay is None:
            raise TurnedAway("too many TLS handshakes", b"")
        time.sleep(delay)
        try:
            self.connection.encrypt(
                self._key.context, server_side=True, first=first, timeout=HANDSHAKE_SECONDS
            )
        except NotTls as other:
            strangers.turn_away(other.answer, has_prompt=False)
            raise TurnedAway("framing", b"") from None
        except TimeoutError:
            raise TurnedAway("no TLS handshake in time", b"") from None
        except ssl.SSLError as error:
            raise TurnedAway(f"TLS: {error.reason or error}", b"") from None
        self.has_spoken = True
        return True

    def _look_at(self, first: bytes | None) -> bytes | None:
        """Return the first bytes, and as many more as are needed to recognise a foreign program.

        Raises:
            TurnedAway: it is one.
        """
        if first is None:
            return None
        with contextlib.suppress(TimeoutError):
            while strangers.is_undecided(first) and (more := self._receive(QUIET_SECONDS)):
                first += more
        strangers.turn_away(
            telnet.without_commands(first), has_prompt=False, date=formatdate(usegmt=True)
        )
        return first

    def _receive_name(self) -> bytes:
        """Return the first bytes after the prompt.

        If they take long, end the prompt's line first.
        """
        with contextlib.suppress(TimeoutError):
            return self._receive(PROMPT_END_SECONDS)
        self.send_bytes(b"\n")
        return self._receive(None)

    def _serve_rich(self, data: bytes) -> None:
        framer = LineFramer(self._limits.line)
        channel = self._key.fingerprint if self.connection.is_encrypted else ""
        authentication = Authentication(
            self._server_id, channel, gate=self._gate, origin=self.origin
        )
        decode = partial(self._decode_rich, authentication)
        while data:
            self._handle_lines(framer.feed(data), decode)
            data = self._receive(SILENCE_SECONDS)

    def _serve_plain(self, data: bytes) -> None:
        framer = LineFramer(PLAIN_LINE_BYTES, Quiet.UNTIL_LF)
        is_told = False  # told that the last line has no end
        while data:
            self._handle_lines(framer.feed(data), self._decode_plain)
            if framer.waits_for_quiet:
                try:
                    data = self._receive(QUIET_SECONDS)
                    continue
                except TimeoutError:
                    self._incoming.end_message()
                    self._handle_lines(framer.flush(), self._decode_plain)
            is_told = is_told and framer.has_rest
            if framer.has_rest and not is_told:
                is_told = True
                data = self._receive_rest()
            else:
                data = self._receive(None)
        # A client may close right after its last message, without an end of line.
        self._handle_lines(framer.flush(), self._decode_plain)

    def _receive_rest(self) -> bytes:
        """Return the next bytes after an unfinished line. If they take long, tell the sender."""
        with contextlib.suppress(TimeoutError):
            return self._receive(HELD_SECONDS)
        self.send(Err("no_end", "The message has no end of line yet."))
        return self._receive(None)

    def _receive(self, timeout: float | None) -> bytes:
        """Return the next bytes.

        Before the log-in its deadline applies too, however slowly bytes drip in.
        """
        if self._has_said_hello:
            return self._receive_now(timeout)
        left = self._login_deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return self._receive_now(left if timeout is None else min(left, timeout))

    def _receive_now(self, timeout: float | None) -> bytes:
        data = self.connection.receive(timeout)
        self.has_spoken = True
        if data and log.isEnabledFor(logging.DEBUG):
            is_plain = self.session.plain and (self._has_said_hello or not data.startswith(b"{"))
            shown = self._incoming.show(
                data,
                plain=is_plain,
                is_name=not self._has_said_hello,
                # The name and the password are two lines, and may come in one piece.
                is_secret=is_plain and self._gate is not None and not self._has_said_hello,
            )
            log.debug("%s -> %s", self.session.address, shown)
        return data

    def _handle_lines(self, lines: list[bytes | None], decode: Callable[[bytes], Decoded]) -> None:
        said: list[Said] = []
        for line in lines:
            if self.connection.is_finishing:
                break
            message = Err("too_long", "The line is too long.") if line is None else decode(line)
            if self._buckets and (self._buckets_user or not self._is_free(message)):
                if self._buckets_user is None:
                    said = self._find_buckets(said)
                delay = wait_for(self._buckets, cost_of(message, len(line or b"")))
                if delay:
                    # Reading more slowly is enough: unread bytes fill the sender's own buffers.
                    self._put(said)
                    said = []
                    self._wait(delay)
            if message is not None:
                said.append((self.session, message))
        if said:
            self._put(said)

    def _is_free(self, message: Decoded) -> bool:
        """Return whether the line belongs to the log-in and so counts nothing.

        The hub decides who is let in, and others at the same address must not be able to delay it.
        """
        if self._free_lines and type(message) in _LOG_IN:
            self._free_lines -= 1
            return True
        return False

    def _find_buckets(self, said: list[Said]) -> list[Said]:
        """Count from now on for the user who has logged in; return what is left for the hub.

        Messages right behind the log-in wait for its answer: otherwise they would belong to nobody.
        """
        deadline = time.monotonic() + ANSWER_SECONDS
        pause = 0.001
        while self._has_said_hello and self.is_nobody and time.monotonic() < deadline:
            if said:
                self._put(said)
                said = []
            time.sleep(pause)
            pause = min(2 * pause, 0.02)
        user = self.session.user
        if user is not None:
            self._buckets_user = user
            self._meters.note_log_in(self.origin)
            self._buckets = self._meters.of_user(
                user.key, is_owned=user.is_owned, address=self.session.address
            )
        return said

    def _wait(self, seconds: float) -> None:
        """Wait before reading on.

        Raises:
            OSError: the sender has closed, and GONE_SECONDS have passed. What they have left unread
                must not keep them here.
        """
        deadline = time.monotonic() + seconds
        if self.session.plain and time.monotonic() >= self._tell_at:
            self._put([(self.session, Err("too_fast", "It is read more slowly."))])
            self._tell_at = time.monotonic() + TELL_SECONDS
        while not self.connection.is_finishing:
            now = time.monotonic()
            if now >= deadline:
                return
            if not self._gone_at and self.connection.look_ahead():
                self._gone_at = now + GONE_SECONDS
            if self._gone_at and now >= self._gone_at:
                raise ConnectionResetError(errno.ECONNRESET, "closed with much unread")
            time.sleep(min(LOOK_SECONDS, deadline - now))

    def _decode_rich(self, authentication: Authentication, line: bytes) -> Decoded:
        if not line:
            return None
        try:
            message = messages.decode_client(line)
        except BadMessage as bad:
            return Err(bad.code, str(bad), bad.cid, ref=bad.ref)
        if type(message) is Hello:
            if self._is_overseer:
                return Err("already_logged_in", "Who oversees the server is nobody in the chat.")
            self._has_named_itself = True
            if message.key and not self._is_private:
                return LogIn(message, refusal=NEEDS_ENCRYPTION)
            answer = authentication.receive_hello(message)
            self._has_said_hello = self._has_said_hello or isinstance(answer, Hello | LogIn)
            return answer
        if type(message) is Proof:
            proved = authentication.receive_proof(message)
            self._has_said_hello = self._has_said_hello or isinstance(proved, LogIn)
            return proved
        if isinstance(message, Oversee | AskStatus | Stop):
            return self._oversee(message)
        return message

    def _oversee(self, message: Oversee | AskStatus | Stop) -> Overseer | AskStatus | Stop | Err:
        checked = self._overseers.check(
            message,
            self.session.address,
            is_encrypted=self.connection.is_encrypted,
            is_first=not self._has_named_itself,
            is_overseer=self._is_overseer,
        )
        if type(checked) is Overseer:
            self._has_named_itself = True
            self._has_said_hello = self._is_overseer = checked.has_token
        return checked

    def _decode_plain(self, line: bytes) -> ClientMessage | LogIn | Err | None:
        typed = line
        if b"\xff" in line or b"\0" in line:
            typed = telnet.without_commands(line)
            if not typed:  # only telnet commands
                return None
        if self._has_said_hello:
            return plain.parse_post(typed)
        if self._named:
            return self._decode_password(self._named, typed)
        typed = typed.removeprefix(codecs.BOM_UTF8)  # .NET streams begin with it
        strangers.turn_away(typed, has_prompt=True)
        if refusal := strangers.refuse_name(typed):
            raise refusal
        self._has_named_itself = True
        named = plain.parse_name(typed)
        if self._gate is None:
            self._has_said_hello = True
            return named
        if not self._is_private:
            self._has_said_hello = True
            return LogIn(named, refusal=Err("needs_encryption", "A password would be read by all."))
        self._named = named
        self.send_bytes(plain.PASSWORD_PROMPT.encode())
        return None

    def _decode_password(self, named: Hello, typed: bytes) -> LogIn:
        """Return the log-in of a plain visitor who has typed the password after the name."""
        assert self._gate is not None
        self._has_said_hello = True
        refusal = self._gate.problem_with(plain.parse_password(typed), key="", origin=self.origin)
        return LogIn(named, refusal=refusal)

    @property
    def _is_private(self) -> bool:
        """Return whether nobody on the network can read along or change what is said."""
        return self.connection.is_encrypted or is_loopback(self.session.address)

    def _send_away(self, answer: bytes) -> None:
        """Answer a visitor of whom the hub does not know, and close the connection."""
        self.send_bytes(answer)
        self.connection.finish()
        self._drain()

    def _end_and_drain(self, end: Gone) -> None:
        """Let the hub send the farewell after the answers to earlier messages; read to the end.

        Closing a socket with unread bytes would reset the connection and lose the farewell (RFC
        1122, 4.2.2.13).
        """
        self._put([(self.session, end)])
        self._drain()

    def _drain(self) -> None:
        with contextlib.suppress(OSError):
            # Until the peer closes, or the deadline of `finish`.
            while self.connection.receive(None):
                pass
