"""Define the hub's state: users, their sessions, conversations and rooms.

A *user* is a nick with everything that belongs to it. A user whose nick is owned exists from the
owner's first log-in on, and stays in their rooms while away; any other user exists only while they
are connected.

They refer to each other, so none of them is written out (`repr`) with all that it refers to.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from net.hub.budgets import Bucket
from net.hub.pace import Pace
from net.hub.roll import Roll
from net.hub.unseen import Unseen
from net.wire.roster_parts import RosterParts


@dataclass(eq=False, slots=True, repr=False)
class Session:
    """A session is one connection as the hub sees it.

    Attributes:
        address: "host:port" of the client.
        plain: whether the client speaks the plain dialect.
        user: None until the session has logged in.
        is_overseer: the session oversees the server, and never has a user.
        is_console: it is the server's own console, which may do what a teacher may, and never has a
            user.
        is_over: nothing is handled for the session any more.
        is_live: messages are passed on as they come. Otherwise they are read from the archive, and
            more follows when what was sent has been seen.
        has_caught_up: the session has been live once.
        sent: everything up to this id is sent or need not be.
        pace: bounds what is under way; None if the session never says what it has seen.
        unseen: the private messages under way whose senders wait for a receipt.
    """

    address: str
    plain: bool
    user: User | None = None
    is_overseer: bool = False
    is_console: bool = False
    is_over: bool = False
    is_live: bool = False
    has_caught_up: bool = False
    sent: int = 0
    pace: Pace | None = None
    unseen: Unseen[Private] = field(default_factory=Unseen)
    day: tuple[Bucket, ...] | None = None  # buckets for what it writes; None until it writes
    roster: Iterator[RosterParts] | None = None  # the pages that are left: see net.hub.roster
    # Number of a conversation -> the cut that it was told.
    told_gaps: dict[int, int] = field(default_factory=dict)

    @property
    def is_nobody(self) -> bool:
        """Return whether the session has not logged in, and still may."""
        return self.user is None and not (self.is_over or self.is_overseer or self.is_console)

    @property
    def is_behind(self) -> bool:
        """Return whether the session was live and is not now, because too much was under way."""
        return self.has_caught_up and not self.is_live

    @property
    def nick(self) -> str:
        return self.user.nick if self.user else ""


@dataclass(eq=False, slots=True, repr=False)
class User:
    """A user is a nick and everything that belongs to it.

    In all mappings the oldest entries come first.

    Attributes:
        key: the normalised nick.
        nick: the nick as it is shown.
        number: the archive's number; 0 if nothing of this user is stored.
        ordinal: the number that everybody is told, see net.hub.numbering; equal to `number` if that
            is not 0.
        is_owned: the nick belongs to somebody for good.
        owner: the public key that the nick belongs to, for good if it `is_owned`, else to a guest.
            "" if it belongs to the connection or, if it `is_owned`, to a token of an earlier
            version.
        author: signs the user's messages, see `messages.Message`.
        since: only messages with a greater id belong to this user.
        seen: the last id that the user's device has stored.
        session: the connection of now; None while the user is away.
        role: one of `teaching.ROLES`, see net.hub.roles.
        state, note: what the user has said on this connection about how they are.
        invitations: invitations that wait for an answer, by the key of the room.
        refusals: (key of a room, key of a user) for each person who must not ask again; the user's
            key is "" if the user has left the room.
        trusted, blocked: key -> nick of other people.
    """

    key: str
    nick: str
    number: int = 0
    is_owned: bool = False
    owner: str = ""
    author: str = ""
    since: int = 0
    seen: int = 0
    session: Session | None = None
    role: str = ""
    state: str = "online"
    note: str = ""
    ordinal: int = 0
    place: int = 0  # the place in `Registry.people`
    rooms: dict[str, Room] = field(default_factory=dict)
    talks: dict[str, Private] = field(default_factory=dict)  # by the key of the other person
    invitations: dict[str, Invitation] = field(default_factory=dict)
    refusals: dict[tuple[str, str], None] = field(default_factory=dict)
    trusted: dict[str, str] = field(default_factory=dict)
    blocked: dict[str, str] = field(default_factory=dict)

    @property
    def is_guest(self) -> bool:
        """Return whether the nick belongs to a key only for as long as the guest is here."""
        return bool(self.owner) and not self.is_owned

    def has_written(self, id_: int, author: str) -> bool:
        """Return whether a message of this nick was written by this user, not by an earlier one.

        Authors are unique; only somebody who comes back with the same key has the same author
        again.
        """
        return author == self.author if author else id_ > self.since

    @property
    def is_plain(self) -> bool:
        return self.session is not None and self.session.plain


def user_of(session: Session) -> User:
    """Return the user of a session that has logged in; nobody else's message gets this far."""
    assert session.user is not None
    return session.user


