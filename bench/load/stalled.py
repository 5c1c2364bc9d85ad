"""Measure a reader who stops while somebody writes to it fast.

It shows what becomes of the others, and of the server's memory. First the same is done to somebody
who does read: the difference is caused by the stall.
"""

from __future__ import annotations

import selectors
import time

from bench.dialects import Dialect
from bench.load.client import RECEIVE_BYTES, Client, Crowd
from bench.load.trips import Background
from bench.machine import resident_bytes

PAIRS = 20
BACKGROUND_RATE = 5_000
FLOOD_RATE = 10_000
FLOOD_TEXT = "{number} " + "x" * 400  # a line of IRC holds 510 bytes
STALLED_BUFFER_BYTES = 16_384
MEMORY_SECONDS = 0.05

Result = dict[str, float]


class Flood:
    """Writes FLOOD_RATE messages a second to one recipient, as far as the server takes them."""

    def __init__(self, dialect: Dialect, sender: Client, recipient: Client, *, reads: bool) -> None:
        self._sender = sender
        self._recipient = recipient
        self._dialect = dialect
        self._reads = reads
        self._rest = b""
        self._sent = 0
        self._started = 0.0

    def begin(self, selector: selectors.BaseSelector) -> None:
        """Begin writing.

        What the two hear is not checked: some servers drop, complain or disconnect.
        """
        for client in (self._sender, self._recipient) if self._reads else (self._sender,):
            selector.register(
                client.socket, selectors.EVENT_READ, lambda client=client: _ignore(client, selector)
            )
        self._started = time.perf_counter()

    def go_on(self) -> None:
        """Write what is due and fits. What does not fit is not made up for."""
        due = int((time.perf_counter() - self._started) * FLOOD_RATE)
        data = self._rest
        if not data:
            data = b"".join(
                self._dialect.message(self._recipient.nick, f"{number:07d}", FLOOD_TEXT)
                for number in range(self._sent, due)
            )
        self._sent = due
        try:
            self._rest = data[self._sender.socket.send(data) :] if data else b""
        except BlockingIOError:
            self._rest = data
        except OSError:
            self._rest = b""  # the server has disconnected it, which is allowed


def _ignore(client: Client, selector: selectors.BaseSelector) -> None:
    try:
        ended = not client.socket.recv(RECEIVE_BYTES)
    except OSError:
        ended = True
    if ended:
        selector.unregister(client.socket)


def stalled(port: int, dialect: Dialect, pid: int, warm_s: float, measured_s: float) -> Result:
    background = Background(port, dialect, PAIRS, BACKGROUND_RATE)
    crowd = Crowd(port, dialect)
    first, second, reader = crowd.admit(["f1", "f2", "g1"], send=True)
    stopped = crowd.admit(["g2"], buffer_bytes=STALLED_BUFFER_BYTES)[0]
    crowd.release()
    reading = Flood(dialect, first, reader, reads=True)
    still = Flood(dialect, second, stopped, reads=False)
    reading.begin(background.selector)
    background.pump(warm_s, reading.go_on)
    background.trips.samples_s.clear()
    background.pump(measured_s, reading.go_on)
    without = background.trips.figures()
    before = most = resident_bytes(pid)
    looked_at = 0.0

    def tick() -> None:
        nonlocal most, looked_at
        still.go_on()
        if time.perf_counter() - looked_at > MEMORY_SECONDS:
            looked_at = time.perf_counter()
            most = max(most, resident_bytes(pid))

    still.begin(background.selector)
    background.trips.samples_s.clear()
    background.pump(measured_s, tick)
    background.finish()
    return {
        "others_p99_us": without["rtt_p99_us"],
        "others_p99_stalled_us": background.trips.figures()["rtt_p99_us"],
        "growth_mb": (most - before) / 1e6,
    }
