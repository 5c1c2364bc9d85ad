"""Test that a clock that is wrong for a while makes nothing disappear."""

from __future__ import annotations

from net.hub.retention_clock import DRIFT_MS, SETTLING_SECONDS, RetentionClock

NOW = 1_795_341_600_123
DAY_MS = 86_400_000


def test_it_goes_with_a_clock_that_goes_right() -> None:
    clock = RetentionClock(NOW, 100.0, NOW - DAY_MS)
    for second in range(0, 7200, 60):
        assert clock.now_ms(NOW + second * 1000, 100.0 + second) == NOW + second * 1000


def test_a_jump_ahead_is_not_believed_at_once() -> None:
    clock = RetentionClock(NOW, 0.0, NOW)
    assert clock.now_ms(NOW + 40 * DAY_MS, 60.0) == NOW + 60_000
    assert clock.now_ms(NOW + 120_000, 120.0) == NOW + 120_000  # it was wrong only for a moment
    assert clock.now_ms(NOW + 40 * DAY_MS, 180.0) == NOW + 180_000


def test_a_clock_that_stays_ahead_is_believed_in_the_end() -> None:
    clock = RetentionClock(NOW, 0.0, NOW)
    for second in range(60, int(SETTLING_SECONDS) + 60, 60):
        assert clock.now_ms(NOW + 40 * DAY_MS + second * 1000, second) == NOW + second * 1000
    later = SETTLING_SECONDS + 60
    assert clock.now_ms(NOW + 40 * DAY_MS + int(later * 1000), later) == NOW + 40 * DAY_MS + int(
        later * 1000
    )


def test_a_clock_that_jumps_to_and_fro_is_never_believed() -> None:
    clock = RetentionClock(NOW, 0.0, NOW)
    for minute in range(1, 200):
        wall = NOW + minute * 60_000 + (40 * DAY_MS if minute % 2 else 0)
        assert clock.now_ms(wall, minute * 60.0) == NOW + minute * 60_000


def test_a_jump_back_does_not_take_it_along() -> None:
    clock = RetentionClock(NOW, 0.0, NOW)
    assert clock.now_ms(NOW - 5 * DAY_MS, 1.0) == NOW + 1000
    assert clock.now_ms(NOW + 2000, 2.0) == NOW + 2000


def test_small_corrections_are_followed() -> None:
    clock = RetentionClock(NOW, 0.0, NOW)
    assert clock.now_ms(NOW + DRIFT_MS, 0.0) == NOW + DRIFT_MS


def test_a_server_that_starts_long_after_its_last_note_waits() -> None:
    clock = RetentionClock(NOW, 0.0, NOW - 40 * DAY_MS)
    assert clock.now_ms(NOW + 1000, 1.0) == NOW - 40 * DAY_MS + 1000
    late = SETTLING_SECONDS
    assert clock.now_ms(NOW + int(late * 1000), late) == NOW + int(late * 1000)


def test_a_server_that_starts_with_a_clock_that_is_behind_goes_on_from_its_last_note() -> None:
    clock = RetentionClock(NOW - 4000 * DAY_MS, 0.0, NOW)
    assert clock.now_ms(NOW - 4000 * DAY_MS + 1000, 1.0) == NOW + 1000
    assert clock.now_ms(NOW + 2000, 2.0) == NOW + 2000


def test_a_server_without_notes_has_nothing_to_lose() -> None:
    assert RetentionClock(NOW, 0.0, 0).now_ms(NOW, 0.0) == NOW
