"""Provide a bad network: a proxy between any clients and any server, which obeys orders.

Clients connect to its port, or, if it has none, this program's own ones by `connect`.

One thread, the lab's, owns all sockets; others queue orders and wake it. A short-lived thread for
each client makes the connection to the server, because that may take long.
"""

from __future__ import annotations

import contextlib
import errno
import os
import queue
import selectors
import socket
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Any, Self

from lab.faults.faults import SIDES, Faults, Side
from lab.faults.orders import DOORS, ENDS, Order, describe
from lab.faults.own_pair import own_pair
from lab.faults.passage import Passage, TakeNote
from lab.faults.script import ScriptStep, parse_step
from lab.faults.stream import Stream
from net.wire.address import Address

if sys.platform == "win32":
    from net.shared.winsock import PollSelector as _Selector
else:
    from selectors import DefaultSelector as _Selector

LOOPBACK = Address("127.0.0.1", 0)
# Small, so that the other end soon notices somebody who doesn't read.
BUFFER_BYTES = 65_536
CONNECT_SECONDS = 5.0
MOST_CONNECTIONS = 500
ORDER_SECONDS = 5.0  # an order is carried out long before
ACCEPT_SECONDS = 0.05


@dataclass(frozen=True)
class Traffic:
    """Traffic is what one connection has passed on and holds back, in bytes."""

    number: int
    up: int
    down: int
    waiting_up: int
    waiting_down: int


