"""Test private groups: who creates them, who is in them, and who hears nothing of them."""

from __future__ import annotations

import pytest

from net.hub import rooms
from net.hub.people import Session
from net.shared.errors import StorageError
from net.wire.messages import (
    Err,
    Group,
    History,
    Info,
    Invited,
    Join,
    Joined,
    Leave,
    Left,
    Message,
    Ok,
    Page,
    Post,
    Reached,
    Read,
    RoomChanged,
    RoomInfo,
    Seen,
    ServerMessage,
    Typing,
)
from tests.net.world import NOW, World, code, only, roster_of

NAME = "#g-0a1b2c3d4e"
MAKE = Group(NAME, "Cena", ("luis",))


@pytest.fixture
def group(world: World, ana: Session, luis: Session, eva: Session) -> None:
    """Create ana's group, with luis, without eva."""
    make(world, ana, luis)


def make(world: World, ana: Session, luis: Session) -> None:
    world.say(ana, MAKE)
    world.say(luis, Join(NAME))
    world.settle()


def errors(told: list[ServerMessage]) -> list[tuple[str, str | None]]:
    return [(one.code, one.to) for one in told if isinstance(one, Err)]


def rooms_of(told: list[ServerMessage]) -> tuple[RoomInfo, ...]:
    return roster_of(told).rooms


def come_back(world: World, session: Session) -> tuple[Session, list[ServerMessage]]:
    world.go(session)
    back = world.enter(session.nick, key=session.nick, seen=0, epoch=world.store.epoch)
    return back, world.told(back)


def test_only_its_members_hear_of_a_group(
    world: World, ana: Session, luis: Session, eva: Session
) -> None:
    world.settle()
    world.say(ana, MAKE)
    assert world.told(ana) == [RoomChanged(NAME, ("ana",), "Cena", "ana", invited=("luis",))]
    assert world.told(luis) == [Invited(NAME, "Cena", "ana")]
    world.say(luis, Join(NAME))
    assert world.told(ana) == [Joined(NAME, "luis")]
    assert world.told(luis) == [RoomChanged(NAME, ("ana", "luis"), "Cena", "luis")]
    world.say(luis, Post(NAME, "hola", "c1"))
    assert world.told(ana) == [Message(1, "luis", NAME, "hola", NOW, "c1")]
    world.say(luis, Leave(NAME))
    assert world.told(ana) == [Left(NAME, "luis")]
    assert world.told(luis) == [Ok("c1", 1, NOW), Left(NAME, "luis")]
    assert world.told(eva) == []
    assert [room.room for room in rooms_of(come_back(world, eva)[1])] == ["#clase"]
    assert rooms_of(come_back(world, ana)[1])[1] == RoomInfo(NAME, ("ana",), "Cena", private=True)


@pytest.mark.usefixtures("group")
def test_nobody_comes_in_uninvited(world: World, ana: Session, luis: Session, eva: Session) -> None:
    nc = world.enter("nc", plain=True)
    world.settle()
    world.say(eva, Join(NAME.upper()), Group(NAME, "Mía"), Group(NAME, people=("eva",)))
    assert [code for code, _ in errors(world.told(eva))] == ["not_invited"] * 3
    world.say(nc, Post(NAME, "¿se puede?"))
    assert code(world.told(nc)) == "not_invited"
    world.say(
        eva,
        Post(NAME, "¿se puede?", "c1"),
        Leave(NAME),
        History(NAME, 9),
        Info(NAME, 1),
        Read(NAME, 1),
    )
    assert [code for code, _ in errors(world.told(eva))] == ["not_in_room"] * 5
    world.say(eva, Typing(NAME))
    assert [world.told(each) for each in (ana, luis, eva)] == [[], [], []]


def test_no_room_for_everybody_is_called_like_a_group(
    world: World, ana: Session, luis: Session
) -> None:
    """Test that a post to a group that the server has forgotten does not become public."""
    nc = world.enter("nc", plain=True)
    world.settle()
    world.say(ana, Join("#g-nadie"), Join(" #G-NADIE"), Post("#g-nadie", "secreto", "c1"))
    assert [code for code, _ in errors(world.told(ana))][:2] == ["not_invited"] * 2
    world.say(nc, Post("#g-nadie", "secreto"))
    assert code(world.told(nc)) == "not_invited"
    assert world.told(luis) == []
    assert [room.room for room in rooms_of(come_back(world, luis)[1])] == ["#clase"]


@pytest.mark.usefixtures("group")
def test_nor_when_everybody_has_left_it(
    world: World, ana: Session, luis: Session, eva: Session
) -> None:
    world.say(ana, Post(NAME, "secreto", "c1"), Leave(NAME))
    world.say(luis, Leave(NAME))
    for restarted in (False, True):
        if restarted:
            world.restart()
            ana = world.enter("ana", key="ana")
            eva = world.enter("eva", key="eva")
        world.settle()
        for session in (ana, eva):
            world.say(session, Join(NAME), MAKE)
            assert [code for code, _ in errors(world.told(session))] == ["not_invited"] * 2


