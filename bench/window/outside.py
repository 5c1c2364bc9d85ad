"""Start windows and watch their screen, as their user would."""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from bench.contenders import CONTENDERS, ROOT, process, running
from bench.dialects import DIALECTS
from bench.figures import percentile
from bench.load.client import Client, log_in
from bench.machine import cpu_seconds
from bench.screen import Screen, find_program, screen
from bench.window.inside import NICK, READY, Result
from bench.window.speaker import Speaker

# A line of text changes some 2,000 pixels; a blinking cursor or an unread count changes fewer than
# this.
TEXT_PIXELS = 500
WINDOW_PIXELS = 200
QUIET_SECONDS = 0.7
DRAWN_SECONDS = 20.0
SHOWN_SECONDS = 5.0
# Pause between two messages: irregular, so that it does not fall in step with the window's timers.
PAUSE_SECONDS = (0.15, 0.35)
SILENCE_SECONDS = 6.0  # after this the window may look for news less often
WARM_MESSAGES = 3

TITLES = {"login": "Charla, log-in dialog", "chat": "Charla, connected", "bare": "bare Tk window"}
OURS = ("login", "chat")
SHOWING = ("chat", "bare")

FAST_POLL_SECONDS = 0.0005
TYPED_PIXELS = 12  # an "x" in the composer
TYPING_PAUSE_SECONDS = (0.05, 0.15)
INSIDE_SECONDS = 180.0
IDLE_AFTER_SECONDS = 7.0  # then a window has stopped looking for news often
PIECES = (f"{number:03d} {'MW'[number % 2] * 40}" for number in range(10_000))


def drawn(key: str) -> Result:
    """Measure from the start of the process to the first and the last change of the screen."""

    _warm(key)

    def measure(display: Screen, command: list[str], port: int, folder: Path) -> Result:
        started = time.perf_counter()
        with process(command, folder / "window.log", environment(display)) as window:
            try:
                first, last = display.settle(WINDOW_PIXELS, QUIET_SECONDS, DRAWN_SECONDS)
            except TimeoutError as error:
                return _fault(error, window, folder)
            cpu = cpu_seconds(window.pid)
        return {
            "first_ms": (first - started) * 1e3,
            "settled_ms": (last - started) * 1e3,
            "start_cpu_ms": cpu * 1e3,
        }

    return _on_stage(key, connected=key == "chat", measure=measure)


def shown(key: str, messages: int, silences: int) -> Result:
    """Measure from a peer's `send` to the text on the screen, through the server."""
    recipient = "#clase" if key == "chat" else "eva"

    def measure(display: Screen, command: list[str], port: int, folder: Path) -> Result:
        with process(command, folder / "window.log", environment(display)) as window:
            try:
                display.settle(WINDOW_PIXELS, QUIET_SECONDS, DRAWN_SECONDS)
                luis = log_in(port, DIALECTS["plain"], "luis")
                dice = random.Random(1)
                flowing = [
                    _seen_after(display, luis, recipient, number, dice.uniform(*PAUSE_SECONDS))
                    for number in range(messages + WARM_MESSAGES)
                ][WARM_MESSAGES:]
                rare = [
                    _seen_after(display, luis, recipient, number, SILENCE_SECONDS)
                    for number in range(silences)
                ]
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


def _seen_after(
    display: Screen, luis: Client, recipient: str, number: int, pause_s: float
) -> float:
    """Wait, let luis write a line that looks different from the last one, and return the time."""
    time.sleep(pause_s)
    before = display.look()
    sent = time.perf_counter()
    luis.socket.sendall(f"{recipient}: {number:03d} {'MW'[number % 2] * 40}\n".encode())
    seen = display.wait_for_change(before, TEXT_PIXELS, SHOWN_SECONDS)
    if seen is None:
        raise TimeoutError(f"message {number} has not been seen within {SHOWN_SECONDS:.0f} s")
    return seen - sent


def visible(key: str, messages: int) -> Result:
    """Measure without a server: from this process's `send` on the window's socket to the screen."""
    assert key == "chat"
    with _spoken_to() as (display, speaker, folder):
        command = charla(folder, f"127.0.0.1:{speaker.port}")
        with process(command, folder / "window.log", environment(display)) as window:
            try:
                speaker.accept()
                display.settle(WINDOW_PIXELS, QUIET_SECONDS, DRAWN_SECONDS)
                dice = random.Random(2)
                times = []
                for _ in range(messages + WARM_MESSAGES):
                    time.sleep(dice.uniform(*PAUSE_SECONDS) / 2)
                    area = (300, 60, 640, 480)
                    before = display.look_at(area)
                    message = speaker.message(next(PIECES))
                    sent = time.perf_counter()
                    speaker.say(message)
                    seen = display.wait_for_change(
                        before, TEXT_PIXELS, SHOWN_SECONDS, area, FAST_POLL_SECONDS
                    )
                    if seen is None:
                        raise TimeoutError("a message has not been seen")
                    times.append(seen - sent)
            except TimeoutError as error:
                return _fault(error, window, folder)
    times = times[WARM_MESSAGES:]
    return {f"direct_p{percent}_ms": percentile(times, percent) * 1e3 for percent in (50, 99)}


