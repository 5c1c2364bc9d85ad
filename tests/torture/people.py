"""Name the people of a torture run, and log in their other devices."""

from __future__ import annotations

from typing import Any

from net.wire.address import Address
from tests.wire import RichWire

NICKS = ("ana", "luis", "eva", "Iñigo", "marta", "teo", "noa", "pau")
VISITORS = ("pepe", "rosa")  # they speak the plain dialect
NEWCOMER = "zoe"  # comes when all is over, and reads what was said before


def login(address: Address, nick: str, **more: Any) -> RichWire:
    """Log in another device of the same person."""
    return RichWire.login(address, nick, key=nick, **more)
