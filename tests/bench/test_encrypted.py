"""Test the benchmark's encrypted part: its workers, its ring of neighbours, and one short run."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import pytest

from bench.dialects import Faulty
from bench.load.workers import Boss, working
from tests.bench.test_bench import bench

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc, and forks")


def add(boss: Boss, share: Sequence[int]) -> None:
    boss.report(sum(share))
    boss.report(boss.wait_for_word() + len(share))


def fail(boss: Boss, share: Sequence[int]) -> None:
    raise Faulty(f"something about {share}")


def test_each_worker_has_its_share_and_all_of_it_is_done() -> None:
    with working(add, 100) as workers:
        assert sum(workers.hear()) == sum(range(100))
        workers.tell(0)
        assert sum(workers.hear()) == 100


def test_a_worker_that_fails_is_heard_of() -> None:
    with working(fail, 3) as workers, pytest.raises(Faulty, match="something about range"):
        workers.hear()


def test_a_quick_run_has_all_figures_with_and_without_encryption() -> None:
    run = bench("--quick", "--only", "encrypted", "--without", "ngircd", "ngircd-tls")
    assert run.returncode == 0, run.stdout + run.stderr
    assert "failed" not in run.stdout
    rows = [line for line in run.stdout.splitlines() if line.startswith("| 20 people, each a")]
    assert len(rows) == 10  # five measures, and five ratios
    assert "| measure | Charla, rich, TLS | Charla, rich |" in run.stdout
    assert "the server of 10 is killed: until the last is back" in run.stdout


def test_a_quick_run_has_a_school_whose_people_write_seldom() -> None:
    run = bench("--quick", "--only", "school", "--without", "ngircd")
    assert run.returncode == 0, run.stdout + run.stderr
    assert "failed" not in run.stdout
    rows = [line for line in run.stdout.splitlines() if line.startswith("| 50 messages a second")]
    assert len(rows) == 12  # six measures, of 20 people and of 50; without a peer no ratios
