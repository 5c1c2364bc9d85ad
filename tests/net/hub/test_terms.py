"""Test who may read what was said in a room before they came."""

from __future__ import annotations

import pytest

from net.hub.hub import Hub
from net.hub.people import Session
from net.wire.messages import (
    About,
    Err,
    Group,
    History,
    Info,
    Join,
    Leave,
    Limits,
    Page,
    Post,
    Reached,
    Read,
    Seen,
    ServerMessage,
    SetTerms,
    Terms,
)
from tests.net.world import World, code, only, roster_of

ROOM = "#python"
GROUP = "#g-0a1b2c3d4e"


def talk(world: World, session: Session, *texts: str, room: str = ROOM) -> None:
    for text in texts:
        world.say(session, Post(room, text, f"{room} {text}"))


def read(world: World, session: Session, room: str = ROOM, before: int = 10**9) -> list[str]:
    """Return the texts that the session can read in the history of the room."""
    world.settle()
    world.say(session, History(room, before))
    page = only(world.told(session))
    assert isinstance(page, Page)
    return [one.text for one in page.messages]


def told_of(world: World, session: Session) -> Terms:
    """Return the last terms that the session was told."""
    return world.terms[session][-1]


def errors(told: list[ServerMessage]) -> list[str]:
    return [one.code for one in told if isinstance(one, Err)]


def restart_server(world: World, *, is_main_open: bool = True) -> None:
    """Start the server again, perhaps with another option."""
    world.restart()
    world.hub = Hub(
        world.store,
        server="Aula",
        main_room="#clase",
        is_main_open=is_main_open,
        limits=Limits(text=20),
        aged_ms=world.now,
    )
    world.store.commit()


# --- an open history, as it is unless somebody says otherwise -------------------------------------


def test_who_comes_later_reads_what_was_said_before(world: World, ana: Session) -> None:
    world.say(ana, Join(ROOM))
    talk(world, ana, "uno", "dos")
    luis = world.enter("luis", key="luis", seen=0)
    world.say(luis, Join(ROOM))
    assert told_of(world, luis) == Terms(ROOM, maker="ana", since=2)
    assert read(world, luis) == ["uno", "dos"]
    talk(world, ana, "hola", room="#clase")
    nuevo = world.enter("nuevo")
    assert read(world, nuevo, "#clase") == ["hola"]


def test_only_members_read_it(world: World, ana: Session, luis: Session) -> None:
    world.say(ana, Join(ROOM))
    talk(world, ana, "uno")
    for session in (luis, world.enter("nadie")):
        world.settle()
        world.say(session, History(ROOM, 10**9), Info(ROOM, 1), Read(ROOM, 1))
        assert errors(world.told(session)) == ["not_in_room"] * 3
    world.say(luis, Join(ROOM), Leave(ROOM))
    world.settle()
    world.say(luis, History(ROOM, 10**9))
    assert code(world.told(luis)) == "not_in_room"


def test_a_deleted_message_and_its_edits_are_never_shown(world: World, ana: Session) -> None:
    world.say(ana, Join(ROOM))
    about = About("ana", "c1")
    world.say(
        ana,
        Post(ROOM, "secreto", "c1"),
        Post(ROOM, "más secreto", "c2", "edit", about),
        Post(ROOM, "", "c3", "delete", about),
    )
    luis = world.enter("luis", key="luis", seen=0)
    world.say(luis, Join(ROOM))
    world.settle()
    world.say(luis, History(ROOM, 10**9))
    page = only(world.told(luis))
    assert isinstance(page, Page)
    assert [(one.kind, one.text) for one in page.messages] == [("deleted", ""), ("delete", "")]


def test_the_backlog_brings_nothing_from_before(world: World, ana: Session) -> None:
    world.say(ana, Join(ROOM))
    talk(world, ana, "antes")
    luis = world.enter("luis", key="luis", seen=0)
    world.say(luis, Join(ROOM))
    world.go(luis)
    talk(world, ana, "después")
    luis = world.enter("luis", key="luis", seen=0, epoch=world.store.epoch)
    said = [one.text for one in world.told(luis) if hasattr(one, "text")]
    assert said == ["después"]


def test_what_is_no_longer_stored_is_left_out(world: World, ana: Session) -> None:
    world.say(ana, Join(ROOM))
    talk(world, ana, "uno", "dos")
    world.store._db.execute("DELETE FROM message WHERE id = 1")
    luis = world.enter("luis", key="luis", seen=0)
    world.say(luis, Join(ROOM))
    assert read(world, luis) == ["dos"]


