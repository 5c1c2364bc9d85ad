"""Measure Charla and its peers side by side and print the tables: `python3 dev.py bench`."""

from __future__ import annotations

import argparse
import datetime
import json
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bench import foreign, goals, machine, pictures, plan, report
from bench.contenders import CONTENDERS, ROOT, Contender, running
from bench.plan import BARE, CHARLA, PARTS, QUICK, TITLES, Experiment, Section, Size
from bench.report import Scenario
from bench.window import outside as window

LOAD_SECONDS_MAX = 300.0
DOCUMENT = ROOT / "docs" / "MEASUREMENTS.md"
PICTURES = ROOT / "docs" / "performance"
# /var/tmp is on the disk even where /tmp is in memory: what is kept there must outlive a reboot.
FOLDERS = "/var/tmp"
BY_KEY = {contender.key: contender for contender in CONTENDERS}

Result = Mapping[str, float | str]


def main() -> int:
    arguments = _arguments()
    if problem := machine.unsupported():
        print(problem, file=sys.stderr)
        return 1
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    machine.raise_file_limit()
    size = QUICK if arguments.quick else Size()
    runs = arguments.runs or (1 if arguments.quick else 3)
    try:
        tables, drawn, sound = _measure(
            arguments.only, arguments.without, size, runs, with_goals=not arguments.quick
        )
    except foreign.Missing as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130
    print(tables)
    if arguments.write:
        report.write(DOCUMENT, tables)
        pictures.write(PICTURES, drawn)
    return 0 if sound else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--runs", type=int, help="of everything; medians are shown (default: 3)")
    parser.add_argument(
        "--quick", action="store_true", help="one short run: shows that it works, not how fast"
    )
    parser.add_argument("--only", choices=PARTS, nargs="+", default=PARTS, help="parts to run")
    parser.add_argument(
        "--without", choices=list(TITLES), nargs="+", default=[], help="servers to leave out"
    )
    parser.add_argument(
        "--write", action="store_true", help="put the tables and pictures into docs"
    )
    return parser.parse_args()


def _measure(
    parts: Sequence[str], without: Sequence[str], size: Size, runs: int, *, with_goals: bool
) -> tuple[str, dict[str, str], bool]:
    """Measure what was asked for.

    Returns:
        The text for people, pictures by their names, and whether Charla did it without an error.
    """
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    text = [f"{today}; {machine.describe()}; medians of {runs} (lowest–highest)\n"]
    sections = plan.sections(size)
    experiments = [
        each for section in sections for each in section.experiments if each.part in parts
    ]
    _find_programs(experiments, without)
    _servers(experiments, without, runs)
    scenarios = [experiment.scenario for experiment in experiments]
    of_window = _window(size, runs) if "window" in parts else []
    for wanted, measured in ((goals.GOALS, scenarios), (goals.WINDOW, of_window)):
        if with_goals and (table := goals.render(measured, wanted)):
            text.append(f"### Goals{' of the window' if measured is of_window else ''}\n\n{table}")
    text += [_section(section, parts, without) for section in sections if _has_part(section, parts)]
    if of_window:
        text.append(f"### The window\n\n{report.render(of_window, window.TITLES, window.OURS)}")
        scenarios = [*scenarios, *of_window]
    faults = {key for scenario in scenarios for key in scenario.faults}
    school = {
        int(experiment.options[experiment.options.index("--count") + 1]): experiment.scenario
        for experiment in experiments
        if experiment.part == "school"
    }
    drawn = pictures.draw(scenarios, school)
    return "\n".join(text), drawn, not faults & {*CHARLA, *window.OURS}


def _has_part(section: Section, parts: Sequence[str]) -> bool:
    return any(experiment.part in parts for experiment in section.experiments)


def _section(section: Section, parts: Sequence[str], without: Sequence[str]) -> str:
    scenarios = [
        experiment.scenario for experiment in section.experiments if experiment.part in parts
    ]
    titles = {key: TITLES[key] for key in section.entrants if key not in without}
    ours, peers = ([key for key in keys if key in titles] for keys in (section.ours, section.peers))
    return f"### {section.title}\n\n{report.render(scenarios, titles, ours, peers)}"


def _find_programs(experiments: Sequence[Experiment], without: Sequence[str]) -> None:
    """Find all programs that the experiments need.

    Raises:
        Missing: one of them is not installed.
    """
    keys = {key for experiment in experiments for key in experiment.entrants if key not in without}
    for program in sorted({BY_KEY[key].program for key in keys if key != BARE} - {""}):
        foreign.find(program)


