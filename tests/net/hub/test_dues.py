from __future__ import annotations

import pytest

from net.hub.dues import earlier


@pytest.mark.parametrize(
    ("one", "other", "first"),
    [(None, None, None), (5, None, 5), (None, 5, 5), (0, 5, 0), (5, 0, 0), (None, 0, 0)],
)
def test_the_earlier_of_two_times(one: int | None, other: int | None, first: int | None) -> None:
    assert earlier(one, other) == first
