"""Test the order of the roster, and finding in it. No display is needed."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from gui.model.roster_order import Listed, RosterOrder
from gui.words.matching import fold, rank

NAMES = st.text("aáAe\u0301ñ-_ .1ß🎉", max_size=8)


@settings(deadline=None)
@given(st.lists(NAMES, max_size=8, unique=True), NAMES)
def test_thousands_are_ranked_as_one_is(names: list[str], query: str) -> None:
    """Test that the fast ranking gives the same as `rank`."""
    order = RosterOrder(lambda key: Listed(is_room=False, rank=0, title=key))
    order.note_all(names)
    lines = order.lines
    found = order.ranked(query, lines)
    for place, those in enumerate(found):
        expected = [line for line in lines if rank(fold(query), line.folded) == place]
        assert sorted(those) == expected


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(NAMES, st.booleans(), st.integers(-1, 5), st.booleans()),
        max_size=30,
        unique_by=lambda each: each[0],
    )
)
def test_what_is_hidden_is_not_listed_but_found(lines: list[tuple[str, bool, int, bool]]) -> None:
    known: dict[str, Listed] = {}
    order = RosterOrder(known.get)
    for name, is_room, rank_, is_hidden in lines:
        if not (rank_ < 0 and (is_hidden or not is_room)):  # only groups invite, and are listed
            known[name] = Listed(is_room, rank_, name, is_hidden)
            order.note(name)
    listed = {name for name, one in known.items() if not one.is_hidden}
    assert set(order) == listed and len(order) == len(listed)
    assert {line.key for line in order.lines} == set(known)
    assert all((order.index(name) is not None) is (name in listed) for name in known)
    assert [order[order.index(name) or 0] for name in order] == list(order)
    rooms = {name for name, one in known.items() if one.is_room and one.rank >= 0}
    assert {line.key for line in order.every_room} == rooms
    assert {line.key for line in order.everybody} == known.keys() - rooms - {
        line.key for line in order.invitations
    }
    assert {line.key for line in (*order.rooms, *order.people, *order.invitations)} == listed
    for name, one in list(known.items()):  # what was hidden is listed now, and rooms are hidden
        known[name] = one._replace(is_hidden=not one.is_hidden and name in rooms)
    order.note_all(known)
    assert set(order) == {name for name, one in known.items() if not one.is_hidden}
