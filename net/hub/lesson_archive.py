"""Define what the hub needs to keep of a lesson: raised hands, ballots and votes, pinned messages.

It is a part of `net.hub.archive.Archive`: what is written is on the disk with the next commit, and
tried again with the one after if that fails. `net.server.lesson_store` implements it with SQLite.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from net.hub.archive import Kept


@dataclass(frozen=True, slots=True)
class KeptHand:
    """A hand is up.

    Attributes:
        key, nick: whose it is.
        author: tells the owner from others who use the nick later, see `people.User`.
        at: since when, in ms since 1970; no two hands have the same.
        text: the question.
    """

    key: str
    nick: str
    author: str
    at: int
    text: str


@dataclass(frozen=True, slots=True)
class KeptBallot:
    """A ballot was asked, and may be closed.

    Attributes:
        id: that of its message.
        room: the number of the room's conversation.
        kind: one of `ballots.BALLOTS`.
        answers: how many it has.
        named, several: see `ballots.Poll`.
        closed: the id of the message that has closed it; 0 while it is open.
    """

    id: int
    room: int
    kind: str
    answers: int
    named: bool = False
    several: bool = False
    closed: int = 0


@dataclass(frozen=True, slots=True)
class KeptVote:
    """Somebody has answered a ballot; `author` as in KeptHand."""

    ballot: int
    key: str
    nick: str
    author: str
    choices: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class KeptPin:
    """A message of a room is pinned.

    Attributes:
        room: the number of the room's conversation.
        id: that of the message.
        turn: pins are in the order of their turns.
    """

    room: int
    id: int
    turn: int


class LessonArchive(Protocol):
    """A lesson archive stores hands, ballots and pins."""

    def hands(self) -> Sequence[KeptHand]:
        """Return all hands that are up, the first one raised first."""

    def set_hand(self, hand: KeptHand) -> None:
        """Store a hand; it replaces another one of the same key."""

    def drop_hand(self, key: str) -> None: ...

    def drop_hands(self) -> None:
        """Forget all hands."""

    def ballots(self) -> Sequence[KeptBallot]:
        """Return all ballots, the oldest first."""

    def set_ballot(self, ballot: KeptBallot) -> None:
        """Store a ballot; it replaces another one of the same id."""

    def drop_ballot(self, id_: int) -> None:
        """Forget a ballot and its votes."""

    def votes(self) -> Sequence[KeptVote]:
        """Return the votes of all ballots."""

    def set_vote(self, vote: KeptVote) -> None:
        """Store a vote; it replaces an earlier one of the same key. One without choices is none."""

    def drop_votes(self, ballot: int) -> None: ...

    def pins(self) -> Sequence[KeptPin]:
        """Return all pins, the oldest first."""

    def set_pin(self, pin: KeptPin) -> None: ...

    def drop_pin(self, pin: KeptPin) -> None: ...

    def message_at(self, conversation: int, id_: int) -> Kept | None:
        """Return the message of a conversation with this id, with the text of its last edit."""
