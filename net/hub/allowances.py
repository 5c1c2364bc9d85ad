"""Count what users and addresses do in a minute, an hour or a day, and refuse what exceeds a limit.

Whoever has owned their name for a day is only limited by the allowance of that name. Newcomers,
that is guests and owners of new names, also take from the allowance of their address: otherwise
they could multiply their allowance by taking many names. The allowance of an address is enough for
several classes, and somebody who uses it up does not hold back people behind the same address whose
names are a day old.

All counts are in memory and end with the server. `limits.rate` 0 switches all of this off, for
benchmarks. (How fast a visitor is read is limited elsewhere: net.server.meters.)
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

# Limits of one name.
LOG_INS_A_MINUTE = 30
ROOMS_AN_HOUR = 100
TALKS_A_DAY = 200
# Limits of all newcomers at one address together.
NEWCOMERS_LOG_INS_A_MINUTE = 240
NEW_NAMES_AN_HOUR = 120
NEWCOMERS_ROOMS_AN_HOUR = 500
NEWCOMERS_TALKS_A_DAY = 2000
NEWCOMERS_DAYS = 16  # together they may write as much in a day as this number of names
# How many refused log-ins of one address are logged. They must not fill the log.
REFUSALS_NOTED_A_MINUTE = 60
# Limit of the whole server.
ROOMS = 10_000

Problem = tuple[str, str]  # the code and the text of an `err`


class _Allowance:
    """An allowance is an amount per time, for each name and for all newcomers at one address."""

    def __init__(self, seconds: float, of_name: float, of_newcomers: float) -> None:
        self._names = _table(seconds, of_name)
        self._newcomers = _table(seconds, of_newcomers)

    def buckets(self, key: str, origin: str | None, now: float) -> tuple[Bucket, ...]:
        """Return the buckets to take from.

        Args:
            key: the key of the name.
            origin: where a newcomer comes from (see `origin_of`); None if the name is no
                newcomer's, who take from the bucket of their name only.
            now: seconds.
        """
        own = self._names.get(key, now)
        return (own,) if origin is None else (own, self._newcomers.get(origin, now))

    def has(self, amount: float, key: str, origin: str | None, now: float) -> bool:
        """Take the amount, and return whether it was available."""
        return all(bucket.try_to_take(amount, now) for bucket in self.buckets(key, origin, now))


class Allowances:
    """Counts everything that the hub limits per name and per address.

    Each `problem_with_...` counts one use and returns None, or the `err` to answer with if it is
    one too many. `begin_batch` sets the time.
    """

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
        # Names that were claimed less than a day ago -> when (seconds), oldest first.
        self._claimed: dict[str, float] = {}

    def begin_batch(self, now_ms: int) -> None:
        """Set the current time, in milliseconds since 1970."""
        self._now = now_ms / 1000

    def problem_with_log_in(
        self, session: Session, key: str, *, is_known: bool, claims: bool
    ) -> Problem | None:
        """Count a log-in with the name `key`.

        Call it last, after every other reason to refuse: a stranger who is refused must not use up
        the allowance of the name's owner.

        Args:
            session: the session that logs in.
            key: the key of the name.
            is_known: the session has proved that it owns the name, and the name had an owner
                before.
            claims: the session becomes the owner of the name.
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
        """Return whether a refused log-in should be logged."""
        return self._refusals.get(origin_of(session.address), self._now).try_to_take(1, self._now)

    def problem_with_post(
        self, session: Session, user: User, text: str, messages: int = 1
    ) -> Problem | None:
        """Count the bytes of a text against what may be written in a day.

        It may be that of several messages.
        """
        if session.day is None:  # looked up once a session: this runs for every message
            origin = self._newcomers_origin(session, user)
            session.day = self._bytes.buckets(user.key, origin, self._now) if self._has_days else ()
        for bucket in session.day:
            size = messages * MESSAGE_BYTES + (
                len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))
            )
            if not bucket.try_to_take(size, self._now):
                return (
                    "quota",
                    "More has been written with this name, or from this address, than a day has "
                    "room for.",
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
        """Count that the user makes a room or a group. The server has `rooms` of them already."""
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
