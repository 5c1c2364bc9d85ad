"""Test that teachers send people away, whom they can't, and what the others hear of it."""

from __future__ import annotations

import pytest

from net.hub.people import Session
from net.wire.messages import Err, Farewell, Group, Join, Left, Post, Presence, ServerMessage
from net.wire.teaching import AskBook, BookPage, Done, Kick, SetRole
from tests.net.world import World, code

ROOM, GROUP = "#python", "#g-0a1b2c3d4e"


@pytest.fixture
def eva(world: World) -> Session:
    return world.enter_teacher("Eva")


def answer(world: World, session: Session, said: Kick) -> ServerMessage:
    world.settle()
    world.say(session, said)
    return world.told(session)[-1]


@pytest.mark.parametrize("plain", [True, False])
def test_who_is_kicked_is_told_why_and_may_come_back(
    world: World, eva: Session, plain: bool
) -> None:
    luis = world.enter("luis", plain=plain, key="" if plain else "luis")
    assert answer(world, eva, Kick("LUIS", reason="ruido", ref="k")) == Done("k")
    assert world.told(luis) == [Farewell("kicked", "ruido")]
    assert luis in world.closed and luis.is_over
    again = world.enter("luis", plain=plain, key="" if plain else "luis")
    assert not again.is_over


def test_the_others_see_them_go(world: World, eva: Session) -> None:
    world.enter("luis", key="luis")
    ana = world.enter("ana")
    world.settle()
    world.say(eva, Kick("luis", reason="ruido"))
    assert world.told(ana) == [Presence("luis", "offline")]  # and nothing of the reason


def test_out_of_a_room(world: World, eva: Session) -> None:
    luis, ana = world.enter("luis", key="luis"), world.enter("ana")
    for one in (luis, ana):
        world.say(one, Join(ROOM))
    assert answer(world, eva, Kick("luis", ROOM, "al tema", ref="k")) == Done("k")
    assert world.told(luis) == [Left(ROOM, "luis"), Err("kicked", "al tema", to=ROOM)]
    assert world.told(ana) == [Left(ROOM, "luis")]
    world.say(luis, Post(ROOM, "hola", "c1"))
    assert code(world.told(luis)) == "not_in_room"
    assert code([answer(world, eva, Kick("luis", ROOM))]) == "not_in_room"
    world.say(luis, Join(ROOM))
    assert luis.user is not None and ROOM in luis.user.rooms


def test_private_groups_are_no_business_of_a_teacher_who_is_not_in_them(
    world: World, eva: Session
) -> None:
    luis, ana = world.enter("luis", key="luis"), world.enter("ana", key="ana")
    world.say(ana, Group(GROUP, "Cena", ("luis", "Eva")))
    world.say(luis, Join(GROUP))
    assert luis.user is not None
    answers = {code([answer(world, eva, Kick("luis", name))]) for name in (GROUP, "#g-1111111111")}
    assert answers == {"not_in_room"} and GROUP in luis.user.rooms
    world.say(eva, Join(GROUP))
    assert answer(world, eva, Kick("luis", GROUP)) == Done()
    assert GROUP not in luis.user.rooms


def test_whom_nobody_can_kick(world: World, eva: Session) -> None:
    world.enter_teacher("Tere")
    luis = world.enter("luis", key="luis")
    world.say(eva, SetRole("luis", "helper"))
    for nick, refusal in (
        ("Tere", "bad_role"), ("luis", "bad_role"), ("Eva", "bad_role"), ("nadie", "no_such_nick"),
    ):  # fmt: skip
        assert code([answer(world, eva, Kick(nick))]) == refusal
        assert code([answer(world, luis, Kick(nick))]) == refusal
        assert code([answer(world, luis, Kick(nick, ROOM))]) == refusal


def test_a_helper_may_kick_and_others_may_not(world: World, eva: Session) -> None:
    hugo, ana = world.enter("Hugo", key="hugo"), world.enter("ana", key="ana")
    assert code([answer(world, ana, Kick("Hugo"))]) == "not_teacher"
    world.say(eva, SetRole("Hugo", "helper"))
    assert answer(world, hugo, Kick("ana")) == Done()
    assert ana.is_over and not hugo.is_over


@pytest.mark.parametrize("reason", ["uno\ndos", "\x1b[2J", "\u202eal revés"])
def test_a_reason_is_a_line_that_can_be_seen(world: World, eva: Session, reason: str) -> None:
    luis = world.enter("luis")
    assert code([answer(world, eva, Kick("luis", reason=reason))]) == "bad_text"
    assert not luis.is_over


def test_who_is_away_is_not_here(world: World, eva: Session) -> None:
    world.go(world.enter("luis", key="luis"))
    assert code([answer(world, eva, Kick("luis"))]) == "not_here"


def test_what_they_say_in_the_same_moment_is_not_heard(world: World, eva: Session) -> None:
    luis, ana = world.enter("luis", key="luis"), world.enter("ana")
    world.settle()
    world.batch((eva, Kick("luis")), (luis, Post("#clase", "tarde", "c1")))
    assert [type(one) for one in world.told(ana)] == [Presence]
    assert world.told(luis) == [Farewell("kicked", "")]


def test_the_book_has_the_reason_and_the_room(world: World, eva: Session) -> None:
    luis = world.enter("luis", key="luis")
    world.say(luis, Join(ROOM))
    world.say(eva, Kick("luis", ROOM, "uno"), Kick("luis", reason="dos"), AskBook("actions"))
    page = world.told(eva)[-1]
    assert isinstance(page, BookPage)
    assert [(line.what, line.nick, line.room, line.text) for line in page.lines][:2] == [
        ("kick", "luis", "", "dos"),
        ("kick", "luis", ROOM, "uno"),
    ]
