"""Hold one connection of the client, from connecting to its end, in the receive thread.

connect --> 150 ms silence --> hello --> welcome --> lines, and a ping every PING_SECONDS --> Ended
         `--server speaks first--> it is a plain one: the user decides --> name --> text --> Ended
"""

from __future__ import annotations

import errno
import logging
import socket
import time
from collections.abc import Callable, Iterator

from net.client.tracer import Tracer
from net.shared.connection import Connection
from net.wire import messages
from net.wire.dialogue import Dialogue, RichDialogue
from net.wire.events import Tried
from net.wire.framing import QUIET_SECONDS, EndlessLine
from net.wire.heard import Heard, RoundTrip
from net.wire.messages import Challenge, Ping, Pong
from net.wire.plain_dialogue import PlainDialogue

# A server that speaks within this time is a plain one: a Charla server waits for the client.
LISTEN_SECONDS = 0.15
ANSWER_SECONDS = 10.0
# So soon the user is told what is being waited for.
SILENT_SECONDS = 1.5
# A plain server that has nothing to say against a name for so long has taken it.
CONSENT_SECONDS = 1.0
# A plain server that has never said anything, also after a message, may be waiting for the end of a
# line.
DEAF_SECONDS = 5.0
PING_SECONDS = 10.0
SILENCE_SECONDS = 20.0
_OTHER_PROTOCOLS = ("HTTP/", "SSH-", "220 ", "* OK", "+OK")

# Why there is no connection: `Disconnected.code` is one of these or a code of the server's.
REASONS = frozenset({
    "no_such_host", "refused", "unreachable", "timed_out", "no_answer", "not_charla", "lost",
    "closed_by_server", "downgraded", "network", "journal", "journal_damaged", "journal_newer",
    "in_use", "identity_unreadable", "identity_unwritable", "identity_changed", "identity_missing",
    "unknown_key", "wrong_words", "key_changed", "not_encrypted", "not_found", "needs_encryption",
    "tls_failed", "password_needed", "wrong_password", "try_later",
})  # fmt: skip

log = logging.getLogger(__name__)


class Ended(Exception):
    """The connection is over, or did not come about. `code`: see `events.Disconnected`."""

    def __init__(
        self,
        code: str,
        detail: str = "",
        *,
        fingerprint: str = "",
        tried: tuple[Tried, ...] = (),
        nick: str = "",
        until: int = 0,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail
        self.fingerprint = fingerprint
        self.tried = tried
        self.nick, self.until = nick, until


def explain(error: Exception) -> Ended:
    """Return the system's error as one of REASONS."""
    code = "network"
    if isinstance(error, (socket.gaierror, UnicodeError)):
        code = "no_such_host"
    elif isinstance(error, ConnectionRefusedError):
        code = "refused"
    elif isinstance(error, TimeoutError):
        code = "timed_out"
    elif isinstance(error, (ConnectionResetError, ConnectionAbortedError, BrokenPipeError)):
        code = "lost"
    elif isinstance(error, OSError) and error.errno in (
        errno.ENETUNREACH,
        errno.EHOSTUNREACH,
        errno.ENETDOWN,
    ):
        code = "unreachable"
    return Ended(code, str(error))


def is_other_protocol(greeting: str) -> bool:
    """Return whether it is the greeting of a web, mail or SSH server."""
    return greeting.startswith(_OTHER_PROTOCOLS)


def listen(
    connection: Connection,
    dialogue: Dialogue,
    first: bytes,
    tracer: Tracer,
    on_silence: Callable[[], None],
) -> Iterator[list[Heard]]:
    """Open the dialogue and yield what is heard, beginning with LoggedIn.

    All that has come in one piece is yielded in one piece, so that it can go to the disk in one
    piece. The end is told by raising.

    Args:
        first: what the server has said already.
        tracer: is told when bytes were read, if it wants to know.
        on_silence: called if a server says nothing at all to the rich dialect's first message.

    Raises:
        Ended: the dialogue is over, and why.
        NotRich: a rich dialogue was tried with a server that speaks none.
        OSError: the connection is broken.
    """
    connection.send(dialogue.opening())
    try:
        if isinstance(dialogue, RichDialogue):
            yield from _listen_rich(connection, dialogue, first, tracer, on_silence)
        else:
            assert isinstance(dialogue, PlainDialogue)
            yield from _listen_plain(connection, dialogue, first)
    except EndlessLine:
        raise Ended("not_charla") from None
    code, detail = dialogue.last_word or ("closed_by_server", "")
    raise Ended(code, detail, nick=dialogue.new_nick, until=dialogue.banned_until)


def _listen_rich(
    connection: Connection,
    dialogue: RichDialogue,
    data: bytes,
    tracer: Tracer,
    on_silence: Callable[[], None],
) -> Iterator[list[Heard]]:
    """Keep the connection alive meanwhile: challenges and pongs are for this loop alone."""
    heard_at = time.monotonic()
    ping_at = heard_at + ANSWER_SECONDS  # until the welcome: then the first ping follows at once
    silent_at = heard_at + SILENT_SECONDS  # 0: it has said something, or the user is told
    pinged_at = 0.0
    pings = 0
    while True:
        was_logged_in = dialogue.is_logged_in
        heard: list[Heard] = []
        for one in dialogue.feed(data):
            if isinstance(one, Challenge):
                connection.send(messages.encode(dialogue.prove(one)))
            elif not isinstance(one, Pong):
                heard.append(one)
            elif one.n == pings:
                heard.append(RoundTrip((time.perf_counter() - pinged_at) * 1000))
        if heard:
            yield heard
        if dialogue.is_logged_in and not was_logged_in:
            ping_at = 0.0
        now = time.monotonic()
        if now >= heard_at + SILENCE_SECONDS:
            raise Ended("lost", f"nothing heard for {SILENCE_SECONDS:.0f} s")
        if now >= ping_at:
            if not dialogue.is_logged_in:
                raise Ended("no_answer")
            pings += 1
            # Windows' other clock goes on in steps of 15 ms.
            pinged_at, ping_at = time.perf_counter(), now + PING_SECONDS
            connection.send(messages.encode(Ping(pings)))
        if silent_at and now >= silent_at:
            silent_at = 0.0
            on_silence()
        until = min(ping_at, heard_at + SILENCE_SECONDS, silent_at or ping_at)
        try:
            data = connection.receive(max(0.0, until - now))
        except TimeoutError:
            data = b""
            continue
        if tracer.wants:
            tracer.note_received()
        if not data:
            return
        heard_at, silent_at = time.monotonic(), 0.0


def _listen_plain(
    connection: Connection, dialogue: PlainDialogue, data: bytes
) -> Iterator[list[Heard]]:
    """Silence means something here: the end of a message, or consent."""
    dialogue.greet(data)
    data = b""
    while True:
        if heard := dialogue.feed(data):
            yield heard
        timeout: float | None = None
        if dialogue.waits_for_quiet:
            timeout = QUIET_SECONDS
        elif not dialogue.is_logged_in:
            timeout = CONSENT_SECONDS
        elif dialogue.may_be_deaf:
            timeout = DEAF_SECONDS
        try:
            data = connection.receive(timeout)
        except TimeoutError:
            if heard := dialogue.flush():
                yield heard
            data = b""
            continue
        dialogue.has_answered = True
        if not data:
            if heard := dialogue.end():
                yield heard
            return
