"""Test what is forgotten because nobody needs it, and what is not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from net.hub import cleaning, doorkeeper
from net.hub.cleaning import DAY_MS, IDLE_DAYS, IDLE_DAYS_WHEN_NEARLY_ALL
from net.server import store
from net.server.store import Store
from net.wire.messages import (
    About,
    Block,
    Decline,
    Gap,
    Group,
    Join,
    Joined,
    Leave,
    Left,
    Message,
    Ok,
    Post,
    Presence,
    Read,
    Seen,
    Welcome,
)
from tests.net.world import World, code, key_of


@pytest.fixture
def world() -> World:
    world = World()
    world.store.kept_messages = 1
    return world


def pass_days(world: World, days: float) -> None:
    """Let `days` go by, and tidy up what is old as the server does."""
    world.store.tidy(world.now)
    world.now += int(days * DAY_MS)
    for _ in range(4):
        actions = world.hub.clean(world.now)
        cuts = world.store.tidy(world.now)
        world.store.commit()
        world.hub.forget(cuts)
        world.tell(actions)


def rows(store: Store, table: str) -> list[tuple[Any, ...]]:
    return store._db.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall()


def nicks(world: World) -> set[str]:
    return {row[2] for row in rows(world.store, "name")}


def one_more_message(world: World) -> None:
    """Store a message that the tests don't use, because the newest one is always kept."""
    nc = world.enter("otro", plain=True)
    world.say(nc, Post("#clase", "la última", ""))
    world.go(nc)


def test_a_name_of_which_nothing_is_kept_is_free_after_three_months(world: World) -> None:
    world.go(world.enter("ana", key="A"))
    pass_days(world, IDLE_DAYS - 1)
    assert nicks(world) == {"ana"}
    luis = world.enter("luis", key="L")
    world.settle()
    pass_days(world, 1)
    assert nicks(world) == {"luis"}
    assert world.told(luis) == [Left("#clase", "ana"), Presence("ana", "offline", gone=True)]
    assert {row[1] for row in rows(world.store, "member")} == {2}
    assert [row[0] for row in rows(world.store, "attendance")] == [2]
    assert isinstance(world.told(world.enter("ana", key="another"))[0], Welcome)


def test_who_comes_keeps_the_name(world: World) -> None:
    for _ in range(3):
        world.go(world.enter("ana", key="A"))
        pass_days(world, IDLE_DAYS - 1)
    assert nicks(world) == {"ana"}


def test_who_is_here_keeps_the_name(world: World) -> None:
    world.enter("ana", key="A")
    pass_days(world, 2 * IDLE_DAYS)
    assert nicks(world) == {"ana"}


def test_of_whom_something_is_kept_keeps_the_name(world: World) -> None:
    for nick in ("ana", "luis", "eva"):
        world.go(world.enter(nick, key=nick))
    ana = world.enter("ana", key="ana")
    world.say(ana, Post("luis", "hola", "c1"))
    world.go(ana)
    world.store.kept_messages = 10
    pass_days(world, 2 * IDLE_DAYS)
    assert nicks(world) == {"ana", "luis"}


def test_an_old_database_does_not_know_who_came_when(world: World) -> None:
    world.go(world.enter("ana", key="A"))
    world.store._db.execute("DELETE FROM attendance")
    world.store._last_days.clear()
    pass_days(world, 2 * IDLE_DAYS)
    assert nicks(world) == {"ana"}
    pass_days(world, IDLE_DAYS)
    assert nicks(world) == set()


def test_when_names_run_out_who_never_wrote_gives_way(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cleaning, "OWNED_NAMES", 10)
    monkeypatch.setattr(doorkeeper, "OWNED_NAMES", 10)
    world.store.kept_messages = 100
    writer = world.enter("n0", key="n0")
    world.say(writer, Post("#clase", "hola", "c1"))
    world.go(writer)
    for n in range(1, 10):
        world.now += 1
        world.go(world.enter(f"n{n}", key=f"n{n}"))
    pass_days(world, 0)
    assert len(nicks(world)) == 10  # they have come today
    assert isinstance(world.told(world.enter("nueva", key="N"))[0], Welcome) is False
    world.go(world.enter("n5", key="n5"))
    pass_days(world, IDLE_DAYS_WHEN_NEARLY_ALL)
    assert "n0" in nicks(world)
    assert len(nicks(world)) == 9  # no more than necessary
    assert isinstance(world.told(world.enter("nueva", key="N"))[0], Welcome)


