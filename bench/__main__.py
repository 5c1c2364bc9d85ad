"""`python3 dev.py bench`: measures Charla and its peers side by side and prints the tables."""

from __future__ import annotations

import argparse
import datetime
import json
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import contenders, machine, report, window
from bench.contenders import CONTENDERS, ROOT, Contender, Missing, running
from bench.report import Scenario

LOAD_SECONDS_MAX = 120.0
DOCUMENT = ROOT / "docs" / "PERFORMANCE.md"
OURS = ("rich", "plain")
PARTS = ("throughput", "roundtrip", "memory", "window")

Result = Mapping[str, float | str]


@dataclass(frozen=True)
class Size:
    """How much of everything one run does."""

    warm_s: float = 0.5
    seconds: float = 2.0
    round_trips: int = 3000
    connections: int = 500
    messages_shown: int = 60
    silences: int = 2


QUICK = Size(warm_s=0.2, seconds=0.5, round_trips=300, connections=50, messages_shown=5, silences=1)


def main() -> int:
    arguments = _arguments()
    if problem := machine.unsupported():
        print(problem, file=sys.stderr)
        return 1
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    machine.raise_file_limit()
    entrants = [entrant for entrant in CONTENDERS if entrant.key not in arguments.without]
    size = QUICK if arguments.quick else Size()
    runs = arguments.runs or (1 if arguments.quick else 5)
    try:
        tables, sound = _measure(entrants, arguments.only, size, runs)
    except Missing as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130
    print(tables)
    if arguments.write:
        report.write(DOCUMENT, tables)
    return 0 if sound else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--runs", type=int, help="of everything; medians are shown (default: 5)")
    parser.add_argument("--quick", action="store_true", help="one short run: shows that it works, not how fast")
    parser.add_argument("--only", choices=PARTS, nargs="+", default=PARTS, help="parts to run")
    names = [entrant.key for entrant in CONTENDERS]
    parser.add_argument("--without", choices=names, nargs="+", default=[], help="servers to leave out")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/PERFORMANCE.md")
    return parser.parse_args()


def _measure(entrants: Sequence[Contender], parts: Sequence[str], size: Size, runs: int) -> tuple[str, bool]:
    """Everything that was asked for: the text for people, and whether Charla did it without a fault."""
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    text = [f"{today}; {machine.describe()}; medians of {runs} (lowest–highest)\n"]
    sound = True
    if any(part != "window" for part in parts):
        if any(entrant.key == "ngircd" for entrant in entrants):
            contenders.find_ngircd()
        scenarios = _servers(entrants, parts, size, runs)
        titles = {entrant.key: entrant.title for entrant in entrants}
        ours = [key for key in OURS if key in titles]
        text.append(report.render(scenarios, titles, ours))
        sound = not any(scenario.faults.get(key) for scenario in scenarios for key in ours)
    if "window" in parts:
        scenarios = _window(size, runs)
        text.append(report.render(scenarios, window.TITLES, window.OURS))
        sound = sound and not any(scenario.faults.get(key) for scenario in scenarios for key in window.OURS)
    return "\n".join(text), sound


def _servers(entrants: Sequence[Contender], parts: Sequence[str], size: Size, runs: int) -> list[Scenario]:
    """Every run does every experiment on every server in turn, so that a drift of the machine meets all alike."""
    plan: list[tuple[Scenario, list[str]]] = []
    timing = ["--warm", str(size.warm_s), "--seconds", str(size.seconds)]
    if "throughput" in parts:
        for pairs, window in ((1, 32), (100, 32), (100, 1)):
            title = f"{pairs} {'pair' if pairs == 1 else 'pairs'}, {window} in flight"
            options = ["throughput", "--pairs", str(pairs), "--window", str(window), *timing]
            plan.append((Scenario(title, report.THROUGHPUT), options))
    if "roundtrip" in parts:
        options = ["roundtrip", "--count", str(size.round_trips)]
        plan.append((Scenario("round trip, 1 in flight", report.ROUND_TRIP), options))
    if "memory" in parts:
        options = ["memory", "--count", str(size.connections)]
        plan.append((Scenario(f"memory per connection ({size.connections})", report.MEMORY), options))
    for run in range(runs):
        for scenario, options in plan:
            for entrant in entrants:
                _say(f"run {run + 1} of {runs}: {scenario.title}: {entrant.title}")
                scenario.add(entrant.key, _run(entrant, options))
    _say("")
    return [scenario for scenario, _ in plan]


def _window(size: Size, runs: int) -> list[Scenario]:
    start = Scenario("start to drawn window", report.DRAWN)
    text = Scenario("socket to visible text", report.VISIBLE)
    for run in range(runs):
        for key, title in window.TITLES.items():
            _say(f"run {run + 1} of {runs}: {start.title}: {title}")
            start.add(key, window.drawn(key))
        for key in window.SHOWING:
            _say(f"run {run + 1} of {runs}: {text.title}: {window.TITLES[key]}")
            text.add(key, window.shown(key, size.messages_shown, size.silences))
    _say("")
    return [start, text]


def _run(entrant: Contender, options: Sequence[str]) -> Result:
    """One experiment on a fresh server."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, running(entrant, Path(folder)) as server:
        command = [sys.executable, "-m", "bench.load", *options, "--dialect", entrant.dialect]
        command += ["--port", str(server.port), "--pid", str(server.pid)]
        try:
            load = subprocess.run(
                command, cwd=ROOT, capture_output=True, timeout=LOAD_SECONDS_MAX, check=True, text=True
            )
        except subprocess.TimeoutExpired:
            return {"fault": f"not done after {LOAD_SECONDS_MAX:.0f} s"}
        except subprocess.CalledProcessError as error:
            raise RuntimeError(f"the load generator failed: {error.stderr}") from error
        result: dict[str, float | str] = json.loads(load.stdout)
        return result


def _say(text: str) -> None:
    """Progress, on a terminal only."""
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
