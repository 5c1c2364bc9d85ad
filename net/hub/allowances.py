"""How much a user, and an address, may do in a minute, an hour or a day: beyond that the hub
refuses. Pure.

(How fast a visitor is read is another matter: net.server.meters.) A name's own allowance is all
that counts for whoever has owned it for a day. Newcomers, who are guests and those whose name is
new, also take from what their address has: they could have as many names as they like. An address
has enough for several classes, and whoever lives behind the same address as somebody who uses it up
is not held back by that once their name is a day old.

All of it is forgotten when the server ends. `limits.rate` 0 lifts everything here: that is for
measuring.
"""

from __future__ import annotations

from itertools import islice

from net.hub.archive import MESSAGE_BYTES
from net.hub.budgets import Bucket, Table, origin_of
from net.hub.people import Session, User
from net.wire.messages import Limits

_MINUTE = 60.0
_HOUR = 3600.0
_DAY = 86_400.0

# Of one name.
LOG_INS_A_MINUTE = 30
ROOMS_AN_HOUR = 100
TALKS_A_DAY = 200
# Of the newcomers at one address.
NEWCOMERS_LOG_INS_A_MINUTE = 240
NEW_NAMES_AN_HOUR = 120
NEWCOMERS_ROOMS_AN_HOUR = 500
NEWCOMERS_TALKS_A_DAY = 2000
NEWCOMERS_DAYS = 16  # as much as so many names may write in a day
# Of everybody at one address: refused log-ins that are written to the log. It must not be filled
# with them.
REFUSALS_NOTED_A_MINUTE = 60
# In all.
ROOMS = 10_000

Problem = tuple[str, str]  # the code and the text of an `err`


class _Allowance:
    """So much of something in a time, for each name and for the newcomers at each address
    together."""

    def __init__(self, seconds: float, of_name: float, of_newcomers: float) -> None:
        self._names = _table(seconds, of_name)
        self._newcomers = _table(seconds, of_newcomers)

    def buckets(self, key: str, origin: str | None, now: float) -> tuple[Bucket, ...]:
        """Return what is taken from. `origin` is a newcomer's; others take from their name's
        alone."""
        own = self._names.get(key, now)
        return (own,) if origin is None else (own, self._newcomers.get(origin, now))

    def has(self, amount: float, key: str, origin: str | None, now: float) -> bool:
        """Take the amount if it is there."""
        return all(bucket.try_to_take(amount, now) for bucket in self.buckets(key, origin, now))


class Allowances:
    """The hub's own; `begin_batch` tells the time."""

    def __init__(self, limits: Limits) -> None:
        self._is_on = limits.rate > 0
        self._has_days = self._is_on and limits.day > 0
        self._now = 0.0
        self._log_ins = _Allowance(_MINUTE, LOG_INS_A_MINUTE, NEWCOMERS_LOG_INS_A_MINUTE)
        self._new_names = _table(_HOUR, NEW_NAMES_AN_HOUR)
        self._rooms = _Allowance(_HOUR, ROOMS_AN_HOUR, NEWCOMERS_ROOMS_AN_HOUR)
        self._talks = _Allowance(_DAY, TALKS_A_DAY, NEWCOMERS_TALKS_A_DAY)
        self._bytes = _Allowance(_DAY, limits.day, NEWCOMERS_DAYS * limits.day)
        self._refusals = _table(_MINUTE, REFUSALS_NOTED_A_MINUTE)
        self._claimed: dict[
            str, float
        ] = {}  # the names of less than a day, oldest first, and when they were claimed

    def begin_batch(self, now_ms: int) -> None:
        """Say what time it is, in milliseconds since 1970."""
        self._now = now_ms / 1000

    def problem_with_log_in(
        self, session: Session, key: str, *, is_known: bool, claims: bool
    ) -> Problem | None:
        """Count a log-in with the name `key` and say what is wrong with it. Whoever should be kept
        out for another reason must be gone by now: they must not use up what belongs to the owner
        of the name.

        `is_known`: the session has proved that it owns the name, and did before. `claims`: from now
        on it owns it.
        """
        if not self._is_on:
            return None
        origin = None if is_known else origin_of(session.address)
        if not self._log_ins.has(1, key, origin, self._now):
            return (
                "too_many_logins",
                "Too many log-ins with this name or from this address: wait a minute.",
            )
        if claims:
            if not self._new_names.get(origin_of(session.address), self._now).try_to_take(
                1, self._now
            ):
                return (
                    "too_many_names",
                    "Too many new names from this address: wait an hour, or use one you own.",
                )
            self._note_claim(key)
        return None

    def should_note_refusal(self, session: Session) -> bool:
        """Return whether the log should tell of a refused log-in."""
        return self._refusals.get(origin_of(session.address), self._now).try_to_take(1, self._now)

    def problem_with_post(self, session: Session, user: User, text: str) -> Problem | None:
        """Count what the user writes and say if it is too much for a day."""
        if session.day is None:  # this comes with every message: what is looked up is kept
            origin = self._newcomers_origin(session, user)
            session.day = self._bytes.buckets(user.key, origin, self._now) if self._has_days else ()
        for bucket in session.day:
            size = MESSAGE_BYTES + (
                len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))
            )
            if not bucket.try_to_take(size, self._now):
                return (
                    "quota",
                    "More has been written with this name, or from this address, than a day has room for.",
                )
        return None

    def problem_with_new_talk(self, session: Session, user: User) -> Problem | None:
        """Count that the user writes to somebody for the first time."""
        if not self._is_on or self._talks.has(
            1, user.key, self._newcomers_origin(session, user), self._now
        ):
            return None
        return "quota", f"Nobody can begin to write to more than {TALKS_A_DAY} people in a day."

    def problem_with_new_room(self, session: Session, user: User, rooms: int) -> Problem | None:
        """Count that the user makes a room or a group, of which there are `rooms` in all."""
        if rooms >= ROOMS:
            return "rooms_full", "There are as many rooms as this server can have."
        if not self._is_on or self._rooms.has(
            1, user.key, self._newcomers_origin(session, user), self._now
        ):
            return None
        return "quota", f"Nobody can make more than {ROOMS_AN_HOUR} rooms in an hour."

    def _newcomers_origin(self, session: Session, user: User) -> str | None:
        if user.is_owned:
            claimed = self._claimed.get(user.key)
            if claimed is None or self._now - claimed >= _DAY:
                return None
        return origin_of(session.address)

    def _note_claim(self, key: str) -> None:
        self._claimed.pop(key, None)
        self._claimed[key] = self._now
        for old, claimed in list(islice(self._claimed.items(), 2)):
            if self._now - claimed >= _DAY:
                del self._claimed[old]


def _table(seconds: float, amount: float) -> Table:
    return Table(lambda now: Bucket(amount / seconds, amount, now))