def idle(key: str, seconds: float) -> Result:
    """Measure the share of a core that a window takes in which nothing happens."""

    def measure(display: Screen, command: list[str], port: int, folder: Path) -> Result:
        with process(command, folder / "window.log", environment(display)) as window:
            try:
                display.settle(WINDOW_PIXELS, QUIET_SECONDS, DRAWN_SECONDS)
            except TimeoutError as error:
                return _fault(error, window, folder)
            time.sleep(IDLE_AFTER_SECONDS)
            before, began = cpu_seconds(window.pid), time.perf_counter()
            time.sleep(seconds)
            return {
                "idle_percent": (cpu_seconds(window.pid) - before)
                / (time.perf_counter() - began)
                * 100
            }

    return _on_stage(key, connected=True, measure=measure)


def flooded(key: str, rate: float, seconds: float) -> Result:
    """Measure the event loop in a flood of messages.

    It also measures how long a typed letter takes to appear meanwhile.
    """
    assert key == "chat"
    return _inside("flood", rate, round(rate * seconds), types=True)


def xrayed(rate: float, seconds: float) -> Result:
    """Measure the event loop in a flood of messages while the X-ray shows their bytes."""
    return _inside("xray", rate, round(rate * seconds), types=False)


def remembering(key: str, count: int) -> Result:
    """Measure memory before and after `count` messages, and searches in them."""
    assert key == "chat"
    return _inside("memory", 0, count, types=False)


def opening(key: str, folder: Path) -> Result:
    """Measure opening the conversation in a folder that `filled` has filled.

    Nobody answers at its server's address.
    """
    assert key == "chat"
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        (Path(name) / "screen").mkdir()
        with screen(Path(name) / "screen") as display:
            command = [sys.executable, "-m", "bench.window.inside", "opening", str(folder), "9"]
            with process(command, Path(name) / "window.log", environment(display)) as window:
                return _last_line(window, Path(name))


@cache
def filled(count: int, where: str) -> Path:
    """Return a profile with `count` messages in one conversation.

    It is made once, and deleted at the end of the program.
    """
    folder = Path(tempfile.mkdtemp(prefix="bench-journal-", dir=where))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    subprocess.run(
        [sys.executable, "-m", "bench.window.inside", "fill", str(folder), str(count)],
        cwd=ROOT,
        check=True,
    )
    return folder


def _inside(mode: str, rate: float, count: int, *, types: bool) -> Result:
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        for part in ("screen", "window"):
            (folder / part).mkdir()
        said = folder / "speaker.log"
        speaker = [sys.executable, "-m", "bench.window.speaker", str(rate), str(count)]
        with screen(folder / "screen") as display, process(speaker, said):
            port = _wait_for(lambda: _after_colon(said.read_text()), DRAWN_SECONDS)
            command = [
                sys.executable,
                "-m",
                "bench.window.inside",
                mode,
                str(folder / "window"),
                port,
            ]
            with process(command, folder / "window.log", environment(display)) as window:
                typed = _typing(display, window, folder / "window.log") if types else {}
                result = _last_line(window, folder)
                return result if "fault" in result else {**result, **typed}


def _typing(display: Screen, window: subprocess.Popen[bytes], log: Path) -> Result:
    """Type letters and delete them until the window has ended its test."""
    ready = _wait_for(
        lambda: next((line for line in log.read_text().splitlines() if line.startswith(READY)), ""),
        INSIDE_SECONDS,
    )
    x, y, width, height = (int(part) for part in ready.split()[1:])
    area = (x, y, min(width, 120), height)
    xdotool = subprocess.Popen(
        [find_program("xdotool", "xdotool"), "-"],
        stdin=subprocess.PIPE,
        env=environment(display, whole=True),
    )
    assert xdotool.stdin is not None
    dice = random.Random(3)
    times: list[float] = []
    try:
        while window.poll() is None and "{" not in log.read_text():
            time.sleep(dice.uniform(*TYPING_PAUSE_SECONDS))
            before = display.look_at(area)
            sent = time.perf_counter()
            xdotool.stdin.write(
                f"key --delay 0 {'x' if len(times) % 2 == 0 else 'BackSpace'}\n".encode()
            )
            xdotool.stdin.flush()
            seen = display.wait_for_change(before, TYPED_PIXELS, 1.0, area, FAST_POLL_SECONDS)
            times.append((seen or time.perf_counter()) - sent)
    finally:
        xdotool.stdin.close()
        xdotool.wait()
    times = times[WARM_MESSAGES:-1]  # the last one may have met the end
    if not times:
        return {"fault": "nothing could be typed"}
    return {
        "typing_p50_ms": percentile(times, 50) * 1e3,
        "typing_p99_ms": percentile(times, 99) * 1e3,
    }


