"""Check the password of a class, which keeps strangers out.

Only a scrypt hash is in memory, with a new salt at each start. A check takes about 50 ms and 16 MiB
in the visitor's own thread, at most AT_ONCE of them at a time.

A whole class may have one address, and somebody in it may guess with ever new keys. So an address
is never locked out. Its attempts take turns in the order of their arrival, and after FAILURES wrong
ones a wrong one keeps its turn for PENALTY_SECONDS. That makes guessing slow, while right passwords
are hardly delayed, because they give up their turn at once. Other addresses have turns of their
own. Whoever has given the password with a key needs it no more with that key, until the server
ends.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import os
import secrets
import stat
import sys
import threading
import time
import unicodedata
from collections import deque
from pathlib import Path

from net.hub.budgets import Bucket, Table
from net.wire.fields import PASSWORD_CHARACTERS
from net.wire.messages import Err

AT_ONCE = 2  # checks of the whole server, and turns of one address
# How many wrong passwords of one address cost nothing but their check: a class mistypes some.
FAILURES = 40
FAILURES_FORGOTTEN_A_SECOND = 1.0
PENALTY_SECONDS = 0.15
# The same for one key, which is one person. Only they wait, so they can wait longer.
KEY_FAILURES = 5
KEY_FAILURES_FORGOTTEN_A_SECOND = 0.5
KEY_PENALTY_SECONDS = 2.0
# How long an attempt may wait for its turn. The client gives up after 10 seconds.
TURN_SECONDS = 7.0
KNOWN_KEYS = 20_000
FILE_BYTES = 4096
STANDARD_INPUT = Path("-")
_COST, _BLOCKS, _LANES = 2**14, 8, 1  # N, r and p of scrypt (RFC 7914)
_MEMORY_BYTES = 2**25

log = logging.getLogger(__name__)


class BadPasswordFile(Exception):
    """The file has no password in it; the text is a sentence for the operator."""


def read_password(path: Path) -> str:
    """Return the password in a file of one line. Warn if others can read the file.

    `-` is the first line of standard input: a window passes the password so, without a file.

    Raises:
        BadPasswordFile: there is no such file, or something else in it.
    """
    try:
        data = _read_input() if path == STANDARD_INPUT else _read_file(path)
        text = data.decode("utf-8-sig").strip()
    except OSError as error:
        raise BadPasswordFile(f"Can't read the password in {path}: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise BadPasswordFile(f"The password in {path} is not UTF-8.") from None
    if not text:
        raise BadPasswordFile(f"There is no password in {path}: write one line into it.")
    if len(text) > PASSWORD_CHARACTERS or not text.isprintable():
        raise BadPasswordFile(
            f"The password in {path} has to be one line of at most {PASSWORD_CHARACTERS} "
            "characters."
        )
    return text


def _read_file(path: Path) -> bytes:
    with path.open("rb") as file:
        if sys.platform != "win32" and stat.S_IMODE(path.stat().st_mode) & 0o044:
            log.warning("other users of this computer can read the password in %s: chmod 600", path)
        return file.read(FILE_BYTES + 1)


def _read_input() -> bytes:
    """Return the first line. What comes after it is for others (net.server.hosted)."""
    line = b""
    while len(line) <= FILE_BYTES and not line.endswith(b"\n"):
        byte = os.read(0, 1)
        if not byte:
            break
        line += byte
    return line


class PasswordGate:
    """A gate lets in who knows the password. Any thread may call its methods."""

    def __init__(self, password: str) -> None:
        self._salt = secrets.token_bytes(16)
        self._hash = self._scrypt(password)
        self._checks = threading.BoundedSemaphore(AT_ONCE)
        self._lock = threading.Lock()  # guards all that follows
        self._known: dict[str, None] = {}  # keys, the one that was used longest ago first
        self._turns: dict[str, _Turns] = {}
        self._failures = Table(lambda now: Bucket(FAILURES_FORGOTTEN_A_SECOND, FAILURES, now))
        self._key_failures = Table(
            lambda now: Bucket(KEY_FAILURES_FORGOTTEN_A_SECOND, KEY_FAILURES, now)
        )

    def knows(self, key: str) -> bool:
        """Return whether somebody has given the password with this public key."""
        with self._lock:
            if key not in self._known:
                return False
            self._known[key] = self._known.pop(key)
            return True

    def problem_with(self, password: str, *, key: str, origin: str) -> Err | None:
        """Return why somebody may not come in; None if the password is right.

        This can take TURN_SECONDS and a little more.

        Args:
            password: what they have said.
            key: the public key whose owner they have proved to be; "" without one.
            origin: where they come from: see `net.hub.budgets.origin_of`.
        """
        if not password:
            return Err("password_needed", "This class has a password.")
        deadline = time.monotonic() + TURN_SECONDS
        with self._lock:
            turns = self._turns.setdefault(origin, _Turns())
            turn = turns.queue()
        try:
            if not turn.acquire(timeout=TURN_SECONDS) or not self._checks.acquire(
                timeout=max(0.0, deadline - time.monotonic())
            ):
                return Err("try_later", "Too many are trying passwords from this address.")
            try:
                is_right = hmac.compare_digest(self._scrypt(password), self._hash)
            finally:
                self._checks.release()
            if is_right:
                self._note_known(key)
                return None
            delay, own_delay = self._note_failure(key, origin)
            time.sleep(delay)
        finally:
            with self._lock:
                turns.leave(turn)
                if turns.are_over:
                    self._turns.pop(origin, None)
        time.sleep(own_delay)
        return Err("wrong_password", "This is not the password of the class.")

    def _note_known(self, key: str) -> None:
        if not key:
            return
        with self._lock:
            self._known[key] = None
            if len(self._known) > KNOWN_KEYS:
                del self._known[next(iter(self._known))]

    def _note_failure(self, key: str, origin: str) -> tuple[float, float]:
        """Count a wrong password; return how long its address and its key have to wait."""
        now = time.monotonic()
        with self._lock:
            is_free = self._failures.get(origin, now).try_to_take(1, now)
            is_own_free = not key or self._key_failures.get(key, now).try_to_take(1, now)
        return (0.0 if is_free else PENALTY_SECONDS, 0.0 if is_own_free else KEY_PENALTY_SECONDS)

    def _scrypt(self, password: str) -> bytes:
        # One letter with an accent may be one character or two, depending on the keyboard.
        text = unicodedata.normalize("NFC", password.strip()).encode("utf-8", "surrogatepass")
        return hashlib.scrypt(
            text, salt=self._salt, n=_COST, r=_BLOCKS, p=_LANES, maxmem=_MEMORY_BYTES
        )


class _Turns:
    """The attempts of one address take turns. The gate's lock guards them."""

    def __init__(self) -> None:
        self._waiting: deque[threading.Lock] = deque()
        self._taken = 0

    @property
    def are_over(self) -> bool:
        return not (self._waiting or self._taken)

    def queue(self) -> threading.Lock:
        """Return a lock that can be acquired when it is one's turn."""
        turn = threading.Lock()
        turn.acquire()
        self._waiting.append(turn)
        self._go_on()
        return turn

    def leave(self, turn: threading.Lock) -> None:
        """End a turn, also one that has not come yet."""
        if turn in self._waiting:
            self._waiting.remove(turn)
        else:
            self._taken -= 1
        self._go_on()

    def _go_on(self) -> None:
        while self._waiting and self._taken < AT_ONCE:
            self._taken += 1
            self._waiting.popleft().release()
