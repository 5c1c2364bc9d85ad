"""Test that both programs keep their data where platformdirs says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import platformdirs
import pytest

from net.shared.data_folder import data_folder
from tests.processes import ROOT


@pytest.mark.parametrize("home", ["/home/ñandú", "/home/ana/"])
@pytest.mark.parametrize("data", [None, "", "/media/data", "not/absolute"])
def test_it_is_that_of_platformdirs(
    home: str, data: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", home)
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    if data is not None:
        monkeypatch.setenv("XDG_DATA_HOME", data)
    assert data_folder("charla") == Path(platformdirs.user_data_dir("charla", appauthor=False))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="it is only needed elsewhere")
def test_on_linux_platformdirs_is_not_imported_for_it() -> None:
    code = "import sys; from net.shared.data_folder import data_folder as f; f('x'); "
    done = subprocess.run(
        [sys.executable, "-c", code + "print(*sys.modules)"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "platformdirs" not in done.stdout.split()
