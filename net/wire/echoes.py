"""Knows what the user has written when a plain server sends it back, and notices a server that
tells everybody. Pure.

A server that passes on to all whatever comes ("ana: luis: hola") is a common first program. Then
nothing is private, and the user has to know. What comes back is no message of anybody's; but a line
that only begins with the user's name may be somebody else's, and is not to disappear.

One thread writes, another one reads: what was written is a tuple that is replaced, never changed.
"""

from __future__ import annotations

from net.wire import names

KEPT_POSTS = 64
KNOWN_NAMES = 1_000
_STAMP_CHARACTERS = (
    24  # a time or brackets beside the name, before the text: "[10:02] <ana> luis: hola"
)


class Echoes:
    """What was written lately, by `nick`, and with whom."""

    def __init__(self, nick: str) -> None:
        self._nick = nick
        self._me = names.key(nick)
        self._written: tuple[tuple[int, str, str], ...] = ()  # serial, recipient, text
        self._returned: set[int] = set()
        self._known: set[str] = set()

    def note_written(self, to: str, text: str) -> None:
        """The user writes this; only for the thread that sends."""
        serial = self._written[-1][0] + 1 if self._written else 1
        self._written = (*self._written, (serial, to, text))[-KEPT_POSTS:]

    def note_heard(self, nick: str) -> None:
        """Somebody of this name is there; only for the thread that receives, like all that
        follows."""
        if len(self._known) < KNOWN_NAMES:
            self._known.add(names.key(nick))

    def take(self, line: str) -> bool | None:
        """Return None if the line is no echo. Else each counts once: True if it shows that all get
        all, else False."""
        written = self._written
        self._returned &= {serial for serial, _, _ in written}
        for serial, to, text in written:
            if serial in self._returned:
                continue
            whole = f"{to}: {text}"
            is_to_all = self._is_told_again(line, whole)
            if is_to_all or line in self._forms(to, text):
                self._returned.add(serial)
                return is_to_all and not names.is_room(to) and names.key(to) != self._me
        return None

    def is_for_another(self, body: str) -> bool:
        """Return whether a message of somebody's is addressed to a third person, and has come here
        all the same."""
        to, colon, _ = body.partition(":")
        key = names.key(to.strip())
        return (
            bool(colon)
            and key != self._me
            and (key in self._known or any(key == names.key(one) for _, one, _ in self._written))
        )

    def _is_told_again(self, line: str, whole: str) -> bool:
        """Whether it is the user's line as a server tells it that reads none: with the user's name
        before it."""
        if not line.endswith(whole):
            return False
        before = line[: -len(whole)].casefold()
        return (
            self._nick.casefold() in before and len(before) <= len(self._nick) + _STAMP_CHARACTERS
        )

    def _forms(self, to: str, text: str) -> tuple[str, ...]:
        if names.is_room(to):
            return f"{to} {self._nick}: {text}", f"{self._nick}: {text}"
        return (f"{self._nick}: {text}",)
