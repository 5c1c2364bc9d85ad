"""Test the archive for Linux in an older system, with nothing but what each desktop has."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.display import Display
from tests.package.made.test_all_deb import inside
from tools.package.older import OLDER
from tools.release.exchange import exchange, programs

DESKTOPS_HAVE = ("libx11-6", "libfontconfig1", "fonts-dejavu-core")


@pytest.fixture(scope="module")
def old(linux: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return the folder of an old system, with the unpacked archive in /opt/charla."""
    root = tmp_path_factory.mktemp("old") / "root"
    command = ["mmdebstrap", "--quiet", "--variant=minbase"]
    command += [f"--include={','.join(DESKTOPS_HAVE)}", OLDER, str(root)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    shutil.copytree(linux, root / "opt/charla", symlinks=True)
    # Inside and outside, a file in it has the same name.
    own = root / root.relative_to("/")
    own.parent.mkdir(parents=True, exist_ok=True)
    own.symlink_to("/")
    yield root


def test_its_programs_exchange_a_message_there(
    old: Path, screen: Display, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(old / "tmp"))
    window, server = (f"/opt/charla/{program.name}" for program in programs(old / "opt/charla"))
    exchange(inside(old, window), inside(old, server))
