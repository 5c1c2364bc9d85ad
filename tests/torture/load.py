"""Provide rich visitors who write to a server, and read what it then has on its disk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from net.wire.address import Address
from tests.torture import people
from tests.torture.evidence import read_messages
from tests.wire import RichWire

CID = re.compile(r"<c\d+>")


def login(address: Address, nick: str, **more: object) -> RichWire:
    """Log in a device that keeps a journal."""
    return people.login(address, nick, **{"seen": 0, **more})


def post_all(wires: list[RichWire], numbers: Iterator[int], rounds: int, at_once: int) -> list[str]:
    """Let everybody post to the next one, in rounds, and wait for the answers.

    Each of them posts `at_once` messages in each round.

    Returns:
        The cids of the messages with an `ok`.
    """
    confirmed = []
    for _ in range(rounds):
        for n, wire in enumerate(wires):
            for _ in range(at_once):
                cid = f"<c{next(numbers)}>"
                wire.post(f"p{(n + 1) % len(wires)}", f"texto {cid}", cid)
        for wire in wires:
            answers = [wire.hear("ok") for _ in range(at_once)]
            confirmed += [answer["cid"] for answer in answers]
            wire.say(op="seen", id=answers[-1]["id"])  # everything before it has been read too
    return confirmed


def stored_cids(data: Path) -> list[str]:
    """Return what a server that no longer runs has stored, in the order of its ids."""
    return [one.cid for one in read_messages(data)]
