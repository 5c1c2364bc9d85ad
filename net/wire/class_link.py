"""Read and write links to a class: `charla://192.168.1.20:8080/clase`. Pure.

A link comes from a web page or a mail, so whoever wrote it may be anybody. It has an address and
perhaps a room, and no words: a link must not make a server look like the one whose words are on the
board. docs/PROTOCOL.md has the grammar.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from net.wire import names
from net.wire.address import DEFAULT_PORT, Address

SCHEME = "charla"
_MOST_CHARACTERS = 700
_MOST_IN_HOST = 253  # RFC 1035, section 2.3.4
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
# No user, no query and no fragment; the host only in ASCII, so that it is what it looks like.
_LINK = re.compile(
    rf"charla://(?:\[(?P<ipv6>[0-9a-f:.]{{2,45}})\]|(?P<host>{_LABEL}(?:\.{_LABEL})*))"
    r"(?::(?P<port>[0-9]{1,5}))?(?:/(?P<room>(?:[a-z0-9_-]|%[0-9a-f]{2})*))?",
    re.IGNORECASE | re.ASCII,
)
_KEPT = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")
_PERCENT = re.compile(rb"%([0-9A-Fa-f]{2})")


class BadLink(ValueError):
    """The text is no link to a class."""


@dataclass(frozen=True, slots=True)
class ClassLink:
    """A link says where a class is.

    Attributes:
        address: of the server.
        room: the room to show, "#" included; "" for none.
    """

    address: Address
    room: str = ""

    @classmethod
    def parse(cls, text: str) -> ClassLink:
        """Read a link exactly as it was passed on by the system.

        Raises:
            BadLink: it is none.
        """
        found = _LINK.fullmatch(text) if len(text) <= _MOST_CHARACTERS else None
        if found is None:
            raise BadLink("a link is charla://HOST:PORT/ROOM")
        from ipaddress import IPv6Address  # imported here: it must not delay the first window

        host = found["host"] or found["ipv6"]
        try:
            if found["ipv6"]:
                IPv6Address(host)
            port = int(found["port"] or DEFAULT_PORT)
            room = f"#{_decoded(found['room'])}" if found["room"] else ""
            if room and names.parse_room(room) != room:
                raise BadLink("a room has no blanks")
        except ValueError as error:
            raise BadLink(str(error)) from None
        if len(host) > _MOST_IN_HOST or not 1 <= port <= 65_535 or names.is_group(room):
            raise BadLink("a link is charla://HOST:PORT/ROOM")
        return cls(Address(host.lower(), port), room)

    def __str__(self) -> str:
        room = f"/{_encoded(self.room[1:])}" if self.room else ""
        return f"{SCHEME}://{self.address}{room}"


def _decoded(text: str) -> str:
    """Return a text whose bytes may be percent-encoded (RFC 3986, section 2.1).

    Raises:
        ValueError: it is not UTF-8.
    """
    plain = _PERCENT.sub(lambda found: bytes.fromhex(found[1].decode()), text.encode())
    return plain.decode()


def _encoded(text: str) -> str:
    return "".join(chr(byte) if chr(byte) in _KEPT else f"%{byte:02X}" for byte in text.encode())
