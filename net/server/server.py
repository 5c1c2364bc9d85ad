"""Run the server: accept visitors, start a thread for each, and run the hub.

    accept thread -a thread per visitor-> Mailbox -batches-> hub thread -bytes-> sockets, Flusher

Threads meet in queues, except in two places, which have a lock each: the table of visitors, and the
buckets of `net.server.meters`. The hub thread alone owns the state and the database, so these need
none; it looks a visitor up without the lock, which a dict answers in one step.

In one turn the hub thread handles everything that has gathered, commits it, and only then sends
each session all its bytes of this batch in one piece.
"""

from __future__ import annotations

import _thread
import contextlib
import errno
import logging
import socket
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path

from net.hub.actions import Action, Close, Deliver, EndServer, Gone, LogEntry, WatchWall
from net.hub.hub import Hub
from net.hub.people import Session
from net.hub.retention_clock import RetentionClock
from net.hub.seats import who_gives_way
from net.server import certificate, descriptors, quota, store
from net.server.authentication import server_id
from net.server.listening import listen, peer
from net.server.mailbox import Mailbox
from net.server.meters import Meters
from net.server.overseers import Overseers
from net.server.password import PasswordGate
from net.server.reception import Reception, Said
from net.server.teachers import TeacherGate
from net.server.traces import ServerTraces, Turn
from net.server.typed_commands import TypedCommands
from net.server.visitor import Visitor
from net.server.wall import GlassWall
from net.shared.connection import Connection
from net.shared.errors import Damaged, StorageError, Unknown, Vanished
from net.shared.flusher import Flusher
from net.wire import messages, plain
from net.wire.messages import Farewell, Limits, ServerMessage
from net.wire.server_name import SERVER_NAMES
from net.wire.teaching import Teach

MAILBOX_LIMIT = 10_000
# Visitors that have not said who they are. Beyond this limit, one of the address with the most is
# closed.
WAITING_LIMIT = 256
# Visitors that have not logged in, including those that wait for the hub's answer. Everybody may
# reconnect at the same moment.
UNANSWERED_LIMIT = 2048
# How long `accept` waits before it checks whether the server stops: closing the listener wakes it
# on some systems only.
ACCEPT_SECONDS = 0.2
ACCEPT_PAUSE_SECONDS = 0.05
STOP_SECONDS = 0.8
# How often the database is tidied, and how soon again if one turn was not enough.
TIDY_SECONDS = 60.0
TIDY_AGAIN_SECONDS = 0.05
# How often to check that the database file is still in its place, and to write what can wait.
WATCH_SECONDS = 1.0
# Stacks are reserved, not used; the default of 8 MiB would reserve gigabytes.
STACK_BYTES = 512 * 1024
# The thread that goes on after a log-in has a larger one, because the system hands the stack of a
# thread that has ended to the next one for which it is large enough, with all memory that was used.
LATER_STACK_BYTES = STACK_BYTES + 64 * 1024
_NO_LISTENER = {errno.EBADF, errno.EINVAL, errno.ENOTSOCK}
_OUT_OF_RESOURCES = {errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM}
# How often the operator is told that connections are too many.
TELL_SECONDS = 60.0

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """The server has these settings."""

    host: str = "127.0.0.1"
    port: int = 8080
    name: str = "Charla"
    main_room: str = "#clase"
    is_main_open: bool = True  # those who come later can read what was said there before
    max_clients: int = 1000
    limits: Limits = field(default_factory=Limits)
    data: Path | None = None  # None: everything is kept in memory only
    kept_days: float = store.KEPT_DAYS
    kept_messages: int = store.KEPT_MESSAGES
    max_bytes: int = quota.DATA_BYTES
    token: str = ""  # of whoever may oversee the server; "": nobody may
    pin: str = ""  # of whoever may be a teacher; "": nobody may with one
    gate: PasswordGate | None = None  # asks for the password of the class, if it has one
    console: TypedCommands | None = None  # carries out what is typed here
    teaches: bool = False  # it tells authors how their messages go, see net.server.traces
    console_nick: str = SERVER_NAMES["en"]  # the author of what is written there


