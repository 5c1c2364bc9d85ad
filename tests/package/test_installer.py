"""Test the lists of files in the installer for Windows, and who is deleted when."""

from __future__ import annotations

from pathlib import Path

from tools.package import product, windows

NAMES = ["Charla.exe", "_internal/a.dll", "_internal/tcl/x.tcl", "_internal/z$.txt"]
SCRIPT = (product.FILES / "windows" / "installer.nsi").read_text(encoding="utf-8")


def test_each_file_is_written_into_its_folder() -> None:
    lines = windows.files_script(Path("/x"), NAMES).splitlines()
    assert lines[:4] == [
        'SetOutPath "$INSTDIR"',
        f'File "{Path("/x/Charla.exe")}"',
        'SetOutPath "$INSTDIR\\_internal"',
        f'File "{Path("/x/_internal/a.dll")}"',
    ]
    assert sum(line.startswith("File ") for line in lines) == len(NAMES)


def test_uninstalling_deletes_what_was_installed_and_nothing_else() -> None:
    """Test it because somebody may install into a folder that has other files in it."""
    lines = windows.deletions_script(NAMES).splitlines()
    assert 'Delete "$INSTDIR\\_internal\\tcl\\x.tcl"' in lines
    assert 'Delete "$INSTDIR\\_internal\\z$$.txt"' in lines
    assert lines[-3:] == [
        'RMDir "$INSTDIR\\_internal\\tcl"',
        'RMDir "$INSTDIR\\_internal"',
        'RMDir "$INSTDIR"',
    ]
    assert "/r" not in "".join(lines)
    assert "RMDir" not in SCRIPT


def test_the_installer_needs_no_administrator_and_speaks_both_languages() -> None:
    assert "RequestExecutionLevel user" in SCRIPT
    assert "HKLM" not in SCRIPT
    for text in SCRIPT.splitlines():
        if text.startswith("LangString") and "ENGLISH" in text:
            name = text.split()[1]
            assert f"LangString {name} ${{LANG_SPANISH}}" in SCRIPT
