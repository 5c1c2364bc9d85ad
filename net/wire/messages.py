"""The rich dialect: one JSON object a line, typed. Pure: bytes and values, no socket.

`op` names the message. Unknown fields are ignored, so that either side may be newer. Everything
that arrives is untrusted: `decode_*` raise only `BadMessage`, whatever the bytes. How long a field
may be is part of its type, so nothing longer ever reaches the code that works on it, on either
side.
"""

from __future__ import annotations

import re
from typing import Annotated

import msgspec

from net.wire.names import TYPED_CHARACTERS, is_room

WIRE_VERSION = 1
KINDS = ("", "edit", "delete", "react")
STATES = ("online", "away", "busy")  # what a user can say of himself

# What JSON's other readers can still tell apart (RFC 8259, section 6); SQLite and we could do more.
Id = Annotated[int, msgspec.Meta(ge=0, lt=2**53)]

CID_CHARACTERS = 64
TITLE_CHARACTERS = 64
NOTE_CHARACTERS = 100
# Each name costs time, and the whole chat waits.
PEOPLE_AT_ONCE = 50
Name = Annotated[str, msgspec.Meta(max_length=TYPED_CHARACTERS)]  # of a person or a room
Cid = Annotated[str, msgspec.Meta(max_length=CID_CHARACTERS)]
Secret = Annotated[str, msgspec.Meta(max_length=256)]  # a key, or what is proved with one
Title = Annotated[str, msgspec.Meta(max_length=TITLE_CHARACTERS)]
Note = Annotated[str, msgspec.Meta(max_length=NOTE_CHARACTERS)]
Word = Annotated[
    str, msgspec.Meta(max_length=64)
]  # names a device, an epoch or a kind, to programs


class BadMessage(ValueError):
    """The line is not a message of this dialect. `code` goes out in the `err` that answers it."""

    def __init__(self, code: str, text: str, cid: str | None = None) -> None:
        super().__init__(text)
        self.code = code
        self.cid = cid


class Wire(msgspec.Struct, frozen=True, tag_field="op", omit_defaults=True, gc=False):
    """A message of either direction; the subclass's tag is its `op`."""


# --- client to server ---------------------------------------------------------------------------


class Hello(Wire, frozen=True, tag="hello"):
    """Logs in. `device` names this installation. `key` is the public key that the nick is to belong
    to; the server answers it with a Challenge (see net.wire.credentials). Without a key the nick
    lasts as long as the connection.

    `seen`: the last id that the device has in its own journal, of the run `epoch` of the server;
    the server then sends what came later. None: the client wants only what is said from now on. A
    `guest` has the nick while they are here, not for good: their key is not kept when they go.
    """

    v: int
    nick: str  # of any length here: the hub refuses it, and says farewell
    device: Word = ""
    key: Secret = ""
    epoch: Word = ""
    seen: Id | None = None
    guest: bool = False


class Proof(Wire, frozen=True, tag="proof"):
    """Answers a Challenge: the `signature` of its statement; with a salt in it, also the proof that
    the `token` of an earlier version is known."""

    signature: Secret
    token: Secret = ""


class About(msgspec.Struct, frozen=True, gc=False, rename={"sender": "from"}):
    """Names a message by its sender's nick and the sender's name for it, which hold in every
    epoch."""

    sender: Name
    cid: Cid


class Post(Wire, frozen=True, tag="msg"):
    """Sends `text` to a nick or a #room. `cid` is the sender's own name for it; empty in the plain
    dialect.

    `kind` is one of KINDS: "" for a message, `about` then being what it answers. The others change
    the message that `about` names: "edit" gives one of the sender's own another text, "delete"
    takes it back, "react" puts the sender's one reaction to it (`text`, an emoji), or, with an
    empty `text`, takes it away. All are kept and ordered alike.
    """

    to: Name
    text: str
    cid: Cid = ""
    kind: Word = ""
    about: About | None = None


class Join(Wire, frozen=True, tag="join"):
    room: Name


class Leave(Wire, frozen=True, tag="leave"):
    room: Name


class Group(Wire, frozen=True, tag="group"):
    """Makes the private group `room`, an unlisted room whose name is the client's choice; or, from
    a member, changes it: a `title` that is not empty names it, and `people` are invited."""

    room: Name
    title: Title = ""
    people: Annotated[tuple[Name, ...], msgspec.Meta(max_length=PEOPLE_AT_ONCE)] = ()


class Decline(Wire, frozen=True, tag="decline"):
    """Declines the invitation to a private group. It is accepted with `join`."""

    room: Name


class Block(Wire, frozen=True, tag="block"):
    """The user does not want to hear this person any more, or, without `on`, wants to again."""

    nick: Name
    on: bool = True


class Typing(Wire, frozen=True, tag="typing"):
    """The user is writing to a nick or in a #room."""

    to: Name


class State(Wire, frozen=True, tag="state"):
    """How the user is: one of STATES, and a line in words of their own."""

    state: Word
    note: Note = ""


class Info(Wire, frozen=True, tag="info", rename={"peer": "with"}):
    """Asks who has got, and who has read, the message `id` of the conversation with `peer`, a nick
    or a #room."""

    peer: Name
    id: Id


