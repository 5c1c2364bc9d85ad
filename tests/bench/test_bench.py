"""Test the whole benchmark once, briefly: real servers, the real generator, the tables."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def bench(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bench", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_quick_run_prints_figures_of_every_server() -> None:
    run = bench("--quick", "--only", "roundtrip", "--without", "ngircd", "inspircd")
    assert run.returncode == 0, run.stdout + run.stderr
    assert (
        "| measure | Charla, rich | Charla, plain | socketserver | asyncio | uvloop |" in run.stdout
    )
    row = next(
        line
        for line in run.stdout.splitlines()
        if line.startswith("| round trip, 1 in flight: p50, µs")
    )
    assert all(float(cell.replace(",", "")) > 0 for cell in row.split("|")[2:-1])
    assert "failed" not in run.stdout


def test_a_wrong_option_is_told() -> None:
    run = bench("--only", "everything")
    assert run.returncode == 2
    assert "invalid choice: 'everything'" in run.stderr
