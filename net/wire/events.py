"""Define what the client tells the window: only these objects cross from network threads to Tk.

An event is a fact that is true when it is emitted. It is immutable, so threads can share it without
a lock. Times are milliseconds since 1970, UTC.
"""

from __future__ import annotations

import msgspec

from net.wire.ballots import BallotResult
from net.wire.manners import ASSIGNMENT, Manner
from net.wire.messages import Limits, Person
from net.wire.teaching import TeachingAnswer

# The position of a message in its conversation: messages are shown in the order of their places. It
# is opaque except for its order. The user's own pending messages have no place yet and come last.
Place = tuple[int, int]
BEGINNING: Place = (-1, -1)  # before every message


class Past(msgspec.Struct, frozen=True):
    """A conversation is in the journal from earlier.

    Attributes:
        name: the nick or #room.
        read: the place of the last message that the user has read; None if there is none.
        unread: the number of messages from others after it.
        title: the last title of a private group.
        calls: the texts of the first unread messages with an @, which may mention the user.
        last: the last message as it is now, its text cut; None if there is none.
    """

    name: str
    read: Place | None
    unread: int
    title: str = ""
    calls: tuple[str, ...] = ()
    last: Item | None = None


class Quote(msgspec.Struct, frozen=True):
    """A message is quoted by another one that answers it.

    Attributes:
        sender, cid: identify the quoted message.
        text: its text now; "" if it is not on this computer or was deleted. That of a ballot is
            whole.
        kind: as in Item.
    """

    sender: str
    cid: str
    text: str = ""
    kind: str = ""


class KeptDraft(msgspec.Struct, frozen=True):
    """The user has written something and not sent it.

    Attributes:
        name: the recipient; "" while it is undecided.
        text: the text.
        about: the message that it answers or, with `is_edit`, replaces.
        is_edit: it edits a message.
        before: with `is_edit`, the draft from before the edit.
        is_failed: the message that it edits has not been sent.
    """

    name: str
    text: str
    about: Quote | None = None
    is_edit: bool = False
    before: str = ""
    is_failed: bool = False


class Restored(msgspec.Struct, frozen=True):
    """The user's journal for this server has been opened and was not empty: the first event.

    It comes again if the journal is found damaged later: everything begins anew then, and the
    server sends it again.

    Attributes:
        nick: the user's nick.
        server: the name of the server.
        conversations: the one with the newest message first. `ChatClient.load` loads their
            messages.
        drafts: at most one for each conversation.
        numbers: the server's numbers of authors, by the keys of their nicks.
    """

    nick: str
    server: str
    conversations: tuple[Past, ...]
    drafts: tuple[KeptDraft, ...] = ()
    numbers: dict[str, int] = {}


