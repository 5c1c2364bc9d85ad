"""Describe how a plain server wants to be spoken to, and guess it. Pure.

The assignment's server takes each `recv` for a message. Others read lines, or a length before each
message; some say nothing before they have got a name, and some never ask for one. No program can
tell these apart reliably, so the user decides, and the choice is remembered by address.
"""

from __future__ import annotations

import re
from typing import Literal

import msgspec

Framing = Literal["nothing", "lf", "crlf", "length", "number"]
Encoding = Literal["utf-8", "latin-1", "cp1252"]
Naming = Literal["asked", "first", "never"]
Audience = Literal["one", "all", "named", "raw"]

# Conversations with a plain server that are with nobody in particular. No room can be called so.
EVERYBODY = "#*"
RAW = "#>"
WITH_NOBODY = (EVERYBODY, RAW)

HEADER_BYTES = range(4, 65)  # of a length in digits
NUMBER_BYTES = (2, 4, 8)  # of a length as a number
USUAL_HEADER = 64
_ENDS = {"nothing": b"", "lf": b"\n", "crlf": b"\r\n"}
_DIGITS = rb"(\d{1,10}) +(?=\S)|(0\d{3,9})(?=\D)"
_MOST_GREETING = 2_048


class Manner(msgspec.Struct, frozen=True):
    """A plain server wants to be spoken to like this.

    Attributes:
        framing: what says where a message ends: nothing, LF, CR LF, or its length before it, in
            digits that are filled up with spaces or as a number, the highest byte first.
        header: how many bytes such a length has.
        encoding: of names and texts.
        name: when the user's name is sent: once the server has spoken ("asked"), or at once, or
            never. A server that does not speak is only sent a `hello`, to find out whether it is a
            Charla server, if its manner is "asked".
        to: what is written: "luis: hola" for one person, "hola" for everybody, "ana: hola" for
            everybody because the server passes it on without a name, or the line as it is typed.
    """

    framing: Framing = "nothing"
    header: int = USUAL_HEADER
    encoding: Encoding = "utf-8"
    name: Naming = "asked"
    to: Audience = "one"

    @property
    def has_length(self) -> bool:
        """Return whether a length stands before each message."""
        return self.framing in ("length", "number")

    @property
    def is_for_all(self) -> bool:
        """Return whether the server sends everything to everybody."""
        return self.to in ("all", "named")

    @property
    def conversation(self) -> str:
        """Return the one conversation that there is, if it is with nobody; else ""."""
        return EVERYBODY if self.is_for_all else RAW if self.to == "raw" else ""

    @property
    def header_bytes(self) -> int:
        """Return the size of the length, whatever a settings file says."""
        if self.framing == "number":
            return self.header if self.header in NUMBER_BYTES else 4
        return self.header if self.header in HEADER_BYTES else USUAL_HEADER

    def frame(self, text: str) -> bytes:
        """Return a message as it goes over the wire."""
        data = text.encode(self.encoding, "replace")
        if self.framing == "length":
            return str(len(data)).encode().ljust(self.header_bytes) + data
        if self.framing == "number":
            return len(data).to_bytes(self.header_bytes) + data
        return data + _ENDS[self.framing]

    def cannot_hold(self, text: str) -> str:
        """Return the first character that the encoding does not have; "" if it has all."""
        try:
            text.encode(self.encoding)
        except UnicodeEncodeError as error:
            return text[error.start]
        return ""


ASSIGNMENT = Manner()


def guess(greeting: bytes, *, has_answered: bool) -> Manner:
    """Return the likely manner of a server.

    Args:
        greeting: what the server has said. If it ends its own lines, it probably reads lines too.
        has_answered: the server has said it only after it was sent a line, not by itself.
    """
    head = greeting[:_MOST_GREETING]
    framing, header = _framing_of(head)
    return Manner(
        framing=framing,
        header=header,
        encoding="utf-8" if _is_utf8(head) else "cp1252",
        name="first" if has_answered else "asked",
        # What the best known of all first chats sends: it passes on what comes, without a name.
        to="named" if head.strip() == b"NICK" else "one",
    )


def decode_greeting(greeting: bytes) -> str:
    """Return what a server has said as a text to show, without lengths."""
    manner = guess(greeting, has_answered=False)
    start = manner.header_bytes if manner.has_length else 0
    return greeting[start:].decode(manner.encoding, "replace")


def _framing_of(greeting: bytes) -> tuple[Framing, int]:
    if match := re.match(_DIGITS, greeting):
        size = match.end()
        length = int(match[1] or match[2])
        if size in HEADER_BYTES and 0 < length <= len(greeting) - size:
            return "length", size
    for size in NUMBER_BYTES:
        if 0 < int.from_bytes(greeting[:size]) == len(greeting) - size:
            return "number", size
    if greeting.endswith(b"\r\n"):
        return "crlf", USUAL_HEADER
    return "lf" if greeting.endswith(b"\n") else "nothing", USUAL_HEADER


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.reason == "unexpected end of data"
    return True
