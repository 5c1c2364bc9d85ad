"""What is said on one connection to a server, in either dialect, from the client's side. Pure.

A dialogue turns the server's bytes into what was heard, and the user's wishes into bytes. It begins
with `opening()`; once `feed` has returned Connected, messages may be posted; `last_word` says why
the server ended it, if it said. What concerns the journal is passed on as it was said, for only the
journal can tell what is new; the rest are events.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, Protocol

import msgspec

from net.wire import credentials, events, messages, names, plain
from net.wire.echoes import Echoes
from net.wire.events import Event
from net.wire.framing import LineFramer, Quiet
from net.wire.manners import ASSIGNMENT, Manner
from net.wire.messages import (
    BadMessage,
    Err,
    Gap,
    Limits,
    Live,
    Message,
    Ok,
    Page,
    Pong,
    Post,
    Proof,
    Reached,
    Receipt,
)

# More than that a server does not let wait for one client, and so sends in one line.
RICH_LINE_BYTES = 1_048_576
PLAIN_LINE_BYTES = 65_536
# The assignment's server reads 1,024 bytes at a time, and takes each read for a message.
PLAIN_LIMITS = Limits(line=1024, text=900, rate=0)
# A server of ours tells of 200 names at a time, and of no more rooms.
PAGE_ENTRIES = 1000
# An id is below this, a time too: no server gets there, and the journal has room for no more.
IDS = 2**40
_TIMES = 2**53

_PROMPT = plain.PROMPT.encode()

log = logging.getLogger(__name__)


class NotRich(Exception):
    """The server answers in no dialect of ours that has receipts; `greeting` is what it said."""

    def __init__(self, greeting: str) -> None:
        super().__init__(greeting)
        self.greeting = greeting


class PlainMessage(msgspec.Struct, frozen=True):
    """A message from a plain server, which tells no more than this. `to` is the user or a #room."""

    sender: str
    to: str
    text: str


# What the journal makes events of, but for Reached, which answers a question. An Err is one that
# names a message by its cid.
Heard = Message | Ok | Err | Receipt | Gap | Page | Reached | Live | PlainMessage


class Dialogue(Protocol):
    """The two dialects, as the client's threads use them. `epoch`, `seen` (as the hello said) and
    `since` are those of net.wire.messages."""

    is_plain: bool
    is_logged_in: bool
    epoch: str
    seen: int
    since: int
    last_word: tuple[str, str] | None

    def opening(self) -> bytes: ...

    def encode_post(self, post: Post) -> bytes: ...


class Signer(Protocol):
    """Somebody's private key: see net.shared.identity."""

    @property
    def public(self) -> str: ...

    def sign(self, statement: bytes) -> str: ...


