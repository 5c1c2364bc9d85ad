"""Test that each thing a teacher can do is refused to everybody else, and changes nothing then."""

from __future__ import annotations

import typing

import pytest

from net.hub.classroom import RIGHTS
from net.hub.people import Session
from net.wire import ballots
from net.wire.messages import About, Err, Join, Message, Ok, Post
from net.wire.teaching import (
    AskBook,
    AskVotes,
    ClearRoom,
    Done,
    EndClass,
    Free,
    Kick,
    LowerHands,
    MakeRooms,
    PinMessage,
    RaiseHand,
    Rename,
    RoomPlan,
    SetLock,
    SetRole,
    Teach,
    TeachingRequest,
    Vote,
)
from tests.net.world import World

ROOM = "#python"
# One request of each kind that a teacher's would be answered with success.
REQUESTS: tuple[TeachingRequest, ...] = (
    SetRole("luis", "helper", ref="r"),
    SetLock("private", ref="r"),
    Kick("luis", ref="r"),
    Rename("luis", "pablo", ref="r"),
    Free("luis", ref="r"),
    MakeRooms((RoomPlan("#mesa", ("luis",)),), ref="r"),
    ClearRoom(ROOM, ref="r"),
    PinMessage(ROOM, 1, ref="r"),
    LowerHands("luis", ref="r"),
    AskVotes(ROOM, 2, ref="r"),
    AskBook("actions", ref="r"),
    AskBook("visits", ref="r"),
    EndClass(ref="r"),
)
# Everybody may ask for these; `teach` is checked before the hub hears of it.
FREE = (Teach, RaiseHand, Vote)
ONLY_TEACHERS = (SetRole, Rename, Free, EndClass)


class ClassOfFive(World):
    """A teacher, a helper, two students and a plain person are in a room with a poll."""

    def __init__(self) -> None:
        super().__init__(text=200)
        self.eva = self.enter_teacher("Eva")
        self.tere, self.ana, self.luis = (
            self.enter(nick, key=nick) for nick in ("tere", "ana", "luis")
        )
        self.nc = self.enter("nc", plain=True)
        self.say(self.eva, SetRole("tere", "helper"))
        for one in (self.eva, self.tere, self.ana, self.luis):
            self.say(one, Join(ROOM))
        poll = ballots.write(ballots.Poll("¿Sí?", ("sí", "no"), named=True))
        self.say(self.luis, Post(ROOM, "hola", "c1"), RaiseHand(text="¿por qué?"))
        self.say(self.eva, Post(ROOM, poll, "p1", "poll"))
        self.settle()

    def book(self) -> object:
        self.settle()
        self.say(self.eva, AskBook("actions", ref="book"))
        [page] = self.told(self.eva)
        return page


def test_there_is_a_request_of_each_kind() -> None:
    kinds = {type(one) for one in REQUESTS} | set(FREE)
    assert kinds == set(typing.get_args(TeachingRequest))
    assert {kind for kind in RIGHTS if RIGHTS[kind] == "teacher"} <= set(ONLY_TEACHERS)


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda one: type(one).__name__)
@pytest.mark.parametrize("who", ["student", "plain", "guest"])
def test_nobody_but_teachers_can_do_it(request_: TeachingRequest, who: str) -> None:
    world = ClassOfFive()
    one = {"student": world.ana, "plain": world.nc}.get(who) or world.enter("invitada")
    before = world.book()
    world.say(one, request_)
    told = world.told(one)
    assert [answer.code for answer in told if isinstance(answer, Err)] == ["not_teacher"]
    assert not any(isinstance(answer, Done) for answer in told)
    assert all(not world.told(other) for other in (world.luis, world.tere) if other is not one)
    assert not one.is_over and not world.luis.is_over
    assert world.book() == before


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda one: type(one).__name__)
def test_a_stranger_who_has_not_logged_in_can_do_nothing(request_: TeachingRequest) -> None:
    world = ClassOfFive()
    before = world.book()
    stranger = Session("10.0.0.9:5000", plain=False)
    world.say(stranger, request_)
    [told] = world.told(stranger)
    assert isinstance(told, Err) and told.code == "not_logged_in" and stranger.is_over
    assert world.book() == before


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda one: type(one).__name__)
def test_a_helper_can_do_what_a_helper_may(request_: TeachingRequest) -> None:
    world = ClassOfFive()
    world.say(world.tere, request_)
    codes = [one.code for one in world.told(world.tere) if isinstance(one, Err)]
    assert codes == (["not_teacher"] if isinstance(request_, ONLY_TEACHERS) else [])


@pytest.mark.parametrize("kind", ["remove", "poll", "pulse", "announce", "close"])
@pytest.mark.parametrize("who", ["student", "plain"])
def test_nobody_else_posts_what_only_teachers_post(kind: str, who: str) -> None:
    world = ClassOfFive()
    one = world.ana if who == "student" else world.nc
    text = {"poll": ballots.write(ballots.Poll("¿Y?", ("a", "b"))), "announce": "hola"}
    about = {"remove": About("luis", "c1"), "close": About("Eva", "p1")}.get(kind)
    world.say(one, Post(ROOM, text.get(kind, ""), "x1", kind, about))
    told = world.told(one)
    assert any(isinstance(answer, Err) for answer in told)
    assert not any(isinstance(answer, Ok) for answer in told)
    heard = [said for other in (world.eva, world.luis) for said in world.told(other)]
    assert not any(isinstance(said, Message) for said in heard)
