"""Let one write to a room, while all others in it read."""

from __future__ import annotations

import selectors
import time

from bench.dialects import CrowdDialect, Faulty, outgoing
from bench.load.client import ANSWER_SECONDS, QUIET_SECONDS, RECEIVE_BYTES, Client, Crowd
from bench.load.clock import Clock

ROOM = "#clase"  # Charla's main room
SENDER = "a000"
CALM_SECONDS = 1.0  # a thousand who enter cause half a million deliveries, with pauses between them

Result = dict[str, float]


class Room:
    def __init__(self, port: int, dialect: CrowdDialect, members: int) -> None:
        crowd = Crowd(port, dialect)
        self._sender = crowd.admit([SENDER], send=True)[0]
        self._readers = crowd.admit(f"c{number:04d}" for number in range(members - 1))
        crowd.settle()
        for client in crowd.clients:
            _enter(client, dialect)
        crowd.release(CALM_SECONDS)
        self._lines = outgoing(dialect, ROOM)
        self._acknowledges = dialect.acknowledges
        self._acknowledgements = dialect.acknowledgements()
        self._sent = self._received = self._acknowledged = 0
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._sender.socket, selectors.EVENT_READ, None)
        for reader in self._readers:
            inbox = dialect.inbox(SENDER, ROOM, self._sender.heard)
            self._selector.register(reader.socket, selectors.EVENT_READ, (reader, inbox))

    def run(self, pid: int, window: int, warm_s: float, measured_s: float) -> Result:
        """Keep about `window` messages on their way, counted by their deliveries."""
        self._pump(window, warm_s)
        before, clock = self._received, Clock(pid)
        self._pump(window, measured_s)
        figures = clock.figures(self._received - before)
        self._finish()
        return figures

    def _pump(self, window: int, seconds: float) -> None:
        deadline = time.perf_counter() + seconds
        while time.perf_counter() < deadline:
            done = self._received // len(self._readers)
            if count := window - (self._sent - done):
                self._sender.send(self._lines.take(self._sent, count))
                self._sent += count
            self._receive(ANSWER_SECONDS)

    def _receive(self, seconds: float) -> bool:
        ready = self._selector.select(seconds)
        for key, _ in ready:
            if key.data is None:
                self._acknowledged += self._acknowledgements.feed(self._sender.receive())
            else:
                reader, inbox = key.data
                self._received += inbox.feed(reader.receive())
        return bool(ready)

    def _finish(self) -> None:
        deliveries = self._sent * len(self._readers)
        acknowledgements = self._sent if self._acknowledges else 0
        while self._received < deliveries or self._acknowledged < acknowledgements:
            if not self._receive(ANSWER_SECONDS):
                raise Faulty(f"lost: {deliveries - self._received} deliveries")
        self._receive(QUIET_SECONDS)
        if self._received > deliveries or self._acknowledged > acknowledgements:
            raise Faulty(f"{deliveries} deliveries expected, {self._received} received")


def _enter(client: Client, dialect: CrowdDialect) -> None:
    """Enter the room. Those inside hear of it; this stays in their buffers meanwhile."""
    line, is_answered = dialect.enter(ROOM)
    client.socket.settimeout(ANSWER_SECONDS)
    client.socket.sendall(line)
    heard = b""
    while not is_answered(heard):
        chunk = client.socket.recv(RECEIVE_BYTES)
        if not chunk:
            raise Faulty(f"{client.nick} was disconnected")
        heard += chunk
    client.socket.setblocking(False)
