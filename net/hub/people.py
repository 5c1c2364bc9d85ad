"""What the hub's state is made of: who there is, on which connection, in which conversations. Pure.

A *user* is a nick and what belongs to it. An owned one is known from its owner's first log-in on,
and stays in its rooms while its owner is away; any other exists only while it is connected.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from net.hub.budgets import Bucket
from net.hub.pace import Pace
from net.hub.roll import Roll
from net.hub.unseen import Unseen


@dataclass(eq=False, slots=True)
class Session:
    """One connection as the hub sees it. Until it has a `user` it is nobody.

    `is_live`: messages are passed on as they come. Otherwise they are read from the archive:
    everything up to the id `sent` is on its way to this session, and more follows when that has
    been seen. `has_caught_up`: it has been live once. `pace` bounds what is on its way; None if the
    session does not say what it has seen. `unseen` has the private messages that are on their way,
    whose senders wait for a receipt.
    """

    address: str
    plain: bool
    user: User | None = None
    is_over: bool = False
    is_live: bool = False
    has_caught_up: bool = False
    sent: int = 0
    pace: Pace | None = None
    unseen: Unseen[Private] = field(default_factory=Unseen)
    day: tuple[Bucket, ...] | None = (
        None  # what it writes is taken from these; None until it writes
    )
    roster: Iterator[object] | None = None  # what of it is still to be told: see net.hub.roster
    told_gaps: dict[int, int] = field(
        default_factory=dict
    )  # numbers of conversations: the cuts that it knows of

    @property
    def is_behind(self) -> bool:
        """Whether it has been live and is not now, because too much was on its way."""
        return self.has_caught_up and not self.is_live

    @property
    def nick(self) -> str:
        return self.user.nick if self.user else ""


@dataclass(eq=False, slots=True)
class User:
    """`number` is the archive's, 0 if nothing of this user is kept. Only messages above `since` are
    this user's.

    `owner` is the public key that the nick belongs to, for good if it `is_owned`, else to a guest;
    "" if it belongs to the connection or, if it `is_owned`, to the token of an earlier version.
    `author` is what the user's messages are signed with. `state` and `note` are what the user has
    said of themselves on the connection of now.

    `invitations` wait for the user's answer, by the keys of rooms. `refusals`: (key of a room, key
    of a user), whom the user does not want to be asked by any more, "" being that the user has
    left. `trusted` and `blocked` map keys to nicks. The oldest stand first in all of them."""

    key: str
    nick: str
    number: int = 0
    is_owned: bool = False
    owner: str = ""
    author: str = ""
    since: int = 0
    seen: int = 0
    session: Session | None = None
    state: str = "online"
    note: str = ""
    place: int = 0  # in the registry's list of people
    rooms: dict[str, Room] = field(default_factory=dict)
    talks: dict[str, Private] = field(default_factory=dict)  # by the key of the other one
    invitations: dict[str, Invitation] = field(default_factory=dict)
    refusals: dict[tuple[str, str], None] = field(default_factory=dict)
    trusted: dict[str, str] = field(default_factory=dict)
    blocked: dict[str, str] = field(default_factory=dict)

    @property
    def is_guest(self) -> bool:
        """Whether the nick is kept for a while only, for whoever has its key."""
        return bool(self.owner) and not self.is_owned

    def has_written(self, id_: int, author: str) -> bool:
        """Whether the message of this nick is this user's, and not one of an earlier user of the
        nick. No two authors are signed alike; only one who comes with the same key again is still
        the same."""
        return author == self.author if author else id_ > self.since

    @property
    def is_plain(self) -> bool:
        return self.session is not None and self.session.plain


@dataclass(eq=False, slots=True, kw_only=True)
class HubConversation:
    """`last` is the id of its newest message, `cut` of the newest that is no longer kept. `read`
    maps the keys of users to the last id that they have read."""

    number: int = 0
    last: int = 0
    cut: int = 0
    read: dict[str, int] = field(default_factory=dict)


@dataclass(eq=False, slots=True)
class Private(HubConversation):
    """Between two, or of one with himself. `sides` maps keys to nicks."""

    sides: dict[str, str]

    def other(self, key: str) -> tuple[str, str]:
        """Key and nick of whom the user `key` talks with."""
        return next((side for side in self.sides.items() if side[0] != key), (key, self.sides[key]))


@dataclass(eq=False, slots=True)
class Room(HubConversation):
    """It exists as long as somebody is in it. One with a `title` is a private group: only its
    members know of it."""

    name: str
    key: str
    title: str = ""
    members: dict[str, Member] = field(default_factory=dict)
    invited: dict[str, User] = field(default_factory=dict)  # by their keys
    place: int = 0  # in the registry's list of rooms for everybody, while somebody is in it
    roll: Roll[Member] = field(default_factory=Roll)  # the members once more
    _audience: list[Session] | None = None

    def audience(self) -> list[Session]:
        """The sessions to which its messages are passed on as they come."""
        if self._audience is None:
            self._audience = [
                member.user.session
                for member in self.members.values()
                if member.user.session is not None and member.user.session.is_live
            ]
        return self._audience

    def forget_audience(self) -> None:
        """Somebody has come, gone or caught up."""
        self._audience = None

    def rich_sessions(self) -> list[Session]:
        """Of those in it who are here, in the rich dialect."""
        sessions = (member.user.session for member in self.members.values())
        return [session for session in sessions if session is not None and not session.plain]

    def nicks(self) -> Iterator[str]:
        return (member.user.nick for member in self.members.values())

    def invited_nicks(self) -> Iterator[str]:
        return (user.nick for user in self.invited.values())


def readable_from(user: User, conversation: HubConversation) -> int:
    """Return the id after which the user may read the conversation, which must be one of theirs.

    Of a room that anybody could have joined that is also what was said before the user did.
    """
    if isinstance(conversation, Private):
        return user.since
    if isinstance(conversation, Room) and conversation.title:
        return conversation.members[user.key].since
    return 0


@dataclass(frozen=True, slots=True)
class Invitation:
    """To a private group, from somebody who was in it then."""

    room: Room
    by_key: str
    by_nick: str


@dataclass(eq=False, slots=True)
class Member:
    """`since`: what was said in the room up to this id was before. `place`: in the room's list."""

    user: User
    since: int
    place: int = 0
