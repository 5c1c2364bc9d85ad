"""Test that teachers give people other nicks, and free nicks, and that nobody gains by it."""

from __future__ import annotations

import pytest
from msgspec import structs

from net.hub import closed_nicks
from net.hub.class_archive import Renaming
from net.hub.people import Session
from net.hub.registry import GUEST_MS
from net.wire.messages import (
    About,
    Block,
    Err,
    Farewell,
    Group,
    History,
    Invited,
    Join,
    Joined,
    Leave,
    Left,
    Message,
    Ok,
    Page,
    Person,
    Post,
    Presence,
    RoomChanged,
    ServerMessage,
    SetTerms,
    Terms,
    Uninvited,
    Welcome,
)
from net.wire.teaching import (
    AskBook,
    BookPage,
    Done,
    Free,
    HandsUp,
    RaiseHand,
    Rename,
    SetLock,
    SetRole,
)
from tests.net.world import World, code, log_in, roster_of

ROOM, GROUP = "#python", "#g-0a1b2c3d4e"


@pytest.fixture
def eva(world: World) -> Session:
    return world.enter_teacher("Eva")


def answer(world: World, session: Session, said: Rename | Free) -> ServerMessage:
    world.settle()
    world.say(session, said)
    return world.told(session)[-1]


def come(world: World, nick: str, key: str = "", **more: object) -> list[ServerMessage]:
    """Log in, and return all that is told to whoever does."""
    session = Session("x", plain=not key)
    world.say(session, log_in(nick, key, **more))
    return world.told(session)


def rooms_of(world: World, nick: str) -> list[str]:
    looker = world.enter("mira")
    rooms = roster_of(world.told(looker)).rooms
    world.go(looker)
    return [room.room for room in rooms if nick in room.members]


# --- another nick ---------------------------------------------------------------------------------


def test_the_person_comes_back_with_the_nick_that_they_got(world: World, eva: Session) -> None:
    luis = world.enter("caca", key="luis")
    assert answer(world, eva, Rename("CACA", "Luis", ref="r")) == Done("r")
    assert world.told(luis) == [Farewell("renamed", "You have another nick now.", nick="Luis")]
    assert luis in world.closed
    back = world.enter("Luis", key="luis")
    assert not back.is_over
    assert code(come(world, "luis", "another")) == "nick_taken"


def test_the_others_see_one_go_and_one_be_there(world: World, eva: Session) -> None:
    luis, ana = world.enter("caca", key="luis"), world.enter("ana")
    world.say(luis, Join(ROOM))
    world.settle()
    world.say(eva, Rename("caca", "Luis"))
    told = world.told(ana)
    assert Presence("caca", "offline", gone=True) in told
    assert Presence("Luis", "offline") in told
    for room in (ROOM, "#clase"):
        assert Joined(room, "Luis") in told and Left(room, "caca") in told
    people = roster_of(world.told(world.enter("nueva"))).people
    assert Person("Luis", "offline") in people
    assert "caca" not in {person.nick for person in people}


def test_the_nick_of_before_is_closed_to_all_and_leads_its_owner_to_the_new_one(
    world: World, eva: Session
) -> None:
    world.enter("caca", key="luis")
    world.say(eva, Rename("caca", "Luis"))
    for _ in range(2):
        renamed = Farewell("renamed", "You have another nick now.", nick="Luis")
        assert come(world, "Caca", "luis") == [renamed]
        assert code(come(world, "caca", "another")) == code(come(world, "caca")) == "nick_taken"
        world.restart()
    eva = world.enter("Eva", key="Eva")
    assert answer(world, eva, Free("caca")) == Done()
    assert len(come(world, "caca", "another")) > 1


