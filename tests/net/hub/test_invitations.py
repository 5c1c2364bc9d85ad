"""Test that nobody is in a group without having agreed."""

from __future__ import annotations

import itertools

import pytest

from net.hub import invitations, rooms
from net.hub.people import Session
from net.wire.messages import (
    Block,
    BlockList,
    Decline,
    Declined,
    Err,
    Group,
    Invited,
    Join,
    Joined,
    Leave,
    Left,
    Message,
    Post,
    RoomChanged,
    RoomInfo,
    Seen,
    ServerMessage,
    Uninvited,
)
from tests.net.world import World, code, log_in, only, roster_of

NAME = "#g-0a1b2c3d4e"


def of_kind(told: list[ServerMessage], *kinds: type) -> list[ServerMessage]:
    return [one for one in told if isinstance(one, kinds)]


def errors(told: list[ServerMessage]) -> list[tuple[str, str | None]]:
    return [(one.code, one.to) for one in told if isinstance(one, Err)]


def groups_of(world: World, session: Session) -> list[RoomInfo]:
    """Return the groups of the session's user, as a new log-in is told."""
    _, told = come_back(world, session)
    return [room for room in roster_of(told).rooms if room.private]


def come_back(world: World, session: Session) -> tuple[Session, list[ServerMessage]]:
    world.go(session)
    back = world.enter(session.nick, key=session.nick, seen=0, epoch=world.store.epoch)
    return back, world.told(back)


def test_strangers_can_not_fill_up_anybodys_rooms(world: World, luis: Session) -> None:
    strangers = [world.enter(f"nadie{n}", key=f"nadie{n}") for n in range(12)]
    for number, stranger in enumerate(strangers):
        world.say(stranger, *(Group(f"#g-{number}-{n}", "Ven", ("luis",)) for n in range(12)))
    world.say(luis, *(Join(f"#mía{n}") for n in range(rooms.ROOMS_PER_USER - 1)))
    assert not errors(world.told(luis))
    assert groups_of(world, luis) == []
    back, told = come_back(world, luis)
    assert len(of_kind(told, Invited)) == invitations.INVITATIONS
    assert back.user and len(back.user.invitations) == invitations.INVITATIONS


def test_nothing_is_heard_before_accepting_and_everything_after(
    world: World, ana: Session, luis: Session
) -> None:
    world.say(ana, Group(NAME, "Cena", ("luis",)), Post(NAME, "uno", "c1"))
    assert of_kind(world.told(luis), Invited, Message, RoomChanged) == [
        Invited(NAME, "Cena", "ana")
    ]
    world.say(luis, Post(NAME, "¿hola?", "l1"))
    assert code(world.told(luis)) == "not_in_room"
    world.say(luis, Join(NAME.upper()))
    world.say(ana, Post(NAME, "dos", "c2"))
    assert world.told(luis)[0] == RoomChanged(NAME, ("ana", "luis"), "Cena", "luis")
    _, told = come_back(world, luis)
    assert [one.text for one in told if isinstance(one, Message)] == ["dos"]


def test_an_invitation_waits_across_absence_and_restarts(
    world: World, ana: Session, luis: Session
) -> None:
    world.go(luis)
    world.say(ana, Group(NAME, "Cena", ("luis",)))
    for restarted in (False, True):
        if restarted:
            world.restart()
        luis, told = come_back(world, luis)
        assert of_kind(told, Invited) == [Invited(NAME, "Cena", "ana")]
        ana, told = come_back(world, ana)
        assert (
            RoomInfo(NAME, ("ana",), "Cena", private=True, invited=("luis",))
            in roster_of(told).rooms
        )
    world.say(ana, Group(NAME, "Cena del sábado"))
    luis, told = come_back(world, luis)
    assert of_kind(told, Invited) == [Invited(NAME, "Cena del sábado", "ana")]
    world.say(luis, Join(NAME))
    luis, told = come_back(world, luis)
    assert not of_kind(told, Invited)
    assert groups_of(world, luis) == [
        RoomInfo(NAME, ("ana", "luis"), "Cena del sábado", private=True)
    ]


