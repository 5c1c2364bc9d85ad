"""Name what the send thread may be asked for: each wish goes into its queue (net.client.outbox).

Wire messages are wishes, too; questions are in `net.client.questions`.
"""

from __future__ import annotations

import msgspec

from net.client.questions import Question
from net.client.tracer import TellTrace
from net.shared.connection import Connection
from net.wire.dialogue import Dialogue
from net.wire.events import KeptDraft, Place
from net.wire.messages import Block, Decline, Group, Join, Leave, Post, SetTerms, State, Typing
from net.wire.teaching import TeachingRequest


class Retry(msgspec.Struct, frozen=True):
    """The user wants a message that failed to be sent all the same."""

    post: Post


class Discard(msgspec.Struct, frozen=True):
    """The user gives up a message that failed."""

    name: str
    cid: str


class DiscardFailed(msgspec.Struct, frozen=True):
    """The user gives up all messages of a conversation that failed."""

    name: str


class UnreadAfter(msgspec.Struct, frozen=True):
    """The user wants what comes after a place in a conversation to be unread again."""

    name: str
    place: Place


class ReadUpTo(msgspec.Struct, frozen=True):
    """The user has seen a conversation up to a place."""

    name: str
    place: Place


class UseReceipts(msgspec.Struct, frozen=True):
    """The user decides whether others may hear what they have read."""

    on: bool


class Settled(msgspec.Struct, frozen=True):
    """The server has answered what was wished of a group, or of the person of this name.

    It is the wish with this `ref`; without one, if the server does not say which, the first.
    """

    name: str
    ref: str = ""


class LinkBegun(msgspec.Struct, frozen=True):
    """There is a connection that has logged in."""

    connection: Connection
    dialogue: Dialogue


class LinkCaughtUp(msgspec.Struct, frozen=True):
    """The connection has told everything that was missed."""


class LinkOver(msgspec.Struct, frozen=True):
    """The connection has ended."""


class ClassRequest(msgspec.Struct, frozen=True):
    """The user wants something of the class; the message at `place` is the one it is about."""

    request: TeachingRequest
    place: Place | None = None


class TeachAsHost(msgspec.Struct, frozen=True):
    """The user wants to be a teacher of the class on this computer, whose key is this one."""

    fingerprint: str
    ref: str


LinkChange = LinkBegun | LinkCaughtUp | LinkOver
Fleeting = Join | Leave | SetTerms | Group | Decline | Block | Typing | State
Other = (
    Retry
    | Discard
    | DiscardFailed
    | KeptDraft
    | Fleeting
    | Settled
    | ReadUpTo
    | UnreadAfter
    | UseReceipts
    | ClassRequest
    | TeachAsHost
    | TellTrace
    | Question
)
Wish = Post | Other | LinkChange
