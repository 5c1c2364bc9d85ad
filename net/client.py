"""ChatClient: the network half of the window.

Two threads of its own, and a queue at every crossing:

    any thread --wishes--> send thread --bytes--> socket        (the Flusher helps when the server reads slowly)
    socket --bytes--> receive thread --events--> `on_event`     (connects, logs in, reads, waits, reconnects)

A message is pending from `post` until the server's `ok` or `err`. What is pending is sent again, the same to the
byte, on each new connection to the same run of the server, which knows a repeat by its `cid`. If the server was
restarted in between, nobody can tell whether it had passed a message on: that fails as "fate_unknown", and the user
decides.
"""

from __future__ import annotations

import logging
import queue
import random
import secrets
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from net import events, messages, names
from net.address import Address
from net.connection import Connection, Flusher
from net.conversation import Ended, connect, explain, hold, is_other_protocol
from net.dialogue import PLAIN_LIMITS, Dialogue, NotRich, PlainDialogue, RichDialogue
from net.events import Event
from net.messages import Bye, Join, Leave, Post

# A server that speaks within this time is a plain one: a Charla server waits for the client.
LISTEN_SECONDS = 0.15
RETRY_SECONDS = 5.0
RETRY_MAX_SECONDS = 30.0
# A plain server takes what it reads at once for one message, so messages keep their distance.
PLAIN_PACE_SECONDS = 0.15

# What waits for a server that reads slowly is the user's own; it is in memory anyway.
OUTBOX_BYTES = 64 * 1_048_576

# After these, trying again by itself would only do harm.
_FINAL = frozenset({"nick_taken", "bad_nick", "bad_version", "replaced", "downgraded", "not_charla"})

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Pending:
    """A message without its `ok`. `epoch`: the run of the server it was last sent to; "" if never."""

    post: Post
    epoch: str = ""


@dataclass(frozen=True, slots=True)
class Live:
    """A connection that is logged in."""

    connection: Connection
    dialogue: Dialogue


