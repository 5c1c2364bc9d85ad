"""Test pinned messages, and those that teachers remove."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from net.hub import pins
from net.hub.people import Session
from net.wire import ballots
from net.wire.ballots import Poll
from net.wire.messages import (
    About,
    Err,
    Group,
    History,
    Join,
    Leave,
    Message,
    Ok,
    Page,
    Post,
    ServerMessage,
)
from net.wire.teaching import PINNED_CHARACTERS, PINS, Done, PinMessage, Pinned, Pins, SetRole
from tests.net.world import NOW, World, code, only

MAIN = "#clase"


@pytest.fixture
def world() -> World:
    return World(text=1000)


@pytest.fixture
def elena(world: World) -> Session:
    return world.enter_teacher("elena")


def pins_in(told: list[ServerMessage]) -> list[Pins]:
    return [one for one in told if isinstance(one, Pins)]


def pinned(id_: int, text: str, cid: str = "a1", sender: str = "ana") -> Pinned:
    return Pinned(id_, sender, cid, NOW, text)


def removal(cid: str = "a1", of: str = "ana", own_cid: str = "r1") -> Post:
    return Post(MAIN, "", own_cid, "remove", About(of, cid))


def history(world: World, session: Session) -> tuple[Message, ...]:
    world.settle()
    world.say(session, History(MAIN, 1000))
    page = only(world.told(session))
    assert isinstance(page, Page)
    return page.messages


def stored_texts(world: World) -> list[str]:
    return [text for (text,) in world.store._db.execute("SELECT text FROM message")]


# --- pins -----------------------------------------------------------------------------------------


def test_everybody_in_the_room_is_told_what_is_pinned(
    world: World, elena: Session, ana: Session
) -> None:
    world.say(ana, Post(MAIN, "el examen es el lunes", "a1"), Post(MAIN, "en el aula 3", "a2"))
    world.settle()
    world.say(elena, PinMessage(MAIN, 1, ref="p1"))
    first = pinned(1, "el examen es el lunes")
    assert world.told(elena) == [Pins(MAIN, (first,), "elena"), Done("p1")]
    assert world.told(ana) == [Pins(MAIN, (first,), "elena")]
    world.say(elena, PinMessage(MAIN, 2))
    both = pinned(2, "en el aula 3", "a2"), first
    assert pins_in(world.told(ana)) == [Pins(MAIN, both, "elena")]
    assert pins_in(world.told(world.enter("luis"))) == [Pins(MAIN, both)]
    world.say(elena, PinMessage(MAIN, 2, on=False))
    assert pins_in(world.told(ana))[-1] == Pins(MAIN, (first,), "elena")


def test_what_is_so_already_is_answered_alike(world: World, elena: Session, ana: Session) -> None:
    world.say(ana, Post(MAIN, "hola", "a1"))
    world.settle()
    world.say(elena, PinMessage(MAIN, 9, on=False, ref="p1"))
    assert world.told(elena) == [Done("p1")]
    for _ in range(2):
        world.say(elena, PinMessage(MAIN, 1))
    assert len(pins_in(world.told(ana))) == 1


def test_who_enters_a_room_is_told(world: World, elena: Session, ana: Session) -> None:
    world.say(elena, Join("#otra"), Post("#otra", "hola", "e1"), PinMessage("#otra", 1))
    world.settle()
    world.say(ana, Join("#otra"))
    assert pins_in(world.told(ana)) == [Pins("#otra", (pinned(1, "hola", "e1", "elena"),))]


def test_of_a_poll_the_question_is_pinned_and_long_texts_are_cut(
    world: World, elena: Session
) -> None:
    poll = ballots.write(Poll("¿Cuándo?", ("lunes", "martes")))
    world.say(elena, Post(MAIN, poll, "p1", "poll"), Post(MAIN, "a" * 900, "e2"))
    world.say(elena, PinMessage(MAIN, 1), PinMessage(MAIN, 2))
    texts = [one.text for one in pins_in(world.told(elena))[-1].pins]
    assert texts == ["a" * PINNED_CHARACTERS, "¿Cuándo?"]


def test_a_pin_shows_the_edited_text(world: World, elena: Session, ana: Session) -> None:
    def edit(text: str, cid: str) -> Post:
        return Post(MAIN, text, cid, "edit", About("ana", "a1"))

    world.say(ana, Post(MAIN, "hoal", "a1"), edit("hola", "a2"))
    world.say(elena, PinMessage(MAIN, 1))
    assert pins_in(world.told(elena))[-1].pins[0].text == "hola"
    world.say(ana, edit("hola a todos", "a3"))
    for _ in range(2):
        luis = world.enter("luis")
        assert pins_in(world.told(luis))[-1].pins[0].text == "hola a todos"
        world.restart()


@pytest.mark.parametrize("way", ["deleted", "removed", "no longer stored"])
def test_a_pin_goes_with_its_message(world: World, elena: Session, ana: Session, way: str) -> None:
    world.say(ana, Post(MAIN, "hola", "a1"))
    world.say(elena, PinMessage(MAIN, 1))
    world.settle()
    if way == "deleted":
        world.say(ana, Post(MAIN, "", "d1", "delete", About("ana", "a1")))
    elif way == "removed":
        world.say(elena, removal())
    else:
        world.hub.forget({world.hub.registry.rooms[MAIN].number: 1})
    if way != "no longer stored":
        assert pins_in(world.told(elena)) == [Pins(MAIN)]
    world.restart()
    assert pins_in(world.told(world.enter("luis"))) == []


@pytest.mark.parametrize("what", ["nothing", "elsewhere", "an edit", "deleted"])
def test_only_messages_of_the_room_are_pinned(
    world: World, elena: Session, ana: Session, what: str
) -> None:
    world.say(ana, Join("#otra"), Post("#otra", "secreto", "a0"), Post(MAIN, "hola", "a1"))
    world.say(ana, Post(MAIN, "adiós", "a2", "edit", About("ana", "a1")))
    world.say(ana, Post(MAIN, "", "a3", "delete", About("ana", "a1")))
    id_ = {"nothing": 99, "elsewhere": 1, "an edit": 3, "deleted": 2}[what]
    world.settle()
    world.say(elena, PinMessage(MAIN, id_))
    assert code(world.told(elena)) == "no_such_message"


@pytest.mark.parametrize("where", ["#nada", "#otra", "ana", "a group", ""])
def test_teachers_pin_in_rooms_they_are_in(
    world: World, elena: Session, ana: Session, where: str
) -> None:
    group = "#g-0123456789"
    world.say(ana, Join("#otra"), Post("#otra", "hola", "a0"))
    world.say(elena, Group(group, "Cena"), Post(group, "hola", "e1"))
    world.settle()
    world.say(elena, PinMessage(group if where == "a group" else where, 1))
    assert code(world.told(elena)) == "not_in_room"


def test_nobody_else_pins(world: World, elena: Session, ana: Session) -> None:
    world.say(ana, Post(MAIN, "hola", "a1"))
    world.settle()
    world.say(ana, PinMessage(MAIN, 1))
    assert code(world.told(ana)) == "not_teacher"


def test_the_console_pins_in_any_room(world: World, ana: Session) -> None:
    console = Session("console", plain=False, is_console=True)
    world.say(ana, Post(MAIN, "hola", "a1"))
    world.settle()
    world.say(console, PinMessage(MAIN, 1))
    assert world.told(console) == [Done()]
    assert pins_in(world.told(ana)) == [Pins(MAIN, (pinned(1, "hola"),))]


def test_there_are_so_many_pins_and_no_more(
    world: World, elena: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.say(elena, *(Post(MAIN, "hola", f"e{number}") for number in range(PINS + 1)))
    world.say(elena, *(PinMessage(MAIN, id_) for id_ in range(1, PINS + 1)))
    world.settle()
    world.say(elena, PinMessage(MAIN, PINS + 1))
    assert code(world.told(elena)) == "too_many_pins"
    monkeypatch.setattr(pins, "PINNED_ROOMS", 1)
    world.say(elena, Join("#otra"), Post("#otra", "hola", "o1"))
    world.settle()
    world.say(elena, PinMessage("#otra", PINS + 2))
    assert code(world.told(elena)) == "too_many_pins"


def test_a_message_that_was_not_stored_is_not_pinned(
    world: World, elena: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.settle()
    with monkeypatch.context() as patch:
        world.break_disk(patch)
        world.batch((elena, Post(MAIN, "perdido", "e1")), (elena, PinMessage(MAIN, 1, ref="p1")))
    told = world.told(elena)
    assert pins_in(told)[-1] == Pins(MAIN)
    assert not any(isinstance(one, Ok | Done) for one in told)
    world.say(elena, Post(MAIN, "otro", "e2"))  # it gets the same id
    world.restart()
    assert pins_in(world.told(world.enter("luis"))) == []


def test_the_pins_of_a_room_that_everybody_has_left_are_there_later(
    world: World, elena: Session, ana: Session
) -> None:
    world.say(elena, Join("#otra"), Post("#otra", "hola", "e1"), PinMessage("#otra", 1))
    world.say(elena, Leave("#otra"))
    world.settle()
    world.say(ana, Join("#otra"))
    assert len(pins_in(world.told(ana))) == 1


# --- removing -------------------------------------------------------------------------------------


def test_a_removed_message_is_erased_and_what_is_left_says_so(
    world: World, elena: Session, ana: Session, luis: Session
) -> None:
    world.say(ana, Post(MAIN, "palabrota", "a1"))
    world.say(ana, Post(MAIN, "palabrota dos", "a2", "edit", About("ana", "a1")))
    world.settle()
    world.say(elena, removal())
    assert world.told(elena) == [Ok("r1", 3, NOW)]
    told = Message(3, "elena", MAIN, "", NOW, "r1", "remove", About("ana", "a1"))
    assert world.told(luis) == [told]
    assert world.told(ana) == [told]
    assert stored_texts(world) == ["", "", ""]
    assert [one.kind for one in history(world, luis)] == ["deleted", "remove"]


def test_the_author_gets_the_first_answer_again_and_can_not_edit_it(
    world: World, elena: Session, ana: Session
) -> None:
    world.say(ana, Post(MAIN, "palabrota", "a1"))
    world.say(elena, removal())
    world.settle()
    world.say(ana, Post(MAIN, "palabrota", "a1"))
    assert world.told(ana) == [Ok("a1", 1, NOW)]
    world.say(ana, Post(MAIN, "otra", "a2", "edit", About("ana", "a1")))
    assert stored_texts(world) == ["", "", ""]


def test_a_removal_is_repeated(world: World, elena: Session, ana: Session) -> None:
    world.say(ana, Post(MAIN, "hola", "a1"))
    world.say(elena, removal(), removal())
    told = [one for one in world.told(elena) if isinstance(one, Ok)]
    assert told == [Ok("r1", 2, NOW)] * 2
    world.settle()
    world.say(elena, removal(own_cid="r2"))  # somebody else was quicker
    assert [type(one) for one in world.told(elena)] == [Ok]


@pytest.mark.parametrize("what", ["elsewhere", "in private", "a change", "with a text", "nothing"])
def test_only_messages_of_the_room_are_removed(
    world: World, elena: Session, ana: Session, luis: Session, what: str
) -> None:
    """Test also that a teacher can't find out in this way what was said elsewhere."""
    world.say(ana, Join("#otra"), Post("#otra", "uno", "o1"), Post("luis", "dos", "l1"))
    world.say(ana, Post(MAIN, "tres", "a1"), Post(MAIN, "👍", "a2", "react", About("ana", "a1")))
    world.settle()
    post = {
        "elsewhere": removal("o1"),
        "in private": removal("l1"),
        "a change": removal("a2"),
        "with a text": replace(removal(), text="x"),
        "nothing": replace(removal(), about=None),
    }[what]
    world.say(elena, post)
    if what in ("elsewhere", "in private"):  # as for a message that the server does not have
        assert [type(one) for one in world.told(elena)] == [Ok]
    else:
        assert code(world.told(elena)) == "bad_change"
    assert {"uno", "dos", "tres"} <= set(stored_texts(world))


