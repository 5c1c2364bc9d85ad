"""Keep the list of servers that have announced themselves. No socket, no thread.

Anybody on the network can announce anything, and as often as they like. So:

- Everything has a limit. When the list is full, a server whose key the user knows takes the place
  of one that they don't know, and never the other way round.
- An announcement that claims a key which another one has claimed changes nothing but adds
  addresses to try. Who really has the key shows when the client connects.
- An entry goes when its server says goodbye or refuses connections: one that was killed says
  nothing, and everybody would remember its announcement for 75 minutes. One that is silent stays,
  because a firewall may be the reason, as long as it answers questions.
- No computer is connected to often, whatever is announced: all entries with an address share one
  attempt to connect to it, and a host gets HOST_CHECKS of them in CHECK_SECONDS.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from enum import Enum
from math import inf

from msgspec.structs import replace

from net.wire.address import Address
from net.wire.announced import Announced

ENTRIES = 100
INSTANCES = 4
ADDRESSES = 8
# How often each entry's server is checked, and how soon after something has changed.
CHECK_SECONDS = 10.0
SOON_SECONDS = 1.0
# How often one computer is connected to in CHECK_SECONDS, however many servers it is said to have.
HOST_CHECKS = 8
# Who has not been there for so long is forgotten: nobody remembers an announcement for longer.
FORGET_SECONDS = 75 * 60.0
# So many refusals in a row mean that nothing listens there.
REFUSALS = 2


class Reply(Enum):
    """An attempt to connect ends with one of these."""

    OPEN = "open"
    REFUSED = "refused"
    SILENT = "silent"


@dataclass(slots=True)
class _Entry:
    """A key has been announced, under one or more names in the DNS ("instances")."""

    said: dict[str, Announced] = field(default_factory=dict)
    refusals: dict[Address, int] = field(default_factory=dict)  # in a row, of each address
    shown: Announced | None = None
    is_gone: bool = False
    there_at: float = 0.0  # when it was there for sure, or was announced
    check_at: float = float("inf")


class Listing:
    """The list of announced servers, in the order in which they were heard first."""

    def __init__(self, known: Collection[str] = ()) -> None:
        """Create an empty list. `known` are the fingerprints that the user knows."""
        self._known = known
        self._entries: dict[str, _Entry] = {}
        self._claims: dict[str, str] = {}  # the fingerprint that each instance claims
        self._checks: Counter[str] = Counter()  # of each host, since the last time it was cleared
        self._clear_at = 0.0

    def servers(self) -> tuple[Announced, ...]:
        """Return the servers to show."""
        return tuple(
            replace(entry.shown, addresses=tuple(entry.refusals))
            for entry in self._entries.values()
            if entry.shown and not entry.is_gone
        )

    def hear(self, instance: str, said: Announced, now: float) -> None:
        """Note that this was announced under a name in the DNS."""
        if self._claims.get(instance, said.fingerprint) != said.fingerprint:
            self.lose(instance, now)
        entry = self._entries.get(said.fingerprint) or self._make_entry(said.fingerprint)
        if entry is None or (instance not in entry.said and len(entry.said) >= INSTANCES):
            return
        entry.said[instance] = said
        self._claims[instance] = said.fingerprint
        entry.shown = next(iter(entry.said.values()))
        if not any(entry.refusals.values()):  # it was silent, if it was gone
            entry.is_gone = False
        for address in said.addresses:
            if address not in entry.refusals and _make_room(entry.refusals):
                entry.refusals[address] = 0
        entry.there_at = now
        entry.check_at = min(entry.check_at, now + SOON_SECONDS)

    def lose(self, instance: str, now: float) -> None:
        """Note that a name in the DNS is gone. If its server is there, that was not true."""
        entry = self._entries.get(self._claims.pop(instance, ""))
        if entry is None:
            return
        del entry.said[instance]
        if entry.said:
            entry.shown = next(iter(entry.said.values()))
        entry.check_at = now

    def instances(self, fingerprint: str) -> list[str]:
        """Return the names in the DNS under which a key is announced."""
        entry = self._entries.get(fingerprint)
        return list(entry.said) if entry else []

    @property
    def check_at(self) -> float:
        """Return when the next server is to be checked, in monotonic seconds."""
        return min((entry.check_at for entry in self._entries.values()), default=inf)

    def due(self, now: float, most: int) -> dict[str, tuple[Address, ...]]:
        """Return addresses to try to connect to, by fingerprint.

        At most so many servers are chosen, and besides those all of whose addresses are tried
        anyway: each address is to be tried once for all. A server whose host has been tried often
        enough waits, and then it is among the first.
        """
        if now >= self._clear_at:
            self._checks.clear()
            self._clear_at = now + CHECK_SECONDS
        late = sorted(
            (fingerprint not in self._known, entry.check_at, fingerprint)
            for fingerprint, entry in self._entries.items()
            if entry.check_at <= now
        )
        chosen: dict[str, tuple[Address, ...]] = {}
        trying: set[Address] = set()
        for _, _, fingerprint in late:
            entry = self._entries[fingerprint]
            if not entry.refusals.keys() <= trying:
                if most <= 0:
                    continue
                addresses = self._allowed(entry.refusals, trying)
                if not addresses:
                    continue
                most -= 1
                trying.update(addresses)
            else:
                addresses = tuple(entry.refusals)
            entry.check_at = now + CHECK_SECONDS
            chosen[fingerprint] = addresses
        return chosen

    def _allowed(
        self, addresses: Iterable[Address], trying: Collection[Address]
    ) -> tuple[Address, ...]:
        """Return those of the addresses whose host may be tried now, and count them."""
        allowed = []
        for address in addresses:
            if address not in trying:
                if self._checks[address.host] >= HOST_CHECKS:
                    continue
                self._checks[address.host] += 1
            allowed.append(address)
        return tuple(allowed)

    def check(self, fingerprint: str, replies: dict[Address, Reply], now: float) -> bool:
        """Note what became of the attempts to connect to a server.

        Returns:
            False if it is silent: no address has answered, and not all have refused.
        """
        entry = self._entries.get(fingerprint)
        if entry is None:
            return True
        for address, reply in replies.items():
            if address in entry.refusals:
                is_refused = reply is Reply.REFUSED
                entry.refusals[address] = entry.refusals[address] + 1 if is_refused else 0
        if Reply.OPEN in replies.values():
            entry.is_gone = False
            entry.there_at = now
            return True
        if not entry.said or (entry.is_gone and now - entry.there_at > FORGET_SECONDS):
            self._drop(fingerprint)
            return True
        fewest = min(entry.refusals.values(), default=REFUSALS)
        entry.is_gone = entry.is_gone or fewest >= REFUSALS
        if fewest and not entry.is_gone:
            entry.check_at = min(entry.check_at, now + SOON_SECONDS)
        # Not all of them have been tried if their host was tried often enough.
        return fewest > 0 or Reply.SILENT not in replies.values()

    def hide(self, fingerprint: str) -> None:
        """Show a server no more that is silent and does not answer questions either.

        It is shown again once it accepts a connection.
        """
        if entry := self._entries.get(fingerprint):
            entry.is_gone = True

    def _make_entry(self, fingerprint: str) -> _Entry | None:
        if len(self._entries) >= ENTRIES:
            is_known = fingerprint in self._known
            strangers = [
                (entry.is_gone, each)
                for each, entry in reversed(self._entries.items())
                if each not in self._known and (entry.is_gone or is_known)
            ]
            if not strangers:
                return None
            self._drop(max(strangers, key=lambda one: one[0])[1])
        return self._entries.setdefault(fingerprint, _Entry())

    def _drop(self, fingerprint: str) -> None:
        for instance in self._entries.pop(fingerprint).said:
            del self._claims[instance]


def _make_room(refusals: dict[Address, int]) -> bool:
    """Return whether there is room for one more address, if need be that of one that refuses."""
    if len(refusals) >= ADDRESSES:
        worst = max(refusals, key=lambda address: refusals[address])
        if not refusals[worst]:
            return False
        del refusals[worst]
    return True
