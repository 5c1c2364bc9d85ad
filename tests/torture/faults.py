"""What goes wrong in a torture run. Each fault begins at once and returns when, in seconds, and how it is to end.

A person has at most one trouble at a time, and the server one besides, so that all combinations come about in the end.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.proxy import Faults
from tests.torture.actors import Human, Server
from tests.wire import RichWire

BURST_MESSAGES = 300
BURST_CHARACTERS = 8_000

Repair = tuple[float, Callable[[], None]]


@dataclass(frozen=True)
class Scene:
    """What a fault may touch: the server, a person who is well, and the others."""

    server: Server
    human: Human
    others: Sequence[Human]
    chance: random.Random


# --- processes ------------------------------------------------------------------------------------


def server_killed(scene: Scene) -> Repair:
    scene.server.kill()
    return scene.chance.uniform(0, 0.6), scene.server.start


def server_stopped(scene: Scene) -> Repair:
    scene.server.freeze()
    return scene.chance.uniform(0.1, 1.5), scene.server.thaw


def client_killed(scene: Scene) -> Repair:
    """The run brings back whoever is not running."""
    scene.human.kill()
    return scene.chance.uniform(0, 2), lambda: None


def client_stopped(scene: Scene) -> Repair:
    scene.human.freeze()
    return scene.chance.uniform(0.1, 3), scene.human.thaw


def slow_reader(scene: Scene) -> Repair:
    """Does not read while more is written to it than waits for anybody."""
    scene.human.freeze()
    scene.chance.choice(scene.others).tell("burst", to=scene.human.nick, count=BURST_MESSAGES, size=BURST_CHARACTERS)
    return scene.chance.uniform(1, 4), scene.human.thaw


def twin(scene: Scene) -> Repair:
    """The same person somewhere else: the first connection has to give way, and insists."""
    nick = scene.human.nick
    if not scene.server.trouble:
        RichWire.login(scene.server.address, nick, key=nick).close()
    return 0.0, lambda: None


# --- networks -------------------------------------------------------------------------------------


def cut(scene: Scene) -> Repair:
    scene.human.proxy.cut(reset=scene.chance.random() < 0.5)
    return 0.0, scene.human.proxy.heal


def answers_lost(scene: Scene) -> Repair:
    """The server gets what is sent, but what it says to that never arrives. After the return it arrives so slowly that
    everything has been sent again by then. That lasts until the next fault."""

    def repair() -> None:
        _replace_connection(scene.human, reset=True)
        scene.human.proxy.down.slice = True

    scene.human.proxy.down.swallow = True
    return scene.chance.uniform(0.1, 0.6), repair


def frozen(scene: Scene) -> Repair:
    for faults in _directions(scene):
        faults.freeze = True
    return scene.chance.uniform(0.2, 3), scene.human.proxy.heal


def half_open(scene: Scene) -> Repair:
    """Now and then neither side is ever told: they notice by the silence, after 20 seconds."""
    for faults in _directions(scene):
        faults.swallow = True
    is_told = scene.chance.random() < 0.7
    return scene.chance.uniform(0.2, 2), lambda: (
        _replace_connection(scene.human, reset=False) if is_told else scene.human.proxy.heal())


def sliced(scene: Scene) -> Repair:
    for faults in _directions(scene):
        faults.slice = True
    return scene.chance.uniform(0.5, 2), scene.human.proxy.heal


def slow(scene: Scene) -> Repair:
    for faults in _directions(scene):
        faults.delay = scene.chance.uniform(0, 0.3)
        faults.coalesce = scene.chance.uniform(0, 0.3)
        faults.bandwidth = scene.chance.choice([0, 20_000, 200_000])
    return scene.chance.uniform(0.5, 3), scene.human.proxy.heal


def refused(scene: Scene) -> Repair:
    scene.human.proxy.refuse()
    scene.human.proxy.cut()
    return scene.chance.uniform(0.2, 1), scene.human.proxy.heal


def duplicated(scene: Scene) -> Repair:
    """Each connection of the person comes with a second one that says nothing."""
    scene.human.proxy.duplicate = True
    scene.human.proxy.cut()
    return scene.chance.uniform(0.5, 2), scene.human.proxy.heal


def _directions(scene: Scene) -> Sequence[Faults]:
    proxy = scene.human.proxy
    return scene.chance.choice([[proxy.up], [proxy.down], [proxy.up, proxy.down]])


def _replace_connection(human: Human, *, reset: bool) -> None:
    human.proxy.heal()
    human.proxy.cut(reset=reset)


SERVER_FAULTS: dict[str, Callable[[Scene], Repair]] = {
    fault.__name__: fault for fault in (server_killed, server_stopped)
}
FAULTS: dict[str, Callable[[Scene], Repair]] = {
    **SERVER_FAULTS,
    **{
        fault.__name__: fault
        for fault in (
            client_killed, client_stopped, slow_reader, twin, cut, answers_lost, frozen, half_open, sliced, slow,
            refused, duplicated,
        )
    },
}