def test_who_declines_is_not_asked_again_by_the_same_person(
    world: World, ana: Session, luis: Session
) -> None:
    eva = world.enter("eva", key="eva", seen=0)
    world.say(ana, Group(NAME, "Cena", ("luis", "eva")))
    world.say(eva, Join(NAME))
    world.settle()
    world.say(luis, Decline(NAME), Decline(NAME))
    assert world.told(luis) == [Uninvited(NAME), Uninvited(NAME)]
    assert world.told(ana) == world.told(eva) == [Declined(NAME, "luis")]
    world.say(luis, Join(NAME))
    assert code(world.told(luis)) == "not_invited"
    for restarted in (False, True):
        if restarted:
            world.restart()
            ana, eva, luis = (come_back(world, one)[0] for one in (ana, eva, luis))
            world.settle()
        world.say(ana, Group(NAME, people=("luis",)))
        assert errors(world.told(ana)) == [("declined", "luis")]
        assert world.told(luis) == []
    world.say(eva, Group(NAME, people=("luis",)))
    assert only(world.told(luis)) == Invited(NAME, "Cena", "eva")
    world.say(ana, Group("#g-otra", "Otra cosa", ("luis",)))
    assert only(world.told(luis)) == Invited("#g-otra", "Otra cosa", "ana")


def test_who_has_accepted_is_not_asked_again_by_that_person(
    world: World, ana: Session, luis: Session
) -> None:
    world.say(ana, Group(NAME, "Cena", ("luis",)))
    world.say(luis, Join(NAME))
    for restarted in (False, True):
        if restarted:
            world.restart()
            ana, luis = (come_back(world, one)[0] for one in (ana, luis))
        room = f"#g-{restarted:d}"
        world.settle()
        world.say(ana, Group(room, "Otra", ("luis",)))
        assert world.told(luis) == [RoomChanged(room, ("ana", "luis"), "Otra", "ana")]
    eva = world.enter("eva", key="eva")
    world.settle()
    world.say(eva, Group("#g-eva", "De eva", ("luis",)))
    assert world.told(luis) == [Invited("#g-eva", "De eva", "eva")]


def test_not_even_a_trusted_person_fills_up_all_rooms(
    world: World, ana: Session, luis: Session
) -> None:
    world.say(ana, Group(NAME, "Cena", ("luis",)))
    world.say(luis, Join(NAME))
    world.say(ana, *(Group(f"#g-{n}", "Más", ("luis",)) for n in range(98)))
    assert len(groups_of(world, luis)) == invitations.ASKED_FROM_ROOMS - 1  # with #clase, the limit
    luis, told = come_back(world, luis)
    assert len(of_kind(told, Invited)) == invitations.INVITATIONS_FROM_ONE


def test_who_has_left_is_asked_again(world: World, ana: Session, luis: Session) -> None:
    world.say(ana, Group(NAME, "Cena", ("luis",)))
    world.say(luis, Join(NAME), Leave(NAME))
    world.settle()
    world.say(ana, Group(NAME, people=("luis",)))
    assert world.told(luis) == [Invited(NAME, "Cena", "ana")]
    world.say(luis, Join(NAME))
    assert world.told(luis) == [RoomChanged(NAME, ("ana", "luis"), "Cena", "luis")]


def test_one_person_has_so_many_waiting_and_no_more(
    world: World, ana: Session, luis: Session
) -> None:
    world.say(
        ana,
        *(Group(f"#g-{n}", "Ven", ("luis",)) for n in range(invitations.INVITATIONS_FROM_ONE + 1)),
    )
    assert errors(world.told(ana)) == [("too_many_invitations", "luis")]
    assert len(of_kind(world.told(luis), Invited)) == invitations.INVITATIONS_FROM_ONE


