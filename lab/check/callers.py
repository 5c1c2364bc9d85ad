"""Play people: connections to a program, all in one thread, and the patience with it.

Patience is counted in turns of the own loop, not in seconds: a machine that is too busy for the
program is also too busy for the checker, whose patience then lasts longer. Above that it grows with
the slowest answer so far.
"""

from __future__ import annotations

import contextlib
import selectors
import socket
import struct
import sys
import time
from collections.abc import Callable, Iterator

from lab.check.verdicts import CannotStart, Spoken
from net.wire.address import Address

TURN_SECONDS = 0.01
_MOST_OF_A_TURN = 2 * TURN_SECONDS
PATIENCE_SECONDS = 3.0
PATIENCE_TIMES = 8.0  # the slowest answer so far
_MOST_PATIENCE_SECONDS = 30.0
_CONNECT_SECONDS = 10.0
_PIECE_BYTES = 65_536
_MOST_RECEIVED_BYTES = 16 * 1024 * 1024
_LINGER = "HH" if sys.platform == "win32" else "ii"  # the form of `struct linger`
_LOGGED_CHUNKS, _LOGGED_BYTES = 60, 6_000


class Exchange:
    """Notes what is sent and received while a check runs, as far as somebody will read it."""

    def __init__(self) -> None:
        self.chunks: list[Spoken] = []
        self.is_on = True

    def note(self, who: str, is_sent: bool, data: bytes) -> None:
        if not self.is_on or not data:
            return
        last = self.chunks[-1] if self.chunks else None
        if last and not is_sent and last.who == who and not last.is_sent:
            data = last.data + data  # where a `recv` of the checker's ended says nothing
            self.chunks.pop()
        if len(self.chunks) < _LOGGED_CHUNKS:
            self.chunks.append(Spoken(who, is_sent, data[:_LOGGED_BYTES]))

    @contextlib.contextmanager
    def paused(self) -> Iterator[None]:
        """Note nothing of what only prepares."""
        was_on, self.is_on = self.is_on, False
        try:
            yield
        finally:
            self.is_on = was_on


class Caller:
    """A caller is somebody whom the checker plays: one connection with the program.

    Attributes:
        received: all that has come.
        has_ended: the program has ended the connection, or it broke.
    """

    def __init__(self, sock: socket.socket, name: str, board: Switchboard) -> None:
        sock.setblocking(False)
        self.name = name
        self.received = bytearray()
        self.has_ended = False
        self.reads = True
        self._sock = sock
        self._board = board
        self._unsent = bytearray()
        # Kept, because an ended socket has none.
        self.port = sock.getsockname()[1]
        self.peer_port = sock.getpeername()[1]
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    @property
    def unsent(self) -> int:
        """Return how many bytes the program has left no room for yet."""
        return 0 if self.has_ended else len(self._unsent)

    def has(self, text: str | bytes) -> bool:
        data = text.encode() if isinstance(text, str) else text
        return data in self.received

    def send(self, data: bytes) -> None:
        """Send in one segment, as far as it fits; the rest follows in later turns."""
        self._board.exchange.note(self.name, True, data)
        self._unsent += data
        self.flush()

    def flush(self) -> None:
        while self._unsent and not self.has_ended:
            try:
                taken = self._sock.send(self._unsent)
            except BlockingIOError:
                return
            except OSError:
                self.has_ended = True
                return
            del self._unsent[:taken]

    def read(self) -> None:
        """Read what has come."""
        try:
            data = self._sock.recv(_PIECE_BYTES)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data or len(self.received) > _MOST_RECEIVED_BYTES:
            self.has_ended = True
            self._board.forget(self)
        self._board.exchange.note(self.name, False, data)
        self.received += data

    def stop_reading(self) -> None:
        self.reads = False
        self._board.forget(self)

    def end_sending(self) -> None:
        """Say that nothing more will come: the program's `recv` returns 0 bytes."""
        with contextlib.suppress(OSError):
            self._sock.shutdown(socket.SHUT_WR)

    def reset(self) -> None:
        """End the connection with a TCP reset."""
        with contextlib.suppress(OSError):
            self._sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack(_LINGER, 1, 0))
        self.close()

    def close(self) -> None:
        self._board.forget(self)
        self.has_ended = True
        self._sock.close()

    def fileno(self) -> int:
        return self._sock.fileno()


