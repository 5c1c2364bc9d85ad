"""Test finding messages without a window."""

from __future__ import annotations

import pytest

from gui.model.commands import Commands
from gui.model.model import Model
from gui.model.navigation import Navigation
from net.client.target import Target
from net.wire import events
from net.wire.address import Address
from net.wire.events import ExcerptLoaded, Hit, Quote, SearchFinished
from tests.gui.fakes import FakeClient, SilentView, connected, item, page


class NotedView(SilentView):
    """Records what it was told to draw."""

    def __init__(self) -> None:
        self.revealed: list[int] = []
        self.counts: list[tuple[int, int, bool]] = []
        self.hits: list[tuple[Hit, ...]] = []
        self.more: list[tuple[int, bool]] = []
        self.shown: list[str] = []

    def reveal(self, number: int) -> None:
        self.revealed.append(number)

    def show_count(self, position: int, count: int, more: bool) -> None:
        self.counts.append((position, count, more))

    def show_hits(self, hits: tuple[Hit, ...], more: bool) -> None:
        self.hits.append(hits)

    def show_more(self, count: int, *, older: bool) -> None:
        self.more.append((count, older))

    def show_now(self) -> None:
        self.shown.append("show_now")

    def say_unsearchable(self, *, everywhere: bool) -> None:
        self.shown.append("say_unsearchable")


class Desk:
    """A desk is ana's view of her conversation with luis; messages 100 to 110 are in memory."""

    def __init__(self) -> None:
        self.client = FakeClient(Target.at(Address("localhost", 8080)), "Ana", lambda _event: None)
        self.model = Model("Ana")
        self.model.apply(connected("luis"))
        self.model.apply(events.Restored("Ana", "Aula 3", (events.Past("luis", None, 0),)))
        self.view = NotedView()
        client = self.client
        commands = Commands(self.model, client, self.view, remember=lambda _name: None)
        self.navigation = Navigation(self.model, client, self.view, open=commands.open)
        commands.open("luis")
        self.model.apply(
            page("luis", *(item(number, cid=f"l{number}") for number in range(100, 111)), more=True)
        )

    def asked(self) -> object:
        return self.client.calls[-1]

    @property
    def serial(self) -> int:
        return len(self.client.calls)

    def answer(
        self, *numbers: int, target: int = 0, older: bool = True, newer: bool = True
    ) -> None:
        items = tuple(item(number, cid=f"l{number}") for number in numbers)
        self.navigation.on_excerpt(
            ExcerptLoaded(self.serial, "luis", items, (target, 0) if target else None, older, newer)
        )

    def entries(self) -> list[str]:
        return [entry.text for entry in self.model.excerpt.entries] if self.model.excerpt else []


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_what_is_in_memory_is_shown_there(desk: Desk) -> None:
    desk.navigation.go_to("luis", (105, 0))
    entry = next(
        entry for entry in desk.model.conversations["luis"].entries if entry.place == (105, 0)
    )
    assert desk.view.revealed == [entry.number]
    assert desk.model.excerpt is None


def test_what_is_not_is_shown_in_an_excerpt(desk: Desk) -> None:
    desk.navigation.go_to("luis", (7, 0))
    assert desk.asked() == ("look", "luis", (7, 0))
    desk.answer(6, 7, 8, target=7)
    assert desk.entries() == ["mensaje 6", "mensaje 7", "mensaje 8"]
    assert desk.model.excerpt is not None
    assert desk.view.revealed == [desk.model.excerpt.entries[1].number]
    desk.navigation.leave()
    assert desk.model.excerpt is None
    assert desk.view.shown[-1] == "show_now"


