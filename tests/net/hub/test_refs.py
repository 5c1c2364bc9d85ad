"""Test that an answer has the ref of its request, for whoever has asked, and for nobody else."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from net.hub.blocks import BLOCKED
from net.hub.people import Session
from net.hub.rooms import ROOMS_PER_USER
from net.wire import messages, plain
from net.wire.messages import (
    Block,
    Decline,
    Err,
    Group,
    History,
    Info,
    Join,
    Leave,
    More,
    Page,
    Ping,
    Post,
    Reached,
    Read,
    ServerMessage,
    State,
    Typing,
)
from net.wire.refs import with_ref
from tests.net.world import World


def refs(told: list[ServerMessage]) -> list[str]:
    """Return the refs in what somebody has been told."""
    return [one.ref for one in told if isinstance(one, Err | Page | Reached) and one.ref]


@pytest.mark.parametrize(
    ("request_", "answer"),
    [
        (History("luis", 9), Page),
        (History("nadie", 9), Page),
        (History("#clase", 9), Page),
        (History("#nunca", 9), Err),
        (Info("luis", 1), Reached),
        (Info("nadie", 1), Reached),
        (Info("#nunca", 1), Err),
        (Read("#nunca", 1), Err),
        (Read("nadie", 1), Err),
        (Join("sala"), Err),
        (Join("#g-1"), Err),
        (Join("#\u0441lase"), Err),
        (Leave("#nunca"), Err),
        (Group("#sala"), Err),
        (Group("#g-1", "Cena", ("nadie",)), Err),
        (Group("#g-1", "#no"), Err),
        (Block("nadie"), Err),
        (Block("ana"), Err),
        (State("offline"), Err),
        (State("away", "a\nb"), Err),
    ],
)
def test_what_answers_repeats_the_ref(world: World, request_: Any, answer: type) -> None:
    ana, luis = world.enter("ana"), world.enter("luis")
    world.say(ana, Post("luis", "hola", "a1"))
    world.settle()
    world.say(ana, with_ref(request_, 7))
    named = [one for one in world.told(ana) if isinstance(one, answer)]
    assert refs(named) == [with_ref(request_, 7).ref]
    assert refs(world.told(luis)) == []
    world.say(ana, request_)  # and none of it is kept
    assert refs(world.told(ana)) == []


def test_each_person_who_can_not_be_invited_is_named_in_an_answer_to_the_same(world: World) -> None:
    ana = world.enter("ana")
    world.settle()
    world.say(ana, Group("#g-1", "Cena", ("uno", "dos"), ref="g"))
    told = [(one.to, one.ref) for one in world.told(ana) if isinstance(one, Err)]
    assert told == [("uno", "g"), ("dos", "g")]


def test_too_much_of_anything_is_answered_with_the_ref(world: World) -> None:
    ana = world.enter("ana", key="a")
    for number in range(ROOMS_PER_USER - 1):
        world.say(ana, Join(f"#sala-{number}"))
    world.settle()
    world.say(ana, Join("#una-mas", ref="j"), Group("#g-1", "Cena", ref="g"))
    assert refs(world.told(ana)) == ["j", "g"]
    assert ana.user is not None
    ana.user.blocked.update({f"k{number}": f"n{number}" for number in range(BLOCKED)})
    world.enter("luis")
    world.settle()
    world.say(ana, Block("luis", ref="b"))
    assert refs(world.told(ana)) == ["b"]


def test_the_same_ref_twice_names_two_answers(world: World) -> None:
    """Test a repeated ref, which the server compares with nothing: refs are the client's own."""
    ana = world.enter("ana")
    world.settle()
    world.say(ana, Leave("#una", ref="x"), History("#clase", 9, ref="x"), Leave("#dos", ref="x"))
    told = [(type(one), *refs([one])) for one in world.told(ana)]
    assert told == [(Err, "x"), (Page, "x"), (Err, "x")]


def test_the_refs_of_many_connections_do_not_meet(world: World) -> None:
    """Test that nobody gains or spoils anything by guessing the ref of another one's question."""
    people = [world.enter(f"persona {number}") for number in range(50)]
    world.settle()
    world.batch(*((one, History("#clase", 9, ref="history:1")) for one in people[1:]))
    world.say(people[0], Leave("#nunca", ref="history:1"))
    for one in people:
        assert refs(world.told(one)) == ["history:1"]


def test_nobody_else_gets_to_see_a_ref(world: World) -> None:
    ana, luis = world.enter("ana", key="a"), world.enter("luis", key="l")
    world.say(ana, Group("#g-1", "Cena", ("luis",), ref="secreto"))
    world.say(luis, Join("#g-1", ref="secreto"), State("away", "x", ref="secreto"))
    world.say(ana, Join("#otra", ref="secreto"), Leave("#otra", ref="secreto"))
    world.say(luis, Decline("#g-1", ref="secreto"), Block("ana", ref="secreto"))
    for one in (ana, luis):
        for told in world.told(one):
            assert b"secreto" not in messages.encode(told)


def test_what_is_not_stored_yet_says_which_wish_it_is(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = world.enter("ana", key="a")
    world.settle()
    with monkeypatch.context() as patch:
        world.break_disk(patch)
        world.say(ana, Join("#sala", ref="j"), Group("#g-1", "Cena", ref="g"))
    errors = [(one.code, one.ref) for one in world.told(ana) if isinstance(one, Err)]
    assert errors == [("storage", "j"), ("storage", "g")]


def test_who_has_not_logged_in_is_told_what_came_too_early(world: World) -> None:
    session = Session("somewhere", plain=False)
    world.say(session, Join("#sala", ref="j"))
    [err] = world.told(session)
    assert isinstance(err, Err)
    assert (err.code, err.ref) == ("not_logged_in", "j")


def test_the_plain_dialect_knows_no_refs(world: World) -> None:
    nc = world.enter("nc", plain=True)
    world.settle()
    world.say(nc, Post("#", "hola"), Post("nadie", "hola"))
    assert refs(world.told(nc)) == []
    with_one, without = Err("bad_room", "No.", to="#", ref="x"), Err("bad_room", "No.", to="#")
    assert plain.encode(with_one) == plain.encode(without)


def test_what_is_never_answered_or_answered_by_its_own_has_none() -> None:
    for other in (More(), Ping(1), Typing("luis"), Post("luis", "hola", "c")):
        fields: dict[str, Any] = msgspec.to_builtins(other)
        assert "ref" not in fields
        assert messages.decode_client(msgspec.json.encode({**fields, "ref": "x" * 100})) == other
