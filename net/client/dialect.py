"""Find out in which dialect a server is spoken to, and ask the user where only they can decide."""

from __future__ import annotations

import threading
from collections.abc import Callable
from enum import Enum

from msgspec import structs

from net.client.link import CONSENT_SECONDS, LISTEN_SECONDS, Ended, is_other_protocol
from net.client.state import ConnectionState, Phase
from net.client.teller import Teller
from net.shared.connection import Connection
from net.wire import events, manners
from net.wire.dialogue import Dialogue, RichDialogue
from net.wire.framing import QUIET_SECONDS
from net.wire.manners import ASSIGNMENT, Manner
from net.wire.plain_dialogue import PLAIN_LINE_BYTES, PlainDialogue


class Dialect(Enum):
    """A dialect is what the server is taken to speak."""

    UNKNOWN = "not known yet"
    RICH = "it has spoken the rich dialect before, so it is never taken for a plain one"
    PLAIN = "the user has decided to go on with a plain server"


class DialectChoice:
    """`accept_plain` and `stop_waiting` are for any thread; all else for the receive thread.

    Args:
        nick: the user's.
        dialect, manner: as the last time.
    """

    def __init__(
        self,
        nick: str,
        dialect: Dialect,
        manner: Manner | None,
        teller: Teller,
        state: ConnectionState,
    ) -> None:
        self._nick = nick
        self._now = dialect
        self._manner = manner
        self._teller = teller
        self._state = state
        # Guards the dialect and the manner: the user decides, too.
        self._deciding = threading.Lock()
        self._is_waiting = self._has_had_enough = False  # for the answer of a silent server

    @property
    def is_rich(self) -> bool:
        return self._now is Dialect.RICH

    @property
    def is_unknown(self) -> bool:
        return self._now is Dialect.UNKNOWN

    def note_rich(self) -> None:
        """Take note that the server speaks the rich dialect."""
        self._now = Dialect.RICH

    def forget(self) -> None:
        """Find out anew what the server is."""
        self._now = Dialect.UNKNOWN

    # --- the user ---------------------------------------------------------------------------------

    def accept_plain(self, manner: Manner | None) -> None:
        """Take note that the user goes on with a plain server: see `ChatClient.accept_plain`."""
        with self._deciding:
            if not self.is_rich:
                self._manner = manner or self._manner or Manner(name="first")
                self._now = Dialect.PLAIN
            if not self._state.move_if(Phase.ASKING, Phase.CONNECTING):
                self._state.move_if(Phase.WAITING, Phase.CONNECTING)

    def stop_waiting(self) -> None:
        """Take note that the user does not wait for the answer: see `ChatClient.stop_waiting`."""
        with self._deciding:
            if self._is_waiting:
                self._has_had_enough = True
                self._state.cut()

    def tell_of_silence(self, place: str) -> None:
        """Tell the user that the server at `place` has not answered the first message yet."""
        with self._deciding:
            self._is_waiting = True
        self._teller.tell(events.ServerSilent(place))

    def end_waiting(self) -> bool:
        """Return whether the user did not want to wait any longer; nobody waits any more."""
        with self._deciding:
            had_enough, self._has_had_enough = self._has_had_enough, False
            self._is_waiting = False
            return had_enough

    # --- which dialect ----------------------------------------------------------------------------

    def begin(
        self, connection: Connection, place: str, rich: Callable[[], RichDialogue]
    ) -> tuple[Dialogue, bytes]:
        """Return the dialogue to hold, and what the server has said already.

        Args:
            connection: to the server, on which nothing has been sent.
            place: its address.
            rich: makes a dialogue in the rich dialect.

        Raises:
            Ended, Stopped: there is none.
        """
        if self.is_rich:
            return rich(), b""
        if self._now is Dialect.PLAIN:
            manner = self._manner or ASSIGNMENT
            waits = manner.name == "asked"
            return self._plain(place, manner), _hear_out(connection) if waits else b""
        if connection.is_encrypted:  # it has been heard out before
            return rich(), b""
        try:
            greeting = connection.receive(LISTEN_SECONDS)
        except TimeoutError:
            if self._manner is None or self._manner.name == "asked":
                return rich(), b""
            # The last time it waited for the name. If the user now thinks otherwise, it is asked
            # what it is.
            manner = self.ask(place, b"", has_answered=True)
            if manner.name == "asked":
                self.forget()
                return rich(), b""
            return self._plain(place, manner), b""
        if not greeting:
            raise Ended("closed_by_server")
        manner = self.ask(place, greeting, has_answered=False)
        return self._plain(place, manner), _hear_out(connection, greeting)

    def ask(self, place: str, said: bytes, *, has_answered: bool) -> Manner:
        """Wait until the user has decided to go on with a plain server, and return how.

        Args:
            place: the server's address.
            said, has_answered: see `net.wire.manners.guess`.

        Raises:
            Ended, Stopped: they can't, or don't want to.
        """
        greeting = manners.decode_greeting(said)
        if is_other_protocol(greeting):
            raise Ended("not_charla", greeting)
        if self.is_rich:
            raise Ended("downgraded", greeting)
        with self._deciding:
            if self._now is Dialect.PLAIN and self._manner:
                return self._manner  # the user has come to it before
            if self._manner is None:
                self._manner = manners.guess(said, has_answered=has_answered)
            elif has_answered and self._manner.name == "asked":
                self._manner = structs.replace(self._manner, name="first")
            self._state.move(Phase.ASKING)
            proposed = self._manner
        self._teller.tell(events.PlainServerFound(place, greeting, proposed))
        self._state.wait_while(Phase.ASKING)
        return self._manner

    def _plain(self, place: str, manner: Manner) -> PlainDialogue:
        return PlainDialogue(place, self._nick, manner)


def _hear_out(connection: Connection, heard: bytes = b"") -> bytes:
    """Return what a plain server says before it is sent the name.

    `heard` has come already, and more may have come since. Raises Ended.
    """
    while len(heard) < PLAIN_LINE_BYTES:
        try:
            more = connection.receive(QUIET_SECONDS if heard else CONSENT_SECONDS)
        except TimeoutError:
            break
        if not more and not heard:
            raise Ended("closed_by_server")
        if not more:
            break  # it has ended, but its words are told
        heard += more
    return heard
