"""Test that a page made of pieces is the same on the wire as one that is encoded as a whole."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import UNSET

from net.wire import messages
from net.wire.messages import STATES, Person, RoomInfo, RosterPage
from net.wire.roster_parts import RoomParts, RosterParts, array_of, piece_of

names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8)
people = st.builds(
    Person,
    names,
    st.sampled_from(STATES),
    st.booleans(),
    names,
    number=st.integers(0, 2**40),
    role=st.sampled_from(["", "teacher", "helper"]),
)

few = st.lists(people, min_size=1, max_size=3)


@given(few, st.lists(people, max_size=2), st.lists(names, min_size=1, max_size=3), st.booleans())
@settings(max_examples=50)
def test_a_page_of_pieces_is_a_page(
    some: list[Person], others: list[Person], nicks: list[str], more: bool
) -> None:
    members = array_of([piece_of(nicks).json, piece_of(["ana", "luis"]).json])
    parts = RosterParts(
        array_of(piece_of(one).json for one in (some, others) if one),
        (
            RoomParts("#clase", members, open=False, maker="ana", since=7),
            RoomParts("#g-1", members, "Cena", private=True, invited=array_of([b'"eva"'])),
            RoomParts("#g-2", members, "Cine", private=True, invited=UNSET),
        ),
        more,
    )
    inside = (*nicks, "ana", "luis")
    page = RosterPage(
        (*some, *others),
        (
            RoomInfo("#clase", inside, open=False, maker="ana", since=7),
            RoomInfo("#g-1", inside, "Cena", private=True, invited=("eva",)),
            RoomInfo("#g-2", inside, "Cine", private=True),
        ),
        more,
    )
    assert messages.encode(parts) == messages.encode(page)


def test_an_empty_page_is_one_too() -> None:
    assert messages.encode(RosterParts()) == messages.encode(RosterPage())
