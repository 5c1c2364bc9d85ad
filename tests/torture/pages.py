"""Page back through the server's history with a socket, in pages of all sizes, to the beginning."""

from __future__ import annotations

import random
from collections.abc import Iterable

from net.wire.address import Address
from net.wire.dialogue import IDS
from tests.torture.history import Stored
from tests.torture.people import login

LIMITS = (1, 2, 3, 7, 50, 500)


def read_pages(
    address: Address, nick: str, conversations: Iterable[str], era: int, chance: random.Random
) -> dict[str, tuple[Stored, ...]]:
    """Return everything that the server tells this person of the conversations, oldest first.

    The person must not be connected elsewhere. What the server refuses is left out: rooms in which
    the person is not.
    """
    told: dict[str, tuple[Stored, ...]] = {}
    with login(address, nick) as wire:
        for name in conversations:
            before, pages, more = IDS - 1, list[Stored](), True
            while more:
                wire.say(
                    op="history", **{"with": name, "before": before, "limit": chance.choice(LIMITS)}
                )
                answer = wire.hear("page", "err")
                if answer["op"] == "err":
                    break
                page = [
                    Stored(
                        era * IDS + one["id"],
                        one["from"],
                        one["to"],
                        one["cid"],
                        one["text"],
                        one.get("kind", ""),
                        (one["about"]["from"], one["about"]["cid"]) if one.get("about") else None,
                    )
                    for one in answer["messages"]
                ]
                # On an empty page stop: the rest is found to be missing.
                more = answer.get("more", False) and bool(page)
                pages[:0] = page
                before = answer["messages"][0]["id"] if page else before
            else:
                told[name] = tuple(pages)
    return told
