"""Provide what all dialects are made of.

Every message carries its sequence number, and all messages of a conversation have the same length,
so that sending costs a slice of prepared bytes and checking costs a comparison.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Protocol

BLOCK_LINES = 1000
# Placeholder for the thousands of the sequence number until a block is made. Its letters all
# differ, so text before it can't be mistaken for its beginning.
EPOCH_MARK = "QXZW"
EPOCHS_MAX = 10_000
TEXT = "{number} hola, ¿probamos el socket?"

Step = tuple[bytes, Callable[[bytes], bool]]
"""Something to say, and whether what has been heard so far answers it."""

LoginStep = tuple[bytes | Callable[[bytes], bytes], Callable[[bytes], bool]]
"""The same; what to say may follow from what has been heard so far."""


AT_ONCE = 8  # ngIRCd lets ten connections wait


class Faulty(Exception):
    """The server has lost, doubled, reordered or altered something, or answered with an error."""


class Numbered:
    """Makes an endless stream of numbered lines of one length, from 0, a thousand at a time."""

    def __init__(self, make: Callable[[str], bytes]) -> None:
        """Prepare the stream.

        `make(number)` returns the line, its end included, for a number of seven digits; the last
        three are real.
        """
        lines = [make(f"{EPOCH_MARK}{index:03d}") for index in range(BLOCK_LINES)]
        self.line_bytes = len(lines[0])
        if any(len(line) != self.line_bytes for line in lines):
            raise ValueError("lines of different lengths")
        self._template = b"".join(lines)
        self._blocks: dict[int, bytes] = {}

    def take(self, first: int, count: int) -> bytes:
        """Return the lines from `first` up to, but not including, `first + count`."""
        return self.cut(first * self.line_bytes, (first + count) * self.line_bytes)

    def cut(self, start: int, end: int) -> bytes:
        """Return the bytes of the stream from `start` up to, but not including, `end`."""
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
        """Return how many messages `chunk` has completed.

        Raises:
            Faulty: the server has made an error.
        """

    def answer(self) -> bytes:
        """Return the bytes that the server must get for what was fed since the last call."""


class ExactInbox:
    """Accepts only the expected lines."""

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

    def answer(self) -> bytes:
        return b""


class NumberInbox:
    """Checks that matching messages carry the numbers 0, 1, 2… without gap or repetition.

    Other messages may come in between.
    """

    def __init__(self, pattern: bytes, errors: Sequence[bytes], end: bytes = b"\n") -> None:
        """Prepare the check; messages end with `end`, and those in `errors` must not be heard."""
        self._find = re.compile(pattern).findall
        self._errors = errors
        self._end = end
        self._next = 0
        self._tail = b""

    def feed(self, chunk: bytes) -> int:
        data = self._tail + chunk
        end = data.rfind(self._end) + len(self._end)
        if end < len(self._end):
            self._tail = data
            return 0
        self._tail = data[end:]
        return self._count(data[:end])

    def _count(self, whole: bytes) -> int:
        for error in self._errors:
            if error in whole:
                told = whole[whole.index(error) :]
                raise Faulty(f"the server reports an error: {told[:200]!r}")
        found = self._find(whole)
        expected = range(self._next, self._next + len(found))
        if list(map(int, found)) != list(expected):
            raise Faulty(f"expected {expected}, heard {found[:5]!r}")
        self._next = expected.stop
        return len(found)

    def answer(self) -> bytes:
        return b""


class SilentInbox:
    """Accepts nothing."""

    def feed(self, chunk: bytes) -> int:
        raise Faulty(f"expected silence, heard {chunk[:90]!r}")

    def answer(self) -> bytes:
        return b""


class Dialect(Protocol):
    acknowledges: bool
    """The sender hears of every message that it was taken."""
    request: bytes
    """Asks for the acknowledgement of all that was written before; empty where it comes by
    itself."""
    keepalive: bytes
    """What shows a server that a silent client is still there; empty where nothing is needed."""

    at_once: int
    """How many may log in at the same time."""

    def login(self, nick: str, *, sends: bool, fingerprint: str = "") -> Sequence[LoginStep]:
        """Return the steps of the log-in, one after another.

        Args:
            nick: the client's.
            sends: it may write as fast as it can afterwards.
            fingerprint: the server's key, if the connection is encrypted.
        """

    def message(self, recipient: str, number: str, text: str = TEXT) -> bytes:
        """Return a message to `recipient`: a nick, or a #room where the dialect has rooms."""

    def inbox(self, sender: str, recipient: str, sender_heard: bytes) -> Inbox:
        """Return the check for the recipients of `sender`.

        `sender_heard` is what the sender heard at log-in.
        """

    def acknowledgements(self) -> Inbox:
        """Return the check for a sender."""


class CrowdDialect(Dialect, Protocol):
    """A crowd dialect lets many write to many, and to rooms."""

    delivery: bytes
    """Occurs once in every message that is delivered, and in nothing else that is heard after the
    log-in."""

    def enter(self, room: str) -> Step: ...

    def deliveries(self, recipient: str) -> re.Pattern[bytes]:
        """Return a pattern for what `recipient` hears of a message: its sender, its number."""

    def leftovers(self, rest: bytes) -> int:
        """Return how many acknowledgements `rest` consists of.

        `rest` is what is heard besides the deliveries.

        Raises:
            Faulty: there is something else in it.
        """


def outgoing(dialect: Dialect, recipient: str) -> Numbered:
    """Return everything that one client writes to `recipient`."""
    return Numbered(lambda number: dialect.message(recipient, number))
