"""Define what the window wishes of the class on this computer, and what it is told of it.

Like events (net.wire.events), these values pass between the window and the network's threads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from ipaddress import IPv4Address, IPv6Address

    from net.wire.messages import Person

# The ports that the words on the board can tell.
FIRST_PORT, LAST_PORT = 8080, 8142
CLASS_NAME_CHARACTERS = 60


class ClassPlan(msgspec.Struct, frozen=True):
    """The user wants to start this class.

    Args:
        name: what the windows call it.
        by: who teaches; "" to leave that out.
        password: of newcomers; "" if they need none.
        port: 0 for the first free one that the words can tell.
        stays: whether it goes on when the window is closed.
        teaches: it shows how it works, see net.wire.traces.
    """

    name: str
    by: str = ""
    password: str = ""
    port: int = 0
    stays: bool = False
    teaches: bool = False


class HostedAddress(msgspec.Struct, frozen=True):
    """The class can be reached at this address, which belongs to the interface of that name."""

    address: IPv4Address | IPv6Address
    interface: str

    @property
    def can_be_typed(self) -> bool:
        """Return whether others can type it: on their computers fe80::1 would need a zone."""
        return self.address.version == 4 or not self.address.is_link_local


class HostedClass(msgspec.Struct, frozen=True):
    """A class runs on this computer.

    Args:
        name: what it is called.
        by: who teaches; "" if it does not say.
        port, fingerprint, started, is_announced, has_password: see
            `net.shared.host_file.HostFile`.
        is_own: this window has started it, and decides whether it stays.
        stays: it goes on when the window is closed.
        count, people, outside: see `net.wire.messages.ClassStatus`.
        addresses: where others reach it, the most likely one first; empty without a network.
    """

    name: str
    by: str
    port: int
    fingerprint: str
    started: float
    is_announced: bool
    has_password: bool
    is_own: bool
    stays: bool
    count: int
    people: tuple[Person, ...]
    outside: bool
    addresses: tuple[HostedAddress, ...]


class HostState(msgspec.Struct, frozen=True):
    """The state of hosting is this.

    Args:
        phase: "looking", "none", "starting", "running" or "ending".
        hosted: the class, if it is running or ending.
        code, detail: why there is none; see `HostError`. "ended": somebody has ended it, such as a
            teacher in the class. "gone": it has ended by itself. "" if nothing is wrong.
    """

    phase: str = "none"
    hosted: HostedClass | None = None
    code: str = ""
    detail: str = ""
