"""Test the packaged programs: build them here, and use them as people do."""

from __future__ import annotations

import contextlib
import os
import queue
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from net import VERSION
from net.journal import search
from net.shared import host_file
from net.wire.address import Address
from net.wire.words import key_words
from tests.display import Display
from tests.support import wait_until
from tests.wire import PlainWire
from tools.release import exchange, sbom

if sys.platform != "linux":
    pytest.skip("needs a virtual screen", allow_module_level=True)

from tests.gui.bus import Bus
from tests.networks import Network
from tests.watching import watched

ROOT = Path(__file__).resolve().parents[2]
BUILD_SECONDS = 300


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder that people get."""
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
    """Return the environment of a double-click: nothing of this Python, a screen only if given."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    return {**kept, "LANG": "C.UTF-8", **more}


@pytest.fixture
def server(package: Path, tmp_path: Path) -> Iterator[Address]:
    """Start the packaged server."""
    command = [str(package / "charla-server"), "--port", "0", "--data", str(tmp_path / "server")]
    with subprocess.Popen(
        command,
        env=clean_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
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
        shown = subprocess.run(
            command, env=clean_environment(), capture_output=True, text=True, check=True
        )
        assert VERSION in shown.stdout


def test_the_package_holds_what_it_shows_and_nothing_else(package: Path) -> None:
    names = {
        str(file.relative_to(package / "_internal")) for file in (package / "_internal").rglob("*")
    }
    assert {f"gui/icons/charla{kind}" for kind in (".png", "-unread.png", ".ico")} <= names
    assert "gui/locale/es/LC_MESSAGES/charla.mo" in names
    unwanted = [
        name
        for name in names
        if re.match(r"(tests|bench|PIL|pygments|pytest|hypothesis|PyInstaller)\b", name)
    ]
    assert unwanted == []


def test_everything_in_the_package_is_locked_and_listed(package: Path) -> None:
    lock = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    components = sbom.document(package, lock)["components"]
    names = {component["name"] for component in components}
    assert {
        "cryptography",
        "cffi",
        "msgspec",
        "precis-i18n",
        "zeroconf",
        "cpython",
        "tcl-tk",
    } <= names
    files = {component["name"]: component for component in components}
    assert files["_internal/libsqlite3.so.0"]["purl"].startswith("pkg:deb/debian/libsqlite3-0@")


def test_two_packaged_windows_confirm_a_message_to_each_other(
    package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, server = exchange.programs(package)
    with Display(1000, 700) as display:
        monkeypatch.setenv("DISPLAY", display.name)
        assert exchange.exchange([window], [server]) < exchange.EXCHANGE_SECONDS


def test_the_packaged_server_is_found_on_a_network(package: Path, tmp_path: Path) -> None:
    """Test that zeroconf is there as a whole: its compiled modules hide what they import."""
    command = [str(package / "charla-server"), "--lan", "--name", "A", "--data", str(tmp_path)]
    with Network() as network:
        computer = network.computer("teacher")
        computer.plug(network.switch(), "192.168.1.20/24")
        with (
            computer.here(),
            watched(computer) as watch,
            subprocess.Popen(
                command,
                env=clean_environment(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            ) as process,
        ):
            try:
                watch.wait_for("A")
            finally:
                process.terminate()
            assert process.wait(10) == 0


def test_the_packaged_window_talks_through_the_packaged_server(
    package: Path, server: Address, tmp_path: Path
) -> None:
    (tmp_path / "script.txt").write_text("0.5 luis: ¿llega del paquete?\n", encoding="utf-8")
    with (
        Display(1000, 700) as display,
        PlainWire.login(server, "luis") as luis,
        PlainWire.login(server, "sofía") as sofia,
    ):
        environment = clean_environment(DISPLAY=display.name)
        script = ("--script", str(tmp_path / "script.txt"))
        with opened_window(package, tmp_path, environment, *logging_in(server), *script):
            luis.expect("ana: ¿llega del paquete?\n")
            # This is not the open conversation, so the title counts it.
            sofia.send("ana: hola, soy otra\n")
            wait_until(lambda: titles(environment).startswith("(1) "), lambda: titles(environment))


def test_what_the_window_loads_only_when_it_is_wanted_is_in_the_package(
    package: Path, server: Address, tmp_path: Path
) -> None:
    """Test dialogs, the desktop's notifications, and an SQLite that can search.

    Other programs must be started without the package's libraries, as if Charla were not packaged.
    """
    asked = tmp_path / "gdbus"  # Charla asks this program for the system's colours
    asked.write_text(
        f'#!/bin/sh\necho "${{LD_LIBRARY_PATH-nothing}}" >> {tmp_path}/libraries\n',
        encoding="utf-8",
    )
    asked.chmod(0o755)
    with (
        Display(1000, 700) as display,
        Bus(tmp_path) as bus,
        PlainWire.login(server, "luis") as luis,
    ):
        environment = clean_environment(DISPLAY=display.name, DBUS_SESSION_BUS_ADDRESS=bus.address)
        environment["PATH"] = f"{tmp_path}:{environment['PATH']}"
        with opened_window(package, tmp_path, environment, *logging_in(server)):
            wait_until_shown(environment, "Charla — ")
            for key, title in (("F1", "Ayuda"), ("ctrl+comma", "Ajustes")):
                xdotool(environment, "key", key)
                wait_until_shown(environment, title)
                xdotool(environment, "key", "Escape")
                wait_until_shown(environment, title, False)
            xdotool(environment, "search", "--onlyvisible", "--class", "Charla", "windowminimize")
            wait_until_shown(environment, "Charla", False)

            def call() -> bool:
                """Try again, because the window may notice late that it has lost the focus."""
                luis.send("ana: una canción\n")
                with contextlib.suppress(queue.Empty):
                    return bool(bus.shown.get(timeout=1)[3:5] == ("luis", "una canción"))
                return False

            wait_until(call)
            xdotool(environment, "search", "--class", "Charla", "windowactivate")
    with contextlib.closing(
        sqlite3.connect(next((tmp_path / "window" / "journal").glob("*.db")))
    ) as journal:
        found = journal.execute(
            "SELECT count(*) FROM word WHERE word MATCH ?", (search.pattern("cancion"),)
        )
        assert found.fetchone() > (0,)
    assert set((tmp_path / "libraries").read_text(encoding="utf-8").split()) == {"nothing"}


def test_the_packaged_window_finds_a_class_and_joins_it_with_the_words_on_the_board(
    package: Path, tmp_path: Path
) -> None:
    command = [str(package / "charla-server"), "--lan", "--name", "A", "--data", str(tmp_path)]
    log = tmp_path / "window" / "charla.log"
    with Network() as network, Display(1000, 700) as display:
        switch = network.switch()
        teacher, student = network.computer("teacher"), network.computer("student")
        teacher.plug(switch, "192.168.1.20/24")
        student.plug(switch, "192.168.1.30/24")
        environment = clean_environment(DISPLAY=display.name)
        with (
            teacher.here(),
            subprocess.Popen(
                command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            ) as server,
        ):
            try:
                told = wait_until(lambda: host_file.read(tmp_path), timeout=20)
                with student.here(), opened_window(package, tmp_path, environment, "--verbose"):
                    wait_until(lambda: "finder" in text_of(log))  # the first screen is there
                    wait_until_active(environment, "Charla")
                    xdotool(environment, "mousemove", "0", "0")  # it would hold the list
                    xdotool(environment, "type", "ana")

                    def ask() -> bool:
                        """Try again, because it is not known when the class is in the list."""
                        xdotool(environment, "key", "Return")
                        return "unknown_key" in log.read_text(encoding="utf-8")

                    wait_until(ask, timeout=20)
                    assert told is not None
                    words = key_words(told.fingerprint, "en")
                    xdotool(environment, "type", f"{' '.join(words)} ")
                    xdotool(environment, "key", "Return")
                    wait_until(lambda: "ana joined" in text_of(tmp_path / "server.log"))
            finally:
                server.terminate()
            assert server.wait(10) == 0


def test_the_packaged_window_starts_a_class_with_the_program_beside_it(
    package: Path, tmp_path: Path
) -> None:
    folder, log = tmp_path / ".local" / "share" / "charla-server", tmp_path / "window/charla.log"
    with Network() as network, Display(1000, 700) as display:
        computer = network.computer("teacher")
        computer.plug(network.switch(), "192.168.1.20/24")
        environment = clean_environment(DISPLAY=display.name, HOME=str(tmp_path))
        with (
            computer.here(),
            opened_window(package, tmp_path, environment, "--name", "Elena", "--verbose"),
        ):
            wait_until(lambda: "finder" in text_of(log))  # the first screen is there
            wait_until_active(environment, "Charla")
            for key in ("shift+Tab", "shift+Tab", "Return"):  # the last card
                xdotool(environment, "key", key)
            wait_until_active(environment, "Empezar una clase")
            xdotool(environment, "key", "Return")
            wait_until_shown(environment, "Clase de Elena — Charla")
            wait_until_shown(environment, "Charla — ")
            assert "Elena joined" in text_of(folder / "server.log")
            told = host_file.read(folder)
            assert told is not None
            program = Path("/proc", str(told.pid), "exe")
            assert program.resolve() == (package / "charla-server").resolve()
            main = ("search", "--onlyvisible", "--name", "^Charla —")
            xdotool(environment, *main, "windowactivate", "--sync")
        wait_until(lambda: host_file.read(folder) is None)


def text_of(file: Path) -> str:
    return file.read_text(encoding="utf-8") if file.exists() else ""


def logging_in(server: Address) -> tuple[str, ...]:
    """Return the options with which ana logs in at once."""
    return ("--name", "ana", "--server", str(server), "--connect", "--no-search")


@contextlib.contextmanager
def opened_window(
    package: Path, folder: Path, environment: dict[str, str], *options: str
) -> Iterator[None]:
    """Open the packaged window, and close it at the end as people do.

    Its standard streams are closed: a double-clicked program on Windows has none. It must not have
    logged an error.
    """
    command = [str(package / "Charla"), "--data", str(folder / "window"), "--lang", "es", *options]
    without_streams = ["sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh"]
    with subprocess.Popen([*without_streams, *command], env=environment) as window:
        try:
            yield

            def closed() -> bool:
                """Close what is in front: the board of a class may have come there meanwhile."""
                xdotool(environment, "key", "alt+F4")
                with contextlib.suppress(subprocess.TimeoutExpired):
                    window.wait(2)
                return window.returncode is not None

            wait_until(closed)
            assert window.returncode == 0
        finally:
            window.kill()
    log = (folder / "window" / "charla.log").read_text(encoding="utf-8")
    assert not re.search(r"^\S+ \S+ (WARNING|ERROR|CRITICAL) ", log, re.MULTILINE), log


def xdotool(environment: dict[str, str], *command: str) -> str:
    done = subprocess.run(
        ["xdotool", *command], env=environment, capture_output=True, text=True, check=False
    )
    return done.stdout


def titles(environment: dict[str, str]) -> str:
    """Return the titles of the windows on the screen."""
    return xdotool(environment, "search", "--onlyvisible", "--name", ".", "getwindowname", "%@")


def wait_until_shown(environment: dict[str, str], title: str, shown: bool = True) -> None:
    """Wait until a window has these words in its title, or none any more."""
    wait_until(
        lambda: (title in titles(environment)) is shown, lambda: titles(environment), timeout=30
    )


def wait_until_active(environment: dict[str, str], title: str) -> None:
    """Wait until the window with this title gets the keys."""
    wait_until(
        lambda: title in xdotool(environment, "getactivewindow", "getwindowname"),
        lambda: titles(environment),
        timeout=20,
    )
