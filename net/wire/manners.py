"""Guess how a plain server wants to be spoken to.

The assignment's server takes each `recv` for a message. Other servers read lines and hear nothing
until an LF comes, and some say nothing before they have got a name. No program can tell these apart
reliably, so the user decides, and the choice is remembered by address.
"""

from __future__ import annotations

import msgspec


class Manner(msgspec.Struct, frozen=True):
    """A plain server wants to be spoken to like this.

    Attributes:
        ends_lines: the name and each message end with LF.
        speaks_first: a silent server is sent the name, without a `hello` first to find out whether
            it is a Charla server.
    """

    ends_lines: bool = False
    speaks_first: bool = False


ASSIGNMENT = Manner()


def guess(greeting: str, *, has_answered: bool) -> Manner:
    """Return the likely manner of a server.

    Args:
        greeting: what the server has said. If it ends its own lines, it probably reads lines too.
        has_answered: the server has said it only after it was sent a line, not by itself.
    """
    return Manner(ends_lines=greeting.endswith("\n"), speaks_first=has_answered)
