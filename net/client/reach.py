"""Find the server of a target: connect to all its addresses at once, and check the key of each.

                         .-- connect -- hear it out -- handshake -- the right key? --.
    run: the addresses --+-- connect -- ...                                          +--> the first
                         '-- connect -- ...                                          '

Each address has a thread, at most AT_ONCE at a time, so that one that is silent delays no other. A
server whose key is right wins and nothing has been sent to it but the handshake. All other
connections are closed: they have received no more than that either.
"""

from __future__ import annotations

import contextlib
import logging
import os
import queue
import selectors
import socket
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from net.client.link import LISTEN_SECONDS, Ended, explain, is_other_protocol
from net.client.target import Detour, Target
from net.shared.connection import Connection
from net.shared.flusher import Flusher
from net.shared.interfaces import interfaces
from net.wire.address import Address
from net.wire.events import Tried

CONNECT_SECONDS = 10.0
# With several addresses most of them are guesses.
GUESS_SECONDS = 4.0
HANDSHAKE_SECONDS = 5.0
AT_ONCE = 16
MOST_ADDRESSES = 32
# A name may stand for several addresses. The next one is tried so soon (RFC 8305, 5).
STAGGER_SECONDS = 0.25
MOST_MEANINGS = 4  # of a name

# What waits for a server that reads slowly is the user's own; it is in the journal anyway.
SEND_BUFFER_BYTES = 64 * 1_048_576

# Only the user can decide what follows.
_ASKING = frozenset({"unknown_key", "not_encrypted"})
# Somebody has answered who is not the server that was meant.
_OTHERS = frozenset({
    "key_changed", "wrong_words", "not_this_class", "not_encrypted", "not_charla",
})  # fmt: skip
# Of several addresses these are reported as of one, if all agree.
_COMMON = frozenset({"unreachable", "network", "no_such_host"})
# Checking words takes 64 MiB for 190 ms: whoever answers at many addresses gets no more of it.
_checking = threading.Semaphore(2)

log = logging.getLogger(__name__)

# What getaddrinfo tells of an address: family, type, protocol, canonical name, socket address.
Meaning = tuple[socket.AddressFamily, socket.SocketKind, int, str, Any]


@dataclass(frozen=True, slots=True)
class Arrival:
    """An attempt has arrived at the server of the target.

    Attributes:
        connection: to it; encrypted if the target says so.
        address: where it was found.
        is_verified: the words that the user has typed fit its key.
    """

    connection: Connection
    address: Address
    is_verified: bool


