"""What a client hears from its server: wire messages, and the few facts that are none. Pure.

Dialogues return it (net.wire.dialogue), the client passes it on as it is, and the journal makes
events of it (net.journal.translation): nobody else translates.
"""

from __future__ import annotations

import msgspec

from net.wire.manners import ASSIGNMENT, Manner
from net.wire.messages import Limits, ServerMessage


class LoggedIn(msgspec.Struct, frozen=True):
    """The server has let the user in: the first of all that is heard on a connection.

    `epoch` and `since` are those of `messages.Welcome`, `seen` is what the hello said; a `plain`
    server has none of them, and is spoken to in the given `manner`.
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


class PlainMessage(msgspec.Struct, frozen=True):
    """A message from a plain server, which tells no more than this. `to` is the user or a #room."""

    sender: str
    to: str
    text: str


class PlainNotice(msgspec.Struct, frozen=True):
    """A text of a plain server that is no message, or, with a `code`, what has been found out about
    that server: the codes are those of `events.Notice`."""

    code: str
    text: str


class RoundTrip(msgspec.Struct, frozen=True):
    """A pong has answered the last ping after so many milliseconds. It stands for the Pong: only
    the client's thread, which has a clock, can tell how long it took."""

    milliseconds: float


Heard = ServerMessage | LoggedIn | PlainMessage | PlainNotice | RoundTrip
