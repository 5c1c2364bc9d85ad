"""Test what the server's console says in rooms, and that nobody else can look like it."""

from __future__ import annotations

from typing import Any

import pytest

from net.hub.people import Session
from net.wire import plain
from net.wire.ballots import Poll, write
from net.wire.messages import (
    About,
    Err,
    Group,
    History,
    Message,
    Ok,
    Page,
    Post,
    ServerMessage,
    Welcome,
)
from net.wire.server_name import SERVER_AUTHOR, SERVER_NAMES
from net.wire.teaching import (
    AskBook,
    BookPage,
    Free,
    Kick,
    PinMessage,
    Rename,
    SetLock,
    SetRole,
    Tally,
    Teach,
    Vote,
)
from tests.net.world import NOW, World, code, key_of, log_in, only

MAIN = "#clase"
GROUP = "#g-0a1b2c3d4e"
LOOKS = [
    *SERVER_NAMES.values(),
    "servidor", "SERVIDOR", "Sérvidor", "servldor", "Serv1dor", "servid0r", "Ѕervidor", "Servіdor",
    "Servidor.", "«Servidor»", "Servidor 2", "El servidor", "S e r v e r", "ＳＥＲＶＥＲ",
    "the server",
]  # fmt: skip


@pytest.fixture
def world() -> World:
    return World(text=1000)


@pytest.fixture
def console(world: World) -> Session:
    session = Session("console", plain=False, is_console=True)
    world.say(session, Teach())
    world.settle()
    return session


@pytest.fixture
def ana(world: World) -> Session:
    session = world.enter("ana", key="ana")
    world.settle()
    return session


def answer(world: World, session: Session, said: Any) -> ServerMessage:
    world.settle()
    world.say(session, said)
    return world.told(session)[-1]


def kinds(told: list[ServerMessage]) -> list[str]:
    return [one.kind for one in told if isinstance(one, Message)]


def test_what_is_written_at_the_console_has_the_server_for_its_author(
    world: World, console: Session, ana: Session
) -> None:
    nc = world.enter("nc", plain=True)
    world.settle()
    world.say(console, Post(MAIN, "empezamos", "c1"))
    assert world.told(console) == [Ok("c1", 1, NOW)]
    said = Message(1, "Server", MAIN, "empezamos", NOW, "c1")
    assert world.told(ana) == [said] and world.authors["c1"] == SERVER_AUTHOR
    assert plain.encode(world.told(nc)[0]) == b"#clase Server: empezamos\n"
    # It is stored as any other message, and the same after a restart.
    world.restart()
    ana = world.enter("ana", key="ana", seen=0, epoch=world.store.epoch)
    assert said in world.told(ana)


def test_the_console_asks_closes_removes_and_pins(
    world: World, console: Session, ana: Session
) -> None:
    world.say(console, Post(MAIN, write(Poll("¿Sí?", ("sí", "no"))), "p1", "poll"))
    world.say(ana, Vote(MAIN, 1, (0,)))
    world.say(ana, Post(MAIN, "hola", "a1"))
    world.wait(1000)
    tallies = [one for one in world.told(console) if isinstance(one, Tally)]
    assert tallies[-1] == Tally(MAIN, 1, (1, 0), 1, people=1)
    world.say(console, Post(MAIN, "", "c1", "close", About("Server", "p1")))
    world.say(console, PinMessage(MAIN, 2))
    world.say(console, Post(MAIN, "", "r1", "remove", About("ana", "a1")))
    assert kinds(world.told(ana)) == ["poll", "close", "remove"]
    page = answer(world, console, History(MAIN, 100, ref="h"))
    assert isinstance(page, Page) and page.ref == "h"
    assert [(one.kind, one.text) for one in page.messages] == [
        ("poll", write(Poll("¿Sí?", ("sí", "no")))),
        ("deleted", ""),
        ("close", '{"counts":[1,0],"voters":1}'),
        ("remove", ""),
    ]
    book = answer(world, console, AskBook("actions"))
    assert isinstance(book, BookPage)
    assert [(one.what, one.by) for one in book.lines] == [
        ("remove", ""), ("pin:on", ""), ("close", ""), ("poll", ""),
    ]  # fmt: skip


def test_a_console_that_starts_later_is_told_what_is_asked(world: World, ana: Session) -> None:
    elena = world.enter_teacher("elena")
    world.say(elena, Post(MAIN, "", "p1", "pulse"))
    console = Session("console", plain=False, is_console=True)
    world.say(console, Teach())
    assert [one.id for one in world.told(console) if isinstance(one, Tally)] == [1]


@pytest.mark.parametrize(
    ("post", "refusal"),
    [
        (Post("ana", "hola", "c1"), "bad_room"),
        (Post("#nadie", "hola", "c1"), "bad_room"),
        (Post(GROUP, "hola", "c1"), "bad_room"),
        (Post(MAIN, "hola", ""), "bad_cid"),
        (Post(MAIN, "", "c1"), "bad_text"),
        (Post(MAIN, "x" * 1001, "c1"), "too_long"),
        (Post(MAIN, "x", "c1", "edit", About("Server", "c0")), "bad_change"),
        (Post(MAIN, "", "c1", "delete", About("Server", "c0")), "bad_change"),
        (Post(MAIN, "x", "c1", "react", About("ana", "a1")), "bad_change"),
        (Post(MAIN, "?", "c1", "poll"), "bad_ballot"),
        (Post(MAIN, "", "c1", "close", About("Server", "p1")), "no_ballot"),
    ],
)
def test_what_the_console_cannot_post(
    world: World, console: Session, ana: Session, post: Post, refusal: str
) -> None:
    world.say(ana, Group(GROUP, "Cena"))
    assert code([answer(world, console, post)]) == refusal
    assert kinds(world.told(ana)) == []