class Attempt:
    """An attempt to reach a target. Any thread may stop it, also before it runs."""

    # Closing the one wakes all threads that wait for the other. Both exist while it runs.
    _wakes: socket.socket
    _waker: socket.socket | None

    def __init__(
        self,
        target: Target,
        flusher: Flusher,
        on_connection: Callable[[Connection], None] | None = None,
        detour: Detour | None = None,
    ) -> None:
        """Make an attempt; `run` makes it.

        Args:
            detour: makes the connections to an address. What must be true of the server stays the
                same, and it is still known by its own address.
            on_connection: is called with each connection before anything passes on it, in the
                thread of its address.
        """
        self._target = target
        self._on_connection = on_connection
        self._detour = detour
        self._flusher = flusher
        self._waiting: deque[Address] = deque()
        self._workers = 0
        self._connect_seconds = GUESS_SECONDS
        self._results: queue.SimpleQueue[Arrival | Tried | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._is_over = False
        self._proving: set[Connection] = set()
        self._waker = None

    def run(self) -> Arrival:
        """Return the connection to the server; it belongs to the calling thread.

        Takes little longer than connecting and a handshake may take.

        Raises:
            Ended: it was not found, or the attempt was stopped.
        """
        with self._lock:
            if self._is_over:
                raise Ended("lost", "stopped")
            self._waker, self._wakes = socket.socketpair()
        addresses = _addresses(self._target)
        number = len(addresses)
        if number == 1:
            self._connect_seconds = CONNECT_SECONDS
        self._waiting.extend(addresses)
        self._workers = min(AT_ONCE, number)
        for _ in range(self._workers):
            threading.Thread(target=self._work, name="reach", daemon=True).start()
        tried: list[Tried] = []
        try:
            if not addresses:
                self._wakes.close()
            while len(tried) < number:
                result = self._results.get()
                if result is None:
                    raise Ended("lost", "stopped")
                if isinstance(result, Arrival):
                    return result
                tried.append(result)
                if result.code == "unknown_key":
                    break
        finally:
            self.stop()
        raise verdict(self._target, tried)

    def stop(self) -> None:
        """Give up at once, and cut what is open."""
        if self._end():
            self._results.put(None)

    def _end(self, winner: Connection | None = None) -> bool:
        """Note that the attempt is over. Return False if it was over already."""
        with self._lock:
            if self._is_over:
                return False
            self._is_over = True
            if self._waker is not None:
                self._waker.close()
            for connection in self._proving - {winner}:
                connection.cut()
            return True

    # --- in the threads ---------------------------------------------------------------------------

    def _work(self) -> None:
        """Try one address after another."""
        try:
            while not self._is_over:
                try:
                    address = self._waiting.popleft()
                except IndexError:
                    return
                self._results.put(self._try(address))
        finally:
            with self._lock:
                self._workers -= 1
                if self._workers == 0:
                    self._wakes.close()

    def _try(self, address: Address) -> Arrival | Tried:
        """Try whatever the address may mean."""
        deadline = time.monotonic() + self._connect_seconds
        try:
            if self._detour is not None:
                return self._prove(_take(self._detour, address), address)
            meanings = _look_up(address)
            while True:
                try:
                    return self._prove(self._connect(meanings, deadline), address)
                except Ended:
                    if not meanings or self._is_over:
                        raise
        except Ended as end:
            return Tried(str(address), end.code, end.detail, end.fingerprint)
        except Exception as error:
            log.exception("an address could not be tried")
            return Tried(str(address), "network", repr(error))

    def _connect(self, meanings: list[Meaning], deadline: float) -> socket.socket:
        """Return the socket that is connected first, and remove what was tried from `meanings`.

        Raises Ended.
        """
        failed = Ended("timed_out", "timed out")
        next_at = 0.0
        going: set[socket.socket] = set()
        with selectors.DefaultSelector() as selector:
            selector.register(self._wakes, selectors.EVENT_READ)
            try:
                while (meanings or going) and (now := time.monotonic()) < deadline:
                    if meanings and (now >= next_at or not going):
                        next_at = now + STAGGER_SECONDS
                        try:
                            sock = _begin_to_connect(meanings.pop(0))
                        except OSError as error:
                            failed = explain(error)
                            continue
                        going.add(sock)
                        selector.register(sock, selectors.EVENT_WRITE)
                    until = min(next_at, deadline) if meanings else deadline
                    for key, _events in selector.select(max(0.0, until - now)):
                        if key.fileobj is self._wakes:
                            raise Ended("lost", "stopped")
                        assert isinstance(key.fileobj, socket.socket)
                        sock = key.fileobj
                        selector.unregister(sock)
                        going.discard(sock)
                        number = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
                        if not number:
                            return sock
                        failed = explain(OSError(number, _in_words(number)))
                        sock.close()
            finally:
                for sock in going:
                    sock.close()
        raise failed

    def _prove(self, sock: socket.socket, address: Address) -> Arrival:
        """Check what must be true of the server, and take it if it is. Raises Ended."""
        sock.setblocking(True)
        connection = Connection(sock, self._flusher, send_buffer_limit=SEND_BUFFER_BYTES)
        if self._on_connection is not None:
            self._on_connection(connection)
        is_taken = False
        try:
            with self._lock:
                if self._is_over:
                    raise Ended("lost", "stopped")
                self._proving.add(connection)
            is_verified = self._target.is_encrypted and self._check(connection)
            is_taken = self._end(connection)
            if not is_taken:
                raise Ended("lost", "another was first")
            return Arrival(connection, address, is_verified)
        except OSError as error:
            raise explain(error) from None
        finally:
            with self._lock:
                self._proving.discard(connection)
            if not is_taken:
                connection.close()

    def _check(self, connection: Connection) -> bool:
        """Hold the handshake, and return whether the words fit. Raises Ended and OSError."""
        target = self._target
        if not target.fingerprint:
            _hear_out(connection)
        _encrypt(connection, is_pinned=target.is_pinned)
        fingerprint = connection.peer_fingerprint
        if target.fingerprint and fingerprint != target.fingerprint:
            raise Ended("key_changed", fingerprint, fingerprint=fingerprint)
        if target.announced and fingerprint != target.announced:
            raise Ended("not_this_class", fingerprint, fingerprint=fingerprint)
        if target.words is not None:
            with _checking:
                if self._is_over:
                    raise Ended("lost", "another was first")
                if not target.words.fit(fingerprint):
                    raise Ended("wrong_words", fingerprint, fingerprint=fingerprint)
        elif not (target.fingerprint or target.may_be_unverified):
            raise Ended("unknown_key", fingerprint, fingerprint=fingerprint)
        return target.words is not None


def _addresses(target: Target) -> Sequence[Address]:
    """Return where to look. Without addresses the words tell, and this computer's own networks."""
    if target.addresses or target.words is None:
        return target.addresses[:MOST_ADDRESSES]
    try:
        own = [address for one in interfaces() for address in one.addresses]
    except OSError:
        own = []
    return target.words.candidates(own)[:MOST_ADDRESSES]


def _take(detour: Detour, address: Address) -> socket.socket:
    """Return the connection by another way. Raises Ended."""
    try:
        return detour(address)
    except OSError as error:
        raise explain(error) from None


def _look_up(address: Address) -> list[Meaning]:
    """Return what the address may mean, which for a name may take long. Raises Ended."""
    try:
        found = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise explain(error) from None
    return [*found[:MOST_MEANINGS]]


def _begin_to_connect(meaning: Meaning) -> socket.socket:
    family, kind, protocol, _name, where = meaning
    sock = socket.socket(family, kind, protocol)
    try:
        sock.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            sock.connect(where)
    except BaseException:
        sock.close()
        raise
    return sock


def _in_words(number: int) -> str:
    """Return what the system's error of a socket means."""
    if sys.platform == "win32":  # whose C library does not know these numbers
        return socket.errorTab.get(number, "")
    return os.strerror(number)


def _hear_out(connection: Connection) -> None:
    """Wait for what a plain server says first: a handshake would be a name to it.

    Raises Ended and OSError.
    """
    try:
        greeting = connection.receive(LISTEN_SECONDS)
    except TimeoutError:
        return
    raise _is_plain(greeting) if greeting else Ended("closed_by_server")


def _is_plain(said: bytes) -> Ended:
    text = said.decode("utf-8", "replace")
    return Ended("not_charla" if is_other_protocol(text) else "not_encrypted", text)


def _encrypt(connection: Connection, *, is_pinned: bool) -> None:
    """Hold the handshake. Raises Ended and OSError."""
    import ssl

    from net.shared import tls

    try:
        connection.encrypt(tls.client_context(), server_side=False, timeout=HANDSHAKE_SECONDS)
    except tls.NotTls as other:
        raise _is_plain(other.answer) from None
    except TimeoutError:
        raise Ended("no_answer") from None
    except ssl.SSLError as error:
        # An earlier Charla server recognises TLS, and says that it has none.
        if error.reason == "TLSV1_ALERT_PROTOCOL_VERSION":
            raise Ended("not_encrypted") from None
        raise Ended("tls_failed", str(error)) from None
    except ConnectionError:
        if is_pinned:
            raise
        # It may be a plain server that has taken the handshake for an impossible name.
        raise Ended("not_encrypted") from None


def verdict(target: Target, tried: Sequence[Tried]) -> Ended:
    """Return why the server was not found, from what became of its addresses.

    The first address counts most: it is where the server was last. Of the others it is not
    surprising that somebody else uses them by now.
    """
    if not tried:  # this computer is on no network where it could be
        return Ended("unreachable")
    by_address = {one.address: one for one in tried}
    first = by_address.get(target.place, tried[0])
    codes = {one.code for one in tried}
    several = tuple(tried) if len(tried) > 1 or not target.addresses else ()
    chosen = first
    if target.fingerprint and first.code in _OTHERS:
        code = "key_changed"
    elif target.words is not None and (
        "wrong_words" in codes or (len(tried) == 1 and first.code in _OTHERS)
    ):
        code = "wrong_words"
        chosen = next((one for one in tried if one.code == code), first)
    elif target.announced and "unknown_key" not in codes and codes & _OTHERS:
        code = "not_this_class"
        chosen = next(one for one in tried if one.code in _OTHERS)
    elif len(codes) == 1 and (len(tried) == 1 or codes <= _COMMON):
        code = first.code
    elif not target.is_pinned and (asking := [one for one in tried if one.code in _ASKING]):
        # Whoever answers without encryption does not hide the server that has a key.
        chosen = next((one for one in asking if one.code == "unknown_key"), asking[0])
        code = chosen.code
    else:
        return Ended("not_found", tried=several)
    return Ended(code, chosen.detail, fingerprint=chosen.fingerprint, tried=several)
