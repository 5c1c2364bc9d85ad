"""Test the rules of the chat without sockets: what sessions say, and what each of them is told."""

from __future__ import annotations

import pytest

from net.hub.actions import Close, Deliver, Gone
from net.hub.people import Session
from net.hub.rooms import ROOMS_PER_USER
from net.wire import names
from net.wire.messages import (
    Bye,
    Err,
    Farewell,
    Hello,
    Join,
    Joined,
    Leave,
    Left,
    Limits,
    Live,
    Message,
    Ok,
    Person,
    Ping,
    Pong,
    Post,
    Presence,
    RoomInfo,
    RosterPage,
    Welcome,
)
from tests.net.world import NOW, World, code, only, roster_of


def test_a_welcome_shows_who_is_here(world: World) -> None:
    world.enter("luis", plain=True)
    ana = world.enter("Ana")
    assert world.told(ana) == [
        Welcome(1, "Ana", "Aula", world.store.epoch, 0, limits=Limits(text=20), console="Server"),
        Live(0),
        RosterPage(
            (Person("luis", plain=True), Person("Ana")), (RoomInfo("#clase", ("luis", "Ana")),)
        ),
    ]


def test_others_see_who_comes_and_goes(world: World) -> None:
    ana = world.enter("ana")
    world.settle()
    luis = world.enter("luis")
    assert world.told(ana) == [Presence("luis", "online"), Joined("#clase", "luis")]
    world.say(luis, Gone("connection closed"))
    assert world.told(ana) == [Left("#clase", "luis"), Presence("luis", "offline", gone=True)]
    world.say(ana, Post("luis", "¿estás?", "c1"))
    assert code(world.told(ana)) == "no_such_nick"


def test_a_private_message(world: World) -> None:
    ana, luis, eva = world.enter("ana"), world.enter("Luis"), world.enter("eva")
    world.settle()
    world.say(ana, Post("LUIS", "hola", "c1"))
    assert world.told(ana) == [Ok("c1", 1, NOW)]
    assert world.told(luis) == [Message(1, "ana", "Luis", "hola", NOW, "c1")]
    assert world.told(eva) == []


def test_a_plain_sender_gets_no_receipt(world: World) -> None:
    ana, luis = world.enter("ana", plain=True), world.enter("luis")
    world.settle()
    world.say(ana, Post("luis", "hola"))
    assert world.told(ana) == []
    message = only(world.told(luis))
    assert isinstance(message, Message)
    assert (message.id, message.sender, message.to, message.text) == (1, "ana", "luis", "hola")
    assert message.cid  # the server gives it one, so that clients can recognize it


def test_a_message_to_oneself(world: World) -> None:
    ana, luis = world.enter("ana"), world.enter("luis", plain=True)
    world.settle()
    world.say(ana, Post("ana", "nota", "c1"))
    world.say(luis, Post("luis", "nota"))
    assert world.told(ana) == [Ok("c1", 1, NOW)]
    assert world.told(luis) == [Message(0, "luis", "luis", "nota", NOW)]


def test_ids_grow_and_order_is_kept(world: World) -> None:
    ana, luis = world.enter("ana"), world.enter("luis")
    world.settle()
    world.say(ana, *(Post("luis", str(n), f"c{n}") for n in range(5)))
    received = [(m.id, m.text) for m in world.told(luis) if isinstance(m, Message)]
    assert received == [(n + 1, str(n)) for n in range(5)]


def test_a_message_sent_again_is_delivered_once(world: World) -> None:
    ana, luis = world.enter("ana"), world.enter("luis")
    world.settle()
    world.say(ana, Post("luis", "hola", "c1"))
    first = world.told(ana)
    world.say(ana, Post("luis", "hola", "c1"))
    assert world.told(ana) == first
    assert len(world.told(luis)) == 1


def test_another_text_under_a_used_cid_is_refused(world: World) -> None:
    ana, luis = world.enter("ana"), world.enter("luis")
    world.say(ana, Post("luis", "hola", "c1"))
    world.settle()
    world.say(ana, Post("luis", "adiós", "c1"))
    assert code(world.told(ana)) == "cid_reuse"
    assert world.told(luis) == []


