"""Measure on Windows how a thread that reads a socket can be woken by another thread.

    python -m bench.waking --threads 1000 --seconds 10

There, a `shutdown` of one's own wakes neither `select` nor `recv` (CPython issue 91913). Four ways
are compared, each with as many threads as asked for, one socket each:

    slice N ms   `select` with a time-out of N ms, again and again
    datagram     `select` on the socket and on a UDP socket that is connected to itself
    pair         `select` on the socket and on one end of a `socketpair`
    event        an event object of Windows, tied to the socket (net.shared.winsock)

It prints one line of JSON for each: what making one takes, the CPU that all of them take while
nothing comes, what a round trip takes, and how long it is from the wake-up of all to the end of the
last thread. (Under Wine add what wineserver takes.)
"""

from __future__ import annotations

import argparse
import contextlib
import json
import select
import socket
import sys
import threading
import time
from abc import ABC, abstractmethod

from bench.figures import percentile

ROUND_TRIPS = 2000
RECEIVE_BYTES = 65_536


class Waiter(ABC):
    """A waiter waits for its socket, until it is woken."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        sock.setblocking(False)
        self.is_woken = False

    @abstractmethod
    def wait(self) -> None:
        """Wait until something has come, or for a while."""

    @abstractmethod
    def wake(self) -> None:
        """Have the thread end. Another thread calls this."""

    def close(self) -> None:
        self.sock.close()

    def receive(self) -> bytes:
        """Return what has come; b"" if the thread was woken."""
        while not self.is_woken:
            with contextlib.suppress(BlockingIOError):
                return self.sock.recv(RECEIVE_BYTES)
            self.wait()
        return b""


class Slice(Waiter):
    seconds = 0.0

    def wait(self) -> None:
        select.select([self.sock], [], [], self.seconds)

    def wake(self) -> None:
        self.is_woken = True


class BySocket(Waiter):
    """Waits for a second socket as well, into which a byte is sent to wake the thread."""

    def __init__(
        self, sock: socket.socket, waker: socket.socket, wakes: socket.socket | None = None
    ) -> None:
        super().__init__(sock)
        self._waker, self._wakes = waker, wakes or waker

    def wait(self) -> None:
        select.select([self.sock, self._wakes], [], [])

    def wake(self) -> None:
        self.is_woken = True
        self._waker.send(b"\0")

    def close(self) -> None:
        super().close()
        self._waker.close()
        self._wakes.close()


class Datagram(BySocket):
    def __init__(self, sock: socket.socket) -> None:
        own = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        own.bind(("127.0.0.1", 0))
        own.connect(own.getsockname())
        super().__init__(sock, own)


class Pair(BySocket):
    def __init__(self, sock: socket.socket) -> None:
        super().__init__(sock, *socket.socketpair())


if sys.platform == "win32":
    from net.shared.winsock import SocketEvent

    class Event(Waiter):
        def __init__(self, sock: socket.socket) -> None:
            super().__init__(sock)
            self._event = SocketEvent(sock)

        def wait(self) -> None:
            self._event.wait(None)

        def wake(self) -> None:
            self.is_woken = True
            self._event.set()

        def close(self) -> None:
            super().close()
            self._event.close()


def slice_of(milliseconds: int) -> type[Waiter]:
    return type(f"Slice{milliseconds}", (Slice,), {"seconds": milliseconds / 1000})


WAYS: dict[str, type[Waiter]] = {
    "slice 50 ms": slice_of(50),
    "slice 250 ms": slice_of(250),
    "slice 1000 ms": slice_of(1000),
    "datagram": Datagram,
    "pair": Pair,
}
if sys.platform == "win32":
    WAYS["event"] = Event


def echo(waiter: Waiter) -> None:
    while data := waiter.receive():
        waiter.sock.send(data)


def measure(way: type[Waiter], threads: int, seconds: float) -> dict[str, float]:
    listener = socket.create_server(("127.0.0.1", 0), backlog=1024)
    peers, socks = [], []
    for _ in range(threads):
        peers.append(socket.create_connection(listener.getsockname()[:2]))
        socks.append(listener.accept()[0])
    started = time.perf_counter()
    waiters = [way(sock) for sock in socks]
    made = time.perf_counter() - started
    running = [threading.Thread(target=echo, args=(waiter,)) for waiter in waiters]
    for thread in running:
        thread.start()
    time.sleep(1)
    cpu = time.process_time()
    time.sleep(seconds)
    cpu = time.process_time() - cpu
    trips = []
    peer = peers[0]
    for _ in range(ROUND_TRIPS):
        before = time.perf_counter()
        peer.sendall(b"x")
        peer.recv(1)
        trips.append(time.perf_counter() - before)
    started = time.perf_counter()
    for waiter in waiters:
        waiter.wake()
    for thread in running:
        thread.join()
    ended = time.perf_counter() - started
    for waiter in waiters:
        waiter.close()
    for peer in peers:
        peer.close()
    listener.close()
    return {
        "made, us each": round(made / threads * 1e6, 1),
        "idle, % of a core": round(cpu / seconds * 100, 2),
        "round trip p50, us": round(percentile(trips, 50) * 1e6, 1),
        "round trip p99, us": round(percentile(trips, 99) * 1e6, 1),
        "until all have ended, ms": round(ended * 1000, 1),
    }


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench.waking")
    parser.add_argument("--threads", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--only", nargs="+", choices=WAYS, default=list(WAYS))
    options = parser.parse_args()
    threading.stack_size(256 * 1024)
    for name in options.only:
        figures = measure(WAYS[name], options.threads, options.seconds)
        print(json.dumps({"way": name, **figures}), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
