"""Test which private messages wait for a receipt."""

from __future__ import annotations

from net.hub.unseen import IDS, Unseen


def filled() -> Unseen[str]:
    unseen: Unseen[str] = Unseen()
    for talk, id_ in (("luis", 1), ("marta", 2), ("luis", 3), ("luis", 5)):
        unseen.add(talk, id_)
    return unseen


def test_of_each_conversation_the_last_message_that_is_there() -> None:
    unseen = filled()
    assert unseen.take_until(0) == []
    assert unseen.take_until(4) == [("luis", 3), ("marta", 2)]
    assert "luis" in unseen
    assert "marta" not in unseen
    assert unseen.take_until(9) == [("luis", 5)]
    assert unseen.take_until(9) == []


def test_what_was_not_committed_is_forgotten() -> None:
    unseen = filled()
    unseen.forget_above(1)
    assert "marta" not in unseen
    unseen.add("marta", 2)  # the id is used again
    assert unseen.take_until(9) == [("luis", 1), ("marta", 2)]


def test_a_device_that_says_nothing_costs_no_more_than_so_many_ids() -> None:
    unseen: Unseen[str] = Unseen()
    for id_ in range(5 * IDS):
        unseen.add("luis", id_)
    assert len(unseen._ids["luis"]) <= IDS
    assert unseen.take_until(5 * IDS - 2) == [("luis", 5 * IDS - 2)]
    assert unseen.take_until(5 * IDS) == [("luis", 5 * IDS - 1)]
