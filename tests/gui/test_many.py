"""Test ten thousand people and ten thousand rooms: the window loads them and stays responsive."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

import pytest

from gui.dialogs.group_dialogs import GroupDialog, RoomsDialog
from gui.model import roster_queries
from gui.model.model import Model
from gui.model.records import RosterRow
from gui.model.roster_order import MOST_FOUND, SLICE, Listed, Position, RosterOrder
from gui.parts.people_list import MOST_LISTED
from net.wire import events
from net.wire.messages import Person
from tests.gui.conftest import Desk, OpenDesk, settle
from tests.gui.fakes import connected, roster
from tests.speed import allowed

MANY = 10_000
PAGE = 200
# The rows in view, and some that are requested; above all, not more when there are more people.
ROWS_A_TURN = 120
# A turn takes a tenth of this; but the machine may be busy.
LONGEST_SECONDS = 0.5

PAGES = [
    *(
        roster(
            *(
                Person(f"Persona {n}", "online" if n % 2 else "offline")
                for n in range(first, first + PAGE)
            ),
            more=True,
        )
        for first in range(0, MANY, PAGE)
    ),
    *(
        roster(rooms={f"#sala-{n}": ("x", "y") for n in range(first, first + PAGE)}, more=True)
        for first in range(0, MANY, PAGE)
    ),
    roster(Person("Ana"), Person("luis"), rooms={"#clase": ("Ana", "luis")}),
]


def settled(model: Model) -> Model:
    while not model.order.is_settled:
        len(model.order)
    return model


class Turns:
    """Measures the turns of Tk: the longest, and the most rows created in one."""

    def __init__(self, window: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        self.longest = 0.0
        self.most_rows = 0
        self._window, self._rows = window, 0
        make = roster_queries._row

        def count(*arguments: object) -> RosterRow:
            self._rows += 1
            return make(*arguments)  # type: ignore[arg-type]

        monkeypatch.setattr(roster_queries, "_row", count)

    def go_on(self, until: Callable[[], object]) -> None:
        """Run Tk until the condition holds and there is nothing left to draw."""
        deadline, idle = time.monotonic() + 60, 0
        while idle < 20:
            assert time.monotonic() < deadline
            began, self._rows = time.thread_time(), 0
            has_done = self._window.root.tk.dooneevent(2)  # without waiting
            self.longest = max(self.longest, time.thread_time() - began)
            self.most_rows = max(self.most_rows, self._rows)
            idle = 0 if has_done or not until() else idle + 1
            if not has_done:
                time.sleep(0.001)

    def do(self, act: Callable[[], object]) -> None:
        began, self._rows = time.thread_time(), 0
        act()
        self.longest = max(self.longest, time.thread_time() - began)
        self.most_rows = max(self.most_rows, self._rows)


def test_no_turn_of_the_window_grows_with_the_class(
    window: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns, model = Turns(window, monkeypatch), window.chat.model
    roster_, tree = window.chat.roster, window.chat.roster.tree

    def is_settled() -> bool:
        return bool(
            window.app.login_control.pump.is_empty
            and model.order.is_settled
            and model.community.is_complete
        )

    for _connection in range(2):
        said: list[events.Event] = [
            events.Disconnected("lost", "", 3.0),
            events.Connected("localhost:8080", "Ana", "Aula 3", plain=False),
            *PAGES,
            events.CaughtUp(),
        ]
        for event in said:
            window.client.on_event(event)
        turns.go_on(lambda: is_settled() and len(model.order) == 2 * MANY + 2)
    for query in ("p", "persona 99", "#sala-5", "9", "per 77"):
        turns.do(roster_.filter.clear)
        turns.do(partial(roster_.filter.entry.insert, 0, query))
        turns.go_on(is_settled)
        assert len(tree.lines) <= MOST_FOUND + 3
    turns.do(roster_.filter.clear)
    for prefix in ("", "p", "sala-99"):
        turns.do(partial(window.chat.recipient._suggest, prefix))
        turns.do(partial(roster_queries.to_mention, model, prefix))
    turns.do(lambda: window.chat.step(-1))
    turns.do(lambda: window.chat.step(1, unread=True))
    turns.go_on(is_settled)
    for number in range(3):
        window.client.on_event(
            events.CrowdChanged(
                tuple(
                    events.PresenceChanged(f"Persona {n}", "away", False, f"hasta las {number}")
                    for n in range(PAGE)
                )
            )
        )
        turns.go_on(is_settled)
    window.client.on_event(connected("luis"))
    turns.go_on(lambda: is_settled() and len(model.order) < 10)
    assert turns.most_rows <= ROWS_A_TURN
    assert turns.longest < allowed(LONGEST_SECONDS)


def test_the_small_windows_list_as_many_as_one_can_go_through(window: Desk) -> None:
    window.say(events.Connected("localhost:8080", "Ana", "Aula 3", plain=False), *PAGES)
    settle(window.root, lambda: window.chat.model.order.is_settled)
    dialogs = window.chat.dialogs
    dialogs.make_room_or_group()
    rooms = window.dialog(RoomsDialog)
    assert len(rooms.listed) == MOST_LISTED
    assert f"{MOST_LISTED} of {MANY + 1}" in rooms.note.cget("text")
    rooms.field.entry.insert(0, "sala-9999")
    assert list(rooms.listed) == ["#sala-9999"]
    dialogs.make_group()
    people = window.dialog(GroupDialog).people
    assert len(people.listed) == MOST_LISTED
    assert f"{MOST_LISTED} of {MANY + 1}" in people.more.cget("text")
    people.filter.entry.insert(0, "persona 9999")
    assert [person.nick for person in people.listed] == ["Persona 9999"]
    assert not people.more.winfo_manager()


def test_nothing_flickers_on_coming_back_and_who_is_no_more_is_gone_in_the_end(
    window: Desk,
) -> None:
    def names() -> list[str]:
        return [row.name for row in roster_queries.rows(window.chat.model)]

    window.say(
        connected("luis", "eva", rooms={"#clase": ("Ana", "luis", "eva"), "#vieja": ("eva",)})
    )
    before = names()
    window.say(
        events.Disconnected("lost", "", 1.0),
        events.Connected("localhost:8080", "Ana", "Aula 3", plain=False),
    )
    assert names() == before
    window.say(roster(Person("Ana"), Person("bea"), rooms={"#clase": ("Ana",)}, more=True))
    assert names() == sorted([*before, "bea"])
    assert len(window.chat.model.community.rooms["#clase"].members) == 3
    window.say(
        events.PresenceChanged("zoe", "online", False),
        events.RoomJoined("#clase", "zoe"),
        events.RoomLeft("#clase", "luis"),
        events.RoomJoined("#nueva", "zoe"),
    )
    window.say(roster(Person("luis", "offline"), rooms={"#clase": ("bea",)}))
    assert names() == ["#clase", "#nueva", "bea", "luis", "zoe"]
    assert set(window.chat.model.community.rooms["#clase"].members) == {"ana", "bea", "zoe"}


def test_the_conversation_of_the_last_time_is_opened_when_it_turns_up(desk: OpenDesk) -> None:
    """Send the conversation on the last page: welcome and pages may come in pieces."""
    first = desk()
    first.log_in(connected("luis"))
    first.chat.commands.open("luis")
    first.app.close()
    again = desk()
    again.log_in(events.Connected("localhost:8080", "Ana", "Aula 3", plain=False))
    assert again.chat.model.current is None
    again.say(roster(Person("Ana"), Person("bea"), rooms={"#clase": ("Ana", "bea")}, more=True))
    assert again.chat.model.current == "#clase"
    again.say(roster(Person("luis")))
    assert again.chat.model.current == "luis"


def test_who_has_begun_to_write_is_not_taken_away(desk: OpenDesk) -> None:
    first = desk()
    first.log_in(connected("luis"))
    first.chat.commands.open("luis")
    first.app.close()
    again = desk()
    again.log_in(events.Connected("localhost:8080", "Ana", "Aula 3", plain=False))
    again.say(roster(Person("Ana"), rooms={"#clase": ("Ana",)}, more=True))
    again.chat.composer.insert("hola")
    again.say(roster(Person("luis")))
    assert again.chat.model.current == "#clase"


# --- the order ------------------------------------------------------------------------------------


def test_the_order_is_always_that_of_what_is_known() -> None:
    known: dict[str, Listed] = {}
    order = RosterOrder(known.get)
    for step in range(2_000):
        key = f"p{step * 7919 % 300}"
        if step % 3:
            title = f"{'Ñandú' if step % 5 else 'nube'} {step % 50}"
            known[key] = Listed(is_room=step % 2 == 0, rank=step % 4, title=title)
        else:
            known.pop(key, None)
        order.note(key)
        assert (key in order) is (key in known)
    lines = order.lines
    assert list(lines) == sorted(lines)
    assert {line.key: (line.section == 0, line.rank, line.title) for line in lines} == {
        key: listed[:3] for key, listed in known.items()
    }
    assert [order.index(line.key) for line in lines] == list(range(len(lines)))


def test_in_one_look_no_more_is_taken_in_than_a_slice() -> None:
    looked: list[str] = []

    def look(key: str) -> Listed:
        looked.append(key)
        return Listed(is_room=False, rank=0, title=key)

    order = RosterOrder(look)
    order.note_all(f"p{number}" for number in range(5 * SLICE))
    assert len(order) == len(looked) == SLICE
    assert f"p{5 * SLICE - 1}" in order  # a requested person is added at once
    assert len(looked) == SLICE + 1
    while not order.is_settled:
        len(order)
    assert len(order) == len(looked) == 5 * SLICE


@pytest.mark.parametrize(
    "query, expected",
    [
        ("an", ["Ana", "Ándrés", "Eva Ana", "Juan"]),
        ("ana eva", ["Eva Ana"]),
        ("ev a", ["Eva Ana"]),
        ("q", []),
        ("ju", ["Juan"]),
    ],
)
def test_searching_the_order(query: str, expected: list[str]) -> None:
    known = {name: Listed(False, 0, name) for name in ("Ana", "Juan", "Eva Ana", "Ándrés")}
    order = RosterOrder(known.get)
    order.note_all(known)
    found: list[Position] = [line for lines in order.ranked(query, order.lines) for line in lines]
    assert [line.title for line in found] == expected
