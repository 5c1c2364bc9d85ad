"""Hold the client's side of the conversation with a Charla server.

A dialogue turns the server's bytes into what was heard, and the user's posts into bytes. It begins
with `opening()`. Once `feed` has returned LoggedIn, messages may be posted. `last_word` says why
the server has ended the connection, if it has said so.

With other servers net.wire.plain_dialogue does the same. This module checks what a hostile server
may send: the order, the sizes and the ranges. What a message means to the user is decided by the
journal, which knows what is new.
"""

from __future__ import annotations

import logging
from typing import Protocol

from net.wire import credentials, messages, plain
from net.wire.framing import LineFramer
from net.wire.heard import Heard, LoggedIn
from net.wire.messages import (
    BadMessage,
    Challenge,
    Crowd,
    Err,
    Farewell,
    Gap,
    Live,
    Message,
    Ok,
    Page,
    Post,
    Proof,
    Reached,
    Receipt,
    RosterPage,
    ServerMessage,
    Welcome,
)
from net.wire.traces import TraceAnswer, problem_with

# A server does not let more bytes wait for one client, and so sends no longer line.
RICH_LINE_BYTES = 1_048_576
# A Charla server lists 200 names at a time, and no more rooms.
PAGE_ENTRIES = 1000
# Ids and times are below these limits: no server gets there, and the journal can't store more.
IDS = 2**40
_TIMES = 2**53

_PROMPT = plain.PROMPT.encode()

log = logging.getLogger(__name__)


class NotRich(Exception):
    """The server does not answer in the rich dialect; `greeting` is what it has said."""

    def __init__(self, greeting: bytes) -> None:
        super().__init__(greeting)
        self.greeting = greeting


class Dialogue(Protocol):
    """A dialogue is used by the client's threads like this, in either dialect."""

    is_plain: bool
    is_logged_in: bool
    last_word: tuple[str, str] | None  # code and text
    new_nick: str  # the user's from now on, if the server has said goodbye with one
    banned_until: int  # in ms since 1970; 0: nobody is banned, or nobody knows

    def opening(self) -> bytes: ...

    def feed(self, data: bytes) -> list[Heard]: ...

    def encode_post(self, post: Post) -> bytes: ...


class Signer(Protocol):
    """A signer has the user's private key: see net.shared.identity."""

    @property
    def public(self) -> str: ...

    def sign(self, statement: bytes) -> str: ...


