"""Test what blocking keeps away, and that nobody else notices it."""

from __future__ import annotations

import pytest

from net.hub import blocks
from net.hub.people import Session
from net.wire.messages import (
    About,
    Block,
    BlockList,
    Err,
    Group,
    Join,
    Message,
    Ok,
    Post,
    Presence,
    ServerMessage,
    State,
    Typing,
    TypingNotice,
)
from tests.net.world import NOW, World, code, only


@pytest.fixture
def blocked(world: World, ana: Session, luis: Session, eva: Session) -> None:
    """Let luis block ana."""
    world.say(ana, Post("luis", "hola", "a1"))
    world.say(luis, Post("ana", "adiós", "l1"), Block("ANA"))
    world.settle()


def come_back(
    world: World, session: Session, *, forget: bool = False
) -> tuple[Session, list[ServerMessage]]:
    world.go(session)
    back = world.enter(session.nick, key=session.nick, seen=0, epoch=world.store.epoch)
    return back, world.told(back)


@pytest.mark.usefixtures("blocked")
def test_nothing_of_theirs_comes_in_private_and_they_are_told(
    world: World, ana: Session, luis: Session
) -> None:
    hers, his = About("ana", "a1"), About("luis", "l1")
    world.say(
        ana,
        Post("luis", "¿estás?", "a2"),
        Post("luis", "👍", "a3", "react", his),
        Post("luis", "¡hola!", "a4", "edit", hers),
        Typing("luis"),
        Post("luis", "hola", "a1"),
    )
    assert [(one.code, one.cid) if isinstance(one, Err) else one for one in world.told(ana)] == [
        ("blocked", "a2"),
        ("blocked", "a3"),
        ("blocked", "a4"),
        Ok("a1", 1, NOW),
    ]
    assert world.told(luis) == []
    _, told = come_back(world, luis)
    assert [one.text for one in told if isinstance(one, Message)] == ["hola", "adiós"]


@pytest.mark.usefixtures("blocked")
def test_what_was_said_can_still_be_taken_back(world: World, ana: Session, luis: Session) -> None:
    world.say(ana, Post("luis", "", "a2", "delete", About("ana", "a1")))
    assert isinstance(only(world.told(ana)), Ok)
    message = only(world.told(luis))
    assert isinstance(message, Message) and message.kind == "delete"


@pytest.mark.usefixtures("blocked")
def test_it_holds_while_away_and_after_a_restart(world: World, ana: Session, luis: Session) -> None:
    for restarted in (False, True):
        if restarted:
            world.restart()
            ana, _ = come_back(world, ana)
        world.go(luis)
        world.settle()
        world.say(ana, Post("luis", "¿y ahora?", f"b{restarted}"))
        assert code(world.told(ana)) == "blocked"
        luis, told = come_back(world, luis)
        assert [one for one in told if isinstance(one, BlockList)] == [BlockList(("ana",))]
    world.settle()
    world.say(luis, Block("ana", on=False), Block("ana", on=False))
    assert world.told(luis) == [BlockList(("ana",), on=False)] * 2
    world.say(ana, Post("luis", "gracias", "c1"))
    assert isinstance(only(world.told(luis)), Message)
    world.restart()
    _, told = come_back(world, luis)
    assert not [one for one in told if isinstance(one, BlockList)]


@pytest.mark.usefixtures("blocked")
def test_in_rooms_and_for_all_others_nothing_changes(
    world: World, ana: Session, luis: Session, eva: Session
) -> None:
    world.say(ana, Post("#clase", "a todos", "a2"), Typing("#clase"), State("busy"))
    for one in (luis, eva):
        assert [type(told) for told in world.told(one)] == [Message, TypingNotice, Presence]
    world.say(luis, Post("ana", "puedo escribirte", "l2"), Post("#clase", "yo también", "l3"))
    assert [one.text for one in world.told(ana) if isinstance(one, Message)] == [
        "puedo escribirte",
        "yo también",
    ]


@pytest.mark.usefixtures("blocked")
def test_the_blocked_learn_no_more_than_others(world: World, ana: Session, luis: Session) -> None:
    """Test that the only answer is the same whether luis is here or not."""
    answers = []
    for _ in range(2):
        world.settle()
        world.say(ana, Post("luis", "¿estás?", "a9"))
        answers.append(world.told(ana))
        world.go(luis)
    assert answers[0] == answers[1] and len(answers[0]) == 1


def test_a_plain_user_who_is_blocked_is_told(world: World, luis: Session) -> None:
    nc = world.enter("nc", plain=True)
    world.say(luis, Block("nc"))
    world.settle()
    world.say(nc, Post("luis", "hola"))
    assert code(world.told(nc)) == "blocked"
    assert world.told(luis) == []
    world.go(nc)
    world.restart()
    luis = world.enter("luis", key="luis")
    nc = world.enter("nc", plain=True)
    world.settle()
    world.say(nc, Post("luis", "hola"))
    assert code(world.told(nc)) == "blocked"


def test_whom_nobody_owns_can_be_blocked_and_write_in_rooms(world: World, luis: Session) -> None:
    """Test that blocking and writing give the nick the same number.

    Otherwise a restart would find the number of somebody who does not exist.
    """
    ana = world.enter("ana", plain=True)
    world.say(luis, Block("ana"))
    world.say(ana, Post("#clase", "hola"))
    world.restart()
    assert world.hub.registry.users["luis"].blocked == {"ana": "ana"}


def test_who_can_not_be_blocked(
    world: World, ana: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blocks, "BLOCKED", 2)
    for nick in ("u1", "u2", "u3"):
        world.enter(nick, key=nick)
    world.settle()
    world.say(ana, Block("nadie"), Block("Ana"), Block(""), Block("#clase"), Block("x" * 50_000))
    assert {one.code for one in world.told(ana) if isinstance(one, Err)} == {"no_such_nick"}
    world.say(ana, *(Block(nick) for nick in ("u1", "u2", "u3", "u2")))
    assert [one.code if isinstance(one, Err) else one for one in world.told(ana)] == [
        BlockList(("u1",)),
        BlockList(("u2",)),
        "too_many_blocked",
        BlockList(("u2",)),
    ]
    world.say(ana, Block("nadie", on=False))
    assert only(world.told(ana)) == BlockList(("nadie",), on=False)


def test_a_long_list_comes_in_parts(
    world: World, ana: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blocks, "NICKS_A_PAGE", 2)
    nicks = tuple(f"n{n}" for n in range(5))
    for nick in nicks:
        world.enter(nick, key=nick)
    world.say(ana, *(Block(nick) for nick in nicks))
    _, told = come_back(world, ana)
    parts = [one.nicks for one in told if isinstance(one, BlockList)]
    assert parts == [nicks[0:2], nicks[2:4], nicks[4:]]


def test_members_of_a_group_can_block_each_other(world: World, ana: Session, luis: Session) -> None:
    world.say(ana, Group("#g-1", "Cena", ("luis",)))
    world.say(luis, Join("#g-1"), Block("ana"))
    world.settle()
    world.say(ana, Post("#g-1", "hola", "a1"))
    assert [one.text for one in world.told(luis) if isinstance(one, Message)] == ["hola"]