class ChatServer:
    """A server listens as soon as it is constructed, and serves from `start` to `stop`.

    `failure` is a sentence for the operator once the server can only be stopped, else "".
    """

    def __init__(
        self, settings: ServerSettings, *, on_end: Callable[[], None] = lambda: None
    ) -> None:
        """Open the listener and the database.

        Args:
            settings: how to serve.
            on_end: called in the hub thread when whoever oversees the server ends it.

        Raises:
            OSError: it can't listen on this address.
            StorageError: it can't use the data folder.
            KeyProblem: its key can't be used.
        """
        self._settings = settings
        self._on_end = on_end
        self._listener = listen(settings.host, settings.port)
        self._listener.settimeout(ACCEPT_SECONDS)
        with contextlib.ExitStack() as undo:
            undo.callback(self._listener.close)
            # The database comes first: its lock keeps a second server out of the folder, so that
            # two of them that start at once never make the same file.
            self._store, self._hub = self._begin()
            undo.callback(self._store.close)
            own_id = server_id(settings.data)
            key = certificate.load_or_make(settings.data)
            undo.pop_all()
        self.failure = ""
        self._traces = ServerTraces(self._tell) if settings.teaches else None
        self._wall: GlassWall | None = None
        if settings.teaches:
            self._wall = GlassWall(self._tell, lambda: len(self._mailbox))
        on_put = self._traces.note_put if self._traces is not None else None
        self._mailbox: Mailbox[Said] = Mailbox(MAILBOX_LIMIT, on_put)
        self._reception = Reception(
            settings.limits,
            Meters(settings.limits.rate),
            self._mailbox.put,
            own_id,
            key,
            Overseers(settings.token),
            TeacherGate(settings.token, settings.pin),
            settings.gate,
            self._traces,
            self._wall,
        )
        self._descriptors_limit = descriptors.limit_for_connections()
        self._told_at = -TELL_SECONDS
        self._flusher = Flusher(on_failure=self._fail_on_fault)
        self._visitors: dict[Session, Visitor] = {}
        self._waiting: dict[Session, Visitor] = {}
        self._visitors_lock = threading.Lock()
        self._nobody = threading.Condition(self._visitors_lock)
        self._stopping = False
        self._accept_thread = threading.Thread(
            target=self._guard, args=(self._accept,), name="accept", daemon=True
        )
        self._hub_thread = threading.Thread(
            target=self._guard, args=(self._run_hub,), name="hub", daemon=True
        )

    @property
    def address(self) -> tuple[str, int]:
        """Return the (host, port) on which it listens; the real port even if the setting is 0."""
        host, port = self._listener.getsockname()[:2]
        return host, port

    @property
    def is_reached_from_here(self) -> bool:
        """Return whether programs on this computer reach it by a loopback address."""
        address = ip_address(self.address[0])
        return address.is_unspecified or address.is_loopback

    @property
    def people(self) -> int:
        """Return how many are logged in. Any thread may ask."""
        return self._hub.people

    @property
    def fingerprint(self) -> str:
        """Return the fingerprint of the server's key: see `net.shared.tls`."""
        return self._reception.key.fingerprint

    def start(self) -> None:
        threading.stack_size(STACK_BYTES)
        if self._wall is not None:
            self._wall.start()
        self._hub_thread.start()
        self._accept_thread.start()
        if console := self._settings.console:
            console.start(lambda said: self._mailbox.put([(console.session, said)]))

    def stop(self) -> None:
        """Say goodbye to everybody and end every thread, within about STOP_SECONDS."""
        self._stopping = True
        self._accept_thread.join(STOP_SECONDS)
        self._listener.close()
        self._mailbox.close()
        self._hub_thread.join(STOP_SECONDS)
        with self._visitors_lock:
            visitors = list(self._visitors.values())
        for visitor in visitors:
            visitor.dismiss(Farewell("shutdown", "The server is shutting down."))
        with self._nobody:
            self._nobody.wait_for(lambda: not self._visitors, STOP_SECONDS)
            for visitor in self._visitors.values():
                visitor.connection.cut()
        if self._wall is not None:
            self._wall.stop()
        self._flusher.stop()

    # --- failures ---------------------------------------------------------------------------------

    def _guard(self, run: Callable[[], None]) -> None:
        """Run the body of an essential thread; if it fails, the server ends."""
        try:
            run()
        except BaseException as error:
            self._fail_on_fault(error)

    def _fail_on_fault(self, error: BaseException) -> None:
        log.critical("a thread of the server has ended", exc_info=error)
        self._fail(
            f"The server has ended on a fault of its own ({type(error).__name__}); the log says "
            "more."
        )

    def _fail(self, sentence: str) -> None:
        """Accept nobody and nothing more. Whoever has started the server stops it."""
        self.failure = self.failure or sentence
        self._stopping = True
        self._mailbox.close()

    # --- the accept thread ------------------------------------------------------------------------

    def _accept(self) -> None:
        while not self._stopping:
            try:
                sock, address = self._listener.accept()
            except TimeoutError:
                continue
            except OSError as error:
                if error.errno in _NO_LISTENER and not self._stopping:
                    raise
                self._tell_of_crowd(f"accepting failed: {error.strerror}")
                if error.errno in _OUT_OF_RESOURCES:
                    self._make_room(0, 0, at_once=True)
                time.sleep(ACCEPT_PAUSE_SECONDS)
                continue
            if sock.fileno() >= self._descriptors_limit:
                self._tell_of_crowd("descriptors are running out")
                if not self._make_room(0, 0, at_once=True):
                    sock.close()
                    continue
            self._make_room(WAITING_LIMIT, UNANSWERED_LIMIT)
            self._greet(sock, peer(address))

    def _greet(self, sock: socket.socket, address: str) -> None:
        try:
            connection = Connection(sock, self._flusher)
        except OSError as error:  # Windows has no more of what a connection needs there
            self._tell_of_crowd(f"accepting failed: {error.strerror}")
            sock.close()
            return
        visitor = Visitor(self._reception, connection, address)
        with self._visitors_lock:
            self._visitors[visitor.session] = self._waiting[visitor.session] = visitor
        if self._wall is not None:
            self._wall.add(visitor.session, connection)
        if not self._start_thread(visitor, STACK_BYTES):
            log.warning("no thread for %s", address)
            self._forget(visitor)
            visitor.connection.close()

    def _start_thread(self, visitor: Visitor, stack_bytes: int) -> bool:
        """Return False if the system has no more threads."""
        threading.stack_size(stack_bytes)
        # Not a Thread object: each takes 2.4 kB, and its `start` waits until the thread runs.
        try:
            _thread.start_new_thread(self._serve, (visitor,))
        except RuntimeError:
            return False
        return True

    def _tell_of_crowd(self, what: str) -> None:
        """Tell the operator, but not so often that the log is full of it."""
        now = time.monotonic()
        if now - self._told_at >= TELL_SECONDS:
            self._told_at = now
            log.warning("%s: connections that have not logged in are closed", what)

    def _make_room(self, silent_limit: int, limit: int, *, at_once: bool = False) -> bool:
        """Close one visitor that has not logged in, if there are too many.

        Args:
            silent_limit: how many may have said nothing about who they are.
            limit: how many may not have logged in.
            at_once: close it without a farewell, so that its descriptor is free at once.

        Returns:
            Whether one was closed.
        """
        if len(self._waiting) <= silent_limit:
            return False
        with self._visitors_lock:
            self._waiting = {
                session: one for session, one in self._waiting.items() if one.session.is_nobody
            }
            waiting = list(self._waiting.values())
            if len(waiting) <= limit:
                waiting = [one for one in waiting if one.progress < 2]
                if len(waiting) <= silent_limit:
                    return False
            one = waiting[who_gives_way([(one.origin, one.progress) for one in waiting])]
            del self._waiting[one.session]
        if at_once:
            one.connection.cut()
        else:
            one.dismiss(Farewell("crowded", "Too many connections have not logged in."))
        return True

    # --- a visitor's thread -----------------------------------------------------------------------

    def _serve(self, visitor: Visitor) -> None:
        is_passed_on = False
        try:
            # A handshake leaves 16 kB with its thread (OpenSSL's random generators, freed memory),
            # a log-in 5 to 10 kB (stack, what a signature needs). So another thread goes on.
            while not is_passed_on and visitor.run():
                is_passed_on = self._start_thread(visitor, LATER_STACK_BYTES)
        finally:
            if not is_passed_on:
                self._forget(visitor)

    def _forget(self, visitor: Visitor) -> None:
        with self._visitors_lock:
            self._visitors.pop(visitor.session, None)
            self._waiting.pop(visitor.session, None)
            if not self._visitors:
                self._nobody.notify_all()
        if self._wall is not None:
            self._wall.remove(visitor.session)

    # --- the hub thread ---------------------------------------------------------------------------

    def _begin(self) -> tuple[store.Store, Hub]:
        settings = self._settings
        opened = store.open_store(
            settings.data,
            kept_days=settings.kept_days,
            kept_messages=settings.kept_messages,
            max_bytes=settings.max_bytes,
        )
        try:
            self._clock = RetentionClock(
                time.time_ns() // 1_000_000, time.monotonic(), opened.aged_at
            )
            hub = Hub(
                opened,
                aged_ms=self._clock.now_ms(time.time_ns() // 1_000_000, time.monotonic()),
                server=settings.name,
                main_room=settings.main_room,
                is_main_open=settings.is_main_open,
                limits=settings.limits,
                max_clients=settings.max_clients,
                teaches=settings.teaches,
                console_nick=settings.console_nick,
            )
            opened.commit()
        except BaseException:
            opened.close()
            raise
        return opened, hub

    def _run_hub(self) -> None:
        try:
            self._run_turns()
        except BaseException:
            self._store.abandon()
            raise

    def _run_turns(self) -> None:
        tidy_at = watch_at = 0.0
        while (
            batch := self._mailbox.take_all(self._wait_seconds(min(tidy_at, watch_at)))
        ) is not None:
            try:
                if batch or self._hub.due_ms is not None:
                    batch = self._turn(batch)
                while batch:
                    # Sessions that could not be reached are gone at once, before another message to
                    # them is accepted.
                    batch = self._turn(batch)
                if time.monotonic() >= watch_at:
                    watch_at = time.monotonic() + WATCH_SECONDS
                    self._commit_all()
                    self._store.check_file()
                    self._clock.now_ms(time.time_ns() // 1_000_000, time.monotonic())
                if time.monotonic() >= tidy_at:
                    tidy_at = time.monotonic() + self._tidy()
            except Damaged as damage:
                if not self._begin_anew(damage):
                    return
            except Vanished as error:
                self._end_without_storage(
                    f"The database is gone ({error}), so the server has ended."
                )
                return
        self._execute(self._hub.say_goodbye(Farewell("shutdown", "The server is shutting down.")))
        self._store.close()

    def _wait_seconds(self, until: float) -> float:
        """Return the seconds until the hub has something to do.

        It is at most the time until `until`, in monotonic seconds.
        """
        wait = until - time.monotonic()
        due_ms = self._hub.due_ms
        if due_ms is not None:
            wait = min(wait, due_ms / 1000 - time.time())
        return max(0.0, wait)

    def _turn(self, batch: list[Said]) -> list[Said]:
        if self._wall is not None:
            self._wall.note_turn(len(batch))
        traced = self._traces.take(batch) if self._traces is not None else None
        actions = self._hub.handle(batch, now_ms=time.time_ns() // 1_000_000)
        stored = self._store.last_id - self._store.committed_id
        if traced is not None:
            traced.mark("handled", len(batch))
        try:
            self._store.commit()
        except (Damaged, Vanished):
            raise
        except StorageError as error:
            log.error("messages could not be stored: %s", error)
            actions = self._hub.revoke(actions, is_known=not isinstance(error, Unknown))
            traced = None
        if traced is not None:
            traced.mark("committed", stored)
        return self._execute(actions, traced)

    def _commit_all(self) -> None:
        """Commit what has waited for that, such as who was here."""
        try:
            self._store.commit_all()
        except (Damaged, Vanished):
            raise
        except StorageError as error:  # it is tried again
            log.error("the book of visits could not be stored: %s", error)

    def _tidy(self) -> float:
        """Tidy the database, and return the seconds until the next time."""
        now_ms = self._clock.now_ms(time.time_ns() // 1_000_000, time.monotonic())
        actions: list[Action] = []
        cuts: dict[int, int] = {}
        is_done = False
        try:
            actions = self._hub.clean(now_ms)  # first: the hub has to know of the cuts
            cuts = self._store.tidy(now_ms)
            self._hub.forget(cuts)  # if the commit fails, the next one includes them
            self._store.commit()
            is_done = not cuts and not self._hub.has_cleaned
        except (Damaged, Vanished):
            raise
        # What was decided is written with the next commit.
        except StorageError as error:
            log.error("the database could not be tidied up: %s", error)
            is_done = True
        unreachable = self._execute(actions)
        while unreachable:
            unreachable = self._turn(unreachable)
        return TIDY_SECONDS if is_done else TIDY_AGAIN_SECONDS

    def _begin_anew(self, damage: Damaged) -> bool:
        """Set a damaged database aside, and begin with an empty one. Everybody has to reconnect.

        Returns:
            False if that failed.
        """
        self._execute(
            self._hub.say_goodbye(Farewell("storage", "The server's database is damaged."))
        )
        try:
            aside = self._store.set_aside()
            store.log_damage(damage, aside)
            self._store, self._hub = self._begin()
            if console := self._settings.console:
                self._turn([(console.session, Teach())])
        except (StorageError, OSError) as error:
            self._fail(
                f"The database is damaged and no new one could be made ({error}), so the server "
                "has ended."
            )
            return False
        return True

    def _end_without_storage(self, sentence: str) -> None:
        log.critical("%s", sentence)
        self._execute(self._hub.say_goodbye(Farewell("storage", "The server's database is gone.")))
        self._store.close()
        self._fail(sentence)

    def _execute(self, actions: Iterable[Action], traced: Turn | None = None) -> list[Said]:
        """Carry out the hub's actions, and tell of the messages that are `traced`.

        Returns:
            Messages for the hub: a `Gone` for each session that could not be reached.
        """
        outgoing: defaultdict[Session, list[bytes]] = defaultdict(list)
        closing: list[Session] = []
        for action in actions:
            if type(action) is Deliver:
                _encode_for(action, outgoing, self._wall)
            elif type(action) is Close:
                closing.append(action.session)
            elif type(action) is EndServer:
                self._on_end()
            elif type(action) is WatchWall:
                if self._wall is not None:
                    self._wall.watch(action.session, action.on)
            elif type(action) is LogEntry:
                log.info("%s", action.text, exc_info=action.error)
        if traced is not None:
            traced.follow(actions)
        cut = [
            session
            for session, pieces in outgoing.items()
            if not self._send(session, b"".join(pieces), traced)
        ]
        if traced is not None:
            traced.end()
        for session in closing:
            if visitor := self._visitors.get(session):
                visitor.connection.finish()
        return [(session, Gone("connection closed")) for session in cut]

    def _send(self, session: Session, data: bytes, traced: Turn | None) -> bool:
        visitor = self._visitors.get(session)
        if visitor is None and session.is_console and self._settings.console:
            return self._settings.console.take(data)
        if visitor is None or traced is None:
            return visitor is not None and visitor.send_bytes(data)
        traced.note_sending(session)
        is_sent = visitor.send_bytes(data)
        traced.note_sent(session, visitor.connection)
        return is_sent

    def _tell(self, session: Session, message: ServerMessage) -> None:
        """Send a message that does not come from the hub, if the session is still there."""
        if visitor := self._visitors.get(session):
            visitor.send(message)


def _encode_for(
    action: Deliver, outgoing: defaultdict[Session, list[bytes]], wall: GlassWall | None = None
) -> None:
    """Encode a message at most once per dialect, however many sessions it goes to."""
    message = action.message
    for_plain: bytes | None = None
    for_rich: bytes | None = None
    for session in action.sessions:
        if session.plain:
            if for_plain is None:
                for_plain = plain.encode(message)
            data = for_plain
        else:
            if for_rich is None:
                for_rich = messages.encode(message)
            data = for_rich
        if data:
            outgoing[session].append(data)
            if wall is not None:
                wall.note_outgoing(session, message, len(data))
