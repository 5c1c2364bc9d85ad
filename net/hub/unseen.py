"""Remembers which private messages are on their way to a session, whose senders wait for a receipt.
Pure.

A receipt names the last message of *this* conversation that a device has. What the device says it
has `seen` is a position among the messages of all its conversations, which is nobody else's
business. So the ids are remembered for each conversation. Reading them from the archive at each
`seen` took a fifth of what a message costs.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Generic, TypeVar

Talk = TypeVar("Talk")

# Of one conversation. Of a device that is further behind the oldest half is forgotten: the receipt
# for these messages comes with that for a later one.
IDS = 1000


class Unseen(Generic[Talk]):
    """The ids, in growing order, by conversation."""

    __slots__ = ("_ids",)

    def __init__(self) -> None:
        self._ids: dict[Talk, list[int]] = {}

    def __contains__(self, talk: Talk) -> bool:
        return talk in self._ids

    def add(self, talk: Talk, id_: int) -> None:
        """Note that the message of this id, in this conversation, is being sent."""
        ids = self._ids.get(talk)
        if ids is None:
            self._ids[talk] = [id_]
        else:
            if len(ids) >= IDS:
                del ids[: IDS // 2]
            ids.append(id_)

    def take_until(self, seen: int) -> list[tuple[Talk, int]]:
        """Forget the messages up to the id `seen`, and return the last one of each conversation
        that had any."""
        landed = []
        for talk, ids in self._ids.items():
            if ids[0] <= seen:
                count = bisect_right(ids, seen)
                landed.append((talk, ids[count - 1]))
                del ids[:count]
        for talk, _ in landed:
            if not self._ids[talk]:
                del self._ids[talk]
        return landed

    def forget_above(self, id_: int) -> None:
        """Forget the messages with greater ids: they could not be committed."""
        for talk, ids in list(self._ids.items()):
            del ids[bisect_right(ids, id_) :]
            if not ids:
                del self._ids[talk]
