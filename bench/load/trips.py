"""Measure one message at a time, there and back: alone, or while others talk."""

from __future__ import annotations

import selectors
import time
from collections.abc import Callable

from bench.dialects import Dialect, Faulty, outgoing
from bench.figures import percentile
from bench.load.client import ANSWER_SECONDS, QUIET_SECONDS, Client, Crowd
from bench.load.clock import Clock

WARM_TRIPS = 200
TICK_SECONDS = 0.001  # the shortest that epoll waits; what is due in a tick is sent together
TRIP_PAUSE_SECONDS = 0.001
LAG_SECONDS = 0.5  # a server that is so far behind does not carry the load

Result = dict[str, float]


class Trips:
    """Lets ana write to luis, who answers."""

    def __init__(self, dialect: Dialect, ana: Client, luis: Client) -> None:
        self.ana, self.luis = ana, luis
        self._there, self._back = outgoing(dialect, "luis"), outgoing(dialect, "ana")
        self._at_luis = dialect.inbox("ana", "luis", self.ana.heard)
        self._at_ana = dialect.inbox("luis", "ana", self.luis.heard)
        self.samples_s: list[float] = []
        self._number = 0
        self._started = 0.0
        self.ended = 0.0  # 0: one is on its way

    def begin(self) -> None:
        self._started, self.ended = time.perf_counter(), 0.0
        self.ana.send(self._there.take(self._number, 1))

    def luis_hears(self) -> bool:
        """Return whether it was the message; luis has answered then.

        Otherwise it was only an acknowledgement of his own message.
        """
        is_message = self._at_luis.feed(self.luis.receive()) > 0
        if is_message:
            self.luis.send(self._back.take(self._number, 1))
        return is_message

    def ana_hears(self) -> bool:
        """Return whether it was the answer."""
        is_answer = self._at_ana.feed(self.ana.receive()) > 0
        if is_answer:
            self.ended = time.perf_counter()
            self.samples_s.append(self.ended - self._started)
            self._number += 1
        return is_answer

    def figures(self) -> Result:
        if not self.samples_s:
            raise Faulty("no round trip came to an end")
        return {
            "rtt_p50_us": percentile(self.samples_s, 50) * 1e6,
            "rtt_p99_us": percentile(self.samples_s, 99) * 1e6,
        }


def alone(port: int, dialect: Dialect, count: int) -> Result:
    """Measure `count` round trips, one after another, while nobody else is there."""
    crowd = Crowd(port, dialect)
    ana, luis = crowd.admit(["ana", "luis"], send=True)
    crowd.release()
    for client in (ana, luis):
        client.socket.settimeout(ANSWER_SECONDS)
    trips = Trips(dialect, ana, luis)
    for _ in range(count + WARM_TRIPS):
        trips.begin()
        while not trips.luis_hears():
            pass
        while not trips.ana_hears():
            pass
    del trips.samples_s[:WARM_TRIPS]
    return trips.figures()


class Background:
    """Lets `pairs` together send `rate` messages a second, and makes round trips among them.

    The messages are spread evenly, one at a time.
    """

    def __init__(self, port: int, dialect: Dialect, pairs: int, rate: float) -> None:
        crowd = Crowd(port, dialect)
        ana, luis, *self._senders = crowd.admit(
            ["ana", "luis", *(f"a{n:03d}" for n in range(pairs))], send=True
        )
        self._recipients = crowd.admit(f"b{n:03d}" for n in range(pairs))
        crowd.release()
        self.trips = Trips(dialect, ana, luis)
        self.selector = selectors.DefaultSelector()
        self._rate = rate
        self._acknowledges = dialect.acknowledges
        self._lines = [outgoing(dialect, recipient.nick) for recipient in self._recipients]
        self._sent = self._received = self._acknowledged = 0
        self._register(self.trips.luis, self.trips.luis_hears)
        self._register(self.trips.ana, self.trips.ana_hears)
        for sender, recipient in zip(self._senders, self._recipients, strict=True):
            self._register_pair(dialect, sender, recipient)

    def _register(self, client: Client, receive: Callable[[], object]) -> None:
        self.selector.register(client.socket, selectors.EVENT_READ, receive)

    def _register_pair(self, dialect: Dialect, sender: Client, recipient: Client) -> None:
        inbox = dialect.inbox(sender.nick, recipient.nick, sender.heard)
        acknowledgements = dialect.acknowledgements()

        def receive() -> None:
            self._received += inbox.feed(recipient.receive())

        def receive_acknowledgement() -> None:
            self._acknowledged += acknowledgements.feed(sender.receive())

        self._register(recipient, receive)
        self._register(sender, receive_acknowledgement)

    def run(self, pid: int, warm_s: float, measured_s: float) -> Result:
        self.pump(warm_s)
        self.trips.samples_s.clear()
        before, clock = self._received, Clock(pid)
        self.pump(measured_s)
        figures = clock.figures(self._received - before)
        self.finish()
        return {**figures, **self.trips.figures()}

    def pump(self, seconds: float, every_tick: Callable[[], None] | None = None) -> None:
        """Send what is due and receive what comes; call `every_tick`, if given, in each tick."""
        started = time.perf_counter()
        first = self._sent
        if not self.trips.samples_s and not self._sent:
            self.trips.begin()
        while (elapsed := time.perf_counter() - started) < seconds:
            self._send_until(first + int(elapsed * self._rate))
            if every_tick:
                every_tick()
            if self.trips.ended and time.perf_counter() - self.trips.ended >= TRIP_PAUSE_SECONDS:
                self.trips.begin()
            self._receive(TICK_SECONDS)
            if self._sent - self._received > self._rate * LAG_SECONDS:
                raise Faulty(
                    f"{self._rate:,.0f} messages a second are too many: it lags more than "
                    f"{LAG_SECONDS} s"
                )

    def _send_until(self, total: int) -> None:
        pairs = len(self._senders)
        for number in range(self._sent, total):
            round_, place = divmod(number, pairs)
            self._senders[place].send(self._lines[place].take(round_, 1))
        self._sent = max(self._sent, total)

    def _receive(self, seconds: float) -> bool:
        ready = self.selector.select(seconds)
        # The timed ones come first; a hundred others may be ready with them.
        probes = (self.trips.luis_hears, self.trips.ana_hears)
        for key, _ in ready:
            if key.data in probes:
                key.data()
        for key, _ in ready:
            if key.data not in probes:
                key.data()
        return bool(ready)

    def finish(self) -> None:
        """Wait for all that is on its way."""
        while self._received < self._sent or (
            self._acknowledges and self._acknowledged < self._sent
        ):
            if not self._receive(ANSWER_SECONDS):
                raise Faulty(f"lost: {self._sent - self._received} messages")
        self._receive(QUIET_SECONDS)
        if self._received > self._sent or self._acknowledged > self._sent:
            raise Faulty(
                f"{self._sent} sent, {self._received} received, {self._acknowledged} acknowledged"
            )
