"""Define the hub's input besides wire messages, and its output: the actions."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from net.hub.people import Session
from net.wire.messages import Challenge, ClientMessage, Err, Farewell, Hello
from net.wire.plain import PostRun
from net.wire.roster_parts import Outgoing


class Gone(msgspec.Struct, frozen=True):
    """A session ends: its connection is closed, or is to be closed after a `farewell`."""

    why: str
    farewell: Farewell | None = None


class LogIn(msgspec.Struct, frozen=True):
    """A `hello` is complete: if it names a `key`, the session has proved that it has it.

    Attributes:
        hello: the message itself.
        key: the public key with which the session has signed `statement`; "" if nothing had to be
            proved.
        challenge: with it the hub can ask for the proof of a token (see `token_proof`).
        statement: the bytes that were signed.
        token_proof: the proof of a token from an earlier version of Charla; "" if there is none.
        refusal: why the visitor may not log in, if the visitor's thread knows that already.
    """

    hello: Hello
    key: str = ""
    challenge: Challenge | None = None
    statement: bytes = b""
    token_proof: str = ""
    refusal: Err | None = None


class Overseer(msgspec.Struct, frozen=True):
    """A session has asked to oversee the server; `has_token` says whether it may."""

    has_token: bool


class ProvedTeacher(msgspec.Struct, frozen=True):
    """A session has shown that its user may be a teacher; `ref` is that of its request."""

    ref: str = ""


# One input of a session. An Err answers a line that was no message, a Challenge answers a hello
# that has to be proved. Both are queued like messages, so answers leave in the order of what they
# answer.
Incoming = ClientMessage | PostRun | LogIn | Overseer | ProvedTeacher | Challenge | Err | Gone


class Deliver(msgspec.Struct):
    """Send the message to these sessions, after whatever was to be sent to them before."""

    message: Outgoing
    sessions: Sequence[Session]


# Gives a message to these sessions: what the parts of the hub are handed to make a Deliver.
DeliverTo = Callable[[Outgoing, Sequence[Session]], None]


class Close(msgspec.Struct):
    """Close the session's connection once everything for it has been sent."""

    session: Session


class LogEntry(msgspec.Struct):
    """The server's log gets a line; `error` is set if the hub itself is at fault."""

    text: str
    error: Exception | None = None


class EndServer(msgspec.Struct):
    """End the server: whoever oversees it wants that."""


class WatchWall(msgspec.Struct):
    """Tell an overseer what passes, or no more."""

    session: Session
    on: bool


Action = Deliver | Close | LogEntry | EndServer | WatchWall
