"""The things the model is made of: entries, conversations, people, rooms, the connection. No tkinter."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field

from net.events import Notice
from net.names import is_room


class Receipt(enum.Enum):
    """What is known of a message of one's own."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    UNCONFIRMED = "unconfirmed"
    FAILED = "failed"


class Presence(enum.Enum):
    ONLINE = "online"
    OFFLINE = "offline"
    UNKNOWN = "unknown"


class Phase(enum.Enum):
    """CONNECTING: being tried. ASKING: found a plain server, the user must decide. ONLINE: logged in.
    WAITING: will be tried again at `retry_at`. DOWN: the user must decide."""

    CONNECTING = "connecting"
    ASKING = "asking"
    ONLINE = "online"
    WAITING = "waiting"
    DOWN = "down"


@dataclass(slots=True)
class Entry:
    """A message, or (without a sender) something the server said. `at` is in milliseconds since 1970.

    `receipt` is None for other people's. `code` and `detail` say why it failed.
    """

    number: int
    sender: str
    text: str
    at: int
    receipt: Receipt | None = None
    cid: str = ""
    code: str = ""
    detail: str = ""

    @property
    def own(self) -> bool:
        return self.receipt is not None


@dataclass(slots=True)
class Conversation:
    """With a person or in a room. `first_new` is the number of the entry above which the line goes."""

    key: str
    name: str
    entries: list[Entry] = field(default_factory=list)
    unread: int = 0
    first_new: int | None = None
    draft: str = ""

    @property
    def is_room(self) -> bool:
        return is_room(self.name)


@dataclass(slots=True)
class PersonState:
    nick: str
    online: bool
    plain: bool


@dataclass(slots=True)
class Room:
    """`members` maps keys to nicks."""

    name: str
    members: dict[str, str]


@dataclass(slots=True)
class Connection:
    """`retry_at` is in the model's clock; `code` and `detail` say why there is no connection."""

    phase: Phase = Phase.CONNECTING
    address: str = ""
    server: str = ""
    plain: bool = False
    round_trip_ms: float | None = None
    code: str = ""
    detail: str = ""
    retry_at: int | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the roster."""

    key: str
    name: str
    is_room: bool
    presence: Presence
    plain: bool
    joined: bool
    unread: int


@dataclass(slots=True)
class Changes:
    """What is no longer as it was drawn. `heard`: conversations with something new to read."""

    added: dict[str, list[Entry]] = field(default_factory=dict)
    updated: dict[str, list[Entry]] = field(default_factory=dict)
    roster: bool = False
    connection: bool = False
    heard: set[str] = field(default_factory=set)
    notices: list[Notice] = field(default_factory=list)