def test_an_excerpt_grows_at_both_ends_until_there_is_no_more(desk: Desk) -> None:
    desk.navigation.go_to("luis", (7, 0))
    desk.answer(6, 7, target=7)
    desk.navigation.go_on(older=True)
    assert desk.asked() == ("look", "luis", (6, 0))
    desk.navigation.go_on(older=True)  # the page is on its way
    desk.answer(4, 5, older=False)
    desk.navigation.go_on(older=True)
    desk.navigation.go_on(older=False)
    desk.answer(8, newer=False)
    desk.navigation.go_on(older=False)
    assert desk.entries() == [f"mensaje {number}" for number in range(4, 9)]
    assert desk.view.more == [(2, True), (1, False)]
    assert [call[0] for call in desk.client.calls] == ["look"] * 3


def test_an_answer_that_comes_too_late_is_dropped(desk: Desk) -> None:
    desk.navigation.go_to("luis", (7, 0))
    late = desk.serial
    desk.navigation.go_to("luis", (9, 0))
    desk.navigation.on_excerpt(ExcerptLoaded(late, "luis", (item(7),), (7, 0), True, True))
    assert desk.model.excerpt is None
    desk.navigation.leave()
    desk.answer(9, target=9)
    assert desk.model.excerpt is None


def test_a_date_shows_what_was_said_from_then_on(desk: Desk) -> None:
    desk.navigation.go_to_date(1_700_000_000_000)
    assert desk.asked() == ("look", "luis", 1_700_000_000_000)
    desk.answer(2, 3, target=3)
    assert desk.entries() == ["mensaje 2", "mensaje 3"]


def test_a_quoted_message_is_found_here_or_asked_for(desk: Desk) -> None:
    entries = desk.model.conversations["luis"].entries
    entries[-1].set(reply=Quote("luis", "l102"))
    desk.navigation.go_to_quoted(entries[-1])
    assert desk.view.revealed == [entries[2].number]
    entries[-1].set(reply=Quote("luis", "l3"))
    desk.navigation.go_to_quoted(entries[-1])
    assert desk.asked() == ("look", "luis", Quote("luis", "l3"))


def test_a_search_that_could_not_be_made_is_not_one_that_found_nothing(desk: Desk) -> None:
    desk.navigation.search_here("hola")
    desk.navigation.on_found(SearchFinished(desk.serial, (), False, failed=True))
    assert desk.view.shown[-1] == "say_unsearchable"


def test_searching_here_shows_the_newest_and_steps_around(desk: Desk) -> None:
    desk.navigation.search_here("mensaje")
    assert desk.asked() == ("search", "mensaje", "luis")
    hits = tuple(Hit("luis", item(number)) for number in (109, 104, 3))
    desk.navigation.on_found(SearchFinished(desk.serial, hits, False))
    assert desk.view.counts[-1] == (3, 3, False)
    desk.navigation.step(-1)
    assert desk.view.counts[-1] == (2, 3, False)
    desk.navigation.step(-1)
    assert desk.asked() == ("look", "luis", (3, 0))
    desk.navigation.step(-1)
    assert desk.view.counts[-1] == (3, 3, False)
    desk.navigation.step(1)
    assert desk.view.counts[-1] == (1, 3, False)


def test_nothing_found_is_said(desk: Desk) -> None:
    desk.navigation.search_here("xyz")
    desk.navigation.on_found(SearchFinished(desk.serial, (), False))
    desk.navigation.step(1)
    assert desk.view.counts[-1] == (0, 0, False)


def test_searching_everywhere_lists_the_hits(desk: Desk) -> None:
    desk.navigation.search_everywhere("mensaje")
    old = desk.serial
    desk.navigation.search_everywhere("mensaje 1")
    hits = (Hit("luis", item(101)),)
    desk.navigation.on_found(SearchFinished(old, (), False))
    desk.navigation.on_found(SearchFinished(desk.serial, hits, False))
    assert desk.view.hits == [hits]
    desk.navigation.go_to("luis", (101, 0))
    assert desk.view.revealed


def test_a_change_is_seen_in_the_excerpt_too(desk: Desk) -> None:
    desk.navigation.go_to("luis", (7, 0))
    desk.answer(6, 7, target=7)
    changed = item(7, "corregido", cid="l7", edited=True)
    desk.model.apply(events.Changed("luis", changed))
    assert desk.entries() == ["mensaje 6", "corregido"]
