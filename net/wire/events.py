"""What the client tells the window: the only things that cross from the network's threads to Tk.

Each event is a fact, already true when it is emitted, and immutable, so it can be handed from
thread to thread without a lock. Times are milliseconds since 1970, UTC.
"""

from __future__ import annotations

import msgspec

from net.wire.manners import ASSIGNMENT, Manner
from net.wire.messages import Limits, Person

# Where a message stands in its conversation: messages are shown in the order of their places.
# Opaque, but for its order. A message of the user's own that is pending has none yet: it stands
# below all others.
Place = tuple[int, int]
BEGINNING: Place = (-1, -1)  # before every message


class Past(msgspec.Struct, frozen=True):
    """A conversation of earlier days. `read`: the place of the last message the user has read, if
    any; `unread`: how many messages of others came after it. `title`: of a private group, what it
    was called last. `calls`: the texts of the first of those messages that have an @ in them, and
    so may call the user."""

    name: str
    read: Place | None
    unread: int
    title: str = ""
    calls: tuple[str, ...] = ()


class Quote(msgspec.Struct, frozen=True):
    """The message that another one answers: `sender` and `cid` name it. `text` is what it says now,
    "" if it is not on this computer or was deleted."""

    sender: str
    cid: str
    text: str = ""


class KeptDraft(msgspec.Struct, frozen=True):
    """What the user has written to `name` and not sent; `name` is "" while it is not decided to
    whom. `about` is the message it answers or, with `is_edit`, the one it is to replace; then
    `before` is what was being written before."""

    name: str
    text: str
    about: Quote | None = None
    is_edit: bool = False
    before: str = ""


class Restored(msgspec.Struct, frozen=True):
    """The journal of this user on this server has been opened, and there was something in it: the
    first event of all. It comes again if the journal is found damaged later: then everything begins
    anew, and the server sends it again.

    `conversations`, the one with the newest message first. Their messages come with
    `ChatClient.load`. `drafts`: what was being written, one for a conversation.
    """

    nick: str
    server: str
    conversations: tuple[Past, ...]
    drafts: tuple[KeptDraft, ...] = ()


class Item(msgspec.Struct, frozen=True):
    """A message out of the journal, as it is now. `state`: "" for those of others, or that of a
    message of the user's own: "pending", "stored", "delivered", "read", "unconfirmed" or "failed"
    (then with `code` and `detail`).

    Without a `sender` it is a note: `code` is "gap" where the server no longer had some messages. A
    message that was `deleted` has no text. `reactions`: (nick, emoji), one for each person, the
    first one first.
    """

    sender: str
    text: str
    at: int
    place: Place | None
    state: str = ""
    cid: str = ""
    code: str = ""
    detail: str = ""
    reply: Quote | None = None
    edited: bool = False
    deleted: bool = False
    reactions: tuple[tuple[str, str], ...] = ()


class PageLoaded(msgspec.Struct, frozen=True):
    """What `ChatClient.load` asked for, oldest first. `before` is that of the question; `more`:
    there are older ones still. Pending messages are on the newest page only (`before` None), at its
    end. `unsure`: nobody could be asked whether there are older ones, or the server did not say."""

    name: str
    before: Place | None
    items: tuple[Item, ...]
    more: bool
    unsure: bool = False


class ExcerptLoaded(msgspec.Struct, frozen=True):
    """What `ChatClient.look` asked for: messages from somewhere in a conversation, oldest first,
    none of them pending. `serial` is that of the question; `target` the place of the message that
    was looked for, if any; `older` and `newer`: there are more before and after them."""

    serial: int
    name: str
    items: tuple[Item, ...]
    target: Place | None
    older: bool
    newer: bool


class Hit(msgspec.Struct, frozen=True):
    """A message that was found, in the conversation `name`."""

    name: str
    item: Item


class SearchFinished(msgspec.Struct, frozen=True):
    """What `ChatClient.search` asked for, the newest first; `more`: there were too many to tell
    them all; `failed`: the journal could not be searched."""

    serial: int
    hits: tuple[Hit, ...]
    more: bool
    failed: bool = False