def test_a_name_that_nobody_owns_goes_with_its_messages(world: World) -> None:
    nc = world.enter("nc", plain=True)
    ana = world.enter("ana", key="A")
    world.say(nc, Post("ana", "hola", ""))
    pass_days(world, 1)
    assert nicks(world) == {"nc", "ana"}
    one_more_message(world)
    pass_days(world, 31)
    world.say(ana, Seen(world.store.last_id))
    pass_days(world, 0)
    assert "nc" in nicks(world)  # those who are here keep their numbers
    world.go(nc)
    pass_days(world, 0)
    assert "nc" not in nicks(world)


def test_a_conversation_goes_with_its_messages_once_everybody_has_got_them(world: World) -> None:
    ana = world.enter("ana", key="A", seen=0)
    world.go(world.enter("luis", key="L", seen=0))
    world.say(ana, Post("luis", "hola", "c1"))
    world.say(ana, Seen(1))
    one_more_message(world)
    pass_days(world, 31)
    assert rows(world.store, "message")[0][0] == 2
    assert [row for row in rows(world.store, "conversation") if not row[1]]
    # Luis must be told of the gap first.
    luis = world.enter("luis", key="L", seen=0, epoch=world.store.epoch)
    assert Gap("ana", 1) in world.told(luis)
    world.say(luis, Seen(2))
    pass_days(world, 0)
    assert not [row for row in rows(world.store, "conversation") if not row[1]]
    assert rows(world.store, "reading") == []
    # They can begin anew, also after a restart of the server.
    world.say(luis, Post("ana", "otra vez", "c2"))
    assert [one.text for one in world.told(ana) if isinstance(one, Message)] == [
        "la última",
        "otra vez",
    ]
    world.restart()
    assert isinstance(world.told(world.enter("ana", key="A", seen=0))[0], Welcome)


def test_a_conversation_of_somebody_who_never_comes_again_goes_too(world: World) -> None:
    ana = world.enter("ana", key="A", seen=0)
    world.go(world.enter("luis", key="L", seen=0))
    world.say(ana, Post("luis", "hola", "c1"), Seen(1))
    world.go(ana)
    one_more_message(world)
    pass_days(world, IDLE_DAYS + 1)
    assert not [row for row in rows(world.store, "conversation") if not row[1]]
    pass_days(world, 0)
    assert "luis" not in nicks(world)


def test_a_room_goes_when_it_has_no_members_and_no_messages(world: World) -> None:
    ana = world.enter("ana", key="A", seen=0)
    world.say(ana, Join("#python"), Post("#python", "hola", "c1"), Join("#vacía"), Seen(1))
    world.say(ana, Group("#g-0123456789", "Cena"), Leave("#g-0123456789"), Leave("#python"))
    one_more_message(world)
    pass_days(world, 1)
    assert {row[1] for row in rows(world.store, "conversation")} == {"#clase", "#vacía", "#python"}
    assert rows(world.store, "private_group") == []
    pass_days(world, 31)
    assert {row[1] for row in rows(world.store, "conversation")} == {"#clase", "#vacía"}
    assert set(world.hub.registry.rooms) == {"#clase", "#vacía"}
    world.say(ana, Join("#python"), Post("#python", "otra vez", "c2"))
    assert [type(one) for one in world.told(ana) if isinstance(one, Ok)] == [Ok, Ok]


def test_what_is_forgotten_does_not_keep_from_tidying_up_what_was_taken_back(world: World) -> None:
    """Test forgetting rows and clearing deleted texts at the same time.

    The search for forgotten rows begins a transaction, in which the log can't be emptied of deleted
    texts.
    """
    ana = world.enter("ana", key="A")
    world.say(ana, Join("#python"), Post("#python", "hola", "c1"), Leave("#python"))
    one_more_message(world)
    pass_days(world, 60)
    world.say(ana, Join("#rust"), Leave("#rust"), Post("#clase", "nada", "c2"))
    world.say(ana, Post("#clase", "", "c3", "delete", About("ana", "c2")))
    pass_days(world, 0)
    assert not world.store._has_erased


def test_what_looks_like_a_room_that_is_gone_can_be_made(world: World) -> None:
    ana = world.enter("ana", key="A", seen=0)
    world.say(ana, Join("#python"), Post("#python", "hola", "c1"), Seen(1), Leave("#python"))
    one_more_message(world)
    world.settle()
    world.say(ana, Join("#pyth\u03bfn"))  # with a Greek letter
    assert code(world.told(ana)) == "room_taken"
    pass_days(world, 31)
    world.say(ana, Join("#pyth\u03bfn"))
    assert world.told(ana) == [Joined("#pyth\u03bfn", "ana")]


def test_who_is_blocked_by_somebody_keeps_the_name(world: World) -> None:
    """Test that the block holds: under a forgotten name, somebody could come back without it."""
    world.go(world.enter("luis", key="L"))
    ana = world.enter("ana", key="A")
    world.say(ana, Block("luis", True))
    pass_days(world, 2 * IDLE_DAYS)
    assert nicks(world) == {"ana", "luis"}
    world.say(ana, Block("luis", False))
    pass_days(world, 0)
    assert nicks(world) == {"ana"}


