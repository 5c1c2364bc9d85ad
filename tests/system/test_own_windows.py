"""Test the windows that need no chat as a person starts them: a recording, and the glass wall."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest

from net.capture import lines
from net.wire.messages import Message, encode
from tests.display import Display
from tests.net.capture.chunks import Script, connection
from tests.processes import ROOT
from tests.support import wait_until

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="xdotool finds windows, and signals end them, on Linux"
)


def recording() -> str:
    script = Script()
    script.put(encode(Message(1, "luis", "#clase", "¡Hola!", 1_795_341_482_118, "l1")))
    file = io.StringIO()
    lines.write(file, [connection()], script.chunks)
    return file.getvalue()


def start(display: Display, *options: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(ROOT / "main.py"), "--lang", "en", "--no-search", *options],
        env=display.environment,
        stderr=subprocess.PIPE,
        text=True,
    )


def opens_and_ends(display: Display, title: str, *options: str) -> None:
    """Start the program, wait for its window, and end it."""
    with start(display, *options) as process:
        try:
            wait_until(lambda: display.do("search", "--onlyvisible", "--name", title), process.poll)
            process.terminate()
            assert process.wait(20) == 0
            assert process.stderr is not None
            assert process.stderr.read() == ""
        finally:
            process.kill()


def test_a_recording_is_played_and_a_wrong_one_is_told(tmp_path: Path) -> None:
    path = tmp_path / "clase.jsonl"
    path.write_text(recording(), encoding="utf-8")
    with Display(1280, 800) as display:
        opens_and_ends(display, "clase.jsonl.*Recording", "--replay", str(path))
        with start(display, "--replay", str(tmp_path / "no.jsonl")) as process:
            _said, error = process.communicate(timeout=30)
            assert process.returncode == 1
            assert error == "There is no file no.jsonl.\n"


def test_the_glass_wall_opens_also_without_a_server(tmp_path: Path) -> None:
    with Display(1280, 800) as display:
        opens_and_ends(display, "Glass wall", "--glass", "--data", str(tmp_path))
