"""Test what the server's program does in a console: of Windows, as far as that can be had here."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from net.server import console

ROOT = Path(__file__).resolve().parents[3]


class Typing(io.StringIO):
    """A terminal in which somebody types."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def keyboard(monkeypatch: pytest.MonkeyPatch) -> Typing:
    """Return the keyboard of a console of the program's own, on which Enter was pressed twice."""
    keyboard = Typing("\n\n")
    monkeypatch.setattr(sys, "stdin", keyboard)
    monkeypatch.setattr(console, "_is_alone", lambda: True)
    return keyboard


def fail() -> int:
    raise ValueError("a fault")


def end_as_argparse_does() -> int:
    sys.exit(2)


@pytest.mark.parametrize(
    ("program", "code"), [(lambda: 1, 1), (fail, 1), (end_as_argparse_does, 2)]
)
def test_a_console_of_its_own_stays_until_somebody_has_read_why(
    program: Any, code: int, keyboard: Typing, capsys: pytest.CaptureFixture[str]
) -> None:
    assert console.run(program) == code
    assert keyboard.tell() == 1
    assert "Press Enter" in capsys.readouterr().err


def test_nobody_is_asked_after_a_good_end(keyboard: Typing) -> None:
    assert console.run(lambda: 0) == 0
    assert keyboard.tell() == 0


def test_nobody_is_asked_in_a_terminal(keyboard: Typing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(console, "_is_alone", lambda: False)
    assert console.run(lambda: 1) == 1
    assert keyboard.tell() == 0


@pytest.mark.parametrize("keyboard_is", [None, io.StringIO()], ids=["none", "a file"])
def test_nobody_is_asked_without_a_keyboard(
    keyboard: Typing, monkeypatch: pytest.MonkeyPatch, keyboard_is: io.StringIO | None
) -> None:
    monkeypatch.setattr(sys, "stdin", keyboard_is)
    assert console.run(lambda: 1) == 1


@pytest.mark.parametrize("encoding", ["cp850", "cp1252", "ascii"])
def test_no_letter_makes_output_fail(encoding: str) -> None:
    said = "Begoña 🙂 \u202e Ωμέγα"
    program = (
        "import sys; from net.server import console\n"
        f"console.run(lambda: print({said!r}) or print({said!r}, file=sys.stderr) or 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": f"{encoding}:strict", "PYTHONUTF8": "0"},
        check=True,
        timeout=60,
    )
    assert b"Bego" in done.stdout
    assert b"Bego" in done.stderr


@pytest.mark.skipif(sys.platform != "win32", reason="only Windows asks so")
def test_windows_waits_while_the_server_ends() -> None:
    """Ask as Windows does when the console's window is closed, and when Ctrl+C is pressed."""
    program = (
        "import threading; from net.server import console; heard = []\n"
        "console.call_at_end(heard.append)\n"
        "asking = threading.Thread(target=console._kept[0], args=(2,), daemon=True)\n"
        "asking.start(); asking.join(1); print(heard, asking.is_alive())\n"
        "print(console._kept[0](0), heard)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, cwd=ROOT, check=True, timeout=60
    )
    assert done.stdout.split(b"\r\n")[:2] == [b"[2] True", b"1 [2, 0]"]
