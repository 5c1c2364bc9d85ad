"""Test the entry by which the system starts the program with the session."""

from __future__ import annotations

import configparser
import re
import sys
from pathlib import Path

import pytest

from gui.desktop.session_start import SessionStart, desktop_entry, own_command

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at a desktop entry")


@pytest.fixture
def autostart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path / "config" / "autostart"


def started(entry: Path) -> list[str]:
    """Return the command that a desktop would start."""
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read_string(entry.read_text(encoding="utf-8"))
    line = parser["Desktop Entry"]["Exec"].replace("\\\\", "\\")  # as the value of any key
    quoted = re.findall(r'"((?:\\.|[^"\\`$])*)"', line)
    return [re.sub(r"\\(.)", r"\1", part).replace("%%", "%") for part in quoted]


def test_it_is_written_and_removed(autostart: Path) -> None:
    entry = SessionStart("", ["/opt/Charla/Charla"])
    entry.switch(True)
    assert started(autostart / "charla.desktop") == ["/opt/Charla/Charla"]
    entry.switch(False)
    assert list(autostart.iterdir()) == []
    entry.switch(False)  # it is gone already


def test_a_moved_program_is_started_where_it_is_now(autostart: Path) -> None:
    SessionStart("", ["/old/Charla"]).switch(True)
    SessionStart("", ["/new/Charla"]).renew()
    assert started(autostart / "charla.desktop") == ["/new/Charla"]


def test_a_new_computer_gets_the_entry(autostart: Path) -> None:
    SessionStart("", ["/opt/Charla"]).renew()
    assert started(autostart / "charla.desktop") == ["/opt/Charla"]


@pytest.mark.parametrize("line", ["Hidden=true", "X-GNOME-Autostart-enabled=false"])
def test_what_was_switched_off_in_the_desktops_settings_stays_so(
    autostart: Path, line: str
) -> None:
    entry = autostart / "charla.desktop"
    autostart.mkdir(parents=True)
    entry.write_text(f"[Desktop Entry]\nType=Application\nName=Charla\nExec=/old\n{line}\n")
    SessionStart("", ["/new/Charla"]).renew()
    assert line in entry.read_text(encoding="utf-8")
    SessionStart("", ["/new/Charla"]).switch(True)  # now the user wants it
    assert line not in entry.read_text(encoding="utf-8")


def test_each_profile_has_an_entry_of_its_own(autostart: Path) -> None:
    SessionStart("", ["/opt/Charla"]).switch(True)
    SessionStart("1f2e", ["/opt/Charla", "--data", "/tmp/x"]).switch(True)
    assert {path.name for path in autostart.iterdir()} == {"charla.desktop", "charla-1f2e.desktop"}


@pytest.mark.parametrize(
    "path",
    ["/opt/my programs/Charla", '/a"b`c$d\\e', "/50 %F/ñ 😀", "/a'b;c&d|e*f?g#h(i)", "/\\\\x"],
)
def test_any_path_is_started_as_it_is(autostart: Path, path: str) -> None:
    SessionStart("", [path, "--data", "/tmp/mis datos"]).switch(True)
    assert started(autostart / "charla.desktop") == [path, "--data", "/tmp/mis datos"]


@pytest.mark.parametrize("path", ["/a\nHidden=true", "/a\0b", "/a\rb", "/a\u2028b"])
def test_a_path_adds_no_line(path: str) -> None:
    with pytest.raises(ValueError):
        desktop_entry([path])


def test_where_nothing_can_be_written_nothing_is_left(autostart: Path) -> None:
    autostart.parent.mkdir()
    autostart.write_text("a file in the way")
    with pytest.raises(OSError):
        SessionStart("", ["/opt/Charla"]).switch(True)
    assert autostart.read_text(encoding="utf-8") == "a file in the way"


def test_a_folder_that_is_not_absolute_does_not_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", "relative")
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    SessionStart("", ["/opt/Charla"]).switch(True)
    assert (tmp_path / ".config" / "autostart" / "charla.desktop").exists()


def test_the_program_knows_how_it_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    assert own_command(Path("/x/main.py"), ["--data", "/d"]) == [
        *(sys.executable, "/x/main.py", "--data", "/d")
    ]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert own_command(Path("/x/main.py"), []) == [sys.executable]