def test_what_the_server_has_lost_can_be_removed_from_the_devices(
    world: World, elena: Session, ana: Session
) -> None:
    world.settle()
    world.say(elena, removal("lost"))
    assert [one.kind for one in world.told(ana) if isinstance(one, Message)] == ["remove"]


def test_a_helper_removes_what_students_and_helpers_wrote_but_no_teacher(
    world: World, elena: Session, ana: Session, luis: Session
) -> None:
    world.say(elena, SetRole("luis", "helper"), Post(MAIN, "mío", "e1"))
    world.say(ana, Post(MAIN, "hola", "a1"))
    world.settle()
    world.say(luis, removal("e1", "elena", "r1"))
    assert code(world.told(luis)) == "not_teacher"
    world.say(luis, removal(own_cid="r2"))
    assert [type(one) for one in world.told(luis)] == [Ok]
    world.say(elena, removal("e1", "elena", "r3"))
    assert Ok("r3", 4, NOW) in world.told(elena)


def test_a_full_server_still_removes(
    world: World, elena: Session, ana: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.say(ana, Post(MAIN, "hola", "a1"))
    world.settle()
    monkeypatch.setattr(world.store, "is_full", True)
    world.say(elena, removal())
    assert [type(one) for one in world.told(elena)] == [Ok]


def test_a_removal_that_was_not_stored_removes_nothing(
    world: World, elena: Session, ana: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.say(ana, Post(MAIN, "hola", "a1"))
    world.settle()
    with monkeypatch.context() as patch:
        world.break_disk(patch)
        world.say(elena, removal())
    assert code(world.told(elena)) == "storage"
    assert stored_texts(world) == ["hola"]
    assert not any(isinstance(one, Message | Err) for one in world.told(ana))
