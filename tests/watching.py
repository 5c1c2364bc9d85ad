"""Watch what is announced in a network that a test has built (tests.networks)."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from net.finding.find import Finder
from net.wire.announced import Announced
from tests.support import wait_until

if sys.platform != "linux":
    raise ImportError("network namespaces are Linux's")

from tests.networks import Computer


class Watch:
    """A window on a computer watches what is announced."""

    def __init__(self) -> None:
        self.servers: tuple[Announced, ...] | None = None
        self.reports: list[tuple[float, tuple[Announced, ...]]] = []

    def on_change(self, servers: tuple[Announced, ...]) -> None:
        self.servers = servers
        self.reports.append((time.monotonic(), servers))

    def wait_for(self, *names: str) -> tuple[Announced, ...]:
        """Return the servers, once they are these."""
        wait_until(
            lambda: (
                self.servers is not None
                and sorted(one.name for one in self.servers) == sorted(names)
            ),
            lambda: self.servers,
        )
        assert self.servers is not None
        return self.servers

    def hosts(self) -> set[str]:
        return {address.host for one in self.servers or () for address in one.addresses}


@contextmanager
def watched(computer: Computer, *known: str) -> Iterator[Watch]:
    watch = Watch()
    finder = Finder(watch.on_change, known)
    with computer.here():
        finder.start()
    try:
        yield watch
    finally:
        finder.stop()
        finder.join(5.0)
