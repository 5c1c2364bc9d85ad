"""Define what a server says of itself when it announces itself on the network, and check it.

The text record (TXT) of DNS-SD holds it (RFC 6763, section 6). Anybody on the network can announce
anything, so nothing here is to be trusted: it is bounded, made visible, and no more than a hint.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Mapping

import msgspec

from net.wire.address import Address
from net.wire.visible import one_line

SERVICE = "_charla._tcp.local."
VERSION = b"1"
# An item of the record, with its key, has at most 255 bytes; large records stay unseen.
TEXT_BYTES = 120
MOST_PEOPLE = 99_999
FINGERPRINT_CHARACTERS = 43
_LABEL_BYTES = 8


class BadAnnouncement(ValueError):
    """An announcement is not one of this version, or not well-formed."""


class Announced(msgspec.Struct, frozen=True):
    """A server has announced itself. All this is what it says: a hint, and nothing to trust.

    Args:
        name: what the server is called.
        by: who teaches there; "" if it does not say.
        people: how many are there.
        fingerprint: of its key: see `net.shared.tls`.
        addresses: where it says that it listens.
        has_password: whether newcomers need the password of the class.
    """

    name: str
    by: str
    people: int
    fingerprint: str
    addresses: tuple[Address, ...]
    has_password: bool

    def properties(self) -> dict[str, bytes]:
        """Return the items of the text record."""
        items = {
            "v": VERSION,
            "name": cut(self.name).encode(),
            "by": cut(self.by).encode(),
            "n": str(min(self.people, MOST_PEOPLE)).encode(),
            "key": self.fingerprint.encode(),
            "lock": b"1" if self.has_password else b"",
        }
        return {key: value for key, value in items.items() if value}

    @classmethod
    def parse(
        cls, properties: Mapping[bytes, bytes | None], addresses: Iterable[Address]
    ) -> Announced:
        """Read the items of a text record that somebody has sent.

        Raises:
            BadAnnouncement: they don't describe a server.
        """
        if properties.get(b"v") != VERSION:
            raise BadAnnouncement("another version")
        return cls(
            name=_text(properties.get(b"name")),
            by=_text(properties.get(b"by")),
            people=_number(properties.get(b"n")),
            fingerprint=_fingerprint(properties.get(b"key")),
            addresses=tuple(addresses),
            has_password=properties.get(b"lock") == b"1",
        )


def label(fingerprint: str) -> str:
    """Return the name of a server in the DNS: it differs from all others on the network.

    A name that people have chosen would be too long for a label (63 bytes), or equal to another.
    """
    return f"charla-{_decoded(fingerprint)[:_LABEL_BYTES].hex()}"


def cut(text: str) -> str:
    """Return as much of the text as fits into an item, without half a character."""
    return one_line(text).encode(errors="replace")[:TEXT_BYTES].decode(errors="ignore")


def _text(value: bytes | None) -> str:
    return cut((value or b"")[:TEXT_BYTES].decode(errors="replace")).strip()


def _number(value: bytes | None) -> int:
    digits = value or b"0"
    if not digits.isdigit() or len(digits) > len(str(MOST_PEOPLE)):
        raise BadAnnouncement("no number of people")
    return int(digits)


def _fingerprint(value: bytes | None) -> str:
    if value is None or len(value) != FINGERPRINT_CHARACTERS or not value.isascii():
        raise BadAnnouncement("no fingerprint")
    fingerprint = value.decode()
    # Only one way to write a fingerprint is accepted, or one key could pass for two.
    if base64.urlsafe_b64encode(_decoded(fingerprint)).rstrip(b"=") != value:
        raise BadAnnouncement("no fingerprint")
    return fingerprint


def _decoded(fingerprint: str) -> bytes:
    try:
        return base64.b64decode(f"{fingerprint}=", altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadAnnouncement("no fingerprint") from error
