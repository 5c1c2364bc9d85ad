"""Test that teachers split the class into rooms and end rooms, and whom they leave alone."""

from __future__ import annotations

from typing import Any

import pytest

from net.hub import room_plans
from net.hub.actions import EndServer
from net.hub.people import Session
from net.hub.rooms import ROOMS_PER_USER
from net.wire.messages import (
    Err,
    Group,
    Join,
    Joined,
    Left,
    Message,
    Ok,
    Post,
    ServerMessage,
    Terms,
)
from net.wire.teaching import (
    AskBook,
    BookPage,
    ClearRoom,
    Done,
    EndClass,
    LockChanged,
    MakeRooms,
    RoomPlan,
    SetLock,
    SetRole,
)
from tests.net.world import World, code, roster_of

GROUP = "#g-0a1b2c3d4e"


@pytest.fixture
def eva(world: World) -> Session:
    return world.enter_teacher("Eva")


def plans(**rooms: str) -> tuple[RoomPlan, ...]:
    return tuple(RoomPlan(f"#{room}", tuple(people.split())) for room, people in rooms.items())


def answer(world: World, session: Session, said: Any) -> ServerMessage:
    world.settle()
    world.say(session, said)
    return world.told(session)[-1]


def members(world: World) -> dict[str, set[str]]:
    """Return who is in which room but the main one, as somebody who comes sees it."""
    looker = world.enter("mira")
    rooms = roster_of(world.told(looker)).rooms
    world.go(looker)
    return {room.room: set(room.members) for room in rooms if room.room != "#clase"}


def test_a_large_class_is_split_over_several_turns_and_nobody_waits(
    world: World, eva: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room_plans, "STEPS_A_TURN", 3)
    sessions = {f"n{number}": world.enter(f"n{number}") for number in range(8)}
    world.say(eva, MakeRooms(plans(g1="n0 n1 n2 n3"), ref="a"))
    world.wait(1)
    world.settle()
    everybody = " ".join(sessions)
    world.say(eva, MakeRooms(plans(g2=everybody), ref="b"), Post("#clase", "hola", "c1"))
    assert [one.cid for one in world.told(eva) if isinstance(one, Ok)] == ["c1"]
    world.say(eva, MakeRooms(plans(g3="n7"), move=False, ref="c"), ClearRoom("#g1", ref="d"))
    world.go(sessions["n5"])  # while the others are being moved
    assert not any(isinstance(one, Done) for one in world.told(eva))
    world.wait(1)
    assert [one.ref for one in world.told(eva) if isinstance(one, Done)] == ["b", "c", "d"]
    here = set(sessions) - {"n5"}
    assert members(world) == {"#g2": {"Eva", *here}, "#g3": {"Eva", "n7"}}


def test_a_large_class_is_split_even_if_the_teacher_loses_the_connection(
    world: World, eva: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room_plans, "STEPS_A_TURN", 2)
    for nick in ("n1", "n2", "n3", "n4"):
        world.enter(nick)
    world.say(eva, MakeRooms(plans(g1="n1 n2 n3 n4"), ref="a"))
    world.go(eva)
    world.wait(1)
    assert members(world) == {"#g1": {"Eva", "n1", "n2", "n3", "n4"}}


def test_a_large_class_is_done_only_once_the_last_is_stored(
    world: World, eva: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room_plans, "STEPS_A_TURN", 2)
    for nick in ("n1", "n2"):
        world.enter(nick, key=nick)
    world.settle()
    world.say(eva, MakeRooms(plans(g1="n1 n2"), ref="a"))
    with monkeypatch.context() as patch:
        world.break_disk(patch)
        world.wait(1)
    told = world.told(eva)
    assert code([one for one in told if isinstance(one, Err)]) == "storage"
    assert not any(isinstance(one, Done) for one in told)
    assert members(world) == {"#g1": {"Eva", "n1", "n2"}}