class Item(msgspec.Struct, frozen=True, gc=False):
    """A message as it is now, with all changes made to it.

    Attributes:
        sender: the nick; "" for a notice, whose `code` is "gap" if the server had lost messages
            there.
        text: the text; "" if `deleted`.
        at: when it was sent.
        place: its position; None while it is pending.
        state: of the user's own messages: "pending", "stored", "delivered", "read", "unconfirmed"
            or "failed"; of others "".
        cid: the sender's name for it.
        code, detail: the reason, if it has failed.
        reply: the message that it answers.
        edited, deleted: whether it was edited or deleted.
        reactions: (nick, emoji), one for each person, in the order of their first reaction.
        kind: "" for a message; one of net.wire.ballots.BALLOTS, or "close" for the result of the
            ballot that `reply` tells. Such a text is for gui.words.ballots.
        removed_by: the teacher who has deleted it; "" if its sender has.
        result: of a ballot that was closed.
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
    kind: str = ""
    removed_by: str = ""
    result: BallotResult | None = None

    @property
    def own(self) -> bool:
        return self.state != ""


class PageLoaded(msgspec.Struct, frozen=True):
    """`ChatClient.load` has loaded messages, the oldest first.

    Attributes:
        name: the conversation.
        before: as in the request; None for the newest page, which ends with the pending messages.
        items: the messages.
        more: there are older ones.
        unsure: there may be older ones, but the server could not be asked or did not answer.
    """

    name: str
    before: Place | None
    items: tuple[Item, ...]
    more: bool
    unsure: bool = False


class ExcerptLoaded(msgspec.Struct, frozen=True):
    """`ChatClient.look` has loaded messages from somewhere in a conversation, the oldest first.

    Attributes:
        serial: as in the request.
        name: the conversation.
        items: the messages, none of them pending.
        target: the place of the message that was looked for; None if there is none.
        older, newer: there are more before and after these.
    """

    serial: int
    name: str
    items: tuple[Item, ...]
    target: Place | None
    older: bool
    newer: bool


class Hit(msgspec.Struct, frozen=True):
    """A search has found a message in the conversation `name`."""

    name: str
    item: Item


class SearchFinished(msgspec.Struct, frozen=True):
    """`ChatClient.search` has finished.

    Attributes:
        serial: as in the request.
        hits: the newest first.
        more: there are more hits than these.
        failed: the journal could not be searched.
    """

    serial: int
    hits: tuple[Hit, ...]
    more: bool
    failed: bool = False


class Details(msgspec.Struct, frozen=True):
    """`ChatClient.details` has found out who has a message.

    Attributes:
        name, cid: the conversation and the message.
        id: the server's number for it; 0 if it has none.
        delivered, read: the nicks of those who have it on a device, and who have read it, besides
            its sender; None if the server could not be asked.
        more: there are others in the room, who were not looked at.
    """

    name: str
    cid: str
    id: int
    delivered: tuple[str, ...] | None
    read: tuple[str, ...] | None
    more: bool = False


class Connecting(msgspec.Struct, frozen=True):
    """An attempt to reach the server has begun. `attempt` counts from 1 since the last success."""

    address: str
    attempt: int


class ServerSilent(msgspec.Struct, frozen=True):
    """A server of which nothing is known has not answered yet. It is waited for.

    The user may end that with `ChatClient.stop_waiting`.
    """

    address: str


class PlainServerFound(msgspec.Struct, frozen=True):
    """The server speaks only the plain dialect, so it is no Charla server.

    The client waits for `ChatClient.accept_plain` or `ChatClient.stop`.

    Attributes:
        address: the server.
        greeting: what the server has said first; "" if nothing.
        manner: how to speak to it: as the last time, or a guess.
    """

    address: str
    greeting: str
    manner: Manner = ASSIGNMENT


class Somebody(msgspec.Struct, frozen=True, gc=False):
    """A person is known to the server, present or not. `key` is their normalised nick."""

    key: str
    person: Person


class RoomPart(msgspec.Struct, frozen=True, gc=False):
    """A room, or a part of its members, is listed in a page of the roster.

    Attributes:
        key: the normalised name.
        name: the name.
        members: key -> nick.
        title: the title of a private group.
        private: it is a private group of the user's.
        invited: key -> nick of people who were invited and have not answered.
        open, maker: as in `messages.Terms`.
    """

    key: str
    name: str
    members: dict[str, str]
    title: str = ""
    private: bool = False
    invited: dict[str, str] = {}
    open: bool = True
    maker: str = ""


class RosterLoaded(msgspec.Struct, frozen=True):
    """A part of the people and rooms has come, as they are now.

    After the page without `more`, everything has been told since Connected.
    """

    people: tuple[Somebody, ...] = ()
    rooms: tuple[RoomPart, ...] = ()
    more: bool = False


class Connected(msgspec.Struct, frozen=True):
    """The client has logged in.

    Unless `plain`, the roster follows page by page, then the missed messages as Received, then
    CaughtUp.

    Attributes:
        address: where the server was found.
        nick: the user's nick as others see it.
        server: the name of the server.
        plain: the server speaks the plain dialect; `limits` say nothing then.
        limits: what the server accepts.
        stores: see `messages.Welcome`.
        manner: how a plain server is spoken to.
        roster: the first page, if it has come along.
        fingerprint: of the server's key; "" if the connection is not encrypted.
        is_verified: the words that the user has typed fit this key.
        number: the user's number, see `messages.Person`; 0 if unknown.
        teaches: the server shows how it works, see `messages.Welcome`.
        console: the nick of whoever writes at the server's console; "" if unknown.
    """

    address: str
    nick: str
    server: str
    plain: bool
    limits: Limits = Limits()
    stores: bool = False
    manner: Manner = ASSIGNMENT
    roster: RosterLoaded | None = None
    fingerprint: str = ""
    is_verified: bool = False
    number: int = 0
    teaches: bool = False
    console: str = ""


class CaughtUp(msgspec.Struct, frozen=True):
    """All messages that were missed have been told."""


class Tried(msgspec.Struct, frozen=True):
    """An address was tried in vain.

    Attributes:
        address: where.
        code, detail: as in Disconnected.
        fingerprint: of the key that the server there has; "" if none was seen.
    """

    address: str
    code: str
    detail: str = ""
    fingerprint: str = ""


class Disconnected(msgspec.Struct, frozen=True):
    """There is no connection, or no longer.

    Some codes ask for a decision, which only a new client can carry out:

        unknown_key     the server has shown a key (`fingerprint`) and was sent nothing
        not_encrypted   the server does not encrypt; `detail` is what it has said instead
        wrong_words     its key does not fit the words that were typed
        key_changed     it does not have the key that it had
        password_needed, wrong_password     the class has a password

    Attributes:
        code: one of `net.client.link.REASONS`, or a code of the server's `err` or `bye`.
        detail: the server's or the system's own words, for people who know more.
        retry_in: seconds until the client tries again; None if the user has to decide.
        may_be_plain: it may be a plain server that waits for the name; `ChatClient.accept_plain`
            would send only that.
        fingerprint: of the key that the server has shown, or must have; "" if neither.
        tried: what became of each address, if more than one was tried.
        nick: with "renamed", the user's nick from now on.
        until: with "banned", when they may come back (ms since 1970); 0 if that is open.
    """

    code: str
    detail: str
    retry_in: float | None
    may_be_plain: bool = False
    fingerprint: str = ""
    tried: tuple[Tried, ...] = ()
    nick: str = ""
    until: int = 0


class Measured(msgspec.Struct, frozen=True):
    """A ping took this long to come back, in milliseconds."""

    round_trip_ms: float


class Received(msgspec.Struct, frozen=True):
    """A message has come; this is told exactly once, ever.

    Attributes:
        to: the user's nick or a #room; if the user is the sender, the recipient.
        item: the message. Its sender is the user themselves if it comes from another device, or if
            the journal was lost; then it has a `state`.
        was_read: it is somebody else's, and the user has read it by another nick.
    """

    to: str
    item: Item
    was_read: bool = False

    @property
    def place(self) -> Place:
        assert self.item.place is not None
        return self.item.place


class AuthorNumbered(msgspec.Struct, frozen=True):
    """The server's number of an author is known, or is another one; they may have left long ago.

    Attributes:
        key: their normalised nick.
        number: as in `messages.Person`.
    """

    key: str
    number: int


class Changed(msgspec.Struct, frozen=True):
    """A message of the conversation `name` has changed.

    It was edited, deleted or reacted to, or this happened to the message that it quotes. The user's
    own change is told when it is handed to the network, and again if it fails.
    """

    name: str
    item: Item


class ChangeFailed(msgspec.Struct, frozen=True):
    """A change that the user has made to a message failed; the message is as it was before.

    Attributes:
        name: the conversation.
        kind: "edit", "delete" or "react"; with "discard", a failed message could not be removed
            from the journal.
        code, detail: as in Failed.
    """

    name: str
    kind: str
    code: str
    detail: str


class Accepted(msgspec.Struct, frozen=True):
    """The server has stored the message `cid` and given it a place.

    `later`: the recipient is away and gets it on returning.
    """

    cid: str
    at: int
    place: Place
    later: bool = False


class Unconfirmed(msgspec.Struct, frozen=True):
    """The message `cid` was handed to a plain server, which tells nothing unless it fails."""

    cid: str
    place: Place


class Failed(msgspec.Struct, frozen=True):
    """The message `cid` will not arrive.

    `code` is an `err` code of the server's, or "journal" if it could not be stored on this
    computer.
    """

    cid: str
    code: str
    detail: str
    place: Place


class Discarded(msgspec.Struct, frozen=True):
    """The user's failed message `cid` was removed from the journal and the conversation `name`.

    `last` is the message that is the last one now, as in Past.
    """

    name: str
    cid: str
    last: Item | None = None


class UnreadMarked(msgspec.Struct, frozen=True):
    """The user has marked the messages of the conversation `name` after a place as unread.

    Attributes:
        name: the conversation.
        read: the place.
        unread: how many messages of others come after it.
    """

    name: str
    read: Place
    unread: int


class ReceiptChanged(msgspec.Struct, frozen=True):
    """The user's messages to `name` from the place `first` to `last` are "delivered" or "read"."""

    name: str
    state: str
    first: Place
    last: Place