def test_rooms_groups_and_what_can_be_read_there_go_along(world: World, eva: Session) -> None:
    ana, luis = world.enter("ana", key="ana"), world.enter("caca", key="luis")
    world.say(luis, Join(ROOM, open=False))
    world.say(ana, Group(GROUP, "Cena", ("caca",)), Join(ROOM), Post(ROOM, "uno", "a1"))
    world.say(luis, Join(GROUP))
    world.settle()
    world.say(eva, Rename("caca", "Luis"))
    changed = [one for one in world.told(ana) if isinstance(one, RoomChanged)]
    assert changed[-1].by == "Luis" and set(changed[-1].members) == {"ana", "caca", "Luis"}
    luis = world.enter("Luis", key="luis")
    world.settle()
    world.say(luis, History(ROOM, 10**9), Post(GROUP, "sigo aquí", "l1"), SetTerms(ROOM))
    page, *_rest = world.told(luis)
    assert isinstance(page, Page) and [one.text for one in page.messages] == ["uno"]
    assert world.terms[luis][-1] == Terms(ROOM, maker="Luis", by="Luis")
    assert any(isinstance(one, Message) and one.sender == "Luis" for one in world.told(ana))
    world.restart()
    assert rooms_of(world, "Luis") == ["#clase", ROOM]


def test_what_was_written_stays_under_the_nick_of_before(world: World, eva: Session) -> None:
    ana, luis = world.enter("ana", key="ana"), world.enter("caca", key="luis")
    world.say(luis, Post("ana", "hola", "l1"), Post("#clase", "a todos", "l2"))
    world.say(eva, Rename("caca", "Luis"))
    world.settle()
    world.say(ana, History("caca", 10**9), History("#clase", 10**9), History("Luis", 10**9))
    pages = [one for one in world.told(ana) if isinstance(one, Page)]
    assert [[one.sender for one in page.messages] for page in pages] == [["caca"], ["caca"], []]


def written(world: World, looker: Session, name: str) -> list[tuple[str, str]]:
    """Return who has written what in a conversation."""
    world.settle()
    world.say(looker, History(name, 10**9))
    page = world.told(looker)[-1]
    assert isinstance(page, Page)
    return [(one.sender, one.text) for one in page.messages]


@pytest.mark.parametrize("restarts", [False, True])
def test_what_is_sent_once_more_by_the_new_nick_is_not_there_twice(
    world: World, eva: Session, restarts: bool
) -> None:
    ana, luis = world.enter("ana", key="ana"), world.enter("caca", key="luis")
    posts = (
        Post("ana", "hola", "l1"),
        Post("#clase", "a todos", "l2"),
        Post("#clase", "😀", "l3", "react", About("ana", "a1")),
        Post("#clase", "a todas", "l4", "edit", About("caca", "l2")),
    )
    world.say(luis, *posts)
    oks = [one for one in world.told(luis) if isinstance(one, Ok)]
    assert len(oks) == 4
    world.say(eva, Rename("caca", "Lu"), Rename("Lu", "Luis"))
    if restarts:
        world.restart()
        ana = world.enter("ana", key="ana")
    luis = world.enter("Luis", key="luis")
    world.settle()
    # The device can't know under which nick the edited message has got there.
    edit = structs.replace(posts[3], about=About("Luis", "l2"))
    world.say(luis, *posts, edit, Post("#clase", "nuevo", "l5"))
    repeated = [one for one in world.told(luis) if isinstance(one, Ok)]
    assert [one.id for one in repeated[:5]] == [*(ok.id for ok in oks), oks[3].id]
    assert len(repeated) == 6
    said = [("caca", "a todos"), ("caca", "😀"), ("caca", "a todas"), ("Luis", "nuevo")]
    assert written(world, ana, "#clase") == said
    assert written(world, ana, "caca") == [("caca", "hola")]
    assert written(world, ana, "Luis") == []


def test_what_was_sent_to_somebody_who_was_renamed_as_well_is_a_repeat(
    world: World, eva: Session
) -> None:
    world.enter("ana", key="ana")
    luis = world.enter("caca", key="luis")
    world.say(luis, Post("ana", "hola", "l1"))
    (ok,) = [one for one in world.told(luis) if isinstance(one, Ok)]
    world.say(eva, Rename("caca", "Luis"), Rename("ana", "Ana Gil"))
    luis = world.enter("Luis", key="luis")
    world.settle()
    world.say(luis, Post("ana", "hola", "l1"))
    assert Ok("l1", ok.id, ok.at) in world.told(luis)