class Details(msgspec.Struct, frozen=True):
    """What `ChatClient.details` asked for: `id` is the server's (0: none). `delivered` and `read`
    are the nicks of those whose devices have the message and of those who have read it; None:
    nobody could tell now."""

    name: str
    cid: str
    id: int
    delivered: tuple[str, ...] | None
    read: tuple[str, ...] | None


class Connecting(msgspec.Struct, frozen=True):
    """An attempt to reach the server has begun. `attempt` counts from 1 since the last success."""

    address: str
    attempt: int


class PlainServerFound(msgspec.Struct, frozen=True):
    """The server is no Charla server: it speaks only the plain dialect.

    The client waits for `ChatClient.accept_plain` or `ChatClient.stop`. `greeting` is what the
    server said first, or "" if it said nothing. `manner` is how to speak to it: as the last time,
    or a guess.
    """

    address: str
    greeting: str
    manner: Manner = ASSIGNMENT


class Somebody(msgspec.Struct, frozen=True, gc=False):
    """A person whom the server knows, here or not, and the key of the nick."""

    key: str
    person: Person


class RoomPart(msgspec.Struct, frozen=True, gc=False):
    """A room, and some of its `members`, by the keys of their nicks. A `private` one is a group of
    the user's: it has a `title`, and others may be `invited`."""

    key: str
    name: str
    members: dict[str, str]
    title: str = ""
    private: bool = False
    invited: dict[str, str] = {}


class RosterLoaded(msgspec.Struct, frozen=True):
    """A part of who is known to the server and which rooms there are, as it is now. With the page
    that has no `more` everybody and everything has been told since Connected."""

    people: tuple[Somebody, ...] = ()
    rooms: tuple[RoomPart, ...] = ()
    more: bool = False


class Connected(msgspec.Struct, frozen=True):
    """Logged in. With `plain`, `limits` say nothing. Unless `plain`, who is here and what there is
    follows page by page (the first page may have come along: `roster`), and what was missed as
    Received, then CaughtUp. `stores`: see `messages.Welcome`. `manner`: how a plain server is
    spoken to.
    """

    address: str
    nick: str
    server: str
    plain: bool
    limits: Limits = Limits()
    stores: bool = False
    manner: Manner = ASSIGNMENT
    roster: RosterLoaded | None = None


class CaughtUp(msgspec.Struct, frozen=True):
    """Everything that was said in the user's absence has been told."""


class Disconnected(msgspec.Struct, frozen=True):
    """There is no connection (any more).

    `code` is one of the words in `net.client.link.REASONS`, or an `err` or `bye` code of the
    server's; `detail` is a text for people who know more (the server's or the system's own words).
    `retry_in` is the time in seconds until the client tries again by itself; None: it does not, the
    user has to decide. `may_be_plain`: it may be a plain server that waits for the name, to which
    `ChatClient.accept_plain` would send nothing else.
    """

    code: str
    detail: str
    retry_in: float | None
    may_be_plain: bool = False


class Measured(msgspec.Struct, frozen=True):
    """The time a ping took to come back, in milliseconds."""

    round_trip_ms: float


class Received(msgspec.Struct, frozen=True):
    """A message from `sender` to `to` (the user's own nick, or a #room), told exactly once, ever.

    `sender` may be the user (another device, or a journal that was lost): then `to` is whom it went
    to.
    """

    sender: str
    to: str
    text: str
    at: int
    place: Place
    cid: str = ""
    reply: Quote | None = None
    deleted: bool = False


class Changed(msgspec.Struct, frozen=True):
    """A message of the conversation `name` is no longer what it was: edited, deleted, reacted to,
    or it is what another one quotes. Also when the user's own change has only just been handed to
    the network, and when that has failed."""

    name: str
    item: Item


class ChangeFailed(msgspec.Struct, frozen=True):
    """A change that the user has made to a message of the conversation `name` will not reach
    anybody; `kind` is "edit", "delete" or "react", `code` and `detail` are those of Failed. The
    message is again what it was before. With "discard", a failed message could not be taken out of
    the journal."""

    name: str
    kind: str
    code: str
    detail: str


class Accepted(msgspec.Struct, frozen=True):
    """The server has stored the message `cid` and given it its place. `later`: the recipient is not
    here, and gets it on returning."""

    cid: str
    at: int
    place: Place
    later: bool = False


