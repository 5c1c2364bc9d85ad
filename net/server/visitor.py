"""Serve one visitor: its thread reads, detects the dialect, and passes on what lines say.

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

import contextlib
import logging
import ssl
import time
from collections.abc import Callable, Iterator
from email.utils import formatdate
from typing import TypeGuard

from msgspec import structs

from net.hub.actions import Gone
from net.hub.budgets import origin_of
from net.hub.people import Session
from net.server.line_decoder import Decoded, LineDecoder
from net.server.pacing import Pacing
from net.server.reception import Reception, Said
from net.shared.connection import Connection
from net.shared.tls import HANDSHAKE_BYTE, NotTls
from net.wire import messages, plain, strangers, telnet
from net.wire.address import Address
from net.wire.framing import QUIET_SECONDS, EndlessLine, LineFramer, Quiet
from net.wire.masking import Mask
from net.wire.messages import Err, Farewell, Post, ServerMessage
from net.wire.strangers import TurnedAway
from net.wire.traces import TraceReport

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
# After this silence a sender who has used LF before is told that their last line has no end.
HELD_SECONDS = 2.0
# What is said at last to somebody who does not read, the same bytes for all connections.
_LAST_WORDS = messages.encode(Farewell("slow", "You read too slowly."))
_LAST_WORDS_PLAIN = plain.encode(Farewell("slow", "You read too slowly."))

log = logging.getLogger(__name__)


class Visitor:
    """A visitor is a connection, its session, and the thread between them."""

    __slots__ = (
        "_decode_line", "_decoder", "_framer", "_incoming", "_is_new_until", "_is_past_log_in",
        "_is_told", "_knows_dialect", "_login_deadline", "_outgoing", "_pacing", "_read_at",
        "_reception", "connection", "has_spoken", "origin", "session",
    )  # fmt: skip

    def __init__(self, reception: Reception, connection: Connection, address: str) -> None:
        """Make a visitor, whose thread does not run yet.

        Args:
            reception: the server's.
            connection: the one to the visitor.
            address: "host:port" of the visitor.
        """
        self._reception = reception
        self.connection = connection
        self.session = Session(address, plain=True)
        self.origin = origin_of(address)
        self._decoder = LineDecoder(reception, connection, address)
        self._pacing = Pacing(reception, connection, self.session, self._decoder)
        self.has_spoken = False
        self._is_new_until = time.monotonic() + NEW_SECONDS
        self._login_deadline = 0.0
        self._read_at = 0  # by `time.perf_counter_ns`, if messages are traced
        self._knows_dialect = False
        self._incoming, self._outgoing = Mask(), Mask()
        # None until the dialect is known.
        self._decode_line: Callable[[bytes], Decoded] | None = None
        self._framer = LineFramer(reception.limits.line)
        self._is_told = False  # that the last line has no end
        self._is_past_log_in = False

    def run(self) -> bool:
        """Read until the connection ends, is encrypted, or has logged in. Never raises.

        Returns:
            Whether it goes on, and `run` has to be called again.
        """
        why = "connection closed"
        try:
            if self._serve():
                return True
        except TurnedAway as stranger:
            why = stranger.why
            if self._reception.meters.should_note(self.origin):
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
        self._reception.put([(self.session, Gone(why))])
        self.connection.close()
        if self._reception.traces is not None:
            self._reception.traces.forget(self.session)
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
    def progress(self) -> int:
        """Return how far the log-in has got: 0 nothing was said, 1 something, 2 a name.

        The hub decides then whether the visitor is let in. A handshake says nothing until it is
        done. But whoever has just come, or just begun a handshake, counts as having said something:
        otherwise others at their address, who say something and then no more, would push them out.
        """
        if self._decoder.has_named_itself:
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
        """Read to the end, and return whether that was only that of a handshake or log-in."""
        if self._decode_line is None:
            first = self._begin()
            if not first:
                return first is None
            self._handle_lines(self._framer.feed(first))
        while self._is_past_log_in or not self._decoder.has_said_hello:
            data = self._receive_plain() if self.session.plain else self._receive_rich()
            if not data:
                break
            self._handle_lines(self._framer.feed(data))
        else:
            self._is_past_log_in = True
            self.connection.prepare(None if self.session.plain else SILENCE_SECONDS)
            return True
        # A client may close right after its last message, without an end of line; what was being
        # written when the connection broke is none.
        if self.session.plain and not self.connection.is_finishing:
            self._handle_lines(self._framer.flush())
        return False

    def _begin(self) -> bytes | None:
        """Find out what the visitor speaks, and return their first bytes; None after a handshake.

        If there are none, the connection has ended.
        """
        arrived = time.monotonic()
        first: bytes | None = None
        with contextlib.suppress(TimeoutError):
            first = self._receive_now(CHOICE_SECONDS)
        if first == b"":
            return first
        if self._begins_encryption(first):
            self._encrypt(first)
            return None
        self._login_deadline = arrived + LOGIN_SECONDS
        if first is None or not first.startswith(b"{"):
            self._login_deadline = arrived + PLAIN_LOGIN_SECONDS
            first = self._look_at(first)
            self._knows_dialect = first is not None
            self.send_bytes(plain.PROMPT.encode())
        if first is None:
            first = self._receive_name()
            if self._begins_encryption(first):  # it was only late
                self._encrypt(first)
                return None
        self.session.plain = not first.startswith(b"{")
        self._knows_dialect = True
        self.connection.last_words = _LAST_WORDS_PLAIN if self.session.plain else _LAST_WORDS
        if self.session.plain:
            self._framer = LineFramer(PLAIN_LINE_BYTES, Quiet.UNTIL_LF)
            self._decode_line = self._decoder.plain(self.send_bytes)
        else:
            self._decode_line = self._decoder.rich()
        return first

    def _begins_encryption(self, first: bytes | None) -> TypeGuard[bytes]:
        if not first or self.connection.is_encrypted:
            return False
        return first[0] == HANDSHAKE_BYTE

    def _encrypt(self, first: bytes) -> None:
        """Hold the handshake.

        Raises:
            TurnedAway: there was no handshake. OpenSSL has told the visitor why.
        """
        self.has_spoken = False
        self._is_new_until = time.monotonic() + NEW_HANDSHAKE_SECONDS
        self._incoming.end_message()
        delay = self._reception.meters.handshake_delay(self.origin)
        if delay is None:
            raise TurnedAway("too many TLS handshakes", b"")
        time.sleep(delay)
        try:
            self.connection.encrypt(
                self._reception.key.context,
                server_side=True,
                first=first,
                timeout=HANDSHAKE_SECONDS,
            )
        except NotTls as other:
            strangers.turn_away(other.answer, has_prompt=False, at=self._arrived_at)
            raise TurnedAway("framing", b"") from None
        except TimeoutError:
            raise TurnedAway("no TLS handshake in time", b"") from None
        except ssl.SSLError as error:
            raise TurnedAway(f"TLS: {error.reason or error}", b"") from None
        self.has_spoken = True

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
        said = telnet.without_commands(first)
        if not strangers.is_ordinary(said):
            date, at = formatdate(usegmt=True), self._arrived_at
            strangers.turn_away(said, has_prompt=False, date=date, at=at)
        return first

    @property
    def _arrived_at(self) -> Address | None:
        """Return the address of this computer that the visitor has connected to."""
        host, port = self.connection.local_address
        return Address(host.removeprefix("::ffff:"), port) if host else None

    def _receive_name(self) -> bytes:
        """Return the first bytes after the prompt.

        If they take long, end the prompt's line first.
        """
        with contextlib.suppress(TimeoutError):
            return self._receive(PROMPT_END_SECONDS)
        self.send_bytes(b"\n")
        return self._receive(None)

    def _receive_rich(self) -> bytes:
        """Return the next bytes of a rich client; b"" at the end."""
        if self._framer.has_rest and not self._decoder.has_named_itself:
            with contextlib.suppress(TimeoutError):
                return self._receive(HELD_SECONDS)
            if refusal := strangers.refuse_json(self._framer.rest):
                raise refusal
        return self._receive(SILENCE_SECONDS)

    def _receive_plain(self) -> bytes:
        """Return the next bytes of a plain client, after whose silence a line may be complete."""
        framer = self._framer
        if framer.waits_for_quiet:
            try:
                return self._receive(QUIET_SECONDS)
            except TimeoutError:
                self._incoming.end_message()
                self._handle_lines(framer.flush())
        self._is_told = self._is_told and framer.has_rest
        if framer.has_rest and not self._is_told:
            self._is_told = True
            return self._receive_rest()
        return self._receive(None)

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
        if self._decoder.has_said_hello:
            return self._receive_now(timeout)
        left = self._login_deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return self._receive_now(left if timeout is None else min(left, timeout))

    def _receive_now(self, timeout: float | None) -> bytes:
        data = self.connection.receive(timeout)
        if self._reception.traces is not None:
            self._read_at = time.perf_counter_ns()
        self.has_spoken = True
        if data and log.isEnabledFor(logging.DEBUG):
            is_name = not self._decoder.has_said_hello
            is_plain = self.session.plain and not (is_name and data.startswith(b"{"))
            shown = self._incoming.show(
                data,
                plain=is_plain,
                is_name=is_name,
                # The name and the password are two lines, and may come in one piece.
                is_secret=is_plain and is_name and self._reception.gate is not None,
            )
            log.debug("%s -> %s", self.session.address, shown)
        return data

    def _handle_lines(self, lines: list[bytes | None]) -> None:
        decode = self._decode_line
        assert decode is not None
        session, pacing, wall = self.session, self._pacing, self._reception.wall
        if self._decoder.holds_log_in and session.user is not None:
            self._decoder.forget_log_in()
        said: list[Said] = []
        for message, size, line in self._decode(lines, decode):
            if pacing.is_on:
                said = pacing.count(message, size, said)
                if self.connection.is_finishing:  # that may have taken long
                    break
            if wall is not None:
                wall.note_incoming(session, message, line)
            left = message
            if (type(message) is Post and message.trace) or type(message) is TraceReport:
                left = self._trace(message)
            if left is not None:
                said.append((session, left))
        if said:
            self._reception.put(said, min(len(lines), plain.RUN_LINES * len(said)))

    def _decode(
        self, lines: list[bytes | None], decode: Callable[[bytes], Decoded]
    ) -> Iterator[tuple[Decoded, int, bytes]]:
        """Yield what each line says, its size in bytes, and the line.

        Several plain lines may be in one piece, but not on the glass wall, where each is seen.
        """
        is_plain_user = self.session.plain and self._decoder.has_said_hello
        if is_plain_user and len(lines) > 1 and self._reception.wall is None:
            runs = plain.parse_runs(lines)
            yield from ((run, run.size, b"") for run in runs)
            if runs:
                return
        for line in lines:
            if line is None:
                yield Err("too_long", "The line is too long."), 0, b""
            else:
                yield decode(line), len(line), line

    def _trace(self, message: Post | TraceReport) -> Decoded:
        """Note the way of a message, or pass on what a recipient says of it, if that is asked for.

        Return what is left for the hub. A server that shows nothing knows no reports.
        """
        traces = self._reception.traces
        if type(message) is TraceReport:
            if traces is None:
                return Err("unknown_op", "This op is not known here.")
            return message if self.session.is_nobody else traces.take_report(self.session, message)
        assert type(message) is Post
        if message.trace and traces is None:
            return structs.replace(message, trace=False)
        if message.trace and traces is not None:
            return traces.begin(self.session, message, self._read_at)
        return message

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
        self._reception.put([(self.session, end)])
        self._drain()

    def _drain(self) -> None:
        with contextlib.suppress(OSError):
            # Until the peer closes, or the deadline of `finish`.
            while self.connection.receive(None):
                pass