# --- a closed one ---------------------------------------------------------------------------------


def closed(world: World, ana: Session) -> None:
    world.say(ana, Join(ROOM, open=False))
    talk(world, ana, "uno", "dos")


def test_whoever_makes_the_room_can_close_its_history(world: World, ana: Session) -> None:
    closed(world, ana)
    luis = world.enter("luis", key="luis", seen=0)
    world.say(luis, Join(ROOM))
    assert told_of(world, luis) == Terms(ROOM, open=False, maker="ana", since=2)
    talk(world, ana, "tres")
    assert read(world, luis) == ["tres"]
    assert read(world, ana) == ["uno", "dos", "tres"]


def test_who_comes_back_reads_only_what_is_said_from_then_on(
    world: World, ana: Session, luis: Session
) -> None:
    closed(world, ana)
    world.say(luis, Join(ROOM))
    talk(world, ana, "tres")
    world.say(luis, Leave(ROOM), Join(ROOM))
    assert read(world, luis) == []


def test_info_tells_nothing_of_what_is_closed(world: World, ana: Session, luis: Session) -> None:
    closed(world, ana)
    eva = world.enter("eva", key="eva", seen=0)
    world.say(eva, Join(ROOM))
    world.say(luis, Join(ROOM), Seen(2))
    talk(world, ana, "tres")
    world.say(luis, Seen(3))
    world.settle()
    world.say(eva, *(Info(ROOM, id_) for id_ in (1, 2, 3, 4, 999)))
    assert world.told(eva) == [
        Reached(ROOM, id_, ("luis",) if id_ == 3 else (), ()) for id_ in (1, 2, 3, 4, 999)
    ]


def test_what_was_said_while_it_was_closed_stays_closed(
    world: World, ana: Session, luis: Session
) -> None:
    closed(world, ana)
    world.say(luis, Join(ROOM))
    world.say(ana, SetTerms(ROOM, open=True))
    talk(world, ana, "tres")
    eva = world.enter("eva", key="eva", seen=0)
    world.say(eva, Join(ROOM))
    assert read(world, eva) == ["tres"]
    world.say(ana, SetTerms(ROOM, open=False))
    assert read(world, eva) == []  # she has come after it was said, and now that is closed
    world.say(ana, SetTerms(ROOM, open=True))
    assert read(world, eva) == []
    talk(world, ana, "cuatro")
    assert [read(world, one) for one in (ana, luis, eva)] == [
        ["uno", "dos", "tres", "cuatro"],
        ["tres", "cuatro"],
        ["cuatro"],
    ]


def test_nobody_opens_it_by_making_the_room_anew(world: World, ana: Session, luis: Session) -> None:
    """Test the trick of waiting until everybody has left."""
    closed(world, ana)
    world.say(ana, Leave(ROOM))
    world.say(luis, Join(ROOM, open=True))
    assert told_of(world, luis) == Terms(ROOM, maker="luis", since=2)
    talk(world, luis, "tres")
    assert read(world, luis) == ["tres"]
    world.say(ana, Join(ROOM))
    assert read(world, ana) == ["tres"]


def test_it_outlives_the_server(world: World, ana: Session, luis: Session) -> None:
    closed(world, ana)
    world.say(luis, Join("#abierta"), Join("#cerrada"), SetTerms("#cerrada", open=False))
    talk(world, luis, "a", room="#cerrada")
    world.say(luis, SetTerms("#cerrada", open=True))
    talk(world, luis, "b", room="#cerrada")
    restart_server(world)
    eva = world.enter("eva", key="eva", seen=0)
    rooms = {room.room: room for room in roster_of(world.told(eva)).rooms}
    assert (rooms[ROOM].open, rooms["#abierta"].open, rooms["#cerrada"].open) == (False, True, True)
    world.say(eva, Join(ROOM), Join("#cerrada"))
    assert read(world, eva) == []
    assert read(world, eva, "#cerrada") == ["b"]
    ana = world.enter("ana", key="ana", seen=0)
    world.say(ana, SetTerms(ROOM, open=True))  # still hers
    assert told_of(world, ana) == Terms(ROOM, maker="ana", by="ana")


def test_the_roster_tells_members_since_when_they_are_in_it(world: World, ana: Session) -> None:
    talk(world, ana, "uno", room="#clase")
    world.say(ana, Join(ROOM, open=False))
    world.go(ana)
    world.settle()
    ana = world.enter("ana", key="ana", seen=0)
    mine = {room.room: room for room in roster_of(world.told(ana)).rooms}
    assert (mine[ROOM].since, mine[ROOM].maker, mine[ROOM].open) == (1, "ana", False)
    world.settle()
    other = world.enter("otra", key="otra", seen=0)
    theirs = {room.room: room for room in roster_of(world.told(other)).rooms}
    assert (theirs[ROOM].since, theirs[ROOM].open) == (0, False)
    assert theirs["#clase"].since == 1


