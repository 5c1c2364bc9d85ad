"""Define what the glass wall is told: who is connected, and what passes on each connection.

Only whoever oversees a server that shows how it works (`--teach`) can watch. What people write in
private is never told, only that something passes and how large it is.
"""

from __future__ import annotations

from typing import Annotated

import msgspec

from net.wire.fields import Id, Name, Wire, Word

WALL_TEXT_CHARACTERS = 60
CONNECTIONS_A_MESSAGE = 100
ARROWS_A_MESSAGE = 100

WallAddress = Annotated[str, msgspec.Meta(max_length=128)]
Number = Annotated[int, msgspec.Meta(ge=0)]


class Watch(Wire, frozen=True, tag="watch"):
    """The overseer wants to be told what passes from now on, or no more.

    Attributes:
        on: whether it is to be told.
    """

    on: bool = True


class WallConnection(msgspec.Struct, frozen=True, omit_defaults=True):
    """A connection of the server is in this state.

    Attributes:
        number: its own, counted from 1 as they come.
        nick: of the user; "" before the log-in.
        address: "host:port" of the other end.
        dialect: "rich" or "plain"; "" if it is not known yet.
        encrypted: TLS is spoken on it.
        received, sent: bytes on the wire since it was accepted.
        waiting: bytes in its send buffer, because its reader does not keep up.
    """

    number: Number
    nick: Name = ""
    address: WallAddress = ""
    dialect: Word = ""
    encrypted: bool = False
    received: Number = 0
    sent: Number = 0
    waiting: Number = 0


class WallArrow(msgspec.Struct, frozen=True, omit_defaults=True):
    """A message has passed on a connection.

    Attributes:
        number: of the connection.
        nick: of its user then; "" before the log-in.
        op: what it is; "line" for a line of the plain dialect that is no message.
        sent: the server has sent it.
        at: time.monotonic_ns() of the server.
        size: in bytes, without TLS.
        id: of the message; 0 if it has none.
        room: the public room that it is about; "" if it is about none.
        text: the beginning of what is said in a public room.
    """

    number: Number
    nick: Name
    op: Word
    sent: bool
    at: int
    size: Number = 0
    id: Id = 0
    room: Name = ""
    text: Annotated[str, msgspec.Meta(max_length=WALL_TEXT_CHARACTERS)] = ""


class WallNews(Wire, frozen=True, tag="wall"):
    """The server tells the overseer what has passed since the last time.

    Attributes:
        at: time.monotonic_ns() of the server.
        wall: the same moment in ns since 1970.
        count: how many connections there are.
        connections: those that are new or have changed.
        gone: the numbers of those that have ended.
        arrows: what has passed, in order.
        missed: how many arrows were left out, because too much has passed.
        queued: how many messages wait for the hub now.
        batch: how many the hub has taken at once at most.
        turns: how often it has taken some.
    """

    at: int
    wall: int
    count: Number
    connections: Annotated[
        tuple[WallConnection, ...], msgspec.Meta(max_length=CONNECTIONS_A_MESSAGE)
    ] = ()
    gone: tuple[Number, ...] = ()
    arrows: Annotated[tuple[WallArrow, ...], msgspec.Meta(max_length=ARROWS_A_MESSAGE)] = ()
    missed: Number = 0
    queued: Number = 0
    batch: Number = 0
    turns: Number = 0


class WallBegun(msgspec.Struct, frozen=True):
    """The wall watches a server. (This value stays in the program, as the next one does.)

    Attributes:
        server: its name.
    """

    server: str


class WallEnded(msgspec.Struct, frozen=True):
    """The wall watches no server any more, or found none; it goes on looking.

    Attributes:
        code: "no_server", "not_teaching" or "ended".
    """

    code: str


WallEvent = WallBegun | WallNews | WallEnded
