"""Test that Tcl is told of a path to its scripts that it can read."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from gui.tcl_scripts import UnreadablePath, make_readable, short_path

EMOJI = r"C:\Users\ana\🦤\Charla\_internal\_tcl_data"


def test_a_folder_with_an_emoji_is_told_by_its_short_name() -> None:
    told = {"TCL_LIBRARY": EMOJI, "TK_LIBRARY": r"C:\Núria\_tk_data"}
    make_readable(told, lambda _path: r"C:\Users\ana\A1B2~1\Charla\_INTER~1\_TCL_D~1", "win32")
    assert told == {
        "TCL_LIBRARY": r"C:\Users\ana\A1B2~1\Charla\_INTER~1\_TCL_D~1",
        "TK_LIBRARY": r"C:\Núria\_tk_data",
    }


def test_where_a_disk_has_no_short_names_it_is_said() -> None:
    with pytest.raises(UnreadablePath):
        make_readable({"TCL_LIBRARY": EMOJI}, lambda path: path, "win32")


@pytest.mark.parametrize("system", ["linux", "darwin"])
def test_elsewhere_tcl_reads_everything(system: str) -> None:
    told = {"TCL_LIBRARY": "/home/ana/🦤"}
    make_readable(told, lambda _path: "", system)
    assert told == {"TCL_LIBRARY": "/home/ana/🦤"}
    make_readable({}, lambda _path: "", "win32")


def test_the_short_path_is_the_same_folder(tmp_path: Path) -> None:
    folder = tmp_path / "🦤 ñ"
    folder.mkdir()
    (folder / "inside").touch()
    assert Path(short_path(str(folder)), "inside").exists()
    assert sys.platform == "win32" or short_path(str(folder)) == str(folder)
