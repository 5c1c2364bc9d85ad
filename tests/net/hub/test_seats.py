"""Test who gets a seat, and who gives way."""

from __future__ import annotations

from net.hub.seats import CLASS, Seats, who_gives_way


def fill(seats: Seats, count: int, origin: str, *, is_newcomer: bool = True) -> int:
    """Let `count` connections in if possible; return how many got in."""
    taken = 0
    for n in range(count):
        if seats.has_one_for(origin, is_newcomer=is_newcomer):
            seats.take((origin, is_newcomer, n), origin, is_newcomer=is_newcomer)
            taken += 1
    return taken


def test_one_address_gets_half_and_all_newcomers_three_quarters() -> None:
    seats = Seats(1000)
    assert fill(seats, 1000, "a") == 500
    assert fill(seats, 1000, "b") == 250
    assert fill(seats, 1000, "c") == 0
    assert fill(seats, 1000, "a", is_newcomer=False) == 250
    assert len(seats) == 1000


def test_a_class_fits_however_few_seats_there_are() -> None:
    assert fill(Seats(CLASS), CLASS, "a") == CLASS
    assert fill(Seats(40), 50, "a") == 40
    assert fill(Seats(1), 2, "a") == 1


def test_who_leaves_frees_the_seat() -> None:
    seats = Seats(1000)
    fill(seats, 500, "a")
    assert not seats.has_one_for("a", is_newcomer=True)
    seats.leave(("a", True, 7))
    seats.leave(("a", True, 7))
    seats.leave("nobody")
    assert len(seats) == 499
    assert fill(seats, 2, "a") == 1


def test_of_the_most_crowded_address_the_one_that_has_waited_longest_gives_way() -> None:
    assert who_gives_way([("person", 0), ("flood", 0), ("flood", 0), ("other", 0)]) == 1


def test_who_has_begun_stays_longer() -> None:
    assert who_gives_way([("flood", 1), ("flood", 2), ("flood", 0), ("flood", 0)]) == 2
    assert who_gives_way([("flood", 2), ("flood", 1), ("person", 0)]) == 1


def test_somebody_gives_way() -> None:
    assert who_gives_way([("a", 2)]) == 0
