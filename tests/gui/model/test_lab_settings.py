"""Test that the settings of the fault lab become orders that it understands, and words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gui.model.lab_settings import ROWS, SIDES, LabSettings, SliderRow
from lab.faults.faults import DOWN, NONE, UP, Faults, Side
from lab.faults.orders import describe, parse_order


def faults_after(*settings: LabSettings) -> dict[Side, Faults]:
    """Return what a lab does that gets these settings one after the other."""
    does: dict[Side, Faults] = {UP: NONE, DOWN: NONE}
    before = LabSettings()
    for one in settings:
        for text in one.orders(before):
            order = parse_order(text)
            does |= {side: order.applied(does[side]) for side in order.sides}
        before = one
    return does


def test_the_lab_does_what_is_set_in_both_directions_or_in_one() -> None:
    settings = LabSettings(delay=300, jitter=50, bandwidth=20_000, slice=7)
    written = "delay 300ms jitter 50ms bandwidth 20000 slice 7 pause 2ms"
    assert [describe(one) for one in faults_after(settings).values()] == [written, written]
    for side in (UP, DOWN):
        does = faults_after(settings, replace(settings, side=side))
        assert describe(does.pop(side)) == written
        assert list(does.values()) == [NONE]


def test_only_what_has_changed_is_ordered() -> None:
    before = LabSettings(delay=300, slice=7)
    assert replace(before).orders(before) == []
    assert replace(before, is_frozen=True).orders(before) == ["freeze"]
    assert replace(before, delay=0).orders(before) == ["delay off"]
    healed = replace(before, side="up")
    healed.heal()
    assert healed == LabSettings(side="up")
    assert faults_after(before, healed) == {UP: NONE, DOWN: NONE}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row.field))
@pytest.mark.parametrize("side", SIDES)
def test_every_value_can_be_ordered_and_said(row: SliderRow, side: str) -> None:
    assert row.values[0] == getattr(LabSettings(), row.field)
    for value in row.values:
        settings = LabSettings(side=side)
        setattr(settings, row.field, value)
        for order in settings.orders(LabSettings()):
            parse_order(order)
        assert row.words(value)
        assert (settings.summary == LabSettings().summary) == (value == row.values[0])


def test_the_summary_says_what_is_wrong() -> None:
    settings = LabSettings(side="down", delay=2_000, slice=1, is_frozen=True)
    assert settings.summary == "nothing passes · delay of 2 s · pieces of 1 byte · from the server"
