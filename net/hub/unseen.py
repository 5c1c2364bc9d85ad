"""Remember which private messages are under way to a session: their senders wait for receipts.

A receipt names the last message of *one* conversation that a device has. The device's `seen` is a
position among the messages of all its conversations, which concerns nobody else. So the ids are
remembered by conversation. Reading them from the archive at each `seen` took a fifth of the time of
a message.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Generic, TypeVar

Talk = TypeVar("Talk")

# The limit for one conversation. If a device is further behind, the older half is forgotten: the
# receipt for a later message covers them.
IDS = 1000


class Unseen(Generic[Talk]):
    """Holds ids by conversation, in ascending order."""

    __slots__ = ("_ids",)

    def __init__(self) -> None:
        self._ids: dict[Talk, list[int]] = {}

    def __contains__(self, talk: Talk) -> bool:
        return talk in self._ids

    def add(self, talk: Talk, id_: int) -> None:
        """Note that the message of this id is under way in this conversation."""
        ids = self._ids.get(talk)
        if ids is None:
            self._ids[talk] = [id_]
        else:
            if len(ids) >= IDS:
                del ids[: IDS // 2]
            ids.append(id_)

    def take_until(self, seen: int) -> list[tuple[Talk, int]]:
        """Remove the messages up to the id `seen`, and return the last one of each conversation.

        Conversations without such messages are left out.
        """
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
        """Remove the messages with greater ids: they could not be committed."""
        for talk, ids in list(self._ids.items()):
            del ids[bisect_right(ids, id_) :]
            if not ids:
                del self._ids[talk]
