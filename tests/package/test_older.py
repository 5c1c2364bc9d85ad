"""Test how the older Debian is made: what starts a step again, and what is said when one fails."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from tools.package import older
from tools.package.frozen import Unpackable

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="it is for Linux' package")


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what is run, in order, while nothing really is."""
    done: list[str] = []

    def note(command: Sequence[str], _environment: Mapping[str, str] | None = None) -> None:
        done.append(" ".join(command))

    monkeypatch.setattr(older, "do", note)
    return done


def test_a_step_is_done_once_and_again_when_its_sources_change(
    tmp_path: Path, steps: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    older.make(tmp_path)
    debian, compiling, pip = steps
    assert debian.startswith("mmdebstrap ") and " bullseye " in debian
    assert compiling.endswith("python.sh bullseye bookworm")
    assert "--require-hashes" in pip
    older.make(tmp_path)
    assert len(steps) == 3
    locked, lock = str(older.REQUIREMENTS), tmp_path / "lock.txt"
    lock.write_text("attrs==1 --hash=sha256:0\n", encoding="utf-8")
    monkeypatch.setattr(older, "REQUIREMENTS", lock)
    older.make(tmp_path)
    assert steps[3:] == [pip.replace(locked, str(lock))]
    monkeypatch.setattr(older, "NEWER", "trixie")
    older.make(tmp_path)
    assert len(steps) == 7  # all three


def test_what_has_failed_is_not_taken_for_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(older, "NEEDED", ("no-such-package",))
    failing = tmp_path / "mmdebstrap"
    failing.write_text("#!/bin/sh\necho no network\nexit 3\n", encoding="utf-8")
    failing.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    with pytest.raises(Unpackable, match="mmdebstrap failed"):
        older.make(tmp_path / "older")
    assert "no network" in capfd.readouterr().err
    assert not (tmp_path / "older" / "made").exists()


def test_without_roots_rights_the_other_ways_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    with pytest.raises(Unpackable, match=r"--only deb.*dev\.py build"):
        older.runner()


def test_no_wheel_wants_a_newer_c_library() -> None:
    for kind in older.WHEELS:
        found = re.fullmatch(r"manylinux_(\d+)_(\d+)", kind)
        assert kind == "manylinux2014" or (found and tuple(map(int, found.groups())) <= older.GLIBC)


def test_the_script_is_one_that_a_plain_shell_reads() -> None:
    subprocess.run(["sh", "-n", str(older.SCRIPT)], check=True)
    text = older.SCRIPT.read_text(encoding="utf-8")
    assert "set -eu" in text
    assert f"python{older.PYTHON} -c" in text  # what is made is tried


def test_inside_only_what_is_named_is_known(tmp_path: Path) -> None:
    command = older.inside(tmp_path, ["python3.11", "-c", ""], {"SOURCE_DATE_EPOCH": "1"})
    assert command[:2] == ["env", "-i"]
    assert "SOURCE_DATE_EPOCH=1" in command and f"ROOT={tmp_path}/root" in command
    assert command[-3:] == ["python3.11", "-c", ""]