@dataclass(eq=False, slots=True, repr=False, kw_only=True)
class HubConversation:
    """A conversation is a room, or everything that two users have written to each other.

    Attributes:
        number: the archive's number; 0 if nothing is stored.
        last: the id of the newest message.
        cut: the id of the newest message that is no longer stored.
        read: key of a user -> the last id that they have read.
    """

    number: int = 0
    last: int = 0
    cut: int = 0
    read: dict[str, int] = field(default_factory=dict)


@dataclass(eq=False, slots=True, repr=False)
class Private(HubConversation):
    """A private conversation has two sides, or one if somebody writes to themselves.

    `sides` maps keys to nicks.
    """

    sides: dict[str, str]

    def other(self, key: str) -> tuple[str, str]:
        """Return the key and the nick of the person whom the user `key` talks with."""
        return next((side for side in self.sides.items() if side[0] != key), (key, self.sides[key]))


@dataclass(eq=False, slots=True, repr=False)
class Room(HubConversation):
    """A room exists as long as somebody is in it.

    A room with a `title` is a private group: only its members know of it. For the others, see
    net.hub.terms.

    Attributes:
        members: by key; most of those who own their nick may be away.
        here: those of the members who are connected.
        is_open: whoever comes later may read what was said before, after the id `open_after`.
        maker: the key of the member who has made the room, or has inherited it; "" for nobody.
        is_split: a teacher has made it for a part of the class, see net.hub.room_plans.
    """

    name: str
    key: str
    title: str = ""
    is_open: bool = True
    open_after: int = 0
    maker: str = ""
    is_split: bool = False
    members: dict[str, Member] = field(default_factory=dict)
    here: dict[str, Member] = field(default_factory=dict)
    invited: dict[str, User] = field(default_factory=dict)  # by key
    place: int = 0  # the place in `Registry.listed`, while somebody is in the room
    roll: Roll[Member] = field(default_factory=Roll)  # the members, to be read in pages
    _audience: list[Session] | None = None

    def audience(self) -> list[Session]:
        """Return the sessions to which new messages are passed on."""
        if self._audience is None:
            self._audience = [session for session in self.sessions() if session.is_live]
        return self._audience

    def forget_audience(self) -> None:
        """Compute the audience anew at the next message: somebody has come, gone or caught up."""
        self._audience = None

    def sessions(self) -> list[Session]:
        """Return the sessions of the members who are here."""
        sessions = (member.user.session for member in self.here.values())
        return [session for session in sessions if session is not None]

    def rich_sessions(self) -> list[Session]:
        """Return the rich sessions of the members who are here."""
        return [session for session in self.sessions() if not session.plain]

    def nicks(self) -> Iterator[str]:
        return (member.user.nick for member in self.members.values())

    def invited_nicks(self) -> Iterator[str]:
        return (user.nick for user in self.invited.values())


def readable_from(user: User, conversation: HubConversation) -> int:
    """Return the id after which the user may read the conversation, which must be one of theirs.

    In a room with an open history, that is what was said since it is open.
    """
    if isinstance(conversation, Private):
        return user.since
    assert isinstance(conversation, Room)
    since = conversation.members[user.key].since
    if conversation.title or not conversation.is_open:
        return since
    return min(since, conversation.open_after)


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation asks somebody into a private group, on behalf of a member."""

    room: Room
    by_key: str
    by_nick: str


@dataclass(eq=False, slots=True, repr=False)
class Member:
    """A member is a user in a room.

    Attributes:
        user: the user.
        since: messages of the room up to this id were written before the user joined.
        place: the place in the room's roll.
    """

    user: User
    since: int
    place: int = 0
