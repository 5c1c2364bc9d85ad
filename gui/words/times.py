"""Put days and times into words. No tkinter."""

from __future__ import annotations

import datetime

from gui.words.i18n import N_, _

WEEKDAYS = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)
QUARTER_MS = 15 * 60 * 1000
SHORT_WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
MONTHS = (
    N_("January"),
    N_("February"),
    N_("March"),
    N_("April"),
    N_("May"),
    N_("June"),
    N_("July"),
    N_("August"),
    N_("September"),
    N_("October"),
    N_("November"),
    N_("December"),
)


def day_name(day: datetime.date, today: datetime.date) -> str:
    """Return the day in words.

    It is today, yesterday, a weekday of the last week with its date, or the whole date.
    """
    if day == today:
        return _("Today")
    if (today - day).days == 1:
        return _("Yesterday")
    words = {
        "weekday": _(WEEKDAYS[day.weekday()]),
        "day": day.day,
        "month": _(MONTHS[day.month - 1]),
        "year": day.year,
    }
    if day.year == today.year:
        said = _("{weekday}, {month} {day}").format_map(words)
        return said[:1].upper() + said[1:]
    return _("{month} {day}, {year}").format_map(words)


def short_time(at: int, now: datetime.datetime) -> str:
    """Return a time as a list shows it: the hour, yesterday, a weekday, or the date.

    Args:
        at: in ms since 1970.
        now: the local time.
    """
    then = moment(at)
    days = (now.date() - then.date()).days
    if days <= 0:
        return f"{then:%H:%M}"
    if days == 1:
        return _("yesterday")
    if days < len(WEEKDAYS):
        return _(SHORT_WEEKDAYS[then.weekday()])
    words = {"day": then.day, "month": then.month, "year": then.year % 100}
    if then.year == now.year:
        return _("{month}/{day}").format_map(words)
    return _("{month}/{day}/{year:02}").format_map(words)


def clock_time(wall: int) -> str:
    """Return a local time of day with its milliseconds; `wall` is time.time_ns()."""
    milliseconds = wall // 1_000_000
    return f"{moment(milliseconds):%H:%M:%S}.{milliseconds % 1000:03}"


def moment(at: int) -> datetime.datetime:
    """Return the local time of `at`, in ms since 1970.

    A server may send any number; those outside the calendar become 1970.
    """
    return zoned_moment(at).replace(tzinfo=None)


class LocalTimes:
    """Tells the local day and time of many moments, much faster than `moment`.

    It looks up each quarter of an hour once. Since 1972 all days and hours begin with one.
    """

    def __init__(self) -> None:
        # the day, and the minute of it when the quarter begins
        self._quarters: dict[int, tuple[datetime.date, int]] = {}

    def day(self, at: int) -> datetime.date:
        """Return the day of `at`, in ms since 1970."""
        return self._quarter(at)[0]

    def clock(self, at: int) -> str:
        """Return the time as "12:05"."""
        hour, minute = divmod(self._quarter(at)[1] + at % QUARTER_MS // 60_000, 60)
        return f"{hour % 24:02}:{minute:02}"

    def _quarter(self, at: int) -> tuple[datetime.date, int]:
        quarter = at // QUARTER_MS
        found = self._quarters.get(quarter)
        if found is None:
            begin = moment(quarter * QUARTER_MS)
            found = self._quarters[quarter] = begin.date(), 60 * begin.hour + begin.minute
        return found


def zoned_moment(at: int) -> datetime.datetime:
    """Return the same with the distance from UTC.

    Python asks Windows only about the moment itself this way: Windows knows no time before 1970,
    and a local time in the first days of 1970 has Python ask about the days before it.
    """
    try:
        return datetime.datetime.fromtimestamp(at / 1000, datetime.UTC).astimezone()
    except (OverflowError, OSError, ValueError):
        return datetime.datetime.fromtimestamp(0, datetime.UTC).astimezone()
