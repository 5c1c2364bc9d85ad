"""Test that people who come and go for a long time leave nothing behind in the server."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from net.wire.address import Address
from tests.processes import ServerProcess
from tests.support import wait_until
from tests.wire import PlainWire, RichWire

ROUNDS = 40
PEOPLE = 20
# What the allocator may keep of memory that was in use. A server that does not forget its visitors
# grows by twice as much between the two measurements.
SLACK_KIB = 1200
# A server without visitors has its own threads, its files, pipes and listening socket.
THREADS_AT_REST = 6
DESCRIPTORS_AT_REST = 12


class Usage:
    """The system reports these figures of a process."""

    def __init__(self, pid: int) -> None:
        folder = Path("/proc") / str(pid)
        status = dict(
            line.split(":", 1)
            for line in (folder / "status").read_text(encoding="utf-8").splitlines()
        )
        self.memory_kib = int(status["VmRSS"].split()[0])
        self.threads = int(status["Threads"])
        self.descriptors = len(list((folder / "fd").iterdir()))


def settled(server: ServerProcess) -> Usage:
    """Return the usage once every visitor's thread and socket are gone."""
    pid = server.process.pid
    wait_until(lambda: is_at_rest(Usage(pid)), lambda: vars(Usage(pid)))
    return Usage(pid)


def is_at_rest(usage: Usage) -> bool:
    return usage.threads <= THREADS_AT_REST and usage.descriptors <= DESCRIPTORS_AT_REST


def come_and_go(address: Address, epoch: str) -> None:
    """Log everybody in, some twice, let them write, and leave.

    They leave with a farewell, without one, or by a reset.
    """
    people = [
        RichWire.login(address, f"p{n}", key=f"p{n}", epoch=epoch, seen=0) for n in range(PEOPLE)
    ]
    ghosts, people[:5] = (
        people[:5],
        [RichWire.login(address, f"p{n}", key=f"p{n}", epoch=epoch, seen=0) for n in range(5)],
    )
    guests = [PlainWire.login(address, f"nc {epoch} {n}") for n in range(PEOPLE // 2)]
    for n, person in enumerate(people):
        person.say(op="join", room="#python")
        person.post(f"p{(n + 1) % PEOPLE}", "hola", f"{epoch}:{n}")
        person.hear("ok")
    for guest in guests:
        guest.send("#clase: hola\n")
    for person in people[::2]:
        person.say(op="bye")
        person.expect_end()
    for wire in (*ghosts, *people, *guests):
        wire.close()


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_memory_descriptors_and_threads_stay_as_they_are() -> None:
    with ServerProcess("--rate", "0", "--keep-messages", "200", "--keep-days", "0") as server:
        for n in range(ROUNDS):
            come_and_go(server.address, f"e{n}")
        before = settled(server)
        for n in range(ROUNDS, 2 * ROUNDS):
            come_and_go(server.address, f"e{n}")
        after = settled(server)
        assert after.memory_kib - before.memory_kib < SLACK_KIB, (
            before.memory_kib,
            after.memory_kib,
        )
