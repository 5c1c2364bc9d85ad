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
