"""Answer whoever oversees the server: the window on the same computer that has started it.

An overseer is nobody in the chat: no name, no seat, no room. Who may be one is decided before the
hub hears of it (net.server.overseers).
"""

from __future__ import annotations

from itertools import islice

from net.hub.actions import EndServer, Incoming, Overseer, WatchWall
from net.hub.budgets import is_loopback
from net.hub.crowd import person_of
from net.hub.people import Session
from net.hub.registry import Registry
from net.hub.seats import Seats
from net.wire.fields import STATUS_PEOPLE
from net.wire.messages import AskStatus, ClassStatus, Err, Ping, Pong, Stop
from net.wire.wall import Watch


class Oversight:
    """Knows what an overseer may ask, and what they are told."""

    def __init__(self, registry: Registry, seats: Seats, server: str, *, teaches: bool) -> None:
        self._registry, self._seats, self._server = registry, seats, server
        self._teaches = teaches
        self._has_been_reached = False

    def note_log_in(self, session: Session) -> None:
        """Note from where somebody has logged in."""
        self._has_been_reached = self._has_been_reached or not is_loopback(session.address)

    def answer(
        self, session: Session, message: Incoming
    ) -> ClassStatus | Pong | Err | EndServer | WatchWall | None:
        """Return the answer to an overseer, or to who wants to be one; None if there is none.

        After an Err the connection has to end.
        """
        if isinstance(message, Overseer):
            session.is_overseer = message.has_token
            if not message.has_token:
                return Err("wrong_token", "This is not the token of this run of the server.")
            return self._status()
        if type(message) is AskStatus:
            return self._status()
        if type(message) is Ping:
            return Pong(message.n)
        if type(message) is Stop:
            return EndServer()
        if type(message) is Watch:
            if self._teaches:
                return WatchWall(session, message.on)
            return Err("not_teaching", "This server was not started with --teach.")
        return Err("not_logged_in", "Who oversees the server is nobody in the chat.")

    def _status(self) -> ClassStatus:
        here = islice(self._registry.sessions(), STATUS_PEOPLE)
        people = tuple(person_of(one.user) for one in here if one.user is not None)
        return ClassStatus(self._server, len(self._seats), people, self._has_been_reached)
