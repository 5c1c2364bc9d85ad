"""Speak the dialects that consist of lines: Charla's two, and IRC."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence

from bench.dialects.checks import (
    AT_ONCE,
    TEXT,
    ExactInbox,
    Faulty,
    Inbox,
    LoginStep,
    Numbered,
    NumberInbox,
    SilentInbox,
    Step,
)
from net.shared.identity import Identity
from net.wire import credentials

OPERATOR = "bench"
# What follows the number in a text, as a pattern.
_REST = re.escape(TEXT.format(number="").encode())


class Plain:
    """Speaks the seed's dialect: `recipient: text`."""

    acknowledges = False
    request = b""
    keepalive = b""
    delivery = b"\n"
    at_once = AT_ONCE

    def login(self, nick: str, *, sends: bool, fingerprint: str = "") -> Sequence[LoginStep]:
        return [
            (f"{nick}\n".encode(), lambda heard: heard.endswith(b"\n") and b"Bienvenido" in heard)
        ]

    def message(self, recipient: str, number: str, text: str = TEXT) -> bytes:
        return f"{recipient}: {text.format(number=number)}\n".encode()

    def inbox(self, sender: str, recipient: str, sender_heard: bytes) -> Inbox:
        room = f"{recipient} " if recipient.startswith("#") else ""
        return ExactInbox(
            Numbered(lambda number: f"{room}{sender}: {TEXT.format(number=number)}\n".encode())
        )

    def acknowledgements(self) -> Inbox:
        return SilentInbox()

    def enter(self, room: str) -> Step:
        # Writing to a room enters it, and is not answered.
        return (f"{room}: hola\n".encode(), lambda _: True)

    def deliveries(self, recipient: str) -> re.Pattern[bytes]:
        return re.compile(rb"(\w+): (\d{7})" + _REST + rb"\n")

    def leftovers(self, rest: bytes) -> int:
        return _nothing(rest)


class Rich:
    """Speaks Charla's own dialect: a JSON object a line, every message acknowledged with its id."""

    acknowledges = True
    request = b""
    keepalive = b'{"op":"ping"}\n'
    delivery = b'"op":"msg"'
    at_once = AT_ONCE
    _errors = (b'"op":"err"', b'"op":"bye"')

    def login(self, nick: str, *, sends: bool, fingerprint: str = "") -> Sequence[LoginStep]:
        identity = Identity(hashlib.sha256(nick.encode()).digest())
        hello = {
            "op": "hello",
            "v": 1,
            "nick": nick,
            "device": f"bench-{nick}",
            "key": identity.public,
        }

        def prove(heard: bytes) -> bytes:
            challenge = json.loads(heard.splitlines()[0])
            signed = credentials.statement(
                server=challenge["server"],
                nonce=challenge["nonce"],
                nick=nick,
                key=identity.public,
                channel=fingerprint,
            )
            return _json_line({"op": "proof", "signature": identity.sign(signed)})

        return [
            (
                _json_line(hello),
                lambda heard: heard.endswith(b"\n") and b'"op":"challenge"' in heard,
            ),
            (prove, lambda heard: heard.endswith(b"\n") and b'"op":"welcome"' in heard),
        ]

    def message(self, recipient: str, number: str, text: str = TEXT) -> bytes:
        return _json_line(
            {"op": "msg", "cid": number, "to": recipient, "text": text.format(number=number)}
        )

    def inbox(self, sender: str, recipient: str, sender_heard: bytes) -> Inbox:
        return NumberInbox(rb'"text":"(\d{7}) ', self._errors)

    def acknowledgements(self) -> Inbox:
        return NumberInbox(rb'"op":"ok","cid":"(\d{7})"', self._errors)

    def enter(self, room: str) -> Step:
        line = _json_line({"op": "join", "room": room})
        # Those who are in the room already, as all are in the main room, get no answer.
        return (line, lambda _: True)

    def deliveries(self, recipient: str) -> re.Pattern[bytes]:
        start = rb'\{"op":"msg","id":\d+,"from":"(\w+)","to":"' + recipient.encode()
        return re.compile(
            start
            + rb'","text":"(\d{7})'
            + _REST
            + rb'","at":\d+,"cid":"\d{7}","author":"[\w-]+","number":\d+\}\n'
        )

    def leftovers(self, rest: bytes) -> int:
        others = re.sub(rb'\{"op":"ok","cid":"\d{7}","id":\d+,"at":\d+\}\n', b"", rest)
        _nothing(others)
        return rest.count(b"\n")


