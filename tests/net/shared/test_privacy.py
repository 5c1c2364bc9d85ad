"""Test that other users can't read our files, and that files that are not ours are left alone."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from net.shared import privacy

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="rights are another matter there")


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_folder_is_for_its_owner(tmp_path: Path) -> None:
    privacy.make_folder(tmp_path / "a" / "b")
    assert mode_of(tmp_path / "a" / "b") == 0o700


@pytest.mark.parametrize("mode", [0o755, 0o775, 0o700])
def test_a_folder_that_is_there_for_other_things_keeps_its_mode(tmp_path: Path, mode: int) -> None:
    (tmp_path / "thesis.txt").write_text("", encoding="utf-8")
    tmp_path.chmod(mode)
    privacy.make_folder(tmp_path)
    assert mode_of(tmp_path) == mode


@pytest.mark.parametrize(
    "names", [(), ("chat.db", "chat.db-wal", "server.log", "server-id"), ("settings.json",)]
)
def test_a_folder_in_which_there_is_only_ours_is_closed(
    tmp_path: Path, names: tuple[str, ...]
) -> None:
    for name in names:
        (tmp_path / name).write_text("", encoding="utf-8")
    tmp_path.chmod(0o755)
    privacy.make_folder(tmp_path)
    assert mode_of(tmp_path) == 0o700


@pytest.mark.parametrize("mode", [0o1777, 0o777, 0o1755])
def test_a_folder_of_everybodys_is_refused(tmp_path: Path, mode: int) -> None:
    tmp_path.chmod(mode)
    with pytest.raises(PermissionError, match="others write there too"):
        privacy.make_folder(tmp_path)
    assert mode_of(tmp_path) == mode


def test_files_are_closed_to_others(tmp_path: Path) -> None:
    open_, missing = tmp_path / "open", tmp_path / "missing"
    open_.write_text("x")
    open_.chmod(0o664)
    privacy.make_file(open_)
    privacy.make_file(tmp_path / "new")
    privacy.close_to_others(missing, tmp_path)
    assert mode_of(open_) == mode_of(tmp_path / "new") == 0o600
    assert not missing.exists()
    assert open_.read_text(encoding="utf-8") == "x"
