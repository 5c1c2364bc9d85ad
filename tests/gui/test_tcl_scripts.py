"""Test that Tcl is told of a path to its scripts that it can read."""

from __future__ import annotations

import subprocess
import sys
import tkinter
from pathlib import Path
from unittest.mock import Mock

import pytest

from gui.tcl_scripts import make_readable

ROOT = Path(__file__).resolve().parents[2]
EMOJI = "C:\\Users\\ana 🦤\\Charla\\_internal"


def test_below_a_folder_with_an_emoji_the_path_is_relative() -> None:
    entered: list[str] = []
    told = {"TCL_LIBRARY": rf"{EMOJI}\_tcl_data", "TK_LIBRARY": rf"{EMOJI}\_tk_data"}
    make_readable(told, entered.append, Mock(), "win32")
    assert told == {"TCL_LIBRARY": "_tcl_data", "TK_LIBRARY": "_tk_data"}
    assert entered == [EMOJI]


@pytest.mark.parametrize("folder", ["C:\\Núria\\Charla", "", "C:\\教室"])
def test_elsewhere_nothing_changes(folder: str) -> None:
    told = {"TCL_LIBRARY": folder and rf"{folder}\_tcl_data", "TK_LIBRARY": folder}
    before, entered = dict(told), list[str]()
    make_readable(told, entered.append, Mock(), "win32")
    assert told == before and not entered
    told = {"TCL_LIBRARY": f"{EMOJI}/tcl", "TK_LIBRARY": f"{EMOJI}/tk"}
    before = dict(told)
    make_readable(told, entered.append, Mock(), "linux")
    assert told == before and not entered


@pytest.mark.skipif(sys.platform != "win32", reason="elsewhere Tcl reads every path")
def test_tcl_starts_there(tmp_path: Path) -> None:
    """Test it with the scripts of this Python, in a process of its own."""
    code = """
import os, shutil, sys, tkinter
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from gui.tcl_scripts import make_readable
folder = Path(sys.argv[1], "🦤")
shutil.copytree(sys.argv[3], folder / "tcl")
os.environ |= {"TCL_LIBRARY": str(folder / "tcl"), "TK_LIBRARY": str(folder / "tk")}
make_readable()
assert tkinter.Tcl().eval("info library") == "tcl"
"""
    own = tkinter.Tcl().eval("info library")
    command = [sys.executable, "-X", "utf8", "-c", code, str(tmp_path), str(ROOT), own]
    done = subprocess.run(command, check=False)
    assert done.returncode == 0
