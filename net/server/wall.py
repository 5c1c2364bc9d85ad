"""Tell the glass wall what passes: who is connected, each message, and what waits where.

    visitors: note_incoming -------.
    hub: note_turn, note_outgoing ---> GlassWall --every TELL_SECONDS--> overseers that watch

Everything is noted where it happens, in the thread that does it, and only while somebody watches;
then a lock is held for as long as it takes to append to a list. More than a person can follow is
counted instead of told. What is said in private is left out here already.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from net.hub.actions import LogIn, Overseer, ProvedTeacher
from net.hub.people import Session
from net.shared.connection import Connection
from net.wire import names
from net.wire.messages import Challenge, Err, Message, Ok, ServerMessage, client_op
from net.wire.roster_parts import Outgoing
from net.wire.visible import one_line
from net.wire.wall import (
    ARROWS_A_MESSAGE,
    CONNECTIONS_A_MESSAGE,
    WALL_TEXT_CHARACTERS,
    WallArrow,
    WallConnection,
    WallNews,
)

TELL_SECONDS = 0.1
# Who reads more slowly than this is not told more until they have read.
_MOST_WAITING_BYTES = 262_144
# A visitor's thread puts these in the place of what has come: the challenge answers a `hello`.
_NOT_AS_IT_CAME = frozenset({Challenge, Err, LogIn, Overseer, ProvedTeacher})


class CountingTap:
    """A tap counts the bytes on the wire of one connection: see `net.shared.tap.Tap`."""

    __slots__ = ("received_bytes", "sent_bytes")

    def __init__(self) -> None:
        self.received_bytes = self.sent_bytes = 0

    def received(self, data: bytes) -> None:
        self.received_bytes += len(data)

    def opened(self, data: bytes) -> None:
        pass

    def sent(self, data: bytes | memoryview, taken: int) -> None:
        self.sent_bytes += taken

    def sealed(self, data: bytes) -> None:
        pass


@dataclass(slots=True)
class _Watched:
    """A connection is watched: its number, and what counts its bytes."""

    number: int
    session: Session
    connection: Connection
    tap: CountingTap


@dataclass(slots=True)
class _Noted:
    """It has been noted since the last time."""

    arrows: list[WallArrow] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)
    missed: int = 0
    batch: int = 0
    turns: int = 0


class GlassWall:
    """The wall of one server. Any thread may call any method, unless it says otherwise."""

    def __init__(
        self, tell: Callable[[Session, ServerMessage], object], queued: Callable[[], int]
    ) -> None:
        """Make it; it runs from `start` to `stop`.

        Args:
            tell: sends a session a message.
            queued: returns how many messages wait for the hub now.
        """
        self._tell, self._queued = tell, queued
        self._lock = threading.Lock()
        self._connections: dict[Session, _Watched] = {}
        self._watchers: dict[Session, dict[int, WallConnection]] = {}
        self._noted = _Noted()
        self._count = 0
        self._wakes = threading.Event()
        self._is_over = False
        self._thread = threading.Thread(target=self._run, name="glass wall", daemon=True)
        self.is_watched = False  # read without the lock

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._is_over = True
        self._wakes.set()
        self._thread.join()

    # --- who is there -----------------------------------------------------------------------------

    def add(self, session: Session, connection: Connection) -> None:
        """Count what passes on a connection from its first byte on."""
        tap = connection.tap = CountingTap()
        with self._lock:
            self._count += 1
            self._connections[session] = _Watched(self._count, session, connection, tap)

    def remove(self, session: Session) -> None:
        """Note that a connection has ended, be it watched or watching."""
        with self._lock:
            one = self._connections.pop(session, None)
            if one is not None and self._watchers:
                self._noted.gone.append(one.number)
            self._forget_watcher(session)

    def watch(self, session: Session, on: bool) -> None:
        """Tell an overseer what passes from now on, or no more."""
        with self._lock:
            if not on:
                self._forget_watcher(session)
            elif session not in self._watchers:
                if not self._watchers:
                    self._noted = _Noted()
                self._watchers[session] = {}
                self.is_watched = True
                self._wakes.set()

    def _forget_watcher(self, session: Session) -> None:
        self._watchers.pop(session, None)
        self.is_watched = bool(self._watchers)
        if not self.is_watched:
            self._wakes.clear()

    # --- what passes ------------------------------------------------------------------------------

    def note_incoming(self, session: Session, message: object, line: bytes) -> None:
        """Note what a visitor has said, in their thread.

        Args:
            session: the visitor's.
            message: what the hub is to hear of it.
            line: as it came, without its end; empty if it was too long.
        """
        if self.is_watched:
            op = client_op(line) if type(message) in _NOT_AS_IT_CAME else _tag_of(message)
            self._note(session, message, op, len(line) + 1, is_sent=False)

    def note_turn(self, batch: int) -> None:
        """Note, in the hub's thread, how many messages it has taken at once."""
        if self.is_watched and batch:
            with self._lock:
                noted = self._noted
                noted.turns += 1
                noted.batch = max(noted.batch, batch)

    def note_outgoing(self, session: Session, message: Outgoing, size: int) -> None:
        """Note, in the hub's thread, what a session is about to be sent."""
        if self.is_watched:
            self._note(session, message, _tag_of(message), size, is_sent=True)

    def _note(
        self, session: Session, message: object, op: str, size: int, *, is_sent: bool
    ) -> None:
        at = time.monotonic_ns()
        with self._lock:
            one = self._connections.get(session)
            if one is None or session in self._watchers:
                return
            if len(self._noted.arrows) >= ARROWS_A_MESSAGE:
                self._noted.missed += 1
                return
            self._noted.arrows.append(_arrow(one, message, op, size, at, is_sent=is_sent))

    # --- the wall's own thread --------------------------------------------------------------------

    def _run(self) -> None:
        while not self._is_over:
            self._wakes.wait()
            if not self._is_over:
                self._tell_all()
                time.sleep(TELL_SECONDS)

    def _tell_all(self) -> None:
        with self._lock:
            noted, self._noted = self._noted, _Noted()
            states = [
                _state(one)
                for session, one in self._connections.items()
                if session not in self._watchers
            ]
            watchers = list(self._watchers.items())
            held = {
                session: one.connection.waiting_bytes
                for session, _known in watchers
                if (one := self._connections.get(session)) is not None
            }
        for session, known in watchers:
            if held.get(session, 0) <= _MOST_WAITING_BYTES:
                self._tell(session, _news(noted, states, known, self._queued()))


