"""Test that people are numbered as they first come, and that everybody is told the same number."""

from __future__ import annotations

from net.hub import numbering
from net.hub.people import Session
from net.server.store import Store
from net.wire.messages import History, Join, Post
from tests.net.world import World


def number_of(world: World, nick: str) -> int:
    return world.numbers[nick]


def test_people_are_numbered_as_they_first_come(world: World) -> None:
    for nick, key in (("ana", "A"), ("luis", ""), ("eva", "E")):
        world.enter(nick, key=key)
    world.enter("nc", plain=True)
    # The world checks that everybody is told the same.
    assert world.numbers == {"ana": 1, "luis": 2, "eva": 3, "nc": 4}


def test_a_number_stays_whoever_comes_back_and_after_a_restart(world: World) -> None:
    world.go(world.enter("ana", key="A"))
    luis = world.enter("luis")
    world.say(luis, Post("#clase", "hola", "c1"))  # now something of luis is stored
    world.restart()
    world.enter("eva", key="E")
    world.enter("luis")
    world.enter("ana", key="A")
    assert world.numbers == {"ana": 1, "luis": 2, "eva": 3}


def test_who_comes_back_without_having_said_anything_has_the_same_number(world: World) -> None:
    nc = world.enter("nc", plain=True)
    world.enter("ana", key="A")
    world.go(nc)
    world.enter("NC", key="N")  # the same nick, and from now on somebody owns it
    assert number_of(world, "NC") == number_of(world, "nc")
    assert world.hub.registry.users["nc"].number == number_of(world, "nc")


def test_the_archive_takes_over_the_number_that_was_told(world: World, ana: Session) -> None:
    nc, otro = world.enter("nc", plain=True), world.enter("otro", plain=True)
    world.say(otro, Post("#clase", "primero"))
    world.say(nc, Post("#clase", "segundo"))
    world.say(ana, Join("#python"))
    users = world.hub.registry.users
    assert users["otro"].number == number_of(world, "otro")
    assert users["nc"].number == number_of(world, "nc")


def test_a_flood_of_names_costs_nothing_but_numbers(world: World, ana: Session) -> None:
    for one in range(numbering.REMEMBERED + 100):
        world.go(world.enter(f"n{one}", plain=True))
    remembered = world.hub.registry._numbering._given
    assert len(remembered) == numbering.REMEMBERED
    assert world.store.number_of("n5") == 0  # nothing is stored for any of them
    world.settle()
    world.enter("eva", key="E")
    assert number_of(world, "eva") == number_of(world, "ana") + numbering.REMEMBERED + 101


def test_two_names_never_have_one_number_after_the_memory_was_flooded(
    world: World, ana: Session
) -> None:
    """Test that somebody who is forgotten while here keeps a number that nobody else gets."""
    nc = world.enter("nc", plain=True)
    for one in range(numbering.REMEMBERED + 1):
        world.go(world.enter(f"n{one}", plain=True))
    world.say(nc, Post("#clase", "sigo aquí"))
    assert world.hub.registry.users["nc"].number == number_of(world, "nc")
    assert isinstance(world.store, Store)
    stored = [name.number for name in world.store._names.values()]
    assert len(stored) == len(set(stored))


def test_a_message_tells_the_number_of_who_has_written_it_and_left(world: World) -> None:
    """Test that it is the number that the roster once told."""
    luis, nc = world.enter("luis", key="L"), world.enter("nc", plain=True)
    world.say(luis, Post("#clase", "yo sigo", "c1"))
    world.say(nc, Post("#clase", "me voy"))
    world.go(nc)
    told = dict(world.numbers)
    world.restart()
    world.numbers.clear()
    eva = world.enter("eva", key="E")
    world.told(eva)
    assert "nc" not in world.numbers  # no roster has them any more
    world.say(eva, History("#clase", 100))
    assert world.numbers["nc"] == told["nc"]
    # And for a device that was away.
    world.numbers.clear()
    world.enter("luis", key="L", seen=0, epoch=world.store.epoch)
    assert world.numbers["nc"] == told["nc"]


def test_a_number_is_told_with_what_is_said_now(world: World, ana: Session) -> None:
    """Test that the journal learns it, for when the window begins anew."""
    luis = world.enter("luis")
    told = world.numbers.pop("luis")
    world.say(luis, Post("#clase", "hola", "c1"))
    assert world.numbers == {"ana": world.numbers["ana"], "luis": told}


def test_whoever_takes_a_nick_later_has_its_number(world: World, ana: Session) -> None:
    luis = world.enter("luis")
    world.say(luis, Post("#clase", "hola", "c1"))
    world.go(luis)
    other = world.enter("luis", key="L")
    world.say(other, Post("#clase", "soy otro", "c1"))
    world.say(ana, History("#clase", 100))
    assert world.hub.registry.users["luis"].number == number_of(world, "luis")
