"""Provide a hub with its archive, and the people in it."""

from __future__ import annotations

import pytest

from net.hub.people import Session
from tests.net.world import World


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def ana(world: World) -> Session:
    return world.enter("ana", key="ana", seen=0)


@pytest.fixture
def luis(world: World) -> Session:
    return world.enter("luis", key="luis", seen=0)


@pytest.fixture
def eva(world: World) -> Session:
    return world.enter("eva", key="eva", seen=0)
