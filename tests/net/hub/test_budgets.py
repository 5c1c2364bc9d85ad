"""Test buckets that outlive connections, and that tables of them are bounded."""

from __future__ import annotations

import pytest

from net.hub.budgets import Bucket, Table, origin_of


def test_what_is_taken_comes_back_at_the_rate() -> None:
    bucket = Bucket(10, 40, 0)
    assert [bucket.take(10, 0) for _ in range(4)] == [0, 0, 0, 0]
    assert bucket.take(10, 0) == 1.0
    assert bucket.take(0, 1) == 0
    assert bucket.take(1, 1) == pytest.approx(0.1)
    assert not bucket.is_full(5)
    assert bucket.is_full(5.2)


def test_it_saves_up_to_its_capacity_and_no_more() -> None:
    bucket = Bucket(10, 40, 0)
    assert bucket.take(41, 1000) == pytest.approx(0.1)


def test_nobody_waits_longer_than_the_most_that_is_owed() -> None:
    bucket = Bucket(10, 40, 0, most_owed_seconds=3)
    assert bucket.take(1000, 0) == 3.0
    assert bucket.take(0, 3) == 0


def test_what_is_not_there_is_not_taken() -> None:
    bucket = Bucket(1, 2, 0)
    assert [bucket.try_to_take(1, 0) for _ in range(3)] == [True, True, False]
    assert bucket.try_to_take(1, 1)


def test_a_clock_that_is_put_back_takes_and_gives_nothing() -> None:
    bucket = Bucket(1, 2, 1000)
    bucket.take(2, 1000)
    assert not bucket.try_to_take(1, 0)
    assert bucket.try_to_take(1, 1.5)


def table(entries: int = 3) -> Table:
    return Table(lambda now: Bucket(1, 2, now), entries)


def test_a_key_finds_its_bucket_again() -> None:
    buckets = table()
    assert buckets.get("ana", 0) is buckets.get("ana", 0)
    assert buckets.get("ana", 0) is not buckets.get("luis", 0)


def test_a_table_is_emptied_of_what_says_nothing() -> None:
    buckets = table(1000)
    for n in range(100):
        buckets.get(f"{n}", 0).take(1, 0)
    assert len(buckets) == 100
    for n in range(60):
        buckets.get(f"later {n}", 1000)
    assert len(buckets) < 70


def test_a_table_never_has_more_than_its_entries_and_forgets_the_oldest() -> None:
    buckets = table(3)
    for key in ("a", "b", "c"):
        buckets.get(key, 0).take(2, 0)
    buckets.get("a", 0)  # so "b" is the oldest
    buckets.get("d", 0).take(2, 0)
    assert len(buckets) == 3
    assert not buckets.get("a", 0).try_to_take(1, 0)
    assert not buckets.get("c", 0).try_to_take(1, 0)
    assert buckets.get("b", 0).try_to_take(1, 0)


def test_who_holds_a_bucket_that_was_dropped_shares_it_still() -> None:
    buckets = table(1)
    held = buckets.get("ana", 0)
    buckets.get("luis", 0)
    assert len(buckets) == 1
    held.take(2, 0)
    assert not buckets.get("ana", 0).try_to_take(1, 0)


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("127.0.0.1:5000", "127.0.0.1"),
        ("2001:db8:1:2:3:4:5:6:5000", "2001:db8:1:2::/64"),
        ("[2001:db8:1:2::99]:5000", "2001:db8:1:2::/64"),
        ("fe80::1%eth0:5000", "fe80::/64"),
        ("::ffff:192.168.1.20:5000", "192.168.1.20"),
        ("address of ana", "address of ana"),
        ("", ""),
    ],
)
def test_an_address_is_that_of_a_computer(address: str, origin: str) -> None:
    assert origin_of(address) == origin
