"""Test what whoever oversees the server is told, and that they are nobody in the chat."""

from __future__ import annotations

import pytest

from net.hub.actions import EndServer, Gone, Overseer
from net.hub.people import Session
from net.wire import messages
from net.wire.messages import ClassStatus, Err, Person
from tests.net.world import NOW, World, code, log_in, only


def oversee(world: World) -> Session:
    session = Session("127.0.0.1:5000", plain=False)
    world.say(session, Overseer(has_token=True))
    return session


def status_of(world: World, session: Session) -> ClassStatus:
    world.settle()
    world.say(session, messages.AskStatus())
    status = only(world.told(session))
    assert isinstance(status, ClassStatus)
    return status


def test_the_status_names_who_is_here() -> None:
    world = World()
    overseer = oversee(world)
    assert only(world.told(overseer)) == ClassStatus("Aula", 0)
    ana = world.enter("ana", key="a")
    world.enter("nc", plain=True)
    world.say(ana, messages.State("busy"))
    assert status_of(world, overseer) == ClassStatus(
        "Aula", 2, (Person("ana", "busy"), Person("nc", plain=True)), outside=True
    )
    world.go(ana)
    assert status_of(world, overseer).people == (Person("nc", plain=True),)


def test_a_full_class_is_counted_whole_and_named_in_part() -> None:
    world = World()
    overseer = oversee(world)
    for number in range(60):
        world.enter(f"persona {number}")
    status = status_of(world, overseer)
    assert status.count == 60
    assert [one.nick for one in status.people] == [f"persona {n}" for n in range(24)]


def test_the_status_says_whether_anybody_came_from_elsewhere() -> None:
    world = World()
    overseer = oversee(world)
    world.say(Session("127.0.0.1:6000", plain=False), log_in("profe"))
    world.say(Session("[::ffff:127.0.0.1]:6000", plain=False), log_in("eva"))
    assert not status_of(world, overseer).outside
    luis = Session("192.168.1.30:6000", plain=False)
    world.say(luis, log_in("luis"))
    world.go(luis)
    assert status_of(world, overseer).outside


def test_an_overseer_is_nobody_in_the_chat() -> None:
    world = World()
    ana = world.enter("ana")
    world.settle()
    overseer = oversee(world)
    world.say(overseer, messages.Ping(7))
    assert world.told(overseer)[1:] == [messages.Pong(7)]
    world.say(overseer, Gone("connection closed"))
    assert world.told(ana) == []


@pytest.mark.parametrize(
    "said", [messages.Post("#clase", "hola", "c"), messages.Join("#x"), log_in("luis")]
)
def test_an_overseer_can_not_speak(said: messages.Post | messages.Join) -> None:
    world = World()
    ana = world.enter("ana")
    overseer = oversee(world)
    world.settle()
    world.say(overseer, said)
    assert code(world.told(overseer)) == "not_logged_in"
    assert overseer in world.closed
    assert world.told(ana) == []


def test_who_has_no_token_is_told_nothing_and_must_go() -> None:
    world = World()
    session = Session("127.0.0.1:5000", plain=False)
    world.say(session, Overseer(has_token=False))
    assert code(world.told(session)) == "wrong_token"
    assert session in world.closed
    world.say(session, messages.Stop())
    world.say(session, messages.AskStatus())
    assert world.told(session) == []


def test_only_an_overseer_ends_the_server() -> None:
    world = World()
    overseer, ana, nobody = oversee(world), world.enter("ana"), Session("127.0.0.1:7000", False)
    for session in (ana, nobody):
        assert EndServer() not in world.hub.handle([(session, messages.Stop())], NOW)
    assert EndServer() in world.hub.handle([(overseer, messages.Stop())], NOW)


def test_a_user_who_asks_is_refused_like_anybody_who_says_nonsense() -> None:
    world = World()
    ana = world.enter("ana")
    world.settle()
    world.say(ana, Overseer(has_token=False))
    assert isinstance(only(world.told(ana)), Err)