@pytest.mark.usefixtures("group")
def test_members_name_it_and_invite_others(
    world: World, ana: Session, luis: Session, eva: Session
) -> None:
    world.say(luis, Group(NAME, "Cena del viernes"))
    assert only(world.told(ana)) == RoomChanged(NAME, ("ana", "luis"), "Cena del viernes", "luis")
    world.say(luis, Post(NAME, "antes de eva", "c1"), Group(NAME.upper(), people=("EVA",)))
    changed = RoomChanged(NAME, ("ana", "luis"), "Cena del viernes", "luis", invited=("eva",))
    assert only(world.told(eva)) == Invited(NAME, "Cena del viernes", "luis")
    assert changed in world.told(ana) and changed in world.told(luis)
    world.say(ana, Post(NAME, "mientras eva duda", "c1"))
    world.say(eva, Join(NAME))
    assert Joined(NAME, "eva") in world.told(ana)
    changed = RoomChanged(NAME, ("ana", "luis", "eva"), "Cena del viernes", "eva")
    assert only(world.told(eva)) == changed
    world.told(luis)
    world.say(eva, Group(NAME, people=("luis",)), History(NAME, 9))
    assert world.told(eva) == [changed, Page(NAME, (), False)]
    assert not world.told(luis) and not world.told(ana)  # nothing has changed for the others
    eva, told = come_back(world, eva)
    # What was said before is not for her.
    assert not [one for one in told if isinstance(one, Message)]
    world.say(ana, Post(NAME, "hola, eva", "c2"))
    world.say(eva, History(NAME, 9))
    assert [one.id for one in world.told(eva) if isinstance(one, Message)] == [3]


def test_a_repeated_wish_changes_nothing_and_is_answered(
    world: World, ana: Session, luis: Session
) -> None:
    world.settle()
    world.say(ana, MAKE, MAKE)
    assert world.told(ana) == [RoomChanged(NAME, ("ana",), "Cena", "ana", invited=("luis",))] * 2
    assert len(world.told(luis)) == 1


def test_who_can_not_be_invited_is_named(
    world: World, ana: Session, luis: Session, eva: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rooms, "ROOMS_PER_USER", 2)
    world.say(eva, Join("#python"))
    world.settle()
    world.say(ana, Group(NAME, "Cena", ("nadie", "luis", "eva", "luis", "LUIS", "ana")))
    told = world.told(ana)
    assert errors(told) == [("no_such_nick", "nadie")]
    assert told[-1] == RoomChanged(NAME, ("ana",), "Cena", "ana", invited=("luis", "eva"))
    world.settle()
    world.say(eva, Group("#g-other", "Otra"), Join(NAME))
    assert errors(world.told(eva)) == [("too_many_rooms", "#g-other"), ("too_many_rooms", NAME)]
    world.say(eva, Leave("#python"), Join(NAME))
    assert isinstance(world.told(eva)[-1], RoomChanged)


@pytest.mark.parametrize(
    ("wish", "error"),
    [
        (Group("cena", "Cena"), "bad_room"),
        (Group("#clase", "Nuestra clase"), "bad_room"),
        (
            Group("#nueva", "Nuestra"),
            "bad_room",
        ),  # a server that forgets it would let anybody make a room of it
        (Group("#vieja", "Nuestra"), "bad_room"),  # others may have talked there
        (Group(NAME), "not_invited"),
        (Group(NAME, " "), "bad_title"),
        (Group(NAME, "x" * 65), "bad_title"),
        (Group(NAME, "dos\nlíneas"), "bad_title"),
        (Group(NAME, "\x1b[2J"), "bad_title"),
        (Group(NAME, "\u3164"), "bad_title"),
        (Group(NAME, "Ce\u200bna"), "bad_title"),
        (Group(NAME, "\u202eaneC"), "bad_title"),
        (Group(NAME, "\u200d\u200d"), "bad_title"),
        (Group(NAME, "#clase"), "bad_title"),
        (Group(NAME, "＃clase"), "bad_title"),
        (Group(NAME, "Cena", tuple(str(n) for n in range(51))), "too_long"),
    ],
)
def test_a_group_that_can_not_be(world: World, ana: Session, wish: Group, error: str) -> None:
    world.say(ana, Join("#vieja"), Leave("#vieja"))
    world.settle()
    world.say(ana, wish)
    assert errors(world.told(ana)) == [(error, wish.room)]
    assert [room.room for room in rooms_of(come_back(world, ana)[1])] == ["#clase"]


