"""Test the .deb in the oldest Debian that it is for, with the libraries that Debian has there."""

from __future__ import annotations

import os
import platform
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from net import VERSION
from tests.display import Display
from tools.release.exchange import exchange

OLDEST = "bookworm"
PROCESSOR = {"x86_64": "amd64", "aarch64": "arm64"}[platform.machine()]
# In a mount namespace of its own, so that /proc needs no tidying up.
INSIDE = 'mount -t proc proc "$0/proc" && root=$0 && exec chroot "$root" "$@"'


@pytest.fixture(scope="module")
def debian(packages: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return the folder of a new Debian, in which apt has installed the package."""
    (package,) = packages.glob(f"charla_*_{PROCESSOR}.deb")
    root = tmp_path_factory.mktemp("debian") / "root"
    command = ["mmdebstrap", "--quiet", "--variant=minbase", "--hook-dir"]
    command += ["/usr/share/mmdebstrap/hooks/file-mirror-automount"]
    command += [f"--include={package}", OLDEST, str(root)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    # Inside and outside, a file in it has the same name.
    own = root / root.relative_to("/")
    own.parent.mkdir(parents=True, exist_ok=True)
    own.symlink_to("/")
    yield root


def inside(root: Path, *command: str) -> list[str]:
    return ["unshare", "--mount", "sh", "-c", INSIDE, str(root), *command]


def test_the_package_is_small(packages: Path) -> None:
    (package,) = packages.glob(f"charla_*_{PROCESSOR}.deb")
    assert package.stat().st_size < 1_000_000


def test_the_installed_programs_exchange_a_message(
    debian: Path, screen: Display, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(debian / "tmp"))
    exchange(inside(debian, "charla"), inside(debian, "charla-server"))


def test_what_is_installed_is_removed_again(debian: Path) -> None:
    """Test it last: nothing of the package is left then, compiled modules included."""
    shown = subprocess.run(
        inside(debian, "charla", "--version"), capture_output=True, text=True, check=True
    )
    assert VERSION in shown.stdout
    assert list((debian / "usr/lib/charla").rglob("*.pyc"))  # the first start is quick
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    purge = inside(debian, "dpkg", "--purge", "charla")
    done = subprocess.run(purge, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "not empty" not in done.stdout + done.stderr
    assert not (debian / "usr/lib/charla").exists()
    assert not (debian / "usr/bin/charla").exists()
