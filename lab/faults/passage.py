"""Carry one client's connection: two sockets, and a Stream for each direction between them.

    client <--- Direction "down" --- Passage --- Direction "up" ---> server

Only the proxy's thread uses a passage. Its sockets never block.
"""

from __future__ import annotations

import contextlib
import selectors
import socket
import struct
import sys
from collections.abc import Callable, Iterable, Sequence

from lab.faults.faults import DOWN, SIDES, UP, Side
from lab.faults.orders import Order
from lab.faults.script import ScriptStep
from lab.faults.stream import Act, End, Portion, Stream, Wait

CHUNK_BYTES = 65_536
MOST_PIECES_AT_ONCE = 64  # then other connections have their turn
# SO_LINGER with no time: `close` sends a RST.
_RESET = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)

# The log's function: a kind of entry, and what it says.
TakeNote = Callable[..., None]


class Direction:
    """A direction leads from a socket, through its Stream, to the other socket."""

    def __init__(self, source: socket.socket, target: socket.socket, stream: Stream) -> None:
        self.source = source
        self.target = target
        self.stream = stream
        self.outgoing = b""  # handed over, and not taken by the system yet
        self.is_shut = False  # the target has been told of the end
        self.is_read = False  # the source has ended
        self.deadline: float | None = None

    @property
    def is_reading(self) -> bool:
        return not self.is_read and (self.is_shut or self.stream.wants_more)

    @property
    def is_done(self) -> bool:
        return self.is_shut and self.is_read

    def read(self, now: float) -> None:
        """Read once.

        Raises:
            OSError: the connection has broken.
        """
        try:
            data = self.source.recv(CHUNK_BYTES)
        except BlockingIOError:
            return
        if not data:
            self.is_read = True
            self.stream.end()
        elif not self.is_shut:
            self.stream.feed(data, now)

    def send(self) -> bool:
        """Send what is handed over, and return whether all of it is gone.

        Raises:
            OSError: the connection has broken.
        """
        if self.outgoing:
            with contextlib.suppress(BlockingIOError):
                self.outgoing = self.outgoing[self.target.send(self.outgoing) :]
        return not self.outgoing

    def shut(self) -> None:
        """Tell the target that nothing more comes; what still comes is thrown away."""
        if not self.is_shut:
            self.is_shut = True
            with contextlib.suppress(OSError):  # it is gone already
                self.target.shutdown(socket.SHUT_WR)


