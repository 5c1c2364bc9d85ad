"""Test the colours of people: the server's number tells them, or the order of arrival."""

from __future__ import annotations

from gui.model import numbers
from gui.model.model import Model
from net.wire import events, names
from net.wire.messages import Person


def roster(*people: Person) -> events.RosterLoaded:
    return events.RosterLoaded(
        tuple(events.Somebody(names.key(person.nick), person) for person in people)
    )


def connected(page: events.RosterLoaded, number: int = 0) -> events.Connected:
    return events.Connected("host:8080", "Ana", "Aula", False, roster=page, number=number)


def test_the_server_says_which_colour_a_person_has() -> None:
    model = Model("Ana")
    model.apply(connected(roster(Person("Ana", number=1), Person("luis", number=14)), number=1))
    model.apply(events.PresenceChanged("Eva", "online", False, number=12))
    assert [model.community.number(nick) for nick in ("ANA", "Luis", "eva")] == [0, 1, 11]


def test_it_stays_after_they_are_gone() -> None:
    model = Model("Ana")
    model.apply(connected(roster(Person("Ana", number=1), Person("luis", number=8))))
    model.apply(events.PresenceChanged("luis", "offline", False, gone=True))
    assert model.community.number("luis") == 7


def test_a_server_that_says_nothing() -> None:
    model = Model("Ana")
    model.apply(connected(roster(Person("Ana"), Person("luis"), Person("eva"))))
    model.apply(events.PresenceChanged("nc", "online", True))
    order = ["Ana", "luis", "eva", "nc", "somebody of former days"]
    assert [model.community.number(nick) for nick in order] == [0, 1, 2, 3, 4]
    # The same after a server of this version has taken its place, for those it does not know.
    model.apply(connected(roster(Person("Ana", number=9))))
    assert [model.community.number(nick) for nick in order] == [8, 1, 2, 3, 4]


def test_who_wrote_in_former_days_does_not_look_like_those_who_are_here() -> None:
    model = Model("Ana")
    model.apply(connected(roster(Person("Ana", number=1), Person("luis", number=2)), number=1))
    assert len({model.community.number(nick) for nick in ("Ana", "luis", "marta", "pepe")}) == 4


def test_no_server_makes_it_grow_without_end() -> None:
    known = numbers.Numbers()
    for one in range(numbers.MOST + 50):
        known.note(f"a{one}", one + 1)
        known.colour(f"b{one}")
    assert len(known._told) <= numbers.MOST and len(known._met) <= numbers.MOST


def test_who_has_left_has_the_same_colour_in_two_windows() -> None:
    """Test a window that has seen them, and one that has only read what they wrote."""
    one, other = Model("Ana"), Model("Eva")
    one.apply(connected(roster(Person("Ana", number=1), Person("nc", number=8))))
    one.apply(events.PresenceChanged("nc", "offline", False, gone=True))
    other.apply(connected(roster(Person("Eva", number=2))))
    assert [other.community.number(nick) for nick in ("paco", "nc")] == [0, 2]  # not told yet
    other.apply(events.AuthorNumbered("nc", 8))
    assert one.community.number("nc") == other.community.number("NC") == 7


def test_the_journal_tells_the_colours_of_authors_before_there_is_a_server() -> None:
    model = Model("Ana")
    model.apply(events.Restored("Ana", "Aula", (), numbers={"nc": 8, "luis": 15}))
    assert [model.community.number(nick) for nick in ("nc", "luis")] == [7, 2]
    # The server has begun anew meanwhile, with other numbers.
    model.apply(connected(roster(Person("Ana", number=1), Person("luis", number=2))))
    assert [model.community.number(nick) for nick in ("nc", "luis")] == [7, 1]


def test_of_who_is_here_the_roster_tells_the_colour() -> None:
    model = Model("Ana")
    model.apply(connected(roster(Person("Ana", number=1), Person("luis", number=2))))
    model.apply(events.AuthorNumbered("luis", 2**53 - 1))
    assert model.community.number("luis") == 1
    model.apply(events.AuthorNumbered("nobody", 2**53 - 1))  # the greatest on the wire
    assert 0 <= model.community.number("nobody") < numbers.COLOURS