class RichDialogue:
    """With a Charla server."""

    is_plain = False

    def __init__(
        self,
        address: str,
        nick: str,
        device: str,
        signer: Signer,
        epoch: str = "",
        seen: int | None = 0,
        *,
        guest: bool = False,
        old_token: str = "",
    ) -> None:
        """`epoch` and `seen` are those of the journal; None if there is none. `guest`: see
        `messages.Hello`.

        `old_token` is what names were claimed with before there were keys, if any were. It is never
        sent.
        """
        self.epoch = ""
        self.seen = seen or 0
        self.since = 0
        self.last_word: tuple[str, str] | None = None
        self._address = address
        self._signer = signer
        self._old_token = old_token
        self._hello = messages.Hello(
            messages.WIRE_VERSION, nick, device, signer.public, epoch, seen, guest
        )
        self._framer = LineFramer(RICH_LINE_BYTES)
        self._early = b""
        self.is_logged_in = False
        self._translators: dict[type, Callable[[Any], Event | Pong | Proof | Err | None]] = {
            messages.Challenge: self._on_challenge,
            messages.Welcome: self._on_welcome,
            messages.Err: self._on_err,
            messages.Presence: _presence,
            messages.Joined: lambda m: events.RoomJoined(m.room, m.nick),
            messages.Left: lambda m: events.RoomLeft(m.room, m.nick),
            messages.RosterPage: _roster_page,
            messages.Crowd: _crowd,
            messages.RoomChanged: lambda m: events.GroupChanged(
                m.room, m.title, m.members, m.by, m.invited
            ),
            messages.Invited: lambda m: events.InvitationReceived(m.room, m.title, m.by),
            messages.Uninvited: lambda m: events.InvitationWithdrawn(m.room),
            messages.Declined: lambda m: events.InvitationDeclined(m.room, m.nick),
            messages.BlockList: lambda m: events.Blocked(m.nicks, m.on),
            messages.TypingNotice: lambda m: events.TypingStarted(m.sender, m.to),
            messages.Pong: lambda m: m,
            messages.Farewell: self._on_farewell,
        }

    def opening(self) -> bytes:
        return messages.encode(self._hello)

    def feed(self, data: bytes) -> list[Heard | Event | Pong | Proof]:
        """What the bytes say, beginning with Connected, before which only a Proof comes: that is to
        be sent. Raises NotRich (only before the welcome), EndlessLine, and what signing raises."""
        if data and not self.is_logged_in and not self._framer.has_rest:
            data = self._without_prompt(data)
        heard: list[Heard | Event | Pong | Proof] = []
        for line in self._framer.feed(data):
            try:
                one = self._understand(line) if line else None
            except BadMessage as bad:
                # A newer server may say more than we know; a broken one must not stop those who are
                # fine.
                log.warning("not understood (%s): %s", bad.code, bad)
                continue
            if one is not None:
                heard.append(one)
        return heard

    def _without_prompt(self, data: bytes) -> bytes:
        """A server that has waited for our hello too long has sent its prompt before it answers."""
        self._early += data
        if (_PROMPT + b"\n").startswith(self._early):
            return b""
        rest = self._early.removeprefix(_PROMPT).removeprefix(b"\n")
        if not rest.startswith(b"{"):
            raise NotRich(self._early.decode("utf-8", "replace"))
        self._early = b""
        return rest

    def _understand(self, line: bytes) -> Heard | Event | Pong | Proof | None:
        message = messages.decode_server(line)
        if isinstance(message, messages.Challenge) and self.is_logged_in:
            raise BadMessage("out_of_turn", "A server asks for a proof before it says welcome.")
        may_come_first = isinstance(message, Err | messages.Farewell | messages.Challenge)
        if not may_come_first and self.is_logged_in == isinstance(message, messages.Welcome):
            raise BadMessage("out_of_turn", "A server says welcome once, and first.")
        if isinstance(message, Message | Ok | Receipt | Gap | Page | Reached | Live):
            _check(message)
            return message
        return self._translators[type(message)](message)

    def encode_post(self, post: Post) -> bytes:
        return messages.encode(post)

    def _on_challenge(self, challenge: messages.Challenge) -> Proof:
        nick, key = self._hello.nick, self._hello.key
        signed = credentials.statement(
            server=challenge.server, nonce=challenge.nonce, nick=nick, key=key
        )
        token = ""
        if challenge.salt and self._old_token:
            try:
                salt = bytes.fromhex(challenge.salt)
            except ValueError:
                raise BadMessage("bad_message", "A salt is hexadecimal.") from None
            token = credentials.token_proof(credentials.token_hash(salt, self._old_token), signed)
        return Proof(self._signer.sign(signed), token)

    def _on_welcome(self, welcome: messages.Welcome) -> Event:
        if not 0 <= welcome.since < IDS:
            raise BadMessage("bad_message", "An id out of range.")
        self.is_logged_in = True
        self.epoch, self.since = welcome.epoch, welcome.since
        return events.Connected(
            address=self._address,
            nick=welcome.nick,
            server=welcome.server,
            plain=False,
            limits=welcome.limits,
            stores=welcome.stores,
        )

    def _on_err(self, err: Err) -> Err | Event | None:
        if not self.is_logged_in:
            # With a name in it, the refusal is not for a nick that is somebody's, but for one that
            # looks like theirs.
            is_alike = err.code == "nick_taken" and bool(err.to)
            self.last_word = ("nick_alike", err.to or "") if is_alike else (err.code, err.text)
            return None
        if err.cid:
            return err
        return events.Notice(err.code, err.text, err.to or "")

    def _on_farewell(self, farewell: messages.Farewell) -> None:
        self.last_word = (farewell.code, farewell.text)


def _check_size(entries: int) -> None:
    """Raises BadMessage: what is told in one piece is taken in in one piece, and the window
    waits."""
    if entries > PAGE_ENTRIES:
        raise BadMessage("bad_message", f"More than {PAGE_ENTRIES} names at a time.")


def _roster_page(page: messages.RosterPage) -> Event:
    """The names are compared here already: that takes longest, and must not hold up the window.
    Raises BadMessage."""
    _check_size(
        len(page.people) + sum(1 + len(room.members) + len(room.invited) for room in page.rooms)
    )
    return events.RosterLoaded(
        tuple(events.Somebody(names.key(person.nick), person) for person in page.people),
        tuple(
            events.RoomPart(
                names.key(room.room),
                room.room,
                {names.key(nick): nick for nick in room.members},
                room.title,
                room.private,
                {names.key(nick): nick for nick in room.invited},
            )
            for room in page.rooms
        ),
        page.more,
    )


def _crowd(crowd: messages.Crowd) -> Event:
    _check_size(
        len(crowd.people) + sum(1 + len(room.joined) + len(room.left) for room in crowd.rooms)
    )
    return events.CrowdChanged(
        tuple(map(_presence, crowd.people)),
        tuple(events.RoomLeft(room.room, nick) for room in crowd.rooms for nick in room.left),
        tuple(events.RoomJoined(room.room, nick) for room in crowd.rooms for nick in room.joined),
    )


def _presence(one: messages.Presence | messages.Person) -> events.PresenceChanged:
    return events.PresenceChanged(one.nick, one.state, one.plain, one.note, one.gone)


