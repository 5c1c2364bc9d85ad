"""Define the messages of the rich dialect: one JSON object per line.

`op` names the message. Unknown fields are ignored, so either side may be newer. Everything that
arrives is untrusted: `decode_*` raise only `BadMessage`, whatever the bytes. What teachers, and
their classes, say is in net.wire.teaching. docs/PROTOCOL.md describes the whole protocol.
"""

from __future__ import annotations

import re
from typing import Annotated, get_args

import msgspec

from net.wire.fields import (
    PEOPLE_AT_ONCE,
    STATUS_PEOPLE,
    Cid,
    Id,
    Name,
    Note,
    Password,
    Ref,
    Request,
    Secret,
    Title,
    Wire,
    Word,
)
from net.wire.names import is_room
from net.wire.teaching import TeachingAnswer, TeachingRequest
from net.wire.traces import TraceAnswer, TraceReport
from net.wire.wall import WallNews, Watch

WIRE_VERSION = 1
SHOWN = ("", "poll", "pulse", "announce", "close")  # messages that are shown by themselves
CHANGES = ("edit", "delete", "react", "remove")  # they only change another message
KINDS = (*SHOWN, *CHANGES)
STATES = ("online", "away", "busy")  # what users can say about themselves


class BadMessage(ValueError):
    """A line is not a message of this dialect.

    Attributes:
        code: the code of the `err` that answers it.
        cid: the `cid` of the message, if it could be read.
        ref: the `ref` of the message, if it could be read and is valid; else "".
    """

    def __init__(self, code: str, text: str, cid: str | None = None, ref: str = "") -> None:
        super().__init__(text)
        self.code = code
        self.cid = cid
        self.ref = ref


# --- client to server ---------------------------------------------------------------------------


class Hello(Wire, frozen=True, tag="hello"):
    """The client logs in.

    Attributes:
        v: the version of the protocol.
        nick: the nick that the user wants.
        device: an identifier of this installation.
        key: the public key that the nick is to belong to; the server answers with a Challenge (see
            net.wire.credentials). Without a key the nick belongs to the connection.
        epoch: the run of the server that `seen` refers to.
        seen: the last id that the device has in its journal; the server sends what came later.
            None: the client wants only new messages.
        guest: the nick belongs to the key only while the user is here.
    """

    v: int
    nick: str  # of any length: the hub refuses it with a farewell
    device: Word = ""
    key: Secret = ""
    epoch: Word = ""
    seen: Id | None = None
    guest: bool = False


class Proof(Wire, frozen=True, tag="proof"):
    """The client answers a Challenge.

    Attributes:
        signature: the signature of the statement.
        token: if the challenge has a salt, the proof that the client knows the token of an earlier
            version.
        password: the password of the class, if the challenge asks for it.
    """

    signature: Secret
    token: Secret = ""
    password: Password = ""


class About(msgspec.Struct, frozen=True, gc=False, rename={"sender": "from"}):
    """A reference names a message by its sender's nick and its cid, in every epoch."""

    sender: Name
    cid: Cid


class Post(Wire, frozen=True, tag="msg"):
    """The client sends a message to a nick or a #room.

    Attributes:
        to: the recipient.
        text: the text.
        cid: the sender's own name for the message; "" in the plain dialect.
        kind: one of KINDS. "" is a message. "edit" replaces the text of one of the sender's own
            messages, "delete" deletes one. "react" sets the sender's one reaction to a message
            (`text` is an emoji), or removes it (`text` is ""). A teacher's "remove" deletes a
            message of somebody else in a room; "poll", "pulse" and "announce" ask it a ballot (see
            net.wire.ballots), and "close" closes one, with `text` "" (the server writes the
            result). All kinds are stored and ordered alike.
        about: the message that this one answers or changes.
        trace: the sender wants to know its way (see net.wire.traces). That is about this sending,
            so it is not stored.
    """

    to: Name
    text: str
    cid: Cid = ""
    kind: Word = ""
    about: About | None = None
    trace: bool = False

    def as_sent(self, id: int, sender: str, to: str, at: int, author: str, number: int) -> Message:
        """Return the message as it goes to its recipients."""
        return Message(
            id, sender, to, self.text, at, self.cid, self.kind, self.about, author, number
        )


class Join(Request, frozen=True, tag="join"):
    """The client enters a room, or accepts an invitation to a group.

    Attributes:
        room: the room.
        open: if nobody is in the room, so that this makes it: whether its history is open, see
            Terms.
    """

    room: Name
    open: bool = True


