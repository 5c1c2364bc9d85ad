"""Test what is kept for those who are away, and what happens when it can't be kept.

These are messages, receipts, names and rooms.
"""

from __future__ import annotations

import pytest

from net.hub import backlog, doorkeeper
from net.hub.actions import Gone
from net.hub.people import Session
from net.hub.revocation import NOT_YET
from net.shared import errors
from net.shared.errors import StorageError
from net.wire import names
from net.wire.messages import (
    Block,
    Err,
    Farewell,
    Gap,
    Group,
    History,
    Join,
    Joined,
    Leave,
    Left,
    Live,
    Message,
    Ok,
    Page,
    Person,
    Post,
    Presence,
    Read,
    Receipt,
    RoomChanged,
    RosterPage,
    Seen,
    ServerMessage,
    Welcome,
)
from tests.net.world import NOW, World, code, log_in, only, roster_of


def texts(messages: list[ServerMessage]) -> list[str]:
    return [message.text for message in messages if isinstance(message, Message)]


def welcome_of(messages: list[ServerMessage]) -> Welcome:
    assert isinstance(messages[0], Welcome)
    return messages[0]


def leave_and_return(world: World, session: Session, seen: int, key: str) -> Session:
    world.go(session)
    return world.enter(session.nick, key=key, seen=seen, epoch=world.store.epoch)


# --- names ----------------------------------------------------------------------------------------


def test_a_name_belongs_to_whoever_used_it_first_also_in_their_absence(world: World) -> None:
    world.go(world.enter("Ana", key="hers"))
    assert code(world.told(world.enter("ANA", key="another"))) == "nick_taken"
    assert code(world.told(world.enter("ana"))) == "nick_taken"
    assert code(world.told(world.enter("ana", plain=True))) == "nick_taken"
    assert isinstance(world.told(world.enter("ana", key="hers"))[0], Welcome)


@pytest.mark.parametrize(
    ("nick", "alike"),
    [
        ("ana", "аna"),
        ("ana", "ANА"),
        ("ana", "αna"),
        ("ana", "аnа"),
        ("Profesor", "Ꮲrofesor"),
        ("oscar", "օscar"),
        ("María", "rnaría"),
        ("garcia", "ɢarcia"),
        ("Luis", "Iuis"),
        ("ivan", "lvan"),
        ("ivan", "Іvan"),
        ("Ana1", "AnaI"),
    ],
)
def test_a_name_that_looks_like_anothers_is_refused(world: World, nick: str, alike: str) -> None:
    world.go(world.enter(nick, key="hers"))
    for plain in (False, True):
        assert code(world.told(world.enter(alike, plain=plain))) == "nick_taken"
    refusal = only(world.told(world.enter(alike, key="another")))
    # It says whom the name looks like.
    assert isinstance(refusal, Err) and (refusal.code, refusal.to) == ("nick_taken", nick)