class Seen(Wire, frozen=True, tag="seen"):
    """Everything up to `id` that concerns this device is in its own journal, committed."""

    id: Id


class Read(Wire, frozen=True, tag="read", rename={"peer": "with"}):
    """The user has seen the messages of `peer`, a nick or a #room, up to `id`."""

    peer: Name
    id: Id


class History(Wire, frozen=True, tag="history", rename={"peer": "with"}):
    """Asks for the `limit` messages with `peer`, a nick or a #room, that came last before the id
    `before`."""

    peer: Name
    before: Id
    limit: Id = 50


class More(Wire, frozen=True, tag="more"):
    """Asks for the next page of the roster, when the last one has said that there is one."""


class Ping(Wire, frozen=True, tag="ping"):
    n: int = 0


class Bye(Wire, frozen=True, tag="bye"):
    """The client is about to close on purpose."""


# --- server to client ---------------------------------------------------------------------------


class Person(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """`state` is one of STATES or "offline", `note` a line in the person's own words. `gone`:
    nobody has this nick any more."""

    nick: Name
    state: Word = "online"
    plain: bool = False
    note: Note = ""
    gone: bool = False


class RoomInfo(msgspec.Struct, frozen=True, omit_defaults=True):
    """Only its members know of a `private` room; it has a `title`. `invited` are asked and have not
    answered. The `members` and the `invited` may be some of several parts."""

    room: Name
    members: tuple[Name, ...]
    title: Title = ""
    private: bool = False
    invited: tuple[Name, ...] = ()


class Limits(msgspec.Struct, frozen=True, gc=False):
    """`line` in bytes, `text` in characters; what one name may do: `rate` in messages a second,
    `day` in bytes a day (0: no limit)."""

    line: int = 65_536
    text: int = 16_384
    rate: float = 10
    day: int = 32_000_000


class Challenge(Wire, frozen=True, tag="challenge"):
    """Answers a `hello` with a key: who has it signs a statement with the id of this `server` and
    the `nonce`. With a `salt` the nick belongs to the token of an earlier version, and has to be
    claimed with that."""

    server: Secret
    nonce: Secret
    salt: Secret = ""


class Welcome(Wire, frozen=True, tag="welcome"):
    """Answers `hello`. `epoch` names this run of the server, `high` is the last id it has given.

    What came after the id `since` follows, then `live`: it is the `seen` of the hello, or 0 if the
    server does not know the epoch named there, and everything is sent anew. `stores`: messages
    outlive the server.
    """

    v: int
    nick: Name
    server: Annotated[str, msgspec.Meta(max_length=256)]
    epoch: Word
    high: int
    limits: Limits
    since: int = 0
    stores: bool = True


class RosterPage(Wire, frozen=True, tag="roster"):
    """A part of who is here and what there is, as it is now. The first follows the welcome; the
    next comes when the client says `more`, for as long as there is `more`. A room may be told in
    parts, whose members belong together."""

    people: tuple[Person, ...] = ()
    rooms: tuple[RoomInfo, ...] = ()
    more: bool = False


class Ok(Wire, frozen=True, tag="ok"):
    """The message `cid` is on the server's disk. `later`: the recipient is not here and gets it on
    returning."""

    cid: Cid
    id: int
    at: int
    later: bool = False


class Message(Wire, frozen=True, tag="msg"):
    """`cid` is the sender's name for it: sender and cid tell a message from all others, also of
    other epochs.

    `kind` and `about` are those of the post; "deleted" is what is left of a message that was taken
    back. `author` tells who has written it, whoever has the nick later; "" if it was written before
    authors were kept.
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


class Live(Wire, frozen=True, tag="live"):
    """Everything up to `id` has been sent; what follows has only just been said."""

    id: int


class Gap(Wire, frozen=True, tag="gap", rename={"peer": "with"}):
    """Messages of the conversation with `peer`, up to `id`, are no longer kept, and this device
    never got some."""

    peer: Name
    id: int


class Receipt(Wire, frozen=True, tag="receipt", rename={"peer": "with"}):
    """All that the user who gets this has written to `peer`, up to `id`, is `state`: "delivered" or
    "read"."""

    peer: Name
    id: int
    state: Word


class Page(Wire, frozen=True, tag="page", rename={"peer": "with"}):
    """Answers `history`: the messages in the order of their ids, and whether there are `more`
    before them."""

    peer: Name
    messages: tuple[Message, ...]
    more: bool


class Err(Wire, frozen=True, tag="err"):
    """`text` is for logs and for people with `nc`; `cid` and `to` are those of the message it is
    about."""

    code: Word
    text: str
    cid: Cid | None = None
    to: Name | None = None


class Presence(Wire, frozen=True, tag="presence"):
    """The fields are those of a Person."""

    nick: Name
    state: Word
    plain: bool = False
    note: Note = ""
    gone: bool = False


class RoomTraffic(msgspec.Struct, frozen=True, omit_defaults=True):
    """Who has entered and left a room."""

    room: Name
    joined: tuple[Name, ...] = ()
    left: tuple[Name, ...] = ()


class Crowd(Wire, frozen=True, tag="crowd"):
    """What many messages of presence, join and leave would say, in one: how these people are from
    now on, and who has entered and left which room."""

    people: tuple[Person, ...] = ()
    rooms: tuple[RoomTraffic, ...] = ()


class RoomChanged(Wire, frozen=True, tag="room"):
    """To the members of a private room: what it is like from now on, and who made it so."""

    room: Name
    members: tuple[Name, ...]
    title: Title
    by: Name
    invited: tuple[Name, ...] = ()


class Invited(Wire, frozen=True, tag="invite"):
    """`by` invites the reader to a private room, which only an answer of the reader's makes one of
    theirs."""

    room: Name
    title: Title
    by: Name


class Uninvited(Wire, frozen=True, tag="uninvite"):
    """The invitation to the room is over: the reader has declined it, or it is no longer valid."""

    room: Name


class Declined(Wire, frozen=True, tag="decline"):
    """To the members of a private room: `nick`, who was invited, is not any more and has not come
    in."""

    room: Name
    nick: Name


class BlockList(Wire, frozen=True, tag="block"):
    """Whom the reader has blocked, in parts; or, without `on`, no longer has."""

    nicks: tuple[Name, ...]
    on: bool = True


class TypingNotice(Wire, frozen=True, tag="typing"):
    """`sender` is writing to the reader or in a room."""

    sender: Name = msgspec.field(name="from")
    to: Name


class Reached(Wire, frozen=True, tag="info", rename={"peer": "with"}):
    """Answers `info`: the nicks of those whose devices have the message, and of those among them
    who have read it."""

    peer: Name
    id: int
    delivered: tuple[Name, ...]
    read: tuple[Name, ...]


class Joined(Wire, frozen=True, tag="join"):
    room: Name
    nick: Name


class Left(Wire, frozen=True, tag="leave"):
    room: Name
    nick: Name


class Pong(Wire, frozen=True, tag="pong"):
    n: int = 0


class Farewell(Wire, frozen=True, tag="bye"):
    """The server is about to close this connection; docs/PROTOCOL.md lists the codes."""

    code: Word
    text: str


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
    | Group
    | Decline
    | Block
    | Typing
    | State
    | More
    | Ping
    | Bye
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
    | RoomChanged
    | Invited
    | Uninvited
    | Declined
    | BlockList
    | TypingNotice
    | Pong
    | Farewell
)

_encoder = msgspec.json.Encoder()
_client_decoder = msgspec.json.Decoder(ClientMessage)
_server_decoder = msgspec.json.Decoder(ServerMessage)


class _Peek(msgspec.Struct):
    """As much of a faulty message as is needed to answer it."""

    op: str
    cid: str | None = None
    to: object = None


_peek_decoder = msgspec.json.Decoder(_Peek)
_CLIENT_OPS = frozenset(
    {
        "hello",
        "proof",
        "msg",
        "seen",
        "read",
        "history",
        "info",
        "join",
        "leave",
        "group",
        "decline",
        "block",
        "typing",
        "state",
        "more",
        "ping",
        "bye",
    }
)
_SERVER_OPS = frozenset(
    {
        "challenge",
        "welcome",
        "roster",
        "ok",
        "msg",
        "live",
        "gap",
        "receipt",
        "page",
        "info",
        "err",
        "presence",
        "join",
        "leave",
        "crowd",
        "room",
        "invite",
        "uninvite",
        "decline",
        "block",
        "typing",
        "pong",
        "bye",
    }
)


def encode(message: Wire) -> bytes:
    """The message as one line, LF included. Raises UnicodeEncodeError for text with a lone
    surrogate."""
    return _encoder.encode(message) + b"\n"


def decode_client(line: bytes) -> ClientMessage:
    """What a client said. Raises BadMessage: bad_json, unknown_op, bad_message, or what is said of
    a field that is too long."""
    try:
        message: ClientMessage = _client_decoder.decode(line)
        return message
    except (ValueError, RecursionError) as error:
        raise _explain(line, error, _CLIENT_OPS) from None


def decode_server(line: bytes) -> ServerMessage:
    """What a server said. Raises BadMessage: bad_json, unknown_op or bad_message."""
    try:
        message: ServerMessage = _server_decoder.decode(line)
        return message
    except (ValueError, RecursionError) as error:
        raise _explain(line, error, _SERVER_OPS) from None


# What a field that is too long is called, as it would be if the hub had looked at it.
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
    if peek.op not in known:
        return BadMessage("unknown_op", "This op is not known here.", peek.cid)
    length = _LENGTH.search(str(error))
    if length:
        return BadMessage(_code_of_length(length[1], peek), f"Too long: {error}.", peek.cid)
    return BadMessage("bad_message", f"Not a message: {error}.", peek.cid)


def _code_of_length(field: str, peek: _Peek) -> str:
    """What is wrong with a message whose field is too long. Nobody and no room is called by a name
    of such a length."""
    if field == "to":
        return "bad_room" if is_room(str(peek.to)) else "no_such_nick"
    return _TOO_LONG.get(field, "too_long")
