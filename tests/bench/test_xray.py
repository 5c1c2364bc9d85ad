"""Test that the cost of a closed X-ray is still measured: the branches are found and left out."""

from __future__ import annotations

from bench import xray
from net.shared.connection import Connection


def test_a_connection_without_the_taps_branches_works_as_well() -> None:
    assert xray.without_tap().Connection is not Connection
    result = xray.closed(rounds=2, messages=20)
    assert result["with_tap_us"] > 0
    assert result["without_us"] > 0
