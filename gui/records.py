"""The things the model is made of, besides conversations: people, rooms, the connection. No tkinter."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field

from gui.conversation import Entry
from net.events import Failed, Notice


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
    """`retry_at` is in the model's clock; `code` and `detail` say why there is no connection.

    `stores`: the server keeps messages for who is away. `receiving_since`: when it began to send what was said in the
    user's absence, in the model's clock; None: that is done.
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
    """What is no longer as it was drawn; conversations by their keys.

    `moved`: the index from which the entries are new or stand elsewhere. `updated`: entries of which more is known, by
    their numbers. `loaded`: whose newest messages have come from the journal. `older`: those that came from there
    above what was there. `heard`: with something new to read. `failed`: messages of days before, not in memory.
    """

    moved: dict[str, int] = field(default_factory=dict)
    updated: dict[str, dict[int, Entry]] = field(default_factory=dict)
    loaded: set[str] = field(default_factory=set)
    older: set[str] = field(default_factory=set)
    heard: set[str] = field(default_factory=set)
    roster: bool = False
    connection: bool = False
    notices: list[Notice] = field(default_factory=list)
    failed: list[Failed] = field(default_factory=list)
