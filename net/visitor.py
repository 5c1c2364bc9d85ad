"""One visitor of the server: its thread reads, tells which dialect it speaks, and hands its messages to the hub.

Everything untrusted is met here, in a thread of the visitor's own: whatever it sends costs only itself.

    first byte "{"  -> rich   : lines of JSON, `hello` within LOGIN_SECONDS, gone after SILENCE_SECONDS
    anything else,
    or 0.3 s silence -> plain : the prompt, a name within PLAIN_LOGIN_SECONDS (a person types it), then lines

After a silence it may still be a rich client, whose hello was held up: no name begins with "{".
"""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Callable
from functools import partial

from net import messages, plain
from net.actions import Gone, Heard, LogIn
from net.authentication import Authentication
from net.connection import Connection
from net.framing import QUIET_SECONDS, EndlessLine, LineFramer, Quiet
from net.messages import (
    BadMessage,
    Challenge,
    ClientMessage,
    Err,
    Farewell,
    Group,
    Hello,
    Limits,
    Ping,
    Proof,
    Read,
    Seen,
    ServerMessage,
)
from net.people import Session

CHOICE_SECONDS = 0.3
LOGIN_SECONDS = 10.0
PLAIN_LOGIN_SECONDS = 60.0
SILENCE_SECONDS = 20.0
PLAIN_LINE_BYTES = 16_384
BURST_SECONDS = 4  # a sender may save up this much of its rate
# These come by themselves and cost little.
_CHEAP = frozenset({Ping, Seen, Read})
_CHEAP_COST = 0.1
_COST_OF_A_NAME = 0.1

log = logging.getLogger(__name__)

Said = tuple[Session, Heard]


def cost_of(message: ClientMessage | LogIn | Challenge | Err | None) -> float:
    """What it counts against its sender's rate. As a rule one, also for what is not kept, such as who is writing."""
    if type(message) in _CHEAP:
        return _CHEAP_COST
    if type(message) is Group:
        return 1 + _COST_OF_A_NAME * len(message.people)
    return 1


class TokenBucket:
    """How long a sender must wait so that it stays at `rate` a second, with bursts of BURST_SECONDS."""

    __slots__ = ("_filled_at", "_rate", "_tokens")

    def __init__(self, rate: float) -> None:
        """A rate of 0 means no limit."""
        self._rate = rate
        self._tokens = rate * BURST_SECONDS
        self._filled_at = time.monotonic()

    def take(self, tokens: float) -> float:
        """Takes tokens and returns the seconds until they are really there."""
        if not self._rate:
            return 0.0
        now = time.monotonic()
        self._tokens = min(self._rate * BURST_SECONDS, self._tokens + (now - self._filled_at) * self._rate)
        self._filled_at = now
        self._tokens -= tokens
        return max(0.0, -self._tokens / self._rate)


class Visitor:
    """A connection, its session, and the thread between them."""

    __slots__ = ("_bucket", "_has_said_hello", "_limits", "_login_deadline", "_put", "_server_id", "connection",
                 "session")

    def __init__(
        self, connection: Connection, address: str, limits: Limits, put: Callable[[list[Said]], None], server_id: str
    ) -> None:
        self.connection = connection
        self.session = Session(address, plain=True)
        self._limits = limits
        self._put = put
        self._server_id = server_id
        self._bucket = TokenBucket(limits.rate)
        self._login_deadline = 0.0
        self._has_said_hello = False

    def run(self) -> None:
        """Reads until the end. Raises nothing."""
        why = "connection closed"
        try:
            self._serve()
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
        if data:
            log.debug("%s <- %r", self.session.address, data)
        return self.connection.send(data)

    def encode(self, message: ServerMessage) -> bytes:
        return plain.encode(message) if self.session.plain else messages.encode(message)

    @property
    def has_said_hello(self) -> bool:
        """Or its name, in the plain dialect. Whether it is let in is for the hub to say."""
        return self._has_said_hello

    def dismiss(self, farewell: Farewell) -> None:
        """Sends a last message and ends the connection. Any thread may call it."""
        self.send(farewell)
        self.connection.finish()

    # --- in the visitor's own thread ----------------------------------------------------------------

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
            self.send_bytes(plain.PROMPT.encode())
        if first is None:
            first = self._receive(None)
        self.session.plain = not first.startswith(b"{")
        self.connection.last_words = self.encode(Farewell("slow", "You read too slowly."))
        if self.session.plain:
            self._serve_plain(first)
        else:
            self._serve_rich(first)

    def _serve_rich(self, data: bytes) -> None:
        framer = LineFramer(self._limits.line)
        decode = partial(self._decode_rich, Authentication(self._server_id))
        while data:
            self._handle_lines(framer.feed(data), decode)
            data = self._receive(SILENCE_SECONDS)

    def _serve_plain(self, data: bytes) -> None:
        framer = LineFramer(PLAIN_LINE_BYTES, Quiet.UNTIL_LF)
        while data:
            self._handle_lines(framer.feed(data), self._decode_plain)
            if framer.waits_for_quiet:
                try:
                    data = self._receive(QUIET_SECONDS)
                    continue
                except TimeoutError:
                    self._handle_lines(framer.flush(), self._decode_plain)
            data = self._receive(None)
        # A client that closes right after its last message has said it all the same.
        self._handle_lines(framer.flush(), self._decode_plain)

    def _receive(self, timeout: float | None) -> bytes:
        """The next bytes. Before the log-in its deadline counts as well, however steadily bytes drip in."""
        if self._has_said_hello:
            return self._receive_now(timeout)
        left = self._login_deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return self._receive_now(left if timeout is None else min(left, timeout))

    def _receive_now(self, timeout: float | None) -> bytes:
        data = self.connection.receive(timeout)
        log.debug("%s -> %r", self.session.address, data)
        return data

    def _handle_lines(
        self, lines: list[bytes | None], decode: Callable[[bytes], ClientMessage | LogIn | Challenge | Err | None]
    ) -> None:
        said: list[Said] = []
        for line in lines:
            if self.connection.is_finishing:
                break
            message = Err("too_long", "The line is too long.") if line is None else decode(line)
            delay = self._bucket.take(cost_of(message))
            if delay:
                # Reading more slowly is all it takes: what is not read fills the sender's own buffers.
                self._put(said)
                said = []
                time.sleep(delay)
            if message is not None:
                said.append((self.session, message))
        if said:
            self._put(said)

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
            answer = authentication.receive_hello(message)
            self._has_said_hello = self._has_said_hello or isinstance(answer, Hello)
            return answer
        if type(message) is Proof:
            proved = authentication.receive_proof(message)
            self._has_said_hello = self._has_said_hello or isinstance(proved, LogIn)
            return proved
        return message

    def _decode_plain(self, line: bytes) -> ClientMessage | Err:
        if self._has_said_hello:
            return plain.parse_post(line)
        self._has_said_hello = True
        return plain.parse_name(line)

    def _end_and_drain(self, end: Gone) -> None:
        """Lets the hub say the farewell, after the answers to what was said before.

        Closing with bytes unread would reset the connection, and the farewell with it (RFC 1122, 4.2.2.13).
        """
        self._put([(self.session, end)])
        with contextlib.suppress(OSError):
            while self.connection.receive(None):  # ended by the peer, or by the deadline of `finish`
                pass
