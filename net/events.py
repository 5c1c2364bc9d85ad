"""What the client tells the window: the only things that cross from the network's threads to Tk.

Each event is a fact, already true when it is emitted, and immutable, so it can be handed from thread
to thread without a lock. Times are milliseconds since 1970, UTC.
"""

from __future__ import annotations

import msgspec

from net.messages import Limits, Person, RoomInfo


class Connecting(msgspec.Struct, frozen=True):
    """An attempt to reach the server has begun. `attempt` counts from 1 since the last success."""

    address: str
    attempt: int


class PlainServerFound(msgspec.Struct, frozen=True):
    """The server is no Charla server: it speaks only the plain dialect.

    The client waits for `ChatClient.accept_plain` or `ChatClient.stop`. `greeting` is what the server
    said first, or "" if it said nothing.
    """

    address: str
    greeting: str


class Connected(msgspec.Struct, frozen=True):
    """Logged in. With `plain`, `people`, `rooms` and `limits` say nothing (such a server tells no one)."""

    address: str
    nick: str
    server: str
    plain: bool
    people: tuple[Person, ...] = ()
    rooms: tuple[RoomInfo, ...] = ()
    limits: Limits = Limits()


class Disconnected(msgspec.Struct, frozen=True):
    """There is no connection (any more).

    `code` is one of the words in `net.conversation.REASONS`, or an `err` or `bye` code of the server's; `detail`
    is a text for people who know more (the server's or the system's own words). `retry_in` is the time
    in seconds until the client tries again by itself; None: it does not, the user has to decide.
    """

    code: str
    detail: str
    retry_in: float | None


class Measured(msgspec.Struct, frozen=True):
    """The time a ping took to come back, in milliseconds."""

    round_trip_ms: float


class Received(msgspec.Struct, frozen=True):
    """A message from `sender` to `to` (the user's own nick, or a #room). Plain servers give no id or time."""

    sender: str
    to: str
    text: str
    id: int | None = None
    at: int | None = None


class Accepted(msgspec.Struct, frozen=True):
    """The server has taken over the message `cid` and given it its place in the order."""

    cid: str
    id: int
    at: int


class Unconfirmed(msgspec.Struct, frozen=True):
    """The message `cid` has been handed to a plain server, which says nothing of what became of it
    unless it failed."""

    cid: str


class Failed(msgspec.Struct, frozen=True):
    """The message `cid` will not arrive. `code` says why: an `err` code of the server's, or "fate_unknown"
    when the server was restarted before it confirmed."""

    cid: str
    code: str
    detail: str


class PresenceChanged(msgspec.Struct, frozen=True):
    nick: str
    online: bool
    plain: bool


class RoomJoined(msgspec.Struct, frozen=True):
    """`nick` (perhaps the user's own) is in `room` now. A room begins to exist with its first member."""

    room: str
    nick: str


class RoomLeft(msgspec.Struct, frozen=True):
    """`nick` is no longer in `room`. A room without members no longer exists."""

    room: str
    nick: str


class Notice(msgspec.Struct, frozen=True):
    """Something the server said to the user that is no message: a plain server's free text, or an
    `err` that concerns no message (`code` is "" for free text)."""

    code: str
    text: str


Event = (
    Connecting | PlainServerFound | Connected | Disconnected | Measured | Received | Accepted | Unconfirmed
    | Failed | PresenceChanged | RoomJoined | RoomLeft | Notice
)
