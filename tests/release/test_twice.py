"""Test the comparison of two builds."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.processes import ROOT
from tools.release import twice

BUILD = """
import os, pathlib, sys
output = pathlib.Path(sys.argv[1])
output.mkdir()
(output / "SHA256SUMS").write_text(os.urandom(8).hex())  # follows from the others
(output / "a").write_text(os.environ["SOURCE_DATE_EPOCH"] + os.environ["PYTHONHASHSEED"])
(output / "deep").mkdir()
(output / "deep" / "b").write_text(eval(sys.argv[2]))
"""


def built_twice(folder: Path, content: str) -> list[str]:
    environment = twice.environment_of_a_build("1700000000")
    for name in ("first", "second"):
        command = [sys.executable, "-c", BUILD, str(folder / "out"), content]
        twice.build(command, environment, folder / "out", folder / name)
    assert (folder / "first" / "a").read_text(encoding="utf-8") == "17000000000"
    return twice.differences(folder / "first", folder / "second")


def test_equal_builds_are_equal(tmp_path: Path) -> None:
    assert built_twice(tmp_path, "'always'") == []


def test_what_differs_is_named(tmp_path: Path) -> None:
    assert built_twice(tmp_path, "os.urandom(8).hex()") == ["deep/b differs."]


def test_what_is_there_only_once_is_named(tmp_path: Path) -> None:
    assert built_twice(tmp_path, "'always'") == []
    (tmp_path / "second" / "deep" / "b").rename(tmp_path / "second" / "c")
    found = twice.differences(tmp_path / "first", tmp_path / "second")
    assert found == ["c was built only once.", "deep/b was built only once."]


def test_what_an_earlier_build_has_left_is_not_taken_for_this_one(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    with pytest.raises(subprocess.CalledProcessError):
        twice.build([sys.executable, "-c", "exit(1)"], {}, tmp_path / "out", tmp_path / "first")
    assert list(tmp_path.iterdir()) == []


def test_packages_bear_the_time_of_the_last_commit(tmp_path: Path) -> None:
    assert int(twice.time_of_the_commit(ROOT)) >= 0
    assert twice.time_of_the_commit(tmp_path) == "0"
