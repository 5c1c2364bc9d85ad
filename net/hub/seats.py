"""Decide who gets a seat, and who must leave when too many wait to log in.

Before they have proved anything, strangers can only be told apart by their address. So seats are
shared between addresses, some are reserved for those who prove that they own a name, and among
those who have proved nothing the ones from the most crowded address must leave first. A class
behind one address fits into any share.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence

# Newcomers are those who do not own their name, or only from now on.
NEWCOMERS_SHARE = 0.75
NEWCOMERS_OF_ONE_ADDRESS_SHARE = 0.5
# No share is smaller than a class.
CLASS = 50


class Seats:
    """Counts the taken seats, and the origin of each session (see `budgets.origin_of`)."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._newcomers_limit = max(CLASS, int(number * NEWCOMERS_SHARE))
        self._origin_limit = max(CLASS, int(number * NEWCOMERS_OF_ONE_ADDRESS_SHARE))
        self._taken: dict[Hashable, tuple[str, bool]] = {}
        self._newcomers: Counter[str] = Counter()
        self._newcomers_count = 0

    def __len__(self) -> int:
        return len(self._taken)

    def has_one_for(self, origin: str, *, is_newcomer: bool) -> bool:
        """Return whether one more session may take a seat."""
        if len(self._taken) >= self._number:
            return False
        if not is_newcomer:
            return True
        return (
            self._newcomers_count < self._newcomers_limit
            and self._newcomers[origin] < self._origin_limit
        )

    def take(self, session: Hashable, origin: str, *, is_newcomer: bool) -> None:
        """Give the session a seat."""
        self._taken[session] = origin, is_newcomer
        if is_newcomer:
            self._newcomers[origin] += 1
            self._newcomers_count += 1

    def leave(self, session: Hashable) -> None:
        """Free the session's seat, if it has one."""
        origin, is_newcomer = self._taken.pop(session, ("", False))
        if is_newcomer:
            self._newcomers_count -= 1
            self._newcomers[origin] -= 1
            if not self._newcomers[origin]:
                del self._newcomers[origin]


def who_gives_way(waiting: Sequence[tuple[str, int]]) -> int:
    """Return the index of the connection to close when too many wait to log in.

    Args:
        waiting: (origin, progress) of each, the one that has waited longest first; not empty. The
            progress is 0 if it has said nothing, and more if it has begun.

    Returns:
        Of the connections of the most frequent origin that have got least far, the one that has
        waited longest.
    """
    counts = Counter(origin for origin, _ in waiting)
    most = max(counts.values())
    return min(
        (progress, index)
        for index, (origin, progress) in enumerate(waiting)
        if counts[origin] == most
    )[1]
