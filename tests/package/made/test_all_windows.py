"""Test the packages for Windows under Wine: the folder to unpack, and the installer.

Programs are started by a double click (`start`) or from a terminal, from folders with odd names.
Linux' packaged programs are the others.
"""

from __future__ import annotations

import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path, PureWindowsPath

import pytest

from net import VERSION
from net.shared import host_file
from net.wire.address import Address
from tests.display import Display
from tests.package.made.conftest import unpack
from tests.support import wait_until
from tests.wire import RichWire
from tools.release.exchange import exchange, programs
from tools.windows.computer import WINE, Computer, Desktop, cache_folder, windows_path
from tools.windows.making import make

UNINSTALL_KEY = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\Charla"
LINK_KEY = r"HKCU\Software\Classes\charla\shell\open\command"
LINK = "charla://127.0.0.1:9"
SECONDS = 120
FIND = ("xdotool", "search", "--onlyvisible", "--name")
RUNNING = 2  # the installer's exit status then

# Wine can't hand a file that was opened for writing only to a program: a pipe goes in between.
PIPED = ["bash", "-c", 'exec "$@" > >(cat) 2>&1', "bash"]


@pytest.fixture(scope="module")
def computer() -> Iterator[Computer]:
    """Return a Windows computer with a disk of its own."""
    with make(cache_folder()).with_own_disk() as made:
        yield made


@pytest.fixture
def desk(
    computer: Computer, screen: Display, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Computer]:
    """Return the computer with a screen, on which everything appears that the test starts."""
    for name, value in computer.environment(DISPLAY=screen.name).items():
        monkeypatch.setenv(name, value)
    with Desktop(computer):
        yield computer
    computer.stop()
    computer.wait()


@pytest.fixture(scope="module")
def portable(packages: Path, computer: Computer) -> Path:
    """Return the unpacked folder, in a folder of somebody with an odd name."""
    (package,) = packages.glob("Charla-*-windows-x64.zip")
    return unpack(package, computer.prefix / "drive_c" / "users" / "Núria 🦤 Ñandú" / "a b")


@pytest.fixture
def setup(packages: Path) -> Path:
    (package,) = packages.glob("Charla-*-windows-x64-setup.exe")
    return package


