"""Cut a stream of bytes into messages that have their lengths before them. Pure.

What a beginner's server sends is not always what it reads: many expect a length before each message
and answer without one. So whatever can't be a length is text, which silence or LF ends. A length
that lies (more than a message may have, or than ever comes) keeps nobody waiting for long: what has
come is shown.
"""

from __future__ import annotations

import re

from net.wire.framing import LineFramer, Quiet

# A message that has begun may take so many silences (QUIET_SECONDS) until it is shown as it is.
PATIENT_SILENCES = 30
_BEGUN = re.compile(rb"\s*\d{0,10}\s*")


class LengthFramer:
    """Cuts a stream into messages of at most `limit` bytes, and holds little more than one."""

    def __init__(self, limit: int, header: int, *, is_number: bool, is_utf8: bool = True) -> None:
        """Create it.

        Args:
            limit: bytes of one message.
            header: bytes of a length.
            is_number: a length is a number, the highest byte first, and not in digits.
            is_utf8: see `LineFramer`.
        """
        self._limit, self._header, self._is_number = limit, header, is_number
        self._text = LineFramer(limit, Quiet.ALWAYS, is_utf8=is_utf8)
        self._held = bytearray()
        self._silences = 0

    @property
    def waits_for_quiet(self) -> bool:
        """Return whether it holds bytes that silence would complete."""
        return self.has_rest

    @property
    def has_rest(self) -> bool:
        """Return whether the last bytes are no whole message yet."""
        return bool(self._held) or self._text.has_rest

    def feed(self, data: bytes) -> list[bytes | None]:
        """Return the messages that `data` completes; None for a text that is too long.

        Raises:
            EndlessLine: see `LineFramer`.
        """
        self._silences = 0
        if self._text.has_rest:
            return self._text.feed(data)
        self._held += data
        messages: list[bytes | None] = []
        while self._held:
            head = bytes(self._held[: self._header])
            if not self._may_be_length(head):
                messages += self._text.feed(self._take(len(self._held)))
                break
            if len(head) < self._header:
                break
            end = self._header + self._number(head)
            if len(self._held) < end:
                break
            message = self._take(end)[self._header :]
            if message:
                messages.append(message)
        return messages

    def flush(self) -> list[bytes | None]:
        """Return the text that silence completes, or a message of which no more comes."""
        if not self._held:
            return self._text.flush()
        self._silences += 1
        if self._silences < PATIENT_SILENCES:
            return []
        return [self._take(len(self._held))]

    def end(self) -> list[bytes | None]:
        """Return what is left when nothing more can come."""
        return [self._take(len(self._held))] if self._held else self._text.flush()

    def _may_be_length(self, head: bytes) -> bool:
        is_whole = len(head) == self._header
        if self._is_number:
            return not is_whole or self._number(head) <= self._limit
        if not _BEGUN.fullmatch(head):
            return False
        return not is_whole or (bool(head.strip()) and self._number(head) <= self._limit)

    def _number(self, head: bytes) -> int:
        return int.from_bytes(head) if self._is_number else int(head)

    def _take(self, count: int) -> bytes:
        taken = bytes(self._held[:count])
        del self._held[:count]
        return taken