def _news(
    noted: _Noted, states: list[WallConnection], known: dict[int, WallConnection], queued: int
) -> WallNews:
    """Return what a watcher who knows these states has to be told, and note that they know it."""
    changed = [one for one in states if known.get(one.number) != one][:CONNECTIONS_A_MESSAGE]
    known.update((one.number, one) for one in changed)
    there = {one.number for one in states}
    gone = [number for number in known if number not in there]
    for number in gone:
        del known[number]
    return WallNews(
        time.monotonic_ns(),
        time.time_ns(),
        len(states),
        tuple(changed),
        tuple(dict.fromkeys((*noted.gone, *gone))),
        tuple(noted.arrows),
        noted.missed,
        queued,
        noted.batch,
        noted.turns,
    )


def _state(one: _Watched) -> WallConnection:
    session, connection = one.session, one.connection
    dialect = "" if session.is_nobody else "plain" if session.plain else "rich"
    return WallConnection(
        one.number,
        session.nick if session.user else "",
        session.address,
        "overseer" if session.is_overseer else dialect,
        connection.is_encrypted,
        one.tap.received_bytes,
        one.tap.sent_bytes,
        connection.waiting_bytes,
    )


def _tag_of(message: object) -> str:
    config = getattr(message, "__struct_config__", None)
    return str(config.tag or "") if config is not None else ""


def _arrow(
    one: _Watched, message: object, op: str, size: int, at: int, *, is_sent: bool
) -> WallArrow:
    session = one.session
    id_ = message.id if isinstance(message, Message | Ok) else 0
    room = text = ""
    # What somebody wants to say may yet be refused: only what the class hears is shown to it.
    if isinstance(message, Message) and is_sent and _is_public(message.to):
        room = message.to
        text = one_line(message.text[:WALL_TEXT_CHARACTERS])[:WALL_TEXT_CHARACTERS]
    nick = session.nick if session.user else ""
    return WallArrow(one.number, nick, op or "line", is_sent, at, size, id_, room, text)


def _is_public(to: str) -> bool:
    return names.is_room(to) and not names.is_group(names.key(to))
