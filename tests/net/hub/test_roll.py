"""Test a list that is read page by page while entries come and go."""

from __future__ import annotations

from itertools import islice

from hypothesis import given
from hypothesis import strategies as st

from net.hub.pages import SECTION_ENTRIES
from net.hub.roll import Roll


def test_what_comes_later_is_not_read_and_what_has_gone_neither() -> None:
    roll: Roll[str] = Roll()
    places = {name: roll.add(name) for name in "abcd"}
    reading = roll.read()
    assert next(reading) == "a"
    roll.remove(places["a"])
    roll.remove(places["c"])
    roll.add("e")
    assert list(reading) == ["b", "d"]
    assert list(roll.read()) == ["b", "d", "e"]
    assert list(Roll[str]().read()) == []


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 3), st.integers(0, 5))))
def test_whatever_happens_between_two_pages_what_stays_is_read_once(
    steps: list[tuple[int, int, int]],
) -> None:
    roll: Roll[int] = Roll()
    there = {number: roll.add(number) for number in range(300)}
    stay = set(there)
    reading = roll.read()
    read = [next(reading)]
    stay.discard(0)
    for gone, come, page in steps:
        for number in range(gone, gone + 40):
            if number in there:
                roll.remove(there.pop(number))
                stay.discard(number)
        for _ in range(come):
            new = max(1000, *there, 0) + 1
            there[new] = roll.add(new)
        read += islice(reading, page)
    read += reading
    assert stay <= set(read) <= set(range(300))
    assert read == sorted(set(read))
    assert list(roll.read()) == list(there)


def sections_of(roll: Roll[int]) -> list[list[int]]:
    found, place = [], 0
    while (section := roll.after(place)) is not None:
        found.append(list(section.things))
        assert section.covers(section.places[0])
        place = section.places[-1]
    return found


def test_a_list_that_most_have_left_has_few_sections() -> None:
    roll: Roll[int] = Roll()
    places = [roll.add(number) for number in range(10 * SECTION_ENTRIES)]
    assert len(sections_of(roll)) == 10
    kept = range(0, len(places), 20)
    for number, place in enumerate(places):
        if number not in kept:
            roll.remove(place)
    assert len(sections_of(roll)) < 3
    assert list(roll.read()) == list(kept)


def test_a_section_that_is_too_large_is_read_in_halves() -> None:
    roll: Roll[int] = Roll()
    for number in range(SECTION_ENTRIES + 1):
        roll.add(number)
    section = roll.after(0)
    assert section is not None and roll.split(section)
    first, second, third = sections_of(roll)
    assert first + second == list(range(SECTION_ENTRIES)) and third == [SECTION_ENTRIES]
    last = roll.after(SECTION_ENTRIES)
    assert last is not None and not roll.split(last)
