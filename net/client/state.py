"""Say where the client is with its connection, and what may follow.

           start              welcome
    NEW ---------> CONNECTING ---------> ONLINE
                   ^ |  ^  | a plain       |
      time is over,| |  |  v server        | it ends
      or the user  | |  ASKING             |
      wants it     | v  (the user)         |
                  WAITING <----------------'

    anywhere --stop--> STOPPING --everything is sent--> STOPPED

The receive thread moves along these arrows; the user answers (ASKING), insists (WAITING) and stops;
the send thread says when it is done.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from enum import Enum

from net.client.target import Detour
from net.shared.connection import Connection
from net.shared.tap import Taps


class Phase(Enum):
    NEW = "not started"
    CONNECTING = "from opening the journal to the server's welcome"
    ASKING = "the user is asked whether to go on with a plain server"
    ONLINE = "logged in"
    WAITING = "no connection, until it is time or the user wants to try again"
    STOPPING = "the user has gone; what they wanted is still written down and sent"
    STOPPED = "nothing more is sent"


MOVES: dict[Phase, frozenset[Phase]] = {
    Phase.NEW: frozenset({Phase.CONNECTING, Phase.STOPPING}),
    Phase.CONNECTING: frozenset({Phase.ASKING, Phase.ONLINE, Phase.WAITING, Phase.STOPPING}),
    Phase.ASKING: frozenset({Phase.CONNECTING, Phase.WAITING, Phase.STOPPING}),
    Phase.ONLINE: frozenset({Phase.WAITING, Phase.STOPPING}),
    Phase.WAITING: frozenset({Phase.CONNECTING, Phase.STOPPING}),
    Phase.STOPPING: frozenset({Phase.STOPPED}),
    Phase.STOPPED: frozenset(),
}
_OVER = frozenset({Phase.STOPPING, Phase.STOPPED})


class IllegalMove(Exception):
    """There is no such arrow: a bug of ours."""


class Stopped(Exception):
    """The user has stopped the client: nothing new is begun."""


class ConnectionState:
    """The state of now, and the connection, if there is one. Any thread may call any method."""

    def __init__(self) -> None:
        self._moved = threading.Condition()
        self._state = Phase.NEW
        self._connection: Connection | None = None
        self._give_up: Callable[[], None] | None = None
        self._taps: Taps | None = None
        self.detour: Detour | None = None
        self._is_renewing = False

    @property
    def now(self) -> Phase:
        return self._state

    def move(self, to: Phase) -> None:
        """Go on, in the receive thread. Raises Stopped, and IllegalMove."""
        with self._moved:
            self.check()
            self._go(to)

    def move_if(self, source: Phase, to: Phase) -> bool:
        """Go on if the state is still `source`. Returns whether it was."""
        with self._moved:
            if self._state is not source:
                return False
            self._go(to)
            return True

    def wait_while(self, state: Phase, seconds: float | None = None) -> None:
        """Wait until somebody has moved on from this state, or the time is over. Raises Stopped."""
        with self._moved:
            self._moved.wait_for(lambda: self._state is not state, seconds)
            self.check()

    def check(self) -> None:
        """Raise Stopped if the user has stopped."""
        if self._state in _OVER:
            raise Stopped

    def stop(self) -> None:
        """Begin the end; it may have begun. Nothing is searched for any more."""
        with self._moved:
            if self._state not in _OVER:
                self._go(Phase.STOPPING)
            if self._give_up:
                self._give_up()

    def end(self) -> None:
        """Finish the connection: everything is sent."""
        with self._moved:
            self._go(Phase.STOPPED)
            if self._connection:
                self._connection.finish()

    def seek(self, give_up: Callable[[], None]) -> None:
        """Take note of how to end the search for the server. Raises Stopped."""
        with self._moved:
            self.check()
            self._give_up = give_up

    def hold(self, connection: Connection) -> None:
        """Take note of the connection of now, which has been found. Raises Stopped."""
        with self._moved:
            self._give_up = None
            self.check()
            self._connection = connection
            if self._is_renewing:  # it was found where it is no longer to be
                connection.cut()
            if (self._taps is None) != (connection.tap is None):  # it has changed since `tap`
                self._tap(connection, connection.is_encrypted, is_new=False)

    def take(self, detour: Detour | None) -> None:
        """Connect this way from now on, and end the connection of now for that."""
        with self._moved:
            self.detour = detour
            if self._state in (Phase.CONNECTING, Phase.ONLINE):
                self._is_renewing = True
                self.cut()
            self.move_if(Phase.WAITING, Phase.CONNECTING)

    def take_renewal(self) -> bool:
        """Return, once, whether a connection has ended only to be made another way."""
        with self._moved:
            is_renewing, self._is_renewing = self._is_renewing, False
            return is_renewing

    def record(self, taps: Taps | None) -> None:
        """Let the connection of now and those to come be recorded; None ends that."""
        with self._moved:
            self._taps = taps
            if self._connection:
                self._tap(self._connection, self._connection.is_encrypted, is_new=False)

    def tap(self, connection: Connection, *, is_encrypted: bool) -> None:
        """Let a connection be recorded on which nothing has passed yet, if that is wanted."""
        with self._moved:
            self._tap(connection, is_encrypted, is_new=True)

    def _tap(self, connection: Connection, is_encrypted: bool, *, is_new: bool) -> None:
        connection.listen_in(self._taps, is_encrypted=is_encrypted, is_new=is_new)

    def release(self) -> None:
        """Forget the search and the connection: they are over."""
        with self._moved:
            self._connection = self._give_up = None

    def cut(self) -> None:
        """End the search or the connection at once, if there is one."""
        with self._moved:
            if self._give_up:
                self._give_up()
            if self._connection:
                self._connection.cut()

    def _go(self, to: Phase) -> None:
        if to not in MOVES[self._state]:
            raise IllegalMove(f"{self._state.name} to {to.name}")
        self._state = to
        self._moved.notify_all()