class ChatClient:
    """One user's connection to one server, kept up until `stop`.

    Every method may be called from any thread and returns at once; what comes of it is told through `on_event`,
    which is called from the client's own threads, one event at a time, in order.
    """

    def __init__(
        self,
        address: Address,
        nick: str,
        on_event: Callable[[Event], None],
        *,
        device: str = "",
        token: str = "",
        known_rich: bool = False,
    ) -> None:
        """`known_rich`: this server has spoken the rich dialect before, so it is never taken for a plain one."""
        self._address = address
        self._nick = nick
        self._on_event = on_event
        self._device = device
        self._token = token
        self._known_rich = known_rich
        self._run_id = secrets.token_hex(4)
        self._posts = 0
        self._wishes: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._flusher: Flusher | None = None
        self._threads: list[threading.Thread] = []
        self._emitting = threading.Lock()
        # Guarded by _lock: what both threads touch. Notified: what the receive thread waits for.
        self._lock = threading.Lock()
        self._decided = threading.Condition(self._lock)
        self._connection: Connection | None = None
        self._live: Live | None = None
        self._pending: dict[str, Pending] = {}
        self._stopped = False
        self._plain_accepted = False
        self._retry_at_once = False
        self._has_logged_in = False  # on the connection of now
        # The send thread's own.
        self._unsent: deque[str] = deque()
        self._rooms: dict[str, str] = {}
        self._plain_sent_at = 0.0

    def start(self) -> None:
        """Begins to connect. Events: Connecting, then PlainServerFound, Connected or Disconnected."""
        self._flusher = Flusher("client flusher")
        for name, target in (("receive", self._receive), ("send", self._send)):
            thread = threading.Thread(target=target, name=name, daemon=True)
            self._threads.append(thread)
            thread.start()

    def post(self, to: str, text: str) -> str:
        """Takes over a message and returns its `cid`. While there is no connection it waits for one.

        Every post is answered by exactly one Accepted, Unconfirmed or Failed with that `cid`; after
        Unconfirmed a Failed may still follow, if the plain server says that the recipient is not there.
        """
        with self._lock:
            self._posts += 1
            cid = f"{self._device[:16]}:{self._run_id}:{self._posts}"
            # In the queue before the lock is given back: the order of the cids is the order of the messages.
            self._wishes.put(lambda: self._take_over(Post(to, text, cid)))
        return cid

    def join(self, room: str) -> None:
        """Asks to be let into a room; rooms joined are joined again after a reconnect."""
        self._wishes.put(lambda: self._join(room))

    def leave(self, room: str) -> None:
        """Asks to be let out of a room."""
        self._wishes.put(lambda: self._leave(room))

    def accept_plain(self) -> None:
        """The user's answer to PlainServerFound: go on, without receipts."""
        with self._lock:
            self._plain_accepted = True
            self._decided.notify_all()

    def reconnect_now(self) -> None:
        """Does not wait for the countdown to end. After "downgraded": the user insists, and is asked about plain."""
        with self._lock:
            self._retry_at_once = True
            self._decided.notify_all()

    def stop(self) -> None:
        """Says bye, closes, and ends the threads in the background; no event comes after it returns."""
        with self._emitting, self._lock:
            self._stopped = True
            self._decided.notify_all()
        self._wishes.put(None)

    def join_threads(self, timeout: float) -> bool:
        """Waits until the threads have ended; False if `timeout` seconds did not suffice."""
        deadline = time.monotonic() + timeout
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def _emit(self, event: Event) -> None:
        with self._emitting:
            if not self._stopped:
                self._on_event(event)

    # --- the send thread ------------------------------------------------------------------------------

    def _send(self) -> None:
        while (wish := self._wishes.get()) is not None:
            wish()
        with self._lock:
            if self._live and not self._live.dialogue.is_plain:
                self._live.connection.send(messages.encode(Bye()))
            if self._connection:
                self._connection.finish()

    def _take_over(self, post: Post) -> None:
        with self._lock:
            self._pending[post.cid] = Pending(post)
        self._unsent.append(post.cid)
        self._send_unsent()

    def _send_unsent(self) -> None:
        while self._unsent:
            with self._lock:
                live = self._live
                pending = self._pending.get(self._unsent[0])
                if live is None:
                    return
                if pending:
                    pending.epoch = live.dialogue.epoch
            if pending and live.dialogue.is_plain:
                if not self._send_plain(live, pending.post):
                    return
            elif pending:
                live.connection.send(live.dialogue.encode_post(pending.post))
            self._unsent.popleft()

    def _send_plain(self, live: Live, post: Post) -> bool:
        """Sends it, and is done with it: no answer will come. False if the connection is over."""
        data = live.dialogue.encode_post(post)
        outcome: Event = events.Unconfirmed(post.cid)
        if len(data) > PLAIN_LIMITS.line:
            outcome = events.Failed(post.cid, "too_long", "A plain server reads 1024 bytes at a time.")
        else:
            time.sleep(max(0.0, self._plain_sent_at + PLAIN_PACE_SECONDS - time.monotonic()))
            if not live.connection.send(data):
                return False
            self._plain_sent_at = time.monotonic()
        with self._lock:
            self._pending.pop(post.cid, None)
        self._emit(outcome)
        return True

    def _join(self, room: str) -> None:
        self._rooms[names.key(room)] = room
        self._say(Join(room))

    def _leave(self, room: str) -> None:
        self._rooms.pop(names.key(room), None)
        self._say(Leave(room))

    def _say(self, message: Join | Leave) -> None:
        """Says it now or not at all: rooms are joined anew on each connection anyway."""
        live = self._live
        if live and not live.dialogue.is_plain:
            live.connection.send(messages.encode(message))

    def _resume(self, live: Live) -> None:
        """There is a new connection: everything that has no answer yet goes out again, in its order.

        Only from here on the connection is live: what is posted in the meantime comes after what is older.
        """
        with self._lock:
            if live.connection is not self._connection:
                return  # it is over already
            self._live = live
            self._unsent = deque(self._pending)
        for room in self._rooms.values():
            self._say(Join(room))
        self._send_unsent()

    # --- the receive thread ---------------------------------------------------------------------------

    def _receive(self) -> None:
        attempt = 0
        has_been_connected = False
        while not self._stopped:
            attempt += 1
            self._emit(events.Connecting(str(self._address), attempt))
            try:
                self._connect_and_converse()
                continue
            except Ended as end:
                code, detail = end.code, end.detail
            except Exception as error:
                log.exception("the connection failed on a fault of ours")
                code, detail = "network", repr(error)
            with self._lock:
                if self._has_logged_in:
                    attempt, has_been_connected = 0, True
                self._has_logged_in = False
                self._connection = self._live = None
            delay = None
            if has_been_connected and code not in _FINAL:
                # Full jitter: a class that lost its server does not come back all at once.
                delay = random.uniform(0, min(RETRY_MAX_SECONDS, RETRY_SECONDS * 2**attempt))
            log.info("disconnected: %s %s", code, detail)
            self._emit(events.Disconnected(code, detail, delay))
            with self._lock:
                self._decided.wait_for(lambda: self._stopped or self._retry_at_once, delay)
                if self._retry_at_once and code == "downgraded":
                    self._known_rich = False
                self._retry_at_once = False
        if self._flusher:
            self._flusher.stop()

    def _connect_and_converse(self) -> None:
        """From connecting to the end of the connection, told by raising Ended; returns to begin anew at once."""
        assert self._flusher is not None
        connection = Connection(connect(self._address), self._flusher, outbox_limit=OUTBOX_BYTES)
        try:
            with self._lock:
                if self._stopped:
                    raise Ended("lost")
                self._connection = connection
            dialogue, first = self._choose_dialect(connection)
            hold(connection, dialogue, first, lambda event: self._tell(Live(connection, dialogue), event))
        except NotRich as other:
            # Too late to go on: this server has taken our hello for something else.
            self._ask_about_plain(other.greeting)
        except OSError as error:
            raise explain(error) from None
        finally:
            connection.close()

    def _choose_dialect(self, connection: Connection) -> tuple[Dialogue, bytes]:
        """The dialogue to hold, and what the server has said already."""
        rich = RichDialogue(str(self._address), self._nick, self._device, self._token)
        if self._known_rich:
            return rich, b""
        plain = PlainDialogue(str(self._address), self._nick)
        if self._plain_accepted:
            return plain, b""
        try:
            greeting = connection.receive(LISTEN_SECONDS)
        except TimeoutError:
            return rich, b""
        if not greeting:
            raise Ended("closed_by_server")
        self._ask_about_plain(greeting.decode("utf-8", "replace"))
        return plain, greeting

    def _ask_about_plain(self, greeting: str) -> None:
        """Waits until the user has decided to go on."""
        if is_other_protocol(greeting):
            raise Ended("not_charla", greeting)
        if self._known_rich:
            raise Ended("downgraded", greeting)
        self._emit(events.PlainServerFound(str(self._address), greeting))
        with self._lock:
            self._decided.wait_for(lambda: self._stopped or self._plain_accepted)
            if self._stopped:
                raise Ended("lost")

    def _tell(self, live: Live, event: Event) -> None:
        """Keeps the books, then passes the event on."""
        if isinstance(event, events.Connected):
            self._on_login(live, event)
            return
        if isinstance(event, events.Accepted | events.Failed):
            with self._lock:
                if self._pending.pop(event.cid, None) is None and not live.dialogue.is_plain:
                    return  # answered before: a repeat crossed its first answer
        self._emit(event)

    def _on_login(self, live: Live, event: events.Connected) -> None:
        epoch = live.dialogue.epoch
        if not event.plain:
            self._known_rich = True
        with self._lock:
            lost = [cid for cid, one in self._pending.items() if one.epoch not in ("", epoch)]
            for cid in lost:
                del self._pending[cid]
            self._has_logged_in = True
        self._emit(event)
        for cid in lost:
            self._emit(events.Failed(cid, "fate_unknown", "The server was restarted before it confirmed."))
        self._wishes.put(lambda: self._resume(live))
