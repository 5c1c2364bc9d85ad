"""Test what is told only to those who are here: states, and who is writing."""

from __future__ import annotations

import pytest

from net.hub import backlog, presence
from net.hub.budgets import Bucket
from net.hub.people import Session
from net.server.meters import BURST_SECONDS
from net.server.pacing import cost_of
from net.wire.messages import (
    Group,
    Join,
    Person,
    Post,
    Presence,
    ServerMessage,
    State,
    Typing,
    TypingNotice,
)
from tests.net.world import World, code, only, roster_of


def people_of(told: list[ServerMessage]) -> tuple[Person, ...]:
    return roster_of(told).people


def test_how_somebody_is(world: World, ana: Session, luis: Session) -> None:
    nc = world.enter("nc", plain=True)
    world.settle()
    world.say(ana, State("busy", "en clase hasta las 12"))
    assert (
        world.told(luis)
        == world.told(ana)
        == [Presence("ana", "busy", note="en clase hasta las 12")]
    )
    assert world.told(nc) == []
    world.say(ana, State("busy", "en clase hasta las 12"))
    assert world.told(luis) == []
    eva = world.enter("eva")
    assert Person("ana", "busy", note="en clase hasta las 12") in people_of(world.told(eva))
    world.settle()
    world.say(ana, State("online"))
    assert world.told(luis) == [Presence("ana", "online")]


def test_a_state_ends_with_its_connection(world: World, ana: Session, luis: Session) -> None:
    world.say(ana, State("away", "comiendo"))
    world.settle()
    ana = world.enter("ana", key="ana")  # on another device, while the first is still connected
    assert world.told(luis) == [Presence("ana", "online")]
    assert Person("ana") in people_of(world.told(ana))
    world.say(ana, State("away", "comiendo"))
    world.go(ana)
    world.settle()
    assert Person("ana", "offline") in people_of(world.told(world.enter("eva")))
    world.settle()
    world.enter("ana", key="ana")
    assert world.told(luis) == [Presence("ana", "online")]


@pytest.mark.parametrize(
    "state", [State("offline"), State("bored"), State("away", "x" * 101), State("away", "a\nb")]
)
def test_a_state_that_can_not_be(world: World, ana: Session, luis: Session, state: State) -> None:
    world.settle()
    world.say(ana, state)
    assert code(world.told(ana)) == "bad_state"
    assert world.told(luis) == []


def test_who_is_writing(world: World, ana: Session, luis: Session) -> None:
    eva, nc = world.enter("eva"), world.enter("nc", plain=True)
    world.say(nc, Post("#clase", "hola"))
    world.settle()
    world.say(ana, Typing("LUIS"))
    assert only(world.told(luis)) == TypingNotice("ana", "luis")
    world.say(ana, Typing("#CLASE"))
    assert only(world.told(luis)) == only(world.told(eva)) == TypingNotice("ana", "#clase")
    world.say(
        ana, Typing("ana"), Typing("nc"), Typing("nadie"), Typing("#ajena"), Typing(""), Typing("#")
    )
    assert [world.told(each) for each in (ana, luis, eva, nc)] == [[], [], [], []]


def test_nobody_hears_of_writing_in_a_crowd(
    world: World, ana: Session, luis: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presence, "TYPING_MEMBERS", 2)
    world.say(ana, Typing("#clase"))
    assert TypingNotice("ana", "#clase") in world.told(luis)
    eva = world.enter("eva")
    world.settle()
    world.say(ana, Typing("#clase"))
    assert world.told(luis) == world.told(eva) == []


def test_nor_who_has_not_read_yet_what_was_said_before(
    world: World, ana: Session, luis: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backlog, "CHUNK_MESSAGES", 1)
    world.go(luis)
    world.say(ana, Post("luis", "uno", "c1"), Post("luis", "dos", "c2"))
    luis = world.enter("luis", key="luis", seen=0, epoch=world.store.epoch)
    world.settle()
    world.say(ana, Typing("luis"), Typing("#clase"))
    assert world.told(luis) == []


def test_none_of_it_is_a_way_to_flood() -> None:
    """Test that states and typing notices cost their sender as much as messages."""
    for said in (Typing("luis"), State("away"), Join("#x"), Group("#x", "x")):
        bucket = Bucket(10, 10 * BURST_SECONDS, 0)
        delays = [bucket.take(cost_of(said), 0) for _ in range(60)]
        assert delays[39] == 0 < delays[-1]
    assert cost_of(Group("#x", "x", ("luis",) * 400)) > 40  # each name is looked up