def _check(message: Message | Ok | Receipt | Gap | Page | Reached | Live) -> None:
    """Raises BadMessage for what the journal could not take."""
    if isinstance(message, Page):
        for one in message.messages:
            _check(one)
        return
    if not 0 <= message.id < IDS or (
        isinstance(message, Message | Ok) and abs(message.at) >= _TIMES
    ):
        raise BadMessage("bad_message", "An id or a time out of range.")
    if isinstance(message, Message) and not (message.sender and message.to):
        raise BadMessage("bad_message", "From nobody, or to nobody.")


class PlainDialogue:
    """With the assignment's own server, or one that a student wrote: it knows nothing but text.

    It may speak first or not, and may end its messages or not, so silence is a border here as well.
    How it wants to be spoken to is its `manner`.
    """

    is_plain = True
    epoch = ""
    seen = 0
    since = 0

    def __init__(self, address: str, nick: str, manner: Manner = ASSIGNMENT) -> None:
        self.last_word: tuple[str, str] | None = None
        self._address = address
        self._nick = nick
        self._manner = manner
        self._echoes = Echoes(nick)
        self._tells_all = False
        self.has_answered = False  # the server has said something since it was sent the name
        self._has_posted = self._doubts = False
        self._framer = LineFramer(PLAIN_LINE_BYTES, Quiet.ALWAYS)
        self.is_logged_in = False
        self._unanswered: dict[str, str] = {}  # recipient's key -> cid of the last message to them

    @property
    def waits_for_quiet(self) -> bool:
        return self._framer.waits_for_quiet

    @property
    def may_be_deaf(self) -> bool:
        """Whether the server, for all that is known, may still be waiting for the end of a line."""
        return self.is_logged_in and not (self.has_answered or self._manner.ends_lines)

    def opening(self) -> bytes:
        return (self._nick + self._end).encode()

    @property
    def _end(self) -> str:
        return "\n" if self._manner.ends_lines else ""

    def feed(self, data: bytes) -> list[Heard | Event]:
        """What the bytes say. Raises EndlessLine."""
        return self._translate(self._framer.feed(data))

    def flush(self) -> list[Heard | Event]:
        """What silence says: the message is complete, and if there is none, nobody minds the
        name."""
        lines = self._framer.flush()
        if not lines and not self.is_logged_in and self.last_word is None:
            self.is_logged_in = True
            return [self._connected()]
        if not lines and self.may_be_deaf and self._has_posted:
            if self._doubts:  # silence after a message, for the second time
                self.has_answered = True
                return [events.Notice("deaf_server", "")]
            self._doubts = True
        return self._translate(lines)

    def end(self) -> list[Heard | Event]:
        """The server has closed: what it said last is complete too."""
        return self._translate(self._framer.flush())

    def encode_post(self, post: Post) -> bytes:
        self._has_posted = True
        self._unanswered[names.key(post.to)] = post.cid
        # For whoever reads lines, each line is a message.
        texts = post.text.split("\n") if self._manner.ends_lines else [post.text]
        for text in texts:
            self._echoes.note_written(post.to, text)
        return b"".join(plain.render_post(post.to, text) + self._end.encode() for text in texts)

    def _translate(self, lines: list[bytes | None]) -> list[Heard | Event]:
        heard: list[Heard | Event] = []
        for line in lines:
            if line is None:
                heard.append(events.Notice("long_line", ""))
                continue
            text = line.decode("utf-8", "replace").strip()
            text = text.removeprefix(plain.PROMPT.strip()).strip()
            if text:
                heard += self._translate_text(text)
        return heard

    def _translate_text(self, text: str) -> list[Heard | Event]:
        if not self.is_logged_in:
            if plain.is_name_taken(text):
                self.last_word = ("nick_taken", text)
                return []
            self.is_logged_in = True
            return [self._connected(), *self._on_text(text)]
        return self._on_text(text)

    def _connected(self) -> Event:
        return events.Connected(
            self._address, self._nick, "", plain=True, limits=PLAIN_LIMITS, manner=self._manner
        )

    def _on_text(self, text: str) -> list[Heard | Event]:
        absent = plain.parse_not_connected(text)
        if absent is not None and (cid := self._unanswered.pop(names.key(absent), None)):
            return [Err("no_such_nick", text, cid)]
        is_to_all = self._echoes.take(text)
        if is_to_all is not None:  # what is here already
            return self._note_open(text) if is_to_all else []
        incoming = plain.parse_incoming(text)
        if incoming is None or names.key(incoming[0]) == names.key(self._nick):
            # The user has not said that here: it is the server's word.
            return [events.Notice("", text)]
        sender, room, body = incoming
        self._echoes.note_heard(sender)
        opened = self._note_open(text) if not room and self._echoes.is_for_another(body) else []
        return [PlainMessage(sender, room or self._nick, body), *opened]

    def _note_open(self, text: str) -> list[Heard | Event]:
        """Whoever is on this server reads everything, which is said once."""
        if self._tells_all:
            return []
        self._tells_all = True
        return [events.Notice("open_to_all", text)]
