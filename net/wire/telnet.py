"""Takes a telnet client's commands out of what its user has typed. Pure.

PuTTY begins with a dozen of them, and telnet itself sends some at Ctrl+C. Nobody here answers: a
client whose offers are not taken up goes on as a plain terminal (RFC 854, RFC 855). A command
begins with the byte 255, which no text in UTF-8 has.
"""

from __future__ import annotations

import re

# Offers (WILL, WON'T, DO, DON'T and what), subnegotiations up to their end, and commands of one
# byte.
_COMMAND = re.compile(rb"\xff(?:[\xfb-\xfe].|\xfa[^\xff]{0,64}\xff\xf0|[\xf0-\xf9])", re.DOTALL)


def without_commands(line: bytes) -> bytes:
    """Return the line as it was typed: without commands, and with CR for the CR NUL of some
    clients."""
    if b"\xff" not in line and b"\r\0" not in line:
        return line
    if line.startswith(b"\xff\xfe") and line[3:4] == b"\0":  # UTF-16, which begins as an offer does
        return line
    return _COMMAND.sub(b"", line).replace(b"\r\0", b"\r")
