"""Test that "Today" means today.

The window stays open over midnight, the computer sleeps, or the clock is changed.
"""

from __future__ import annotations

import datetime
import time

import pytest

from gui.parts import days
from net.wire import events
from net.wire.events import Hit
from tests.gui.conftest import Desk, settle
from tests.gui.fakes import item, received

EVENING = datetime.datetime(2026, 11, 26, 23, 59, 59, 900_000)


class Clock:
    """A clock runs on from a moment, or stands still."""

    def __init__(self, now: datetime.datetime, *, goes: bool = False) -> None:
        self._now, self._began, self._goes = now, time.monotonic(), goes

    def set(self, now: datetime.datetime) -> None:
        self._now = now

    def __call__(self) -> datetime.datetime:
        passed = time.monotonic() - self._began if self._goes else 0
        return self._now + datetime.timedelta(seconds=passed)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock(EVENING - datetime.timedelta(hours=5))
    monkeypatch.setattr(days, "now", clock)
    return clock


def ms(moment: datetime.datetime) -> int:
    return int(moment.timestamp() * 1000)


def say(window: Desk, number: int, at: datetime.datetime) -> None:
    window.say(received("luis", "#clase", f"mensaje {number}", ms(at), (number, 0)))


def separators(window: Desk) -> list[str]:
    text = window.chat.transcript.text
    ranges = text.tag_ranges("day")
    return [
        str(text.get(start, end)).strip()
        for start, end in zip(ranges[::2], ranges[1::2], strict=True)
    ]


def test_at_midnight_today_becomes_yesterday_by_itself(
    clock: Clock, window: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(window, 1, EVENING - datetime.timedelta(days=1))
    say(window, 2, EVENING - datetime.timedelta(hours=6))
    assert separators(window) == ["Yesterday", "Today"]
    monkeypatch.setattr(days, "now", Clock(EVENING, goes=True))
    window.chat._days.stop()
    window.chat._days._wait()  # as if the window had been open until then
    settle(
        window.root,
        lambda: separators(window) == ["Wednesday, November 25", "Yesterday"],
        lambda: separators(window),
        timeout=5,
    )


def test_what_comes_on_the_new_day_has_the_only_today(clock: Clock, window: Desk) -> None:
    say(window, 1, EVENING)
    assert separators(window) == ["Today"]
    clock.set(EVENING + datetime.timedelta(seconds=1))
    say(window, 2, EVENING + datetime.timedelta(seconds=1))
    assert separators(window) == ["Yesterday", "Today"]


def test_after_sleep_or_a_changed_clock_it_is_noticed_within_half_a_minute(
    clock: Clock, window: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert days.LOOK_MS <= 30_000
    say(window, 1, EVENING)
    monkeypatch.setattr(days, "LOOK_MS", 50)
    window.chat._days.stop()
    window.chat._days._wait()
    clock.set(EVENING + datetime.timedelta(days=3))
    settle(
        window.root,
        lambda: separators(window) == ["Thursday, November 26"],
        lambda: separators(window),
    )
    clock.set(EVENING)  # and back again
    settle(window.root, lambda: separators(window) == ["Today"], lambda: separators(window))


def test_a_new_year_shows_the_year_of_the_old_one(clock: Clock, window: Desk) -> None:
    say(window, 1, datetime.datetime(2026, 11, 20, 12))
    assert separators(window) == ["Friday, November 20"]
    clock.set(datetime.datetime(2027, 1, 1, 0, 0, 1))
    window.chat.refresh()
    assert separators(window) == ["November 20, 2026"]


def test_who_reads_further_up_stays_where_they_are(clock: Clock, window: Desk) -> None:
    for number in range(80):
        say(window, number, EVENING - datetime.timedelta(days=1 if number < 40 else 0))
    transcript = window.chat.transcript
    transcript.scroll_pages(-1)
    window.root.update()
    top = transcript.text.get("@0,0 linestart", "@0,0 lineend")
    clock.set(EVENING + datetime.timedelta(seconds=1))
    window.chat.refresh()
    assert separators(window) == ["Wednesday, November 25", "Yesterday"]
    assert transcript.text.get("@0,0 linestart", "@0,0 lineend") == top


def test_an_old_part_that_is_looked_at_follows_too(clock: Clock, window: Desk) -> None:
    window.chat.navigation.go_to("#clase", (5, 0))
    at = ms(EVENING - datetime.timedelta(hours=6))
    one = events.Item("luis", "de antes", at, (5, 0))
    window.say(
        events.ExcerptLoaded(len(window.client.calls), "#clase", (one,), (5, 0), False, True)
    )
    assert separators(window) == ["Today"]
    clock.set(EVENING + datetime.timedelta(seconds=1))
    window.chat.refresh()
    assert separators(window) == ["Yesterday"]


def test_what_a_search_has_found_follows_and_what_is_chosen_stays(
    clock: Clock, window: Desk
) -> None:
    window.chat.global_search.open("hola")
    found = tuple(
        Hit(
            "#clase",
            events.Item(
                "luis", f"hola {number}", ms(EVENING - datetime.timedelta(hours=6)), (number, 0)
            ),
        )
        for number in range(3)
    )
    window.say(events.SearchFinished(len(window.client.calls), found, False))
    panel = window.results
    panel._pick(1)
    assert panel.list.get("1.0", "end").count("Today") == 3
    clock.set(EVENING + datetime.timedelta(seconds=1))
    window.chat.refresh()
    assert panel.list.get("1.0", "end").count("Yesterday") == 3
    assert panel._picked == 1 and panel.said == "3 messages"


def test_a_window_that_is_closed_waits_for_no_midnight(window: Desk) -> None:
    window.chat.close()
    window.app.chat = None
    assert not [one for one in window.root.tk.call("after", "info") if "Days" in str(one)]


def test_how_long_the_day_still_is() -> None:
    assert days.until_midnight_ms(EVENING) == 100
    assert days.until_midnight_ms(datetime.datetime(2026, 11, 26)) == 24 * 3_600_000
    assert item(1).at < ms(EVENING)
