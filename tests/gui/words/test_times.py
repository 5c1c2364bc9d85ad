"""Test how a list shows when something was said."""

from __future__ import annotations

import datetime
import random
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from gui.words import i18n
from gui.words.times import LocalTimes, moment, short_time, zoned_moment

ROOT = Path(__file__).resolve().parents[3]
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


def test_nobody_else_asks_the_system_about_a_time() -> None:
    """Read the sources: `datetime.fromtimestamp` and `time.localtime` raise, on Windows more so."""
    asks = re.compile(r"\b(fromtimestamp|localtime|gmtime|ctime)\(")
    files = [*ROOT.glob("gui/**/*.py"), *ROOT.glob("net/**/*.py"), *ROOT.glob("*.py")]
    found = {path for path in files if asks.search(path.read_text("utf-8"))}
    assert found == {ROOT / "gui" / "words" / "times.py"}


def test_a_server_may_send_any_number() -> None:
    assert short_time(10**30, NOW) == "1/1/70"  # alike in both languages


def test_the_distance_from_utc_is_known_for_any_number() -> None:
    assert zoned_moment(1_790_000_000_000).timestamp() == 1_790_000_000
    assert moment(1_790_000_000_500) == datetime.datetime.fromtimestamp(1_790_000_000.5)
    for at in (
        0,
        3_600_000,
        86_400_000,
        -1,
        -(10**12),
        32_535_244_800_000,  # the end of the year 3000, where Windows' calendar ends
        253_402_300_799_999,  # the last moment of Python's calendar
        253_402_300_800_000,
        1_200_000_000_000_000,  # the year 40,000
        2**63 - 1,
        -(2**63),
        -(10**30),
    ):  # Python itself raises for some of them, and for others on Windows
        assert zoned_moment(at).utcoffset() is not None
        assert zoned_moment(at).timestamp() in (0, at / 1000)
    assert zoned_moment(10**400).timestamp() == 0  # more than a float can be


@pytest.fixture
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Live in another time zone, where the system can be told to."""
    if hasattr(time, "tzset"):
        monkeypatch.setenv("TZ", request.param)
        time.tzset()
    yield
    monkeypatch.undo()
    if hasattr(time, "tzset"):
        time.tzset()


@pytest.mark.parametrize(
    "zone",
    ["UTC", "Europe/Madrid", "Asia/Kathmandu", "Australia/Lord_Howe", "America/St_Johns"],
    indirect=True,
)
@pytest.mark.usefixtures("zone")
def test_many_times_are_told_as_one_is() -> None:
    dice, times = random.Random(5), LocalTimes()
    end = 1_792_886_400_000  # one hour before summer ends in Europe
    for _ in range(2_000):
        at = dice.choice((dice.randrange(10**11, 4 * 10**12), end + dice.randrange(10**7)))
        assert (times.day(at), times.clock(at)) == (moment(at).date(), f"{moment(at):%H:%M}")
    for at in (10**30, -(10**30), 0):
        assert times.day(at).year in (1969, 1970) and times.clock(at)
