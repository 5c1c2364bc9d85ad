"""Test two hundred people at once in both dialects: no message is lost, doubled or out of order."""

from __future__ import annotations

import json
import random
import selectors
import time
from collections import defaultdict
from collections.abc import Iterable
from contextlib import ExitStack

from tests.processes import ServerProcess
from tests.wire import PlainWire, RichWire, Wire

PEOPLE = 200
MESSAGES_EACH = 50
SEED = 11
PATIENCE_SECONDS = 60.0


def test_two_hundred_people_write_to_each_other_at_once() -> None:
    chance = random.Random(SEED)
    sent: dict[tuple[str, str], list[int]] = defaultdict(list)
    with ServerProcess("--rate", "0") as server, ExitStack() as stack:
        people: dict[str, Wire] = {}
        for n in range(PEOPLE):
            kind = RichWire if n % 2 else PlainWire
            people[f"p{n}"] = stack.enter_context(kind.login(server.address, f"p{n}"))
            if n % 40 == 0:
                _stay_awake(people.values())
        _stay_awake(people.values())
        outgoing = {nick: _compose(nick, wire, chance, sent) for nick, wire in people.items()}
        arrived = _exchange(people, outgoing, MESSAGES_EACH * PEOPLE)
    assert arrived == sent


def _stay_awake(people: Iterable[Wire]) -> None:
    """Say something, since a rich client that is silent for 20 s is taken for gone."""
    for wire in people:
        if isinstance(wire, RichWire):
            wire.say(op="ping", n=1)


def _compose(
    nick: str, wire: Wire, chance: random.Random, sent: dict[tuple[str, str], list[int]]
) -> bytes:
    lines = []
    for n in range(MESSAGES_EACH):
        to = f"p{chance.randrange(PEOPLE)}"
        while to == nick:
            to = f"p{chance.randrange(PEOPLE)}"
        sent[nick, to].append(n)
        if isinstance(wire, RichWire):
            lines.append(json.dumps({"op": "msg", "cid": str(n), "to": to, "text": str(n)}))
        else:
            lines.append(f"{to}: {n}")
    return "".join(line + "\n" for line in lines).encode()


def _exchange(
    people: dict[str, Wire], outgoing: dict[str, bytes], expected: int
) -> dict[tuple[str, str], list[int]]:
    """Let everybody write and read at once.

    Returns:
        The numbers that arrived, by (sender, recipient), in their order.
    """
    arrived: dict[tuple[str, str], list[int]] = defaultdict(list)
    accepted: dict[str, list[str]] = defaultdict(list)
    count = 0
    deadline = time.monotonic() + PATIENCE_SECONDS
    with selectors.DefaultSelector() as selector:
        for nick, wire in people.items():
            wire.sock.setblocking(False)
            selector.register(wire.sock, selectors.EVENT_READ | selectors.EVENT_WRITE, nick)
        quiet_since = None
        while time.monotonic() < deadline and (
            quiet_since is None or time.monotonic() - quiet_since < 0.3
        ):
            heard = False
            for key, mask in selector.select(0.1):
                nick, wire = key.data, people[key.data]
                if mask & selectors.EVENT_WRITE:
                    outgoing[nick] = outgoing[nick][wire.sock.send(outgoing[nick][:200]) :]
                    if not outgoing[nick]:
                        selector.modify(wire.sock, selectors.EVENT_READ, nick)
                if mask & selectors.EVENT_READ:
                    data = wire.sock.recv(65_536)
                    assert data, f"{nick} was disconnected"
                    *lines, wire.unread = (wire.unread + data).split(b"\n")
                    heard = True
                    for line in lines:
                        count += _note(nick, line, arrived, accepted)
            # Wait a little longer when everything is there: a surplus message would come now.
            quiet_since = (
                (quiet_since or time.monotonic()) if count >= expected and not heard else None
            )
    rich = [nick for nick, wire in people.items() if isinstance(wire, RichWire)]
    assert {nick: accepted[nick] for nick in rich} == {
        nick: [str(n) for n in range(MESSAGES_EACH)] for nick in rich
    }
    return arrived


def _note(
    nick: str,
    line: bytes,
    arrived: dict[tuple[str, str], list[int]],
    accepted: dict[str, list[str]],
) -> int:
    """Record what a line says; return 1 if it is a message."""
    if line.startswith(b"{"):
        message = json.loads(line)
        if message["op"] == "ok":
            accepted[nick].append(message["cid"])
        if message["op"] != "msg":
            assert message["op"] != "err", message
            return 0
        sender, text = message["from"], message["text"]
    else:
        sender, _, text = line.decode().partition(": ")
        assert text, f"{nick} was told {line.decode()!r}"
    arrived[sender, nick].append(int(text))
    return 1
