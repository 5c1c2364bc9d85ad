"""Define the model's records besides conversations: people, rooms, the connection. No tkinter."""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

import msgspec

from gui.model.conversation import DeliveryStatus, Entry
from gui.model.lesson import LessonChanges
from gui.words.face import Face
from net.wire.events import (
    ChangeFailed,
    Details,
    ExcerptLoaded,
    Failed,
    InvitationReceived,
    Notice,
    SearchFinished,
)
from net.wire.manners import ASSIGNMENT, Manner

NO_FACE = Face("person")


class OfferedAction(NamedTuple):
    """An action is offered to the user as a button, with an icon if it has one."""

    label: str
    command: Callable[[], None]
    icon: str = ""


class Availability(enum.Enum):
    """The values are the words of `messages.Person.state`, and the names of the theme's signs."""

    ONLINE = "online"
    AWAY = "away"
    BUSY = "busy"
    OFFLINE = "offline"
    UNKNOWN = "unknown"


def presence_of(state: str) -> Availability:
    """Return the availability that a server's word stands for.

    A newer server may use words that this version does not know: they count as online.
    """
    try:
        return Availability(state)
    except ValueError:
        return Availability.ONLINE


class ConnectionPhase(enum.Enum):
    """Says how far the connection is.

    - CONNECTING: it is being tried.
    - ASKING: a plain server was found, and the user must decide.
    - ONLINE: logged in.
    - WAITING: it will be tried again at `retry_at`.
    - DOWN: the user must decide.
    """

    CONNECTING = "connecting"
    ASKING = "asking"
    ONLINE = "online"
    WAITING = "waiting"
    DOWN = "down"


class PersonState(msgspec.Struct, gc=False):
    """Holds what is known of a person; `note` is a line in their own words, `role` as on the wire.

    There may be thousands: see `roster_order.Position` for why `gc` is off.
    """

    nick: str
    presence: Availability
    plain: bool
    note: str = ""
    role: str = ""


class RoomState(msgspec.Struct, gc=False):
    """Holds what is known of a room; `members` and `invited` map keys to nicks.

    A `private` room is a group: it has a `title`, and only its members know that it exists.
    `invited` people have not answered yet. In a public room with an `open` history, whoever comes
    later can read what was said before; `maker` is the nick of whoever may change that.
    """

    name: str
    members: dict[str, str]
    title: str = ""
    private: bool = False
    invited: dict[str, str] = msgspec.field(default_factory=dict)
    open: bool = True
    maker: str = ""


@dataclass(slots=True)
class ConnectionStatus:
    """Holds the state of the connection.

    Attributes:
        stores: the server keeps messages for people who are away.
        receiving_since: when the server began to send what was said in the user's absence, in the
            model's clock; None when that is done.
        code: why there is no connection, with `detail` and, for a ban, `until` in ms since 1970.
        retry_at: when the next attempt is made, in the model's clock.
        greeting: what a plain server has said.
        manner: how a plain server is spoken to.
        tells_all: a plain server has sent everybody a message that was for one person.
        may_be_plain: see `events.Disconnected`.
        fingerprint: of the server's key; "" without encryption.
        is_verified: the words of the key were typed, now or earlier.
        teaches: the server shows how it works (see `messages.Welcome`).
    """

    phase: ConnectionPhase = ConnectionPhase.CONNECTING
    address: str = ""
    server: str = ""
    plain: bool = False
    stores: bool = True
    receiving_since: int | None = None
    round_trip_ms: float | None = None
    code: str = ""
    detail: str = ""
    until: int = 0
    retry_at: int | None = None
    greeting: str = ""
    manner: Manner = ASSIGNMENT
    tells_all: bool = False
    may_be_plain: bool = False
    fingerprint: str = ""
    is_verified: bool = False
    teaches: bool = False


@dataclass(frozen=True, slots=True)
class RosterRow:
    """Holds what one line of the roster shows.

    Attributes:
        name: the address to write to.
        title: the name to show.
        mentions: how many of the `unread` messages mention the user.
        muted: nothing in it calls the user's attention now.
        invited_by: who has invited the user to this group, which they have not joined yet.
        notify: what calls the user's attention now: "always", "mentions" or "never".
        last: what was said last, in one line, with who has said it; "" if nothing is known.
        at: when, in ms since 1970; 0 if nothing is known.
        last_receipt: how far that has come, if it is the user's own.
        draft: what is being written there, in one line; "" for the current conversation.
        number: of the person's colour; see `Community.number`.
    """

    key: str
    name: str
    title: str
    is_room: bool
    presence: Availability
    plain: bool
    joined: bool
    unread: int
    mentions: int = 0
    private: bool = False
    muted: bool = False
    is_draft: bool = False  # there is a text that has not been sent
    is_typing: bool = False
    note: str = ""
    invited_by: str = ""
    blocked: bool = False
    notify: str = "always"
    last: str = ""
    at: int = 0
    last_receipt: DeliveryStatus | None = None
    draft: str = ""
    face: Face = NO_FACE
    pinned: bool = False
    number: int = 0

    @property
    def counted(self) -> int:
        """Return how many of the unread messages call for the user."""
        if self.muted:
            return 0
        return self.mentions if self.notify == "mentions" else self.unread


@dataclass(slots=True)
class ModelChanges:
    """Collects what must be redrawn; conversations are given by their keys.

    Attributes:
        moved: the index from which on entries are new or have moved.
        updated: entries that have changed, by their numbers.
        loaded: conversations whose newest messages have come from the journal.
        older: conversations whose older messages have come from the journal.
        arrived: new messages of others that the user doesn't see, with the keys of their
            conversations.
        failed: failed messages of former days, which are not in memory.
        emptied: the current conversation is empty, and its name is not that of a known person or
            room.
        cut: the index from which on the excerpt has changed because a message was discarded.
        answers: the answers to requests.
        blocks: the list of blocked people has changed.
        invited: the groups that the user has just been invited to.
        typing: somebody has started or stopped writing.
        lesson: what has changed in the class.
    """

    moved: dict[str, int] = field(default_factory=dict)
    updated: dict[str, dict[int, Entry]] = field(default_factory=dict)
    loaded: set[str] = field(default_factory=set)
    older: set[str] = field(default_factory=set)
    arrived: list[tuple[str, Entry]] = field(default_factory=list)
    roster: bool = False
    connection: bool = False
    notices: list[Notice] = field(default_factory=list)
    failed: list[Failed] = field(default_factory=list)
    refused: list[ChangeFailed] = field(default_factory=list)
    emptied: bool = False
    cut: int | None = None
    answers: list[ExcerptLoaded | SearchFinished | Details] = field(default_factory=list)
    blocks: bool = False
    closed: bool = False  # the current conversation was an invitation that has ended
    invited: list[InvitationReceived] = field(default_factory=list)
    typing: bool = False
    lesson: LessonChanges = field(default_factory=LessonChanges)
