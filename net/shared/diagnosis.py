"""Define what the doctor (`net.finding.doctor`) reports: probes, and what they mean. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Interface, IPv6Interface

from net.wire.address import Address

# The name of an interface, and an address of it.
OwnAddress = tuple[str, IPv4Interface | IPv6Interface]

# Every verdict, from what helps most to what helps least. Of several addresses the one with the
# first of these is told about.
VERDICTS = (
    "key_changed", "wrong_words", "name_taken", "server_full", "clock_off", "told", "reachable",
    "no_network", "captive_portal", "plain_server", "older_version", "says_nothing", "web_server",
    "other_program", "moved", "only_loopback", "not_running_here", "refused", "own_firewall",
    "no_permission", "vpn", "firewall", "clients_isolated", "rejected", "other_family",
    "router_silent", "silent", "absent_or_isolated", "other_network", "no_place", "no_such_name",
    "unknown",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Probe:
    """A probe has looked at one thing.

    Args:
        name: what it has looked at; see `net.finding.probes`.
        target: the address that it has tried; "" for this computer.
        result: a word that says how it went; "" while it has not ended.
        detail: an address, a name or a number that belongs to the result; it may come from outside.
        seconds: how long it has taken.
    """

    name: str
    target: str = ""
    result: str = ""
    detail: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """A diagnosis says why a server can't be reached.

    Args:
        verdict: one of VERDICTS.
        others: what it may be as well, because no probe can tell.
        probes: what has been looked at.
        address: the server that was looked for.
        code: why the connection ended, with `detail`.
        own: the addresses of this computer, as in Findings.
        versions: (name, version) of what the program runs on.
        words: what the texts about it name, such as the router that rejects.
    """

    verdict: str
    others: tuple[str, ...]
    probes: tuple[Probe, ...]
    address: Address
    code: str = ""
    detail: str = ""
    own: tuple[OwnAddress, ...] = ()
    versions: tuple[tuple[str, str], ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