def test_another_text_under_a_cid_of_the_nick_of_before_is_refused(
    world: World, eva: Session
) -> None:
    world.enter("ana", key="ana")
    luis = world.enter("caca", key="luis")
    world.say(luis, Post("ana", "hola", "l1"), Post("#clase", "hola", "l2"))
    world.say(eva, Rename("caca", "Luis"))
    luis = world.enter("Luis", key="luis")
    world.settle()
    for post in (
        Post("ana", "adiós", "l1"),
        Post("#clase", "hola", "l1"),
        Post("Eva", "hola", "l2"),
    ):
        world.say(luis, post)
        assert code(world.told(luis)) == "cid_reuse"


def test_who_has_a_nick_of_somebody_else_from_before_repeats_nothing(
    world: World, eva: Session
) -> None:
    luis, pepa = world.enter("caca", key="luis"), world.enter("pepa", key="pepa")
    world.say(luis, Post("#clase", "hola", "l1"))
    world.say(eva, Rename("caca", "Luis"), Rename("pepa", "Pepa Gil"))
    pepa = world.enter("Pepa Gil", key="pepa")
    world.settle()
    world.say(pepa, Post("#clase", "hola", "l1"))
    assert written(world, eva, "#clase") == [("caca", "hola"), ("Pepa Gil", "hola")]


@pytest.mark.parametrize("kind, text", [("edit", "otra cosa"), ("delete", "")])
def test_what_was_sent_by_the_nick_of_before_can_not_be_changed_and_that_is_told(
    world: World, eva: Session, kind: str, text: str
) -> None:
    luis = world.enter("caca", key="luis")
    world.say(luis, Post("#clase", "hola", "l1"))
    world.say(eva, Rename("caca", "Luis"))
    luis = world.enter("Luis", key="luis")
    world.settle()
    for sender in ("caca", "Luis"):
        world.say(luis, Post("#clase", text, f"of {sender}", kind, About(sender, "l1")))
        assert code(world.told(luis)) == "bad_change"
    assert written(world, eva, "#clase") == [("caca", "hola")]


def test_another_nick_is_no_way_around_a_block_a_mute_or_a_ban(world: World, eva: Session) -> None:
    ana, luis = world.enter("ana", key="ana"), world.enter("caca", key="luis")
    pepa = world.enter("pepa", key="pepa")
    world.say(ana, Block("caca"))
    world.say(luis, Block("pepa"))
    world.say(eva, SetLock("mute", nick="caca", seconds=60), Rename("caca", "Luis"))
    luis = world.enter("Luis", key="luis")
    world.settle()
    world.say(luis, Post("#clase", "hola", "l1"))
    assert code(world.told(luis)) == "muted"
    world.say(eva, SetLock("mute", nick="Luis", on=False))
    world.settle()
    world.say(luis, Post("ana", "hola", "l2"))
    assert code(world.told(luis)) == "blocked"
    world.say(pepa, Post("Luis", "hola", "p1"))
    assert code(world.told(pepa)) == "blocked"
    world.restart()
    ana, luis = world.enter("ana", key="ana"), world.enter("Luis", key="luis")
    world.settle()
    world.say(luis, Post("ana", "hola", "l3"))
    assert code(world.told(luis)) == "blocked"


def test_a_muted_plain_user_is_muted_under_the_new_nick(world: World, eva: Session) -> None:
    nc = world.enter("caca", plain=True)
    world.say(eva, SetLock("mute", nick="caca"), Rename("caca", "Luis"))
    assert world.told(nc)[-1] == Farewell("renamed", "You have another nick now.", nick="Luis")
    assert code(come(world, "caca")) == "nick_taken"
    nc = world.enter("Luis", plain=True)
    world.settle()
    world.say(nc, Post("#clase", "hola"))
    assert code(world.told(nc)) == "muted"


