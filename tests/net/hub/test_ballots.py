"""Test ballots: who may ask and vote, who is told what, and what nobody can find out."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from net.hub import ballots as box
from net.hub.actions import ProvedTeacher
from net.hub.ballots import GATHER_MS
from net.hub.people import Session
from net.wire import ballots
from net.wire.ballots import BallotResult, Poll
from net.wire.messages import (
    About,
    Bye,
    Err,
    Group,
    History,
    Join,
    Leave,
    Message,
    Ok,
    Page,
    Post,
    Seen,
    ServerMessage,
)
from net.wire.teaching import AskVotes, Done, Rename, SetRole, Tally, Vote, Votes
from tests.net.world import NOW, World, code, only

MAIN = "#clase"
TEXT = ballots.write(Poll("¿Cuándo?", ("lunes", "martes", "nunca")))
NAMED = ballots.write(Poll("¿Quién viene?", ("yo", "yo no"), named=True))
SEVERAL = ballots.write(Poll("¿Qué días?", ("lunes", "martes"), several=True))


@pytest.fixture
def world() -> World:
    return World(text=1000)


@pytest.fixture
def elena(world: World) -> Session:
    return world.enter_teacher("elena")


def ask(
    world: World, teacher: Session, text: str = TEXT, kind: str = "poll", cid: str = "p1"
) -> int:
    """Ask a ballot in the main room, and return its id."""
    world.say(teacher, Post(MAIN, text, cid, kind))
    [ok] = [one for one in world.told(teacher) if isinstance(one, Ok)]
    return ok.id


def closing(cid: str = "x1", of: str = "elena", ballot: str = "p1") -> Post:
    return Post(MAIN, "", cid, "close", About(of, ballot))


def tallies(told: Sequence[ServerMessage]) -> list[Tally]:
    return [one for one in told if isinstance(one, Tally)]


def result_in(told: Sequence[ServerMessage]) -> BallotResult:
    [message] = [one for one in told if isinstance(one, Message) and one.kind == "close"]
    return ballots.parse_result(message.text)


# --- asking ---------------------------------------------------------------------------------------


def test_a_poll_is_a_message_and_everybody_is_told_its_counts(
    world: World, elena: Session, ana: Session
) -> None:
    world.settle()
    world.say(elena, Post(MAIN, TEXT, "p1", "poll"))
    tally = Tally(MAIN, 1, (0, 0, 0), people=1)
    assert world.told(elena) == [Ok("p1", 1, NOW), tally]
    assert world.told(ana) == [Message(1, "elena", MAIN, TEXT, NOW, "p1", "poll"), tally]


@pytest.mark.parametrize(
    ("kind", "text", "answers"), [("pulse", "", 3), ("announce", "Examen el lunes", 1)]
)
def test_a_pulse_and_an_announcement(
    world: World, elena: Session, kind: str, text: str, answers: int
) -> None:
    world.say(elena, Post(MAIN, text, "p1", kind))
    [tally] = tallies(world.told(elena))
    assert tally.counts == (0,) * answers


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("poll", ""),
        ("poll", "¿Cuándo?"),
        ("poll", '{"question":"¿Sí?","answers":["sí"]}'),
        ("poll", '{"question":"¿Sí?","answers":["sí","sí"]}'),
        ("poll", '{"question":" ","answers":["sí","no"]}'),
        ("poll", '{"question":"¿Sí?","answers":["1","2","3","4","5","6","7"]}'),
        ("poll", r'{"question":"¿Sí?\u0000","answers":["sí","no"]}'),
        ("poll", r'{"question":"¿Sí?","answers":["s\u0000í","no"]}'),
        ("poll", r'{"question":"¿\ud800?","answers":["sí","no"]}'),
        ("pulse", "¿se entiende?"),
        ("announce", ""),
        ("announce", " "),
        ("announce", "a" * 501),
    ],
)
def test_what_is_no_ballot_is_not_asked(world: World, elena: Session, kind: str, text: str) -> None:
    world.say(elena, Post(MAIN, text, "p1", kind))
    assert code(world.told(elena)) == "bad_ballot"


@pytest.mark.parametrize("kind", [*ballots.BALLOTS, "close", "remove"])
@pytest.mark.parametrize("who", ["a student", "in a group", "in private"])
def test_only_teachers_post_this_and_only_in_rooms(
    world: World, elena: Session, ana: Session, luis: Session, kind: str, who: str
) -> None:
    world.say(elena, Post(MAIN, TEXT, "p1", "poll"))
    world.say(luis, Post(MAIN, "hola", "l1"))
    world.settle()
    texts = {"poll": TEXT, "announce": "hola"}
    about = {"close": About("elena", "p1"), "remove": About("luis", "l1")}.get(kind)
    post = Post(MAIN, texts.get(kind, ""), "c1", kind, about)
    if who == "a student":
        world.say(ana, post)
        assert code(world.told(ana)) == "not_teacher"
    elif who == "in private":
        world.say(elena, replace(post, to="ana"))
        assert code(world.told(elena)) == "bad_change"
    else:
        group = "#g-0123456789"
        world.say(elena, Group(group, "Cena"))
        world.settle()
        world.say(elena, replace(post, to=group))
        assert code(world.told(elena)) == "not_teacher"
    world.wait(1000)
    assert not any(isinstance(one, Message) for one in world.told(luis))


def test_one_question_at_a_time_in_a_room(world: World, elena: Session, ana: Session) -> None:
    ask(world, elena)
    world.say(elena, Post(MAIN, "", "p2", "pulse"))
    assert code(world.told(elena)) == "ballot_open"
    world.say(elena, Post(MAIN, "atención", "p3", "announce"))
    world.say(elena, Join("#otra"), Post("#otra", "", "p4", "pulse"))
    told = world.told(elena)
    assert [one.cid for one in told if isinstance(one, Ok)] == ["p3", "p4"]
    world.say(elena, closing(), Post(MAIN, "", "p5", "pulse"))
    assert [one.cid for one in world.told(elena) if isinstance(one, Ok)] == ["x1", "p5"]


def test_of_many_announcements_the_oldest_is_not_counted_any_more(
    world: World, elena: Session, ana: Session
) -> None:
    first = ask(world, elena, "aviso", "announce", "p0")
    for number in range(box.ANNOUNCEMENTS):
        world.settle()
        ask(world, elena, "aviso", "announce", f"a{number}")
    assert [(one.id, one.open) for one in tallies(world.told(ana))][-1] == (first, False)
    world.say(ana, Vote(MAIN, first, (0,)))
    assert code(world.told(ana)) == "no_ballot"


def test_a_ballot_can_not_be_edited_but_deleted(world: World, elena: Session, ana: Session) -> None:
    id_ = ask(world, elena)
    world.say(elena, Post(MAIN, "otra", "e1", "edit", About("elena", "p1")))
    assert code(world.told(elena)) == "bad_change"
    world.settle()
    world.say(elena, Post(MAIN, "", "d1", "delete", About("elena", "p1")))
    assert tallies(world.told(ana)) == [Tally(MAIN, id_, (0, 0, 0), open=False)]
    world.say(ana, Vote(MAIN, id_, (0,)))
    assert code(world.told(ana)) == "no_ballot"


# --- voting ---------------------------------------------------------------------------------------


def test_a_vote_is_counted_and_can_be_changed_and_taken_back(
    world: World, elena: Session, ana: Session, luis: Session
) -> None:
    id_ = ask(world, elena)
    world.wait(GATHER_MS)
    world.settle()
    for choices, counts, voters in (((1,), (0, 1, 0), 1), ((2,), (0, 0, 1), 1), ((), (0, 0, 0), 0)):
        world.say(ana, Vote(MAIN, id_, choices, ref="v1"))
        told = world.told(ana)
        tally = Tally(MAIN, id_, counts, voters, people=2)
        assert told[:2] == [replace(tally, mine=choices, has_mine=True), Done("v1")]
        world.wait(GATHER_MS)
        assert tallies(world.told(luis)) == [tally]
        assert tally in world.told(elena)
        world.settle()


def test_several_answers_only_where_that_is_said(
    world: World, elena: Session, ana: Session
) -> None:
    id_ = ask(world, elena)
    world.settle()
    for choices in ((0, 1), (3,), (0, 5)):
        world.say(ana, Vote(MAIN, id_, choices))
        assert code(world.told(ana)) == "bad_vote"
    world.say(elena, closing())
    world.settle()
    id_ = ask(world, elena, SEVERAL, cid="p2")
    world.settle()
    world.say(ana, Vote(MAIN, id_, (1, 0, 1)))
    [mine, *_] = tallies(world.told(ana))
    assert (mine.counts, mine.voters, mine.mine) == ((1, 1), 1, (0, 1))


def test_who_enters_is_told_what_is_asked(world: World, elena: Session, ana: Session) -> None:
    id_ = ask(world, elena)
    world.say(ana, Vote(MAIN, id_, (1,)))
    world.go(ana)
    ana = world.enter("ana", key="ana")
    tally = Tally(MAIN, id_, (0, 1, 0), 1, people=1, mine=(1,), has_mine=True)
    assert tallies(world.told(ana)) == [tally]
    luis = world.enter("luis")
    assert [(one.mine, one.has_mine) for one in tallies(world.told(luis))] == [((), True)]
    world.say(elena, Join("#otra"), Post("#otra", "", "p2", "pulse"))
    world.settle()
    world.say(luis, Join("#otra"))
    assert [one.room for one in tallies(world.told(luis))] == ["#otra"]


def test_a_vote_in_the_plain_dialect_is_for_the_question_that_is_open(
    world: World, elena: Session
) -> None:
    nc = world.enter("nc", plain=True)
    world.say(nc, Vote("", 0, (1,)))
    assert code([one for one in world.told(nc) if isinstance(one, Err)]) == "no_ballot"
    ask(world, elena, "aviso", "announce", "p0")
    ask(world, elena)
    world.settle()
    world.say(nc, Vote("", 0, (1,)))
    world.wait(GATHER_MS)
    assert Tally(MAIN, 2, (0, 1, 0), 1, people=1) in world.told(elena)


def test_who_has_read_an_announcement_is_told_to_teachers_only(
    world: World, elena: Session, ana: Session, luis: Session
) -> None:
    id_ = ask(world, elena, "aviso", "announce")
    world.wait(GATHER_MS)
    world.settle()
    world.say(ana, Vote(MAIN, id_, (0,)))
    assert [one.mine for one in tallies(world.told(ana))] == [(0,)]
    world.wait(GATHER_MS)
    assert tallies(world.told(luis)) == []
    assert tallies(world.told(elena)) == [Tally(MAIN, id_, (1,), 1, people=2)]
    world.say(elena, AskVotes(MAIN, id_, ref="v1"))
    assert only(world.told(elena)) == Votes(MAIN, id_, (("ana",),), ("luis",), ref="v1")


def test_plain_users_who_come_later_are_told_once_what_is_asked(
    world: World, elena: Session
) -> None:
    for number in range(5):
        ask(world, elena, f"aviso {number}", "announce", f"a{number}")
    ask(world, elena)
    world.say(elena, Join("#otra"), Post("#otra", "", "p2", "pulse"))
    nc = world.enter("nc", plain=True)
    told = [one for one in world.told(nc) if isinstance(one, Message)]
    # The newest ones, and the question last: that is what they can vote for.
    assert [one.text for one in told] == ["aviso 2", "aviso 3", "aviso 4", TEXT]
    world.wait(10 * GATHER_MS)
    assert world.told(nc) == []
    world.say(nc, Post("#otra", "hola"))
    assert [one.kind for one in world.told(nc) if isinstance(one, Message)] == ["pulse"]


def test_plain_users_who_come_later_are_not_told_what_is_over(world: World, elena: Session) -> None:
    ask(world, elena)
    ask(world, elena, "aviso", "announce", "a1")
    world.say(elena, closing(), closing("x2", ballot="a1"))
    nc = world.enter("nc", plain=True)
    assert [one for one in world.told(nc) if isinstance(one, Message | Tally)] == []


# --- closing --------------------------------------------------------------------------------------


def test_a_full_server_still_closes(
    world: World, elena: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(world, elena)
    monkeypatch.setattr(world.store, "is_full", True)
    world.say(elena, closing())
    assert result_in(world.told(elena)) == BallotResult((0, 0, 0))


def test_who_has_written_all_that_a_day_has_room_for_still_ends_things() -> None:
    world = World(text=1000, day=1500)
    elena = world.enter_teacher("elena")
    ask(world, elena)
    world.say(elena, Post(MAIN, "hola", "e1"))
    number = 0
    while not any(isinstance(one, Err) for one in world.told(elena)):
        number += 1
        world.say(elena, Post(MAIN, "x" * 20, f"f{number}"))
    about = About("elena", "e1")
    world.say(
        elena,
        closing(),
        Post(MAIN, "", "r1", "remove", About("elena", "f1")),
        Post(MAIN, "", "d1", "delete", about),
    )
    told = world.told(elena)
    assert [one.cid for one in told if isinstance(one, Ok)] == ["x1", "r1", "d1"]
    # What is gone already is no way round the limit.
    world.say(elena, Post(MAIN, "", "d2", "delete", about))
    world.say(elena, Post(MAIN, "", "d3", "delete", About("elena", "never")))
    assert [one.code for one in world.told(elena) if isinstance(one, Err)] == ["quota", "quota"]


def test_a_closed_ballot_leaves_its_result_and_takes_no_more_votes(
    world: World, elena: Session, ana: Session
) -> None:
    id_ = ask(world, elena)
    world.say(ana, Vote(MAIN, id_, (1,)))
    world.settle()
    world.say(elena, closing())
    told = world.told(elena)
    # The result comes before the `ok`, which alone would not tell it.
    assert [type(one) for one in told] == [Message, Ok, Tally]
    assert result_in(told) == BallotResult((0, 1, 0), 1)
    assert tallies(told) == [Tally(MAIN, id_, (0, 1, 0), 1, people=1, open=False)]
    assert result_in(world.told(ana)) == BallotResult((0, 1, 0), 1)
    world.say(ana, Vote(MAIN, id_, (0,)))
    assert code(world.told(ana)) == "no_ballot"
    luis = world.enter("luis", key="luis")
    assert tallies(world.told(luis)) == []
    world.settle()
    world.say(luis, History(MAIN, 100))
    page = only(world.told(luis))
    assert isinstance(page, Page) and [one.kind for one in page.messages] == ["poll", "close"]


def test_a_closing_that_is_repeated_gets_the_same_answer(
    world: World, elena: Session, ana: Session
) -> None:
    ask(world, elena)
    world.say(elena, closing())
    world.settle()
    world.say(elena, closing())
    message, ok = world.told(elena)
    assert isinstance(message, Message) and message.kind == "close"
    assert ok == Ok("x1", 2, NOW)
    assert world.told(ana) == []
    world.say(elena, closing("x2"))
    assert code(world.told(elena)) == "no_ballot"


def test_who_reads_slowly_and_closes_a_ballot_gets_the_result_in_its_turn(
    world: World, ana: Session
) -> None:
    elena = world.enter("elena", key="elena", seen=0, epoch=world.store.epoch)
    world.say(elena, ProvedTeacher())
    ask(world, elena)
    world.say(ana, *(Post(MAIN, "a" * 1000, f"a{number}") for number in range(150)))
    assert elena.is_behind
    world.settle()
    world.say(elena, closing())
    assert not any(isinstance(one, Ok | Message) for one in world.told(elena))
    told: list[ServerMessage] = []
    for _ in range(10):
        world.say(elena, Seen(elena.sent))
        told += world.told(elena)
    assert result_in(told) == BallotResult((0, 0, 0), 0)
    assert [one.cid for one in told if isinstance(one, Ok)] == ["x1"]
    ids = [one.id for one in told if isinstance(one, Message)]
    assert ids == sorted(ids)


@pytest.mark.parametrize("what", ["a message", "nothing", "elsewhere", "with a text"])
def test_only_a_ballot_of_the_room_is_closed(
    world: World, elena: Session, ana: Session, what: str
) -> None:
    ask(world, elena)
    world.say(ana, Post(MAIN, "hola", "a1"))
    world.say(elena, Join("#otra"))
    world.settle()
    post = {
        "a message": closing(of="ana", ballot="a1"),
        "nothing": closing(of="nadie"),
        "elsewhere": replace(closing(), to="#otra"),
        "with a text": replace(closing(), text="{}"),
    }[what]
    world.say(elena, post)
    assert code(world.told(elena)) == ("bad_change" if what == "with a text" else "no_ballot")


def test_the_result_of_a_ballot_can_not_be_changed(
    world: World, elena: Session, ana: Session
) -> None:
    ask(world, elena)
    world.say(elena, closing())
    for kind, text in (("edit", "{}"), ("delete", ""), ("remove", "")):
        world.settle()
        world.say(elena, Post(MAIN, text, f"{kind}1", kind, About("elena", "x1")))
        assert code(world.told(elena)) == "bad_change"


def test_a_ballot_that_is_sent_again_gets_its_first_answer_also_when_it_was_deleted(
    world: World, elena: Session
) -> None:
    ask(world, elena)
    world.say(elena, Post(MAIN, "", "d1", "delete", About("elena", "p1")))
    world.settle()
    world.say(elena, Post(MAIN, TEXT, "p1", "poll"))
    assert world.told(elena) == [Ok("p1", 1, NOW)]


def test_another_teacher_closes_it_too(world: World, elena: Session) -> None:
    luis = world.enter("luis", key="luis")
    world.say(elena, SetRole("luis", "helper"))
    ask(world, elena)
    world.settle()
    world.say(luis, closing())
    assert result_in(world.told(elena)) == BallotResult((0, 0, 0), 0)


# --- who has answered what ------------------------------------------------------------------------


def test_a_named_ballot_tells_teachers_who_has_answered_what(
    world: World, elena: Session, ana: Session, luis: Session, eva: Session
) -> None:
    id_ = ask(world, elena, NAMED)
    world.say(ana, Vote(MAIN, id_, (0,)))
    world.say(luis, Vote(MAIN, id_, (1,)))
    votes = Votes(MAIN, id_, (("ana",), ("luis",)), ("eva",))
    for _ in range(2):
        world.settle()
        world.say(elena, AskVotes(MAIN, id_))
        assert only(world.told(elena)) == votes
        world.say(elena, closing())  # and after that, too
    world.restart()
    elena = world.enter("elena", key="elena")
    world.settle()
    world.say(elena, AskVotes(MAIN, id_))
    assert only(world.told(elena)) == replace(votes, missing=())  # they are not here


@pytest.mark.parametrize("who", ["a teacher", "the console"])
def test_an_anonymous_ballot_tells_nobody_who_has_answered_or_not(
    world: World, elena: Session, ana: Session, who: str
) -> None:
    id_ = ask(world, elena)
    world.say(ana, Vote(MAIN, id_, (1,)))
    asker = elena if who == "a teacher" else Session("console", plain=False, is_console=True)
    world.settle()
    world.say(asker, AskVotes(MAIN, id_))
    assert code(world.told(asker)) == "anonymous"


def test_nobody_else_asks_for_votes(world: World, elena: Session, ana: Session) -> None:
    id_ = ask(world, elena, NAMED)
    world.settle()
    world.say(ana, AskVotes(MAIN, id_))
    assert code(world.told(ana)) == "not_teacher"


@pytest.mark.parametrize("way", ["leaves", "goes", "says bye", "had no key"])
def test_a_vote_stays_when_its_owner_goes_or_the_difference_would_tell_it(
    world: World, elena: Session, luis: Session, way: str
) -> None:
    ana = world.enter("ana", key="" if way == "had no key" else "ana")
    id_ = ask(world, elena)
    world.say(ana, Vote(MAIN, id_, (2,)))
    if way == "leaves":
        world.say(ana, Leave(MAIN))
    elif way == "says bye":
        world.say(ana, Bye())
    else:
        world.go(ana)
    world.wait(GATHER_MS)
    world.settle()
    world.say(luis, Vote(MAIN, id_, (0,)))
    world.wait(GATHER_MS)
    tally = tallies(world.told(elena))[-1]
    assert (tally.counts, tally.voters, tally.people) == ((1, 0, 1), 2, 2)


def test_who_takes_a_nick_later_is_not_told_the_vote_and_has_no_second_one(
    world: World, elena: Session
) -> None:
    ana = world.enter("ana")
    id_ = ask(world, elena)
    world.say(ana, Vote(MAIN, id_, (2,)))
    world.go(ana)
    ana = world.enter("ana")
    [told] = tallies(world.told(ana))
    assert (told.mine, told.has_mine) == ((), True)
    world.say(ana, Vote(MAIN, id_, (0,)))
    world.wait(GATHER_MS)
    assert tallies(world.told(elena))[-1].counts == (1, 0, 0)


def test_who_gets_another_nick_has_still_one_vote(
    world: World, elena: Session, ana: Session
) -> None:
    id_ = ask(world, elena)
    world.say(ana, Vote(MAIN, id_, (2,)))
    world.say(elena, Rename("ana", "Ana B"))
    ana = world.enter("Ana B", key="ana")
    assert tallies(world.told(ana))[-1].mine == (2,)
    world.say(ana, Vote(MAIN, id_, (0,)))
    world.restart()
    elena = world.enter("elena", key="elena")
    tally = tallies(world.told(elena))[-1]
    assert (tally.counts, tally.voters) == ((1, 0, 0), 1)


def test_of_an_anonymous_ballot_that_is_closed_the_server_forgets_the_votes(
    world: World, elena: Session, ana: Session
) -> None:
    id_ = ask(world, elena)
    world.say(ana, Vote(MAIN, id_, (1,)))
    world.say(elena, closing())
    world.batch()
    assert world.store._db.execute("SELECT count(*) FROM vote").fetchone() == (0,)
    assert id_ not in world.hub._taking_part.box._ballots


# --- not in the room ------------------------------------------------------------------------------


def test_who_is_not_in_the_room_does_not_vote_and_learns_nothing(
    world: World, elena: Session, ana: Session
) -> None:
    world.say(elena, Join("#otra"), Post("#otra", "", "p1", "pulse"))
    world.settle()
    world.say(ana, Vote("#otra", 1, (0,)))
    assert code(world.told(ana)) == "not_in_room"
    world.say(ana, Vote(MAIN, 1, (0,)))
    assert code(world.told(ana)) == "no_ballot"
    world.say(ana, Vote("#nada", 1, (0,)))
    assert code(world.told(ana)) == "not_in_room"
    world.say(ana, Vote("", 0, (0,)))
    assert code(world.told(ana)) == "no_ballot"


# --- restarts and failing disks -------------------------------------------------------------------


def test_a_ballot_and_its_votes_outlive_the_server(
    world: World, elena: Session, ana: Session, luis: Session
) -> None:
    id_ = ask(world, elena)
    world.say(ana, Vote(MAIN, id_, (1,)))
    world.restart()
    ana, elena = world.enter("ana", key="ana"), world.enter("elena", key="elena")
    [told] = tallies(world.told(ana))
    assert (told.counts, told.voters, told.mine, told.people) == ((0, 1, 0), 1, (1,), 1)
    world.settle()
    world.say(elena, closing())
    assert result_in(world.told(elena)) == BallotResult((0, 1, 0), 1)


@pytest.mark.parametrize("what", ["asking", "closing"])
def test_a_failed_disk_leaves_a_ballot_as_it_was(
    world: World, elena: Session, ana: Session, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if what == "closing":
        id_ = ask(world, elena)
        world.say(ana, Vote(MAIN, id_, (1,)))
    world.settle()
    with monkeypatch.context() as patch:
        world.break_disk(patch)
        world.say(elena, closing() if what == "closing" else Post(MAIN, TEXT, "p1", "poll"))
    assert code(world.told(elena)) == "storage"
    assert world.told(ana) == []
    if what == "asking":
        world.say(ana, Post(MAIN, "hola", "a1"))  # it gets the id that the ballot would have had
        world.settle()
        world.say(ana, Vote(MAIN, 1, (0,)))
        assert code(world.told(ana)) == "no_ballot"
    else:
        world.say(ana, Vote(MAIN, id_, (2,)))
        world.restart()
        [told] = tallies(world.told(world.enter("ana", key="ana")))
        assert (told.counts, told.open, told.mine) == ((0, 0, 1), True, (2,))


def test_a_ballot_whose_message_is_no_longer_stored_is_forgotten(
    world: World, elena: Session, ana: Session
) -> None:
    id_ = ask(world, elena)
    world.settle()
    number = world.hub.registry.rooms[MAIN].number
    world.hub.forget({number: id_})
    world.say(ana, Vote(MAIN, id_, (1,)))
    assert code([one for one in world.told(ana) if isinstance(one, Err)]) == "no_ballot"


# --- attackers ------------------------------------------------------------------------------------


def test_a_thousand_votes_are_few_counts(world: World, elena: Session, ana: Session) -> None:
    id_ = ask(world, elena)
    people = [world.enter(f"p{number}") for number in range(50)]
    world.wait(GATHER_MS)
    world.settle()
    for _ in range(20):
        world.batch(*((one, Vote(MAIN, id_, (1,))) for one in people))
        world.wait(10)
    world.wait(GATHER_MS)
    told = tallies(world.told(elena))
    assert len(told) <= 3
    assert (told[-1].counts, told[-1].voters, told[-1].people) == ((0, 50, 0), 50, 51)
    assert len(tallies(world.told(ana))) == len(told)


def test_there_are_so_many_open_ballots_and_no_more(
    world: World, elena: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(box, "OPEN", 2)
    for number in range(3):
        world.say(elena, Join(f"#r{number}"), Post(f"#r{number}", "", f"p{number}", "pulse"))
    told = world.told(elena)
    assert [one.cid for one in told if isinstance(one, Ok)] == ["p0", "p1"]
    assert [one.code for one in told if isinstance(one, Err)] == ["ballot_open"]


def test_who_comes_again_and_again_does_not_fill_the_server(
    world: World, elena: Session, ana: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(box, "VOTES", 2)
    id_ = ask(world, elena)
    for number in range(3):
        one = world.enter(f"p{number}")
        world.settle()
        world.say(one, Vote(MAIN, id_, (0,)))
        told = world.told(one)
        world.go(one)
    assert code(told) == "quota"


def test_the_console_has_no_vote(world: World, elena: Session) -> None:
    console = Session("console", plain=False, is_console=True)
    world.say(console, Vote(MAIN, ask(world, elena), (0,)))
    assert code(world.told(console)) == "bad_message"


# --- at random ------------------------------------------------------------------------------------


@settings(max_examples=40, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_counts_are_right_whatever_happens(chance: random.Random) -> None:
    world = World(text=1000)
    elena = world.enter_teacher("elena")
    nicks = "ana", "luis", "eva"
    people = {nick: world.enter(nick, key=nick) for nick in nicks}
    votes: dict[str, tuple[int, ...]] = {}
    asked, is_open = 0, False
    for _ in range(40):
        world.settle()
        what = chance.choice(["vote"] * 4 + ["ask", "close", "go", "leave", "wait", "restart"])
        nick = chance.choice(nicks)
        one = people[nick]
        fails = chance.random() < 0.15 and what in ("ask", "close")
        with pytest.MonkeyPatch.context() as patch:
            if fails:
                world.break_disk(patch)
            if what == "vote" and asked:
                choices = chance.choice([(), (0,), (1,), (2,)])
                world.say(one, Join(MAIN), Vote(MAIN, asked, choices))
                if is_open:
                    votes[nick] = choices
            elif what == "ask":
                cid = f"p{world.store.last_id}:{chance.random()}"[:60]
                world.say(elena, Post(MAIN, TEXT, cid, "poll"))
                if not fails and not is_open:
                    asked, is_open, last, votes = world.store.last_id, True, cid, {}
            elif what == "close" and asked:
                cid = f"x{world.store.last_id}:{chance.random()}"[:60]
                world.say(elena, closing(cid, ballot=last))
                if is_open and not fails:
                    counts = tuple(sum(n in one for one in votes.values()) for n in range(3))
                    voters = sum(map(bool, votes.values()))
                    assert result_in(world.told(elena)) == BallotResult(counts, voters)
                    is_open = False
            elif what == "go":
                world.go(one)
                people[nick] = world.enter(nick, key=nick)
            elif what == "leave":
                world.say(one, Leave(MAIN))
            elif what == "wait":
                world.wait(GATHER_MS)
            elif what == "restart":
                world.restart()
                elena = world.enter("elena", key="elena")
                people = {name: world.enter(name, key=name) for name in nicks}
        world.settle()
        world.say(elena, Leave(MAIN), Join(MAIN))
        told = [one for one in tallies(world.told(elena)) if one.open]
        assert bool(told) == is_open
        if is_open:
            assert told[-1].counts == tuple(
                sum(n in one for one in votes.values()) for n in range(3)
            )