# --- who may change it ----------------------------------------------------------------------------


def test_only_its_maker_can(world: World, ana: Session, luis: Session) -> None:
    world.say(ana, Join(ROOM))
    world.say(luis, Join(ROOM, open=False))  # it is made already
    assert told_of(world, luis).open
    for room, answer in (
        (ROOM, "not_maker"),
        ("#clase", "not_maker"),
        ("#no-hay", "not_in_room"),
        (GROUP, "not_in_room"),
        ("luis", "not_in_room"),
        ("", "not_in_room"),
    ):
        world.settle()
        world.say(luis, SetTerms(room, open=False, ref="terms:1"))
        err = only(world.told(luis))
        assert isinstance(err, Err)
        assert (err.code, err.ref) == (answer, "terms:1")


def test_a_group_has_no_such_choice_and_betrays_nothing(
    world: World, ana: Session, luis: Session
) -> None:
    world.say(ana, Group(GROUP, "Cena"))
    talk(world, ana, "secreto", room=GROUP)
    world.settle()
    world.say(ana, SetTerms(GROUP, open=True))
    assert code(world.told(ana)) == "not_maker"
    world.say(luis, SetTerms(GROUP, open=True))
    assert code(world.told(luis)) == "not_in_room"
    world.say(ana, Group(GROUP, people=("luis",)))
    world.say(luis, Join(GROUP))
    assert read(world, luis, GROUP) == []
    assert luis not in world.terms


def test_who_leaves_is_no_longer_its_maker(world: World, ana: Session, luis: Session) -> None:
    world.say(ana, Join(ROOM))
    world.say(luis, Join(ROOM))
    world.terms.clear()
    world.say(ana, Leave(ROOM), Join(ROOM))
    assert world.terms[luis] == [Terms(ROOM, maker="luis")]
    assert told_of(world, ana).maker == "luis"
    world.settle()
    world.say(ana, SetTerms(ROOM, open=False))
    assert code(world.told(ana)) == "not_maker"


def test_whoever_has_been_there_for_the_longest_time_inherits_it(
    world: World, ana: Session, luis: Session
) -> None:
    world.say(ana, Join(ROOM, open=False))
    nc = world.enter("nc", plain=True)  # before luis, but nobody owns the nick
    world.say(nc, Post(ROOM, "hola"))
    world.say(luis, Join(ROOM))
    talk(world, luis, "uno")
    eva = world.enter("eva", key="eva", seen=0)
    world.say(eva, Join(ROOM))
    world.say(ana, Leave(ROOM))
    assert told_of(world, eva) == Terms(ROOM, open=False, maker="luis")
    world.go(luis)  # who is away stays in the room
    restart_server(world)
    eva = world.enter("eva", key="eva", seen=0)
    world.settle()
    world.say(eva, SetTerms(ROOM, open=True))
    assert code(world.told(eva)) == "not_maker"
    luis = world.enter("luis", key="luis", seen=0)
    world.say(luis, SetTerms(ROOM, open=True))
    assert told_of(world, eva) == Terms(ROOM, maker="luis", by="luis")
    assert read(world, eva) == []  # what was said while it was closed stays closed
    world.say(luis, Leave(ROOM))
    world.say(eva, Leave(ROOM))
    world.say(ana := world.enter("ana", key="ana", seen=0), Join(ROOM))
    assert told_of(world, ana).maker == "ana"  # everybody had left


def test_nobody_inherits_who_does_not_own_their_nick(world: World, ana: Session) -> None:
    nc = world.enter("nc", plain=True)
    world.say(ana, Join(ROOM))
    world.say(nc, Post(ROOM, "hola"))
    world.say(ana, Leave(ROOM))
    luis = world.enter("luis", key="luis", seen=0)
    world.say(luis, Join(ROOM))
    assert told_of(world, luis).maker == ""


def test_the_next_owner_of_a_nick_has_made_nothing(world: World, luis: Session) -> None:
    ana = world.enter("ana")  # nobody owns this nick
    world.say(ana, Join(ROOM))
    world.say(luis, Join(ROOM))
    world.go(ana)
    ana = world.enter("ana", key="other")
    world.say(ana, Join(ROOM))
    world.settle()
    world.say(ana, SetTerms(ROOM, open=False))
    assert code(world.told(ana)) == "not_maker"


