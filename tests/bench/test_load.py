"""Test the parts of the generator that need no server: who writes to whom, and the final check."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import pytest

from bench.dialects import CROWDS, Faulty
from bench.load.client import Client
from bench.load.mesh import Peer

NICKS = ["c0", "c1", "c2"]


class Wire:
    """Stands in for a client's connection."""

    def __init__(self, nick: str) -> None:
        self.nick = nick
        self.sent = b""
        self.coming = b""

    def send(self, data: bytes) -> None:
        self.sent += data

    def receive(self) -> bytes:
        data, self.coming = self.coming, b""
        return data


def three() -> tuple[dict[str, Peer], dict[str, Wire]]:
    wires = {nick: Wire(nick) for nick in NICKS}
    peers = {
        nick: Peer(cast(Client, wires[nick]), CROWDS["plain"], place, NICKS)
        for place, nick in enumerate(NICKS)
    }
    return peers, wires


def written_to(recipient: str, wires: dict[str, Wire]) -> list[bytes]:
    """Return what was written to the recipient, as a server would forward it."""
    lines = []
    for sender, wire in wires.items():
        for line in wire.sent.splitlines(keepends=True):
            if line.startswith(recipient.encode()):
                lines.append(line.replace(recipient.encode(), sender.encode(), 1))
    return lines


def test_each_writes_to_the_others_in_turn() -> None:
    peers, wires = three()
    peers["c1"].send(3)
    assert [line[:11] for line in wires["c1"].sent.splitlines()] == [
        b"c2: 0000000",
        b"c0: 0000001",
        b"c2: 0000002",
    ]


def test_what_has_come_complete_is_right() -> None:
    peers, wires = three()
    for peer in peers.values():
        peer.send(5)
    for nick, wire in wires.items():
        lines = written_to(nick, wires)
        wire.coming = b"".join(lines)
        assert peers[nick].receive() == len(lines)
    for peer in peers.values():
        peer.check(peers)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda lines: lines[1:],
        lambda lines: [*lines, lines[0]],
        lambda lines: lines[::-1],
        lambda lines: [*lines, b"El usuario c7\n"],
    ],
    ids=["lost", "doubled", "out of order", "something else"],
)
def test_every_fault_is_seen_at_the_end(spoil: object) -> None:
    peers, wires = three()
    for peer in peers.values():
        peer.send(9)
    assert callable(spoil)
    lines: Sequence[bytes] = spoil(written_to("c0", wires))
    wires["c0"].coming = b"".join(lines)
    peers["c0"].receive()
    with pytest.raises(Faulty):
        peers["c0"].check(peers)
