"""Test how often an address may begin what does not end in a log-in."""

from __future__ import annotations

import time

import pytest

from net.server.meters import Meters

ADDRESS, OTHER = "192.0.2.7", "192.0.2.8"


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Return the time, which the test sets."""
    now = [1000.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    return now


@pytest.mark.usefixtures("now")
def test_a_school_behind_one_address_comes_at_once() -> None:
    limits = Meters(10)
    assert {limits.handshake_delay(ADDRESS) for _ in range(400)} == {0.0}


@pytest.mark.usefixtures("now")
def test_who_logs_in_gives_the_handshake_back() -> None:
    limits = Meters(10)
    for _ in range(3000):
        assert limits.handshake_delay(ADDRESS) == 0.0
        limits.note_log_in(ADDRESS)


def test_a_flood_is_delayed_and_then_not_begun(now: list[float]) -> None:
    limits = Meters(10)
    for _ in range(400):
        limits.handshake_delay(ADDRESS)
    delays = [limits.handshake_delay(ADDRESS) for _ in range(1000)]
    begun = [delay for delay in delays if delay is not None]
    assert 190 <= len(begun) <= 200 and begun == sorted(begun) and begun[-1] < 1
    assert delays[len(begun) :] == [None] * (1000 - len(begun))
    assert limits.handshake_delay(OTHER) == 0.0  # another address has its own
    now[0] += 0.5  # a new one is begun in its turn, however many were refused
    delay = limits.handshake_delay(ADDRESS)
    assert delay is not None and delay < 1


@pytest.mark.usefixtures("now")
def test_what_is_given_back_is_never_more_than_was_taken() -> None:
    limits = Meters(10)
    for _ in range(1000):
        limits.note_log_in(ADDRESS)
    assert len([None for _ in range(1000) if limits.handshake_delay(ADDRESS) == 0.0]) == 400


@pytest.mark.usefixtures("now")
def test_for_measuring_there_is_no_limit() -> None:
    limits = Meters(0)
    assert {limits.handshake_delay(ADDRESS) for _ in range(5000)} == {0.0}


def test_the_log_is_not_filled_with_who_is_turned_away(now: list[float]) -> None:
    limits = Meters(10)
    assert [limits.should_note(ADDRESS) for _ in range(100)].count(True) == 60
    assert limits.should_note(OTHER)
    now[0] += 60
    assert limits.should_note(ADDRESS)