def test_a_guest_keeps_the_new_nick_for_as_long_as_any_guest(world: World, eva: Session) -> None:
    guest = Session("x", plain=False)
    world.say(guest, log_in("caca", "g", guest=True), Join(ROOM))
    world.say(eva, Rename("caca", "Lucía"))
    assert code(come(world, "Lucía", "another")) == "nick_taken"
    assert len(come(world, "Lucía", "g", guest=True)) > 1
    assert ROOM in rooms_of(world, "Lucía")
    world.say(eva, Rename("Lucía", "Lu"))
    world.wait(GUEST_MS)
    world.batch()
    assert rooms_of(world, "Lu") == []
    assert len(come(world, "Lu", "another")) > 1


@pytest.mark.parametrize(
    ("to", "refusal"),
    [
        ("ana", "nick_taken"), ("ANA", "nick_taken"), ("caca", "nick_taken"),
        ("аna", "nick_taken"), ("", "bad_nick"), ("#clase", "bad_nick"), ("a:b", "bad_nick"),
        ("x" * 33, "bad_nick"), ("\u202e", "bad_nick"), ("ﷺ" * 60, "bad_nick"),
    ],
)  # fmt: skip
def test_a_nick_that_nobody_could_have_taken(
    world: World, eva: Session, to: str, refusal: str
) -> None:
    world.enter("ana", key="ana")
    luis = world.enter("caca", key="luis")
    assert code([answer(world, eva, Rename("caca", to))]) == refusal
    assert not luis.is_over and len(rooms_of(world, "caca")) == 1


def test_a_closed_nick_is_given_to_nobody_but_its_former_owner(world: World, eva: Session) -> None:
    world.enter("luis", key="luis")
    world.enter("ana", key="ana")
    world.say(eva, Rename("luis", "lucho"))
    assert code([answer(world, eva, Rename("ana", "luis"))]) == "nick_taken"
    assert answer(world, eva, Rename("lucho", "luis")) == Done()  # the teacher thinks better of it
    assert len(come(world, "luis", "luis")) > 1
    renamed = come(world, "lucho", "luis")
    assert renamed == [Farewell("renamed", "You have another nick now.", nick="luis")]