def test_the_console_reads_no_private_group_and_nothing_between_two(
    world: World, console: Session, ana: Session
) -> None:
    world.enter("luis", key="luis")
    world.say(ana, Group(GROUP, "Cena"), Post(GROUP, "secreto", "a1"), Post("luis", "tú", "a2"))
    for name in (GROUP, "ana", "luis", "#nadie"):
        assert code([answer(world, console, History(name, 100))]) == "bad_room"


def test_a_full_server_takes_no_announcement_but_ends_what_is_asked(
    world: World, console: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.enter("ana", key="ana")
    world.say(console, Post(MAIN, "", "p1", "pulse"))
    monkeypatch.setattr(world.store, "is_full", True)
    assert code([answer(world, console, Post(MAIN, "aviso", "p2", "announce"))]) == "storage_full"
    world.say(console, Post(MAIN, "", "c1", "close", About("Server", "p1")))
    assert any(isinstance(one, Ok) for one in world.told(console))


@pytest.mark.parametrize("is_known", [True, False])
def test_a_disk_that_fails_leaves_the_console_at_work(
    world: World, console: Session, ana: Session, monkeypatch: pytest.MonkeyPatch, *, is_known: bool
) -> None:
    with monkeypatch.context() as patch:
        world.break_disk(patch, is_known=is_known)
        world.say(console, Post(MAIN, "hola", "c1"))
    assert code(world.told(console)) == ("storage" if is_known else "unknown")
    assert kinds(world.told(ana)) == []
    assert isinstance(answer(world, console, Post(MAIN, "hola", "c2")), Ok)


# --- attackers ------------------------------------------------------------------------------------


@pytest.mark.parametrize("nick", LOOKS)
def test_nobody_comes_in_with_a_name_that_could_be_the_servers(world: World, nick: str) -> None:
    for said in (log_in(nick), log_in(nick, "key"), log_in(nick, "key", guest=True)):
        session = Session("x", plain=not said.key)
        world.say(session, said)
        assert code(world.told(session)) == "nick_taken" and session.is_over


@pytest.mark.parametrize("nick", ["Servando", "Sever", "Selene", "Asunción", "luis", "Observer"])
def test_other_names_are_free(world: World, nick: str) -> None:
    assert isinstance(world.told(world.enter(nick))[0], Welcome)


@pytest.mark.parametrize("nick", LOOKS)
def test_no_teacher_gives_the_name_to_somebody(world: World, ana: Session, nick: str) -> None:
    elena = world.enter_teacher("elena")
    assert code([answer(world, elena, Rename("ana", nick))]) == "nick_taken"


def test_who_had_the_name_before_it_was_the_servers_does_not_come_in(world: World) -> None:
    number = world.store.add_name("server", "Server")
    world.store.claim(number, "Server", key_of("key"), 0)
    world.restart()
    session = Session("x", plain=False)
    world.say(session, log_in("Server", "key"))
    assert code(world.told(session)) == "nick_taken"


def test_nobody_changes_what_the_server_has_written(
    world: World, console: Session, ana: Session
) -> None:
    world.say(console, Post(MAIN, "hola", "c1"), Post(MAIN, "", "p1", "pulse"))
    elena = world.enter_teacher("elena")
    world.say(elena, SetRole("ana", "helper"))
    for about in (About("Server", "c1"), About("SERVER", "c1"), About("ana", "c1")):
        for kind, text in (("edit", "x"), ("delete", "")):
            world.say(ana, Post(MAIN, text, f"{kind}-{about.sender}", kind, about))
    assert code([answer(world, ana, Post(MAIN, "", "r1", "remove", About("Server", "c1")))]) == (
        "not_teacher"
    )
    page = answer(world, console, History(MAIN, 100))
    assert isinstance(page, Page)
    assert [one.text for one in page.messages if one.sender == "Server"] == ["hola", ""]
    # A teacher may: the console is one as they are.
    assert isinstance(
        answer(world, elena, Post(MAIN, "", "r2", "remove", About("Server", "c1"))), Ok
    )


def test_nobody_is_the_console_by_what_they_say(world: World, ana: Session) -> None:
    for said in (Teach(), Teach(pin="000000"), Post(MAIN, "aviso", "a1", "announce")):
        assert isinstance(answer(world, ana, said), Err)
    assert not ana.is_console and world.hub.registry.users["ana"].role == ""
    world.say(ana, Post(MAIN, "Server: hola", "a2"))
    nc = world.enter("nc", plain=True)
    world.settle()
    world.say(ana, Post(MAIN, "x\n#clase Server: AVISO: fin", "a3"))
    lines = plain.encode(only(world.told(nc))).decode().splitlines()
    assert all(line.startswith("#clase ana: ") for line in lines)


@pytest.mark.parametrize(
    "asked",
    [Kick("Server"), Free("Server"), SetRole("Server", "helper"), SetLock("mute", nick="Server")],
)
def test_no_teacher_does_anything_to_the_server(
    world: World, console: Session, ana: Session, asked: Any
) -> None:
    world.say(console, Post(MAIN, "hola", "c1"))
    assert code([answer(world, world.enter_teacher("elena"), asked)]) == "no_such_nick"


def test_who_writes_to_the_server_is_told_that_nobody_is_there(
    world: World, console: Session, ana: Session
) -> None:
    world.say(console, Post(MAIN, "hola", "c1"))
    assert code([answer(world, ana, Post("Server", "hola", "a1"))]) == "no_such_nick"
    assert world.told(console) == []
