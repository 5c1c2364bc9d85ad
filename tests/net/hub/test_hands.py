"""Test the queue of raised hands: who is told what, how often, and what it outlives."""

from __future__ import annotations

import pytest

from net.hub.actions import ProvedTeacher
from net.hub.hands import GATHER_MS, LESSON_MS
from net.hub.people import Session
from net.wire.messages import Bye, Err, ServerMessage
from net.wire.teaching import Done, Hand, HandPlace, HandsUp, LowerHands, RaiseHand, Rename, SetRole
from tests.net.world import NOW, World, code


@pytest.fixture
def elena(world: World) -> Session:
    return world.enter_teacher("elena")


def queue(world: World, teacher: Session) -> list[str]:
    """Return the nicks in the queue, as a teacher is told on coming back."""
    world.go(teacher)
    world.settle()
    teacher = world.enter(teacher.nick, key=teacher.nick)
    return [hand.nick for one in hands(world, teacher) for hand in one.up]


def hands(world: World, session: Session) -> list[HandsUp]:
    return [one for one in world.told(session) if isinstance(one, HandsUp)]


def places(world: World, session: Session) -> list[HandPlace]:
    return [one for one in world.told(session) if isinstance(one, HandPlace)]


def test_who_raises_their_hand_is_told_their_place_and_teachers_the_queue(
    world: World, elena: Session, ana: Session, luis: Session
) -> None:
    world.settle()
    world.say(ana, RaiseHand(text=" ¿qué es un puerto? ", ref="h1"))
    world.say(luis, RaiseHand())
    assert world.told(ana) == [HandPlace(1, text="¿qué es un puerto?"), Done("h1")]
    assert world.told(luis) == [HandPlace(2), Done()]
    world.wait(GATHER_MS)
    told = hands(world, elena)
    assert [hand for one in told for hand in one.up] == [
        Hand("ana", NOW, "¿qué es un puerto?"),
        Hand("luis", NOW + 1),
    ]


def test_the_first_hand_is_told_at_once_and_the_next_within_a_tenth_of_a_second(
    world: World, elena: Session, ana: Session, luis: Session
) -> None:
    def raised() -> list[str]:
        return [hand.nick for one in hands(world, elena) for hand in one.up]

    world.wait(GATHER_MS)
    world.settle()
    world.say(ana, RaiseHand())
    assert raised() == ["ana"]
    world.say(luis, RaiseHand())
    assert raised() == []
    world.wait(100)
    assert raised() == ["luis"]


def test_a_hand_that_is_up_keeps_its_place_and_gets_the_new_question(
    world: World, elena: Session, ana: Session, luis: Session
) -> None:
    world.say(ana, RaiseHand(text="¿uno?"))
    world.say(luis, RaiseHand())
    world.settle()
    world.say(ana, RaiseHand(text="¿dos?"))
    assert places(world, ana) == [HandPlace(1, text="¿dos?")]
    world.wait(GATHER_MS)
    assert hands(world, elena)[-1].up[0] == Hand("ana", NOW, "¿dos?")
    assert queue(world, elena) == ["ana", "luis"]


def test_who_waits_is_told_when_others_go(
    world: World, elena: Session, ana: Session, luis: Session, eva: Session
) -> None:
    for one in (ana, luis, eva):
        world.say(one, RaiseHand())
    world.settle()
    world.say(elena, LowerHands("ANA", answered=True, ref="l1"))
    world.wait(GATHER_MS)
    assert places(world, ana) == [HandPlace(0, "answered", "elena")]
    assert places(world, luis) == [HandPlace(1)]
    assert places(world, eva) == [HandPlace(2)]
    told = world.told(elena)
    assert Done("l1") in told
    assert HandsUp(down=("ana",)) in told


def test_who_takes_their_hand_down_is_told_so(world: World, elena: Session, ana: Session) -> None:
    world.say(ana, RaiseHand())
    world.settle()
    for _ in range(2):
        world.say(ana, RaiseHand(up=False))
        assert world.told(ana) == [HandPlace(0, "down"), Done()]
    world.wait(GATHER_MS)
    assert hands(world, elena)[-1] == HandsUp(all_down=True)


def test_all_are_lowered_at_once(world: World, elena: Session, ana: Session, luis: Session) -> None:
    world.say(ana, RaiseHand())
    world.say(luis, RaiseHand(text="¿y yo?"))
    world.settle()
    world.say(elena, LowerHands())
    world.say(elena, LowerHands())
    world.wait(GATHER_MS)
    for one in (ana, luis):
        assert places(world, one) == [HandPlace(0, "lowered", "elena")]
    assert queue(world, elena) == []


def test_a_helper_answers_hands_too(
    world: World, elena: Session, ana: Session, luis: Session
) -> None:
    world.say(elena, SetRole("luis", "helper"))
    world.say(ana, RaiseHand())
    world.say(luis, LowerHands("ana"))
    world.settle()
    assert queue(world, elena) == []


def test_nobody_else_lowers_hands_or_is_told_of_them(
    world: World, elena: Session, ana: Session, luis: Session
) -> None:
    world.say(ana, RaiseHand(text="¿se me ve?"))
    world.say(luis, LowerHands())
    world.wait(GATHER_MS)
    assert any(isinstance(one, Err) and one.code == "not_teacher" for one in world.told(luis))
    assert queue(world, elena) == ["ana"]
    assert hands(world, luis) == []


def test_a_new_teacher_is_told_the_queue(world: World, elena: Session, ana: Session) -> None:
    world.say(ana, RaiseHand())
    world.settle()
    marta = world.enter("marta", key="marta")
    world.say(marta, ProvedTeacher())
    assert HandsUp((Hand("ana", NOW),), all_down=True) in hands(world, marta)