class RichWithReceipts(Rich):
    """Speaks the same dialect, with receipts.

    Recipients say `seen` of what they have read, as the window does; senders get the receipts.
    """

    def inbox(self, sender: str, recipient: str, sender_heard: bytes) -> Inbox:
        return SeenInbox(rb'"text":"(\d{7}) ', self._errors)


class SeenInbox(NumberInbox):
    """Says `seen` of the last message of each chunk."""

    _MESSAGE = b'{"op":"msg","id":'

    def __init__(self, pattern: bytes, errors: Sequence[bytes]) -> None:
        super().__init__(pattern, errors)
        self._seen = b""

    def _count(self, whole: bytes) -> int:
        last = whole.rfind(self._MESSAGE)
        if last >= 0:
            start = last + len(self._MESSAGE)
            self._seen = whole[start : whole.index(b",", start)]
        return super()._count(whole)

    def answer(self) -> bytes:
        if not self._seen:
            return b""
        seen, self._seen = self._seen, b""
        return b'{"op":"seen","id":%b}\n' % seen


class Irc:
    """Speaks the part of RFC 2812 that a message needs."""

    acknowledges = False
    request = b""
    keepalive = b""
    delivery = b"\n"

    def __init__(self, *, is_operator: bool = False, at_once: int = AT_ONCE) -> None:
        """Choose the options; with `is_operator`, the sender becomes an operator.

        As such it sets a mode that frees it from ngIRCd's limit on fast senders.
        """
        self._is_operator = is_operator
        self.at_once = at_once

    def login(self, nick: str, *, sends: bool, fingerprint: str = "") -> Sequence[LoginStep]:
        steps: list[Step] = [(f"NICK {nick}\r\nUSER {nick} 0 * :{nick}\r\n".encode(), _is_welcome)]
        if sends and self._is_operator:
            freed = f"MODE {nick} :+F\r\n".encode()
            question = f"OPER {OPERATOR} {OPERATOR}\r\nMODE {nick} +F\r\n"
            steps.append((question.encode(), lambda heard: freed in heard))
        return steps

    def message(self, recipient: str, number: str, text: str = TEXT) -> bytes:
        return f"PRIVMSG {recipient} :{text.format(number=number)}\r\n".encode()

    def inbox(self, sender: str, recipient: str, sender_heard: bytes) -> Inbox:
        # The welcome ends in nick!user@host.
        mask = re.search(rb" 001 [^\r]* (\S+)\r\n", sender_heard)
        if mask is None:
            raise Faulty(f"no welcome in {sender_heard[:200]!r}")
        prefix = mask[1].decode()
        return ExactInbox(
            Numbered(
                lambda number: (
                    f":{prefix} PRIVMSG {recipient} :{TEXT.format(number=number)}\r\n".encode()
                )
            )
        )

    def acknowledgements(self) -> Inbox:
        return SilentInbox()

    def enter(self, room: str) -> Step:
        # 366 is the end of the list of names.
        return (f"JOIN {room}\r\n".encode(), lambda heard: b" 366 " in heard)

    def deliveries(self, recipient: str) -> re.Pattern[bytes]:
        return re.compile(
            rb":(\w+)!\S+ PRIVMSG " + recipient.encode() + rb" :(\d{7})" + _REST + rb"\r\n"
        )

    def leftovers(self, rest: bytes) -> int:
        return _nothing(rest)


def _is_welcome(heard: bytes) -> bool:
    """Return whether the message of the day has ended, or does not exist."""
    return heard.endswith(b"\r\n") and (b" 376 " in heard or b" 422 " in heard)


def _nothing(rest: bytes) -> int:
    if rest:
        raise Faulty(f"expected nothing more, heard {rest[:90]!r}")
    return 0


def _json_line(message: dict[str, object]) -> bytes:
    return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
