"""What people get: the packaged programs, built here and used as they are used there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from net import VERSION
from net.address import Address
from tests.display import Display
from tests.support import wait_until
from tests.wire import PlainWire

ROOT = Path(__file__).resolve().parents[2]
BUILD_SECONDS = 300

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs a virtual screen")


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that people get."""
    folder = tmp_path_factory.mktemp("package")
    places = ["--distpath", str(folder / "dist"), "--workpath", str(folder / "work")]
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", *places]
    built = subprocess.run(
        [*command, str(ROOT / "build.spec")],
        env=clean_environment(),
        capture_output=True,
        text=True,
        timeout=BUILD_SECONDS,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    assert built.stdout == f"Packaged into {folder / 'dist'}\n"
    return folder / "dist" / "Charla"


def clean_environment(**more: str) -> dict[str, str]:
    """What a double-click has: nothing of this Python's, no screen unless given."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    return {**kept, "LANG": "C.UTF-8", **more}


@pytest.fixture
def server(package: Path, tmp_path: Path) -> Iterator[Address]:
    """The packaged server."""
    command = [str(package / "charla-server"), "--port", "0", "--data", str(tmp_path / "server")]
    with subprocess.Popen(
        command, env=clean_environment(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8"
    ) as process:
        try:
            assert process.stdout
            line = process.stdout.readline()
            assert line.startswith("listening on ")
            yield Address.parse(line.removeprefix("listening on "))
        finally:
            process.terminate()
        assert process.wait(10) == 0


def test_both_programs_know_their_version(package: Path) -> None:
    for program in ("charla-server", "Charla"):
        command = [str(package / program), "--version"]
        shown = subprocess.run(command, env=clean_environment(), capture_output=True, text=True, check=True)
        assert VERSION in shown.stdout


def test_the_package_holds_what_it_shows_and_nothing_else(package: Path) -> None:
    names = {str(file.relative_to(package / "_internal")) for file in (package / "_internal").rglob("*")}
    assert {"gui/icons/charla.png", "gui/locale/es/LC_MESSAGES/charla.mo"} <= names
    unwanted = [name for name in names if re.match(r"(tests|bench|PIL|pytest|hypothesis|PyInstaller)\b", name)]
    assert unwanted == []


def test_the_packaged_window_talks_through_the_packaged_server(
    package: Path, server: Address, tmp_path: Path
) -> None:
    """With its standard streams closed: a double-clicked program on Windows has none."""
    (tmp_path / "script.txt").write_text("0.5 luis: ¿llega del paquete?\n", encoding="utf-8")
    window_command = [
        *(str(package / "Charla"), "--name", "ana", "--server", f"{server.host}:{server.port}", "--connect"),
        *("--data", str(tmp_path / "window"), "--lang", "es", "--script", str(tmp_path / "script.txt")),
    ]
    without_streams = ["sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh"]
    with (
        Display(1000, 700) as display,
        PlainWire.login(server, "luis") as luis,
        PlainWire.login(server, "sofía") as sofia,
    ):
        environment = clean_environment(DISPLAY=display.name)
        with subprocess.Popen([*without_streams, *window_command], env=environment) as window:
            try:
                luis.expect("ana: ¿llega del paquete?\n")
                sofia.send("ana: hola, soy otra\n")  # not the conversation that is open: the title counts it
                wait_until(lambda: titles(environment).startswith("(1) "), lambda: titles(environment))
                xdotool(environment, "key", "alt+F4")
                assert window.wait(10) == 0
            finally:
                window.kill()


def xdotool(environment: dict[str, str], *command: str) -> str:
    done = subprocess.run(["xdotool", *command], env=environment, capture_output=True, text=True, check=False)
    return done.stdout


def titles(environment: dict[str, str]) -> str:
    """The titles of the windows on the screen."""
    return xdotool(environment, "search", "--onlyvisible", "--name", ".", "getwindowname", "%@")
