"""How a plain server of somebody's own wants to be spoken to, and what can be guessed of that.
Pure.

The assignment's server takes each `recv` for a message. Others read lines, and hear nothing until
an LF comes; some wait for the name and say nothing before it. No program can tell these apart for
sure, so the user has the last word, and what was chosen is remembered by address.
"""

from __future__ import annotations

import msgspec


class Manner(msgspec.Struct, frozen=True):
    """`ends_lines`: each message and the name end with LF. `speaks_first`: a silent server gets the
    name, and is not asked first, with a `hello`, whether it is a Charla server."""

    ends_lines: bool = False
    speaks_first: bool = False


ASSIGNMENT = Manner()


def guess(greeting: str, *, has_answered: bool) -> Manner:
    """Return the likely manner of a server that has said this. `has_answered`: only when it had
    heard a line, or not at all; else it has spoken by itself. Who ends its own lines most likely
    reads lines, too."""
    return Manner(ends_lines=greeting.endswith("\n"), speaks_first=has_answered)
