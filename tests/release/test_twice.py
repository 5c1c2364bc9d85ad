"""Test the comparison of packages that were made twice."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tools.release import twice

MAKE = """
import os, pathlib, sys
output = pathlib.Path(sys.argv[1])
(output / "deep").mkdir(parents=True)
(output / "a").write_text("a")
(output / "deep" / "b").write_text(eval(sys.argv[2]))
"""


def made_twice(folder: Path, content: str) -> list[str]:
    for name in ("first", "second"):
        command = [sys.executable, "-c", MAKE, str(folder / "out"), content]
        twice.make(command, folder / "out", folder / name)
    return twice.differences(folder / "first", folder / "second")


def test_equal_packages_are_equal(tmp_path: Path) -> None:
    assert made_twice(tmp_path, "'always'") == []


def test_what_differs_is_named(tmp_path: Path) -> None:
    assert made_twice(tmp_path, "os.urandom(8).hex()") == ["deep/b differs."]


def test_what_is_there_only_once_is_named(tmp_path: Path) -> None:
    assert made_twice(tmp_path, "'always'") == []
    (tmp_path / "second" / "deep" / "b").rename(tmp_path / "second" / "c")
    found = twice.differences(tmp_path / "first", tmp_path / "second")
    assert found == ["c was made only once.", "deep/b was made only once."]


def test_what_was_there_before_is_not_taken_for_what_could_not_be_made(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    with pytest.raises(subprocess.CalledProcessError):
        twice.make([sys.executable, "-c", "exit(1)"], tmp_path / "out", tmp_path / "first")
    assert list(tmp_path.iterdir()) == []
