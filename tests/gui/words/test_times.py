"""Test how a list shows when something was said."""

from __future__ import annotations

import datetime

import pytest

from gui.words import i18n
from gui.words.times import moment, short_time, zoned_moment

NOW = datetime.datetime(2026, 11, 26, 9, 30)  # a Thursday


@pytest.mark.parametrize(
    "then, english, spanish",
    [
        (datetime.datetime(2026, 11, 26, 9, 5), "09:05", "09:05"),
        (datetime.datetime(2026, 11, 26, 23, 59), "23:59", "23:59"),  # by another clock
        (datetime.datetime(2026, 11, 25, 23, 59), "yesterday", "ayer"),
        (datetime.datetime(2026, 11, 23, 12, 0), "Mon", "lunes"),
        (datetime.datetime(2026, 11, 20, 12, 0), "Fri", "viernes"),
        (datetime.datetime(2026, 11, 19, 12, 0), "11/19", "19/11"),
        (datetime.datetime(2009, 1, 2, 12, 0), "1/2/09", "2/1/09"),
    ],
)
def test_a_time_is_as_short_as_it_can_be(
    then: datetime.datetime, english: str, spanish: str
) -> None:
    i18n.set_language("en")
    at = round(then.timestamp() * 1000)
    assert short_time(at, NOW) == english
    i18n.set_language("es")
    assert short_time(at, NOW) == spanish


def test_a_server_may_send_any_number() -> None:
    assert short_time(10**30, NOW) == "1/1/70"  # alike in both languages


def test_the_distance_from_utc_is_known_for_any_number() -> None:
    assert zoned_moment(1_790_000_000_000).timestamp() == 1_790_000_000
    assert moment(1_790_000_000_500) == datetime.datetime.fromtimestamp(1_790_000_000.5)
    for at in (
        0,
        3_600_000,
        86_400_000,
        10**30,
        -(10**30),
    ):  # Python itself raises for some of them
        assert zoned_moment(at).utcoffset() is not None
        assert zoned_moment(at).timestamp() in (0, at / 1000)
