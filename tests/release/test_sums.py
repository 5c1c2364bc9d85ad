"""Test the sums by which people see that a package has arrived as it was made."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tools.release import sums


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    (tmp_path / "Charla-1.0.0-linux-x86_64.tar.gz").write_bytes(b"one\n")
    (tmp_path / "charla_1.0.0_all.deb").write_bytes(b"another")
    sums.write(tmp_path)
    return tmp_path


def test_the_sums_are_those_of_every_file(packages: Path) -> None:
    assert sums.problems(packages) == []
    lines = (packages / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    # printf 'one\n' | sha256sum
    assert lines[0] == (
        "2c8b08da5ce60398e1f19af0e5dccc744df274b826abe585eaba68c525434806"
        "  Charla-1.0.0-linux-x86_64.tar.gz"
    )
    assert len(lines) == 2


@pytest.mark.skipif(not shutil.which("sha256sum"), reason="there is no sha256sum on this system")
def test_what_the_documents_say_checks_them(packages: Path) -> None:
    command = ["sha256sum", "--check", "--quiet", "SHA256SUMS"]
    assert subprocess.run(command, cwd=packages, check=False).returncode == 0
    (packages / "charla_1.0.0_all.deb").write_bytes(b"another one")
    done = subprocess.run(command, cwd=packages, capture_output=True, text=True, check=False)
    assert "charla_1.0.0_all.deb" in done.stdout


def test_written_again_they_are_the_same(packages: Path) -> None:
    before = (packages / "SHA256SUMS").read_bytes()
    sums.write(packages)
    assert (packages / "SHA256SUMS").read_bytes() == before


def test_what_is_not_as_it_was_is_named(packages: Path) -> None:
    (packages / "charla_1.0.0_all.deb").write_bytes(b"anotheR")
    (packages / "Charla-1.0.0-linux-x86_64.tar.gz").rename(packages / "evil.tar.gz")
    assert sums.problems(packages) == [
        "Charla-1.0.0-linux-x86_64.tar.gz is missing.",
        "charla_1.0.0_all.deb is not what the sum was made of.",
        "evil.tar.gz has no sum.",
    ]


@pytest.mark.parametrize("line", ["0 a", "0" * 64 + "  ../a", "0" * 64 + "  a\\b", ""])
def test_a_line_that_is_no_sum_is_named(packages: Path, line: str) -> None:
    with (packages / "SHA256SUMS").open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")
    assert sums.problems(packages) == ["Line 3 of SHA256SUMS is no sum."]


def test_an_empty_folder_gets_no_sums(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="There are no packages in"):
        sums.write(tmp_path)
    assert list(tmp_path.iterdir()) == []
