"""Let pairs send as fast as the server delivers."""

from __future__ import annotations

import selectors
import time
from collections.abc import Callable

from bench.dialects import Dialect, Faulty, outgoing
from bench.figures import percentile
from bench.load.client import ANSWER_SECONDS, QUIET_SECONDS, Client, Crowd
from bench.load.clock import Clock

REQUEST_EVERY = 10  # those who must request acknowledgements do so after at most so many messages

Result = dict[str, float]


class Pair:
    """A pair keeps `window` messages on their way from `sender` to `recipient`."""

    def __init__(
        self,
        dialect: Dialect,
        sender: Client,
        recipient: Client,
        window: int,
        *,
        until_acknowledged: bool,
    ) -> None:
        """Prepare the pair.

        With `until_acknowledged`, a message is on its way until it is delivered *and* acknowledged.
        """
        self.window = window
        self.sender = sender
        self.recipient = recipient
        self._lines = outgoing(dialect, self.recipient.nick)
        self._inbox = dialect.inbox(self.sender.nick, self.recipient.nick, self.sender.heard)
        self._acknowledgements = dialect.acknowledgements()
        self._request = dialect.request
        self._until_acknowledged = until_acknowledged
        self.sent = self.received = self.acknowledged = 0
        self.latencies_s: list[float] = []
        self._probe = self._probe_sent_at = 0.0

    @property
    def done(self) -> int:
        """Return how many messages are no longer on their way."""
        return min(self.received, self.acknowledged) if self._until_acknowledged else self.received

    def send(self) -> None:
        """Fill the window."""
        count = self.window - (self.sent - self.done)
        data = self._with_requests(count) if self._request else self._lines.take(self.sent, count)
        self.sent += count
        if self._probe <= self.done:  # one message at a time is timed
            self._probe, self._probe_sent_at = self.sent, time.perf_counter()
        self.sender.send(data)

    def _with_requests(self, count: int) -> bytes:
        end = self.sent + count
        return b"".join(
            self._lines.take(first, min(REQUEST_EVERY, end - first)) + self._request
            for first in range(self.sent, end, REQUEST_EVERY)
        )

    def receive(self) -> None:
        self.received += self._inbox.feed(self.recipient.receive())
        if answer := self._inbox.answer():
            self.recipient.send(answer)

    def receive_acknowledgement(self) -> None:
        self.acknowledged += self._acknowledgements.feed(self.sender.receive())

    def note_time(self) -> None:
        if self._probe_sent_at and self.done >= self._probe:
            self.latencies_s.append(time.perf_counter() - self._probe_sent_at)
            self._probe_sent_at = 0.0


class Throughput:
    def __init__(
        self, port: int, dialect: Dialect, pairs: int, window: int, *, until_acknowledged: bool
    ) -> None:
        self._acknowledges = dialect.acknowledges
        crowd = Crowd(port, dialect)
        senders = crowd.admit((f"a{number:03d}" for number in range(pairs)), send=True)
        recipients = crowd.admit(f"b{number:03d}" for number in range(pairs))
        crowd.release()
        self._pairs = [
            Pair(dialect, sender, recipient, window, until_acknowledged=until_acknowledged)
            for sender, recipient in zip(senders, recipients, strict=True)
        ]
        self._selector = selectors.DefaultSelector()
        for pair in self._pairs:
            self._register(pair.recipient, pair, pair.receive)
            self._register(pair.sender, pair, pair.receive_acknowledgement)

    def _register(self, client: Client, pair: Pair, receive: Callable[[], None]) -> None:
        self._selector.register(client.socket, selectors.EVENT_READ, (pair, receive))

    def run(self, pid: int, warm_s: float, measured_s: float) -> Result:
        for pair in self._pairs:
            pair.send()
        self._pump(warm_s)
        for pair in self._pairs:
            pair.latencies_s.clear()
        before, clock = self._done(), Clock(pid)
        self._pump(measured_s)
        figures = clock.figures(self._done() - before)
        latencies = [latency for pair in self._pairs for latency in pair.latencies_s]
        self._finish()
        if latencies:  # none if the server needs longer for a whole window
            figures["loaded_p50_ms"] = percentile(latencies, 50) * 1e3
            figures["loaded_p99_ms"] = percentile(latencies, 99) * 1e3
        return figures

    def _done(self) -> int:
        return sum(pair.done for pair in self._pairs)

    def _pump(self, seconds: float) -> None:
        """Receive, and send as much as is no longer on its way.

        This takes longer with a server so slow that the first window has not arrived completely by
        then.
        """
        deadline = time.perf_counter() + seconds
        enough = self._done() + sum(pair.window for pair in self._pairs)
        while time.perf_counter() < deadline or self._done() < enough:
            ready = self._selector.select(ANSWER_SECONDS)
            if not ready:
                raise Faulty(f"nothing heard for {ANSWER_SECONDS:.0f} s: {self._missing()}")
            for key, _ in ready:
                pair, receive = key.data
                before = pair.done
                receive()
                if pair.done != before:
                    pair.note_time()
                    pair.send()

    def _finish(self) -> None:
        """Wait for all that is on its way, then for anything that must not come."""
        while missing := self._missing():
            ready = self._selector.select(ANSWER_SECONDS)
            if not ready:
                raise Faulty(f"lost: {missing}")
            for key, _ in ready:
                key.data[1]()
        for key, _ in self._selector.select(QUIET_SECONDS):
            key.data[1]()
        for pair in self._pairs:
            if pair.received != pair.sent or pair.acknowledged > pair.sent:
                raise Faulty(
                    f"{pair.sent} sent, {pair.received} received, {pair.acknowledged} acknowledged"
                )

    def _missing(self) -> str:
        messages = sum(pair.sent - pair.received for pair in self._pairs)
        oks = (
            sum(pair.sent - pair.acknowledged for pair in self._pairs) if self._acknowledges else 0
        )
        return f"{messages} messages, {oks} acknowledgements" if messages or oks else ""