def test_a_guest_who_claims_the_nick_keeps_the_room(world: World) -> None:
    ana = world.enter("ana", key="")
    world.say(ana, Join(ROOM, open=False))
    assert told_of(world, ana) == Terms(ROOM, open=False, maker="ana")
    talk(world, ana, "uno")  # only now the room gets a number
    luis = world.enter("luis", key="luis", seen=0)
    world.say(luis, Join(ROOM))
    assert read(world, luis) == []
    restart_server(world)
    luis = world.enter("luis", key="luis", seen=0)
    eva = world.enter("eva", key="eva", seen=0)
    world.say(eva, Join(ROOM))
    assert read(world, eva) == []


def test_members_are_told_and_nobody_else(world: World, ana: Session, luis: Session) -> None:
    eva = world.enter("eva", key="eva", seen=0)
    world.say(ana, Join(ROOM))
    world.say(luis, Join(ROOM))
    world.terms.clear()
    world.say(ana, SetTerms(ROOM, open=False))
    told = Terms(ROOM, open=False, maker="ana", by="ana")
    assert world.terms == {ana: [told], luis: [told]}
    world.say(ana, SetTerms(ROOM, open=False))  # as it is already
    assert world.terms == {ana: [told, told], luis: [told]}
    assert eva not in world.terms


def test_a_plain_user_makes_an_open_room(world: World, ana: Session) -> None:
    nc = world.enter("nc", plain=True)
    world.say(nc, Post(ROOM, "hola"))
    world.say(ana, Join(ROOM))
    assert told_of(world, ana).open and told_of(world, ana).maker == "nc"
    assert world.terms.get(nc) is None


def test_the_main_room_is_as_the_server_was_started(world: World, ana: Session) -> None:
    talk(world, ana, "abierto", room="#clase")
    restart_server(world, is_main_open=False)
    ana = world.enter("ana", key="ana", seen=0)
    talk(world, ana, "cerrado", room="#clase")
    assert read(world, world.enter("eva", key="eva", seen=0), "#clase") == []
    assert read(world, ana, "#clase") == ["abierto", "cerrado"]
    restart_server(world)
    ana = world.enter("ana", key="ana", seen=0)
    talk(world, ana, "otra vez", room="#clase")
    assert read(world, world.enter("luis", key="luis", seen=0), "#clase") == ["otra vez"]


def test_nobody_makes_the_main_room(world: World, ana: Session) -> None:
    world.say(ana, Leave("#clase"), Join("#clase", open=False))
    assert told_of(world, ana) == Terms("#clase")
    world.settle()
    world.say(ana, SetTerms("#clase", open=False))
    assert code(world.told(ana)) == "not_maker"


def test_a_change_that_is_not_stored_is_said_to_be_late(
    world: World, ana: Session, luis: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.say(ana, Join(ROOM, open=False))
    talk(world, ana, "uno")
    world.settle()
    with monkeypatch.context() as patch:
        world.break_disk(patch)
        world.batch((ana, Post(ROOM, "dos", "c2")), (ana, SetTerms(ROOM, open=True)))
    assert "storage" in errors(world.told(ana))
    talk(world, ana, "tres")  # under the id that "dos" would have had
    world.say(luis, Join(ROOM))
    assert read(world, luis) == ["tres"]


# --- who has a message ----------------------------------------------------------------------------


def test_the_author_has_not_received_their_own_message(
    world: World, ana: Session, luis: Session
) -> None:
    eva = world.enter("eva", key="eva", seen=0)
    talk(world, ana, "hola", room="#clase")
    for session in (ana, luis, eva):
        world.say(session, Seen(1))
    world.say(luis, Read("#clase", 1))
    world.settle()
    for session, others in ((ana, ("luis", "eva")), (eva, ("luis",)), (luis, ("eva",))):
        world.say(session, Info("#clase", 1))
        reached = only(world.told(session))
        assert isinstance(reached, Reached)
        assert (reached.delivered, reached.more) == (others, False)


def test_a_room_with_more_members_than_are_looked_at_says_so(
    world: World, ana: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("net.hub.receipts.LOOKED_AT", 2)
    for nick in ("luis", "eva"):
        world.enter(nick, key=nick, seen=0)
    talk(world, ana, "hola", room="#clase")
    world.settle()
    world.say(ana, Info("#clase", 1))
    reached = only(world.told(ana))
    assert isinstance(reached, Reached) and reached.more
