"""Read the line that a teacher types, word by word: see net.wire.commands."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from net.wire.fields import NOTE_CHARACTERS
from net.wire.names import is_room
from net.wire.teaching import LOCK_SECONDS, RoomPlan, TeachingRequest

if TYPE_CHECKING:
    from net.wire.commands import Command

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_TIME = re.compile(r"([0-9]{1,6})([smhd]?)")


class BadCommand(ValueError):
    """A line is no command.

    Attributes:
        code: "unknown", "ambiguous", "quotes" (one quotation mark is missing), "long", or "usage":
            the arguments are not those of the command.
        command: the command, with "usage".
    """

    def __init__(self, code: str, command: Command | None = None) -> None:
        super().__init__(code)
        self.code, self.command = code, command


class Inquiry(msgspec.Struct, frozen=True):
    """The teacher asks for something that is no request: "help", "list" or "pin"."""

    what: str


class Split(msgspec.Struct, frozen=True):
    """The teacher splits the class at random into so many rooms, whose names begin like this."""

    number: int
    prefix: str

    def plans(self, mixed: Sequence[str]) -> tuple[RoomPlan, ...]:
        """Return the rooms with their people, who come in an order by chance."""
        return tuple(
            RoomPlan(f"{self.prefix}{number + 1}", tuple(mixed[number :: self.number]))
            for number in range(self.number)
        )


class RoomPost(msgspec.Struct, frozen=True):
    """The teacher says or asks something in a room.

    Attributes:
        kind: of the message: "", or one of `ballots.BALLOTS`.
        room: the room; "" for the one that is meant if none is named.
        text: of the message.
    """

    kind: str
    room: str = ""
    text: str = ""


class RoomView(msgspec.Struct, frozen=True):
    """The teacher wants to see the last messages of a room, each with a number; "" as above."""

    room: str = ""


class MessageOrder(msgspec.Struct, frozen=True):
    """The teacher wants something done with a message that they were shown.

    Attributes:
        what: "pin", "unpin", "remove", "votes" or "close".
        number: that of the message; 0, only with "close": the question that is open in the `room`.
        room: as above.
    """

    what: str
    number: int = 0
    room: str = ""


Meant = TeachingRequest | Inquiry | Split | RoomPost | RoomView | MessageOrder


class _Letters:
    """A line is read letter by letter, as shlex does, and `at` tells how far."""

    def __init__(self, line: str) -> None:
        self._line, self.at = line, 0

    def read(self, _size: int = 1) -> str:
        letter = self._line[self.at : self.at + 1]
        self.at += len(letter)
        return letter

    def readline(self) -> object:
        """Return the rest of a comment; there are none."""
        return ""

    def close(self) -> object:
        """Do nothing: it is no file."""
        return None


class Arguments:
    """The arguments of a line are taken one by one; what is missing raises BadCommand."""

    def __init__(self, line: str) -> None:
        self._letters = _Letters(line)
        self._words = shlex.shlex(self._letters, posix=True)
        self._words.whitespace_split, self._words.quotes = True, '"'
        self._words.escape = self._words.commenters = ""
        self._line, self._read = line, 0  # up to which character it was taken
        self._next: str | None = None

    def _peek(self) -> str | None:
        """Return the next argument without taking it; None if there is none."""
        if self._next is None:
            try:
                self._next = self._words.get_token()
            except ValueError:
                raise BadCommand("quotes") from None
        return self._next

    def take(self) -> str:
        taken = self._peek()
        if taken is None:
            raise BadCommand("usage")
        self._next, self._read = None, self._letters.at
        return taken

    def take_text(self) -> str:
        """Return all that is left as it was typed; it must not be blank."""
        text = self._line[self._read :].strip()
        self._next, self._read = None, len(self._line)
        self._letters.at = self._read
        if not text:
            raise BadCommand("usage")
        return text

    def take_room_if_any(self) -> str:
        """Return a room, if one comes next; else ""."""
        return self.take_room() if is_room(self._line[self._read :].lstrip()) else ""

    def take_nick(self) -> str:
        if is_room(nick := self.take()):
            raise BadCommand("usage")
        return nick

    def take_room(self) -> str:
        if not is_room(room := self.take()):
            raise BadCommand("usage")
        return room

    def take_number(self, most: int) -> int:
        text = self.take()
        if not (text.isascii() and text.isdecimal() and len(text) < 7 and 0 < int(text) <= most):
            raise BadCommand("usage")
        return int(text)

    def take_time(self) -> int:
        """Return the seconds of a time, if one comes next; else 0."""
        match = _TIME.fullmatch(self._peek() or "")
        if match is None:
            return 0
        seconds = int(match[1]) * _UNITS[match[2] or "m"]
        if not 0 < seconds <= LOCK_SECONDS:
            raise BadCommand("usage")
        self.take()
        return seconds

    def take_rest(self) -> str:
        rest = " ".join(self.take_all())
        if len(rest) > NOTE_CHARACTERS:
            raise BadCommand("usage")
        return rest

    def take_all(self) -> tuple[str, ...]:
        taken = []
        while self.has_more():
            taken.append(self.take())
        return tuple(taken)

    def has_more(self) -> bool:
        return self._peek() is not None
