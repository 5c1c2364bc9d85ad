"""What the load generator says to each server and what it must hear back, to the byte or to the number.

Every message carries its sequence number, and all messages of a conversation have the same length, so that sending
costs a slice of prepared bytes and checking costs a comparison.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Protocol

BLOCK_LINES = 1000
EPOCH_MARK = "@@@@"  # stands for the thousands of the sequence number until a block is made
EPOCHS_MAX = 10_000
TEXT = "{number} hola, ¿probamos el socket?"
OPERATOR = "bench"


class Faulty(Exception):
    """The server has lost, doubled, reordered or altered something, or has answered with an error."""


class Numbered:
    """An endless stream of lines of one length, numbered from 0, made a thousand at a time."""

    def __init__(self, make: Callable[[str], str]) -> None:
        """`make(number)` gives the line, LF included, for a number of seven digits."""
        lines = [make(f"{EPOCH_MARK}{index:03d}").encode() for index in range(BLOCK_LINES)]
        self.line_bytes = len(lines[0])
        self._template = b"".join(lines)
        self._blocks: dict[int, bytes] = {}

    def take(self, first: int, count: int) -> bytes:
        """Lines `first` to `first + count`, exclusive."""
        return self.cut(first * self.line_bytes, (first + count) * self.line_bytes)

    def cut(self, start: int, end: int) -> bytes:
        """Bytes `start` to `end`, exclusive, of the stream."""
        size = len(self._template)
        first, offset = divmod(start, size)
        if end - first * size <= size:
            return self._block(first)[offset : end - first * size]
        return self._block(first)[offset:] + self.cut((first + 1) * size, end)

    def _block(self, epoch: int) -> bytes:
        block = self._blocks.get(epoch)
        if block is None:
            if epoch >= EPOCHS_MAX:
                raise ValueError("out of sequence numbers")
            self._blocks.pop(epoch - 2, None)
            block = self._template.replace(EPOCH_MARK.encode(), f"{epoch:04d}".encode())
            self._blocks[epoch] = block
        return block


class Inbox(Protocol):
    """Checks what one connection hears."""

    def feed(self, chunk: bytes) -> int:
        """How many messages `chunk` has completed. Raises Faulty."""


class ExactInbox:
    """Nothing but the expected lines may arrive."""

    def __init__(self, expected: Numbered) -> None:
        self._expected = expected
        self._heard_bytes = 0

    def feed(self, chunk: bytes) -> int:
        start, end = self._heard_bytes, self._heard_bytes + len(chunk)
        if chunk != (wanted := self._expected.cut(start, end)):
            raise Faulty(f"expected {wanted[:90]!r}, heard {chunk[:90]!r}")
        self._heard_bytes = end
        line_bytes = self._expected.line_bytes
        return end // line_bytes - start // line_bytes


class NumberInbox:
    """Among other lines, those that match carry the numbers 0, 1, 2… without gap or repetition."""

    def __init__(self, pattern: bytes, errors: bytes) -> None:
        self._find = re.compile(pattern).findall
        self._errors = errors
        self._next = 0
        self._tail = b""

    def feed(self, chunk: bytes) -> int:
        data = self._tail + chunk
        end = data.rfind(b"\n") + 1
        self._tail = data[end:]
        lines = data[:end]
        if self._errors in lines:
            raise Faulty(f"the server reports an error: {lines[:200]!r}")
        found = self._find(lines)
        expected = range(self._next, self._next + len(found))
        if list(map(int, found)) != list(expected):
            raise Faulty(f"expected {expected}, heard {found[:5]!r}")
        self._next = expected.stop
        return len(found)


class SilentInbox:
    """Nothing may arrive at all."""

    def feed(self, chunk: bytes) -> int:
        raise Faulty(f"expected silence, heard {chunk[:90]!r}")


class Dialect(Protocol):
    acknowledges: bool  # the sender hears of every message that it was taken

    def greet(self, nick: str) -> bytes: ...
    def welcomed(self, heard: bytes) -> bool: ...

    def unthrottle(self, nick: str) -> tuple[bytes, bytes]:
        """What lifts the server's brake on a fast sender, and the answer to wait for; both empty if there is none."""

    def outgoing(self, recipient: str) -> Numbered: ...

    def inbox(self, sender: str, recipient: str, sender_heard: bytes) -> Inbox:
        """Checks what `recipient` hears; `sender_heard` is what the sender heard at log-in."""

    def acknowledgements(self) -> Inbox:
        """Checks what a sender hears."""