class Proxy:
    """Connects whoever comes to the server at `upstream`."""

    def __init__(
        self,
        upstream: Address,
        *,
        listen: Address | None = LOOPBACK,
        seed: int = 0,
        script: Sequence[ScriptStep] = (),
        note: TakeNote | None = None,
    ) -> None:
        """Make the proxy, which listens from now on.

        Args:
            upstream: the server; may change, for later connections.
            listen: where clients connect; port 0 is any free one. None: nowhere, so that nobody
                else can.
            seed: of all random decisions.
            script: what is to happen by itself.
            note: takes an entry for the log, in the lab's thread; it must not wait.

        Raises:
            OSError: it can't listen there.
        """
        self.upstream = upstream
        self.seed = seed
        self._note = note or _note_nothing
        self._faults: dict[Side, Faults] = dict.fromkeys(SIDES, Faults())
        self._is_doubling = self._is_refusing = False
        self._doubled: set[int] = set()  # numbers of connections
        self._script = [_from_the_start(step) for step in script]
        self._steps: list[ScriptStep] = []  # at a byte of a connection
        self._timed: list[ScriptStep] = []  # the next one first
        self._passages: tuple[Passage, ...] = ()
        self._touched: set[Passage] = set()  # are to be looked at in this turn
        self._connected = 0
        self._connecting: set[threading.Thread] = set()
        self._tasks: queue.SimpleQueue[tuple[Any, ...]] = queue.SimpleQueue()
        self._is_stopping = False
        self._has_begun = threading.Event()  # the script's first orders hold
        self._listener: socket.socket | None = None
        self.address = LOOPBACK  # where it listens, also while it refuses; port 0: nowhere
        if listen:
            self._listener = _listener_at(listen)
            self.address = Address(*self._listener.getsockname()[:2])
        self._wake_receiver, self._wake_sender = socket.socketpair()
        for sock in (self._wake_receiver, self._wake_sender):
            sock.setblocking(False)
        self._thread = threading.Thread(target=self._run, name="lab", daemon=True)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _value: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self.stop()

    # --- any thread -------------------------------------------------------------------------------

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End all connections, and the thread."""
        self._is_stopping = True
        self._wake()
        if self._thread.ident is None:  # it has not been started
            self._end()
        else:
            self._thread.join()

    def connect(self) -> socket.socket:
        """Return a connection to the proxy, as a client that has connected to its port has it.

        Raises:
            OSError: nobody listens, by order; or the system can't make it.
        """
        self._has_begun.wait(ORDER_SECONDS)
        if self._is_refusing:
            raise ConnectionRefusedError(errno.ECONNREFUSED, os.strerror(errno.ECONNREFUSED))
        client, other = own_pair()
        self._tasks.put(("client", other, client.getsockname()))
        self._wake()
        return client

    @property
    def connections(self) -> int:
        """Return the present number of connections."""
        return len(self._passages)

    def traffic(self) -> list[Traffic]:
        """Return what the connections have passed on so far."""
        return [
            Traffic(one.number, up.offset, down.offset, up.waiting, down.waiting)
            for one in self._passages
            for up, down in [[direction.stream for direction in one.directions.values()]]
        ]

    def faults(self, side: Side) -> Faults:
        """Return the faults with which a new connection begins."""
        return self._faults[side]

    def do(self, text: str, *, waits: bool = True) -> None:
        """Carry out an order or a step, as `parse_step` reads it.

        Args:
            waits: return when it is carried out, or its time is noted.

        Raises:
            BadOrder: it is not understood.
        """
        done = threading.Event()
        self._tasks.put(("step", parse_step(text), done))
        self._wake()
        if waits and self._thread.is_alive():
            done.wait(ORDER_SECONDS)

    def _wake(self) -> None:
        with contextlib.suppress(OSError):  # full: it wakes anyway; closed: it has stopped
            self._wake_sender.send(b"\0")

    # --- the lab's thread -------------------------------------------------------------------------

    def _run(self) -> None:
        self._began = time.monotonic()
        listen = str(self.address) if self.address.port else ""
        self._note("start", seed=self.seed, listen=listen, upstream=str(self.upstream))
        with _Selector() as self._selector:
            self._selector.register(self._wake_receiver, selectors.EVENT_READ)
            if self._listener:
                self._selector.register(self._listener, selectors.EVENT_READ)
            try:
                for step in self._script:
                    self._take_step(step)
                self._has_begun.set()
                while not self._is_stopping:
                    self._turn()
            finally:
                self._end()

    def _turn(self) -> None:
        ready = self._selector.select(self._patience())
        with contextlib.suppress(BlockingIOError):
            self._wake_receiver.recv(4096)
        # Whoever gives an order and then sends something means the order to come first. The bytes
        # that wake the thread are read before: a task that comes now wakes it again.
        self._take_tasks()
        now = time.monotonic()
        self._touched |= {one for one in self._passages if one.deadline and one.deadline <= now}
        for key, events in ready:
            if key.fileobj is self._listener:
                self._accept()
            elif isinstance(key.data, Passage) and not key.data.is_over:
                if events & selectors.EVENT_READ and isinstance(key.fileobj, socket.socket):
                    key.data.read(key.fileobj, now)
                self._touched.add(key.data)
        while self._timed and self._began + (self._timed[0].after or 0.0) <= now:
            self._obey(self._timed.pop(0).order, now)
        while self._touched:
            passage = self._touched.pop()
            passage.pump(now)
            self._watch(passage)

    def _patience(self) -> float | None:
        """Return after how many seconds there is something to do at the latest."""
        times = [one.deadline for one in self._passages if one.deadline is not None]
        if self._timed:
            times.append(self._began + (self._timed[0].after or 0.0))
        return max(0.0, min(times) - time.monotonic()) if times else None

    def _watch(self, passage: Passage) -> None:
        """Have the selector wait for what the passage waits for; close one that is over."""
        watched = self._selector.get_map()
        for sock, events in passage.interests():
            key = watched.get(sock.fileno())
            if key is None:
                if events:
                    self._selector.register(sock, events, passage)
            elif not events:
                self._selector.unregister(sock)
            elif key.events != events:
                self._selector.modify(sock, events, passage)
        if passage.is_over:
            passage.close()
            self._passages = tuple(one for one in self._passages if one is not passage)

    def _take_tasks(self) -> None:
        with contextlib.suppress(queue.Empty):
            while True:
                task, *details = self._tasks.get_nowait()
                if task == "step":
                    step, done = details
                    self._take_step(step)
                    done.set()
                elif task == "client":
                    self._take_client(*details)
                else:
                    self._begin_passage(*details)

    def _take_step(self, step: ScriptStep) -> None:
        """Note or carry out what somebody has ordered."""
        now = time.monotonic()
        if step.after is not None:
            self._timed.append(replace(step, after=now - self._began + step.after))
            self._timed.sort(key=lambda one: one.after or 0.0)
        elif step.at_byte is None and step.at_bytes is None:
            self._obey(step.order, now)
        else:
            self._steps.append(step)
            for passage in self._meant(step.order):
                passage.expect([step])
                self._touched.add(passage)

    def _meant(self, order: Order) -> list[Passage]:
        return [one for one in self._passages if order.connection in (None, one.number)]

    def _obey(self, order: Order, now: float) -> None:
        """Carry out an order for all connections that it is for, and remember it for later ones."""
        self._note("order", order=str(order))
        if order.act in DOORS:
            if order.connection is None:
                self._open_or_shut(order.act, not order.is_off)
            elif order.is_off:
                self._doubled.discard(order.connection)
            else:
                self._doubled.add(order.connection)
        elif order.act not in ENDS:
            if order.act == "heal" and order == Order(act="heal"):
                for door in DOORS:
                    self._open_or_shut(door, False)
            if order.connection is None:
                for side in order.sides:
                    self._faults[side] = order.applied(self._faults[side])
        for passage in self._meant(order):
            self._touched.add(passage)
            if order.act in ("cut", "reset") and order.place is None:
                passage.end_both(order)
            elif order.act not in DOORS:
                passage.act(order, order.sides, now)

    def _open_or_shut(self, door: str, is_on: bool) -> None:
        if door == "duplicate":
            self._is_doubling = is_on
            return
        self._is_refusing = is_on
        if is_on and self._listener:
            self._selector.unregister(self._listener)
            self._listener.close()
            self._listener = None
        elif not is_on and not self._listener and self.address.port:
            with contextlib.suppress(OSError):  # somebody else has the port now
                self._listener = _listener_at(self.address)
                self._selector.register(self._listener, selectors.EVENT_READ)

    # --- connections ------------------------------------------------------------------------------

    def _accept(self) -> None:
        assert self._listener
        try:
            client, address = self._listener.accept()
        except BlockingIOError:
            return
        except OSError:  # too many open files: a little later there may be fewer
            time.sleep(ACCEPT_SECONDS)
            return
        self._take_client(client, address)

    def _take_client(self, client: socket.socket, address: tuple[str, int]) -> None:
        """Connect somebody who has come from this address to the server."""
        if self._is_stopping:
            client.close()
            return
        self._connected += 1
        number = self._connected
        self._note("accepted", connection=number, client=str(Address(*address[:2])))
        if len(self._passages) + len(self._connecting) >= MOST_CONNECTIONS:
            client.close()
            self._note("too_many", connection=number)
            return
        count = 2 if self._is_doubling or number in self._doubled else 1
        thread = threading.Thread(
            target=self._connect,
            args=(number, client, self.upstream, count),
            name="lab connects",
            daemon=True,
        )
        self._connecting.add(thread)
        thread.start()

    def _connect(self, number: int, client: socket.socket, upstream: Address, count: int) -> None:
        """Connect to the server, in a thread of its own."""
        servers: list[socket.socket] = []
        failure = ""
        try:
            for _ in range(count):
                servers.append(_connected_to(upstream))
        except (OSError, UnicodeError) as error:
            failure = str(error)
        self._tasks.put(("connected", threading.current_thread(), number, client, servers, failure))
        self._wake()

    def _begin_passage(
        self,
        thread: threading.Thread,
        number: int,
        client: socket.socket,
        servers: list[socket.socket],
        failure: str,
    ) -> None:
        thread.join()
        self._connecting.discard(thread)
        if failure or self._is_stopping:
            for sock in (client, *servers):
                sock.close()
            if failure:
                self._note("unreachable", connection=number, why=failure)
            return
        streams = [Stream(self.seed, number, side, self._faults[side]) for side in SIDES]
        self._note(
            "connected",
            connection=number,
            **{one.side: describe(one.faults) for one in streams},
            **({"duplicate": True} if len(servers) > 1 else {}),
        )
        passage = Passage(number, client, servers, streams, self._note)
        passage.expect([one for one in self._steps if one.order.connection in (None, number)])
        self._passages = (*self._passages, passage)
        self._touched.add(passage)

    def _end(self) -> None:
        """End everything that the thread has begun."""
        for passage in self._passages:
            passage.end()
            passage.close()
        self._passages = ()
        if self._listener:
            self._listener.close()
        for thread in list(self._connecting):
            thread.join(2 * CONNECT_SECONDS)
        self._take_tasks()
        self._note("stop")
        self._wake_receiver.close()
        self._wake_sender.close()


def _from_the_start(step: ScriptStep) -> ScriptStep:
    """Return a step of a script that has no time: a cut comes with each connection's first byte."""
    is_at_byte = step.at_byte is not None or step.at_bytes is not None
    is_for_all = step.order.connection is None and step.order.act not in ENDS
    if is_at_byte or is_for_all or step.order.act in DOORS or step.after is not None:
        return step
    return replace(step, at_byte=0)


def _listener_at(address: Address) -> socket.socket:
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    listener = socket.create_server((address.host, address.port), family=family, backlog=64)
    listener.setblocking(False)
    return listener


def _connected_to(address: Address) -> socket.socket:
    sock = socket.create_connection((address.host, address.port), CONNECT_SECONDS)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER_BYTES)
    return sock


def _note_nothing(_kind: str, **_details: object) -> None:
    pass
