"""Decide who may teach: who has the server's token on its own computer, or knows its PIN.

The token is the one of net.server.overseers. The PIN is shown on the server's console, and new at
each start. It has few digits, so guessing is slow: an address has FAILURES guesses, and gets them
back within FAILURES_SECONDS. A guess that is under way counts until it has proved right, so
guessing on many connections at once gains nothing. It is looked at only if nobody on the way can
read it, and if the visitor has a key that the role can belong to.
"""

from __future__ import annotations

import hmac
import secrets
import threading
import time

from net.hub.actions import ProvedTeacher
from net.hub.budgets import Bucket, Table, is_loopback, origin_of
from net.wire.messages import Err
from net.wire.teaching import PIN_DIGITS, Teach

FAILURES = 5
FAILURES_SECONDS = 600.0
# Who guesses waits, in a thread of their own.
WRONG_SECONDS = 1.0


def new_pin() -> str:
    """Return a PIN that nobody can foresee."""
    return f"{secrets.randbelow(10**PIN_DIGITS):0{PIN_DIGITS}}"


class TeacherGate:
    """Checks tokens and PINs; without one of its own, that way is closed. Any thread may ask."""

    def __init__(self, token: str = "", pin: str = "") -> None:
        self._token, self._pin = token.encode(), pin.encode()
        self._lock = threading.Lock()
        self._failures = Table(lambda now: Bucket(FAILURES / FAILURES_SECONDS, FAILURES, now))

    def check(
        self, teach: Teach, address: str, *, is_encrypted: bool, is_signed: bool
    ) -> ProvedTeacher | Err:
        """Return what the hub is to hear instead of the message.

        Args:
            teach: what the visitor has said.
            address: "host:port" of the visitor.
            is_encrypted: whether the connection is.
            is_signed: whether the visitor has logged in with a key.
        """
        is_here = is_loopback(address)
        if teach.token:
            is_right = is_here and _is_same(teach.token, self._token)
            return self._answer(teach, is_right=is_right)
        if not (is_here or is_encrypted):
            return Err("needs_encryption", "A PIN would be read by all.", ref=teach.ref)
        if not (is_here or is_signed):
            return Err("bad_role", "A role belongs to the owner of a nick.", ref=teach.ref)
        origin = origin_of(address)
        with self._lock:
            now = time.monotonic()
            if not self._failures.get(origin, now).try_to_take(1, now):
                return Err("too_many_tries", "Too many wrong PINs came from here.", ref=teach.ref)
        is_right = _is_same(teach.pin, self._pin)
        if is_right:
            with self._lock:
                self._failures.get(origin, time.monotonic()).give_back(1)
        return self._answer(teach, is_right=is_right)

    def _answer(self, teach: Teach, *, is_right: bool) -> ProvedTeacher | Err:
        if is_right:
            return ProvedTeacher(teach.ref)
        time.sleep(WRONG_SECONDS)
        return Err("wrong_pin", "This is not the server's PIN or token.", ref=teach.ref)


def _is_same(shown: str, own: bytes) -> bool:
    return bool(own) and hmac.compare_digest(shown.encode("utf-8", "replace"), own)
