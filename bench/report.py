"""Make the tables, and put them into docs/MEASUREMENTS.md. Pure except for `write`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.figures import Measure, ratio, spread, table

BEGIN = "<!-- bench: begin (written by `python3 dev.py bench --write`) -->"
END = "<!-- bench: end -->"
SATURATED = 0.95

THROUGHPUT = (
    Measure("rate", "messages/s", True, 0),
    Measure("cpu_us", "server CPU per message, µs", False, 2),
    Measure("loaded_p50_ms", "delivery p50, ms", False, 2),
    Measure("loaded_p99_ms", "delivery p99, ms", False, 2),
)
STORED = (
    Measure("rate", "messages/s", True, 0),
    Measure("cpu_us", "server CPU per message, µs", False, 2),
    Measure("loaded_p50_ms", "until delivered and acknowledged, p50, ms", False, 2),
)
ROUND_TRIP = (
    Measure("rtt_p50_us", "p50, µs", False, 0),
    Measure("rtt_p99_us", "p99, µs", False, 0),
)
CROWD = (
    Measure("rate", "deliveries/s", True, 0),
    Measure("cpu_us", "server CPU per delivery, µs", False, 2),
)
BACKGROUND = (*ROUND_TRIP, Measure("cpu_us", "server CPU per message, µs", False, 2))
LOGINS = (Measure("logins", "log-ins/s", True, 0),)
MEMORY = (Measure("memory_kb", "kB", False, 1),)
STEADY = (
    Measure("logins", "log-ins/s", True, 0),
    Measure("cpu_us", "server CPU per message, µs", False, 1),
    Measure("loaded_p50_ms", "delivery p50, ms", False, 2),
    Measure("loaded_p99_ms", "delivery p99, ms", False, 2),
    Measure("memory_kb", "memory per client, kB", False, 1),
)
SCHOOL = (
    Measure("logins", "log-ins/s", True, 0),
    Measure("cpu_us", "server CPU per message, µs", False, 1),
    Measure("cpu_percent", "server CPU, % of a core", False, 1),
    Measure("loaded_p50_ms", "delivery p50, ms", False, 2),
    Measure("loaded_p99_ms", "delivery p99, ms", False, 2),
    Measure("memory_mb", "memory of all clients, MB", False, 1),
)
COMEBACK = (
    Measure("up_s", "until it listens again, s", False, 1),
    Measure("back_median_s", "until half are back, s", False, 1),
    Measure("back_s", "until the last is back, s", False, 1),
)
STALLED = (
    Measure("others_p99_us", "others' round trip p99 while it reads, µs", False, 0),
    Measure("others_p99_stalled_us", "others' round trip p99 while it does not, µs", False, 0),
    Measure("growth_mb", "growth of the server's memory, MB", False, 1),
)
DRAWN = (
    Measure("first_ms", "first pixels, ms", False, 0),
    Measure("settled_ms", "settled, ms", False, 0),
    Measure("start_cpu_ms", "CPU, ms", False, 0),
)
DIRECT = (
    Measure("direct_p50_ms", "p50, ms", False, 1),
    Measure("direct_p99_ms", "p99, ms", False, 1),
)
FLOOD = (
    Measure("rate", "messages/s taken in", True, 0),
    Measure("turn_p99_ms", "turn of the event loop p99, ms", False, 1),
    Measure("turn_max_ms", "longest turn, ms", False, 1),
    Measure("typing_p50_ms", "key to letter p50, ms", False, 1),
    Measure("typing_p99_ms", "key to letter p99, ms", False, 1),
)
HELD = (
    Measure("empty_mb", "memory before, MB", False, 1),
    Measure("full_mb", "memory after, MB", False, 1),
    Measure("search_p50_ms", "search in them p50, ms", False, 1),
    Measure("search_max_ms", "slowest search, ms", False, 1),
)
OPENING = (Measure("opening_ms", "ms", False, 1),)
IDLE = (Measure("idle_percent", "% of a core", False, 2),)
VISIBLE = (
    Measure("visible_p50_ms", "in a conversation, p50, ms", False, 1),
    Measure("visible_p95_ms", "in a conversation, p95, ms", False, 1),
    Measure("visible_rare_ms", "after 6 s of silence, p50, ms", False, 1),
)


@dataclass
class Scenario:
    """A scenario is one experiment: its rows, and the results of each run, by contender."""

    title: str
    measures: Sequence[Measure]
    results: dict[str, list[Mapping[str, float]]] = field(default_factory=dict)
    faults: dict[str, list[str]] = field(default_factory=dict)

    def add(self, contender: str, result: Mapping[str, float | str]) -> None:
        """Add what a run measured, or {"fault": why it does not count}."""
        if "fault" in result:
            self.faults.setdefault(contender, []).append(str(result["fault"]))
        else:
            self.results.setdefault(contender, []).append(
                {key: float(value) for key, value in result.items()}
            )

    def values(self, contender: str, key: str) -> list[float]:
        return [result[key] for result in self.results.get(contender, []) if key in result]


def render(
    scenarios: Sequence[Scenario],
    titles: Mapping[str, str],
    ours: Sequence[str],
    peers: Sequence[str] | None = None,
) -> str:
    """Return two tables and notes.

    The tables have the figures of all of `titles` (key to title), and those of `ours` divided by
    those of `peers`. Without `peers`, these are all the others.
    """
    if peers is None:
        peers = [key for key in titles if key not in ours]
    figures, ratios = [], []
    for scenario in scenarios:
        for measure in scenario.measures:
            label = f"{scenario.title}: {measure.title} {'↑' if measure.more_is_better else '↓'}"
            samples = {key: scenario.values(key, measure.key) for key in titles}
            figures.append([label, *(_cell(values, measure) for values in samples.values())])
            quotients = [
                ratio(samples[us], samples[them], measure.more_is_better)
                if samples[us] and samples[them]
                else "–"
                for us in ours
                for them in peers
            ]
            ratios.append([label, *quotients])
    parts = [table(["measure", *titles.values()], figures)]
    if peers and ours:
        heads = [f"{titles[us]} / {titles[them]}" for us in ours for them in peers]
        parts.append(table(["ratio", *heads], ratios))
    notes = list(_notes(scenarios, titles))
    if notes:
        parts.append("\n".join(f"- {note}" for note in notes) + "\n")
    return "\n".join(parts)


def _cell(values: Sequence[float], measure: Measure) -> str:
    return spread(values, measure.decimals) if values else "–"


def _notes(scenarios: Sequence[Scenario], titles: Mapping[str, str]) -> list[str]:
    notes = []
    for scenario in scenarios:
        for key, title in titles.items():
            faults = scenario.faults.get(key, [])
            if faults:
                runs = len(faults) + len(scenario.results.get(key, []))
                reason = " ".join(faults[0].split())
                notes.append(
                    f"**{title}, {scenario.title}: {len(faults)} of {runs} runs failed**: {reason}"
                )
            busy = [result.get("generator_busy", 0) for result in scenario.results.get(key, [])]
            if busy and max(busy) > SATURATED:
                notes.append(
                    f"{title}, {scenario.title}: the load generator itself was at {max(busy):.0%} "
                    "of its core; the server may be able to do more."
                )
    return notes


def insert(document: str, tables: str) -> str:
    """Return `document` with the text between the two marks replaced.

    Raises:
        ValueError: the marks are not there.
    """
    before, begin, rest = document.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the marks are missing: {BEGIN} … {END}")
    return f"{before}{BEGIN}\n\n{tables.strip()}\n\n{END}{after}"


def write(path: Path, tables: str) -> None:
    path.write_text(insert(path.read_text(encoding="utf-8"), tables), encoding="utf-8")