class Passage:
    """A passage is a client's connection, and the one to the server that belongs to it."""

    def __init__(
        self,
        number: int,
        client: socket.socket,
        servers: Iterable[socket.socket],
        streams: Iterable[Stream],
        note: TakeNote,
    ) -> None:
        """Take over the sockets.

        Args:
            servers: the connection to the server, and a silent second one if it is doubled.
            streams: for the directions up and down.
        """
        self.number = number
        self._note = note
        self._client = client
        server, *self._silent = servers
        self._server = server
        up, down = streams
        self.directions: dict[Side, Direction] = {
            UP: Direction(client, server, up),
            DOWN: Direction(server, client, down),
        }
        self.is_over = False
        self._reached: set[Side] = set()
        for sock in (client, server):
            sock.setblocking(False)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    @property
    def deadline(self) -> float | None:
        """Return when the passage has something to do, although nothing arrives."""
        return min(
            (direction.deadline for direction in self.directions.values() if direction.deadline),
            default=None,
        )

    def interests(self) -> list[tuple[socket.socket, int]]:
        """Return for each socket which events it waits for (of `selectors`; 0: for none)."""
        if self.is_over:
            return [(self._client, 0), (self._server, 0)]
        up, down = self.directions[UP], self.directions[DOWN]
        return [
            (sock, selectors.EVENT_READ * a.is_reading | selectors.EVENT_WRITE * bool(b.outgoing))
            for sock, a, b in ((self._client, up, down), (self._server, down, up))
        ]

    def read(self, sock: socket.socket, now: float) -> None:
        """Read what has come to this socket."""
        for direction in self.directions.values():
            if direction.source is sock and direction.is_reading:
                try:
                    direction.read(now)
                except OSError as error:
                    self._break_off(error)

    def pump(self, now: float) -> None:
        """Hand over whatever may pass by now."""
        for direction in self.directions.values():
            if not self.is_over:
                try:
                    self._pump(direction, now)
                except OSError as error:
                    self._break_off(error)
        if all(direction.is_done for direction in self.directions.values()):
            self.end()

    def expect(self, steps: Sequence[ScriptStep]) -> None:
        """Carry out these steps at their bytes."""
        for side, direction in self.directions.items():
            direction.stream.expect([step for step in steps if side in step.order.sides])

    def act(self, order: Order, sides: Iterable[Side], now: float) -> None:
        """Carry out an order for these directions, at the byte at which they are."""
        for side in sides:
            stream = self.directions[side].stream
            if self.is_over:
                return
            if order.place:
                stream.expect_place(order)
                continue
            self._note(
                "applied",
                connection=self.number,
                side=side,
                offset=stream.offset,
                order=_bare(order),
            )
            if order.act in ("cut", "reset"):
                self.end(reset=order.act == "reset")
            elif order.act == "half-close":
                self.directions[side].shut()
            else:
                stream.change(order.applied(stream.faults), now)
                if order.act == "heal":
                    stream.forget_places()

    def end_both(self, order: Order) -> None:
        """Cut or reset the connection now, in whichever direction there was something to pass."""
        if not self.is_over:
            offsets = {side: self.directions[side].stream.offset for side in SIDES}
            self._note("ended", connection=self.number, order=_bare(order), **offsets)
            self.end(reset=order.act == "reset")

    def end(self, *, reset: bool = False) -> None:
        """Tell both sides of the end: in good order, or with a RST when it is closed."""
        if self.is_over:
            return
        self.is_over = True
        for sock in (self._client, self._server):
            if reset:
                with contextlib.suppress(OSError):
                    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            else:
                _let_go(sock)
        counts = {side: direction.stream.offset for side, direction in self.directions.items()}
        self._note("closed", connection=self.number, **counts)

    def close(self) -> None:
        """Close the sockets. Nothing waits for their events any more."""
        for sock in (self._client, self._server, *self._silent):
            sock.close()

    def _pump(self, direction: Direction, now: float) -> None:
        direction.deadline = None
        for _ in range(MOST_PIECES_AT_ONCE):
            if self.is_over or direction.is_shut or not direction.send():
                return
            step = direction.stream.next(now)
            if isinstance(step, Portion):
                self._pass_on(direction, step)
            elif isinstance(step, Act):
                self._reach(direction.stream.side, step.step, now)
            elif isinstance(step, Wait):
                direction.deadline = step.until
                return
            elif isinstance(step, End):
                if not (direction.stream.has_lost or direction.stream.faults.swallow):
                    direction.shut()
                return
        direction.deadline = now  # there is more

    def _pass_on(self, direction: Direction, piece: Portion) -> None:
        self._note(
            "piece",
            connection=self.number,
            side=direction.stream.side,
            offset=piece.offset,
            bytes=len(piece.data),
            **({"corrupted": list(piece.corrupted)} if piece.corrupted else {}),
            **({"lost": True} if piece.is_lost else {}),
        )
        if not piece.is_lost:
            direction.outgoing = piece.data
            direction.send()

    def _reach(self, side: Side, step: ScriptStep, now: float) -> None:
        """Carry out a step whose byte has been reached."""
        if step.at_bytes is None:
            self.act(step.order, [side], now)
            return
        self.directions[side].stream.is_held = True
        self._reached.add(side)
        if self._reached == set(SIDES):
            self.end_both(step.order)

    def _break_off(self, error: OSError) -> None:
        """End the connection as it has ended on one side."""
        self.end(reset=isinstance(error, ConnectionResetError))


def _bare(order: Order) -> str:
    """Return what an order says, without whom it is for."""
    return str(Order(changes=order.changes, act=order.act, is_off=order.is_off))


def _let_go(sock: socket.socket) -> None:
    """Tell the other side of the end, and read what has come: otherwise `close` sends a RST."""
    with contextlib.suppress(OSError):
        sock.shutdown(socket.SHUT_WR)
        for _ in range(16):
            if not sock.recv(CHUNK_BYTES):
                break