class Leave(Request, frozen=True, tag="leave"):
    """The client leaves a room."""

    room: Name


class SetTerms(Request, frozen=True, tag="terms"):
    """The client opens or closes the history of a room that its user has made, see Terms."""

    room: Name
    open: bool = True


class Group(Request, frozen=True, tag="group"):
    """The client creates a private group or, as a member, changes it.

    Attributes:
        room: the address of the group, chosen by the client.
        title: the new title; "" to leave it as it is.
        people: nicks to invite.
    """

    room: Name
    title: Title = ""
    people: Annotated[tuple[Name, ...], msgspec.Meta(max_length=PEOPLE_AT_ONCE)] = ()


class Decline(Request, frozen=True, tag="decline"):
    """The client declines an invitation to a private group. (It accepts with `join`.)"""

    room: Name


class Block(Request, frozen=True, tag="block"):
    """The client blocks a person or, without `on`, unblocks them."""

    nick: Name
    on: bool = True


class Typing(Wire, frozen=True, tag="typing"):
    """The user is typing to a nick or in a #room."""

    to: Name


class State(Request, frozen=True, tag="state"):
    """The user sets their state: one of STATES, and a note in their own words."""

    state: Word
    note: Note = ""


class Info(Request, frozen=True, tag="info"):
    """The client asks who has received and who has read a message.

    Attributes:
        name: the conversation, a nick or a #room.
        id: the message.
    """

    name: Name = msgspec.field(name="with")
    id: Id


class Seen(Wire, frozen=True, tag="seen"):
    """Everything up to `id` that concerns this device is committed to its journal."""

    id: Id


class Read(Request, frozen=True, tag="read"):
    """The user has read the messages of the conversation `name`, a nick or a #room, up to `id`."""

    name: Name = msgspec.field(name="with")
    id: Id


class History(Request, frozen=True, tag="history"):
    """The client asks for the last `limit` messages before the id `before`.

    `name` is the conversation, a nick or a #room.
    """

    name: Name = msgspec.field(name="with")
    before: Id
    limit: Id = 50


class More(Wire, frozen=True, tag="more"):
    """The client asks for the next page of the roster."""


class Ping(Wire, frozen=True, tag="ping"):
    """The client asks for a Pong with the same `n`."""

    n: int = 0


class Bye(Wire, frozen=True, tag="bye"):
    """The client is about to close on purpose."""


class Oversee(Wire, frozen=True, tag="oversee"):
    """A program on the server's own computer wants to oversee the server, instead of logging in.

    Attributes:
        token: what the server has written into its data folder (see net.shared.host_file).
    """

    token: Secret


class AskStatus(Wire, frozen=True, tag="status"):
    """The overseer asks how the server is."""


class Stop(Wire, frozen=True, tag="stop"):
    """The overseer ends the server."""


# --- server to client ---------------------------------------------------------------------------


