"""Test two short torture runs. Longer ones: python3 dev.py torture --minutes 10."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest

from tests.torture.__main__ import describe
from tests.torture.faults import FAULTS
from tests.torture.run import Plan, Torture

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows has no signals to stop a process"
)

SECONDS = 12.0


@pytest.mark.parametrize("seed", [3, None])
def test_nothing_is_lost_doubled_altered_out_of_order_or_untrue(
    tmp_path: Path, seed: int | None
) -> None:
    plan = Plan(random.randrange(1_000_000) if seed is None else seed, SECONDS, least=250)
    outcome = Torture(plan, tmp_path).run()
    print(describe(plan, outcome))
    assert outcome.wrongs == []
    assert outcome.confirmed > 200
    assert outcome.deliveries > outcome.confirmed
    assert outcome.shown > outcome.deliveries
    assert outcome.taken_back > 0
    assert outcome.plain > 50
    assert len(outcome.faults) > len(FAULTS) / 2


def test_a_server_whose_database_vanishes_ends_and_everybody_goes_on_with_the_next(
    tmp_path: Path,
) -> None:
    plan = Plan(5, 6, people=4, rate=20, faults=("database_gone", "cut"), losses=1, least=150)
    outcome = Torture(plan, tmp_path).run()
    print(describe(plan, outcome))
    assert outcome.wrongs == []
    assert outcome.faults["database_gone"] == 1
    assert outcome.known_lost > 0
