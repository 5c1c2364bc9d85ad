"""Say where to connect, and what must be true there before anything is sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from socket import socket

from net.wire.address import Address
from net.wire.words import Words

# Returns a connection that leads to an address by another way, or raises OSError. It may be called
# in any thread.
Detour = Callable[[Address], socket]


@dataclass(frozen=True, slots=True)
class Target:
    """A target is one server, wherever it is found.

    Attributes:
        addresses: all are tried at once; the first server with the right key is it. The likeliest
            one is the first. There may be none if the words tell the place.
        fingerprint: of the key that the server must have (`net.shared.tls`); "" if it is not known.
        words: what the user has typed, which must fit the key; None if nothing.
        may_be_unverified: the user has skipped the words, and takes any key for the right one.
        is_encrypted: False on loopback, or if the user has said yes to a connection without. It is
            always true if the server must have a key.
        announced: the fingerprint in the announcement of the class that the user has chosen; "" if
            there was none. A server with another key is passed over, and one with this key is no
            more trusted than any: anybody can announce anything.
    """

    addresses: tuple[Address, ...]
    fingerprint: str = ""
    words: Words | None = None
    may_be_unverified: bool = False
    is_encrypted: bool = True
    announced: str = ""

    def __post_init__(self) -> None:
        if not self.addresses and not (self.words and self.words.has_place):
            raise ValueError("a target has at least one address, or words that tell its place")
        if self.has_key and not self.is_encrypted:
            raise ValueError("a server that has a key is spoken to with encryption only")

    @classmethod
    def at(cls, address: Address) -> Target:
        """Return the target for an address of which nothing else is known."""
        return cls((address,), is_encrypted=not address.is_this_machine)

    @property
    def is_pinned(self) -> bool:
        """Return whether it is settled which key is right."""
        return bool(self.fingerprint) or self.words is not None

    @property
    def has_key(self) -> bool:
        """Return whether the server must have a key, so that one without encryption is not it."""
        return self.is_pinned or bool(self.announced)

    @property
    def address(self) -> Address:
        """Return the address that stands for the target; only words may have none."""
        return self.addresses[0]

    @property
    def place(self) -> str:
        """Return the address in words for the user; "" if it is not known yet."""
        return str(self.addresses[0]) if self.addresses else ""
