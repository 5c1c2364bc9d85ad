"""Decide who may log in with which nick.

A nick belongs to a public key for good, or to a guest's key while the guest is here, or only to the
connection that uses it. Whether somebody has a key is verified before (net.server.authentication);
this module decides which names that key may use.
"""

from __future__ import annotations

import msgspec

from net.hub.actions import LogIn
from net.hub.allowances import Allowances
from net.hub.archive import Archive
from net.hub.budgets import origin_of
from net.hub.closed_nicks import ClosedNicks
from net.hub.locks import Locks
from net.hub.people import Session, User
from net.hub.registry import Registry
from net.hub.seats import Seats
from net.wire import names, server_name
from net.wire.messages import WIRE_VERSION, Challenge, Err, Farewell

# Nobody may fill the server with names. net.hub.cleaning makes room.
OWNED_NAMES = 10_000


class Doorkeeper:
    """Checks log-ins."""

    def __init__(
        self,
        archive: Archive,
        registry: Registry,
        seats: Seats,
        allowances: Allowances,
        locks: Locks,
        closed: ClosedNicks,
    ) -> None:
        self._archive = archive
        self._registry = registry
        self._seats = seats
        self._allowances = allowances
        self._locks, self._closed = locks, closed

    def answer(self, session: Session, log_in: LogIn) -> Err | Farewell | Challenge | None:
        """Return why somebody may not log in, or what they still have to prove; else None."""
        if log_in.refusal:
            return log_in.refusal
        hello = log_in.hello
        if hello.v != WIRE_VERSION:
            return Err("bad_version", f"This server speaks version {WIRE_VERSION}.")
        if hello.key and not log_in.key:
            return Err("bad_proof", "The proof is not that of this key.")
        try:
            nick = names.parse_nick(hello.nick)
        except names.BadName as error:
            return Err(error.code, str(error))
        if name := server_name.resembled(nick):
            return Err("nick_taken", f"This nick looks like that of the {name}.", to=name)
        if closed := self._closed.problem_with_log_in(nick, log_in.key):
            return closed
        user = self._registry.users.get(names.key(nick))
        if user and not self._belongs_to(user, log_in):
            if (
                log_in.key
                and log_in.challenge
                and not log_in.token_proof
                and (salt := self._salt_of(user))
            ):
                return msgspec.structs.replace(log_in.challenge, salt=salt)
            return Err("nick_taken", "This nick is somebody else's.")
        if user is None and (other := self._registry.resembled(nick)):
            return Err("nick_taken", f"This nick looks like that of {other}.", to=other)
        origin = origin_of(session.address)
        if self._locks.is_on and (
            refusal := self._locks.problem_with_log_in(user, nick, log_in.key, origin)
        ):
            return refusal
        is_known = user is not None and user.is_owned
        claims = bool(log_in.key) and not hello.guest and not is_known
        needs_seat = user is None or user.session is None
        if needs_seat and not self._seats.has_one_for(origin, is_newcomer=not is_known):
            return Err(
                "server_full", "The server is full, but for those who have owned their name before."
            )
        # A guest may become an owner.
        if claims and len(self._registry.users) - (user is not None) >= OWNED_NAMES:
            return Err("server_full", "There are as many names as this server can have.")
        problem = self._allowances.problem_with_log_in(
            session, names.key(nick), is_known=is_known, claims=claims
        )
        return Err(*problem) if problem else None

    def _belongs_to(self, user: User, log_in: LogIn) -> bool:
        """Return whether the nick belongs to whoever logs in.

        If they have proved a token, their key replaces it.
        """
        if user.owner:
            return user.owner == log_in.key
        if (
            user.is_owned
            and log_in.key
            and self._archive.proves_token(user.number, log_in.statement, log_in.token_proof)
        ):
            self._registry.give(user, log_in.key)
            return True
        return False

    def _salt_of(self, user: User) -> str:
        return self._archive.token_salt(user.number).hex() if user.is_owned else ""
