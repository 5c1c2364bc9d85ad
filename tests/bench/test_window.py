"""Test the window with a stop-watch, and the program that watches its screen, once and briefly."""

import shutil
import sys
from pathlib import Path

import pytest

from bench.window import outside

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or not (shutil.which("Xvfb") and shutil.which("xdotool")),
    reason="needs a virtual screen",
)


def test_a_flood_is_timed_while_somebody_types() -> None:
    result = outside.flooded("chat", 500, 1.5)
    assert "fault" not in result, result
    assert float(result["rate"]) > 100
    assert 0 < float(result["turn_p99_ms"]) <= float(result["turn_max_ms"])
    assert 0 < float(result["typing_p50_ms"]) < 500


def test_memory_is_measured_before_and_after() -> None:
    result = outside.remembering("chat", 2_000)
    assert "fault" not in result, result
    assert 10 < float(result["empty_mb"]) < float(result["full_mb"]) < 500


def test_a_long_conversation_is_filled_and_opened(tmp_path: Path) -> None:
    result = outside.opening("chat", outside.filled(3_000, str(tmp_path)))
    assert "fault" not in result, result
    assert 0 < float(result["opening_ms"]) < 5_000


def test_what_is_said_is_seen() -> None:
    result = outside.visible("chat", 5)
    assert "fault" not in result, result
    assert 0 < float(result["direct_p50_ms"]) < 1_000