def test_a_hand_outlives_the_connection_and_the_server(
    world: World, elena: Session, ana: Session, luis: Session
) -> None:
    world.say(ana, RaiseHand(text="¿sigo?"))
    world.say(luis, RaiseHand())
    world.go(ana)
    world.restart()
    elena = world.enter("elena", key="elena")
    assert [hand.nick for one in hands(world, elena) for hand in one.up] == ["ana", "luis"]
    ana = world.enter("ana", key="ana")
    assert places(world, ana) == [HandPlace(1, text="¿sigo?")]


def test_a_hand_of_another_day_is_down(world: World, elena: Session, ana: Session) -> None:
    world.say(ana, RaiseHand())
    world.now += LESSON_MS + 1
    world.restart()
    elena = world.enter("elena", key="elena")
    assert all(not one.up for one in hands(world, elena))
    assert places(world, world.enter("ana", key="ana")) == []


def test_who_gets_another_nick_keeps_their_place_and_their_question(
    world: World, elena: Session, ana: Session, luis: Session
) -> None:
    world.say(ana, RaiseHand(text="¿sigo?"))
    world.say(luis, RaiseHand())
    world.wait(GATHER_MS)
    world.settle()
    world.say(elena, Rename("ana", "Ana B"))
    world.wait(GATHER_MS)
    told = hands(world, elena)
    assert [one.down for one in told if one.down] == [("ana",)]
    assert [one.up for one in told if one.up] == [(Hand("Ana B", NOW, "¿sigo?"),)]
    world.restart()
    assert places(world, world.enter("Ana B", key="ana")) == [HandPlace(1, text="¿sigo?")]


@pytest.mark.parametrize("way", ["bye", "a nick without a key", "leaves and it is another one's"])
def test_the_hand_of_who_has_gone_is_down(world: World, elena: Session, way: str) -> None:
    key = "ana" if way == "bye" else ""
    ana = world.enter("ana", key=key)
    world.say(ana, RaiseHand(text="lo mío"))
    if way == "bye":
        world.say(ana, Bye())
    else:
        world.go(ana)
    other = world.enter("ana", key=key)
    assert places(world, other) == []
    world.wait(GATHER_MS)
    assert queue(world, elena) == []


def test_the_queue_is_in_the_order_of_its_times_even_if_the_clock_is_set_back(
    world: World, elena: Session, ana: Session, luis: Session
) -> None:
    world.say(ana, RaiseHand())
    world.now -= 3_600_000
    world.say(luis, RaiseHand())
    world.go(elena)
    world.settle()
    [told] = hands(world, world.enter("elena", key="elena"))
    assert [(hand.nick, hand.at) for hand in told.up] == [("ana", NOW), ("luis", NOW + 1)]


def test_a_plain_user_is_told_their_place_and_when_they_are_next(
    world: World, elena: Session, ana: Session, luis: Session
) -> None:
    nc = world.enter("nc", plain=True)
    world.say(ana, RaiseHand())
    world.say(luis, RaiseHand())
    world.settle()
    world.say(nc, RaiseHand(text="¿ya?"))
    world.say(elena, LowerHands("ana"))
    world.wait(GATHER_MS)
    world.say(elena, LowerHands("luis"))
    world.wait(GATHER_MS)
    assert [one.place for one in places(world, nc)] == [3, 1]


def test_a_question_can_t_have_a_nul(world: World, ana: Session) -> None:
    world.settle()
    world.say(ana, RaiseHand(text="a\0b"))
    assert code(world.told(ana)) == "bad_text"


def test_the_console_has_no_hand(world: World) -> None:
    console = Session("console", plain=False, is_console=True)
    world.say(console, RaiseHand())
    assert code(world.told(console)) == "bad_message"


# --- attackers ------------------------------------------------------------------------------------


def test_who_raises_and_lowers_their_hand_all_the_time_costs_the_others_little(
    world: World, elena: Session, ana: Session, luis: Session
) -> None:
    world.say(ana, RaiseHand())
    world.say(luis, RaiseHand())
    world.settle()
    for _ in range(200):  # in 2 s
        world.say(ana, RaiseHand(up=False), RaiseHand(text="¡yo!"))
        world.wait(10)
    seconds = 2
    assert len(hands(world, elena)) <= 2 * seconds * 1000 // GATHER_MS + 2
    assert len(places(world, luis)) <= seconds * 1000 // GATHER_MS + 1


def test_there_are_so_many_hands_and_no_more(
    world: World, monkeypatch: pytest.MonkeyPatch, ana: Session, luis: Session, eva: Session
) -> None:
    monkeypatch.setattr("net.hub.hands.HANDS", 2)
    world.say(ana, RaiseHand())
    world.say(luis, RaiseHand())
    world.settle()
    world.say(eva, RaiseHand(ref="h1"))
    assert code(world.told(eva)) == "too_many_hands"
    world.say(ana, RaiseHand(text="otra"))
    assert places(world, ana) == [HandPlace(1, text="otra")]


def test_a_failed_disk_is_told(
    world: World, elena: Session, ana: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.settle()
    with monkeypatch.context() as patch:
        world.break_disk(patch)
        world.say(ana, RaiseHand(ref="h1"))
        told: list[ServerMessage] = world.told(ana)
        assert not any(isinstance(one, Done) for one in told)
        assert any(isinstance(one, Err) and one.code == "storage" for one in told)
    world.batch()  # the next commit stores it
    world.restart()
    assert queue(world, elena) == ["ana"]
