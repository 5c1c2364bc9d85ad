"""Read a visitor who sends too much more slowly."""

from __future__ import annotations

import errno
import time

from net.hub.actions import LogIn
from net.hub.budgets import origin_of
from net.hub.people import Session, User
from net.server.line_decoder import Decoded, LineDecoder
from net.server.meters import Buckets, wait_for
from net.server.reception import Reception, Said
from net.shared.connection import Connection
from net.wire.messages import Challenge, Err, Group, Hello, More, Ping, Read, Seen
from net.wire.plain import PostRun
from net.wire.teaching import MakeRooms
from net.wire.traces import TraceReport

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
# Clients send these automatically, and they cost little.
_CHEAP = frozenset({Ping, Seen, Read, More, TraceReport})
_CHEAP_COST = 0.1
_COST_OF_A_NAME = 0.1
_COST_IN_A_PLAN = 0.02  # only teachers make them


def cost_of(message: Decoded, size: int = 0) -> float:
    """Return how much a line counts against its sender's rate, in messages.

    Most lines count as one message, even those that are not stored, such as typing notices. `size`
    is the length of the line in bytes.
    """
    cost = 1.0
    if type(message) in _CHEAP:
        cost = _CHEAP_COST
    elif type(message) is PostRun:
        cost = len(message.texts)
    elif type(message) is Group:
        cost = 1 + _COST_OF_A_NAME * len(message.people)
    elif type(message) is MakeRooms:
        cost = 1 + _COST_IN_A_PLAN * sum(len(plan.people) for plan in message.rooms)
    return cost if size <= cost * LINE_BYTES else size / LINE_BYTES


class Pacing:
    """Delays a visitor's thread, and no other.

    Reading more slowly is enough: unread bytes fill the sender's own buffers.

    Attributes:
        is_on: whether the server has a limit, so that lines have to be counted.
    """

    __slots__ = (
        "_buckets", "_connection", "_decoder", "_free_lines", "_gone_at", "_reception", "_session",
        "_tell_at", "_user", "is_on",
    )  # fmt: skip

    def __init__(
        self, reception: Reception, connection: Connection, session: Session, decoder: LineDecoder
    ) -> None:
        self._reception, self._connection = reception, connection
        self._session, self._decoder = session, decoder
        self._buckets: Buckets = reception.meters.of_address(session.address)
        self.is_on = bool(self._buckets)
        self._user: User | None = None  # the user they belong to
        self._free_lines = LOG_IN_LINES
        self._tell_at = 0.0  # when to tell the sender again that they are slowed down
        self._gone_at = 0.0  # when to give up a sender that has closed; 0 if it has not

    def count(self, message: Decoded, size: int, said: list[Said]) -> list[Said]:
        """Count a line, and wait if the sender has sent too much.

        Args:
            message: what the line says.
            size: its length in bytes.
            said: what the hub has not heard yet of earlier lines. It hears of it before the wait.

        Returns:
            What is left of `said`.

        Raises:
            OSError: the sender has closed meanwhile, and GONE_SECONDS have passed. What they have
                left unread must not keep them here.
        """
        if self._user is None:
            if self._is_free(message):
                return said
            said = self._find_buckets(said)
        delay = wait_for(self._buckets, cost_of(message, size))
        if delay:
            self._reception.put(said)
            said = []
            self._wait(delay)
        return said

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
        session, meters = self._session, self._reception.meters
        deadline = time.monotonic() + ANSWER_SECONDS
        pause = 0.001
        while self._decoder.has_said_hello and session.is_nobody and time.monotonic() < deadline:
            if said:
                self._reception.put(said)
                said = []
            time.sleep(pause)
            pause = min(2 * pause, 0.02)
        user = session.user
        if user is not None:
            self._user = user
            meters.note_log_in(origin_of(session.address))
            self._buckets = meters.of_user(
                user.key, is_owned=user.is_owned, address=session.address
            )
        return said

    def _wait(self, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        if self._session.plain and time.monotonic() >= self._tell_at:
            self._reception.put([(self._session, Err("too_fast", "It is read more slowly."))])
            self._tell_at = time.monotonic() + TELL_SECONDS
        while not self._connection.is_finishing:
            now = time.monotonic()
            if now >= deadline:
                return
            if not self._gone_at and self._connection.look_ahead():
                self._gone_at = now + GONE_SECONDS
            if self._gone_at and now >= self._gone_at:
                raise ConnectionResetError(errno.ECONNRESET, "closed with much unread")
            time.sleep(min(LOOK_SECONDS, deadline - now))