def test_names_that_look_alike_and_were_there_before_stay(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Test a database that has both maria and rnaria: both come in, but nobody third."""
    with monkeypatch.context() as patch:
        patch.setattr(names, "skeleton", lambda name: name)
        for nick in ("maria", "rnaria"):
            session = world.enter(nick, key=nick)
            world.say(session, Join("#" + nick))
            world.go(session)
    world.restart()
    for nick in ("maria", "rnaria"):
        assert isinstance(world.told(world.enter(nick, key=nick))[0], Welcome)
    assert code(world.told(world.enter("mаria"))) == "nick_taken"


def test_similar_names_are_other_names(world: World) -> None:
    for nick in (
        "jose",
        "josé",
        "José Luis",
        "иван",
        "ana1",
        "ana2",
        "Ian",
        "Lan2",
        "ana",
        "anna",
        "Ali",
        "All",
        "Elia",
        "Ella",
        "nino",
        "niño",
        "ana10",
        "ana11",
        "O'Neil",
        "ἀnna",
    ):
        assert isinstance(world.told(world.enter(nick, key="t"))[0], Welcome), nick


def test_a_look_alike_is_free_when_the_other_is_gone(world: World) -> None:
    world.go(world.enter("luis", plain=True))
    assert isinstance(world.told(world.enter("Iuis", key="t"))[0], Welcome)
    assert code(world.told(world.enter("luis"))) == "nick_taken"


def test_nobody_can_take_all_the_names(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doorkeeper, "OWNED_NAMES", 2)
    for nick in ("ana", "luis"):
        world.go(world.enter(nick, key=nick))
    assert code(world.told(world.enter("eva", key="E"))) == "server_full"
    assert isinstance(world.told(world.enter("luis", key="luis"))[0], Welcome)
    # the plain dialect keeps no name
    assert isinstance(world.told(world.enter("nc", plain=True))[0], Welcome)
    guest = Session("somewhere", plain=False)
    world.say(guest, log_in("eva", "E", guest=True))
    assert code(world.told(world.enter("eva", key="E"))) == "server_full"


def test_a_name_without_a_key_is_free_again(world: World) -> None:
    world.go(world.enter("nc", plain=True))
    world.go(world.enter("nc"))
    assert isinstance(world.told(world.enter("nc", key="mine"))[0], Welcome)


def test_a_new_owner_does_not_get_what_was_for_somebody_else(world: World) -> None:
    ana = world.enter("ana", key="A")
    first = world.enter("nc", seen=0)
    world.say(ana, Post("nc", "para el primero", "c1"))
    world.go(first)
    second = world.enter("nc", key="mine", seen=0)
    assert texts(world.told(second)) == []
    world.say(second, History("ana", 100))
    assert only(world.told(second)) == Page("ana", (), False)


def test_a_name_that_was_released_is_anybodys(world: World) -> None:
    world.go(world.enter("ana", key="old"))
    assert world.store.release("ana")
    assert not world.store.release("nadie")
    world.store.commit()
    world.restart()
    assert isinstance(world.told(world.enter("ana", key="new"))[0], Welcome)


def test_who_is_known_is_listed_in_their_absence(world: World) -> None:
    world.go(world.enter("luis", key="L"))
    world.go(world.enter("nc", plain=True))
    ana = world.enter("ana", key="A")
    roster = roster_of(world.told(ana))
    assert roster.people == (Person("luis", "offline"), Person("ana"))
    assert [(room.room, set(room.members)) for room in roster.rooms] == [
        ("#clase", {"luis", "ana"})
    ]


# --- messages for the absent ----------------------------------------------------------------------


def test_a_message_to_somebody_absent_arrives_later(world: World) -> None:
    ana, luis = world.enter("ana", key="A"), world.enter("luis", key="L", seen=0)
    world.go(luis)
    world.settle()
    world.say(ana, Post("luis", "hasta luego", "c1"))
    assert world.told(ana) == [Ok("c1", 1, NOW, later=True)]
    luis = world.enter("luis", key="L", seen=0, epoch=world.store.epoch)
    assert world.told(luis)[1:-1] == [Message(1, "ana", "luis", "hasta luego", NOW, "c1"), Live(1)]


def test_a_room_waits_for_its_members(world: World) -> None:
    ana, luis = world.enter("ana", key="A"), world.enter("luis", key="L", seen=0)
    world.say(luis, Join("#python"))
    world.say(ana, Join("#python"))
    world.settle()
    world.go(luis)
    assert world.told(ana) == [Presence("luis", "offline")]  # and they are still in the room
    world.say(ana, Post("#python", "una", "c1"), Post("#clase", "dos", "c2"), Leave("#python"))
    luis = world.enter("luis", key="L", seen=0, epoch=world.store.epoch)
    assert texts(world.told(luis)) == ["una", "dos"]


def test_what_was_said_before_joining_a_room_is_history(world: World) -> None:
    ana = world.enter("ana", key="A")
    world.say(ana, Post("#clase", "antes", "c1"))
    luis = world.enter("luis", key="L", seen=0)
    world.say(ana, Post("#clase", "después", "c2"))
    assert texts(world.told(luis)) == ["después"]
    luis = leave_and_return(world, luis, 0, "L")
    assert texts(world.told(luis)) == ["después"]
    world.say(luis, History("#clase", 2))
    assert [m.text for m in page_of(world.told(luis)).messages] == ["antes"]


def test_ones_own_messages_come_back_too_to_a_device_that_has_lost_them(world: World) -> None:
    ana = world.enter("ana", key="A", seen=0)
    world.enter("luis", key="L")
    world.say(ana, Post("luis", "mía", "c1"))
    ana = leave_and_return(world, ana, 0, "A")
    assert Message(1, "ana", "luis", "mía", NOW, "c1") in world.told(ana)


def test_a_device_that_keeps_nothing_gets_only_what_is_said_now(world: World) -> None:
    ana, luis = world.enter("ana", key="A"), world.enter("luis", key="L")
    world.go(luis)
    world.say(ana, Post("luis", "hola", "c1"))
    assert [type(m) for m in world.told(world.enter("luis", key="L"))] == [
        Welcome,
        Live,
        RosterPage,
    ]


def test_a_long_absence_is_told_in_chunks_at_the_pace_of_the_device(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backlog, "CHUNK_MESSAGES", 3)
    ana, luis = world.enter("ana", key="A"), world.enter("luis", key="L", seen=0)
    world.go(luis)
    for n in range(1, 8):
        world.say(ana, Post("luis" if n % 2 else "#clase", str(n), f"c{n}"))
    luis = world.enter("luis", key="L", seen=0, epoch=world.store.epoch)
    assert texts(world.told(luis)) == ["1", "2", "3"]
    world.say(luis, Seen(2))
    assert world.told(luis) == []
    world.say(ana, Post("luis", "8", "c8"))  # it is not told before older ones
    world.say(luis, Seen(3))
    assert texts(world.told(luis)) == ["4", "5", "6"]
    world.batch((ana, Post("#clase", "9", "c9")), (luis, Seen(6)), (ana, Post("luis", "10", "c10")))
    told = world.told(luis)
    assert texts(told) == ["7", "8", "9", "10"]
    # and the last one came when it was said
    assert [m.id for m in told if isinstance(m, Live)] == [9]


def test_large_messages_make_small_chunks(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backlog, "CHUNK_CHARACTERS", 30)
    ana, luis = world.enter("ana", key="A"), world.enter("luis", key="L", seen=0)
    world.go(luis)
    world.say(ana, *(Post("luis", "x" * 20, f"c{n}") for n in range(5)))
    assert (
        len(texts(world.told(world.enter("luis", key="L", seen=0, epoch=world.store.epoch)))) == 2
    )


def test_an_epoch_that_is_not_known_begins_from_nothing(world: World) -> None:
    ana, luis = world.enter("ana", key="A"), world.enter("luis", key="L", seen=0)
    world.say(ana, Post("luis", "hola", "c1"))
    for epoch, seen in (("another", 1), (world.store.epoch, 99)):
        world.go(luis)
        world.settle()
        luis = world.enter("luis", key="L", seen=seen, epoch=epoch)
        told = world.told(luis)
        assert welcome_of(told).since == 0
        assert texts(told) == ["hola"]
    luis = leave_and_return(world, luis, 1, "L")
    told = world.told(luis)
    assert welcome_of(told).since == 1
    assert texts(told)[-1:] == []


def test_what_is_no_longer_kept_is_said(world: World) -> None:
    ana, luis = world.enter("ana", key="A"), world.enter("luis", key="L", seen=0)
    world.go(luis)
    world.say(ana, Post("luis", "1", "c1"), Post("#clase", "2", "c2"), Post("luis", "3", "c3"))
    world.store.kept_messages, world.store.kept_ms = 1, 1000
    world.store.tidy(NOW)
    world.hub.forget(world.store.tidy(NOW + 2000))
    world.store.commit()
    luis = world.enter("luis", key="L", seen=0, epoch=world.store.epoch)
    told = world.told(luis)
    assert {m for m in told if isinstance(m, Gap)} == {Gap("ana", 1), Gap("#clase", 2)}
    assert texts(told) == ["3"]
    luis = leave_and_return(world, luis, 3, "L")
    assert not [m for m in world.told(luis) if isinstance(m, Gap)]


def test_a_server_that_keeps_nothing_takes_nothing_for_the_absent() -> None:
    world = World(lasting=False)
    ana, luis = world.enter("ana", key="A"), world.enter("luis", key="L", seen=0)
    assert not welcome_of(world.told(ana)).stores
    world.say(ana, Post("luis", "uno", "c1"))
    world.go(luis)
    world.settle()
    world.say(ana, Post("luis", "dos", "c2"))
    assert code(world.told(ana)) == "not_here"
    # A short interruption loses nothing.
    luis = world.enter("luis", key="L", seen=0, epoch=world.store.epoch)
    assert texts(world.told(luis)) == ["uno"]


def test_a_restart_forgets_nothing(world: World) -> None:
    ana, luis = world.enter("ana", key="A"), world.enter("luis", key="L", seen=0)
    world.say(luis, Join("#python"))
    world.say(ana, Post("luis", "hola", "c1"), Post("luis", "adiós", "c2"))
    world.say(luis, Seen(2), Read("ana", 1))
    world.store.tidy(NOW)
    world.restart()
    ana = world.enter("ana", key="A", seen=0, epoch=world.store.epoch)
    told = world.told(ana)
    assert [m for m in told if isinstance(m, Receipt)] == [
        Receipt("luis", 2, "delivered"),
        Receipt("luis", 1, "read"),
    ]
    assert [(room.room, room.members) for room in roster_of(told).rooms] == [
        ("#clase", ("ana", "luis")),
        ("#python", ("luis",)),
    ]
    assert texts(told) == ["hola", "adiós"]
    world.say(ana, Post("luis", "hola", "c1"))
    assert only(world.told(ana)) == Ok("c1", 1, NOW)


def test_everybody_is_in_the_main_room_also_if_it_is_a_new_one(world: World) -> None:
    world.enter("ana", key="A")
    world.restart(main_room="#oficina")
    rooms = roster_of(world.told(world.enter("luis", key="L"))).rooms
    assert ("#oficina", ("ana", "luis")) in [(room.room, room.members) for room in rooms]


# --- history --------------------------------------------------------------------------------------


def page_of(messages: list[ServerMessage]) -> Page:
    page = only(messages)
    assert isinstance(page, Page)
    return page


def test_pages_of_history(world: World) -> None:
    ana, luis = world.enter("ana", key="A"), world.enter("luis", key="L")
    for n in range(1, 6):
        world.say((ana, luis)[n % 2], Post("luis" if not n % 2 else "ana", str(n), f"c{n}"))
    world.settle()
    world.say(ana, History("LUIS", 6, 2))
    assert page_of(world.told(ana)) == Page(
        "luis",
        (Message(4, "ana", "luis", "4", NOW, "c4"), Message(5, "luis", "ana", "5", NOW, "c5")),
        True,
    )
    world.say(ana, History("luis", 4, 3))
    page = page_of(world.told(ana))
    assert ([m.text for m in page.messages], page.more) == (["1", "2", "3"], False)
    world.say(ana, History("nadie", 9))
    assert page_of(world.told(ana)) == Page("nadie", (), False)
    world.say(ana, History("#ajena", 9))
    assert code(world.told(ana)) == "not_in_room"


# --- receipts -------------------------------------------------------------------------------------


def test_delivered_and_read(world: World) -> None:
    ana, luis = world.enter("ana", key="A"), world.enter("luis", key="L", seen=0)
    world.say(ana, Post("luis", "hola", "c1"))
    world.settle()
    world.say(luis, Seen(1), Seen(1), Read("ana", 1), Read("ANA", 1))
    assert world.told(ana) == [Receipt("luis", 1, "delivered"), Receipt("luis", 1, "read")]


def test_nothing_is_delivered_before_the_device_says_so(world: World) -> None:
    ana, luis = world.enter("ana", key="A"), world.enter("luis", key="L", seen=0)
    world.settle()
    world.say(ana, Post("luis", "hola", "c1"), Post("#clase", "hola", "c2"))
    assert world.told(ana) == [Ok("c1", 1, NOW), Ok("c2", 2, NOW)]
    world.say(luis, Seen(0))
    assert [m for m in world.told(ana) if isinstance(m, Receipt) and m.id >= 1] == []


def test_receipts_wait_for_an_absent_sender(world: World) -> None:
    ana, luis = world.enter("ana", key="A", seen=0), world.enter("luis", key="L", seen=0)
    world.say(ana, Post("luis", "1", "c1"), Post("luis", "2", "c2"))
    world.go(ana)
    world.say(luis, Seen(2), Read("ana", 1))
    ana = world.enter("ana", key="A", seen=0, epoch=world.store.epoch)
    receipts = [m for m in world.told(ana) if isinstance(m, Receipt)]
    assert receipts == [Receipt("luis", 2, "delivered"), Receipt("luis", 1, "read")]


def test_coming_back_with_a_full_journal_is_a_receipt(world: World) -> None:
    ana, luis = world.enter("ana", key="A"), world.enter("luis", key="L", seen=0)
    world.say(ana, Post("luis", "hola", "c1"))
    world.go(luis)  # before it could say `seen`
    world.settle()
    world.enter("luis", key="L", seen=1, epoch=world.store.epoch)
    assert Receipt("luis", 1, "delivered") in world.told(ana)


def test_nobody_can_have_seen_what_there_is_not(world: World) -> None:
    ana, luis = world.enter("ana", key="A"), world.enter("luis", key="L", seen=0)
    world.say(ana, Post("luis", "hola", "c1"))
    world.settle()
    world.say(luis, Seen(2**52), Read("ana", 2**52), Read("nadie", 1))
    assert world.told(ana) == [Receipt("luis", 1, "delivered"), Receipt("luis", 1, "read")]
    assert code(world.told(luis)) == "no_such_nick"


def test_what_could_not_be_stored_can_not_have_been_seen(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, luis = world.enter("ana", key="A"), world.enter("luis", key="L", seen=0)
    world.say(ana, Post("luis", "uno", "c1"))
    world.settle()
    with monkeypatch.context() as patch:
        patch.setattr(world.store._writer, "_commit", fail)
        world.batch((ana, Post("luis", "dos", "c2")), (luis, Seen(9)), (luis, Read("ana", 9)))
    receipts = [m for m in world.told(ana) if isinstance(m, Receipt)]
    assert receipts == [Receipt("luis", 1, "delivered"), Receipt("luis", 1, "read")]


def test_plain_users_give_no_receipts(world: World) -> None:
    ana, nc = world.enter("ana", key="A"), world.enter("nc", plain=True)
    world.settle()
    world.say(ana, Post("nc", "hola", "c1"))
    assert world.told(ana) == [Ok("c1", 1, NOW)]
    assert texts(world.told(nc)) == ["hola"]
    world.go(nc)
    world.settle()
    world.say(ana, Post("nc", "¿sigues?", "c2"))
    assert code(world.told(ana)) == "no_such_nick"


def test_a_plain_user_can_not_write_to_the_absent(world: World) -> None:
    luis, nc = world.enter("luis", key="L", seen=0), world.enter("nc", plain=True)
    world.go(luis)
    world.settle()
    world.say(nc, Post("luis", "hola"))
    assert code(world.told(nc)) == "no_such_nick"
    assert texts(world.told(world.enter("luis", key="L", seen=0, epoch=world.store.epoch))) == []


def test_a_plain_users_message_to_a_room_is_kept_for_its_members(world: World) -> None:
    luis, nc = world.enter("luis", key="L", seen=0), world.enter("nc", plain=True)
    world.go(luis)
    world.say(nc, Post("#clase", "de nc"))
    luis = world.enter("luis", key="L", seen=0, epoch=world.store.epoch)
    assert texts(world.told(luis)) == ["de nc"]


@pytest.mark.parametrize("to", ["luis", "#clase"])
def test_a_guest_who_comes_again_asks_what_became_of_a_message(world: World, to: str) -> None:
    """Test that the same key means the same person, although the nick was free meanwhile."""
    world.enter("luis", key="L", seen=0)
    for key, answer in (("E", Ok), ("E", Ok), ("another", Err)):
        eva = Session("somewhere", plain=False)
        world.say(eva, log_in("eva", key, guest=True, seen=0))
        world.settle()
        world.say(eva, Post(to, "hola", "e1"))
        [told] = [one for one in world.told(eva) if isinstance(one, Ok | Err)]
        assert isinstance(told, answer) and (not isinstance(told, Ok) or told.id == 1)
        world.go(eva)
        world.now += 200_000
        world.batch()


# --- a storage that fails -------------------------------------------------------------------------


def fail(*_: object) -> None:
    raise StorageError("the disk is full")


def test_what_can_not_be_stored_has_not_happened(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, luis = world.enter("ana", key="A"), world.enter("luis", key="L", seen=0)
    nc = world.enter("nc", plain=True)
    world.say(ana, Post("luis", "antes", "c0"))
    world.settle()
    with monkeypatch.context() as patch:
        patch.setattr(world.store._writer, "_commit", fail)
        world.batch(
            (ana, Post("luis", "hola", "c1")),
            (nc, Post("luis", "y yo")),
            (ana, Post("luis", "antes", "c0")),
        )
    assert [(type(m), getattr(m, "cid", None)) for m in world.told(ana)] == [
        (Err, "c1"),
        (Ok, "c0"),
    ]
    assert code(world.told(nc)) == "storage"
    assert world.told(luis) == []
    world.say(ana, Post("luis", "hola", "c1"))
    assert world.told(ana) == [Ok("c1", 2, NOW)]
    assert texts(world.told(luis)) == ["hola"]


@pytest.mark.parametrize("is_known", [True, False])
def test_a_name_that_could_not_be_stored_belongs_to_nobody(
    world: World, monkeypatch: pytest.MonkeyPatch, is_known: bool
) -> None:
    luis = world.enter("luis", key="L", seen=0)
    world.settle()
    with monkeypatch.context() as broken:
        world.break_disk(broken, is_known=is_known)
        ana = world.enter("ana", key="A")
    refusal = only(world.told(ana))
    assert isinstance(refusal, Err if is_known else Farewell) and refusal.code == "storage"
    assert world.closed == [ana]
    last = [one for one in world.told(luis) if isinstance(one, Presence)][-1]
    assert last.state == "offline"
    world.go(luis)
    world.restart()  # as if the server had been killed then
    assert isinstance(world.told(world.enter("ana", key="another"))[0], Welcome)


def test_a_name_that_could_not_be_stored_can_be_had_when_the_disk_works_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        world.break_disk(broken)
        world.enter("ana", key="A")
        world.enter("ana", key="A")
    assert isinstance(world.told(world.enter("ana", key="A"))[0], Welcome)
    stored = (
        "SELECT (SELECT count(*) FROM name WHERE hash IS NOT NULL), (SELECT count(*) FROM member)"
    )
    assert world.store._db.execute(stored).fetchone() == (1, 1)


def test_a_name_that_could_not_be_stored_is_free_also_if_its_connection_was_gone_by_then(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    luis = world.enter("luis", key="L", seen=0)
    with monkeypatch.context() as broken:
        world.break_disk(broken)
        ana = Session("somewhere", plain=False)
        world.batch((ana, log_in("ana", "A")), (ana, Gone("connection closed")))
    last = [one for one in world.told(luis) if isinstance(one, Presence)][-1]
    assert (last.nick, last.gone) == ("ana", True)
    assert isinstance(world.told(world.enter("ana", key="another"))[0], Welcome)


def test_of_a_name_that_could_not_be_stored_nothing_else_is_kept(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Test that the next start finds no answers of somebody unknown."""
    luis = world.enter("luis", key="L", seen=0)
    guest = Session("somewhere", plain=False)
    world.say(guest, log_in("ana", "A", guest=True), Block("luis"))
    with monkeypatch.context() as broken:
        world.break_disk(broken)
        eva = Session("somewhere else", plain=False)
        world.enter("ana", key="A")
        world.batch((eva, log_in("eva", "E")), (luis, Group("#g-1", "Cena", ("eva",))))
    world.say(luis, Post("#clase", "hola", "c1"))
    world.restart()
    assert (world.store.regards(), world.store.invitations()) == ([], [])


def test_who_came_with_what_could_not_be_stored_misses_nothing_of_what_comes_next(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Test that messages arrive that have the ids of those that were not stored."""
    ana, luis = world.enter("ana", key="A"), world.enter("luis", key="L", seen=0)
    world.say(ana, Join("#python"))
    guest = Session("somewhere", plain=False)
    with monkeypatch.context() as broken:
        world.break_disk(broken)
        world.batch((ana, Post("#python", "hola", "c1")), (guest, log_in("eva", "E", guest=True)))
    world.settle()
    for _ in range(2):
        world.say(guest, Post("ana", "hola", "e1"))
        assert only(world.told(guest)) == Ok("e1", 1, NOW)
    with monkeypatch.context() as broken:
        world.break_disk(broken)
        world.batch(
            (ana, Post("#rust", "1", "c2")),
            (ana, Post("#python", "2", "c3")),
            (luis, Leave("#python")),
            (luis, Join("#python")),
        )
    world.say(ana, Post("#python", "hola", "c1"))
    world.restart()
    assert texts(world.told(world.enter("luis", key="L", seen=0, epoch=world.store.epoch))) == [
        "hola"
    ]


def test_what_is_wished_of_rooms_and_not_stored_is_told_and_stored_later(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = world.enter("ana", key="A")
    world.settle()
    with monkeypatch.context() as broken:
        world.break_disk(broken)
        world.say(ana, Join("#python"), Join("#rust"), Leave("#rust"))
        world.say(ana, Read("nobody", 1))
    told = [(one.code, one.to) for one in world.told(ana) if isinstance(one, Err)]
    assert told == [
        ("storage", "#python"),
        ("storage", "#rust"),
        ("storage", "#rust"),
        ("no_such_nick", "nobody"),
    ]
    members = "SELECT room FROM conversation JOIN member ON member.room = number"
    assert world.store._db.execute(
        members.replace("room FROM", "conversation.room FROM")
    ).fetchall() == [("#clase",)]
    world.say(ana, Post("#python", "hola", "c1"))
    rooms = world.store._db.execute(
        members.replace("room FROM", "conversation.room FROM")
    ).fetchall()
    assert sorted(rooms) == [("#clase",), ("#python",)]


def test_who_is_let_into_a_group_and_not_stored_is_in_it_as_long_as_the_server_runs(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Test that only whoever has asked is told that it is not stored, and that it is stored later.

    See docs/decisions/rooms-go-on-without-the-disk.md.
    """
    ana, luis = world.enter("ana", key="A"), world.enter("luis", key="L")
    world.say(ana, Group("#g-0000000001", "Cena", ("luis",)))
    world.say(luis, Join("#g-0000000001"))  # from now on ana need not ask him
    world.settle()
    with monkeypatch.context() as broken:
        world.break_disk(broken)
        world.say(ana, Group("#g-0000000002", "Cine", ("luis",), ref="g"))
        group = RoomChanged("#g-0000000002", ("ana", "luis"), "Cine", "ana")
        assert world.told(luis) == [group]
        assert world.told(ana) == [group, Err("storage", NOT_YET, to="#g-0000000002", ref="g")]
        world.say(luis, Post("#g-0000000002", "hola", "c1"))
        assert code(world.told(luis)) == "storage"
        stored = [number for number, *_ in world.store.members()]
        assert world.store.number_of_room("#g-0000000002") not in stored
    world.say(luis, Post("#g-0000000002", "hola", "c1"))
    assert [type(one) for one in world.told(luis)] == [Ok]
    assert texts(world.told(ana)) == ["hola"]
    world.restart()
    rooms = roster_of(world.told(world.enter("luis", key="L"))).rooms
    assert {room.room for room in rooms} == {"#clase", "#g-0000000001", "#g-0000000002"}


def test_what_waits_for_a_full_disk_does_not_grow_with_time(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, luis = world.enter("ana", key="A"), world.enter("luis", key="L", seen=0)
    for n in range(50):
        world.say(ana, Post("luis", str(n), f"c{n}"))
    world.settle()
    with monkeypatch.context() as broken:
        world.break_disk(broken)
        for n in range(1, 50):
            world.say(luis, Read("ana", n), Join("#a"), Leave("#a"))
    assert world.store.unsaved < 10
    world.say(luis, Seen(1))
    assert world.store.unsaved == 0
    world.restart()
    ana_number, luis_number = (world.store.number_of(key) for key in ("ana", "luis"))
    talk = world.store.number_of_private(ana_number, luis_number)
    assert world.store.readings() == [(luis_number, talk, 49)]


def test_who_can_not_be_told_what_was_stored_has_to_ask_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, luis = world.enter("ana", key="A"), world.enter("luis", key="L", seen=0)
    nc = world.enter("nc", plain=True)
    world.settle()
    with monkeypatch.context() as broken:
        world.break_disk(broken, is_known=False)
        world.batch(
            (ana, Post("luis", "1", "c1")), (ana, Post("luis", "2", "c2")), (nc, Post("luis", "3"))
        )
    assert [type(one) for one in world.told(ana) if not isinstance(one, Presence)] == [Farewell]
    assert world.closed == [ana]
    assert [one.code for one in world.told(nc) if isinstance(one, Err)] == ["unknown"]
    assert texts(world.told(luis)) == []
    again = world.enter("ana", key="A")
    world.say(again, Post("luis", "1", "c1"), Post("luis", "2", "c2"))
    assert [one.id for one in world.told(again) if isinstance(one, Ok)] == [1, 2]
    assert texts(world.told(luis)) == ["1", "2"]


def test_a_backlog_goes_on_from_what_is_stored(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backlog, "CHUNK_MESSAGES", 1)
    ana, luis = world.enter("ana", key="A"), world.enter("luis", key="L", seen=0)
    world.go(luis)
    world.say(ana, Post("luis", "1", "c1"))
    luis = Session("somewhere", plain=False)
    with monkeypatch.context() as patch:
        patch.setattr(world.store._writer, "_commit", fail)
        world.batch(
            (ana, Post("luis", "2", "c2")),
            (luis, log_in("luis", key="L", seen=0, epoch=world.store.epoch)),
            (luis, Seen(1)),
        )
    assert texts(world.told(luis)) == ["1"]
    world.say(ana, Post("luis", "2", "c2"))
    world.say(luis, Seen(1), Seen(2))
    assert texts(world.told(luis)) == ["2"]


@pytest.mark.parametrize("what", ["find", "after"])
def test_a_storage_that_can_not_be_read(
    world: World, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    ana, luis = world.enter("ana", key="A"), world.enter("luis", key="L", seen=0)
    world.say(ana, Post("luis", "hola", "c1"))
    world.go(luis)
    world.settle()
    with monkeypatch.context() as patch:
        patch.setattr(world.store, what, fail)
        if what == "find":
            world.say(ana, Post("luis", "dos", "c2"))
            assert code(world.told(ana)) == "storage"
        else:
            world.settle()
            refused = world.enter("luis", key="L", seen=0, epoch=world.store.epoch)
            assert world.told(refused)[-1] == Farewell(
                "storage", "The server can't read its storage."
            )
            assert world.closed[-1] is refused
    luis = world.enter("luis", key="L", seen=0, epoch=world.store.epoch)
    assert texts(world.told(luis)) == ["hola"]


def test_damage_is_not_swallowed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ana = world.enter("ana", key="A")
    world.enter("luis", key="L")
    world.say(ana, Post("luis", "hola", "c1"))

    def damaged(*_: object) -> None:
        raise errors.Damaged("message 1 is not what was written")

    monkeypatch.setattr(world.store, "find", damaged)
    with pytest.raises(errors.Damaged):
        world.say(ana, Post("luis", "hola", "c1"))


def test_leaving_a_room_is_remembered(world: World) -> None:
    ana, luis = world.enter("ana", key="A"), world.enter("luis", key="L", seen=0)
    world.say(luis, Leave("#clase"))
    assert Left("#clase", "luis") in world.told(ana)
    luis = leave_and_return(world, luis, 0, "L")
    assert Joined("#clase", "luis") not in world.told(ana)
    world.say(ana, Post("#clase", "sin luis", "c1"))
    assert texts(world.told(luis)) == []


def test_goodbye_ends_every_session(world: World) -> None:
    ana = world.enter("ana", key="A")
    world.hub.say_goodbye(Farewell("storage", ""))
    world.settle()
    world.say(ana, Post("ana", "x", "c1"))
    assert world.told(ana) == []
