"""Draw the pictures of docs/PERFORMANCE.md from what was measured. Pure except for `write`."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.charts import Bar, Series, bars, plot
from bench.report import Scenario

# How a server is called beside its bar, and whether it is Charla.
NAMES: Mapping[str, tuple[str, bool]] = {
    "plain": ("Charla", True),
    "rich": ("Charla", True),
    "receipts": ("Charla", True),
    "threading": ("socketserver (Python)", False),
    "asyncio": ("asyncio (Python)", False),
    "uvloop": ("uvloop (Python and C)", False),
    "ngircd": ("ngIRCd (C)", False),
    "inspircd": ("InspIRCd (C++)", False),
    "sqlite": ("SQLite alone (C)", False),
    "mosquitto": ("mosquitto (C), in memory", False),
    "mosquitto-saving": ("mosquitto (C), saves", False),
}
PASSED_ON = ("plain", "threading", "asyncio", "uvloop", "ngircd", "inspircd")
STORED = ("rich", "sqlite", "mosquitto", "mosquitto-saving")  # prosody would make all others dots


def draw(scenarios: Sequence[Scenario], school: Mapping[int, Scenario]) -> dict[str, str]:
    """Return the pictures for which there are figures, by the names of their files.

    Args:
        scenarios: all that was measured.
        school: those of the school, by the number of people.
    """
    found = {
        "passed-on.svg": _bars(
            "A message is passed on",
            "µs of the server's CPU for each; 100 pairs of people, 32 messages under way in each",
            _named(scenarios, "100 pairs, 32"),
            "cpu_us",
            PASSED_ON,
        ),
        "stored.svg": _bars(
            "A message is stored before it is acknowledged",
            "µs of the server's CPU for each; 100 pairs of people, 10 messages under way in each",
            _named(scenarios, "1000 in flight (100"),
            "cpu_us",
            STORED,
        ),
        "growing.svg": _growing(school),
    }
    return {name: picture for name, picture in found.items() if picture}


def write(folder: Path, pictures: Mapping[str, str]) -> None:
    folder.mkdir(exist_ok=True)
    for name, picture in pictures.items():
        (folder / name).write_text(picture, encoding="utf-8")


def _named(scenarios: Sequence[Scenario], beginning: str) -> Scenario | None:
    return next((each for each in scenarios if each.title.startswith(beginning)), None)


def _bars(
    title: str, unit: str, scenario: Scenario | None, measure: str, keys: Sequence[str]
) -> str:
    if scenario is None:
        return ""
    rows = []
    for key in keys:
        values = scenario.values(key, measure)
        if values:
            name, is_ours = NAMES[key]
            rows.append(Bar(name, statistics.median(values), is_ours))
    return bars(title, unit, rows) if rows else ""


def _growing(school: Mapping[int, Scenario]) -> str:
    """Draw how the cost of the same messages grows with the people they come from."""
    lines = []
    for key in ("receipts", "ngircd"):
        points = [
            (float(people), statistics.median(values))
            for people, scenario in sorted(school.items())
            if (values := scenario.values(key, "cpu_us"))
        ]
        if points:
            name, is_ours = NAMES[key]
            lines.append(Series(name, points, is_ours))
    if not lines:
        return ""
    return plot(
        "As many messages from more and more people",
        "µs of the server's CPU for each message; 500 messages a second in all",
        "people who are connected",
        lines,
    )
