"""Cut a stream of bytes into lines, however the network has split it.

TCP keeps the order of bytes, not the boundaries of messages: one `send` may arrive in several
reads, and several in one. The rich dialect and careful plain clients end each message with LF. The
assignment's own client ends messages with nothing, so there silence is the boundary: a reader that
has waited QUIET_SECONDS without receiving anything calls `flush`.
"""

from __future__ import annotations

from enum import Enum

QUIET_SECONDS = 0.1
# A server that is thought to speak UTF-8, and does not, may end its text inside of a "character".
PATIENT_SILENCES = 10
# An overlong line is discarded up to this many times the limit; then it counts as endless.
PATIENCE = 16


class EndlessLine(Exception):
    """The peer keeps sending and never ends its line."""


class Quiet(Enum):
    """Silence ends a message in one of these cases."""

    NEVER = "never"
    UNTIL_LF = "until the peer has once sent an LF"
    ALWAYS = "always"


class LineFramer:
    """A framer cuts a stream of bytes into lines of at most `limit` bytes.

    It never holds more than `limit` bytes.
    """

    # Slots save memory: a server has thousands of connections.
    __slots__ = ("_is_utf8", "_limit", "_quiet", "_rest", "_silences", "_thrown_away")

    def __init__(self, limit: int, quiet: Quiet = Quiet.NEVER, *, is_utf8: bool = True) -> None:
        """Create it.

        Args:
            limit: bytes of one line.
            quiet: when silence ends a line, too.
            is_utf8: silence inside of a UTF-8 character ends nothing, or, where silence always ends
                a line, not for long.
        """
        self._limit = limit
        self._quiet = quiet
        self._is_utf8 = is_utf8
        self._silences = 0
        self._rest = bytearray()
        self._thrown_away = 0

    @property
    def waits_for_quiet(self) -> bool:
        """Return whether it holds bytes that silence would complete."""
        return self._quiet is not Quiet.NEVER and self.has_rest

    @property
    def has_rest(self) -> bool:
        """Return whether the last bytes have not ended a line yet."""
        return bool(self._rest or self._thrown_away)

    @property
    def rest(self) -> bytes:
        """Return the bytes of a line that has not ended yet; b"" if they are too many."""
        return bytes(self._rest)

    def feed(self, data: bytes) -> list[bytes | None]:
        """Return the lines that `data` completes, without LF or CRLF; None for an overlong one.

        Raises:
            EndlessLine: more than PATIENCE times the limit has come without an LF.
        """
        self._silences = 0
        head, found, tail = data.rpartition(b"\n")
        if not found:
            self._hold(data)
            return []
        if self._quiet is Quiet.UNTIL_LF:
            self._quiet = Quiet.NEVER
        if self._rest:
            head = bytes(self._rest) + head
            self._rest.clear()
        lines: list[bytes | None] = [*head.split(b"\n")]
        if self._thrown_away:
            lines[0] = None
            self._thrown_away = 0
        if len(head) > self._limit or b"\r" in head:  # else no line needs a closer look
            lines = [self._finished(line) for line in lines]
        self._hold(tail)
        return lines

    def _finished(self, line: bytes | None) -> bytes | None:
        """Return a line without the CR of its CRLF; None for an overlong one."""
        return None if line is None or len(line) > self._limit else line.removesuffix(b"\r")

    def flush(self) -> list[bytes | None]:
        """Return the line that silence completes, if there is one."""
        if self._thrown_away:
            self._thrown_away = 0
            return [None]
        if not self._rest:
            return []
        if self._is_utf8 and ends_inside_character(self._rest):
            self._silences += 1
            if self._quiet is not Quiet.ALWAYS or self._silences < PATIENT_SILENCES:
                return []
        self._silences = 0
        line = bytes(self._rest)
        self._rest.clear()
        return [line.removesuffix(b"\r")]

    def end(self) -> list[bytes | None]:
        """Return the line that is left when nothing more can come."""
        return self.flush()

    def _hold(self, data: bytes) -> None:
        if not self._thrown_away and len(self._rest) + len(data) <= self._limit:
            self._rest += data
            return
        self._thrown_away += len(self._rest) + len(data)
        self._rest.clear()
        if self._thrown_away > PATIENCE * self._limit:
            raise EndlessLine


def ends_inside_character(data: bytes | bytearray) -> bool:
    """Return whether the last UTF-8 character is incomplete (RFC 3629, section 3)."""
    for back in range(1, min(3, len(data)) + 1):
        byte = data[-back]
        if byte & 0xC0 == 0x80:  # a continuation byte: its lead byte is further back
            continue
        length = (
            2
            if 0xC2 <= byte < 0xE0
            else 3
            if 0xE0 <= byte < 0xF0
            else 4
            if 0xF0 <= byte < 0xF5
            else 1
        )
        return length > back
    return False