class GapFound(msgspec.Struct, frozen=True):
    """The server has lost messages of the conversation `name` that this computer misses."""

    name: str
    at: int
    place: Place


class PresenceChanged(msgspec.Struct, frozen=True):
    """A person has come, gone or changed. The fields are those of `messages.Person`."""

    nick: str
    state: str
    plain: bool
    note: str = ""
    gone: bool = False
    number: int = 0
    role: str = ""


class TypingStarted(msgspec.Struct, frozen=True):
    """Somebody is typing to the user (`to` is the user's nick) or in a #room."""

    sender: str
    to: str


class RoomJoined(msgspec.Struct, frozen=True):
    """Somebody, perhaps the user, has entered a room. A room is created by its first member."""

    room: str
    nick: str


class RoomLeft(msgspec.Struct, frozen=True):
    """Somebody has left a room. A room without members no longer exists."""

    room: str
    nick: str


class CrowdChanged(msgspec.Struct, frozen=True):
    """Many people and rooms have changed. Apply the changes in the order of the fields."""

    people: tuple[PresenceChanged, ...] = ()
    left: tuple[RoomLeft, ...] = ()
    joined: tuple[RoomJoined, ...] = ()


class TermsChanged(msgspec.Struct, frozen=True):
    """The terms of a room of the user's are told, as in `messages.Terms`."""

    room: str
    open: bool
    maker: str
    by: str = ""


