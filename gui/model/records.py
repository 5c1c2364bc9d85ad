"""The things the model is made of, besides conversations: people, rooms, the connection. No
tkinter."""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

import msgspec

from gui.model.conversation import Entry
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


class Action(NamedTuple):
    """A way on that is offered to the user."""

    label: str
    command: Callable[[], None]


class Availability(enum.Enum):
    """The values are the words of `messages.Person.state`, and the names of the theme's signs."""

    ONLINE = "online"
    AWAY = "away"
    BUSY = "busy"
    OFFLINE = "offline"
    UNKNOWN = "unknown"


def presence_of(state: str) -> Availability:
    """What a server says; a newer one may know more states than we do."""
    try:
        return Availability(state)
    except ValueError:
        return Availability.ONLINE


class Phase(enum.Enum):
    """CONNECTING: being tried. ASKING: found a plain server, the user must decide. ONLINE: logged
    in. WAITING: will be tried again at `retry_at`. DOWN: the user must decide."""

    CONNECTING = "connecting"
    ASKING = "asking"
    ONLINE = "online"
    WAITING = "waiting"
    DOWN = "down"


class PersonState(msgspec.Struct, gc=False):
    """`note` is a line in the person's own words. There may be thousands: see order.Line."""

    nick: str
    presence: Availability
    plain: bool
    note: str = ""

    @property
    def is_here(self) -> bool:
        return self.presence is not Availability.OFFLINE


class RoomState(msgspec.Struct, gc=False):
    """`members` maps keys to nicks. A `private` one is a group: it has a `title`, and only its
    members know of it. `invited`, who have not answered yet, are written like the members."""

    name: str
    members: dict[str, str]
    title: str = ""
    private: bool = False
    invited: dict[str, str] = msgspec.field(default_factory=dict)


@dataclass(slots=True)
class ConnectionState:
    """`retry_at` is in the model's clock; `code` and `detail` say why there is no connection.

    `stores`: the server keeps messages for who is away. `receiving_since`: when it began to send
    what was said in the user's absence, in the model's clock; None: that is done. `greeting` and
    `manner`: what a plain server has said, and how it is spoken to. `tells_all`: everybody there
    has been seen to get what was for one. `may_be_plain`: see `events.Disconnected`.
    """

    phase: Phase = Phase.CONNECTING
    address: str = ""
    server: str = ""
    plain: bool = False
    stores: bool = True
    receiving_since: int | None = None
    round_trip_ms: float | None = None
    code: str = ""
    detail: str = ""
    retry_at: int | None = None
    greeting: str = ""
    manner: Manner = ASSIGNMENT
    tells_all: bool = False
    may_be_plain: bool = False


@dataclass(frozen=True, slots=True)
class RosterRow:
    """A line of the roster. `name` is what to write to, `title` what to show. `mentions` are among
    the `unread`. `invited_by`: who has invited the user to this group, into which they have not
    come yet."""

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
    is_draft: bool = False  # something has been written and not sent
    is_typing: bool = False
    note: str = ""
    invited_by: str = ""
    blocked: bool = False


@dataclass(slots=True)
class ModelChanges:
    """What is no longer as it was drawn; conversations by their keys.

    `moved`: the index from which the entries are new or stand elsewhere. `updated`: entries of
    which more is known, by their numbers. `loaded`: whose newest messages have come from the
    journal. `older`: those that came from there above what was there. `arrived`: new messages of
    others, with the keys of their conversations, that the user does not have before his eyes.
    `failed`: messages of days before, not in memory. `emptied`: nothing is left in the current
    conversation, which is with nobody who is known. `cut`: the index from which the excerpt is
    another one, because something in it was discarded. `answers`: to what was asked for. `typing`:
    somebody has begun or stopped to write. `blocks`: others are blocked. `invited`: to which groups
    the user is only now invited.
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
    closed: bool = False  # the current conversation is no more: it was an invitation that is over
    invited: list[InvitationReceived] = field(default_factory=list)
    typing: bool = False
