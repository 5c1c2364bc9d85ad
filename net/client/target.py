"""Say where to connect, and what must be true there before anything is sent."""

from __future__ import annotations

from dataclasses import dataclass

from net.wire.address import Address


@dataclass(frozen=True, slots=True)
class Target:
    """A target is one server, wherever it is found.

    Attributes:
        addresses: all are tried at once; the first server with the right key is it.
        fingerprint: of the key that the server must have (`net.shared.tls`); "" if it is not known.
        may_be_unverified: the user has skipped the words, and takes any key for the right one.
        is_encrypted: False on loopback, or if the user has said yes to a connection without.
    """

    addresses: tuple[Address, ...]
    fingerprint: str = ""
    may_be_unverified: bool = False
    is_encrypted: bool = True

    @classmethod
    def at(cls, address: Address) -> Target:
        """Return the target for an address of which nothing else is known."""
        return cls((address,), is_encrypted=not address.is_this_machine)

    @property
    def address(self) -> Address:
        """Return the address that stands for the target as long as it has not been found."""
        return self.addresses[0]
