"""Let many log in at once, and then write in a steady rhythm, encrypted or not.

This is a large class, or a school, as it is: what does each person cost, and does anybody wait?
"""

from __future__ import annotations

import selectors
import ssl
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from functools import partial

from bench.dialects import Dialect, Faulty
from bench.figures import percentile
from bench.load.client import ANSWER_SECONDS, QUIET_SECONDS, Client, log_in
from bench.load.workers import Boss, working
from bench.machine import cores, cpu_seconds, memory_bytes
from net.client.link import PING_SECONDS

FIRST_CONNECTIONS = 10  # before memory is measured: see `bench.load.crowd`
TICK_SECONDS = 0.002
LATE_SECONDS = 2.0

Result = dict[str, float]


def steady(
    port: int,
    dialect: Dialect,
    pid: int,
    count: int,
    warm_s: float,
    measured_s: float,
    tls: ssl.SSLContext | None,
    every_s: float = 1.0,
) -> Result:
    """Log in `count` clients, and let each write to its neighbour every `every_s` seconds."""
    work = partial(_work, port=port, dialect=dialect, tls=tls, every_s=every_s)
    with working(work, count) as workers:
        workers.hear()  # they are there, and share libraries with the server, which counts
        first = [log_in(port, dialect, f"w{number}", tls) for number in range(FIRST_CONNECTIONS)]
        time.sleep(QUIET_SECONDS)
        before = memory_bytes(pid)
        for client in first:
            client.socket.close()
        started = time.perf_counter()
        workers.tell("log in")
        busy = workers.hear()
        logins_s = time.perf_counter() - started
        workers.tell("be quiet")
        workers.hear()
        workers.tell(warm_s)
        workers.hear()
        cpu = cpu_seconds(pid)
        began = time.perf_counter()
        workers.tell(measured_s)
        reports = workers.hear()
        elapsed = time.perf_counter() - began
        cpu = cpu_seconds(pid) - cpu
        memory = memory_bytes(pid) - before
    latencies = [latency for report in reports for latency in report[0]]
    if not latencies:
        raise Faulty("no message arrived")
    return {
        "logins": count / logins_s,
        "cpu_us": cpu / len(latencies) * 1e6,
        "cpu_percent": cpu / elapsed * 100,
        "memory_kb": memory / (count - FIRST_CONNECTIONS) / 1000,
        "memory_mb": memory / 1e6,
        "loaded_p50_ms": percentile(latencies, 50) * 1e3,
        "loaded_p99_ms": percentile(latencies, 99) * 1e3,
        "generator_busy": max(*(report[1] / elapsed for report in reports), *busy),
    }


class Neighbour:
    """A neighbour writes to the next one again and again, and hears the one before."""

    def __init__(self, dialect: Dialect, client: Client, before: Client, after: Client) -> None:
        self.client = client
        self._message_of = partial(dialect.message, after.nick)
        self._inbox = dialect.inbox(before.nick, client.nick, before.heard)
        self.sent_at: list[float] = []
        self.heard = 0
        self.before: Neighbour | None = None
        self._rest = b""  # what of a line has come while nobody wrote

    def write(self) -> None:
        self.sent_at.append(time.perf_counter())
        self.client.send(self._message_of(f"{len(self.sent_at) - 1:07d}"))

    def pass_over(self) -> None:
        """Take what comes while nobody writes: in a crowd, each hears that each other has come."""
        data = self._rest + self.client.receive()
        self._rest = data[data.rfind(b"\n") + 1 :]

    def hear(self) -> list[float]:
        """Return how long the messages that have come were on their way."""
        assert self.before is not None
        count = self._inbox.feed(self._rest + self.client.receive())
        self._rest = b""
        now = time.perf_counter()
        self.heard += count
        return [now - at for at in self.before.sent_at[self.heard - count : self.heard]]


class Pulse:
    """Says for each in a ring, one after the other, that it is still there, as windows do."""

    def __init__(self, ring: Sequence[Neighbour], keepalive: bytes) -> None:
        self._ring, self._keepalive = ring, keepalive
        self._started, self._beats = time.perf_counter(), 0

    def beat(self) -> None:
        """Say what is due: each of them every PING_SECONDS."""
        if not self._keepalive:
            return
        passed = (time.perf_counter() - self._started) / PING_SECONDS
        due = int(passed * len(self._ring))
        # Those who have missed several turns need one.
        for number in range(max(self._beats, due - len(self._ring)), due):
            self._ring[number % len(self._ring)].client.send(self._keepalive)
        self._beats = due


def _work(
    boss: Boss,
    share: Sequence[int],
    *,
    port: int,
    dialect: Dialect,
    tls: ssl.SSLContext | None,
    every_s: float,
) -> None:
    boss.report("here")
    boss.wait_for_word()
    own_s, started = time.process_time(), time.perf_counter()
    clients = _log_in(port, dialect, share, tls)
    boss.report((time.process_time() - own_s) / (time.perf_counter() - started))
    boss.wait_for_word()
    ring = _ring(dialect, clients)
    selector = selectors.DefaultSelector()
    for one in ring:
        one.client.socket.setblocking(False)
        selector.register(one.client.socket, selectors.EVENT_READ, one)
    pulse = Pulse(ring, dialect.keepalive)
    while ready := selector.select(QUIET_SECONDS):  # they hear about each other
        for key, _ in ready:
            key.data.pass_over()
            pulse.beat()
    boss.report("quiet")
    while True:
        seconds = boss.wait_for_word()
        own_s = time.process_time()
        latencies = _write(selector, ring, pulse, seconds, every_s)
        boss.report((latencies, time.process_time() - own_s))


def _log_in(
    port: int, dialect: Dialect, share: Sequence[int], tls: ssl.SSLContext | None
) -> list[Client]:
    """Log in all, some at a time. Who is in says so again while others come."""
    at_once = max(1, dialect.at_once // max(1, cores() - 1))
    with ThreadPoolExecutor(at_once) as pool:
        coming = [pool.submit(log_in, port, dialect, f"c{number:04d}", tls) for number in share]
        is_done = False
        while not is_done:
            is_done = not wait(coming, PING_SECONDS / 2).not_done
            for future in coming:
                if future.done() and dialect.keepalive:
                    future.result().send(dialect.keepalive)
    return [future.result() for future in coming]


def _ring(dialect: Dialect, clients: Sequence[Client]) -> list[Neighbour]:
    size = len(clients)
    ring = [
        Neighbour(dialect, client, clients[place - 1], clients[(place + 1) % size])
        for place, client in enumerate(clients)
    ]
    for place, one in enumerate(ring):
        one.before = ring[place - 1]
    return ring


def _write(
    selector: selectors.BaseSelector,
    ring: Sequence[Neighbour],
    pulse: Pulse,
    seconds: float,
    every_s: float,
) -> list[float]:
    """Let each write every `every_s` seconds, evenly spread, and wait until all has arrived."""
    latencies: list[float] = []
    started = time.perf_counter()
    rate = len(ring) / every_s
    written, total = 0, int(seconds * rate)
    heard_at = started
    while len(latencies) < total:
        now = time.perf_counter()
        due = min(total, int((now - started) * rate))
        for number in range(written, due):
            ring[number % len(ring)].write()
        if due - written > LATE_SECONDS * rate:
            raise Faulty(f"the load generator was late by {LATE_SECONDS:.0f} s")
        written = due
        pulse.beat()
        for key, _ in selector.select(TICK_SECONDS):
            latencies += key.data.hear()
            heard_at = now
        if now - heard_at > ANSWER_SECONDS:
            raise Faulty(f"lost: {written - len(latencies)} messages")
    return latencies
