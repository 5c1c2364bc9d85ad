"""Unpack and install the packages that were made, as their users do it.

`dev.py package` makes them, says in CHARLA_PACKAGES where they are, and runs these tests; no other
run collects them. What it can make and install besides on this machine is in CHARLA_PACKAGES_ALL.
"""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.display import Display

collect_ignore_glob = []
if not os.environ.get("CHARLA_PACKAGES") or not sys.platform.startswith("linux"):
    collect_ignore_glob.append("test_*.py")
elif not os.environ.get("CHARLA_PACKAGES_ALL"):
    collect_ignore_glob.append("test_all_*.py")


@pytest.fixture(scope="session")
def packages() -> Path:
    """Return the folder of packages."""
    return Path(os.environ["CHARLA_PACKAGES"])


@pytest.fixture(scope="session")
def linux(packages: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the unpacked folder for Linux."""
    (package,) = packages.glob("Charla-*-linux-*.tar.gz")
    folder = tmp_path_factory.mktemp("linux")
    subprocess.run(["tar", "--extract", "--file", str(package)], cwd=folder, check=True)
    (unpacked,) = folder.iterdir()
    return unpacked


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Iterator[Display]:
    """Return a screen, on which everything appears that the test starts."""
    with Display(1000, 700) as display:
        monkeypatch.setenv("DISPLAY", display.name)
        monkeypatch.setenv("LANG", "C.UTF-8")
        yield display


def unpack(package: Path, folder: Path) -> Path:
    """Unpack a zip, and return the folder that is in it."""
    with zipfile.ZipFile(package) as archive:
        archive.extractall(folder)
    (unpacked,) = folder.iterdir()
    return unpacked
