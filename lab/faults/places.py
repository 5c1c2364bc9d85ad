"""Find the places in a stream where a cut hurts: in a character, or in a frame."""

from __future__ import annotations

import re

from lab.faults.chance import Chance

_TLS_HANDSHAKE = b"\x16\x03"
_TLS_HEADER_BYTES = 5  # type, version, and two bytes of length: RFC 8446, section 5.1
_LINE_FEED = 0x0A
_FIRST_OF_SEVERAL = re.compile(rb"[\xc2-\xf4]")


def in_character(data: bytearray, base: int, chance: Chance) -> int | None:
    """Return where to cut the next character of several bytes, which `chance` chooses.

    Args:
        data: what comes next in the stream.
        base: the stream's offset of the first byte of `data`.

    Returns:
        A place in `data`, or beyond its end if the character goes on there; None if there is no
        such character.
    """
    if not (found := _FIRST_OF_SEVERAL.search(data)):
        return None
    first, place = found[0][0], found.start()
    count = 2 if first < 0xE0 else 3 if first < 0xF0 else 4  # RFC 3629, section 3
    return place + 1 + chance.number("character", base + place, count - 2)


class Frames:
    """Follows where frames begin: lines, or records in a stream that speaks TLS."""

    def __init__(self) -> None:
        self._first = b""  # the first bytes of the stream
        self._is_new_line = True
        self._head = b""  # what has passed of a record's header
        self._left = 0  # of a record's body

    def passed(self, data: bytes) -> None:
        """Take the bytes that come next in the stream."""
        self._first = (self._first + data)[: len(_TLS_HANDSHAKE)]
        self._is_new_line = data[-1] == _LINE_FEED
        place = 0
        while _TLS_HANDSHAKE.startswith(self._first) and place < len(data):
            if self._left:
                step = min(self._left, len(data) - place)
                self._left -= step
            else:
                step = min(_TLS_HEADER_BYTES - len(self._head), len(data) - place)
                self._head += data[place : place + step]
                if len(self._head) == _TLS_HEADER_BYTES:
                    self._left = int.from_bytes(self._head[3:], "big")
                    self._head = b""
            place += step

    def is_tls(self, waiting: bytes | bytearray) -> bool:
        """Return whether the stream speaks TLS.

        Args:
            waiting: what comes next in the stream.
        """
        return (self._first + waiting[:2]).startswith(_TLS_HANDSHAKE)

    def until_next(self, waiting: bytes | bytearray) -> int | None:
        """Return after how many bytes the next frame begins; None: that is not known yet.

        Args:
            waiting: what comes next in the stream.
        """
        if not self.is_tls(waiting):
            line_feed = waiting.find(b"\n")
            return 0 if self._is_new_line else line_feed + 1 or None
        if not self._head:
            return self._left
        head = self._head + waiting[: _TLS_HEADER_BYTES - len(self._head)]
        if len(head) < _TLS_HEADER_BYTES:
            return None
        return _TLS_HEADER_BYTES - len(self._head) + int.from_bytes(head[3:], "big")
