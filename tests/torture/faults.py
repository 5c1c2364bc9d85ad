"""Provide the faults of a torture run.

Each function begins a fault at once, and returns after how many seconds and how it is to end. A
person has at most one fault at a time, and the server one besides, so that all combinations occur
in a long run.
"""

from __future__ import annotations

import errno
import random
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.torture.actors import Human, Server
from tests.torture.people import login
from tests.torture.visitor import PlainVisitor

BURST_MESSAGES = 300
BURST_CHARACTERS = 8_000
CLOCK_SECONDS = (5 * 3600, 40 * 86_400, 400 * 86_400, 4000 * 86_400)

Repair = tuple[float, Callable[[], None]]


@dataclass(frozen=True)
class Scene:
    """A scene is what a fault may touch: the server, a person who has no fault, and the others."""

    server: Server
    human: Human
    others: Sequence[Human]
    visitors: Sequence[PlainVisitor]
    chance: random.Random


# --- processes ------------------------------------------------------------------------------------


def server_killed(scene: Scene) -> Repair:
    scene.server.kill()
    return scene.chance.uniform(0, 0.6), scene.server.start


def server_stopped(scene: Scene) -> Repair:
    scene.server.freeze()
    return scene.chance.uniform(0.1, 1.5), scene.server.thaw


def client_killed(scene: Scene) -> Repair:
    """Kill a person's process; the run starts whoever is not running."""
    scene.human.kill()
    return scene.chance.uniform(0, 2), lambda: None


def client_stopped(scene: Scene) -> Repair:
    scene.human.freeze()
    return scene.chance.uniform(0.1, 3), scene.human.thaw


def slow_reader(scene: Scene) -> Repair:
    """Stop reading while more is sent to the person than any connection may have waiting."""
    scene.human.freeze()
    scene.chance.choice(scene.others).tell(
        "burst", to=scene.human.nick, count=BURST_MESSAGES, size=BURST_CHARACTERS
    )
    return scene.chance.uniform(1, 4), scene.human.thaw


def twin(scene: Scene) -> Repair:
    """Connect the same person from a second device.

    The first connection has to give way, and insists on coming back.
    """
    nick = scene.human.nick
    if not scene.server.trouble:
        login(scene.server.address, nick).close()
    return 0.0, lambda: None


def journal_gone(scene: Scene) -> Repair:
    """Delete the journal, while the program runs or not. What was not sent yet is lost with it.

    A program that has not opened its journal yet is ended first. Otherwise it would make the next
    journal while its reports still count as those of this one.
    """
    human = scene.human
    if scene.chance.random() < 0.5 or not human.ledger.has_opened:
        human.kill()
        human.lose_journal()
        return scene.chance.uniform(0, 1), lambda: None
    human.lose_journal()
    return scene.chance.uniform(0, 1), human.kill


def database_gone(scene: Scene) -> Repair:
    """Delete the server's database, while the program runs or not.

    A running server must exit and say why, instead of confirming messages that it can't store. The
    next one begins with nothing.
    """
    server, at = scene.server, time.monotonic()
    is_running = scene.chance.random() < 0.7
    if not is_running:
        server.kill()
    server.lose_database()

    def repair() -> None:
        if is_running:
            server.wait_for_end()
        for human in (scene.human, *scene.others):
            human.ledger.begin_era(at, time.monotonic())
        server.start()

    return scene.chance.uniform(0, 1), repair


# --- machines -------------------------------------------------------------------------------------


def server_disk(scene: Scene) -> Repair:
    """Let the disk of the server's database fail, or be full.

    Sometimes kill the server afterwards.
    """
    machine, server = scene.server.machine, scene.server
    assert machine
    since, humans = time.monotonic(), (scene.human, *scene.others)
    for human in humans:
        human.ledger.begin_doubt()
    machine.fail(**_choose_errors(scene.chance))
    is_killed = scene.chance.random() < 0.3

    def repair() -> None:
        machine.fail()
        if is_killed:
            server.kill()
        for human in humans:
            human.ledger.end_doubt(time.monotonic(), is_killed=is_killed)
        if is_killed:
            server.start()
        server.refusals.append((since, time.monotonic()))

    return scene.chance.uniform(0.1, 1.5), repair


def client_disk(scene: Scene) -> Repair:
    machine = scene.human.machine
    assert machine
    machine.fail(**_choose_errors(scene.chance))
    return scene.chance.uniform(0.1, 2), machine.fail


def server_clock(scene: Scene) -> Repair:
    """Set the server's clock wrong for a while.

    It is ahead or behind, by hours or by more than messages are kept. Sometimes the server is
    started meanwhile.
    """
    machine = scene.server.machine
    assert machine
    machine.set_clock(_choose_clock(scene.chance))
    if scene.chance.random() < 0.3:
        scene.server.kill()
        scene.server.start()
    return scene.chance.uniform(0.2, 3), lambda: machine.set_clock(0)