def test_there_are_not_too_many_closed_nicks(
    world: World, eva: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(closed_nicks, "CLOSED", 3)
    for number in range(5):
        world.enter(f"caca {number}", key=f"k{number}")
        world.say(eva, Rename(f"caca {number}", f"alumno {number}"))
    kept = [one.nick for one in world.store.teaching.renamings()]
    assert kept == ["alumno 2", "alumno 3", "alumno 4"]
    assert isinstance(come(world, "caca 0")[0], Welcome)
    assert isinstance(world.store.teaching.renamings()[0], Renaming)


def test_a_raised_hand_goes_down_when_the_nick_is_freed(world: World, eva: Session) -> None:
    luis = world.enter("luis", key="luis")
    world.say(luis, RaiseHand(text="¿puedo?"))
    world.wait(1000)
    world.settle()
    world.say(eva, Free("luis"))
    world.wait(1000)
    assert HandsUp(all_down=True) in world.told(eva)


# --- freeing --------------------------------------------------------------------------------------


def test_a_freed_nick_belongs_to_who_comes_next(world: World, eva: Session) -> None:
    luis = world.enter("luis", key="luis")
    world.say(luis, Join(ROOM), Post("#clase", "hola", "l1"))
    assert answer(world, eva, Free("Luis", ref="f")) == Done("f")
    assert world.told(luis) == [Farewell("kicked", "This nick is free now.")]
    world.restart()
    assert len(come(world, "luis", "another")) > 1
    assert rooms_of(world, "luis") == ["#clase"]
    assert code(come(world, "luis", "luis")) == "nick_taken"


def test_who_comes_next_inherits_nothing(world: World, eva: Session) -> None:
    ana, luis = world.enter("ana", key="ana"), world.enter("luis", key="luis")
    world.say(luis, Post("ana", "secreto", "l1"), Group(GROUP, "Cena", ("ana",)))
    world.say(ana, Join(GROUP), Leave(GROUP), Block("luis"), Post("#clase", "eh", "a1"))
    world.say(eva, Free("luis"))
    luis = world.enter("luis", key="new", seen=0)
    texts = [one.text for one in world.told(luis) if isinstance(one, Message)]
    assert "secreto" not in texts
    assert luis.user is not None and GROUP not in luis.user.rooms
    world.settle()
    world.say(luis, Post("ana", "soy otro", "n1"))
    assert any(isinstance(one, Message) for one in world.told(ana))  # she has not blocked this one


def test_invitations_of_a_freed_nick_end(world: World, eva: Session) -> None:
    ana, luis = world.enter("ana", key="ana"), world.enter("luis", key="luis")
    world.say(luis, Group(GROUP, "Cena", ("ana",)))
    world.say(ana, Group("#g-1111111111", "Otra", ("luis",)))
    assert any(isinstance(one, Invited) for one in world.told(ana))
    world.say(eva, Free("luis"))
    assert Uninvited(GROUP) in world.told(ana)
    world.restart()
    again = world.enter("ana", key="ana")
    assert not any(isinstance(one, Invited) for one in world.told(again))
    luis = world.enter("luis", key="new")
    assert not any(isinstance(one, Invited) for one in world.told(luis))


def test_freeing_what_nobody_has(world: World, eva: Session) -> None:
    assert code([answer(world, eva, Free("nadie"))]) == "no_such_nick"
    nc = world.enter("nc", plain=True)
    assert answer(world, eva, Free("nc")) == Done()
    assert nc.is_over


# --- who may, and what fails ----------------------------------------------------------------------


@pytest.mark.parametrize("said", [Rename("ana", "otra"), Free("ana")])
def test_a_teacher_only_and_nobody_with_a_role(
    world: World, eva: Session, said: Rename | Free
) -> None:
    ana, hugo = world.enter("ana", key="ana"), world.enter("Hugo", key="hugo")
    world.say(eva, SetRole("Hugo", "helper"))
    for one in (ana, hugo, world.enter("nc", plain=True)):
        assert code([answer(world, one, said)]) == "not_teacher"
    world.say(eva, SetRole("ana", "helper"))
    assert code([answer(world, eva, said)]) == "bad_role"
    assert not ana.is_over


@pytest.mark.parametrize("said", [Rename("luis", "lucho"), Free("luis")])
@pytest.mark.parametrize("is_known", [True, False])
def test_when_the_disk_fails_nobody_is_lost(
    world: World, eva: Session, monkeypatch: pytest.MonkeyPatch, said: Rename | Free, is_known: bool
) -> None:
    luis = Session("x", plain=False)
    with monkeypatch.context() as patch:
        world.break_disk(patch, is_known=is_known)
        world.settle()
        world.batch((luis, log_in("luis", "luis")), (eva, said))
        told = world.told(eva)
        assert "storage" in [one.code for one in told if isinstance(one, Err)]
        assert not any(isinstance(one, Done) for one in told)
    assert luis.is_over
    world.batch()
    nick = "lucho" if isinstance(said, Rename) else "luis"
    assert len(come(world, nick, "luis")) > 1
    world.restart()
    assert len(come(world, nick, "luis")) > 1
    assert not any(entry.error for entry in world.log)


def test_both_are_in_the_book(world: World, eva: Session) -> None:
    world.enter("caca", key="luis")
    world.say(eva, Rename("caca", "Luis"), Free("Luis"), AskBook("actions"))
    page = world.told(eva)[-1]
    assert isinstance(page, BookPage)
    assert [(line.what, line.nick, line.text) for line in page.lines][:2] == [
        ("free", "Luis", ""),
        ("rename", "caca", "Luis"),
    ]
