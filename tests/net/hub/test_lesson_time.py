"""Test when a lesson begins, and who is told."""

from __future__ import annotations

import pytest

from net.hub.actions import ProvedTeacher
from net.hub.lesson_time import BREAK_MS
from net.hub.people import Session
from net.wire.messages import Bye
from net.wire.teaching import LessonBegan, SetRole, Teach, TeachersHere
from tests.net.world import NOW, World

MINUTE_MS = 60_000


@pytest.fixture
def world() -> World:
    return World()


def began(world: World, session: Session) -> list[LessonBegan]:
    return [one for one in world.told(session) if isinstance(one, LessonBegan)]


def teachers(world: World, session: Session) -> list[TeachersHere]:
    return [one for one in world.told(session) if isinstance(one, TeachersHere)]


def test_a_lesson_begins_when_a_teacher_comes(world: World) -> None:
    ana = world.enter("ana", key="ana")
    world.wait(10 * MINUTE_MS)
    elena = world.enter("elena", key="elena")
    world.say(elena, ProvedTeacher())
    start = NOW + 10 * MINUTE_MS
    assert began(world, elena) == [LessonBegan(start)]
    world.wait(42 * MINUTE_MS)
    eva = world.enter_teacher("eva")
    world.go(eva)
    eva = world.enter("eva", key="eva")
    assert began(world, eva) == [LessonBegan(start, 42 * MINUTE_MS)]
    assert began(world, ana) == []


def test_a_lesson_goes_on_over_a_lost_connection_and_ends_with_a_break(world: World) -> None:
    elena = world.enter_teacher("elena")
    world.wait(30 * MINUTE_MS)
    world.go(elena)
    world.wait(BREAK_MS - 1)
    elena = world.enter("elena", key="elena")
    assert began(world, elena) == [LessonBegan(NOW, 30 * MINUTE_MS + BREAK_MS - 1)]
    world.say(elena, Bye())
    world.wait(BREAK_MS)
    elena = world.enter("elena", key="elena")
    assert began(world, elena) == [LessonBegan(world.now)]


def test_a_lesson_goes_on_while_another_teacher_is_here(world: World) -> None:
    elena, eva = world.enter_teacher("elena"), world.enter_teacher("eva")
    world.go(elena)
    world.wait(2 * BREAK_MS)
    elena = world.enter("elena", key="elena")
    assert began(world, elena) == [LessonBegan(NOW, 2 * BREAK_MS)]
    assert began(world, eva) == []


def test_a_helper_begins_no_lesson_and_is_told_of_one(world: World) -> None:
    elena = world.enter_teacher("elena")
    luis = world.enter("luis", key="luis")
    world.say(elena, SetRole("luis", "helper"))
    assert began(world, luis) == [LessonBegan(NOW)]
    world.restart()
    luis = world.enter("luis", key="luis")
    assert began(world, luis) == []
    world.wait(MINUTE_MS)
    world.enter("elena", key="elena")
    world.go(luis)
    luis = world.enter("luis", key="luis")
    assert began(world, luis) == [LessonBegan(NOW + MINUTE_MS)]


def test_a_clock_that_is_set_back_makes_no_lesson_of_the_future(world: World) -> None:
    elena = world.enter_teacher("elena")
    world.now -= 60 * MINUTE_MS
    eva = world.enter_teacher("eva")
    world.go(eva)
    eva = world.enter("eva", key="eva")
    assert began(world, eva) == [LessonBegan(NOW, 0)]
    world.go(elena)


def test_plain_users_are_told_who_teaches_once_a_lesson(world: World) -> None:
    nc = world.enter("nc", plain=True)
    assert teachers(world, nc) == []
    elena = world.enter_teacher("elena")
    world.enter("ana", key="ana")
    world.say(elena, SetRole("ana", "helper"))
    later = world.enter("otro", plain=True)
    assert teachers(world, later) == [TeachersHere(("elena", "ana"))]
    world.go(elena)
    world.enter("elena", key="elena")
    assert teachers(world, later) == []  # a lost connection is nothing to be told of
    world.go(later)
    assert teachers(world, world.enter("otro", plain=True)) == [TeachersHere(("elena", "ana"))]


def test_plain_users_who_are_here_are_told_as_the_lesson_begins(world: World) -> None:
    nc, luis = world.enter("nc", plain=True), world.enter("luis")
    elena = world.enter("elena", key="elena")
    world.say(elena, ProvedTeacher())
    assert teachers(world, nc) == [TeachersHere(("elena",))]
    assert teachers(world, luis) == teachers(world, elena) == []


def test_the_console_begins_none(world: World) -> None:
    console = Session("console", plain=False, is_console=True)
    world.say(console, Teach())
    assert began(world, console) == []