class Unconfirmed(msgspec.Struct, frozen=True):
    """The message `cid` has been handed to a plain server, which says nothing of what became of it
    unless it failed."""

    cid: str
    place: Place


class Failed(msgspec.Struct, frozen=True):
    """The message `cid` will not arrive. `code` says why: an `err` code of the server's, or
    "journal" when it could not be written down on this computer."""

    cid: str
    code: str
    detail: str
    place: Place


class Discarded(msgspec.Struct, frozen=True):
    """The failed message `cid` of the user's own is no longer in the journal; the conversation
    `name` goes on without it."""

    name: str
    cid: str


class ReceiptChanged(msgspec.Struct, frozen=True):
    """All messages of the user's own to `peer` from the place `first` to `last` are `state`:
    "delivered" or "read"."""

    peer: str
    state: str
    first: Place
    last: Place


class GapFound(msgspec.Struct, frozen=True):
    """The server no longer has some messages of the conversation `name` that this computer never
    got."""

    name: str
    at: int
    place: Place


class PresenceChanged(msgspec.Struct, frozen=True):
    """The fields are those of `messages.Person`."""

    nick: str
    state: str
    plain: bool
    note: str = ""
    gone: bool = False


class TypingStarted(msgspec.Struct, frozen=True):
    """`sender` is writing to the user (`to` is the user's nick) or in a #room."""

    sender: str
    to: str


class RoomJoined(msgspec.Struct, frozen=True):
    """`nick` (perhaps the user's own) is in `room` now. A room begins to exist with its first
    member."""

    room: str
    nick: str


class RoomLeft(msgspec.Struct, frozen=True):
    """`nick` is no longer in `room`. A room without members no longer exists."""

    room: str
    nick: str


class CrowdChanged(msgspec.Struct, frozen=True):
    """Many changes at once, in this order: how people are from now on, who has left rooms, who has
    entered them."""

    people: tuple[PresenceChanged, ...] = ()
    left: tuple[RoomLeft, ...] = ()
    joined: tuple[RoomJoined, ...] = ()


class GroupChanged(msgspec.Struct, frozen=True):
    """A private group of the user's is as told here from now on; `by` (perhaps the user) has made
    it so. `invited` are asked to come in and have not answered."""

    room: str
    title: str
    members: tuple[str, ...]
    by: str
    invited: tuple[str, ...] = ()


class InvitationReceived(msgspec.Struct, frozen=True):
    """`by` invites the user to a private group, and again on each connection until the user
    answers."""

    room: str
    title: str
    by: str


class InvitationWithdrawn(msgspec.Struct, frozen=True):
    """The user is not invited to this group (any more)."""

    room: str


class InvitationDeclined(msgspec.Struct, frozen=True):
    """`nick`, who was invited to a group of the user's, is not any more, and has not come in."""

    room: str
    nick: str


class Blocked(msgspec.Struct, frozen=True):
    """The user has blocked these people; or, without `on`, no longer."""

    nicks: tuple[str, ...]
    on: bool


class Notice(msgspec.Struct, frozen=True):
    """Something the server said to the user that is no message: a plain server's free text, or an
    `err` that concerns no message (`code` is "" for free text). `to` is the nick or room it is
    about, if it says. Of a plain server: "open_to_all": it has shown, by the line in `text`, that
    everybody on it reads everything; "long_line": one of its lines was too long to be shown;
    "deaf_server": it has never said anything, and may be waiting for the end of a line."""

    code: str
    text: str
    to: str = ""


Event = (
    Restored
    | PageLoaded
    | ExcerptLoaded
    | SearchFinished
    | Details
    | Connecting
    | PlainServerFound
    | Connected
    | CaughtUp
    | Disconnected
    | Measured
    | Received
    | Changed
    | ChangeFailed
    | Accepted
    | Unconfirmed
    | Failed
    | Discarded
    | ReceiptChanged
    | GapFound
    | RosterLoaded
    | PresenceChanged
    | TypingStarted
    | RoomJoined
    | RoomLeft
    | CrowdChanged
    | GroupChanged
    | InvitationReceived
    | InvitationWithdrawn
    | InvitationDeclined
    | Blocked
    | Notice
)
