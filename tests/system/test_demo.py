"""Test the demo on a machine without a screen, started like `python3 dev.py demo`."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from net.wire.address import Address
from tests.support import wait_until
from tests.wire import RichWire

ROOT = Path(__file__).resolve().parents[2]
DEMO_SECONDS = 60.0
MANY_COLOURS = 100  # text has soft edges; an empty window has a handful

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="the virtual screen is Linux's"
)


def processes_of(folder: Path) -> dict[int, list[str]]:
    """Return the command lines of the demo's processes, which inherit where it keeps its files."""
    found = {}
    mark = f"TMPDIR={folder}".encode()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                environment = (entry / "environ").read_bytes().split(b"\0")
                command = (entry / "cmdline").read_bytes().decode(errors="replace").split("\0")
            except OSError:  # it has ended, or is not ours to read
                continue
            if mark in environment:
                found[int(entry.name)] = command
    return found


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Start a demo without a screen; whatever happens, nothing of it is left afterwards."""
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    environment.pop("DISPLAY", None)
    command = [sys.executable, str(ROOT / "demo.py"), "--picture", str(tmp_path / "demo.png")]
    with subprocess.Popen(
        command,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        process_group=0,
    ) as process:
        try:
            yield process
        finally:
            for number in processes_of(tmp_path):
                os.kill(number, signal.Signals["SIGKILL"])


def server_of_windows(folder: Path) -> Address | None:
    """Return the server that the demo's windows are connected to, once both are there."""
    windows = [command for command in processes_of(folder).values() if "--script" in command]
    return (
        Address.parse(windows[0][windows[0].index("--server") + 1]) if len(windows) == 2 else None
    )


def test_it_plays_a_conversation_and_saves_a_picture(
    demo: subprocess.Popen[str], tmp_path: Path
) -> None:
    address = wait_until(
        lambda: server_of_windows(tmp_path), lambda: processes_of(tmp_path), timeout=20
    )
    assert address
    with RichWire.login(address, "witness") as witness:
        said = [
            (message["from"], message["text"])
            for message in (witness.hear("msg"), witness.hear("msg"))
        ]
    assert [name.lower() for name, _ in said] == ["ana", "luis"]

    output, _ = demo.communicate(timeout=DEMO_SECONDS)
    assert output == (
        "There is no screen here, so Ana and Luis talked on a virtual one:"
        f" see {tmp_path / 'demo.png'}.\n"
    )
    assert demo.returncode == 0
    assert processes_of(tmp_path) == {}
    assert [file.name for file in tmp_path.iterdir()] == ["demo.png"]

    with Image.open(tmp_path / "demo.png") as picture:
        middle = picture.width // 2
        for left, right in ((0, middle), (middle, picture.width)):
            colours = picture.crop((left, 0, right, picture.height)).getcolors(maxcolors=1 << 24)
            assert colours is not None
            assert len(colours) > MANY_COLOURS


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_interrupted_it_leaves_nothing_behind(
    demo: subprocess.Popen[str], tmp_path: Path, ending: signal.Signals
) -> None:
    wait_until(lambda: server_of_windows(tmp_path), lambda: processes_of(tmp_path), timeout=20)
    os.kill(-demo.pid, ending)  # the whole process group, as a terminal does
    output, _ = demo.communicate(timeout=20)
    assert demo.returncode == (0 if ending == signal.SIGINT else 128 + signal.SIGTERM)
    assert output == ""
    assert processes_of(tmp_path) == {}
    assert list(tmp_path.iterdir()) == []
