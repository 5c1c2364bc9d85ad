"""Test who is a teacher or a helper, who may make them one, and who is told."""

from __future__ import annotations

import pytest

from net.hub.actions import ProvedTeacher
from net.hub.classroom import RIGHTS
from net.hub.people import Session
from net.wire.messages import Err, Person, Ping, Pong, Post, Presence, ServerMessage
from net.wire.teaching import AskBook, BookPage, Done, LessonBegan, SetRole, Teach
from tests.net.world import NOW, World, code, log_in, roster_of


def role_of(world: World, nick: str) -> str:
    """Return the role that everybody sees."""
    anybody = world.enter("mira")
    people = roster_of(world.told(anybody)).people
    world.go(anybody)
    return next(person.role for person in people if person.nick == nick)


def answer(world: World, session: Session, said: object) -> ServerMessage:
    """Return how the hub answers a request: what it says last to its sender."""
    world.settle()
    world.say(session, said)  # type: ignore[arg-type]
    return world.told(session)[-1]


def console(world: World) -> Session:
    return Session("console", plain=False, is_console=True)


def test_who_has_shown_that_they_may_is_a_teacher_and_everybody_sees_it(world: World) -> None:
    eva, ana = world.enter("Eva", key="eva"), world.enter("ana")
    world.settle()
    world.say(eva, ProvedTeacher("r1"))
    assert world.told(ana) == [Presence("Eva", "online", role="teacher")]
    assert world.told(eva) == [
        Presence("Eva", "online", role="teacher"),
        LessonBegan(NOW),
        Done("r1"),
    ]
    luis = world.enter("luis")
    assert Person("Eva", role="teacher") in roster_of(world.told(luis)).people


def test_the_role_comes_back_with_its_owner(world: World) -> None:
    eva = world.enter_teacher("Eva")
    world.go(eva)
    assert role_of(world, "Eva") == "teacher"  # while she is away
    world.restart()
    assert role_of(world, "Eva") == "teacher"
    ana = world.enter("ana")
    world.settle()
    eva = world.enter("Eva", key="Eva")
    assert world.told(ana) == [Presence("Eva", "online", role="teacher")]
    assert answer(world, eva, SetRole("ana")) == Done()


@pytest.mark.parametrize("way", ["plain", "without a key", "guest"])
def test_only_who_owns_their_nick_has_a_role(world: World, way: str) -> None:
    if way == "guest":
        one = Session("x", plain=False)
        world.say(one, log_in("eva", "eva", guest=True))
    else:
        one = world.enter("eva", plain=way == "plain")
    world.say(one, ProvedTeacher())
    assert role_of(world, "eva") == ""
    teacher = world.enter_teacher("Profe")
    assert code([answer(world, teacher, SetRole("eva", "helper"))]) == "bad_role"


def test_a_plain_proof_opens_nothing(world: World) -> None:
    """Test that the hub hears of a proof only from the server, never from a client."""
    eva = world.enter("eva", key="eva")
    assert code([answer(world, eva, Teach("token", "123456"))]) == "wrong_pin"
    assert role_of(world, "eva") == ""


def test_before_the_log_in_nobody_is_a_teacher(world: World) -> None:
    stranger = Session("x", plain=False)
    world.say(stranger, ProvedTeacher())
    assert code(world.told(stranger)) == "not_logged_in"
    assert stranger.is_over


def test_a_teacher_names_a_helper_and_takes_the_role(world: World) -> None:
    eva, luis = world.enter_teacher("Eva"), world.enter("luis", key="luis")
    world.settle()
    world.say(eva, SetRole("LUIS", "helper", ref="r"))
    assert world.told(luis) == [Presence("luis", "online", role="helper"), LessonBegan(NOW)]
    assert world.told(eva)[-1] == Done("r")
    assert answer(world, eva, SetRole("luis")) == Done()
    assert role_of(world, "luis") == ""


def test_what_a_helper_may_not(world: World) -> None:
    eva, luis = world.enter_teacher("Eva"), world.enter("luis", key="luis")
    ana = world.enter("ana", key="ana")
    world.say(eva, SetRole("luis", "helper"))
    for said in (SetRole("ana", "helper"), SetRole("Eva"), SetRole("luis", "teacher")):
        refused = answer(world, luis, said)
        assert isinstance(refused, Err) and refused.code in ("not_teacher", "bad_role")
    assert [role_of(world, nick) for nick in ("Eva", "luis", "ana")] == ["teacher", "helper", ""]
    assert answer(world, luis, SetRole("luis")) == Done()  # their own
    assert code([answer(world, luis, SetRole("luis"))]) == "not_teacher"
    assert ana.user is not None