@pytest.mark.parametrize(
    ("post", "error"),
    [
        (Post("luis", "x" * 21, "c"), "too_long"),
        (Post("luis", "a\0b", "c"), "bad_text"),
        (Post("luis", "", "c"), "bad_text"),
        (Post("luis", "x", ""), "bad_cid"),
        (Post("luis", "x", "c" * 65), "bad_cid"),
        (Post("nadie", "x", "c"), "no_such_nick"),
        (Post("#otra", "x", "c"), "not_in_room"),
    ],
)
def test_a_message_that_is_refused(world: World, post: Post, error: str) -> None:
    ana, luis = world.enter("ana"), world.enter("luis")
    world.settle()
    world.say(ana, post)
    answer = only(world.told(ana))
    assert isinstance(answer, Err)
    assert (answer.code, answer.cid) == (error, post.cid)
    assert world.told(luis) == []
    assert not world.closed


def test_a_room(world: World) -> None:
    ana, luis, eva = world.enter("ana"), world.enter("luis"), world.enter("eva")
    world.settle()
    world.say(ana, Join("#Python"))
    world.say(luis, Join("#python"))
    assert world.told(eva) == [Joined("#Python", "ana"), Joined("#Python", "luis")]
    world.settle()
    world.say(luis, Post("#PYTHON", "hola", "c1"))
    assert world.told(ana) == [Message(1, "luis", "#Python", "hola", NOW, "c1")]
    assert world.told(luis) == [Ok("c1", 1, NOW)]
    assert world.told(eva) == []
    world.say(luis, Leave("#python"), Post("#python", "¿y yo?", "c2"))
    assert [type(m) for m in world.told(luis)] == [Left, Err]


def test_a_room_ends_with_its_last_member(world: World) -> None:
    ana = world.enter("ana")
    world.say(ana, Join("#vieja"), Leave("#vieja"))
    rooms = roster_of(world.told(world.enter("luis"))).rooms
    assert [room.room for room in rooms] == ["#clase"]


def test_a_plain_user_is_in_the_room_everybody_is_in(world: World) -> None:
    """Test that plain users hear the room and are seen in it at once, without having written."""
    ana = world.enter("ana")
    world.settle()
    nc = world.enter("nc", plain=True)
    assert Joined("#clase", "nc") in world.told(ana)
    world.settle()
    world.say(ana, Post("#clase", "¿hay alguien?", "c1"))
    assert world.told(nc) == [Message(1, "ana", "#clase", "¿hay alguien?", NOW, "c1")]
    rooms = roster_of(world.told(world.enter("eva"))).rooms
    assert [set(room.members) for room in rooms] == [{"ana", "nc", "eva"}]
    world.settle()
    world.go(nc)
    assert Left("#clase", "nc") in world.told(ana)


def test_a_plain_user_joins_another_room_by_writing_to_it(world: World) -> None:
    ana, nc = world.enter("ana"), world.enter("nc", plain=True)
    world.say(ana, Join("#python"))
    world.settle()
    world.say(ana, Post("#python", "¿hay alguien?", "c1"))
    assert world.told(nc) == []
    world.say(nc, Post("#python", "yo"))
    world.say(ana, Post("#python", "hola", "c2"))
    assert world.told(nc) == [Message(2, "ana", "#python", "hola", NOW, "c2")]
    assert Joined("#python", "nc") in world.told(ana)
    world.say(nc, Post("#no vale", "x"))
    assert code(world.told(nc)) == "bad_room"


@pytest.mark.parametrize("alike", ["#сlase", "#ｃlase", "#cIase", "#CLΑSE"])
def test_a_room_that_looks_like_another_is_not_made(world: World, alike: str) -> None:
    ana, nc = world.enter("ana"), world.enter("nc", plain=True)
    world.settle()
    world.say(ana, Join(alike))
    refusal = only(world.told(ana))
    assert isinstance(refusal, Err) and (refusal.code, refusal.to) == ("room_taken", alike)
    assert "#clase" in refusal.text
    world.say(nc, Post(alike, "hola"))
    assert code(world.told(nc)) == "room_taken"
    world.say(nc, Post("#CLASE", "hola"))  # the existing room
    assert isinstance(world.told(ana)[-1], Message)


