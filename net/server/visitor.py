"""One visitor of the server: its thread reads, tells which dialect it speaks, and hands its
messages to the hub.

Everything untrusted is met here, in a thread of the visitor's own: whatever it sends costs only
itself.

    first byte "{"  -> rich   : lines of JSON, `hello` within LOGIN_SECONDS, gone after
                                  SILENCE_SECONDS
    anything else,
    or 0.3 s silence -> plain : the prompt, a name within PLAIN_LOGIN_SECONDS (a person types
                                  it), then lines

After a silence it may still be a rich client, whose hello was held up: no name begins with "{". A
browser and the like are told what this is and sent away, before the hub hears of them
(net.wire.strangers).
"""

from __future__ import annotations

import codecs
import contextlib
import errno
import logging
import time
from collections.abc import Callable
from functools import partial

from net.hub.actions import Gone, Heard, LogIn
from net.hub.budgets import origin_of
from net.hub.people import Session, User
from net.server.authentication import Authentication
from net.server.meters import Buckets, Meters, wait_for
from net.shared.connection import Connection
from net.wire import messages, plain, strangers, telnet
from net.wire.framing import QUIET_SECONDS, EndlessLine, LineFramer, Quiet
from net.wire.masking import Mask
from net.wire.messages import (
    BadMessage,
    Challenge,
    ClientMessage,
    Err,
    Farewell,
    Group,
    Hello,
    Limits,
    More,
    Ping,
    Proof,
    Read,
    Seen,
    ServerMessage,
)
from net.wire.strangers import TurnedAway

CHOICE_SECONDS = 0.3
LOGIN_SECONDS = 10.0
PLAIN_LOGIN_SECONDS = 60.0
# The prompt has no end, so a client that reads lines never shows it. Most people have typed their
# names by then.
PROMPT_END_SECONDS = 5.0
SILENCE_SECONDS = 20.0
PLAIN_LINE_BYTES = 16_384
# So large a line counts as one message, a larger one as several.
LINE_BYTES = 8192
# While a sender has to wait, they are looked after so often; who has closed meanwhile is gone this
# much later.
LOOK_SECONDS = 0.25
GONE_SECONDS = 1.0
# A plain sender who is slowed down is told so this often: whoever has closed is also noticed by
# that.
TELL_SECONDS = 5.0
# How long what is said right after the log-in waits for its answer, to be counted for whoever has
# logged in.
ANSWER_SECONDS = 2.0
# What logs in, and how many such lines that takes at the most.
_LOG_IN = frozenset({Hello, LogIn, Challenge})
LOG_IN_LINES = 3
# After so much silence, who has ended lines with LF before is told that the last one has no end.
HELD_SECONDS = 2.0
# These come by themselves and cost little.
_CHEAP = frozenset({Ping, Seen, Read, More})
_CHEAP_COST = 0.1
_COST_OF_A_NAME = 0.1

log = logging.getLogger(__name__)

Said = tuple[Session, Heard]


def cost_of(message: ClientMessage | LogIn | Challenge | Err | None, size: int = 0) -> float:
    """What it counts against its sender's rate. As a rule one, also for what is not kept, such as
    who is writing.

    `size`: the bytes of the line.
    """
    cost = 1.0
    if type(message) in _CHEAP:
        cost = _CHEAP_COST
    elif type(message) is Group:
        cost = 1 + _COST_OF_A_NAME * len(message.people)
    return cost if size <= cost * LINE_BYTES else size / LINE_BYTES


