"""What goes into the hub besides messages, and what comes out of it. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from net.messages import Challenge, Hello, ServerMessage
from net.people import Session


class Gone(msgspec.Struct, frozen=True):
    """What a session says last, whether it wanted to or not: its connection is no more."""

    why: str


class LogIn(msgspec.Struct, frozen=True):
    """A `hello` whose `key` has been proved: the session has signed `statement`. Without a key nothing had to be
    proved. `token_proof` is the proof of an earlier version's token, if there was one; with `challenge` one can be
    asked for."""

    hello: Hello
    key: str = ""
    challenge: Challenge | None = None
    statement: bytes = b""
    token_proof: str = ""


class Deliver(msgspec.Struct):
    """Send the message to these sessions, after whatever was to be sent to them before."""

    message: ServerMessage
    sessions: Sequence[Session]


class Close(msgspec.Struct):
    """Close the session's connection once everything for it has been sent."""

    session: Session


class Note(msgspec.Struct):
    """A line for the server's log; with `error`, a fault of the hub's own."""

    text: str
    error: Exception | None = None


Action = Deliver | Close | Note
