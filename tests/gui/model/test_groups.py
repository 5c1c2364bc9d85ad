"""Test dividing a class into groups, at random and as a list says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.model.groups import BadList, divide, parse_list, write_list
from net.wire.teaching import ROOMS_AT_ONCE

PEOPLE = {"ana": "Ana", "luis": "Luis", "sofía gómez": "Sofía Gómez"}


def known(nick: str) -> str | None:
    return PEOPLE.get(nick.lower())


@given(st.integers(1, 60), st.integers(1, 80))
def test_everybody_is_in_one_group_and_the_sizes_differ_by_one_at_most(
    people: int, count: int
) -> None:
    nicks = [f"nick{number}" for number in range(people)]
    groups = divide(nicks, count)
    assert sorted(nick for group in groups for nick in group) == sorted(nicks)
    sizes = [len(group) for group in groups]
    assert max(sizes) - min(sizes) <= 1
    assert min(sizes) >= 1
    assert len(groups) == min(count, people, ROOMS_AT_ONCE)


def test_what_chance_has_made_can_be_read_again() -> None:
    text = write_list([["Ana", "Sofía Gómez"], ["Luis"]], lambda number: f"grupo-{number}")
    assert text == "grupo-1: Ana, Sofía Gómez\ngrupo-2: Luis"
    plans = parse_list(text, known)
    assert [(plan.room, plan.people) for plan in plans] == [
        ("#grupo-1", ("Ana", "Sofía Gómez")),
        ("#grupo-2", ("Luis",)),
    ]


def test_a_list_may_be_written_carelessly() -> None:
    plans = parse_list("\n #Los listos : ana ,, LUIS,\n\n", known)
    assert [(plan.room, plan.people) for plan in plans] == [("#Los-listos", ("Ana", "Luis"))]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("  \n", "empty"),
        ("grupo", "no_people"),
        ("grupo:", "no_people"),
        ("gr!po: Ana", "bad_room"),
        (": Ana", "bad_room"),
        ("a: Ana\nA: Luis", "same_room"),
        ("a: Ana, Zoe", "unknown"),
        ("a: Ana, \u202e", "unknown"),
        ("a: Ana\nb: ANA", "twice"),
        ("\n".join(f"r{number}: x" for number in range(60)), "unknown"),
    ],
)
def test_a_list_that_says_no_groups_is_refused(text: str, code: str) -> None:
    with pytest.raises(BadList) as caught:
        parse_list(text, known)
    assert caught.value.code == code


def test_no_more_rooms_than_the_server_takes() -> None:
    text = "\n".join(f"r{number}: nick{number}" for number in range(ROOMS_AT_ONCE + 1))
    with pytest.raises(BadList) as caught:
        parse_list(text, lambda nick: nick)
    assert caught.value.code == "too_many"