class Visitor:
    """A connection, its session, and the thread between them."""

    __slots__ = (
        "_buckets", "_buckets_user", "_free_lines", "_gone_at", "_has_named_itself",
        "_has_said_hello", "_incoming", "_knows_dialect", "_limits", "_login_deadline", "_meters",
        "_outgoing", "_put", "_server_id", "_tell_at", "connection", "has_spoken", "origin",
        "session",
    )  # fmt: skip

    def __init__(
        self,
        connection: Connection,
        address: str,
        limits: Limits,
        meters: Meters,
        put: Callable[[list[Said]], None],
        server_id: str,
    ) -> None:
        self.connection = connection
        self.session = Session(address, plain=True)
        self._limits = limits
        self._put = put
        self._server_id = server_id
        self._meters = meters
        self._buckets: Buckets = meters.of_address(address)
        self._buckets_user: User | None = None  # whose they are
        self._free_lines = LOG_IN_LINES
        self.origin = origin_of(address)
        self._tell_at = 0.0  # when to tell the sender again that it is too fast
        self._gone_at = 0.0  # when it is over for a sender that has closed; 0: it has not
        self._has_named_itself = False
        self.has_spoken = False
        self._login_deadline = 0.0
        self._has_said_hello = False
        self._knows_dialect = False
        self._incoming, self._outgoing = Mask(), Mask()

    def run(self) -> None:
        """Reads until the end. Raises nothing."""
        why = "connection closed"
        try:
            self._serve()
        except TurnedAway as stranger:
            why = stranger.why
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

    def send(self, message: ServerMessage) -> None:
        """Sends the message in this visitor's dialect. Never blocks; any thread may call it."""
        self.send_bytes(self.encode(message))

    def send_bytes(self, data: bytes) -> bool:
        """The same for what is encoded already. False if it can't arrive any more."""
        if data and log.isEnabledFor(logging.DEBUG):
            self._outgoing.end_message()  # it is always a whole one
            shown = self._outgoing.show(data, plain=self.session.plain, is_name=True)
            log.debug("%s <- %s", self.session.address, shown)
        return self.connection.send(data)

    def encode(self, message: ServerMessage) -> bytes:
        return plain.encode(message) if self.session.plain else messages.encode(message)

    @property
    def is_nobody(self) -> bool:
        """Whether it has not logged in yet."""
        return self.session.user is None and not self.session.is_over

    @property
    def progress(self) -> int:
        """How far it has got with that: 0, it has said nothing; 1, something; 2, its name. Whether
        it is let in then is for the hub to say."""
        return 2 if self._has_named_itself else int(self.has_spoken)

    def dismiss(self, farewell: Farewell) -> None:
        """Sends a last message and ends the connection. Any thread may call it.

        Whose dialect is not known yet is told nothing: a rich client would take the words of the
        plain dialect for those of another program that has taken the server's place, and would not
        come back by itself."""
        if self._knows_dialect:
            self.send(farewell)
        self.connection.finish()

    # --- in the visitor's own thread --------------------------------------------------------------

    def _serve(self) -> None:
        arrived = time.monotonic()
        first: bytes | None = None
        with contextlib.suppress(TimeoutError):
            first = self._receive_now(CHOICE_SECONDS)
        if first == b"":
            return
        self._login_deadline = arrived + LOGIN_SECONDS
        if first is None or not first.startswith(b"{"):
            self._login_deadline = arrived + PLAIN_LOGIN_SECONDS
            first = self._look_at(first)
            self._knows_dialect = True
            self.send_bytes(plain.PROMPT.encode())
        if first is None:
            first = self._receive_name()
        self.session.plain = not first.startswith(b"{")
        self._knows_dialect = True
        self.connection.last_words = self.encode(Farewell("slow", "You read too slowly."))
        if self.session.plain:
            self._serve_plain(first)
        else:
            self._serve_rich(first)

    def _look_at(self, first: bytes | None) -> bytes | None:
        """Return the first bytes, and those that tell whether they are a foreign program's. Raise
        TurnedAway if so."""
        if first is None:
            return None
        with contextlib.suppress(TimeoutError):
            while strangers.is_undecided(first) and (more := self._receive(QUIET_SECONDS)):
                first += more
        strangers.turn_away(telnet.without_commands(first), has_prompt=False)
        return first

    def _receive_name(self) -> bytes:
        """Return the first bytes that come after the prompt. If they don't come soon, end the line
        of the prompt."""
        with contextlib.suppress(TimeoutError):
            return self._receive(PROMPT_END_SECONDS)
        self.send_bytes(b"\n")
        return self._receive(None)

    def _serve_rich(self, data: bytes) -> None:
        framer = LineFramer(self._limits.line)
        decode = partial(self._decode_rich, Authentication(self._server_id))
        while data:
            self._handle_lines(framer.feed(data), decode)
            data = self._receive(SILENCE_SECONDS)

    def _serve_plain(self, data: bytes) -> None:
        framer = LineFramer(PLAIN_LINE_BYTES, Quiet.UNTIL_LF)
        is_told = False  # that the last line has no end yet
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
        # A client that closes right after its last message has said it all the same.
        self._handle_lines(framer.flush(), self._decode_plain)

    def _receive_rest(self) -> bytes:
        """The next bytes, when the last line has no end yet. If they don't come soon, the sender is
        told."""
        with contextlib.suppress(TimeoutError):
            return self._receive(HELD_SECONDS)
        self.send(Err("no_end", "The message has no end of line yet."))
        return self._receive(None)

    def _receive(self, timeout: float | None) -> bytes:
        """The next bytes. Before the log-in its deadline counts as well, however steadily bytes
        drip in."""
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
            shown = self._incoming.show(data, plain=is_plain, is_name=not self._has_said_hello)
            log.debug("%s -> %s", self.session.address, shown)
        return data

    def _handle_lines(
        self,
        lines: list[bytes | None],
        decode: Callable[[bytes], ClientMessage | LogIn | Challenge | Err | None],
    ) -> None:
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
                    # Reading more slowly is all it takes: what is not read fills the sender's own
                    # buffers.
                    self._put(said)
                    said = []
                    self._wait(delay)
            if message is not None:
                said.append((self.session, message))
        if said:
            self._put(said)

    def _is_free(self, message: ClientMessage | LogIn | Challenge | Err | None) -> bool:
        """Return whether it is one of the lines that log in. They count nothing: who is let in is
        for the hub to say, and others at the same address must not be able to hold it up."""
        if self._free_lines and type(message) in _LOG_IN:
            self._free_lines -= 1
            return True
        return False

    def _find_buckets(self, said: list[Said]) -> list[Said]:
        """What is said from now on is counted for whoever has logged in. Returns what is still to
        be handed to the hub.

        What comes right behind the log-in waits for its answer: otherwise it would be nobody's.
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
            self._buckets = self._meters.of_user(
                user.key, is_owned=user.is_owned, address=self.session.address
            )
        return said

    def _wait(self, seconds: float) -> None:
        """Wait before reading on. Raises OSError if the sender has closed meanwhile and
        GONE_SECONDS have passed: what they have left unread must not keep them here."""
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

    def _decode_rich(
        self, authentication: Authentication, line: bytes
    ) -> ClientMessage | LogIn | Challenge | Err | None:
        if not line:
            return None
        try:
            message = messages.decode_client(line)
        except BadMessage as bad:
            return Err(bad.code, str(bad), bad.cid)
        if type(message) is Hello:
            self._has_named_itself = True
            answer = authentication.receive_hello(message)
            self._has_said_hello = self._has_said_hello or isinstance(answer, Hello)
            return answer
        if type(message) is Proof:
            proved = authentication.receive_proof(message)
            self._has_said_hello = self._has_said_hello or isinstance(proved, LogIn)
            return proved
        return message

    def _decode_plain(self, line: bytes) -> ClientMessage | Err | None:
        typed = line
        if b"\xff" in line or b"\0" in line:
            typed = telnet.without_commands(line)
            if not typed:  # a telnet client among itself
                return None
        if self._has_said_hello:
            return plain.parse_post(typed)
        typed = typed.removeprefix(codecs.BOM_UTF8)  # with which the streams of .NET begin
        strangers.turn_away(typed, has_prompt=True)
        if refusal := strangers.refuse_name(typed):
            raise refusal
        self._has_said_hello = self._has_named_itself = True
        return plain.parse_name(typed)

    def _send_away(self, answer: bytes) -> None:
        """The answer to whoever has not come so far that the hub knows them."""
        self.send_bytes(answer)
        self.connection.finish()
        self._drain()

    def _end_and_drain(self, end: Gone) -> None:
        """Lets the hub say the farewell, after the answers to what was said before.

        Closing with bytes unread would reset the connection, and the farewell with it (RFC 1122,
        4.2.2.13).
        """
        self._put([(self.session, end)])
        self._drain()

    def _drain(self) -> None:
        with contextlib.suppress(OSError):
            # Ended by the peer, or by the deadline of `finish`.
            while self.connection.receive(None):
                pass
