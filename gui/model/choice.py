"""Say what the user has decided at the login: where to log in, and how to go on there."""

from __future__ import annotations

import msgspec

from net.wire.address import Address
from net.wire.manners import Manner


class Choice(msgspec.Struct, frozen=True):
    """The user has chosen a class from the list, or typed its words or an address.

    Args:
        address: what was typed as an address; then nothing else is set.
        words: what was typed as words: six alone, or four with a class from the list.
        fingerprint: of the class's key, as the settings or its announcement say. An announcement is
            not to be trusted: the key counts as known only if the settings have it.
        addresses: where the class is said to be.
        name: what it is called, to be shown.
    """

    address: str = ""
    words: str = ""
    fingerprint: str = ""
    addresses: tuple[Address, ...] = ()
    name: str = ""

    def __bool__(self) -> bool:
        """Return whether there is anything to be tried."""
        return bool(self.address or self.words or self.addresses)


class LoginAnswer(msgspec.Struct, frozen=True):
    """The user has answered a question of the login; one of these is set.

    Args:
        words: the four words of the key, as typed.
        is_unverified: the words are skipped.
        is_unencrypted: the user wants to go on without encryption.
        password: of the class.
        manner: how to speak to a plain server.
    """

    words: str = ""
    is_unverified: bool = False
    is_unencrypted: bool = False
    password: str = ""
    manner: Manner | None = None
