"""The load generator: a process of its own on a core of its own. Prints one JSON object.

python -m bench.load throughput --port 8080 --pid 123 --dialect plain --pairs 100 --window 32
"""

from __future__ import annotations

import argparse
import json
import selectors
import socket
import sys
import time
from collections.abc import Callable

from bench.dialects import DIALECTS, Dialect, Faulty, Inbox
from bench.figures import percentile
from bench.machine import LOAD_CORE, cpu_seconds, memory_bytes, pin

RECEIVE_BYTES = 65_536
LOGIN_SECONDS = 10.0  # the longest that a log-in, an answer or a message may take
QUIET_SECONDS = 0.2  # so long without a byte: everything has arrived
SETTLE_SECONDS = 30.0
FIRST_CONNECTIONS = 10  # before memory is first measured: what a server loads once is not a connection's
ROUND_TRIPS_WARM = 200

Result = dict[str, float]


class Client:
    """A logged-in connection. `heard` is what the server said until then."""

    def __init__(self, port: int, dialect: Dialect, nick: str, *, sends: bool = False) -> None:
        self.nick = nick
        self.socket = socket.create_connection(("127.0.0.1", port), LOGIN_SECONDS)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.heard = b""
        self._say(dialect.greet(nick), dialect.welcomed)
        question, answer = dialect.unthrottle(nick) if sends else (b"", b"")
        if question:
            self._say(question, lambda heard: answer in heard)

    def _say(self, data: bytes, answered: Callable[[bytes], bool]) -> None:
        self.socket.sendall(data)
        while not answered(self.heard):
            chunk = self.socket.recv(RECEIVE_BYTES)
            if not chunk:
                raise Faulty(f"{self.nick} was turned away: {self.heard[-200:]!r}")
            self.heard += chunk
        self.acknowledge_at_once()

    def acknowledge_at_once(self) -> None:
        """Until the next `recv`, the kernel does not hold back its ACKs.

        A server that leaves Nagle's algorithm on (ngircd) would wait 40 ms for them, in every window.
        """
        if sys.platform == "linux":
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)


def drain(clients: list[Client]) -> None:
    """Reads and forgets what the server says about others until it says no more."""
    with selectors.DefaultSelector() as selector:
        for client in clients:
            client.socket.setblocking(False)
            selector.register(client.socket, selectors.EVENT_READ, client)
        deadline = time.monotonic() + SETTLE_SECONDS
        while ready := selector.select(QUIET_SECONDS):
            for key, _ in ready:
                if not key.data.socket.recv(RECEIVE_BYTES):
                    raise Faulty(f"{key.data.nick} was disconnected")
            if time.monotonic() > deadline:
                raise Faulty("the server does not come to rest after log-in")


class Pair:
    """`sender` keeps `window` messages under way to `recipient`."""

    def __init__(self, port: int, dialect: Dialect, number: int, window: int) -> None:
        self.window = window
        self.sender = Client(port, dialect, f"a{number:03d}", sends=True)
        self.recipient = Client(port, dialect, f"b{number:03d}")
        self.lines = dialect.outgoing(self.recipient.nick)
        self.inbox = dialect.inbox(self.sender.nick, self.recipient.nick, self.sender.heard)
        self.acknowledgements = dialect.acknowledgements()
        self.sent = self.received = self.acknowledged = 0
        self.latencies_s: list[float] = []
        self._probe = self._probe_sent_at = 0.0

    def send(self) -> None:
        """Fills the window."""
        count = self.window - (self.sent - self.received)
        data = self.lines.take(self.sent, count)
        self.sent += count
        if self._probe <= self.received:  # one message at a time is timed
            self._probe, self._probe_sent_at = self.sent, time.perf_counter()
        if self.sender.socket.send(data) != len(data):
            raise Faulty(f"{self.sender.nick}'s connection is full with {self.window} messages under way")

    def receive(self) -> None:
        self.received += self.inbox.feed(self._chunk(self.recipient))
        if self._probe_sent_at and self.received >= self._probe:
            self.latencies_s.append(time.perf_counter() - self._probe_sent_at)
            self._probe_sent_at = 0.0

    def receive_acknowledgement(self) -> None:
        self.acknowledged += self.acknowledgements.feed(self._chunk(self.sender))

    def _chunk(self, client: Client) -> bytes:
        chunk: bytes = client.socket.recv(RECEIVE_BYTES)
        if not chunk:
            raise Faulty(f"{client.nick} was disconnected")
        client.acknowledge_at_once()
        return chunk


