"""Test what is told to the system about the program: its name, and that it opens links."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from gui.desktop import foreground, registration
from gui.desktop.registration import ENTRY, LINK_TYPE, is_free, register_entry


class Desktop:
    """Is a desktop on which `xdg-mime` knows which entry opens links."""

    def __init__(self, default: str = "") -> None:
        self.default = default
        self.told: list[Sequence[str]] = []

    def run(self, command: Sequence[str]) -> str:
        if command[:3] == ("xdg-mime", "query", "default"):
            return f"{self.default}\n"
        self.told.append(command)
        return ""


def test_on_linux_an_entry_opens_links(tmp_path: Path) -> None:
    desktop, folder = Desktop(), tmp_path / "share" / "applications"
    register_entry(folder, ["/home/ñandú/Charla 🦤/Charla"], desktop.run)
    lines = (folder / ENTRY).read_text("utf-8").splitlines()
    assert lines[0] == "[Desktop Entry]"
    assert 'Exec="/home/ñandú/Charla 🦤/Charla" %u' in lines
    assert "MimeType=x-scheme-handler/charla;" in lines and "NoDisplay=true" in lines
    assert desktop.told == [("xdg-mime", "default", ENTRY, LINK_TYPE)]
    register_entry(folder, ["/home/ñandú/Charla 🦤/Charla"], desktop.run)
    assert len(desktop.told) == 1  # nothing has changed
    desktop.default = ENTRY
    register_entry(folder, ["/opt/Charla"], desktop.run)  # the program has been moved
    assert 'Exec="/opt/Charla" %u' in (folder / ENTRY).read_text("utf-8")
    assert [path.name for path in folder.iterdir()] == [ENTRY]


def test_links_that_another_program_opens_stay_with_it(tmp_path: Path) -> None:
    desktop = Desktop("charla.desktop")  # that of the distribution's package
    register_entry(tmp_path, ["/opt/Charla"], desktop.run)
    assert not list(tmp_path.iterdir()) and not desktop.told


@pytest.mark.parametrize("path", ["/home/a\nExec=evil", "/home/a\tb", "/home/a\x07"])
def test_a_path_that_would_break_the_entry_is_refused(tmp_path: Path, path: str) -> None:
    with pytest.raises(ValueError):
        register_entry(tmp_path, [path], Desktop().run)
    assert not list(tmp_path.iterdir())


def test_on_windows_what_is_gone_is_replaced_and_what_is_there_stays(tmp_path: Path) -> None:
    here, gone = tmp_path / "Charla ñ.exe", tmp_path / "gone.exe"
    here.write_bytes(b"")
    line = f'"{tmp_path / "new.exe"}" "%1"'
    assert is_free(None, line)
    assert is_free(f'"{gone}" "%1"', line)
    assert is_free(f"{gone.name} %1", line)
    assert is_free("", line)
    assert not is_free(f'"{here}" "%1"', line)
    assert not is_free(line, line)


@pytest.mark.skipif(sys.platform != "win32", reason="looks into Windows' registry")
def test_on_windows_it_is_in_the_users_part_of_the_registry(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Test it with keys of other names: this computer may have the program."""
    monkeypatch.setattr(registration, "LINK_KEY", r"Software\Classes\charla-test")
    monkeypatch.setattr(registration, "NAME_KEY", r"Software\Classes\charla-test\name")
    if sys.platform == "win32":
        import winreg

        try:
            registration.register_name()
            registration.register_links([r"C:\Programas ñ\Charla.exe"], lambda _command: "")
            name = registration.NAME_KEY
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, name) as key:
                assert winreg.QueryValueEx(key, "DisplayName")[0] == "Charla"
                assert Path(winreg.QueryValueEx(key, "IconUri")[0]).exists()
            command = rf"{registration.LINK_KEY}\shell\open\command"
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, command) as key:
                assert winreg.QueryValueEx(key, "")[0] == r'"C:\Programas ñ\Charla.exe" "%1"'
        finally:
            for path in (
                r"\shell\open\command",
                r"\shell\open",
                r"\shell",
                r"\DefaultIcon",
                r"\name",
                "",
            ):
                winreg.DeleteKey(winreg.HKEY_CURRENT_USER, registration.LINK_KEY + path)


def test_elsewhere_these_do_nothing() -> None:
    registration.identify()
    foreground.allow(1)
