"""Test the titles of groups in the window: none can be taken for another."""

from __future__ import annotations

import pytest

from gui.model.model import Model
from gui.model.roster_queries import rows
from net.wire import events
from tests.gui.fakes import connected


@pytest.fixture
def model() -> Model:
    model = Model("Ana", clock=lambda: 0)
    model.apply(connected())
    return model


def told(room: str, title: str) -> events.GroupChanged:
    return events.GroupChanged(room, title, ("Ana", "luis"), "luis")


@pytest.mark.parametrize("alike", ["Notas", "notas", "Nоtas", "N0tas", "Notas\u200d"])
def test_groups_that_look_the_same_are_told_apart_by_their_addresses(
    model: Model, alike: str
) -> None:
    model.apply(told("#g-3f09a1c27b", "Notas"))
    assert model.title("#g-3f09a1c27b") == "Notas"
    model.apply(told("#g-77e1000000", alike))
    assert model.title("#g-3f09a1c27b") == "Notas (3f09)"
    assert model.title("#g-77e1000000") == f"{alike} (77e1)"
    assert {"Notas (3f09)", f"{alike} (77e1)"} <= {row.title for row in rows(model)}
    model.apply(told("#g-77e1000000", "Otra"))
    assert (model.title("#g-3f09a1c27b"), model.title("#g-77e1000000")) == ("Notas", "Otra")


def test_groups_with_titles_of_their_own_have_just_these(model: Model) -> None:
    for number, title in enumerate(("Equipo 1", "Equipo 2", "Niño", "Nino")):
        model.apply(told(f"#g-{number}000000000", title))
    assert {"Equipo 1", "Equipo 2", "Niño", "Nino"} <= {row.title for row in rows(model)}