def _last_line(window: subprocess.Popen[bytes], folder: Path) -> Result:
    try:
        window.wait(INSIDE_SECONDS)
    except subprocess.TimeoutExpired:
        return _fault(TimeoutError("it has not come to an end"), window, folder)
    for line in reversed((folder / "window.log").read_text(errors="replace").splitlines()):
        if line.startswith("{"):
            result: Result = json.loads(line)
            return result
    return _fault(TimeoutError("it has measured nothing"), window, folder)


def _after_colon(text: str) -> str:
    return text.rpartition(":")[2].strip()


def _wait_for(look: Callable[[], str], seconds: float) -> str:
    deadline = time.monotonic() + seconds
    while not (found := look()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"not there after {seconds:.0f} s")
        time.sleep(0.02)
    return found


@cache
def _bytecode() -> str:
    """Return where Python keeps compiled code.

    So a user's second start is measured, and the user's own cache is left alone.
    """
    folder = tempfile.mkdtemp(prefix="bench-bytecode-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@cache
def _warm(key: str) -> None:
    """Start the window once, so that everything it needs is compiled."""

    def start(display: Screen, command: list[str], port: int, folder: Path) -> Result:
        with (
            process(command, folder / "window.log", environment(display)),
            contextlib.suppress(TimeoutError),
        ):
            display.settle(WINDOW_PIXELS, QUIET_SECONDS, DRAWN_SECONDS)
        return {}

    _on_stage(key, connected=key == "chat", measure=start)


def environment(display: Screen, *, whole: bool = False) -> dict[str, str]:
    """Return what a program on this screen needs besides, or its whole environment."""
    own = {
        "DISPLAY": display.display,
        "PYTHONPYCACHEPREFIX": _bytecode(),
        "PYTHONDONTWRITEBYTECODE": "",
    }
    return {**os.environ, **own} if whole else own


@contextlib.contextmanager
def _spoken_to() -> Iterator[tuple[Screen, Speaker, Path]]:
    """Yield a screen, a speaker in this process and a folder for a window."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        for part in ("screen", "window"):
            (folder / part).mkdir()
        speaker = Speaker()
        try:
            with screen(folder / "screen") as display:
                yield display, speaker, folder
        finally:
            speaker.close()


def charla(folder: Path, address: str, tree: Path = ROOT) -> list[str]:
    """Return the command of a window that logs in at an address, if there is one."""
    command = [
        sys.executable,
        str(tree / "main.py"),
        "--no-search",
        "--data",
        str(folder / "window"),
        "--lang",
        "en",
        "--theme",
        "light",
        "--geometry",
        "900x620+0+0",
    ]
    return [*command, "--name", NICK, "--server", address, "--connect"] if address else command


def _on_stage(
    key: str, *, connected: bool, measure: Callable[[Screen, list[str], int, Path], Result]
) -> Result:
    """Call `measure` with a new screen, a new server, the window's command and a folder."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        for part in ("screen", "server", "window"):
            (folder / part).mkdir()
        plain = next(contender for contender in CONTENDERS if contender.key == "plain")
        with (
            screen(folder / "screen") as display,
            running(plain, folder / "server", pinned=False) as server,
        ):
            if key == "bare":
                command = [sys.executable, "-m", "bench.peers.bare_window"]
                command += [str(server.port), "eva"] if connected else []
            else:
                command = charla(folder, f"127.0.0.1:{server.port}" if connected else "")
            return measure(display, command, server.port, folder)


def _fault(error: TimeoutError, window: subprocess.Popen[bytes], folder: Path) -> Result:
    said = (folder / "window.log").read_text(errors="replace")[-500:]
    ended = "" if window.poll() is None else f"; the window ended with status {window.returncode}"
    return {"fault": f"{error}{ended}. {said}".strip()}