class RichDialogue:
    """A dialogue is held with a Charla server."""

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
        password: str = "",
        channel: str = "",
    ) -> None:
        """Create it.

        Args:
            address: the server.
            nick: the nick that the user wants.
            device: an identifier of this installation.
            signer: the user's private key.
            epoch, seen: those of the journal; `seen` is None without a journal.
            guest: see `messages.Hello`.
            old_token: the token that claimed names before there were keys; "" if there is none. It
                is never sent.
            password: the password of the class. It is sent to a server that asks for it, so pass
                it only if nobody else can read the connection.
            channel: the fingerprint of the server's key, as this side of the connection sees it; ""
                if the connection is not encrypted.
        """
        self.last_word: tuple[str, str] | None = None
        self.new_nick, self.banned_until = "", 0
        self._address = address
        self._signer = signer
        self._old_token = old_token
        self._password = password
        self._channel = channel
        self._hello = messages.Hello(
            messages.WIRE_VERSION, nick, device, signer.public, epoch, seen, guest
        )
        self._framer = LineFramer(RICH_LINE_BYTES)
        self._early = b""
        self.is_logged_in = False

    def opening(self) -> bytes:
        return messages.encode(self._hello)

    def feed(self, data: bytes) -> list[Heard]:
        """Return what the bytes say, beginning with LoggedIn.

        Only a Challenge may come before that; `prove` answers it.

        Raises:
            NotRich: only before the welcome.
            EndlessLine: a line is too long.
        """
        if data and not self.is_logged_in and not self._framer.has_rest:
            data = self._without_prompt(data)
        heard: list[Heard] = []
        for line in self._framer.feed(data):
            try:
                one = self._understand(line) if line else None
            except BadMessage as bad:
                # A newer server may say more than this client knows, and one bad message must not
                # stop the others.
                log.warning("not understood (%s): %s", bad.code, bad)
                continue
            if one is not None:
                heard.append(one)
        return heard

    def _without_prompt(self, data: bytes) -> bytes:
        """Remove the prompt, which a server sends before its answer if the hello was late."""
        self._early += data
        if (_PROMPT + b"\n").startswith(self._early):
            return b""
        rest = self._early.removeprefix(_PROMPT).removeprefix(b"\n")
        if not rest.startswith(b"{"):
            raise NotRich(self._early)
        self._early = b""
        return rest

    def _understand(self, line: bytes) -> Heard | None:
        message = messages.decode_server(line)
        if isinstance(message, Challenge):
            if self.is_logged_in:
                raise BadMessage("out_of_turn", "A server asks for a proof before it says welcome.")
            if self._old_token:
                _check_salt(message.salt)
        may_come_first = isinstance(message, Err | Farewell | Challenge)
        if not may_come_first and self.is_logged_in == isinstance(message, Welcome):
            raise BadMessage("out_of_turn", "A server says welcome once, and first.")
        _check(message)
        if isinstance(message, Welcome):
            return self._on_welcome(message)
        if isinstance(message, Farewell):
            self.last_word = (message.code, message.text)
            self.new_nick, self.banned_until = message.nick, message.until
            return None
        if isinstance(message, Err) and not self.is_logged_in:
            self._on_refusal(message)
            return None
        return message

    def prove(self, challenge: Challenge) -> Proof:
        """Return the answer to a challenge.

        Raises:
            Exception: whatever signing raises.
        """
        nick, key = self._hello.nick, self._hello.key
        signed = credentials.statement(
            server=challenge.server,
            nonce=challenge.nonce,
            nick=nick,
            key=key,
            channel=self._channel,
        )
        token = ""
        if challenge.salt and self._old_token:
            salt = bytes.fromhex(challenge.salt)
            token = credentials.token_proof(credentials.token_hash(salt, self._old_token), signed)
        password = self._password if challenge.password else ""
        return Proof(self._signer.sign(signed), token, password)

    def encode_post(self, post: Post) -> bytes:
        return messages.encode(post)

    def _on_welcome(self, welcome: Welcome) -> LoggedIn:
        self.is_logged_in = True
        return LoggedIn(
            self._address,
            welcome.nick,
            welcome.server,
            welcome.limits,
            stores=welcome.stores,
            epoch=welcome.epoch,
            seen=self._hello.seen or 0,
            since=welcome.since,
            number=welcome.number,
            teaches=welcome.teach,
            console=welcome.console,
        )

    def _on_refusal(self, err: Err) -> None:
        # If the refusal contains a name, the nick looks like that one; otherwise somebody owns the
        # nick.
        is_alike = err.code == "nick_taken" and bool(err.to)
        self.last_word = ("nick_alike", err.to or "") if is_alike else (err.code, err.text)
        self.banned_until = err.until


def _check(message: ServerMessage) -> None:
    """Raise BadMessage for what the journal could not store, or what would block the window."""
    match message:
        case Page():
            for one in message.messages:
                _check(one)
        case Message():
            _check_id(message.id)
            _check_time(message.at)
            if not (message.sender and message.to):
                raise BadMessage("bad_message", "From nobody, or to nobody.")
        case Ok():
            _check_id(message.id)
            _check_time(message.at)
        case Receipt() | Gap() | Reached() | Live():
            _check_id(message.id)
        case Welcome():
            _check_id(message.since)
        case TraceAnswer():
            if problem := problem_with(message.stages):
                raise BadMessage("bad_message", problem)
        case RosterPage():
            _check_size(
                len(message.people)
                + sum(1 + len(room.members) + len(room.invited) for room in message.rooms)
            )
        case Crowd():
            _check_size(
                len(message.people)
                + sum(1 + len(room.joined) + len(room.left) for room in message.rooms)
            )


def _check_id(id_: int) -> None:
    if not 0 <= id_ < IDS:
        raise BadMessage("bad_message", "An id out of range.")


def _check_time(at: int) -> None:
    if abs(at) >= _TIMES:
        raise BadMessage("bad_message", "A time out of range.")


def _check_salt(salt: str) -> None:
    try:
        bytes.fromhex(salt)
    except ValueError:
        raise BadMessage("bad_message", "A salt is hexadecimal.") from None


def _check_size(entries: int) -> None:
    """Refuse long lists: the window handles each at once, and the user waits."""
    if entries > PAGE_ENTRIES:
        raise BadMessage("bad_message", f"More than {PAGE_ENTRIES} names at a time.")
