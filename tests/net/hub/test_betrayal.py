"""Test that an answer tells nothing of what the asker may not see."""

from __future__ import annotations

import itertools

import pytest

from net.hub.people import Session
from net.shared.errors import StorageError
from net.wire.messages import (
    ClientMessage,
    Err,
    Group,
    History,
    Info,
    Join,
    Leave,
    Ok,
    Page,
    Post,
    Reached,
    Read,
    Receipt,
    Seen,
    ServerMessage,
    Typing,
)
from tests.net.world import World, only

GROUP = "#g-0a1b2c3d4e"


def come_back(world: World, session: Session, seen: int) -> tuple[Session, list[ServerMessage]]:
    world.go(session)
    back = world.enter(session.nick, key=session.nick, seen=seen, epoch=world.store.epoch)
    return back, world.told(back)


def reached(world: World, asker: Session, *asked: tuple[str, int]) -> list[ServerMessage]:
    world.settle()
    world.say(asker, *(Info(name, id_) for name, id_ in asked))
    return world.told(asker)


def test_an_id_is_answered_for_its_own_conversation_only(
    world: World, ana: Session, luis: Session, eva: Session
) -> None:
    """Test ids of other conversations, since ids count across all of them.

    An answer about the next id would tell to whom the message went.
    """
    world.say(
        ana, Post("#clase", "uno", "c1"), Post("luis", "dos", "c2"), Post("#clase", "tres", "c3")
    )
    world.say(luis, Seen(2), Read("ana", 2))
    assert reached(
        world, eva, ("#clase", 2), ("#clase", 4), ("ana", 2), ("luis", 2), ("nadie", 2)
    ) == [
        Reached("#clase", 2, (), ()),
        Reached("#clase", 4, (), ()),
        Reached("ana", 2, (), ()),
        Reached("luis", 2, (), ()),
        Reached("nadie", 2, (), ()),
    ]
    assert reached(world, eva, ("#clase", 1)) == [Reached("#clase", 1, ("luis",), ())]
    assert reached(world, ana, ("luis", 2), ("luis", 1)) == [
        Reached("luis", 2, ("luis",), ("luis",)),
        Reached("luis", 1, (), ()),
    ]


def test_nor_for_what_was_said_before_the_asker_could_read_it(
    world: World, ana: Session, luis: Session, eva: Session
) -> None:
    world.say(ana, Group(GROUP, "Cena"), Post(GROUP, "uno", "c1"), Post("#clase", "dos", "c2"))
    invite(world, ana, luis, eva)
    world.say(luis, Seen(2), Read(GROUP, 2))
    assert reached(world, eva, (GROUP, 1)) == [Reached(GROUP, 1, (), ())]
    nueva = world.enter("nueva", key="nueva", seen=2, epoch=world.store.epoch)
    # The history shows that too.
    assert reached(world, nueva, ("#clase", 2)) == [Reached("#clase", 2, ("luis",), ())]


def invite(world: World, host: Session, *guests: Session) -> None:
    world.say(host, Group(GROUP, people=tuple(guest.nick for guest in guests)))
    for guest in guests:
        world.say(guest, Join(GROUP))


def test_a_receipt_tells_nothing_of_other_conversations(
    world: World, ana: Session, luis: Session, eva: Session
) -> None:
    world.say(ana, Post("luis", "uno", "c1"))
    world.say(eva, Post("luis", "dos", "e1"), Post("luis", "tres", "e2"))
    world.say(ana, Post("luis", "cuatro", "c2"))
    world.settle()
    world.say(luis, Seen(3))
    assert world.told(ana) == [Receipt("luis", 1, "delivered")]
    ana, told = come_back(world, ana, 4)
    assert [one for one in told if isinstance(one, Receipt)] == [Receipt("luis", 1, "delivered")]
    world.settle()
    world.say(luis, Seen(4))
    world.say(eva, Post("luis", "cinco", "e3"))
    world.say(luis, Seen(5), Read("ana", 5))
    assert world.told(ana) == [Receipt("luis", 4, "delivered"), Receipt("luis", 4, "read")]