class Person(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A person is known to the server.

    Attributes:
        nick: the nick.
        state: one of STATES, or "offline".
        plain: whether they use the plain dialect.
        note: a note in their own words.
        gone: nobody has this nick any more.
        number: people are numbered as they first come; 0 if unknown. It stays the same, for
            everybody, as long as the server knows the nick.
        role: one of teaching.ROLES.
    """

    nick: Name
    state: Word = "online"
    plain: bool = False
    note: Note = ""
    gone: bool = False
    number: Id = 0
    role: Word = ""


class RoomInfo(msgspec.Struct, frozen=True, omit_defaults=True):
    """A room, or a part of its members, is listed in a page of the roster.

    Attributes:
        room: the name of the room.
        members: some or all members; a large room comes in several parts.
        title: the title of a private group.
        private: only its members know of this room.
        invited: people who were invited and have not answered, also in parts.
        open, maker, since: as in Terms; `since` only for rooms that the reader is in.
    """

    room: Name
    members: tuple[Name, ...]
    title: Title = ""
    private: bool = False
    invited: tuple[Name, ...] = ()
    open: bool = True
    maker: Name = ""
    since: Id = 0


class Limits(msgspec.Struct, frozen=True, gc=False):
    """The server limits what it accepts.

    Attributes:
        line: bytes of a line.
        text: characters of a text.
        rate: messages a second of one name; 0 is no limit.
        day: bytes a day of one name; 0 is no limit.
    """

    line: int = 65_536
    text: int = 16_384
    rate: float = 10
    day: int = 32_000_000


class Challenge(Wire, frozen=True, tag="challenge"):
    """The server answers a `hello` with a key: the client has to sign a statement.

    Attributes:
        server: the id of the server, part of the statement.
        nonce: new for each connection, part of the statement.
        salt: if not "", the nick belongs to a token of an earlier version, which must be proved
            too.
        password: the class has a password, and this key has not given it yet.
    """

    server: Secret
    nonce: Secret
    salt: Secret = ""
    password: bool = False


class Welcome(Wire, frozen=True, tag="welcome"):
    """The server answers `hello`: the user is logged in.

    Attributes:
        v: the version of the protocol.
        nick: the nick as others see it.
        server: the name of the server.
        epoch: identifies this run of the server.
        high: the last id that the server has given.
        limits: what the server accepts.
        since: messages with a greater id follow, then `live`. It is the `seen` of the hello, or 0
            if the server does not know the epoch of the hello, so that everything is sent again.
        stores: whether messages outlive the server.
        number: the user's number, see Person.
        teach: the server tells the author of a message its way, see net.wire.traces.
        console: the nick of whoever writes at the server's console; nobody else has it, or one that
            looks like it.
    """

    v: int
    nick: Name
    server: Annotated[str, msgspec.Meta(max_length=256)]
    epoch: Word
    high: int
    limits: Limits
    since: int = 0
    stores: bool = True
    number: Id = 0
    teach: bool = False
    console: Name = ""


class RosterPage(Wire, frozen=True, tag="roster"):
    """The server tells a part of the people and rooms, as they are now.

    The first page follows the welcome. If there is `more`, the client asks for the next page. A
    room may come in several parts, whose members belong together.
    """

    people: tuple[Person, ...] = ()
    rooms: tuple[RoomInfo, ...] = ()
    more: bool = False


class Ok(Wire, frozen=True, tag="ok"):
    """The message `cid` is on the server's disk.

    Attributes:
        cid: the sender's name for the message.
        id: the server's number for it.
        at: when it was stored (ms since 1970).
        later: the recipient is away and gets it on returning.
    """

    cid: Cid
    id: int
    at: int
    later: bool = False


class Message(Wire, frozen=True, tag="msg"):
    """The server passes on a message.

    Attributes:
        id: the server's number for the message; 0 if it is not stored.
        sender: the nick of the sender.
        to: the reader's nick, a #room, or, in the reader's own message, the recipient.
        text: the text.
        at: when the server got it (ms since 1970).
        cid: the sender's name for it; sender and cid identify a message in all epochs.
        kind: as in Post; "deleted" is what is left of a deleted message.
        about: as in Post.
        author: identifies who has written it, whoever has the nick later; "" if it is from before
            authors were stored.
        number: the sender's, as in Person: they may be gone when the message is read.
        trace: its author wants to know how it goes at the reader's, see TraceReport.
    """

    id: int
    sender: Name = msgspec.field(name="from")
    to: Name
    text: str
    at: int
    cid: Cid = ""
    kind: Word = ""
    about: About | None = None
    author: Word = ""
    number: Id = 0
    trace: bool = False

    @property
    def post(self) -> Post:
        """Return the message as its sender posted it."""
        return Post(self.to, self.text, self.cid, self.kind, self.about)


class Live(Wire, frozen=True, tag="live"):
    """Everything up to `id` has been sent; what follows is new."""

    id: int


class Gap(Wire, frozen=True, tag="gap"):
    """Messages up to `id` of this conversation are no longer stored; this device misses some."""

    name: Name = msgspec.field(name="with")
    id: int


class Receipt(Wire, frozen=True, tag="receipt"):
    """The user's messages to `name` up to `id` have been "delivered" or "read" (`state`)."""

    name: Name = msgspec.field(name="with")
    id: int
    state: Word


class Page(Wire, frozen=True, tag="page"):
    """The server answers `history`: messages by id, and whether there are `more` before them."""

    name: Name = msgspec.field(name="with")
    messages: tuple[Message, ...]
    more: bool
    ref: Ref = ""


class Err(Wire, frozen=True, tag="err"):
    """The server refuses something, or could not do it.

    Attributes:
        code: the reason, for programs; docs/PROTOCOL.md lists the codes.
        text: the reason, for logs and for people with `nc`.
        cid: the `cid` of the message that this answers.
        to: its recipient or room.
        ref: its `ref`.
        until: with "banned", when they may come back (ms since 1970); 0 if that is open.
    """

    code: Word
    text: str
    cid: Cid | None = None
    to: Name | None = None
    ref: Ref = ""
    until: Id = 0


class Presence(Wire, frozen=True, tag="presence"):
    """A person has come, gone or changed. The fields are those of Person."""

    nick: Name
    state: Word
    plain: bool = False
    note: Note = ""
    gone: bool = False
    number: Id = 0
    role: Word = ""


class RoomTraffic(msgspec.Struct, frozen=True, omit_defaults=True):
    """People have entered and left a room."""

    room: Name
    joined: tuple[Name, ...] = ()
    left: tuple[Name, ...] = ()


class Crowd(Wire, frozen=True, tag="crowd"):
    """Many changes come in one message, instead of many of presence, join and leave."""

    people: tuple[Person, ...] = ()
    rooms: tuple[RoomTraffic, ...] = ()


class Terms(Wire, frozen=True, tag="terms"):
    """The terms of a room: its members are told when they change, and whoever enters.

    Attributes:
        room: the room.
        open: whoever comes later may read what was said before.
        maker: the nick of whoever has made the room and may change this; "" if nobody may.
        by: who has changed it; "" if this is no change.
        since: the server sends the reader what is said after this id; what was said before has to
            be asked for.
    """

    room: Name
    open: bool = True
    maker: Name = ""
    by: Name = ""
    since: Id = 0


class RoomChanged(Wire, frozen=True, tag="room"):
    """A private group has been changed by `by`, and is as described from now on.

    Its members get this.
    """

    room: Name
    members: tuple[Name, ...]
    title: Title
    by: Name
    invited: tuple[Name, ...] = ()


class Invited(Wire, frozen=True, tag="invite"):
    """The user is invited to a private group by `by`. They become a member only if they accept."""

    room: Name
    title: Title
    by: Name


class Uninvited(Wire, frozen=True, tag="uninvite"):
    """The user is no longer invited to the room.

    They have declined, or the invitation has ended.
    """

    room: Name


class Declined(Wire, frozen=True, tag="decline"):
    """Somebody is no longer invited to a private group and has not joined. Its members get this."""

    room: Name
    nick: Name


class BlockList(Wire, frozen=True, tag="block"):
    """The user has blocked these people or, without `on`, unblocked them.

    The list may come in several messages.
    """

    nicks: tuple[Name, ...]
    on: bool = True


class TypingNotice(Wire, frozen=True, tag="typing"):
    """Somebody is typing to the user or in a room."""

    sender: Name = msgspec.field(name="from")
    to: Name


class Reached(Wire, frozen=True, tag="info"):
    """The server answers `info`: who has the message on a device, and who has read it (nicks).

    `more`: the room has more members, who were not looked at.
    """

    name: Name = msgspec.field(name="with")
    id: int
    delivered: tuple[Name, ...]
    read: tuple[Name, ...]
    ref: Ref = ""
    more: bool = False


class Joined(Wire, frozen=True, tag="join"):
    """Somebody has entered a room."""

    room: Name
    nick: Name


class Left(Wire, frozen=True, tag="leave"):
    """Somebody has left a room."""

    room: Name
    nick: Name


class Pong(Wire, frozen=True, tag="pong"):
    """The server answers Ping."""

    n: int = 0


class ClassStatus(Wire, frozen=True, tag="status"):
    """The server tells whoever oversees it how it is: at first, and on request.

    Attributes:
        server: the name of the server.
        count: how many people are connected.
        people: the first of them, in the order in which their names were first used.
        outside: whether anybody has logged in from another computer since the server has started.
    """

    server: Annotated[str, msgspec.Meta(max_length=256)]
    count: int
    people: Annotated[tuple[Person, ...], msgspec.Meta(max_length=STATUS_PEOPLE)] = ()
    outside: bool = False


class Farewell(Wire, frozen=True, tag="bye"):
    """The server is about to close this connection; docs/PROTOCOL.md lists the codes.

    Attributes:
        code: the reason, for programs.
        text: the reason, for people; with "kicked" and "banned" the teacher's own words.
        nick: with "renamed", the user's nick from now on.
        until: with "banned", when they may come back (ms since 1970); 0 if that is open.
    """

    code: Word
    text: str
    nick: Name = ""
    until: Id = 0


ClientMessage = (
    Hello
    | Proof
    | Post
    | Seen
    | Read
    | History
    | Info
    | Join
    | Leave
    | SetTerms
    | Group
    | Decline
    | Block
    | Typing
    | State
    | More
    | Ping
    | Bye
    | Oversee
    | AskStatus
    | Stop
    | Watch
    | TraceReport
    | TeachingRequest
)
ServerMessage = (
    Challenge
    | Welcome
    | RosterPage
    | Ok
    | Message
    | Live
    | Gap
    | Receipt
    | Page
    | Reached
    | Err
    | Presence
    | Joined
    | Left
    | Crowd
    | Terms
    | RoomChanged
    | Invited
    | Uninvited
    | Declined
    | BlockList
    | TypingNotice
    | Pong
    | ClassStatus
    | Farewell
    | TraceAnswer
    | WallNews
    | TeachingAnswer
)

_encoder = msgspec.json.Encoder()
_client_decoder = msgspec.json.Decoder(ClientMessage)
_server_decoder = msgspec.json.Decoder(ServerMessage)


class _Peek(msgspec.Struct):
    """A faulty message is decoded only as far as needed to answer it."""

    op: str
    cid: str | None = None
    to: object = None
    ref: object = ""


_peek_decoder = msgspec.json.Decoder(_Peek)
_CLIENT_OPS, _SERVER_OPS = (
    frozenset(one.__struct_config__.tag for one in get_args(union))
    for union in (ClientMessage, ServerMessage)
)


def encode(message: Wire) -> bytes:
    """Return the message as one line, LF included.

    Raises:
        UnicodeEncodeError: a text contains a lone surrogate.
    """
    return _encoder.encode(message) + b"\n"


def decode_client(line: bytes) -> ClientMessage:
    """Decode a line from a client.

    Raises:
        BadMessage: bad_json, unknown_op, bad_message, or the code for a field that is too long.
    """
    try:
        message: ClientMessage = _client_decoder.decode(line)
        return message
    except (ValueError, RecursionError) as error:
        raise _explain(line, error, _CLIENT_OPS) from None


def client_op(line: bytes) -> str:
    """Return the `op` of a client's line, however faulty the rest is; "" if it is not known."""
    try:
        op = _peek_decoder.decode(line).op
    except (ValueError, RecursionError):
        return ""
    return op if op in _CLIENT_OPS else ""


def decode_server(line: bytes) -> ServerMessage:
    """Decode a line from a server.

    Raises:
        BadMessage: bad_json, unknown_op or bad_message.
    """
    try:
        message: ServerMessage = _server_decoder.decode(line)
        return message
    except (ValueError, RecursionError) as error:
        raise _explain(line, error, _SERVER_OPS) from None


# The code for a field that is too long, equal to the one that the hub would use.
_TOO_LONG = {
    "cid": "bad_cid",
    "kind": "bad_change",
    "about": "bad_change",
    "room": "bad_room",
    "title": "bad_title",
    "note": "bad_state",
    "state": "bad_state",
}
_LENGTH = re.compile(r"of length <= \d+ - at `\$\.(\w+)")


def _explain(line: bytes, error: Exception, known: frozenset[str]) -> BadMessage:
    if not isinstance(error, msgspec.ValidationError):
        return BadMessage("bad_json", f"Not a line of JSON: {error}.")
    try:
        peek = _peek_decoder.decode(line)
    except (ValueError, RecursionError):
        return BadMessage("bad_message", f"Not a message: {error}.")
    code, text = "bad_message", f"Not a message: {error}."
    if peek.op not in known:
        code, text = "unknown_op", "This op is not known here."
    elif length := _LENGTH.search(str(error)):
        code, text = _code_of_length(length[1], peek), f"Too long: {error}."
    return BadMessage(code, text, peek.cid, _ref_of(peek))


def _ref_of(peek: _Peek) -> str:
    """Return the `ref` of a faulty message; "" if that is what is faulty."""
    try:
        return msgspec.convert(peek.ref, Ref)
    except msgspec.ValidationError:
        return ""


def _code_of_length(field: str, peek: _Peek) -> str:
    """Return the code for a message with a field that is too long.

    No person or room can have a name of that length.
    """
    if field == "to":
        return "bad_room" if is_room(str(peek.to)) else "no_such_nick"
    return _TOO_LONG.get(field, "too_long")
