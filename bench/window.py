"""The window as a user meets it: how soon it is there, and how soon a message is seen in it."""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench.contenders import CONTENDERS, ROOT, process, running
from bench.dialects import DIALECTS
from bench.figures import percentile
from bench.load.client import Client, log_in
from bench.screen import Screen, screen

# A line of text changes some 2,000 pixels; a blinking cursor or an unread count changes fewer than this.
TEXT_PIXELS = 500
WINDOW_PIXELS = 200
QUIET_SECONDS = 0.7
DRAWN_SECONDS = 20.0
SHOWN_SECONDS = 5.0
# Between two messages: irregular, so that it does not march in step with a timer of the window's.
PAUSE_SECONDS = (0.15, 0.35)
SILENCE_SECONDS = 6.0  # after which the window may look for news less often
WARM_MESSAGES = 3

TITLES = {"login": "Charla, log-in dialog", "chat": "Charla, connected", "bare": "bare Tk window"}
OURS = ("login", "chat")
SHOWING = ("chat", "bare")

Result = dict[str, float | str]


def drawn(key: str) -> Result:
    """Start to picture: from the start of the process to the first and to the last change of the screen."""

    def measure(display: Screen, command: list[str], port: int, folder: Path) -> Result:
        started = time.perf_counter()
        with process(command, folder / "window.log", {"DISPLAY": display.display}) as window:
            try:
                first, last = display.settle(WINDOW_PIXELS, QUIET_SECONDS, DRAWN_SECONDS)
            except TimeoutError as error:
                return _fault(error, window, folder)
        return {"first_ms": (first - started) * 1e3, "settled_ms": (last - started) * 1e3}

    return _on_stage(key, connected=key == "chat", measure=measure)


def shown(key: str, messages: int, silences: int) -> Result:
    """Socket to eye: from a peer's `send` to the text on the screen, through the server."""
    recipient = "#clase" if key == "chat" else "eva"

    def measure(display: Screen, command: list[str], port: int, folder: Path) -> Result:
        with process(command, folder / "window.log", {"DISPLAY": display.display}) as window:
            try:
                display.settle(WINDOW_PIXELS, QUIET_SECONDS, DRAWN_SECONDS)
                luis = log_in(port, DIALECTS["plain"], "luis")
                dice = random.Random(1)
                flowing = [
                    _seen_after(display, luis, recipient, number, dice.uniform(*PAUSE_SECONDS))
                    for number in range(messages + WARM_MESSAGES)
                ][WARM_MESSAGES:]
                rare = [_seen_after(display, luis, recipient, number, SILENCE_SECONDS) for number in range(silences)]
            except TimeoutError as error:
                return _fault(error, window, folder)
        result: Result = {
            "visible_p50_ms": percentile(flowing, 50) * 1e3,
            "visible_p95_ms": percentile(flowing, 95) * 1e3,
        }
        if rare:
            result["visible_rare_ms"] = percentile(rare, 50) * 1e3
        return result

    return _on_stage(key, connected=True, measure=measure)


def _seen_after(display: Screen, luis: Client, recipient: str, number: int, pause_s: float) -> float:
    """Waits, lets luis write a line that looks different from the one before, and returns how long it took."""
    time.sleep(pause_s)
    before = display.look()
    sent = time.perf_counter()
    luis.socket.sendall(f"{recipient}: {number:03d} {'MW'[number % 2] * 40}\n".encode())
    seen = display.wait_for_change(before, TEXT_PIXELS, SHOWN_SECONDS)
    if seen is None:
        raise TimeoutError(f"message {number} has not been seen within {SHOWN_SECONDS:.0f} s")
    return seen - sent


def _on_stage(key: str, *, connected: bool, measure: Callable[[Screen, list[str], int, Path], Result]) -> Result:
    """Calls `measure` with a fresh screen, a fresh server, the window's command and a folder."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        for part in ("screen", "server", "window"):
            (folder / part).mkdir()
        plain = next(contender for contender in CONTENDERS if contender.key == "plain")
        with screen(folder / "screen") as display, running(plain, folder / "server", pinned=False) as server:
            if key == "bare":
                command = [sys.executable, "-m", "bench.peers.bare_window"]
                command += [str(server.port), "eva"] if connected else []
            else:
                command = [sys.executable, str(ROOT / "main.py"), "--data", str(folder / "window")]
                command += ["--lang", "en", "--theme", "light", "--geometry", "900x620+0+0"]
                address = f"127.0.0.1:{server.port}"
                command += ["--name", "ana", "--server", address, "--connect"] if connected else []
            return measure(display, command, server.port, folder)


def _fault(error: TimeoutError, window: subprocess.Popen[bytes], folder: Path) -> Result:
    said = (folder / "window.log").read_text(errors="replace")[-500:]
    ended = "" if window.poll() is None else f"; the window ended with status {window.returncode}"
    return {"fault": f"{error}{ended}. {said}".strip()}