def test_no_receipt_is_for_nothing(world: World, ana: Session, luis: Session) -> None:
    world.say(ana, Post("luis", "uno", "c1"))
    world.settle()
    luis, told = come_back(world, luis, 0)
    told += world.told(ana)
    ana, told_ana = come_back(world, ana, 0)
    assert not [one for one in [*told, *told_ana, *world.told(luis)] if isinstance(one, Receipt)]


def test_a_new_owner_of_a_nick_has_got_nothing_of_what_was_before(
    world: World, ana: Session, luis: Session
) -> None:
    world.say(ana, Post("luis", "uno", "c1"))
    world.go(luis)
    world.store.release("luis")
    world.restart()
    ana = world.enter("ana", key="ana", seen=0)
    other = world.enter("luis", key="another", seen=0)
    world.say(other, Seen(1))
    assert not [one for one in world.told(ana) if isinstance(one, Receipt)]
    world.say(ana, Info("luis", 1))
    assert world.told(ana)[-1] == Reached("luis", 1, (), ())


WISHES: list[ClientMessage] = [
    Join(GROUP),
    Leave(GROUP),
    Group(GROUP),
    Group(GROUP, people=("luis",)),
    History(GROUP, 9),
    Info(GROUP, 1),
    Read(GROUP, 1),
    Typing(GROUP),
    Post(GROUP, "hola", "c9"),
    Group(GROUP, "a\nb"),
]


@pytest.mark.parametrize("wish", WISHES)
def test_a_group_that_there_is_and_one_that_there_is_not(
    world: World, ana: Session, luis: Session, eva: Session, wish: ClientMessage
) -> None:
    """Test that outsiders get the same answer about an existing group and an unknown one."""
    answers = []
    for is_there in (False, True):
        if is_there:
            world.say(ana, Group(GROUP, "Cena", ("luis",)), Post(GROUP, "uno", "c1"))
        world.settle()
        world.say(eva, wish)
        answers.append(world.told(eva))
        assert not world.told(ana) and not world.told(luis)
    assert answers[0] == answers[1]
    assert all(isinstance(one, Err) for one in answers[0])


def test_a_person_to_whom_one_has_never_written_and_one_who_is_not(
    world: World, ana: Session, luis: Session
) -> None:
    world.say(luis, Post("luis", "una nota para mí", "c1"))
    for nick in ("luis", "nadie"):
        world.settle()
        world.say(ana, History(nick, 9), Info(nick, 1))
        assert world.told(ana) == [Page(nick, (), False), Reached(nick, 1, (), ())]


def test_whatever_is_asked_of_whatever_id(
    world: World, ana: Session, luis: Session, eva: Session
) -> None:
    """Test that nobody is named to somebody who could not have asked that person."""
    world.say(ana, Group(GROUP, "Cena", ("luis",)))
    world.say(luis, Join(GROUP))
    said = [
        Post(to, "x", f"c{n}")
        for n, to in enumerate(["luis", GROUP, "#clase", "luis", GROUP, "ana"])
    ]
    world.say(ana, *said)
    world.say(luis, Seen(6), *(Read(to, 6) for to in ("ana", GROUP, "#clase")))
    for name, id_ in itertools.product(["ana", "luis", "eva", "#clase"], range(9)):
        told = only(reached(world, eva, (name, id_)))
        assert (
            told == Reached(name, id_, ("luis",), ("luis",))
            if (name, id_) == ("#clase", 3)
            else Reached(name, id_, (), ())
        )


def test_a_question_that_the_disk_does_not_answer_costs_the_answer_only(
    world: World, ana: Session, luis: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise StorageError("no")

    world.say(ana, Post("luis", "uno", "c1"))
    world.settle()
    with monkeypatch.context() as patch:
        patch.setattr(world.store, "sender_of", fail)
        world.say(ana, Info("luis", 1))
    world.say(ana, Post("luis", "dos", "c2"))
    first, second = world.told(ana)
    assert isinstance(first, Err) and first.code == "storage"
    assert isinstance(second, Ok)
