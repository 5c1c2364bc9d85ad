"""What goes into the hub besides messages, and what comes out of it. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from net.hub.people import Session
from net.wire.messages import Challenge, ClientMessage, Err, Farewell, Hello, ServerMessage


class Gone(msgspec.Struct, frozen=True):
    """Ends a session: its connection is no more, or is to end with a `farewell`."""

    why: str
    farewell: Farewell | None = None


class LogIn(msgspec.Struct, frozen=True):
    """A `hello` whose `key` has been proved: the session has signed `statement`. Without a key
    nothing had to be proved. `token_proof` is the proof of an earlier version's token, if there was
    one; with `challenge` one can be asked for."""

    hello: Hello
    key: str = ""
    challenge: Challenge | None = None
    statement: bytes = b""
    token_proof: str = ""


# What comes from a session, in the order in which it was said. An Err answers what was no message,
# a Challenge a hello that has to be proved: they wait for their turn, so that every answer comes in
# the order of what it answers.
Heard = ClientMessage | LogIn | Challenge | Err | Gone


class Deliver(msgspec.Struct):
    """Send the message to these sessions, after whatever was to be sent to them before."""

    message: ServerMessage
    sessions: Sequence[Session]


class Close(msgspec.Struct):
    """Close the session's connection once everything for it has been sent."""

    session: Session


class LogEntry(msgspec.Struct):
    """A line for the server's log; with `error`, a fault of the hub's own."""

    text: str
    error: Exception | None = None


Action = Deliver | Close | LogEntry