def test_the_class_is_split_and_everybody_is_told(world: World, eva: Session) -> None:
    ana, luis = world.enter("ana", key="ana"), world.enter("luis")
    nc = world.enter("nc", plain=True)
    made = MakeRooms(plans(g1="ana nc", g2="LUIS"), ref="m")
    assert answer(world, eva, made) == Done("m")
    assert members(world) == {"#g1": {"Eva", "ana", "nc"}, "#g2": {"Eva", "luis"}}
    assert Joined("#g1", "ana") in world.told(ana)
    assert world.terms[ana][-1] == Terms("#g1", maker="Eva")
    world.say(nc, Post("#g1", "hola"))
    assert any(isinstance(one, Message) for one in world.told(ana))
    assert not any(isinstance(one, Message) for one in world.told(luis))


def test_who_goes_to_another_room_leaves_the_one_of_before(world: World, eva: Session) -> None:
    ana = world.enter("ana", key="ana")
    world.enter("luis", key="luis")
    world.say(ana, Join("#propia"))
    world.say(eva, MakeRooms(plans(g1="ana luis", g2="")))
    world.restart()
    eva = world.enter("Eva", key="Eva")
    world.say(eva, MakeRooms(plans(g2="ana", g3="")))
    assert members(world) == {
        "#propia": {"ana"}, "#g1": {"Eva", "luis"}, "#g2": {"Eva", "ana"}, "#g3": {"Eva"},
    }  # fmt: skip
    world.say(eva, MakeRooms(plans(g1="ana"), move=False))
    assert members(world)["#g1"] == {"Eva", "ana", "luis"}
    assert members(world)["#g2"] == {"Eva", "ana"}


def test_a_room_of_the_students_is_none_of_those(world: World, eva: Session) -> None:
    ana = world.enter("ana", key="ana")
    world.say(ana, Join("#propia"))
    world.say(eva, MakeRooms(plans(propia="ana", clase="ana")), MakeRooms(plans(g1="ana")))
    assert members(world) == {"#propia": {"Eva", "ana"}, "#g1": {"Eva", "ana"}}
    assert ana.user is not None and "#clase" in ana.user.rooms


def test_who_has_a_role_stays_in_all_of_them(world: World, eva: Session) -> None:
    world.enter("Hugo", key="hugo")
    world.say(eva, SetRole("Hugo", "helper"))
    world.say(eva, MakeRooms(plans(g1="Hugo")), MakeRooms(plans(g2="Hugo")))
    assert members(world) == {"#g1": {"Eva", "Hugo"}, "#g2": {"Eva", "Hugo"}}


def test_who_is_gone_is_passed_over_and_who_is_away_is_not(world: World, eva: Session) -> None:
    world.go(world.enter("ana", key="ana"))
    made = MakeRooms(plans(g1="ana nadie #clase"))
    assert answer(world, eva, made) == Done()
    assert members(world) == {"#g1": {"Eva", "ana"}}


def test_at_the_console_nobody_else_is_in_them(world: World) -> None:
    world.enter("ana", key="ana")
    console = Session("console", plain=False, is_console=True)
    assert answer(world, console, MakeRooms(plans(g1="ana", g2=""))) == Done()
    assert members(world) == {"#g1": {"ana"}}
    assert answer(world, console, ClearRoom("#g1")) == Done()
    assert members(world) == {}


@pytest.mark.parametrize(
    ("rooms", "refusal"),
    [
        ([RoomPlan("g1")], "bad_room"),
        ([RoomPlan("#")], "bad_room"),
        ([RoomPlan(GROUP)], "bad_room"),
        ([RoomPlan("#g1"), RoomPlan("#G1")], "room_taken"),
        ([RoomPlan("#g1"), RoomPlan("#gl")], "room_taken"),
        ([RoomPlan("#c1ase")], "room_taken"),
        ([RoomPlan("#g1", ("x",) * 600), RoomPlan("#g2", ("x",) * 401)], "too_long"),
    ],
)
def test_nothing_happens_unless_all_rooms_can_be(
    world: World, eva: Session, rooms: list[RoomPlan], refusal: str
) -> None:
    world.enter("ana", key="ana")
    made = MakeRooms((RoomPlan("#buena", ("ana",)), *rooms))
    assert code([answer(world, eva, made)]) == refusal
    assert members(world) == {}


def test_a_full_server_makes_no_more(
    world: World, eva: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room_plans, "ROOMS", 2)
    assert code([answer(world, eva, MakeRooms(plans(g1="", g2="")))]) == "rooms_full"
    assert answer(world, eva, MakeRooms(plans(g1="", clase=""))) == Done()


