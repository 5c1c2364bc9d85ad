"""Define the goals, and tell whether they are reached."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from bench.figures import number, table
from bench.report import Scenario

Figure = tuple[str, str]
"""Of whom, and which measure."""


@dataclass(frozen=True)
class Goal:
    text: str
    scenario: str  # the beginning of its title
    ours: Figure
    by: Figure | None  # what ours is divided by; None if our figure itself counts
    limit: float
    at_least: bool


def _stopped(key: str) -> Sequence[Goal]:
    others = (key, "others_p99_stalled_us"), (key, "others_p99_us")
    return (
        Goal(
            f"a reader stops, {key}: the others' p99 by what it is otherwise",
            "a reader",
            *others,
            1.1,
            False,
        ),
        # Its send buffer of 1 MiB, and 4 MB.
        Goal(
            f"a reader stops, {key}: growth of the server's memory, MB",
            "a reader",
            (key, "growth_mb"),
            None,
            5.1,
            False,
        ),
    )


_HUNDRED = "100 pairs, 32 in flight"
_ONE, _EACH_ONE = "1 in flight", "100 in flight"
_EACH_TEN = "1000 in flight (100 pairs, 10 each)"


def _own(text: str, scenario: str, ours: Figure, limit: float, *, at_least: bool = False) -> Goal:
    return Goal(text, scenario, ours, None, limit, at_least)


def _rate(text: str, scenario: str, by: str, limit: float) -> Goal:
    return Goal(text, scenario, ("rich", "rate"), (by, "rate"), limit, True)


GOALS: Sequence[Goal] = (
    _own("100 pairs, 32 in flight, plain: CPU a message, µs", _HUNDRED, ("plain", "cpu_us"), 2.7),
    Goal(
        "stored, 100 pairs, 10 in flight each: CPU a message by bare SQLite's",
        _EACH_TEN,
        ("rich", "cpu_us"),
        ("sqlite", "cpu_us"),
        1.5,
        False,
    ),
    _own("stored, 1 in flight: CPU a message, µs", _ONE, ("rich", "cpu_us"), 150),
    _rate("stored, 1 in flight: messages/s by bare SQLite's", _ONE, "sqlite", 0.75),
    _rate("stored, 100 in flight: messages/s by bare SQLite's", _EACH_ONE, "sqlite", 0.5),
    *(
        _rate(
            f"stored, {beginning}: messages/s by mosquitto's that saves each change",
            beginning,
            "mosquitto-saving",
            1,
        )
        for beginning in (_ONE, "10 in flight", _EACH_ONE, _EACH_TEN)
    ),
    _own("round trip, rich: p50, µs", "round trip, 1", ("rich", "rtt_p50_us"), 450),
    _own(
        "round trip among 20,000 messages/s, rich: p99, µs",
        "round trip among",
        ("rich", "rtt_p99_us"),
        10_000,
    ),
    _own("the same, plain", "round trip among", ("plain", "rtt_p99_us"), 1_500),
    _own("500 log in, rich: log-ins/s", "500 log in", ("rich", "logins"), 2_000, at_least=True),
    _own("the same, plain", "500 log in", ("plain", "logins"), 5_000, at_least=True),
    _own(
        "memory at 5,000 idle connections, plain: kB each", "memory per", ("plain", "memory_kb"), 16
    ),
    _own("the same, rich", "memory per", ("rich", "memory_kb"), 20),
    Goal(
        "a room of 1000: deliveries/s by ngircd's",
        "a room of",
        ("plain", "rate"),
        ("ngircd", "rate"),
        1,
        True,
    ),
    *(goal for key in ("plain", "rich") for goal in _stopped(key)),
    Goal(
        "1,000 people, each a message a second: p99 encrypted by p99 without",
        "1,000 people",
        ("rich-tls", "loaded_p99_ms"),
        ("rich", "loaded_p99_ms"),
        2,
        False,
    ),
    Goal("the same, memory, kB each", "1,000 people", ("rich-tls", "memory_kb"), None, 45, False),
    Goal(
        "500 people, the server is killed: until the last is back, encrypted, s",
        "the server of 500",
        ("rich-tls", "back_s"),
        None,
        10,
        False,
    ),
)


_START, _FLOOD, _HELD = "start to drawn", "10,000 messages/s", "100,000 messages received"
_DIRECT = "socket to visible text, from the window's own"


def _window(
    text: str, scenario: str, key: str, limit: float, by: Figure | None = None, whose: str = "chat"
) -> Goal:
    return Goal(text, scenario, (whose, key), by, limit, False)


WINDOW: Sequence[Goal] = (
    _window(
        "start to drawn window, by that of a bare Tk window",
        _START,
        "settled_ms",
        1.4,
        ("bare", "settled_ms"),
        "login",
    ),
    _window(
        "10,000 messages/s for 30 s: turn of the event loop p99, ms", _FLOOD, "turn_p99_ms", 16
    ),
    _window("the same, longest turn, ms", _FLOOD, "turn_max_ms", 50),
    _window("the same, key to letter p99, ms", _FLOOD, "typing_p99_ms", 30),
    _window("socket to visible p99, ms", _DIRECT, "direct_p99_ms", 20),
    _window(
        "opening 1,000,000 messages, ms", "opening a conversation of 1,000,000", "opening_ms", 100
    ),
    _window(
        "memory after 100,000 messages, by that of an empty window",
        _HELD,
        "full_mb",
        1.5,
        ("chat", "empty_mb"),
    ),
    _window("search in 100,000 messages: the slowest, ms", _HELD, "search_max_ms", 50),
    _window("doing nothing: % of a core", "doing nothing", "idle_percent", 1),
)


def render(scenarios: Sequence[Scenario], wanted: Sequence[Goal] = GOALS) -> str:
    """Return a table of those goals that have figures; "" if there is none."""
    rows = [row for goal in wanted if (row := _row(goal, scenarios))]
    return table(["goal", "aim", "measured", "reached"], rows) if rows else ""


def _row(goal: Goal, scenarios: Sequence[Scenario]) -> list[str] | None:
    scenario = next((each for each in scenarios if each.title.startswith(goal.scenario)), None)
    if scenario is None:
        return None
    values = scenario.values(*goal.ours)
    divisors = scenario.values(*goal.by) if goal.by else [1.0]
    if not values or not divisors or not statistics.median(divisors):
        return None
    value = round(statistics.median(values) / statistics.median(divisors), 2)
    reached = value >= goal.limit if goal.at_least else value <= goal.limit
    aim = f"{'≥' if goal.at_least else '≤'} {goal.limit:g}"
    return [goal.text, aim, number(value, 2), "yes" if reached else "**no**"]