class Switchboard:
    """Holds all connections of a run, and waits for what comes.

    Attributes:
        slowest: the slowest answer so far, in seconds of patience.
        on_turn: is called once a turn; what it raises ends the waiting.
    """

    def __init__(self, on_turn: Callable[[], None] = lambda: None) -> None:
        self.exchange = Exchange()
        self.slowest = 0.0
        self.on_turn = on_turn
        self._callers: list[Caller] = []
        self._selector = selectors.DefaultSelector()

    def connect(self, to: Address, name: str, receive_buffer: int = 0) -> Caller:
        """Connect to a program.

        Raises:
            OSError: it doesn't accept connections (any more).
        """
        sock = socket.socket(socket.AF_INET6 if ":" in to.host else socket.AF_INET)
        try:
            if receive_buffer:
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
            sock.settimeout(_CONNECT_SECONDS)
            sock.connect((to.host, to.port))
        except BaseException:
            sock.close()
            raise
        return self.add(sock, name)

    def add(self, sock: socket.socket, name: str) -> Caller:
        caller = Caller(sock, name, self)
        self._callers.append(caller)
        self._selector.register(caller, selectors.EVENT_READ, caller)
        return caller

    def forget(self, caller: Caller) -> None:
        with contextlib.suppress(KeyError, ValueError):
            self._selector.unregister(caller)

    def turn(self) -> None:
        """Wait a moment for whatever comes, and read it."""
        self.on_turn()
        for caller in self._callers:
            caller.flush()
        if not self._selector.get_map():  # Windows can't wait for no sockets
            time.sleep(TURN_SECONDS)
            return
        for key, _ in self._selector.select(TURN_SECONDS):
            key.data.read()

    def wait(
        self,
        condition: Callable[[], object],
        patience: float = 0.0,
        *,
        is_answer: bool = True,
        turns: int = 1,
    ) -> bool:
        """Wait until the condition holds, and return whether it does.

        Args:
            patience: 0: as long as an answer of this program may take.
            is_answer: how long it took tells how quickly the program answers.
            turns: how many pass between two looks at the condition.
        """
        patience = patience or self.patience
        counted = 0.0
        while not condition():
            if counted >= patience:
                return False
            for _ in range(turns):
                before = time.monotonic()
                self.turn()
                counted += min(time.monotonic() - before, _MOST_OF_A_TURN)
        if is_answer:
            self.slowest = max(self.slowest, counted)
        return True

    def wait_while(
        self, progress: Callable[[], object], condition: Callable[[], object], most: float
    ) -> bool:
        """Wait until the condition holds, and as long as there is progress.

        Args:
            progress: something that changes while the program is getting on.
            most: seconds of patience after which it ends although there is still progress.

        Returns:
            Whether there is hope: the condition holds, or the program is still getting on.
        """
        for _ in range(max(1, round(most / self.patience))):
            before = progress()
            if self.wait(condition, is_answer=False):
                return True
            if progress() == before:
                return False
        return True

    def pause(self, seconds: float) -> None:
        """Let time pass, and read what comes."""
        self.wait(lambda: False, seconds, is_answer=False)

    @property
    def patience(self) -> float:
        """Return how long an answer may take."""
        return min(max(PATIENCE_SECONDS, PATIENCE_TIMES * self.slowest), _MOST_PATIENCE_SECONDS)

    def close(self, callers: list[Caller] | None = None) -> None:
        """Close connections in an orderly way, so that the program notices nothing unusual.

        Those that the program has ended are reset: it does not notice that any more, and its side
        does not keep the port for a minute.
        """
        closing = list(self._callers) if callers is None else callers
        for caller in closing:
            if caller.has_ended:
                caller.reset()
        open_ones = [one for one in closing if not one.has_ended]
        for caller in open_ones:
            caller.end_sending()
        self.wait(lambda: all(one.has_ended or not one.reads for one in open_ones), 0.1)
        for caller in open_ones:
            caller.close()
        for caller in closing:
            self._callers.remove(caller)

    def hang_up(self) -> None:
        """Reset all connections: their port is free at once, where the program has ended."""
        for caller in self._callers:
            caller.reset()
        self._callers.clear()

    def end(self) -> None:
        self.hang_up()
        self._selector.close()


def listening_sockets_at(port: int) -> list[socket.socket]:
    """Return sockets that listen on a port of this machine, by IPv4 and, if it has it, IPv6.

    Args:
        port: 0: one that is free.

    Raises:
        CannotStart: somebody else listens there.
    """
    try:
        socks = [socket.create_server(("127.0.0.1", port), backlog=50)]
    except OSError as error:
        raise CannotStart("port_taken", port=port) from error
    port = socks[0].getsockname()[1]
    with contextlib.suppress(OSError):
        socks.append(socket.create_server(("::1", port), family=socket.AF_INET6, backlog=50))
    for sock in socks:
        sock.setblocking(False)
    return socks