def test_nobody_is_put_into_more_rooms_than_anybody_can_be_in(world: World, eva: Session) -> None:
    ana = world.enter("ana", key="ana")
    for number in range(ROOMS_PER_USER - 1):
        world.say(ana, Join(f"#sala-{number}"))
    assert answer(world, eva, MakeRooms(plans(g1="ana"))) == Done()
    assert set(world.hub.registry.rooms["#g1"].members) == {"eva"}


# --- ending rooms, and the class ------------------------------------------------------------------


def test_a_room_is_ended_for_all_in_it(world: World, eva: Session) -> None:
    ana, luis = world.enter("ana", key="ana"), world.enter("luis")
    for one in (ana, luis):
        world.say(one, Join("#ruido"))
    world.say(eva, SetLock("write", room="#ruido"), SetLock("slow", room="#ruido", pause=9))
    world.settle()
    world.say(eva, ClearRoom("#RUIDO", ref="c"))
    told = world.told(ana)
    for nick in ("ana", "luis"):
        assert Left("#ruido", nick) in told
    ended = [one for one in told if isinstance(one, LockChanged)]
    assert [(one.kind, one.room, one.on, one.by) for one in ended] == [
        ("write", "#ruido", False, "Eva"), ("slow", "#ruido", False, "Eva"),
    ]  # fmt: skip
    assert world.told(eva)[-1] == Done("c")
    assert members(world) == {}
    world.restart()
    assert all(room.key == "#clase" for room in world.hub.registry.listed.read())


@pytest.mark.parametrize("room", ["#clase", "#nadie", GROUP, "", "x", "#" + "ﷺ" * 60])
def test_rooms_that_are_not_ended(world: World, eva: Session, room: str) -> None:
    ana = world.enter("ana", key="ana")
    world.say(ana, Group(GROUP, "Cena"))
    assert code([answer(world, eva, ClearRoom(room))]) == "bad_room"
    assert ana.user is not None and set(ana.user.rooms) == {"#clase", GROUP}


def test_a_teacher_ends_the_class_and_nobody_else(
    world: World, eva: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    hugo, nc = world.enter("Hugo", key="hugo"), world.enter("nc", plain=True)
    world.say(eva, SetRole("Hugo", "helper"))
    for one in (hugo, nc):
        assert code([answer(world, one, EndClass())]) == "not_teacher"
    assert EndServer() not in world.hub.handle([(hugo, EndClass())], world.now)
    actions = world.hub.handle([(eva, EndClass(ref="e"))], world.now)
    assert actions.count(EndServer()) == 1
    world.settle()
    world.tell(actions)
    assert world.told(eva) == [Done("e")]


@pytest.mark.parametrize("said", [MakeRooms(plans(g1="ana")), ClearRoom("#ruido")])
def test_others_make_and_end_no_rooms(
    world: World, eva: Session, said: MakeRooms | ClearRoom
) -> None:
    ana = world.enter("ana", key="ana")
    world.say(ana, Join("#ruido"))
    for one in (ana, world.enter("nc", plain=True)):
        assert code([answer(world, one, said)]) == "not_teacher"
    assert members(world) == {"#ruido": {"ana"}}
    world.say(eva, SetRole("ana", "helper"))
    assert answer(world, ana, said) == Done()


def test_a_plan_that_could_not_be_stored_is_told_as_late(
    world: World, eva: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.enter("ana", key="ana")
    with monkeypatch.context() as patch:
        world.break_disk(patch)
        world.settle()
        world.say(eva, MakeRooms(plans(g1="ana"), ref="m"))
        assert [one.ref for one in world.told(eva) if isinstance(one, Err)] == ["m"]
    world.restart()
    assert members(world) == {"#g1": {"Eva", "ana"}}


def test_the_book_has_them(world: World, eva: Session) -> None:
    world.say(eva, MakeRooms(plans(g1="", g2="")), ClearRoom("#g1"), EndClass(), AskBook("actions"))
    page = world.told(eva)[-1]
    assert isinstance(page, BookPage)
    assert [(line.what, line.room, line.text) for line in page.lines][:4] == [
        ("end", "", ""), ("clear", "#g1", "1"), ("rooms", "#g2", "1"), ("rooms", "#g1", "1"),
    ]  # fmt: skip
