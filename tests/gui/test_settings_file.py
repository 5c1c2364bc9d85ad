"""Test the profile folder: what is written, how, and what happens if it can't be read."""

from __future__ import annotations

import errno
import json
import logging
import os
import stat
import sys
from pathlib import Path

import pytest

from gui import script
from gui.model.settings import Settings
from gui.settings_file import FILE_NAME, SettingsFile


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    file = SettingsFile(tmp_path / "new" / "profile")
    saved = Settings(name="Ana", zoom=3, known_rich=["a:1"])
    file.save(saved)
    assert file.close(5)
    assert SettingsFile(file.folder).load() == saved


def test_the_newest_settings_win(tmp_path: Path) -> None:
    file = SettingsFile(tmp_path)
    for zoom in range(50):
        file.save(Settings(zoom=zoom))
    assert file.close(5)
    assert file.load().zoom == 49
    assert os.listdir(tmp_path) == [FILE_NAME]


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"zoom": "big"}', b"\xff\xfe", b"[" * 100_000]
)
def test_what_can_t_be_read_is_set_aside_and_never_fatal(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    file = SettingsFile(tmp_path)
    assert file.load().name == ""
    assert file.set_aside is not None
    assert file.set_aside.read_bytes() == content
    assert not (tmp_path / FILE_NAME).exists()


def test_fields_of_a_newer_version_are_ignored(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text(json.dumps({"name": "Ana", "new": 1}))
    assert SettingsFile(tmp_path).load().name == "Ana"


@pytest.mark.skipif(sys.platform == "win32", reason="its files have no such modes")
def test_only_the_user_may_look_into_it(tmp_path: Path) -> None:
    folder = tmp_path / "profile"
    folder.mkdir(mode=0o755)
    file = SettingsFile(folder)
    file.save(Settings())
    assert file.close(5)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / FILE_NAME).stat().st_mode) == 0o600


def test_a_failed_write_leaves_the_old_settings(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = SettingsFile(tmp_path)
    file.save(Settings(name="Ana"))
    assert file.close(5)
    (tmp_path / "settings.new").mkdir()  # in the way
    file.save(Settings(name="Bea"))
    assert file.close(5)
    assert file.load().name == "Ana"
    assert [record.levelno for record in caplog.records] == [logging.ERROR]


def test_every_profile_has_its_own_device() -> None:
    assert Settings().device != Settings().device


def test_no_secret_is_in_the_settings(tmp_path: Path) -> None:
    file = SettingsFile(tmp_path)
    file.save(Settings())
    assert file.close(5)
    assert json.loads((tmp_path / FILE_NAME).read_text(encoding="utf-8"))["token"] == ""


def test_what_may_not_be_read_is_not_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / FILE_NAME).write_text('{"name": "Ana"}')

    def refuse(path: Path) -> bytes:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    file = SettingsFile(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", refuse)
        settings = file.load()
    assert "Permission denied" in file.unreadable
    file.save(settings)
    assert file.close(5)
    assert SettingsFile(tmp_path).load().name == "Ana"


def test_a_script(tmp_path: Path) -> None:
    path = tmp_path / "script"
    path.write_text("2.5 #clase: ¡Hola!\n\n  4 Ana Gómez : a: b \n", encoding="utf-8")
    assert script.read(path) == ((2.5, "#clase", "¡Hola!"), (4.0, "Ana Gómez", "a: b"))


@pytest.mark.parametrize(
    "line", ["luis: hola", "1 luis hola", "1 : hola", "-1 luis: hola", "1 luis:"]
)
def test_a_script_that_is_none(tmp_path: Path, line: str) -> None:
    path = tmp_path / "script"
    path.write_text(f"1 a: b\n{line}\n", encoding="utf-8")
    with pytest.raises(script.BadScript, match="line 2"):
        script.read(path)
