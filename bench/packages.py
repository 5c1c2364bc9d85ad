"""Measure how large the packages are, and how soon the packaged window opens beside the source.

    .venv/bin/python -m bench.packages     # after `python3 dev.py package --all`

A start is measured from the start of the process to the last change of the screen, on the first
screen, which shows the classes on the network; the processor's time is what the process has used
until then and a moment after. Cold means that the kernel has forgotten the program's files, as
after the computer was switched on; warm is a second start. Both windows are started in turn.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from bench.contenders import process
from bench.machine import cpu_seconds, load
from bench.screen import Screen, screen

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ROOT / "dist" / "packages"
RUNS = 5
PIXELS, QUIET_SECONDS, SECONDS = 200, 0.7, 60.0


def main() -> None:
    print("| package | MB |\n| :-- | --: |")
    for package in sorted(PACKAGES.iterdir()):
        if package.name != "SHA256SUMS":
            print(f"| {package.name} | {package.stat().st_size / 1e6:.1f} |")
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        (package,) = PACKAGES.glob("*-linux-*.tar.gz")
        subprocess.run(["tar", "xf", str(package)], cwd=folder, check=True)
        (unpacked,) = folder.iterdir()
        libraries = [Path(sysconfig.get_path(each)) for each in ("stdlib", "purelib")]
        sources = [ROOT / top for top in ("gui", "lab", "net")]
        started = {
            "packaged": ([str(unpacked / "Charla")], [unpacked]),
            "source": ([sys.executable, "main.py"], [*sources, *libraries]),
        }
        print(f"\n{load():.0f} programs wait for a core, of {os.cpu_count()}")
        print("| window | cold, ms | warm, ms | processor, cold, ms | processor, warm, ms |")
        print("| :-- | --: | --: | --: | --: |")
        (folder / "screen").mkdir()
        measured: dict[str, list[tuple[float, ...]]] = {title: [] for title in started}
        with screen(folder / "screen") as display:
            for _ in range(RUNS):
                for title, (command, places) in started.items():
                    forget(places)
                    cold, warm = (start(display, command, folder) for _ in range(2))
                    measured[title].append((cold[0], warm[0], cold[1], warm[1]))
        for title, runs in measured.items():
            columns = [told(list(column)) for column in zip(*runs, strict=True)]
            print(f"| {title} | {' | '.join(columns)} |", flush=True)


def forget(places: Iterable[Path]) -> None:
    """Have the kernel forget the files in these folders, unless somebody is using them."""
    if sys.platform != "linux":
        raise OSError("only Linux can be told to forget files")
    os.sync()  # what is not written yet is kept
    for place in places:
        for path in place.rglob("*"):
            if path.is_file():
                with path.open("rb") as file:
                    os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def start(display: Screen, command: list[str], folder: Path) -> tuple[float, float]:
    """Start a window with a new profile.

    Returns:
        The milliseconds until it has been drawn, and those of the processor.
    """
    with tempfile.TemporaryDirectory(dir=folder) as profile:
        options = ["--data", profile, "--lang", "en", "--no-search"]
        began = time.perf_counter()
        with process([*command, *options], folder / "log", {"DISPLAY": display.display}) as child:
            _, last = display.settle(PIXELS, QUIET_SECONDS, SECONDS)
            used = cpu_seconds(child.pid)
        return (last - began) * 1e3, used * 1e3


def told(values: list[float]) -> str:
    """Return the median, and the lowest and highest, of a measure."""
    return f"{statistics.median(values):,.0f} ({min(values):,.0f}–{max(values):,.0f})"


if __name__ == "__main__":
    main()