@pytest.mark.usefixtures("group")
def test_a_group_outlives_its_members_absence_and_the_server(
    world: World, ana: Session, luis: Session, eva: Session
) -> None:
    world.go(luis)
    world.say(ana, Group(NAME, "Cena del sábado", ("eva",)), Post(NAME, "a las nueve", "c1"))
    world.say(eva, Join(NAME))
    world.restart()
    luis = world.enter("luis", key="luis", seen=0, epoch=world.store.epoch)
    told = world.told(luis)
    assert RoomInfo(NAME, ("ana", "luis", "eva"), "Cena del sábado", private=True) in rooms_of(told)
    assert [one.text for one in told if isinstance(one, Message)] == ["a las nueve"]
    nc = world.enter("nc")
    assert [room.room for room in rooms_of(world.told(nc))] == ["#clase"]


def test_a_group_of_people_whose_nicks_nobody_owns(world: World) -> None:
    ana, nc, eva = world.enter("ana"), world.enter("nc", plain=True), world.enter("eva")
    world.say(ana, Group(NAME, "Cena", ("nc",)))
    world.settle()
    world.say(nc, Post(NAME, "hola"))  # this is how somebody with the plain dialect accepts
    assert [one.text for one in world.told(ana) if isinstance(one, Message)] == ["hola"]
    world.go(nc)
    assert Left(NAME, "nc") in world.told(ana)
    assert Left(NAME, "nc") not in world.told(eva)
    world.go(ana)
    assert Left(NAME, "ana") not in world.told(eva)


def test_a_group_that_could_not_be_stored_is_stored_with_the_next_message(
    world: World, ana: Session, luis: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise StorageError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(world.store._writer, "_commit", fail)
        world.say(ana, MAKE)
        world.say(luis, Join(NAME))
    world.say(luis, Post(NAME, "hola", "c1"))
    world.restart()
    world.settle()
    eva = world.enter("eva", key="eva")
    world.settle()
    world.say(eva, Join(NAME))
    assert code(world.told(eva)) == "not_invited"


def test_a_server_without_a_store_has_groups_too() -> None:
    world = World(lasting=False)
    ana, luis = world.enter("ana", key="ana"), world.enter("luis", key="luis", seen=0)
    make(world, ana, luis)
    world.say(ana, Post(NAME, "hola", "c1"))
    _, told = come_back(world, luis)
    assert [one.text for one in told if isinstance(one, Message)] == ["hola"]


@pytest.mark.usefixtures("group")
def test_a_room_of_others_is_still_public(world: World, ana: Session, eva: Session) -> None:
    world.say(ana, Post("#clase", "de antes", "c1"), Join("#python"))
    assert world.told(eva)[-1] == Joined("#python", "ana")
    nueva = world.enter("nueva")
    world.settle()
    world.say(nueva, History("#clase", 9))
    page = only(world.told(nueva))
    assert isinstance(page, Page) and [one.text for one in page.messages] == ["de antes"]


# --- delivery and reading -------------------------------------------------------------------------


def test_who_has_got_and_read_a_message(
    world: World, ana: Session, luis: Session, eva: Session
) -> None:
    world.say(
        ana, Post("#clase", "uno", "c1"), Post("luis", "dos", "c2"), Post("#clase", "tres", "c3")
    )
    world.say(luis, Seen(3), Read("#clase", 3), Read("ANA", 2))
    world.say(eva, Seen(2), Read("#clase", 1))
    nueva = world.enter("nueva", key="nueva", seen=3, epoch=world.store.epoch)
    world.say(nueva, Seen(3), Read("#clase", 3))
    for restarted in (False, True):
        if restarted:
            world.store.tidy(NOW)
            world.restart()
            ana = world.enter("ana", key="ana")
        world.settle()
        world.say(
            ana,
            Info("#clase", 1),
            Info("#clase", 3),
            Info("luis", 2),
            Info("nadie", 1),
            Info("#clase", 99),
        )
        assert world.told(ana) == [
            Reached("#clase", 1, ("luis", "eva"), ("luis", "eva")),
            Reached("#clase", 3, ("luis",), ("luis",)),
            Reached("luis", 2, ("luis",), ("luis",)),
            Reached("nadie", 1, (), ()),
            Reached("#clase", 99, (), ()),
        ]


def test_having_read_in_a_room_is_told_to_nobody_by_itself(
    world: World, ana: Session, luis: Session
) -> None:
    world.say(ana, Post("#clase", "uno", "c1"))
    world.settle()
    world.say(luis, Read("#CLASE", 1), Read("#clase", 2**52), Read("#ajena", 1))
    assert world.told(ana) == []
    assert code(world.told(luis)) == "not_in_room"


def test_who_leaves_and_comes_back_has_read_nothing(world: World, ana: Session) -> None:
    nc = world.enter("nc", seen=0)
    world.say(ana, Post("#clase", "uno", "c1"))
    world.say(nc, Seen(1), Read("#clase", 1))
    world.go(nc)
    world.enter("nc", seen=0)  # perhaps somebody else
    world.settle()
    world.say(ana, Info("#clase", 1))
    assert only(world.told(ana)) == Reached("#clase", 1, (), ())
