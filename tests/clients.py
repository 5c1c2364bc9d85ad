"""Provide people for tests: a ChatClient each, and everything that it has reported."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from net.client import receiver
from net.client.client import ChatClient
from net.client.handing_over import HandingOver
from net.client.target import Target
from net.shared.identity import Identity
from net.wire import messages
from net.wire.address import Address
from net.wire.events import Connected, Event, RosterLoaded
from net.wire.manners import Manner
from tests.identities import identifies
from tests.support import wait_until

E = TypeVar("E", bound=Event)


class Person:
    """A person has a client, and everything that it has reported."""

    def __init__(
        self,
        where: Address | Target,
        nick: str,
        known_rich: bool = False,
        journal: Path | Callable[[str, str, bool], Path] | None = None,
        identity: Callable[[], Identity] | None = None,
        old_token: str = "",
        manner: Manner | None = None,
        password: str = "",
        device: str = "",
        former: HandingOver | None = None,
    ) -> None:
        self.events: list[Event] = []
        self.on_event: Callable[[Event], None] = self.events.append
        self._looked_at = 0
        self.client = ChatClient(
            where if isinstance(where, Target) else Target.at(where),
            nick,
            self._hear,
            device=device or f"device-{nick}",
            identity=identity or identifies(nick),
            old_token=old_token,
            known_rich=known_rich,
            journal=(lambda *_where: journal) if isinstance(journal, Path) else journal,
            manner=manner,
            password=password,
            former=former,
        )
        self.client.start()

    def _hear(self, event: Event) -> None:
        self.on_event(event)

    def wait_for(self, kind: type[E], accept: Callable[[E], bool] = lambda _: True) -> E:
        """Return the next event of this kind after the one that was waited for last."""

        def find() -> E | None:
            for n, event in enumerate(self.events[self._looked_at :], self._looked_at):
                if isinstance(event, kind) and accept(event):
                    self._looked_at = n + 1
                    return event
            return None

        found = wait_until(find, lambda: self.events)
        assert found
        return found

    def roster(self) -> dict[str, messages.Person]:
        """Return all known people by nick, once all pages since the log-in have come."""

        def pages() -> list[RosterLoaded]:
            last = max(n for n, event in enumerate(self.events) if isinstance(event, Connected))
            first = self.events[last]
            begun = [first.roster] if isinstance(first, Connected) and first.roster else []
            return [
                *begun,
                *(event for event in self.events[last:] if isinstance(event, RosterLoaded)),
            ]

        wait_until(
            lambda: self.all(Connected) and pages() and not pages()[-1].more, lambda: self.events
        )
        return {each.person.nick: each.person for page in pages() for each in page.people}

    def all(self, kind: type[E]) -> list[E]:
        return [event for event in self.events if isinstance(event, kind)]


Meet = Callable[..., Person]


@contextlib.contextmanager
def meeting(monkeypatch: pytest.MonkeyPatch) -> Iterator[Meet]:
    """Create people, who must have left no thread behind at the end of the test.

    They reconnect quickly.
    """
    monkeypatch.setattr(receiver, "RETRY_SECONDS", 0.1)
    monkeypatch.setattr(receiver, "RETRY_MAX_SECONDS", 1.0)
    people: list[Person] = []

    def make(
        where: Address | Target,
        nick: str,
        known_rich: bool = False,
        journal: Path | Callable[[str, str, bool], Path] | None = None,
        identity: Callable[[], Identity] | None = None,
        old_token: str = "",
        manner: Manner | None = None,
        password: str = "",
    ) -> Person:
        people.append(
            Person(where, nick, known_rich, journal, identity, old_token, manner, password)
        )
        return people[-1]

    yield make
    for person in people:
        person.client.stop()
    for person in people:
        assert person.client.join_threads(5), threading.enumerate()
