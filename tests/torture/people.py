"""Who takes part in a torture run, and how their other devices log in."""

from __future__ import annotations

from net.wire.address import Address
from tests.wire import RichWire

NICKS = ("ana", "luis", "eva", "Iñigo", "marta", "teo", "noa", "pau")
VISITORS = ("pepe", "rosa")  # who speak the plain dialect
NEWCOMER = "zoe"  # who comes when all is over, and reads what was said before


def login(address: Address, nick: str, **more: object) -> RichWire:
    """Another device of the same person."""
    return RichWire.login(address, nick, key=nick, **more)