class Throughput:
    """Pairs that send as fast as the server delivers."""

    def __init__(self, port: int, dialect: Dialect, pairs: int, window: int) -> None:
        self._acknowledges = dialect.acknowledges
        self._pairs = [Pair(port, dialect, number, window) for number in range(pairs)]
        drain([client for pair in self._pairs for client in (pair.sender, pair.recipient)])
        self._selector = selectors.DefaultSelector()
        for pair in self._pairs:
            self._selector.register(pair.recipient.socket, selectors.EVENT_READ, (pair, pair.receive))
            self._selector.register(pair.sender.socket, selectors.EVENT_READ, (pair, pair.receive_acknowledgement))

    def run(self, pid: int, warm_s: float, measured_s: float) -> Result:
        for pair in self._pairs:
            pair.send()
        self._pump(warm_s)
        for pair in self._pairs:
            pair.latencies_s.clear()
        messages, server_cpu, own_cpu = -self._received(), -cpu_seconds(pid), -time.process_time()
        started = time.perf_counter()
        self._pump(measured_s)
        elapsed = time.perf_counter() - started
        messages, server_cpu, own_cpu = (
            messages + self._received(),
            server_cpu + cpu_seconds(pid),
            own_cpu + time.process_time(),
        )
        latencies = [latency for pair in self._pairs for latency in pair.latencies_s]
        self._finish()
        if not latencies or not messages:
            raise Faulty(f"no message arrived in {measured_s} s")
        return {
            "rate": messages / elapsed,
            "cpu_us": server_cpu / messages * 1e6,
            "server_busy": server_cpu / elapsed,
            "generator_busy": own_cpu / elapsed,
            "loaded_p50_ms": percentile(latencies, 50) * 1e3,
            "loaded_p99_ms": percentile(latencies, 99) * 1e3,
        }

    def _received(self) -> int:
        return sum(pair.received for pair in self._pairs)

    def _pump(self, seconds: float) -> None:
        """Receives, and sends as much as was received."""
        deadline = time.perf_counter() + seconds
        while time.perf_counter() < deadline:
            ready = self._selector.select(LOGIN_SECONDS)
            if not ready:
                raise Faulty(f"nothing heard for {LOGIN_SECONDS:.0f} s: {self._missing()}")
            for key, _ in ready:
                pair, receive = key.data
                before = pair.received
                receive()
                if pair.received != before:
                    pair.send()

    def _finish(self) -> None:
        """Waits for all that is under way, then for anything that should not come."""
        while missing := self._missing():
            ready = self._selector.select(LOGIN_SECONDS)
            if not ready:
                raise Faulty(f"lost: {missing}")
            for key, _ in ready:
                key.data[1]()
        for key, _ in self._selector.select(QUIET_SECONDS):
            key.data[1]()
        for pair in self._pairs:
            if pair.received != pair.sent or pair.acknowledged > pair.sent:
                raise Faulty(f"{pair.sent} sent, {pair.received} received, {pair.acknowledged} acknowledged")

    def _missing(self) -> str:
        messages = sum(pair.sent - pair.received for pair in self._pairs)
        oks = sum(pair.sent - pair.acknowledged for pair in self._pairs) if self._acknowledges else 0
        return f"{messages} messages, {oks} acknowledgements" if messages or oks else ""


def round_trips(port: int, dialect: Dialect, count: int) -> Result:
    """One message at a time: ana writes to luis, luis answers, and so on."""
    ana, luis = (Client(port, dialect, nick, sends=True) for nick in ("ana", "luis"))
    drain([ana, luis])
    for client in (ana, luis):
        client.socket.settimeout(LOGIN_SECONDS)
    there, back = dialect.outgoing("luis"), dialect.outgoing("ana")
    at_luis, at_ana = dialect.inbox("ana", "luis", ana.heard), dialect.inbox("luis", "ana", luis.heard)
    samples_s = []
    for number in range(count + ROUND_TRIPS_WARM):
        question, answer = there.take(number, 1), back.take(number, 1)
        started = time.perf_counter()
        ana.socket.sendall(question)
        _await_one(luis, at_luis)
        luis.socket.sendall(answer)
        _await_one(ana, at_ana)
        samples_s.append(time.perf_counter() - started)
    del samples_s[:ROUND_TRIPS_WARM]
    return {"rtt_p50_us": percentile(samples_s, 50) * 1e6, "rtt_p99_us": percentile(samples_s, 99) * 1e6}


def _await_one(client: Client, inbox: Inbox) -> None:
    while True:
        chunk = client.socket.recv(RECEIVE_BYTES)
        if not chunk:
            raise Faulty(f"{client.nick} was disconnected")
        if inbox.feed(chunk):
            return


def memory(port: int, dialect: Dialect, pid: int, connections: int) -> Result:
    """What each of `connections` logged-in, silent connections adds to the server."""
    clients = [Client(port, dialect, f"c{number:04d}") for number in range(FIRST_CONNECTIONS)]
    drain(clients)
    before = memory_bytes(pid)
    for number in range(connections):
        clients.append(Client(port, dialect, f"d{number:04d}"))
        if number % 50 == 49:
            drain(clients)  # a server may tell everybody of everybody
    drain(clients)
    return {"memory_kib": (memory_bytes(pid) - before) / connections / 1024}


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench.load")
    parser.add_argument("measure", choices=["throughput", "roundtrip", "memory"])
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--pid", type=int, required=True, help="of the server, to read its CPU time and memory")
    parser.add_argument("--dialect", choices=sorted(DIALECTS), required=True)
    parser.add_argument("--pairs", type=int, default=1)
    parser.add_argument("--window", type=int, default=32, help="messages under way per pair")
    parser.add_argument("--warm", type=float, default=0.5, help="seconds before measuring")
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--count", type=int, default=2000, help="of round trips, or of connections")
    arguments = parser.parse_args()
    pin(0, LOAD_CORE)
    dialect = DIALECTS[arguments.dialect]
    try:
        if arguments.measure == "throughput":
            load = Throughput(arguments.port, dialect, arguments.pairs, arguments.window)
            result = load.run(arguments.pid, arguments.warm, arguments.seconds)
        elif arguments.measure == "roundtrip":
            result = round_trips(arguments.port, dialect, arguments.count)
        else:
            result = memory(arguments.port, dialect, arguments.pid, arguments.count)
    except (Faulty, OSError) as error:
        print(json.dumps({"fault": str(error) or type(error).__name__}))
    else:
        print(json.dumps(result))
    return 0


if __name__ == "__main__":
    sys.exit(main())
