"""Test that a cursor moves through the past as a user would expect of a player."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from net.capture.cursor import LONGEST_WAIT_NS, SPEEDS, Cursor

MS = 1_000_000
TIMES = [0, 100 * MS, 150 * MS, 60_000 * MS]


def test_it_is_live_until_somebody_pauses() -> None:
    cursor = Cursor()
    assert cursor.update(TIMES, 0) is None
    assert cursor.place == 4
    cursor.pause()
    cursor.update([*TIMES, 70_000 * MS], 0)
    assert (cursor.place, cursor.is_live) == (4, False)
    cursor.follow()
    cursor.update([*TIMES, 70_000 * MS], 0)
    assert cursor.place == 5


def test_steps_stop_at_both_ends() -> None:
    cursor = Cursor()
    cursor.step(TIMES, -1)
    assert (cursor.place, cursor.is_live) == (3, False)
    cursor.step(TIMES, -9)
    assert cursor.place == 0
    cursor.step(TIMES, 1)
    assert cursor.place == 1
    cursor.step(TIMES, 99)
    assert cursor.place == 4


def test_it_plays_at_the_speed_of_then_and_shortens_silence() -> None:
    cursor = Cursor()
    cursor.step(TIMES, -4)
    cursor.play(1000 * MS)
    assert cursor.update(TIMES, 1000 * MS) == 100 * MS
    assert cursor.place == 1
    assert cursor.update(TIMES, 1040 * MS) == 60 * MS
    assert cursor.update(TIMES, 1100 * MS) == 50 * MS
    assert cursor.place == 2
    assert cursor.update(TIMES, 1150 * MS) == LONGEST_WAIT_NS
    assert cursor.update(TIMES, 1150 * MS + LONGEST_WAIT_NS) is None
    assert (cursor.place, cursor.is_playing) == (4, False)


def test_half_the_speed_takes_twice_as_long() -> None:
    cursor = Cursor()
    cursor.speed = 0.5
    cursor.step(TIMES, -4)
    cursor.play(0)
    assert cursor.update(TIMES, 0) == 200 * MS


def test_it_goes_to_a_moment() -> None:
    cursor = Cursor()
    cursor.seek(TIMES, 120 * MS)
    assert cursor.place == 2
    cursor.seek(TIMES, -1)
    assert cursor.place == 0


def test_it_keeps_its_place_when_the_oldest_are_dropped() -> None:
    cursor = Cursor()
    cursor.seek(TIMES, 120 * MS)
    cursor.drop(1)
    assert cursor.place == 1
    cursor.drop(5)
    assert cursor.place == 0


@given(
    st.lists(st.integers(0, 10**12), max_size=20).map(sorted),
    st.sampled_from(SPEEDS),
    st.lists(st.integers(0, 10**10), max_size=20),
)
def test_playing_never_leaves_the_list_and_never_goes_back(
    times: list[int], speed: float, waits: list[int]
) -> None:
    cursor = Cursor()
    cursor.speed = speed
    cursor.seek(times, -1)
    now = 5
    cursor.play(now)
    before = 0
    for wait in waits:
        now += wait
        due = cursor.update(times, now)
        assert before <= cursor.place <= len(times)
        assert due is None or due > 0
        before = cursor.place


def test_one_button_pauses_plays_on_and_begins_again() -> None:
    cursor = Cursor()
    cursor.update(TIMES, 0)
    cursor.toggle(TIMES, 0)
    assert (cursor.is_live, cursor.is_playing, cursor.place) == (False, False, 4)
    cursor.toggle(TIMES, 0)
    assert (cursor.is_playing, cursor.place) == (True, 0)
    cursor.step(TIMES, 2)
    cursor.toggle(TIMES, 0)
    assert (cursor.is_playing, cursor.place) == (True, 2)
    cursor.toggle(TIMES, 0)
    assert (cursor.is_playing, cursor.place) == (False, 2)