class HoleFound(msgspec.Struct, frozen=True):
    """Messages are missing here between older and newer ones of the conversation `name`.

    They were said while the user was not in the room. `ChatClient.load` gets them from the server,
    so what is shown of the conversation has to be loaded anew.
    """

    name: str


class GroupChanged(msgspec.Struct, frozen=True):
    """A private group of the user's has been changed by `by`, who may be the user.

    `invited` are people who were invited and have not answered.
    """

    room: str
    title: str
    members: tuple[str, ...]
    by: str
    invited: tuple[str, ...] = ()


class InvitationReceived(msgspec.Struct, frozen=True):
    """The user is invited to a private group by `by`.

    This is told again on each connection until the user answers.
    """

    room: str
    title: str
    by: str


class InvitationWithdrawn(msgspec.Struct, frozen=True):
    """The user is not, or no longer, invited to this group."""

    room: str


class InvitationDeclined(msgspec.Struct, frozen=True):
    """Somebody is no longer invited to a group of the user's and has not joined."""

    room: str
    nick: str


class Blocked(msgspec.Struct, frozen=True):
    """The user has blocked these people or, without `on`, unblocked them."""

    nicks: tuple[str, ...]
    on: bool


class Notice(msgspec.Struct, frozen=True):
    """The server has said something that is no message.

    Attributes:
        code: "" for a plain server's free text; the code of an `err` that concerns no message; or,
            of a plain server, "open_to_all" (the line in `text` shows that everybody on it reads
            everything), "long_line" (one of its lines was too long to be shown) or "deaf_server"
            (it has never said anything, and may be waiting for the end of a line).
        text: the text.
        to: the nick or room that it is about; "" if unknown.
        ref: the wish that it answers (see `net.wire.refs`); "" if unknown.
    """

    code: str
    text: str
    to: str = ""
    ref: str = ""


class Taught(msgspec.Struct, frozen=True):
    """The server has said something of the class: locks, hands, ballots, pins, the book.

    Attributes:
        said: what it has said.
        base: where this run of the server begins: the message with an `id` of it has the place
            (base + id, …).
    """

    said: TeachingAnswer
    base: int = 0


Event = (
    Restored
    | PageLoaded
    | ExcerptLoaded
    | SearchFinished
    | Details
    | Connecting
    | ServerSilent
    | PlainServerFound
    | Connected
    | CaughtUp
    | Disconnected
    | Measured
    | Received
    | AuthorNumbered
    | Changed
    | ChangeFailed
    | Accepted
    | Unconfirmed
    | Failed
    | Discarded
    | UnreadMarked
    | ReceiptChanged
    | GapFound
    | RosterLoaded
    | PresenceChanged
    | TypingStarted
    | RoomJoined
    | RoomLeft
    | CrowdChanged
    | TermsChanged
    | HoleFound
    | GroupChanged
    | InvitationReceived
    | InvitationWithdrawn
    | InvitationDeclined
    | Blocked
    | Notice
    | Taught
)
