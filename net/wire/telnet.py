"""Remove a telnet client's commands from what its user has typed.

PuTTY begins with a dozen of them, and telnet itself sends some at Ctrl+C. They are not answered: a
client whose offers are ignored goes on as a plain terminal (RFC 854, RFC 855). A command begins
with the byte 255, which never occurs in UTF-8.
"""

from __future__ import annotations

import re

# Offers (WILL, WON'T, DO, DON'T and an option), subnegotiations, and commands of one byte.
_COMMAND = re.compile(rb"\xff(?:[\xfb-\xfe].|\xfa[^\xff]{0,64}\xff\xf0|[\xf0-\xf9])", re.DOTALL)


def without_commands(line: bytes) -> bytes:
    """Return the line without commands, and with CR for the CR NUL that some clients send."""
    if b"\xff" not in line and b"\r\0" not in line:
        return line
    if line.startswith(b"\xff\xfe") and line[3:4] == b"\0":  # UTF-16 begins like an offer
        return line
    return _COMMAND.sub(b"", line).replace(b"\r\0", b"\r")