def wine(*command: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a program of Windows to its end."""
    return subprocess.run(
        [WINE, *map(str, command)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
        errors="replace",
        timeout=SECONDS,
        check=False,
    )


def value(key: str, name: str = "") -> str:
    """Return a value of the registry; "" if it is not there."""
    asked = wine("reg", "query", key, *(("/v", name) if name else ("/ve",)))
    lines = [line for line in asked.stdout.splitlines() if "REG_" in line]
    return lines[0].split(maxsplit=2)[2].strip() if lines else ""


def titles() -> str:
    command = [*FIND, ".", "getwindowname", "%@"]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def local(computer: Computer) -> Path:
    """Return the folder in which programs keep what belongs to this user and this computer."""
    (user,) = {
        path for path in (computer.prefix / "drive_c" / "users").glob("*/AppData") if path.is_dir()
    }
    return user / "Local"


# --- the folder to unpack


def test_windows_windows_talk_through_linux_server(
    desk: Computer, portable: Path, linux: Path
) -> None:
    window, _ = programs(portable)
    _, server = programs(linux)
    exchange([WINE, window], [server])


def test_linux_windows_talk_through_windows_server(
    desk: Computer, portable: Path, linux: Path
) -> None:
    window, _ = programs(linux)
    _, server = programs(portable)
    exchange([window], [*PIPED, WINE, str(server)])


def test_both_programs_start_by_a_double_click(
    desk: Computer, portable: Path, tmp_path: Path
) -> None:
    data = ("--data", windows_path(tmp_path / "server"))
    click(desk, portable / "charla-server.exe", "--port", "0", *data)
    told = wait_until(lambda: host_file.read(tmp_path / "server"), timeout=SECONDS)
    assert told is not None
    address = Address("127.0.0.1", told.port)
    options: tuple[str, ...] = ("--data", windows_path(tmp_path / "ana"), "--name", "ana")
    options += ("--server", str(address), "--connect", "--no-search")
    click(desk, portable / "Charla.exe", *options)
    wait_until(lambda: "Charla — " in titles(), titles, timeout=SECONDS)
    with RichWire.login(address, "luis") as luis:
        luis.post("ana", "hola", "c1")
        assert luis.hear("receipt")["with"] == "ana"


def click(computer: Computer, program: Path, *options: str) -> None:
    """Start a program on C: as the Explorer does, with a console if it has one."""
    on_disk = program.relative_to(computer.prefix / "drive_c")
    wine("start", str(PureWindowsPath("C:/", on_disk)), *options)


def test_windows_shows_the_version_of_both_programs(portable: Path) -> None:
    for program in programs(portable):
        content = program.read_bytes()
        assert VERSION.encode("utf-16-le") in content
        assert b"PerMonitorV2" in content
        assert b'level="asInvoker"' in content


def test_the_zip_is_small_and_has_nothing_that_nobody_uses(packages: Path) -> None:
    (package,) = packages.glob("Charla-*-windows-x64.zip")
    assert package.stat().st_size < 18_000_000
    with zipfile.ZipFile(package) as archive:
        names = archive.namelist()
    for unwanted in (
        "/tzdata/",
        "/demos/",
        "_tkinter_test",
        "_testcapi",
        "/PIL/",
        "tcltest",
        "cp936",
    ):
        assert not [name for name in names if unwanted in name]
    assert "Charla/_internal/gui/locale/es/LC_MESSAGES/charla.mo" in names


# --- the installer


def test_it_installs_silently_updates_and_leaves_messages_behind(
    desk: Computer, setup: Path
) -> None:
    assert wine(setup, "/S").returncode == 0
    folder = local(desk) / "Programs" / "Charla"
    program = folder / "Charla.exe"
    installed = rf"{value(UNINSTALL_KEY, 'InstallLocation')}\Charla.exe"
    assert program.is_file()
    assert value(UNINSTALL_KEY, "DisplayVersion") == VERSION
    assert value(UNINSTALL_KEY, "Publisher") == "The Charla authors"
    assert int(value(UNINSTALL_KEY, "EstimatedSize"), 16) > 10_000
    assert value(LINK_KEY) == f'"{installed}" "%1"'
    menu = local(desk).parent / "Roaming" / "Microsoft" / "Windows" / "Start Menu"
    assert (menu / "Programs" / "Charla.lnk").is_file()

    # A link opens the window, which then keeps an update from replacing it. Wine's `start` does not
    # look at a user's own links, so what Windows would start is started here.
    command = value(LINK_KEY).replace("%1", LINK)
    wine("start", *command.replace('"', "").rsplit(" ", 1))
    wait_until(lambda: "Charla" in titles(), titles, timeout=SECONDS)
    kept = local(desk) / "charla"
    wait_until(kept.is_dir, timeout=SECONDS)
    assert wine(setup, "/S").returncode == RUNNING
    assert value(UNINSTALL_KEY, "DisplayVersion") == VERSION
    wine("taskkill", "/F", "/IM", "Charla.exe")
    wait_until(lambda: "Charla" not in titles(), titles)

    old = folder / "_internal" / "gui" / "locale" / "es" / "LC_MESSAGES" / "charla.mo"
    old.unlink()
    (folder / "mine.txt").touch()
    wait_until(lambda: wine(setup, "/S").returncode == 0, timeout=SECONDS)
    assert old.is_file()

    wine(folder / "uninstall.exe", "/S")  # goes on after it has ended, from another folder
    wait_until(lambda: not value(UNINSTALL_KEY, "DisplayVersion"), timeout=SECONDS)
    wait_until(lambda: [each.name for each in folder.rglob("*")] == ["mine.txt"], timeout=SECONDS)
    assert not value(LINK_KEY)
    assert not (menu / "Programs" / "Charla.lnk").exists()
    assert list(kept.iterdir())


def test_it_installs_into_a_folder_of_the_users_choice(desk: Computer, setup: Path) -> None:
    folder = desk.prefix / "drive_c" / "Clase" / "Charla-ñ"
    assert wine(setup, "/S", r"/D=C:\Clase\Charla-ñ").returncode == 0
    assert (folder / "Charla.exe").is_file()
    # Another Charla has the links meanwhile; they stay with it.
    wine("reg", "add", LINK_KEY, "/ve", "/d", '"C:\\other.exe" "%1"', "/f")
    wine(folder / "uninstall.exe", "/S")
    wait_until(lambda: not folder.exists(), timeout=SECONDS)
    assert "other.exe" in value(LINK_KEY)
