"""Test what the measurement of a start says, with made-up figures."""

from __future__ import annotations

from bench.start import BARE, FIRST, Figures, chart, report


def figures(cpu_ms: float) -> Figures:
    return {"first_ms": 300, "settled_ms": 400, "first_cpu_ms": cpu_ms, "cpu_ms": cpu_ms + 20}


def test_each_start_is_compared_with_the_bare_window() -> None:
    found = {
        (BARE, "now"): [figures(100), figures(80), figures(90)],
        (FIRST, "now"): [figures(150), figures(180), figures(990)],
        (FIRST, "before"): [figures(270)],
    }
    said = report(found, [{"drawing": 9.25}])
    assert f"| {BARE} | 300 | 400 | 90 | 110 |" in said
    assert f"| {FIRST}, now | 300 (1.00x) | 400 (1.00x) | 180 (2.00x) | 200 (1.82x) |" in said
    assert f"| {FIRST}, before | 300 (1.00x) | 400 (1.00x) | 270 (3.00x) |" in said
    assert "| drawing | 9.2 |" in said
    assert f"{FIRST}, before" in chart(found)
