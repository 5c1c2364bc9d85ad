"""Let everybody write to everybody; each sends as many messages as it receives."""

from __future__ import annotations

import selectors
import time

from bench.dialects import CrowdDialect, Faulty, Numbered
from bench.load.client import ANSWER_SECONDS, QUIET_SECONDS, Client, Crowd
from bench.load.clock import Clock

Result = dict[str, float]


class Peer:
    """A peer keeps what it hears; everything is checked at the end, when time no longer counts."""

    def __init__(self, client: Client, dialect: CrowdDialect, place: int, nicks: list[str]) -> None:
        self.client = client
        self._dialect = dialect
        self._others = nicks[place + 1 :] + nicks[:place]
        self._lines = Numbered(
            lambda number: dialect.message(self.recipient(int(number[-3:])), number)
        )
        self._chunks: list[bytes] = []
        self._tail = b""
        self.sent = self.received = 0

    def recipient(self, number: int) -> str:
        """Return the recipient of this peer's message `number`."""
        return self._others[number % 1000 % len(self._others)]

    def send(self, count: int) -> None:
        self.client.send(self._lines.take(self.sent, count))
        self.sent += count

    def receive(self) -> int:
        """Return how many messages have come."""
        chunk = self.client.receive()
        self._chunks.append(chunk)
        data = self._tail + chunk
        count = data.count(self._dialect.delivery)
        self._tail = (
            data[-(len(self._dialect.delivery) - 1) :] if len(self._dialect.delivery) > 1 else b""
        )
        self.received += count
        return count

    def check(self, senders: dict[str, Peer]) -> None:
        """Check that everything sent to it has come, once, in order from each sender.

        Nothing else may have come.

        Raises:
            Faulty: that is not so.
        """
        heard = b"".join(self._chunks)
        pattern = self._dialect.deliveries(self.client.nick)
        numbers: dict[str, list[int]] = {nick: [] for nick in senders}
        for sender, number in pattern.findall(heard):
            numbers[sender.decode()].append(int(number))
        for nick, sender in senders.items():
            expected = [n for n in range(sender.sent) if sender.recipient(n) == self.client.nick]
            if nick != self.client.nick and numbers[nick] != expected:
                raise Faulty(
                    f"{self.client.nick} should have got {len(expected)} messages of {nick} in "
                    f"order, and got {len(numbers[nick])}"
                )
        acknowledged = self._dialect.leftovers(pattern.sub(b"", heard))
        if acknowledged != (self.sent if self._dialect.acknowledges else 0):
            raise Faulty(
                f"{self.client.nick} sent {self.sent} messages; {acknowledged} were acknowledged"
            )


def mesh(
    port: int,
    dialect: CrowdDialect,
    pid: int,
    clients: int,
    window: int,
    warm_s: float,
    measured_s: float,
) -> Result:
    """Let `clients` people write in turn to all others.

    Each of them has `window` messages on their way.
    """
    nicks = [f"c{number:03d}" for number in range(clients)]
    crowd = Crowd(port, dialect)
    crowd.admit(nicks, send=True)
    peers = {
        client.nick: Peer(client, dialect, place, nicks)
        for place, client in enumerate(crowd.release())
    }
    selector = selectors.DefaultSelector()
    for peer in peers.values():
        selector.register(peer.client.socket, selectors.EVENT_READ, peer)
        peer.send(window)
    _pump(selector, warm_s)
    before, clock = _received(peers), Clock(pid)
    _pump(selector, measured_s)
    figures = clock.figures(_received(peers) - before)
    _finish(selector, peers, dialect)
    for peer in peers.values():
        peer.check(peers)
    return figures


def _pump(selector: selectors.BaseSelector, seconds: float) -> None:
    deadline = time.perf_counter() + seconds
    while time.perf_counter() < deadline:
        ready = selector.select(ANSWER_SECONDS)
        if not ready:
            raise Faulty(f"nothing heard for {ANSWER_SECONDS:.0f} s")
        for key, _ in ready:
            if count := key.data.receive():
                key.data.send(count)


def _finish(
    selector: selectors.BaseSelector, peers: dict[str, Peer], dialect: CrowdDialect
) -> None:
    """Wait for all that is on its way, acknowledgements too, and then for anything more."""
    sent = sum(peer.sent for peer in peers.values())
    quiet = False
    while (missing := sent - _received(peers)) or not quiet:
        ready = selector.select(ANSWER_SECONDS if missing else QUIET_SECONDS)
        if not ready and missing:
            raise Faulty(f"lost: {missing} messages")
        quiet = not ready
        for key, _ in ready:
            key.data.receive()


def _received(peers: dict[str, Peer]) -> int:
    return sum(peer.received for peer in peers.values())
