"""Measure how long a start takes until the window is drawn, and what it costs.

    python -m bench.start [--runs 11] [--against FOLDER] [--svg FILE]

The window is started as people start it: for the first time, with a name and a server of the last
time, and by somebody who is still logged in and has 5,000 messages; and the smallest Tk window.
With the folder of another version, both take turns. Each figure is a median: until the first
picture, and until nothing moves any more; by the clock, and of the processor, which depends less on
what else the machine does. `--svg` draws the processor's time as a chart.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from bench import charts
from bench.contenders import ROOT, process
from bench.figures import table
from bench.machine import exact_cpu_seconds
from bench.screen import Screen, changed_pixels, screen
from bench.window.inside import NICK, fill
from bench.window.outside import DRAWN_SECONDS, QUIET_SECONDS, WINDOW_PIXELS, environment
from bench.window.speaker import ROOM
from gui.model.settings import Settings
from gui.settings_file import SettingsFile

LOOK_SECONDS = 0.002
BACK_QUIET_SECONDS = 2.0  # whoever comes back may see the login before the chat
MESSAGES = 5_000
BARE = "bare Tk window"
FIRST, KNOWN, BACK = "first start", "name and server known", "still logged in"
FIGURES = {
    "first_ms": "first picture, ms",
    "settled_ms": "settled, ms",
    "first_cpu_ms": "CPU until the first picture, ms",
    "cpu_ms": "CPU until settled, ms",
}
PHASES = "phases of a first start, ms of CPU"

Figures = dict[str, float]


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench.start", description=__doc__)
    parser.add_argument("--runs", type=int, default=11, help="of each (11)")
    parser.add_argument("--against", type=Path, metavar="FOLDER", help="another version")
    parser.add_argument("--svg", type=Path, metavar="FILE", help="where to draw a chart")
    options = parser.parse_args()
    trees = {"now": ROOT}
    if options.against:
        trees["before"] = options.against.resolve()
    found, phases = measure(trees, options.runs)
    print(report(found, phases))
    if options.svg:
        options.svg.write_text(chart(found), encoding="utf-8")
    return 0


def measure(
    trees: dict[str, Path], runs: int
) -> tuple[dict[tuple[str, str], list[Figures]], list[Figures]]:
    """Start all windows in turn; return the figures by (which, version), and those of phases."""
    found: dict[tuple[str, str], list[Figures]] = {}
    phases: list[Figures] = []
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        (folder / "screen").mkdir()
        profiles = _profiles(folder)
        with screen(folder / "screen") as display:
            for run in range(runs + 1):
                for which in (BARE, *profiles):
                    for version in list(trees)[:: 1 if run % 2 else -1]:
                        if which == BARE and version != "now":
                            continue
                        figures = _start(display, folder, profiles.get(which), trees[version])
                        if run:  # the first time, Python compiles
                            found.setdefault((which, version), []).append(figures)
                phases.append(_phases(display, folder))
    return found, phases[1:]


def report(found: dict[tuple[str, str], list[Figures]], phases: Sequence[Figures]) -> str:
    """Return the figures as tables in Markdown: the medians, and how often the bare window's."""
    bare = {key: _median(found[BARE, "now"], key) for key in FIGURES}
    rows = []
    for (which, version), figures in found.items():
        cells = []
        for key in FIGURES:
            middle = _median(figures, key)
            times = "" if which == BARE else f" ({middle / bare[key]:.2f}x)"
            cells.append(f"{middle:,.0f}{times}")
        rows.append([which if which == BARE else f"{which}, {version}", *cells])
    shares = [[phase, f"{_median(phases, phase):,.1f}"] for phase in (phases[0] if phases else ())]
    return "\n\n".join(
        (table(["start", *FIGURES.values()], rows), table(["phase", PHASES], shares))
    )


def chart(found: dict[tuple[str, str], list[Figures]]) -> str:
    """Return the processor's time until the first picture as bars in SVG."""
    rows = [
        charts.Bar(
            which if which == BARE else f"{which}, {version}",
            _median(figures, "first_cpu_ms"),
            is_ours=which != BARE and version == "now",
        )
        for (which, version), figures in found.items()
    ]
    return charts.bars("A start, until the first picture", "ms of CPU; less is better", rows)


def _median(figures: Sequence[Figures], key: str) -> float:
    return median(one[key] for one in figures)


def _profiles(folder: Path) -> dict[str, Path]:
    """Make a profile for each sort of start; each start gets a copy."""
    made = {
        which: folder / f"profile-{number}" for number, which in enumerate((FIRST, KNOWN, BACK))
    }
    for which, profile in made.items():
        profile.mkdir(mode=0o700)
        if which == FIRST:
            continue
        if which == BACK:
            fill(profile, MESSAGES)
        file = SettingsFile(profile)
        settings = Settings(name=NICK, server="127.0.0.1:9", conversation=ROOM)  # nobody is there
        settings.is_logged_in = which == BACK
        file.save(settings)
        file.close(DRAWN_SECONDS)
    return made


def _start(display: Screen, folder: Path, profile: Path | None, tree: Path) -> Figures:
    """Start a window, and watch the screen until it no longer changes."""
    command = [sys.executable, "-m", "bench.peers.bare_window"]
    if profile is not None:
        command = [sys.executable, str(tree / "main.py"), "--no-search"]
    with tempfile.TemporaryDirectory(dir=folder) as data:
        if profile is not None:
            shutil.copytree(profile, Path(data, "charla"))
        empty = display.look()
        own = {**environment(display), "XDG_DATA_HOME": data, "LANG": "en_US.UTF-8"}
        began = time.perf_counter()
        with process(command, folder / "window.log", own) as window:
            has_journal = Path(data, "charla", "journal").exists()
            quiet = BACK_QUIET_SECONDS if has_journal else QUIET_SECONDS
            figures = _watch(display, empty, window.pid, began, quiet)
        gone = time.perf_counter() + DRAWN_SECONDS
        while display.look() != empty and time.perf_counter() < gone:
            time.sleep(LOOK_SECONDS)
    return figures


def _watch(display: Screen, empty: bytes, pid: int, began: float, quiet: float) -> Figures:
    figures: Figures = {}
    before = last_picture = empty
    changed = began
    while (now := time.perf_counter()) < began + DRAWN_SECONDS:
        picture = display.look()
        if picture != last_picture and changed_pixels(before, picture) >= WINDOW_PIXELS:
            cpu = exact_cpu_seconds(pid)
            before, changed = picture, now
            figures.setdefault("first_ms", (now - began) * 1e3)
            figures.setdefault("first_cpu_ms", cpu * 1e3)
            figures |= {"settled_ms": (now - began) * 1e3, "cpu_ms": cpu * 1e3}
        elif figures and now - changed > quiet:
            return figures
        last_picture = picture
        time.sleep(LOOK_SECONDS)
    raise TimeoutError("the window has not been drawn")


def _phases(display: Screen, folder: Path) -> Figures:
    """Return what each phase of a first start takes of the processor's time."""
    with tempfile.TemporaryDirectory(dir=folder) as data:
        done = subprocess.run(
            [sys.executable, "-m", "bench.start_phases", "--no-search"],
            cwd=ROOT,
            env={**environment(display, whole=True), "XDG_DATA_HOME": data, "LANG": "en_US.UTF-8"},
            capture_output=True,
            check=True,
        )
    figures: Figures = json.loads(done.stdout)
    return figures


if __name__ == "__main__":
    sys.exit(main())