def _servers(experiments: Sequence[Experiment], without: Sequence[str], runs: int) -> None:
    """Do every experiment on every server in turn, in every run.

    So a drift of the machine's speed meets all alike.
    """
    for run in range(runs):
        for experiment in experiments:
            if experiment.once and run:
                continue
            for key in experiment.entrants:
                if key not in without:
                    _say(f"run {run + 1} of {runs}: {experiment.scenario.title}: {TITLES[key]}")
                    experiment.scenario.add(key, _run(key, experiment.options))
    _say("")


def _window(size: Size, runs: int) -> list[Scenario]:
    """Do each experiment on each window.

    The slow ones, and those that no other window could take part in, come last.
    """
    chat = ("chat",)
    experiments: list[tuple[Scenario, Sequence[str], Callable[[str], Result]]] = [
        (Scenario("start to drawn window", report.DRAWN), list(window.TITLES), window.drawn),
        (
            Scenario("socket to visible text, through the server", report.VISIBLE),
            window.SHOWING,
            lambda key: window.shown(key, size.messages_shown, size.silences),
        ),
        (
            Scenario("socket to visible text, from the window's own socket", report.DIRECT),
            chat,
            lambda key: window.visible(key, size.direct),
        ),
        (
            Scenario("doing nothing", report.IDLE),
            window.SHOWING,
            lambda key: window.idle(key, size.idle_s),
        ),
        (
            Scenario(f"{size.flood[0]:,.0f} messages/s for {size.flood[1]:.0f} s", report.FLOOD),
            chat,
            lambda key: window.flooded(key, *size.flood),
        ),
        (
            Scenario(f"{size.held:,} messages received", report.HELD),
            chat,
            lambda key: window.remembering(key, size.held),
        ),
        (
            Scenario(f"opening a conversation of {size.journal:,} messages", report.OPENING),
            chat,
            lambda key: window.opening(key, window.filled(size.journal, FOLDERS)),
        ),
    ]
    for run in range(runs):
        for scenario, keys, measure in experiments:
            for key in keys:
                _say(f"run {run + 1} of {runs}: {scenario.title}: {window.TITLES[key]}")
                scenario.add(key, measure(key))
    _say("")
    return [scenario for scenario, _keys, _measure in experiments]


def _run(key: str, options: Sequence[str]) -> Result:
    """Do one experiment on a new server."""
    with tempfile.TemporaryDirectory(
        prefix="bench-", dir=FOLDERS, ignore_cleanup_errors=True
    ) as folder:
        if key == BARE:
            return _run_bare(folder, options)
        return _run_load(BY_KEY[key], folder, options)


def _run_load(entrant: Contender, folder: str, options: Sequence[str]) -> Result:
    if options[0] == "comeback":  # it starts and kills the server itself
        encrypted = ["--tls"] if entrant.is_encrypted else []
        return _json_of(["bench.comeback", folder, *options[1:], *encrypted])
    with running(entrant, Path(folder)) as server:
        command = ["bench.load", *options, "--dialect", entrant.dialect]
        if entrant.is_encrypted:
            command.append("--tls")
        return _json_of([*command, "--port", str(server.port), "--pid", str(server.pid)])


def _run_bare(folder: str, options: Sequence[str]) -> Result:
    """Measure SQLite alone; `options` are those of the load generator.

    A transaction has as many rows as the load generator keeps messages in flight.
    """
    given = dict(zip(options[1::2], options[2::2], strict=True))
    batch = int(given["--count"]) * int(given["--window"])
    timing = ["--warm", given["--warm"], "--seconds", given["--seconds"]]
    return _json_of(
        ["bench.bare_sqlite", folder, "--batch", str(batch), "--pairs", given["--count"], *timing]
    )


def _json_of(command: Sequence[str]) -> Result:
    try:
        done = subprocess.run(
            [sys.executable, "-m", *command],
            cwd=ROOT,
            capture_output=True,
            timeout=LOAD_SECONDS_MAX,
            check=True,
            text=True,
        )
    except subprocess.TimeoutExpired:
        return {"fault": f"not done after {LOAD_SECONDS_MAX:.0f} s"}
    except subprocess.CalledProcessError as error:
        raise RuntimeError(f"{command[0]} failed: {error.stderr}") from error
    result: dict[str, float | str] = json.loads(done.stdout)
    return result


def _say(text: str) -> None:
    """Report progress, on a terminal only."""
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