def test_a_teachers_role_is_taken_by_themselves_or_at_the_console(world: World) -> None:
    eva, luis = world.enter_teacher("Eva"), world.enter_teacher("luis")
    for role in ("", "helper"):
        assert code([answer(world, eva, SetRole("luis", role))]) == "bad_role"
    assert answer(world, console(world), SetRole("luis")) == Done()
    assert answer(world, eva, SetRole("Eva")) == Done()
    assert role_of(world, "Eva") == role_of(world, "luis") == ""
    assert luis.user is not None


@pytest.mark.parametrize("kind", ["teacher", "Teacher", "admin", "x" * 64])
def test_roles_that_nobody_can_be_given(world: World, kind: str) -> None:
    eva = world.enter_teacher("Eva")
    world.enter("luis", key="luis")
    assert code([answer(world, eva, SetRole("luis", kind))]) == "bad_role"
    assert code([answer(world, eva, SetRole("nadie", "helper"))]) == "no_such_nick"


@pytest.mark.parametrize("plain", [True, False])
def test_others_are_refused_with_their_ref_and_may_go_on(world: World, plain: bool) -> None:
    luis = world.enter("luis", plain=plain)
    world.settle()
    world.say(luis, SetRole("luis", "helper", ref="r"))
    assert world.told(luis) == [Err("not_teacher", "Only a teacher can do this.", ref="r")]
    assert not luis.is_over


def test_every_request_needs_a_role_that_there_is() -> None:
    assert set(RIGHTS.values()) <= {"", "helper", "teacher"}


def test_the_console_asks_and_is_answered_and_is_nobody(world: World) -> None:
    ana = world.enter("ana")
    world.settle()
    here = console(world)
    world.say(here, Teach(ref="c"))
    assert world.told(here) == [Done("c")]
    assert world.hub.people == 1 and world.told(ana) == []
    assert code([answer(world, here, Post("ana", "hola", "c1"))]) == "bad_room"
    assert code([answer(world, here, Ping(1))]) == "unknown_op"
    assert not here.is_over
    assert isinstance(answer(world, ana, Ping(1)), Pong)


def test_a_role_that_could_not_be_stored_is_told_as_late(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    eva = world.enter("Eva", key="eva")
    world.settle()
    with monkeypatch.context() as patch:
        world.break_disk(patch)
        world.say(eva, ProvedTeacher("r"))
        said = world.told(eva)
        assert Done("r") not in said
        assert [(one.code, one.ref) for one in said if isinstance(one, Err)] == [("storage", "r")]
    world.restart()  # which commits what has waited
    assert role_of(world, "Eva") == "teacher"


def test_with_the_nick_a_role_is_lost_that_came_with_it_in_a_failed_batch(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = Session("x", plain=False)
    with monkeypatch.context() as patch:
        world.break_disk(patch)
        world.batch((one, log_in("eva", "eva")), (one, ProvedTeacher()))
    assert one.is_over
    world.restart()
    other = world.enter("eva", key="another")
    people = roster_of(world.told(other)).people
    assert [(person.nick, person.role) for person in people] == [("eva", "")]


def test_what_teachers_do_is_in_the_book(world: World) -> None:
    eva = world.enter_teacher("Eva")
    world.enter("luis", key="luis")
    world.say(eva, SetRole("luis", "helper"))
    world.say(console(world), SetRole("luis"))
    page = answer(world, eva, AskBook("actions", ref="r"))
    assert isinstance(page, BookPage) and page.ref == "r" and not page.more
    told = [(line.what, line.by, line.nick, line.text) for line in page.lines]
    assert told == [
        ("role", "", "luis", ""),
        ("role", "Eva", "luis", "helper"),
        ("role", "Eva", "Eva", "teacher"),
    ]
    assert answer(world, world.enter("ana"), AskBook("actions")) == Err(
        "not_teacher", "Only a teacher can do this."
    )
