"""Test that a school that comes at once is let in, and reads the whole roster."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

PEOPLE = 220


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_everybody_reads_all_pages() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "bench.arrivals", "--count", str(PEOPLE)],
        cwd=Path(__file__).resolve().parents[2],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    figures = dict(re.findall(r"^([^:|]+): ([\d.]+)$", run.stdout, re.MULTILINE))
    # More than 199 people, and as many members of the main room.
    assert float(figures["pages"]) >= 3 * PEOPLE
    assert 0 < float(figures["CPU of the hub, s"]) <= float(figures["CPU of the server, s"])