class Plain:
    """The seed's dialect: `recipient: text`."""

    acknowledges = False

    def greet(self, nick: str) -> bytes:
        return f"{nick}\n".encode()

    def welcomed(self, heard: bytes) -> bool:
        return heard.endswith(b"\n") and b"Bienvenido" in heard

    def unthrottle(self, nick: str) -> tuple[bytes, bytes]:
        return b"", b""

    def outgoing(self, recipient: str) -> Numbered:
        return Numbered(lambda number: f"{recipient}: {TEXT.format(number=number)}\n")

    def inbox(self, sender: str, recipient: str, sender_heard: bytes) -> Inbox:
        return ExactInbox(Numbered(lambda number: f"{sender}: {TEXT.format(number=number)}\n"))

    def acknowledgements(self) -> Inbox:
        return SilentInbox()


class Rich:
    """Charla's own dialect: a JSON object a line, every message acknowledged with its id."""

    acknowledges = True
    _errors = b'"op":"err"'

    def greet(self, nick: str) -> bytes:
        hello = {"op": "hello", "v": 1, "nick": nick, "device": f"bench-{nick}", "token": f"secret of {nick}"}
        return _json_line(hello).encode()

    def welcomed(self, heard: bytes) -> bool:
        return heard.endswith(b"\n") and b'"op":"welcome"' in heard

    def unthrottle(self, nick: str) -> tuple[bytes, bytes]:
        return b"", b""

    def outgoing(self, recipient: str) -> Numbered:
        def make(number: str) -> str:
            return _json_line({"op": "msg", "cid": number, "to": recipient, "text": TEXT.format(number=number)})

        return Numbered(make)

    def inbox(self, sender: str, recipient: str, sender_heard: bytes) -> Inbox:
        return NumberInbox(rb'"text":"(\d{7}) ', self._errors)

    def acknowledgements(self) -> Inbox:
        return NumberInbox(rb'"op":"ok","cid":"(\d{7})"', self._errors)


class Irc:
    """RFC 2812, as much as a private message needs."""

    acknowledges = False

    def greet(self, nick: str) -> bytes:
        return f"NICK {nick}\r\nUSER {nick} 0 * :{nick}\r\n".encode()

    def welcomed(self, heard: bytes) -> bool:
        return heard.endswith(b"\r\n") and (b" 376 " in heard or b" 422 " in heard)  # end of the message of the day

    def unthrottle(self, nick: str) -> tuple[bytes, bytes]:
        return f"OPER {OPERATOR} {OPERATOR}\r\nMODE {nick} +F\r\n".encode(), f"MODE {nick} :+F\r\n".encode()

    def outgoing(self, recipient: str) -> Numbered:
        return Numbered(lambda number: f"PRIVMSG {recipient} :{TEXT.format(number=number)}\r\n")

    def inbox(self, sender: str, recipient: str, sender_heard: bytes) -> Inbox:
        mask = re.search(rb" 001 [^\r]* (\S+)\r\n", sender_heard)  # the welcome ends in nick!user@host
        if mask is None:
            raise Faulty(f"no welcome in {sender_heard[:200]!r}")
        prefix = mask[1].decode()
        return ExactInbox(Numbered(lambda number: f":{prefix} PRIVMSG {recipient} :{TEXT.format(number=number)}\r\n"))

    def acknowledgements(self) -> Inbox:
        return SilentInbox()


def _json_line(message: dict[str, object]) -> str:
    return json.dumps(message, ensure_ascii=False, separators=(",", ":")) + "\n"


DIALECTS: dict[str, Dialect] = {"plain": Plain(), "rich": Rich(), "irc": Irc()}
