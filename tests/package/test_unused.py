"""Test that everything runs without the modules that packages leave out."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tools.package import unused

ROOT = Path(__file__).resolve().parents[2]

# What is imported when it is needed only is needed here.
PROGRAM = """
import importlib, pkgutil, sys

for name in sys.argv[1].split():
    sys.modules[name] = None
import gui, lab, net
import main, server
for package in (gui, lab, net):
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        if not module.name.endswith(("__main__", ".draw")):
            importlib.import_module(module.name)

import encodings.idna, logging.handlers, queue, sqlite3, ssl, tkinter.filedialog, webbrowser
import zeroconf
from net.server import certificate

certificate.make()
zeroconf.Zeroconf(interfaces=["127.0.0.1"]).close()
print("all of it runs")
"""


def test_everything_runs_without_what_packages_leave_out() -> None:
    done = subprocess.run(
        [sys.executable, "-OO", "-c", PROGRAM, " ".join(unused.modules())],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=120,
        check=False,
    )
    assert "all of it runs" in done.stdout, done.stderr


def test_what_only_tcl_itself_can_tell_is_left_out_by_its_path() -> None:
    gone = ("_tcl_data/tzdata/Chile/Easter", "_tcl_data/encoding/cp936.enc", "_tk_data/console.tcl")
    kept = ("_tcl_data/init.tcl", "_tcl_data/encoding/cp1252.enc", "_tcl_data/word.tcl")
    assert all(unused.DATA.match(name) for name in gone)
    assert not any(unused.DATA.match(name) for name in (*kept, "_tk_data/ttk/clamTheme.tcl"))