def client_clock(scene: Scene) -> Repair:
    machine = scene.human.machine
    assert machine
    machine.set_clock(_choose_clock(scene.chance))
    return scene.chance.uniform(0.2, 3), lambda: machine.set_clock(0)


def _choose_errors(chance: random.Random) -> dict[str, int]:
    error = chance.choice((errno.EIO, errno.ENOSPC))
    return chance.choice(
        ({"write": error}, {"sync": errno.EIO}, {"write": error, "sync": errno.EIO})
    )


def _choose_clock(chance: random.Random) -> int:
    return chance.choice((-1, 1)) * chance.choice(CLOCK_SECONDS)


# --- networks -------------------------------------------------------------------------------------


def cut(scene: Scene) -> Repair:
    scene.human.proxy.do(scene.chance.choice(("cut", "reset")))
    return 0.0, _healing(scene)


def answers_lost(scene: Scene) -> Repair:
    """Lose what the server sends, while it receives everything.

    After the return its answers arrive so slowly that everything has been sent again by then. That
    lasts until the next fault.
    """

    def repair() -> None:
        _replace_connection(scene.human, "reset")
        scene.human.proxy.do("down slice 1 pause 0")

    scene.human.proxy.do("down swallow")
    return scene.chance.uniform(0.1, 0.6), repair


def frozen(scene: Scene) -> Repair:
    scene.human.proxy.do(f"{_directions(scene)} freeze")
    return scene.chance.uniform(0.2, 3), _healing(scene)


def half_open(scene: Scene) -> Repair:
    """Break the connection; sometimes neither side is told.

    Then each of them notices the silence after 20 seconds.
    """
    scene.human.proxy.do(f"{_directions(scene)} swallow")
    is_told = scene.chance.random() < 0.7
    return (
        scene.chance.uniform(0.2, 2),
        (lambda: _replace_connection(scene.human, "cut")) if is_told else _healing(scene),
    )


def sliced(scene: Scene) -> Repair:
    scene.human.proxy.do(f"{_directions(scene)} slice 1 pause 0")
    return scene.chance.uniform(0.5, 2), _healing(scene)


def split(scene: Scene) -> Repair:
    """Cut every character of several bytes in two, and everything else somewhere."""
    scene.human.proxy.do(f"{_directions(scene)} split char slice 1-50 pause 0")
    return scene.chance.uniform(0.5, 2), _healing(scene)


def slow(scene: Scene) -> Repair:
    delay, jitter, coalesce = (scene.chance.randint(0, 300) for _ in range(3))
    bandwidth = scene.chance.choice(["off", "20kB", "200kB"])
    scene.human.proxy.do(
        f"{_directions(scene)} delay {delay}ms jitter {jitter}ms coalesce {coalesce}ms "
        f"bandwidth {bandwidth}"
    )
    return scene.chance.uniform(0.5, 3), _healing(scene)


def refused(scene: Scene) -> Repair:
    scene.human.proxy.do("refuse")
    scene.human.proxy.do("cut")
    return scene.chance.uniform(0.2, 1), _healing(scene)


def duplicated(scene: Scene) -> Repair:
    """Open, with each connection of the person, a second one that says nothing."""
    scene.human.proxy.do("duplicate")
    scene.human.proxy.do("cut")
    return scene.chance.uniform(0.5, 2), _healing(scene)


def visitor_cut(scene: Scene) -> Repair:
    """Disconnect somebody who speaks the plain dialect; they come back under the same name."""
    if scene.visitors:
        scene.chance.choice(scene.visitors).proxy.do(scene.chance.choice(("cut", "reset")))
    return 0.0, lambda: None


def _directions(scene: Scene) -> str:
    """Choose directions, as the lab's orders begin; both have no word."""
    return scene.chance.choice(("up", "down", ""))


def _healing(scene: Scene) -> Callable[[], None]:
    proxy = scene.human.proxy
    return lambda: proxy.do("heal")


def _replace_connection(human: Human, end: str) -> None:
    human.proxy.do("heal")
    human.proxy.do(end)


def _named(*faults: Callable[[Scene], Repair]) -> dict[str, Callable[[Scene], Repair]]:
    return {fault.__name__: fault for fault in faults}


# These need a preloaded library (LD_PRELOAD), which works this way on Linux only.
MACHINE_FAULTS = _named(server_disk, client_disk, server_clock, client_clock)
SERVER_FAULTS = _named(server_killed, server_stopped, server_disk, server_clock, database_gone)
DISK_FAULTS = _named(server_disk, client_disk, database_gone)
# After these, less is promised for earlier messages, so there are few of them.
RARE_FAULTS = _named(database_gone)
FAULTS = {
    **_named(server_killed, server_stopped, database_gone),
    **_named(
        client_killed,
        client_stopped,
        slow_reader,
        twin,
        journal_gone,
        cut,
        answers_lost,
        frozen,
        half_open,
        sliced,
        split,
        slow,
        refused,
        duplicated,
        visitor_cut,
    ),
    **(MACHINE_FAULTS if sys.platform == "linux" else {}),
}
