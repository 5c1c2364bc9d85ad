"""Recognise the user's own messages when a plain server sends them back.

A server that passes everything on to everybody ("ana: luis: hola") is a common first program. On it
nothing is private, and the user has to know that. An echo is nobody's message and is not shown; but
a line that merely begins with the user's name may be somebody else's, and must not disappear.

One thread writes and another one reads: the list of written messages is a tuple that is replaced,
never changed.
"""

from __future__ import annotations

import re

from net.wire import names
from net.wire.manners import EVERYBODY

KEPT_POSTS = 64
KNOWN_NAMES = 1_000
_STAMP_CHARACTERS = (
    24  # room for a time or brackets around the name, as in "[10:02] <ana> luis: hola"
)


class Echoes:
    """Remembers what `nick` has written lately, and to whom."""

    def __init__(self, nick: str) -> None:
        self._nick = nick
        self._me = names.key(nick)
        # The name as a word: "Mariana" is not "ana".
        self._own_name = re.compile(rf"(?<!\w){re.escape(nick.casefold())}(?!\w)")
        self._written: tuple[tuple[int, str, str], ...] = ()  # serial, recipient, text
        self._returned: set[int] = set()
        self._known: set[str] = set()

    def note_written(self, to: str, text: str) -> None:
        """Note that the user writes this. Only the sending thread may call it."""
        serial = self._written[-1][0] + 1 if self._written else 1
        self._written = (*self._written, (serial, to, text))[-KEPT_POSTS:]

    def note_heard(self, nick: str) -> None:
        """Note that somebody of this name is there.

        Only the receiving thread may call this and the methods below.
        """
        if len(self._known) < KNOWN_NAMES:
            self._known.add(names.key(nick))

    def take(self, line: str) -> bool | None:
        """Check whether a line echoes a message of the user's. Each message is echoed at most once.

        Returns:
            None if it is no echo; True if the echo shows that the server sends everything to
            everybody; else False.
        """
        written = self._written
        self._returned &= {serial for serial, _, _ in written}
        for serial, to, text in written:
            if serial in self._returned:
                continue
            if to == EVERYBODY:
                if line == text or self._is_told_again(line, text):
                    self._returned.add(serial)
                    return False
                continue
            is_to_all = self._is_told_again(line, f"{to}: {text}")
            if is_to_all or line in self._forms(to, text):
                self._returned.add(serial)
                return is_to_all and not names.is_room(to) and names.key(to) != self._me
        return None

    def is_for_another(self, body: str) -> bool:
        """Return whether somebody's message is addressed to a third person, but has come here."""
        to, colon, _ = body.partition(":")
        key = names.key(to.strip())
        return (
            bool(colon)
            and key != self._me
            and (key in self._known or any(key == names.key(one) for _, one, _ in self._written))
        )

    def _is_told_again(self, line: str, whole: str) -> bool:
        """Return whether a server has sent the user's line on unparsed, after the user's name."""
        if not line.endswith(whole):
            return False
        before = line[: -len(whole)].casefold()
        return bool(
            len(before) <= len(self._nick) + _STAMP_CHARACTERS and self._own_name.search(before)
        )

    def _forms(self, to: str, text: str) -> tuple[str, ...]:
        if names.is_room(to):
            return f"{to} {self._nick}: {text}", f"{self._nick}: {text}"
        return (f"{self._nick}: {text}",)