def test_who_asks_most_gives_way(
    world: World, ana: Session, luis: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(invitations, "INVITATIONS", 3)
    eva = world.enter("eva", key="eva")
    world.say(ana, Group("#g-a", "De ana", ("luis",)))
    world.say(eva, Group("#g-1", "Una", ("luis",)), Group("#g-2", "Dos", ("luis",)))
    world.settle()
    world.say(eva, Group("#g-3", "Tres", ("luis",)))
    assert world.told(luis) == [Uninvited("#g-1"), Invited("#g-3", "Tres", "eva")]
    assert Declined("#g-1", "luis") in world.told(eva)
    _, told = come_back(world, luis)
    assert [one.room for one in told if isinstance(one, Invited)] == ["#g-a", "#g-2", "#g-3"]


def test_a_group_asks_so_many_and_no_more(
    world: World, ana: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(invitations, "INVITATIONS_TO_ONE", 3)
    nicks = tuple(f"n{n}" for n in range(5))
    for nick in nicks:
        world.enter(nick, key=nick)
    world.say(ana, Group(NAME, "Todos", nicks))
    assert errors(world.told(ana)) == [
        ("too_many_invitations", "n3"),
        ("too_many_invitations", "n4"),
    ]


def test_a_group_has_so_many_people_and_no_more(
    world: World, ana: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Test the limit of a group, whose members are told of all members at every change.

    It holds also for those who are let in without a question.
    """
    monkeypatch.setattr(invitations, "GROUP_PEOPLE", 3)
    for nick in ("n0", "n1", "n2"):
        session = world.enter(nick, key=nick)
        world.say(ana, Group(f"#g-{nick}", "Para que se fíen", (nick,)))
        world.say(session, Join(f"#g-{nick}"))
    world.settle()
    world.say(ana, Group(NAME, "Todos", ("n0", "n1", "n2")))
    assert errors(world.told(ana)) == [("too_many_invitations", "n2")]


def test_what_is_remembered_is_bounded(
    world: World, luis: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(invitations, "REFUSALS", 3)
    monkeypatch.setattr(invitations, "TRUSTED", 2)
    for n in range(5):
        host = world.enter(f"n{n}", key=f"n{n}")
        world.say(host, Group(f"#g-{n}a", "Ven", ("luis",)), Group(f"#g-{n}b", "Ven", ("luis",)))
        world.say(luis, Decline(f"#g-{n}a"), Join(f"#g-{n}b"))
    for restarted in (False, True):
        if restarted:
            world.restart()
            luis, _ = come_back(world, luis)
        assert luis.user and list(luis.user.refusals) == [(f"#g-{n}a", f"n{n}") for n in (2, 3, 4)]
        assert list(luis.user.trusted) == ["n0", "n1"]


def test_nobody_comes_into_a_group_that_all_have_left(
    world: World, ana: Session, luis: Session
) -> None:
    world.say(ana, Group(NAME, "Cena", ("luis",)))
    world.settle()
    world.say(ana, Leave(NAME))
    assert of_kind(world.told(luis), Uninvited) == [Uninvited(NAME)]
    world.say(luis, Join(NAME))
    assert code(world.told(luis)) == "not_invited"
    nc = world.enter("nc")
    world.say(nc, Group("#g-nc", "Un rato", ("luis",)))
    world.settle()
    world.go(nc)
    assert Uninvited("#g-nc") in world.told(luis)
    assert not of_kind(come_back(world, luis)[1], Invited)


def test_nobody_comes_into_a_group_that_a_restart_has_emptied(world: World, luis: Session) -> None:
    """Test that accepting an invitation does not make a public room of a forgotten group."""
    world.say(world.enter("nc"), Group(NAME, "Cena", ("luis",)))
    world.restart()
    luis = world.enter("luis", key="luis", seen=0)
    assert not of_kind(world.told(luis), Invited)
    world.say(luis, Join(NAME))
    assert code(world.told(luis)) == "not_invited"


def test_a_guest_whose_nick_nobody_owns(world: World, ana: Session) -> None:
    nc = world.enter("nc", plain=True)
    world.say(ana, Group(NAME, "Cena", ("nc",)))
    assert Invited(NAME, "Cena", "ana") in world.told(nc)
    world.settle()
    world.go(nc)
    assert Declined(NAME, "nc") in world.told(ana)
    nc = world.enter("nc", plain=True)  # somebody else, perhaps
    world.settle()
    world.say(nc, Post(NAME, "¿se puede?"))
    assert code(world.told(nc)) == "not_invited"


def test_whom_nobody_owns_is_not_trusted(world: World, luis: Session) -> None:
    """Test a nick without an owner: the next one to use it is somebody else."""
    nc = world.enter("nc")
    world.say(nc, Group(NAME, "Cena", ("luis",)))
    world.say(luis, Join(NAME))
    world.go(nc)
    nc = world.enter("nc")
    world.settle()
    world.say(nc, Group("#g-otra", "Otra", ("luis",)))
    assert of_kind(world.told(luis), Invited, RoomChanged) == [Invited("#g-otra", "Otra", "nc")]


def test_a_released_nick_is_trusted_and_blocked_by_nobody(
    world: World, ana: Session, luis: Session
) -> None:
    eva = world.enter("eva", key="eva")
    world.say(ana, Group(NAME, "Cena", ("luis",)))
    world.say(luis, Join(NAME))
    world.say(ana, Group("#g-otra", "Otra", ("eva",)))
    world.say(eva, Block("ana"))
    world.go(ana)
    world.store.release("ana")
    world.restart()
    world.enter("ana", key="another")
    other = world.enter("ana", key="another")
    luis, eva = (come_back(world, one)[0] for one in (luis, eva))
    world.settle()
    world.say(other, Group("#g-nueva", "Nueva", ("luis", "eva")))
    assert world.told(luis) == world.told(eva) == [Invited("#g-nueva", "Nueva", "ana")]


def test_blocking_ends_trust_and_invitations(world: World, ana: Session, luis: Session) -> None:
    world.say(ana, Group(NAME, "Cena", ("luis",)))
    world.say(luis, Join(NAME), Leave(NAME))
    world.say(ana, Group("#g-dos", "Dos", ("luis",)), Group(NAME, people=("luis",)))
    world.settle()
    world.say(luis, Block("ana"))
    assert of_kind(world.told(luis), Uninvited, BlockList) == [Uninvited(NAME), BlockList(("ana",))]
    assert of_kind(world.told(ana), Declined) == [Declined(NAME, "luis")]
    world.say(ana, Group(NAME, people=("luis",)))
    assert errors(world.told(ana)) == [("blocked", "luis")]
    world.say(luis, Block("ana", on=False))
    world.settle()
    world.say(ana, Group("#g-tres", "Tres", ("luis",)))
    assert only(world.told(luis)) == Invited("#g-tres", "Tres", "ana")


def test_members_hear_who_comes_in_and_goes(world: World, ana: Session, luis: Session) -> None:
    eva = world.enter("eva", key="eva")
    world.say(ana, Group(NAME, "Cena", ("luis", "eva")))
    world.say(luis, Join(NAME))
    world.settle()
    world.say(eva, Join(NAME), Leave(NAME))
    for member in (ana, luis):
        assert world.told(member) == [Joined(NAME, "eva"), Left(NAME, "eva")]


def test_whoever_repeats_an_answer_gets_one(world: World, ana: Session, luis: Session) -> None:
    world.say(ana, Group(NAME, "Cena", ("luis",)))
    world.settle()
    world.say(luis, Join(NAME), Join(NAME))
    assert world.told(luis) == [RoomChanged(NAME, ("ana", "luis"), "Cena", "luis")] * 2
    assert of_kind(world.told(ana), Joined, RoomChanged) == [Joined(NAME, "luis")]
    world.say(luis, Decline(NAME))  # too late
    assert only(world.told(luis)) == Uninvited(NAME)
    assert len(groups_of(world, luis)) == 1


def test_an_invitation_does_not_betray_who_is_in_the_group(
    world: World, ana: Session, luis: Session
) -> None:
    eva = world.enter("eva", key="eva")
    world.say(ana, Group(NAME, "Cena", ("luis", "eva")))
    world.say(luis, Join(NAME), Seen(0))
    told = str(of_kind(world.told(eva), Invited, RoomChanged, Joined)) + str(
        come_back(world, eva)[1]
    )
    assert "RoomChanged" not in told and told.count(NAME) == 2  # one invitation for each


@pytest.mark.parametrize("guest", ["", "#clase", "x" * 100_000, "ana"])
def test_guests_that_can_not_be(world: World, ana: Session, guest: str) -> None:
    world.settle()
    world.say(ana, Group(NAME, "Cena", (guest,)))
    told = world.told(ana)
    assert errors(told) == ([] if guest == "ana" else [("no_such_nick", guest)])
    assert told[-1] == RoomChanged(NAME, ("ana",), "Cena", "ana")


def test_invitations_without_a_store_outlive_absence() -> None:
    world = World(lasting=False)
    ana, luis = world.enter("ana", key="ana"), world.enter("luis", key="luis", seen=0)
    world.go(luis)
    world.say(ana, Group(NAME, "Cena", ("luis",)))
    assert len(of_kind(come_back(world, luis)[1], Invited)) == 1


def test_whatever_was_answered_is_there_after_a_restart(
    world: World, ana: Session, luis: Session
) -> None:
    """Test all short sequences of what two people can do: memory and archive never differ."""
    steps: dict[str, list[tuple[str, object]]] = {
        "ask": [("ana", Group(NAME, "Cena", ("luis",)))],
        "join": [("luis", Join(NAME))],
        "decline": [("luis", Decline(NAME))],
        "leave": [("luis", Leave(NAME))],
        "end": [("ana", Leave(NAME))],
        "block": [("luis", Block("ana"))],
        "unblock": [("luis", Block("ana", on=False))],
    }
    for order in itertools.permutations(steps, 4):
        world = World()
        people = {nick: world.enter(nick, key=nick) for nick in ("ana", "luis")}
        for step in order:
            for nick, wish in steps[step]:
                world.say(people[nick], wish)  # type: ignore[arg-type]
        assert not [note for note in world.log if note.error]
        before = state_of(world)
        world.restart()
        assert state_of(world) == before, order


def state_of(world: World) -> dict[str, tuple[object, ...]]:
    return {
        user.key: (
            [*user.invitations],
            [*user.refusals],
            [*user.trusted],
            [*user.blocked],
            sorted(user.rooms),
            {room.key: [*room.invited] for room in user.rooms.values()},
        )
        for user in world.hub.registry.users.values()
    }


def test_what_a_guest_has_answered_is_kept_once_they_own_their_nick(
    world: World, ana: Session
) -> None:
    eva = world.enter("eva", key="eva")
    guest = Session("address of luis", plain=False)
    world.say(guest, log_in("luis", "luis", guest=True))
    world.say(ana, *(Group(room, "Ven", ("luis",)) for room in (NAME, "#g-dos", "#g-tres")))
    world.say(guest, Join(NAME), Decline("#g-dos"), Block("eva"))
    luis = world.enter("luis", key="luis")
    before = state_of(world)
    assert [room.room for room in groups_of(world, luis)] == [NAME]
    world.restart()
    assert state_of(world) == before
    eva = world.enter("eva", key="eva")
    world.settle()
    world.say(eva, Post("luis", "hola", "e1"))
    assert code(world.told(eva)) == "blocked"