def test_idle_people_do_not_keep_each_others_names(world: World) -> None:
    ana, luis = world.enter("ana", key="A"), world.enter("luis", key="L")
    world.say(ana, Block("luis", True))
    world.say(luis, Block("ana", True))
    eva = world.enter("eva", key="E")
    world.say(eva, Group("#g-0123456789", "Cena", ("leo",)))
    leo = world.enter("leo", key="leo")
    world.say(eva, Group("#g-0123456789", "", ("leo",)))
    world.say(leo, Group("#g-9876543210", "Baile", ("eva",)))
    for session in (ana, luis, eva, leo):
        world.go(session)
    pass_days(world, IDLE_DAYS)
    pass_days(world, 0)
    assert nicks(world) == set()
    for table in ("regard", "invitation", "member", "private_group"):
        assert rows(world.store, table) == [], table
    world.restart()


def test_who_was_refused_and_left_goes_with_the_group(world: World) -> None:
    ana, luis = world.enter("ana", key="A", seen=0), world.enter("luis", key="L", seen=0)
    world.say(ana, Group("#g-0123456789", "Cena", ("luis",)))
    world.say(luis, Decline("#g-0123456789"))
    world.say(ana, Leave("#g-0123456789"))
    assert rows(world.store, "invitation")
    pass_days(world, 1)
    assert rows(world.store, "invitation") == []
    world.restart()


def test_numbers_are_never_those_of_somebody_else(world: World) -> None:
    """Test the holes that names and conversations leave: the next ones get no number in use."""
    for nick in ("ana", "luis", "eva"):
        world.go(world.enter(nick, key=nick))
    eva = world.enter("eva", key="eva")
    world.say(eva, Post("#clase", "hola", "c1"))
    world.store.kept_messages = 10
    pass_days(world, IDLE_DAYS)
    assert nicks(world) == {"eva"}
    world.enter("nueva", key="N")
    world.say(eva, Post("nueva", "hola", "c2"))
    for table in ("name", "conversation"):
        numbers = [row[0] for row in rows(world.store, table)]
        assert len(set(numbers)) == len(numbers) == 2, table
    world.restart()
    assert {name.nick: name.owner for name in world.store.names()} == {
        "eva": key_of("eva"),
        "nueva": key_of("N"),
    }


def test_it_looks_at_everything_in_turn_and_never_at_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cleaning, "LOOKED_AT_ONCE", 2)
    world = World()
    for n in range(9):
        world.go(world.enter(f"n{n}", key=f"n{n}"))
    world.now += IDLE_DAYS * DAY_MS
    left = []
    for _ in range(7):
        world.hub.clean(world.now)
        world.store.commit()
        left.append(len(nicks(world)))
    assert left == [7, 5, 3, 1, 0, 0, 0]


def test_who_leaves_a_room_leaves_nothing_there(world: World) -> None:
    ana, luis = world.enter("ana", key="A", seen=0), world.enter("luis", key="L", seen=0)
    world.say(luis, Join("#python"))
    world.say(ana, Join("#python"), Post("#python", "hola", "c1"))
    world.say(luis, Read("#python", 1))
    assert len(rows(world.store, "reading")) == 1
    world.say(luis, Leave("#python"))
    assert rows(world.store, "reading") == []


def test_who_takes_over_a_released_name_takes_over_nothing_else(world: World) -> None:
    ana, luis = world.enter("ana", key="A", seen=0), world.enter("luis", key="L", seen=0)
    world.say(ana, Post("luis", "hola", "c1"), Post("#clase", "hola", "c2"))
    world.say(luis, Read("ana", 1), Read("#clase", 2))
    assert len(rows(world.store, "reading")) == 2
    world.store.release("luis")
    world.store.commit()
    assert rows(world.store, "reading") == []


def test_only_so_many_runs_are_remembered(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(store, "RUNS", 3)
    epochs = []
    for _ in range(5):
        archive = Store(tmp_path)
        epochs.append(archive.epoch)
        archive.close()
    archive = Store(tmp_path)
    assert len(rows(archive, "run")) == 3
    assert [archive.knows(epoch, 0) for epoch in epochs] == [False, False, True, True, True]
    archive.close()


def test_what_could_not_be_written_is_forgotten_with_the_next_commit(world: World) -> None:
    world.go(world.enter("ana", key="A"))
    world.now += IDLE_DAYS * DAY_MS
    world.hub.clean(world.now)
    world.store._writer.roll_back()
    world.store.commit()
    assert nicks(world) == set()