def test_rooms_that_look_alike_and_were_there_before_can_be_joined(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = world.enter("ana", key="a")
    with monkeypatch.context() as patch:
        patch.setattr(names, "skeleton", lambda name: name)
        world.say(ana, Join("#сlase"))
    world.restart()
    luis = world.enter("luis")
    world.settle()
    world.say(luis, Join("#сlase"), Post("#сlase", "hola", "c1"))
    assert isinstance(world.told(luis)[-1], Ok)


def test_a_room_that_is_gone_leaves_its_looks_to_others(world: World) -> None:
    ana = world.enter("ana")
    world.say(ana, Join("#cine"), Leave("#cine"))
    world.settle()
    world.say(ana, Join("#сine"))
    assert world.told(ana) == [Joined("#сine", "ana")]


def test_rooms_are_bounded(world: World) -> None:
    ana = world.enter("ana")
    world.settle()
    world.say(ana, *(Join(f"#{n}") for n in range(ROOMS_PER_USER)))
    assert code(world.told(ana)[-1:]) == "too_many_rooms"


@pytest.mark.parametrize("taken_by_plain", [True, False])
def test_a_nick_that_is_taken(world: World, taken_by_plain: bool) -> None:
    world.enter("Ana", plain=taken_by_plain, key="" if taken_by_plain else "hers")
    thief = world.enter("ANA", key="another")
    assert code(world.told(thief)) == "nick_taken"
    assert world.closed == [thief]


def test_the_owner_takes_over_from_a_ghost(world: World) -> None:
    luis = world.enter("luis")
    ghost = world.enter("ana", key="hers")
    world.say(ghost, Join("#python"))
    world.settle()
    ana = world.enter("ana", key="hers")
    farewell = only(world.told(ghost))
    assert isinstance(farewell, Farewell)
    assert farewell.code == "replaced"
    assert world.closed == [ghost]
    assert world.told(luis) == []  # for the others nothing has happened
    world.say(ghost, Gone("connection closed"))
    world.say(luis, Post("ana", "hola", "c1"), Post("#clase", "a todos", "c2"))
    assert [type(m) for m in world.told(ana)] == [Welcome, Live, RosterPage, Message, Message]


@pytest.mark.parametrize(
    ("hello", "error"), [(Hello(2, "ana"), "bad_version"), (Hello(1, "a:b"), "bad_nick")]
)
def test_a_hello_that_is_refused(world: World, hello: Hello, error: str) -> None:
    session = Session("somewhere", plain=False)
    world.say(session, hello, Post("luis", "x", "c"))
    assert code(world.told(session)) == error
    assert world.closed == [session]


def test_nobody_speaks_before_hello(world: World) -> None:
    session = Session("somewhere", plain=False)
    world.say(session, Ping(3), Post("luis", "x", "c"))
    assert [type(m) for m in world.told(session)] == [Pong, Err]
    assert world.closed == [session]


def test_one_hello_is_enough(world: World) -> None:
    ana = world.enter("ana")
    world.settle()
    world.say(ana, Hello(1, "otra"), Ping(7))
    assert [type(m) for m in world.told(ana)] == [Err, Pong]


def test_a_full_server() -> None:
    world = World(max_clients=1)
    world.enter("ana", key="hers")
    luis = world.enter("luis")
    assert code(world.told(luis)) == "server_full"
    # no new seat is needed
    assert isinstance(world.told(world.enter("ana", key="hers"))[0], Welcome)


def test_bye(world: World) -> None:
    ana, luis = world.enter("ana"), world.enter("luis")
    world.settle()
    world.say(luis, Bye())
    assert world.closed == [luis]
    assert world.told(ana) == [Left("#clase", "luis"), Presence("luis", "offline", gone=True)]


def test_goodbye_reaches_everybody(world: World) -> None:
    ana, nc = world.enter("ana"), world.enter("nc", plain=True)
    deliver, *closes = world.hub.say_goodbye(Farewell("shutdown", ""))
    assert isinstance(deliver, Deliver)
    assert list(deliver.sessions) == [ana, nc]
    assert closes == [Close(ana), Close(nc)]


def test_a_fault_of_ours_ends_one_session_and_not_the_chat(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, luis = world.enter("ana"), world.enter("luis")
    world.settle()

    def fail(_session: Session, _message: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setitem(world.hub._handlers, Join, fail)
    world.say(luis, Join("#x"))
    assert world.closed == [luis]
    assert isinstance(world.log[-2].error, ZeroDivisionError) or isinstance(
        world.log[-1].error, ZeroDivisionError
    )
    assert world.told(ana)[-1] == Presence("luis", "offline", gone=True)
    world.say(ana, Ping(1))
    assert world.told(ana) == [Pong(1)]
