"""Define what a server says of itself when it announces itself on the network."""

from __future__ import annotations

from dataclasses import dataclass

from net.wire.address import Address


@dataclass(frozen=True, slots=True)
class Announced:
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
