"""Define what a client hears from its server: wire messages, and a few facts besides.

Dialogues return these values (net.wire.dialogue), the client passes them on unchanged, and the
journal translates them into events (net.journal.translation). Nothing else translates them.
"""

from __future__ import annotations

import msgspec

from net.wire.manners import ASSIGNMENT, Manner
from net.wire.messages import Limits, ServerMessage


class LoggedIn(msgspec.Struct, frozen=True):
    """The server has let the user in. This comes first on every connection.

    Attributes:
        address: the server.
        nick: the user's nick as others see it.
        server: the name of the server.
        limits: what the server accepts.
        plain: the server speaks the plain dialect; it has no epoch, `seen` or `since`.
        stores, epoch, since: as in `messages.Welcome`.
        seen: as in the hello.
        manner: how a plain server is spoken to.
        number: the user's number, see `messages.Person`; 0 if unknown.
        teaches: as `teach` in `messages.Welcome`.
        console: as in `messages.Welcome`; "" if unknown.
    """

    address: str
    nick: str
    server: str
    limits: Limits
    plain: bool = False
    stores: bool = False
    epoch: str = ""
    seen: int = 0
    since: int = 0
    manner: Manner = ASSIGNMENT
    number: int = 0
    teaches: bool = False
    console: str = ""


class PlainMessage(msgspec.Struct, frozen=True):
    """A message has come from a plain server, which tells no more than this.

    `to` is the user, a #room, or one of the conversations of `net.wire.manners`.
    """

    sender: str
    to: str
    text: str


class PlainNotice(msgspec.Struct, frozen=True):
    """A plain server has sent a text that is no message, or something was found out about it.

    `code` is "" for a text, else one of the codes of `events.Notice`. `to` is the conversation in
    which it was said; "" if it can't be known.
    """

    code: str
    text: str
    to: str = ""


class RoundTrip(msgspec.Struct, frozen=True):
    """A pong has answered the last ping after so many milliseconds.

    It replaces the Pong: only the client's thread, which has a clock, can measure the time.
    """

    milliseconds: float


Heard = ServerMessage | LoggedIn | PlainMessage | PlainNotice | RoundTrip
