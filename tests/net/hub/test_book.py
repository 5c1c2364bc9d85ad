"""Test the book: who was here, and how it is read."""

from __future__ import annotations

import pytest

from net.hub.book import BREAK_MS
from net.hub.people import Session
from net.wire.messages import Err, Farewell
from net.wire.teaching import BOOK_LINES, AskBook, BookLine, BookPage, SetRole
from tests.net.world import NOW, World, log_in


def page_of(world: World, session: Session, kind: str = "visits", before: int = 0) -> BookPage:
    world.settle()
    world.say(session, AskBook(kind, before))
    page = world.told(session)[-1]
    assert isinstance(page, BookPage) and page.kind == kind
    return page


def visits(world: World, teacher: Session) -> list[tuple[str, str, int, int]]:
    """Return (nick, address, from, to) of each visit, times counted from NOW; 0: it goes on."""
    return [
        (line.nick, line.text, line.at - NOW, line.until and line.until - NOW)
        for line in page_of(world, teacher).lines
    ]


def come(world: World, nick: str, address: str, *, plain: bool = False, key: str = "") -> Session:
    session = Session(address, plain)
    world.say(session, log_in(nick, key))
    return session


def test_who_was_here_from_when_to_when_and_from_where(world: World) -> None:
    eva = world.enter_teacher("Eva")
    world.wait(1000)
    luis = come(world, "luis", "192.168.1.7:50123", plain=True)
    world.wait(2000)
    world.go(luis)
    come(world, "ana", "[fe80::1%eth0]:4711", key="ana")
    assert visits(world, eva) == [
        ("ana", "fe80::1%eth0", 3000, 0),
        ("luis", "192.168.1.7", 1000, 3000),
        ("Eva", "address of Eva", 0, 0),
    ]


def test_a_short_break_is_no_absence(world: World) -> None:
    eva = world.enter_teacher("Eva")
    world.go(come(world, "ana", "10.0.0.1:1", key="ana"))
    world.wait(BREAK_MS - 1)
    world.go(come(world, "ana", "10.0.0.1:2", key="ana"))
    assert visits(world, eva)[0] == ("ana", "10.0.0.1", 0, BREAK_MS - 1)
    world.wait(BREAK_MS)
    come(world, "ana", "10.0.0.1:3", key="ana")
    assert visits(world, eva)[0] == ("ana", "10.0.0.1", 2 * BREAK_MS - 1, 0)


def test_who_comes_back_on_another_connection_has_two_visits_if_it_is_from_elsewhere(
    world: World,
) -> None:
    eva = world.enter_teacher("Eva")
    come(world, "ana", "10.0.0.1:1", key="ana")
    world.wait(10)
    come(world, "ana", "10.0.0.2:1", key="ana")
    assert visits(world, eva)[:2] == [("ana", "10.0.0.2", 10, 0), ("ana", "10.0.0.1", 0, 10)]


def test_the_end_of_the_server_ends_all_visits(world: World) -> None:
    world.enter_teacher("Eva")
    come(world, "ana", "10.0.0.1:1")
    world.wait(500)
    world.batch()
    world.tell(world.hub.say_goodbye(Farewell("shutdown", "")))
    world.restart()
    world.now += BREAK_MS
    eva = world.enter("Eva", key="Eva")
    assert [(nick, to) for nick, _host, _at, to in visits(world, eva)] == [
        ("Eva", 0),
        ("ana", 500),
        ("Eva", 500),
    ]


def test_a_long_book_comes_in_pages(world: World) -> None:
    eva = world.enter_teacher("Eva")
    world.enter("luis", key="luis")
    for number in range(BOOK_LINES + 3):
        world.say(eva, SetRole("luis", "" if number % 2 else "helper"))
    first = page_of(world, eva, "actions")
    assert len(first.lines) == BOOK_LINES and first.more
    rest = page_of(world, eva, "actions", first.lines[-1].number)
    assert not rest.more
    numbers = [line.number for line in (*first.lines, *rest.lines)]
    assert numbers == list(range(BOOK_LINES + 4, 0, -1))


@pytest.mark.parametrize("asked", [AskBook("secrets"), AskBook(""), AskBook("x" * 64)])
def test_there_are_two_books(world: World, asked: AskBook) -> None:
    eva = world.enter_teacher("Eva")
    world.say(eva, asked)
    [refused] = world.told(eva)
    assert isinstance(refused, Err) and refused.code == "bad_message"


def test_a_number_that_never_was(world: World) -> None:
    eva = world.enter_teacher("Eva")
    assert page_of(world, eva, "actions", 2**53 - 1).lines == (
        BookLine(1, NOW, "role", "Eva", "Eva", text="teacher"),
    )
    assert page_of(world, eva, "actions", 1).lines == ()
